"""A residual stream that is normalised before each look-up: energy grows linearly with depth.

Each layer reads its memory with the direction of the stream and adds what it reads. A memory with fresh keys and values answers every unit query with the
same mean energy, whatever the stream has become, so that each layer adds the same amount; the mean of the stream stays where it started.
Source: qiao2025, abstract (error propagation through depth); the model is a reconstruction.
Differs: without the normalisation each layer adds in proportion to what there is, which is exponential in depth. A stream that has become zero has a fixed
unit vector for its direction; gains and learned scales of the normalisation are left out.
"""

from memorem.language import *

SIZES = {"N": integers(1), "d_k": integers(1), "L": integers(0), "gain": reals(0, open=False), "radius": reals(0, open=False)}
DOMAIN = Domain(**SIZES, keys=one_of("sphere", "rademacher"))
added = L * gain**2 * N / d_k
POINTS = table("N d_k L gain radius keys", (4, 8, 3, 1, 1, "sphere"), (5, 6, 4, "3/2", "1/2", "rademacher"), (3, 4, 6, "3/4", 2, "sphere"))
CERTIFIED = table(
    "N d_k L gain radius keys", (1, 2, 2, "3/2", "1/2", "rademacher"), (2, 1, 2, 1, 1, "sphere"), (1, 2, 2, "2/3", 3, "sphere"),
    (2, 2, 1, 2, 1, "rademacher"), (1, 1, 3, 1, 1, "rademacher"),
)  # fmt: skip
STARTS = {1: (1,), 2: ("3/5", "4/5")}  # unit vectors to start from: the mean is the same for all of them


def direction(exact, x):
    """x/|x|, and the first unit vector for zero."""
    if all(coordinate == 0 for coordinate in x):
        return [exact.number(int(place == 0)) for place in range(len(x))]
    length = exact.dot(x, x).sqrt()
    return [a / length for a in x]


def after(exact, x, layers, N, d_k, gain, keys, reading):
    """The mean of the reading after so many layers from x: all keys and values of a layer at the points of a design, which is exact for each x."""
    if layers == 0:
        return reading(x)
    unit, total = direction(exact, x), exact.number(0)
    for weight, k in exact.draws(keys, N, d_k):
        scores = [gain * exact.dot(unit, map(exact.number, key)) for key in k]
        for chance, v in exact.draws(keys, N, d_k):
            new = [x[c] + exact.dot(scores, [exact.number(value[c]) for value in v]) for c in range(d_k)]
            total += exact.number(weight * chance) * after(exact, new, layers - 1, N, d_k, gain, keys, reading)
    return total


def part(reading, read, equals, near_misses, scale=None):
    def certificate(exact, *, N, d_k, L, gain, radius, keys):
        start = [exact.number(radius) * exact.number(exact.Fraction(c)) for c in STARTS[d_k]]
        return after(exact, start, L, N, d_k, exact.number(gain), keys, lambda x: read(exact.dot, x, start))

    return Identity(
        quantity=lambda keys: prenorm_residual(ensemble(keys, d_k), L, gain, radius, reading), equals=equals,
        derivation=lambda start: start.by(rules.close).by(rules.solve), certificate=certify.enclosure(certificate, *CERTIFIED), points=POINTS,
        near_misses=near_misses, scale=scale,
    )  # fmt: skip


def vanished(exact, *, N, d_k, L, gain, radius):
    """Two layers of one pair in one dimension, where a stream that vanished reads nothing."""
    total = exact.Fraction(0)
    for first, second in exact.product((1, -1), repeat=2):
        x = radius + gain * first
        total += exact.Fraction((x + gain * second * (x > 0)) ** 2) / 4
    return certify.Instance({"energy": total})


THEOREM = Theorem(
    title="A residual stream with normalised queries", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "energy": part(
            lambda x, u: norm2(x), lambda dot, x, u: dot(x, x), radius**2 + added,
            {
                "without the normalisation": radius**2 * (1 + gain**2 * N / d_k) ** L, "one pair less": radius**2 + L * gain**2 * (N - 1) / d_k,
                "amplitudes add": (radius + L * gain * sqrt(N / d_k)) ** 2, "in proportion to the start": radius**2 * (1 + added),
            },
        ),
        "overlap": part(
            lambda x, u: x @ u, lambda dot, x, u: dot(x, u), radius**2,
            {"fades": radius**2 * (1 - gain**2 / d_k) ** L, "grows": radius**2 + L * gain**2 / d_k}, scale=radius**2 + added,
        ),
        "distance": part(
            lambda x, u: norm2(x - u), lambda dot, x, u: dot(x, x) - 2 * dot(x, u) + dot(u, u), added,
            {"without the normalisation": radius**2 * ((1 + gain**2 * N / d_k) ** L - 1), "energy": radius**2 + added, "squared depth": L * added},
            scale=radius**2 + added,
        ),
        "zero_direction": Negative(
            claim=Claim(Symbol("energy"), "=", radius**2 + added), domain=Domain(**SIZES),
            note="The energy is the same where a stream that vanished has no direction and reads nothing.",
            counterexample=certify.instances(vanished, {"N": 1, "d_k": 1, "L": 2, "gain": 1, "radius": 1}),
        ),
    },
)  # fmt: skip
