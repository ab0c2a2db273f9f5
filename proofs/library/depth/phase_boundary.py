"""The load at which the error of a chain turns from bounded to divergent in depth, from the matrix of each chain's recurrence.

Through shared codebooks, and through fresh ones whose signal is left alone, the error diverges as soon as there are two pairs: a weighted sum of the
energies grows by a factor above one in every layer. Noise and signal then grow together, and what separates their energies from a fixed ratio fades. If the
signal is set to one again after every layer the error settles for at most as many pairs as dimensions and diverges beyond; if it is turned at random
between layers it diverges from as many on, two at least; behind rectified units it settles up to twice as many.
Source: qiao2025, abstract (error propagation through depth); the models are reconstructions.
Differs: "errors accumulate with depth" holds for some of these chains at every load, and for others beyond a boundary only.
Below a boundary the limit is stated, beyond it a bound from below without limit. Simulated points keep energies below ten: tails grow with depth.
"""

from memorem.language import *

SIZES = {"N": integers(1), "d_k": integers(1), "L": integers(0), "keys": one_of("sphere", "rademacher")}
ENDLESS = {name: kind for name, kind in SIZES.items() if name != "L"}
DOMAIN = Domain(**SIZES)
one, a = items("1 a")
c, signal, error = entries("c"), carried("alpha"), carried("n", d_k)
s = (N - 1) / d_k
root = sqrt((d_k - N + 1) ** 2 + 4 * (N - 1))
ratio = (N - 1 - d_k + root) / 2  # sqrt(d_k) where N = d_k + 1


def shared(keys):
    return shared_chain(ensemble(keys, d_k), L, c[one] ** 2 + over(a, c[a] ** 2, excluding=one))


def weighted(keys):
    return fresh_chain(ensemble(keys, d_k), L, d_k * signal**2 + norm2(error))


def apart(keys):
    return fresh_chain(ensemble(keys, d_k), L, norm2(error) - ratio * signal**2)


def grows(*weights, rate=1):
    return lambda start: start.by(rules.close).by(rules.weighted_growth, rate, *weights).by(rules.solve)


def enumerated(rectified):
    def energy(exact, *, N, d_k, keys, L=None):
        """What a layer makes of errors of energy zero and one, every key at the points of a design or its negative; then layer after layer, or the point
        that a layer leaves alone. Of an error only its energy counts: the second moments of a key are alike in all directions."""

        def after(rest):
            total = exact.Fraction(0)
            for weight, k in exact.draws(keys, N, d_k):
                for sign, turned in exact.product((1, -1), repeat=2):
                    x = [coordinate + sign * rest * int(place == 0) for place, coordinate in enumerate(k[0])]
                    overlaps = [turned * sum(p * q for p, q in zip(one, x, strict=True)) for one in k[1:]]
                    total = total + weight / 4 * sum((o * o for o in overlaps if not rectified or o > 0), exact.Fraction(0))
            return exact.rational(total)

        begun, value = after(0), exact.Fraction(0)
        kept = after(1) - begun
        if L is None:
            if not kept < 1:
                raise exact.OutOfReach(f"a layer keeps {kept} of an error's energy")
            return begun / (1 - kept) + rectified
        for _ in range(L):
            value = begun + kept * value
        return value + rectified

    return energy


def energies(exact, *, N, d_k, L, keys):
    """E |n|^2 - ratio E alpha^2 over every draw of every layer."""

    def layer(state):
        alpha, n = state
        for weight, k in exact.draws(keys, N, d_k):
            x = [alpha * p + q for p, q in zip(k[0], n, strict=True)]
            overlaps = [sum(p * q for p, q in zip(one, x, strict=True)) for one in k]
            for chance, v in exact.draws(keys, N - 1, d_k):
                read = tuple(sum((o * one[t] for o, one in zip(overlaps[1:], v, strict=True)), exact.Fraction(0)) for t in range(d_k))
                yield weight * chance, (alpha + sum(p * q for p, q in zip(k[0], n, strict=True)), read)

    ends = exact.walk((exact.Fraction(1), (exact.Fraction(0),) * d_k), layer, L)
    kept, noise = exact.mean(ends, lambda end: end[0] ** 2), exact.mean(ends, lambda end: sum((x * x for x in end[1]), exact.Fraction(0)))
    below = N - 1 - d_k
    return exact.number(noise) - (below + exact.number(below**2 + 4 * (N - 1)).sqrt()) / 2 * exact.number(kept)


def simulated(rectified):
    def energy(sim, *, N, d_k, keys):
        """|n|^2, or |v_1 + n|^2 for rectified units, after so many layers that a ten-thousandth of the way is left."""
        rate = (N - 1) / d_k / (2 if rectified else 1)
        n = sim.torch.zeros(sim.replicates, d_k, dtype=sim.dtype, device=sim.device)
        first = sim.vectors(keys, d_k)
        for _ in range(1 + int(9.3 / (1 - rate))):  # -ln rate > 1 - rate, and e^-9.3 < 1e-4
            k, v = sim.vectors(keys, N - 1, d_k), sim.vectors(keys, N, d_k)
            scores = sim.torch.einsum("rnd,rd->rn", k, first + n)
            n = sim.torch.einsum("rn,rnd->rd", scores.clamp_min(0) if rectified else scores, v[:, 1:])
            first = v[:, 0]
        return (first + n if rectified else n).square().sum(-1)

    return energy


