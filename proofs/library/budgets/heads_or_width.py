"""Several heads or one head of their total width, for linear memories.

The averaged overlap of two keys over several heads has the mean square of the overlap in one head that is as wide as all together: to second order they
are the same. On the sphere several heads have the heavier tail: their fourth moment is larger, by an exact factor. For sign keys the fourth moments
agree too.
Source: qiao2025, abstract (trade-off of width and heads); the statements are ours.
Differs: a larger fourth moment changes how the noise scatters, not its mean.
Left for later: that for sign keys the two have one law.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(1), H=integers(1), keys=one_of("sphere", "rademacher"))
FIXED = Domain(d_k=integers(1), H=integers(1))
i, j = items("i j")
a = items("a", H)


def ensemble(keys):
    return {"sphere": sphere, "rademacher": rademacher}[keys]


def averaged(keys):
    """The overlap of two keys, averaged over heads: keys u and w of each head."""
    u, w = ensemble(keys)(d_k)("u"), ensemble(keys)(d_k)("w")
    return over(a, u[a] @ w[a]) / H


def wide(keys):
    k = ensemble(keys)(H * d_k)("k")
    return k[i] @ k[j]


def moment(statement, domain, *families):
    lines = Derivation(statement, domain).by(rules.unit_norm)
    for family in families:
        lines = lines.by(rules.integrate, family).by(rules.unit_norm)
    return lines


def second(keys):
    return moment(E(averaged(keys) ** 2), DOMAIN, "u", "w")


def ratio(keys):
    return Quotient(E(averaged(keys) ** 4), (E(wide(keys) ** 4),))


def ratio_derivation(keys):
    return Derivation(ratio(keys), FIXED).by(rules.supply_means, moment(ratio(keys).top, FIXED, "u", "w"), moment(ratio(keys).bottom[0], FIXED, "k"))


def heads_moment(exact, d_k, H, keys, order):
    """E (mean of H independent overlaps)^order from the moments of one overlap, by expanding the power head after head."""
    powers = range(1, order + 1)
    one = [exact.Fraction(1), *(exact.average(lambda memory, n=n: memory.key(0, 1) ** n, N=2, d_k=d_k, keys=keys) for n in powers)]
    total = [exact.Fraction(int(n == 0)) for n in range(order + 1)]
    for _ in range(H):
        total = [sum(exact.comb(n, m) * total[m] * one[n - m] for m in range(n + 1)) for n in range(order + 1)]
    return total[order] / H**order


def certificate(exact, *, d_k, H, keys):
    return heads_moment(exact, d_k, H, keys, 2)


def ratio_certificate(keys):
    def quotient(exact, *, d_k, H):
        return heads_moment(exact, d_k, H, keys, 4) / heads_moment(exact, H * d_k, 1, keys, 4)

    return quotient


def overlaps(sim, keys, d_k, H):
    """The averaged overlap of H heads [R], and that of one wide head [R]."""
    u, w, k = sim.vectors(keys, H, d_k), sim.vectors(keys, H, d_k), sim.vectors(keys, 2, H * d_k)
    return (u * w).sum(-1).mean(-1), (k[:, 0] * k[:, 1]).sum(-1)


def simulation(sim, *, d_k, H, keys):
    return overlaps(sim, keys, d_k, H)[0].square()


def ratio_simulation(keys):
    def powers(sim, *, d_k, H):
        return tuple(x**4 for x in overlaps(sim, keys, d_k, H))

    return powers


def fourth(keys, equals, near_misses):
    return Identity(
        domain=FIXED, quantity=ratio(keys), equals=equals, derivation=lambda: ratio_derivation(keys),
        certificate=certify.instances(ratio_certificate(keys), *({"d_k": d, "H": h} for d, h in ((1, 1), (1, 3), (2, 2), (3, 2), (2, 4)))),
        simulation=ratio_simulation(keys), points=table("d_k H", (2, 2), (3, 3), (1, 4)), near_misses=near_misses,
    )  # fmt: skip


SPHERE = 1 + 4 * (H - 1) / (H**2 * d_k * (d_k + 2))
CERTIFIED = tuple({"d_k": d, "H": h, "keys": kind} for d, h in ((1, 1), (2, 3), (3, 2), (1, 4)) for kind in ("sphere", "rademacher"))

THEOREM = Theorem(
    title="Several heads or one wide head", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "second_moment": Identity(
            quantity=lambda keys: E(averaged(keys) ** 2), equals=1 / (H * d_k), derivation=second,
            certificate=certify.instances(certificate, *CERTIFIED), simulation=simulation,
            points=tuple({"d_k": d, "H": h, "keys": kind} for d, h in ((6, 4), (3, 2), (8, 3)) for kind in ("sphere", "rademacher")),
            near_misses={"one head": 1 / d_k, "square of the heads": 1 / (H**2 * d_k), "noise does not average": (H + 1) / (2 * H * d_k)},
        ),
        "fourth_moment_sphere": fourth(
            "sphere", SPHERE,
            {"equal": Integer(1), "one H": 1 + 4 * (H - 1) / (H * d_k * (d_k + 2)), "square of the width": 1 + 4 * (H - 1) / (H * d_k) ** 2},
        ),
        "fourth_moment_signs": fourth(
            "rademacher", Integer(1), {"as on the sphere": SPHERE, "lighter": 1 / SPHERE, "falls with the heads": (H + 1) / (2 * H)},
        ),
    },
)  # fmt: skip
