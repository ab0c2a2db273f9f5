"""Noise of a block: attention, then a feed-forward layer.

Attention reads a value with crosstalk, and a layer with rectified units and keys of its own reads that. With a residual connection the energies of signal
and noise multiply, as one plus the noise of each; without it the noise of the layer alone is multiplied by the energy of its input. The stored key of the
layer is recognised up to an error that the width divides. Two linear look-ups of the same pairs, widths apart, multiply in the same way; a rectifier
between codebooks that they share does not.
Source: zhong2025, abstract (attention and feed-forward layers as associative memory); the model is a reconstruction.
Differs: adding the noise of both layers forgets that the second also reads the noise of the first.
Left for later: stacks of blocks.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), units=integers(1), keys=one_of("sphere", "rademacher"))
HOPS = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), keys=one_of("sphere", "rademacher"))
i, j, a = items("i j a")
l, target = items("l target", units)
w = white(d_v)("w")


def vectors(keys):
    ensemble = {"sphere": sphere, "rademacher": rademacher}[keys]
    return ensemble(d_k)("k"), ensemble(d_v)("v"), ensemble(d_v)("f")


def crosstalk(keys):
    """What attention adds to the value that is read."""
    k, v, _ = vectors(keys)
    return over(j, (k[j] @ k[i]) * v[j], excluding=i)


def layer(f, x):
    """What the other units of the layer add to an input."""
    return over(l, positive_part(f[l] @ x) * w[l], excluding=target)


def derivation(keys, residual):
    (k, v, f), n, entry = vectors(keys), crosstalk(keys), constant("x", d_v)
    x, kept = v[i] + n, constant("n", d_v)
    given = Derivation(E(norm2(kept + layer(f, entry) if residual else layer(f, entry))), DOMAIN)
    given = given.by(rules.integrate, w).by(rules.symmetry, f).by(rules.integrate, f)
    lines = Derivation(noise(keys, residual), DOMAIN).by(rules.total_expectation, given, **({"x": x, "n": n} if residual else {"x": x}))
    return lines.by(rules.unit_norm).by(rules.integrate, v).by(rules.integrate, k)


def noise(keys, residual):
    n, (_, v, f) = crosstalk(keys), vectors(keys)
    return E(norm2(n + layer(f, v[i] + n) if residual else layer(f, v[i] + n)))


def gain(keys):
    _, v, _ = vectors(keys)
    return E((positive_part(v[i] @ (v[i] + crosstalk(keys))) - 1) ** 2)


def gain_derivation(keys):
    k, v, _ = vectors(keys)
    lines = Derivation(gain(keys), DOMAIN).by(rules.rectifier_contracts).by(rules.unit_norm)
    return lines.by(rules.integrate, v).by(rules.integrate, k)


def two_hops(keys):
    k, v, _ = vectors(keys)
    first = over(j, (k[j] @ k[i]) * v[j])
    return E(norm2(over(a, (v[a] @ first) * w[a]) - w[i]))


def hops_derivation(keys):
    k, v, _ = vectors(keys)
    return Derivation(two_hops(keys), HOPS).by(rules.integrate, w).by(rules.unit_norm).by(rules.integrate, v).by(rules.integrate, k)


def inputs(exact, N, d_k, d_v):
    """(crosstalk, input) for every memory of signs, times the roots of the widths; the value that is read is all ones by symmetry."""
    keys, values = (list(exact.product((1, -1), repeat=width)) for width in (d_k, d_v))
    for k in exact.product(keys, repeat=N - 1):
        scores = [exact.Fraction(sum(one), d_k) for one in k]
        for v in exact.product(values, repeat=N - 1):
            n = [sum(m * one[c] for m, one in zip(scores, v, strict=True)) for c in range(d_v)]
            yield n, [1 + x for x in n]


def half(exact, kind, x, width):
    """E [f.x]_+^2 for one key f of the layer and an input sqrt(width) x, or for any input of norm one on the sphere."""
    if kind == "rademacher":
        return sum(max(sum(a * b for a, b in zip(f, x, strict=True)), 0) ** 2 for f in exact.product((1, -1), repeat=width)) / exact.Fraction(
            2**width * width**2
        )
    if width == 1:
        return exact.number(exact.Fraction(1, 2))
    right = exact.arb.pi() / 2
    powers = [exact.integral(lambda a, p=p: a.cos() ** p * a.sin() ** (width - 2), 0, right) for p in (2, 0)]
    return powers[0] / (2 * powers[1])


def block_certificate(residual):
    def energy(exact, *, N, d_k, d_v, units, keys):
        """Signs by enumeration of keys and values; on the sphere the energies of crosstalk and input from designs."""
        if keys == "rademacher":
            total, count = exact.Fraction(0), 0
            for n, x in inputs(exact, N, d_k, d_v):
                kept = exact.Fraction(sum(c * c for c in n), d_v) if residual else 0
                total, count = total + kept + (units - 1) * half(exact, keys, x, d_v), count + 1
            return exact.number(total / count)
        scores, products = exact.gram_moments("sphere", N, d_k)[1], exact.gram_moments("sphere", N, d_v)[0]
        whole, rest = (sum(scores[b, 0, c, 0] * products[b, c] for b in range(s, N) for c in range(s, N)) for s in (0, 1))
        return exact.number(exact.Fraction(rest if residual else 0)) + (units - 1) * half(exact, keys, None, d_v) * exact.number(
            exact.Fraction(whole)
        )

    return energy


def gain_certificate(exact, *, N, d_k, d_v, keys):
    """Signs by enumeration; two pairs on the sphere never reach the kink, so that second moments of overlaps decide."""
    if keys == "sphere":
        if N > 2:
            raise exact.OutOfReach("two pairs on the sphere: the rectifier is linear where they lead")
        overlaps = (exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=width, keys=keys) for width in (d_k, d_v))
        return (N - 1) * next(overlaps) * next(overlaps)
    total, count = exact.Fraction(0), 0
    for _, x in inputs(exact, N, d_k, d_v):
        total, count = total + (max(exact.Fraction(sum(x), d_v), 0) - 1) ** 2, count + 1
    return total / count


def hops_certificate(exact, *, N, d_k, d_v, keys):
    """From the second moments of both Gram matrices: the scores of the second look-up, less one at the pair that is read."""
    (mean_k, k), (mean_v, v) = (exact.gram_moments(keys, N, width) for width in (d_k, d_v))
    pairs = list(exact.product(range(N), repeat=2))
    energy = sum(v[b, c, b, e] * k[c, 0, e, 0] for b in range(N) for c, e in pairs)
    return energy - 2 * sum(mean_v[0, c] * mean_k[c, 0] for c in range(N)) + 1


def shared_rectifier(exact, *, N, d_k, d_v):
    """The energy of what a rectified layer adds whose keys are the values of attention, less one at the pair that is read."""
    keys, values = (list(exact.product((1, -1), repeat=width)) for width in (d_k, d_v))
    total, count = exact.Fraction(0), 0
    for k in exact.product(keys, repeat=N - 1):
        scores = [1, *(exact.Fraction(sum(one), d_k) for one in k)]
        for rest in exact.product(values, repeat=N - 1):
            v = [(1,) * d_v, *rest]
            x = [sum(m * one[c] for m, one in zip(scores, v, strict=True)) for c in range(d_v)]
            hidden = [max(sum(a * b for a, b in zip(one, x, strict=True)) / exact.Fraction(d_v), 0) for one in v]
            total, count = total + sum((h - int(b == 0)) ** 2 for b, h in enumerate(hidden)), count + 1
    return certify.Instance({"energy": total / count})


def block(residual):
    def energy(sim, *, N, d_k, d_v, units, keys):
        """|n + sum_{l != target} [f_l.(v_i + n)]_+ w_l|^2, or without n: [R]."""
        k, v = sim.vectors(keys, N, d_k), sim.vectors(keys, N, d_v)
        n = sim.torch.einsum("rnm,rnd,rd->rm", v[:, 1:], k[:, 1:], k[:, 0])
        hidden = sim.torch.einsum("rud,rd->ru", sim.vectors(keys, units - 1, d_v), v[:, 0] + n).clamp_min(0)
        added = sim.torch.einsum("ru,rum->rm", hidden, sim.sphere(units - 1, d_v))
        return (n + added if residual else added).square().sum(-1)

    return energy


def points(names, *rows):
    return tuple({**dict(zip(names, row, strict=True)), "keys": kind} for row in rows for kind in ("sphere", "rademacher"))


ATTENTION, LAYER = (N - 1) / d_k, (units - 1) / (2 * d_v)
FULL, SHORT = ("N", "d_k", "d_v", "units"), ("N", "d_k", "d_v")
CERTIFIED = points(FULL, (1, 1, 2, 3), (2, 2, 2, 2), (2, 1, 3, 4), (3, 2, 2, 3))
SIZES = points(FULL, (5, 8, 6, 9), (4, 4, 8, 6), (9, 6, 12, 5))

THEOREM = Theorem(
    title="Noise of attention followed by a feed-forward layer", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "residual": Identity(
            quantity=lambda keys: noise(keys, True), equals=(1 + ATTENTION) * (1 + LAYER) - 1, derivation=lambda keys: derivation(keys, True),
            certificate=certify.enclosure(block_certificate(True), *CERTIFIED), simulation=block(True), points=SIZES,
            near_misses={
                "added": ATTENTION + LAYER, "linear layer": (1 + ATTENTION) * (1 + 2 * LAYER) - 1, "no residual": LAYER * (1 + ATTENTION),
                "counts the retrieved pair": (1 + N / d_k) * (1 + units / (2 * d_v)) - 1,
            },
        ),
        "without_residual": Identity(
            quantity=lambda keys: noise(keys, False), equals=LAYER * (1 + ATTENTION), derivation=lambda keys: derivation(keys, False),
            certificate=certify.enclosure(block_certificate(False), *CERTIFIED), simulation=block(False), points=SIZES,
            near_misses={"clean input": LAYER, "noise alone is read": LAYER * ATTENTION, "linear layer": 2 * LAYER * (1 + ATTENTION)},
        ),
        "recognition": Bound(
            domain=HOPS, quantity=gain, equals=ATTENTION / d_v, derivation=gain_derivation,
            certificate=certify.instances(
                gain_certificate, *({"N": N, "d_k": k, "d_v": v, "keys": "rademacher"} for N, k, v in ((1, 2, 2), (2, 2, 3), (3, 2, 2), (4, 1, 2))),
                *({"N": N, "d_k": k, "d_v": v, "keys": "sphere"} for N, k, v in ((1, 2, 2), (2, 2, 3), (2, 3, 1))),
            ),
            points=points(SHORT, (2, 4, 3), (3, 4, 6), (9, 6, 4)),
            near_misses={"half": ATTENTION / (2 * d_v), "squared width": ATTENTION / d_v**2, "one pair fewer": (N - 2) / (d_k * d_v)},
        ),
        "two_hops": Identity(
            domain=HOPS, quantity=two_hops, equals=(1 + (N - 1) / d_k) * (1 + (N - 1) / d_v) - 1, derivation=hops_derivation,
            certificate=certify.instances(hops_certificate, *points(SHORT, (1, 2, 2), (2, 3, 1), (3, 2, 3))),
            points=points(SHORT, (4, 8, 12), (6, 9, 6), (3, 4, 6)),
            near_misses={
                "added": (N - 1) / d_k + (N - 1) / d_v, "rectified": (1 + (N - 1) / d_k) * (1 + (N - 1) / (2 * d_v)) - 1,
                "counts the retrieved pair": (1 + N / d_k) * (1 + N / d_v) - 1,
            },
        ),
        "shared_codebook": Negative(
            claim=Claim(Symbol("energy"), "=", (1 + (N - 1) / d_k) * (1 + (N - 1) / (2 * d_v)) - 1),
            note="The product law holds as well for a rectified layer whose keys are the values that attention reads.",
            counterexample=certify.instances(shared_rectifier, *table("N d_k d_v", (2, 2, 2), (3, 2, 2))),
        ),
    },
)  # fmt: skip