def limit(quantity, equals, boundary, rectified, points, near_misses):
    certified = table("N d_k keys", (2, 2, "sphere"), (2, 2, "rademacher"), (3, 3, "rademacher"), (2, 3, "rademacher"))
    return Identity(
        domain=Domain([positive(boundary)], **ENDLESS), quantity=lambda keys: quantity(ensemble(keys, d_k), oo), equals=equals,
        derivation=lambda start: start.by(rules.close).by(rules.settle), certificate=certify.instances(enumerated(rectified), *certified),
        simulation=simulated(rectified), points=table("N d_k keys", *points), scale=1 + 0 * N, near_misses=near_misses,
    )  # fmt: skip


def divergent(quantity, equals, boundary, derivation, certificate, points, near_misses):
    return Bound(
        domain=Domain([nonnegative(boundary)], **SIZES), quantity=quantity, relation=">=", equals=equals, derivation=derivation,
        certificate=certificate, points=table("N d_k L keys", *points), near_misses=near_misses, scale=1 + 0 * N,
    )  # fmt: skip


def walked(*rows):
    return certify.walked(*table("N d_k L keys", *rows))


def chain(quantity):
    return lambda keys: quantity(ensemble(keys, d_k), L)


THEOREM = Theorem(
    title="Loads at which the error of a chain diverges", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "shared": divergent(
            shared, 1 + L * s, N - 1, lambda start: start.by(rules.close).by(rules.solve).by(rules.bounded_by_induction, L, 1 + L * s, ">="),
            walked((2, 3, 2, "rademacher"), (3, 2, 2, "rademacher"), (2, 2, 2, "sphere"), (3, 2, 1, "sphere")),
            ((4, 8, 1, "sphere"), (3, 8, 2, "rademacher"), (5, 16, 1, "rademacher")),
            {"counts the retrieved pair": 1 + L * N / d_k, "squared depth": 1 + L**2 * s, "one layer more": 1 + (L + 1) * s},
        ),
        "fresh": divergent(
            weighted, d_k * (1 + s / d_k) ** L, N - 1, grows(d_k, 1, rate=1 + s / d_k),
            walked((2, 2, 2, "rademacher"), (3, 2, 1, "rademacher"), (2, 2, 1, "sphere"), (3, 1, 2, "sphere")),
            ((3, 2, 1, "sphere"), (4, 3, 2, "rademacher"), (4, 2, 1, "sphere")),
            {
                "load alone": d_k * (1 + L * s), "counts the retrieved pair": d_k * (1 + N / d_k**2) ** L,
                "one layer more": d_k * (1 + s / d_k) ** (L + 1),
            },
        ),
        "fresh_ratio": Identity(
            quantity=apart, equals=-ratio * ((1 + s - root / d_k) / 2) ** L, derivation=lambda start: start.by(rules.close).by(rules.solve),
            certificate=certify.enclosure(
                energies, *table("N d_k L keys", (2, 2, 2, "rademacher"), (3, 2, 1, "rademacher"), (2, 1, 2, "sphere"), (2, 2, 1, "sphere")),
            ),
            points=table("N d_k L keys", (4, 8, 2, "sphere"), (5, 4, 1, "rademacher"), (3, 6, 2, "rademacher")), scale=1 + ratio,
            near_misses={"stays apart": -ratio, "larger rate": -ratio * ((1 + s + root / d_k) / 2) ** L, "load": -ratio * s**L},
        ),
        "unit_gain_bounded": limit(
            regained_chain, (N - 1) / (d_k - N + 1), d_k - N + 1, False, ((2, 6, "sphere"), (3, 8, "rademacher"), (4, 12, "sphere")),
            {"counts the retrieved pair": N / (d_k - N + 1), "isotropised": (N - 1) / (d_k - N + Rational(1, 2)), "one layer": s},
        ),
        "unit_gain_divergent": divergent(
            chain(regained_chain), L * s, N - 1 - d_k, grows(1),
            walked((3, 2, 1, "rademacher"), (3, 1, 3, "rademacher"), (2, 1, 1, "sphere"), (3, 1, 2, "sphere")),
            ((5, 4, 2, "sphere"), (4, 3, 3, "rademacher"), (6, 4, 1, "sphere")),
            {"counts the retrieved pair": L * N / d_k, "one layer more": (L + 1) * s, "shared": (1 + s) ** L - 1},
        ),
        "isotropised_divergent": divergent(
            chain(isotropised_chain), L * s, N - d_k, grows(1),
            walked((2, 2, 1, "rademacher"), (2, 2, 2, "rademacher"), (2, 2, 1, "sphere"), (3, 1, 2, "sphere")),
            ((5, 5, 2, "sphere"), (4, 4, 3, "rademacher"), (6, 5, 1, "sphere")),
            {"counts the retrieved pair": L * N / d_k, "one layer more": (L + 1) * s, "shared": (1 + s) ** L - 1},
        ),
        "rectified_bounded": limit(
            rectified_chain, 2 * d_k / (2 * d_k - N + 1), 2 * d_k - N + 1, True, ((3, 4, "sphere"), (5, 6, "rademacher"), (4, 8, "sphere")),
            {"linear units": d_k / (d_k - N + Rational(3, 2)), "error alone": (N - 1) / (2 * d_k - N + 1), "one layer": 1 + s / 2},
        ),
        "rectified_divergent": divergent(
            chain(rectified_chain), 1 + L + 0 * N, N - 1 - 2 * d_k, grows(1),
            certify.instances(
                enumerated(True), *table("N d_k L keys", (3, 1, 2, "rademacher"), (3, 1, 1, "sphere"), (4, 1, 2, "sphere"), (5, 2, 1, "rademacher")),
            ),
            ((5, 2, 1, "sphere"), (7, 3, 2, "rademacher"), (3, 1, 1, "sphere")),
            {"linear units": 1 + L * s, "squared": (1 + L) ** 2, "one layer more": 2 + L},
        ),
    },
)  # fmt: skip
