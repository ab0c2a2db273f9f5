"""Variance of the retrieval noise with unit keys and unit values.

The noise of one memory scatters around its mean for two reasons: each overlap has its own fourth moment, which tells the ensembles of keys apart, and the
values of different pairs are not orthogonal in finitely many dimensions.
Source: zhong2025, abstract (retrieval SNR); the statement is ours.
Differs: the mean is the same for keys on the sphere and sign keys, the variance is not.
Values with a common mean scatter more: retrieval.shifted_values.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))
i, j = items("i j")


def noise(ensemble):
    k, v = ensemble(d_k)("k"), ensemble(d_v)("v")
    return norm2(over(j, (k[j] @ k[i]) * v[j], excluding=i))


def derivation(ensemble):
    k, v, spread = ensemble(d_k)("k"), ensemble(d_v)("v"), Variance(noise(ensemble))

    def moment(statement):
        return Derivation(statement, DOMAIN).by(rules.unit_norm).by(rules.integrate, v).by(rules.unit_norm).by(rules.integrate, k).by(rules.unit_norm)

    return Derivation(spread, DOMAIN).by(rules.supply_moments, moment(spread.mean), moment(spread.square))


def certificate(kind):
    def enumerated(exact, *, N, d_k, d_v):
        """Both moments over every key and value at the points of a design, the key that is read fixed by symmetry."""
        keys = exact.design(d_k) if kind == "sphere" else exact.signs(d_k)
        gram, first, second = exact.gram_moments(kind, N - 1, d_v), exact.Fraction(0), exact.Fraction(0)
        for chosen in exact.product(keys, repeat=N - 1):
            weight = exact.Fraction(1)
            for one, _ in chosen:
                weight *= one
            x = [exact.overlap(vector, keys[0][1], d_k) for _, vector in chosen]
            for (a, b), mean in gram[0].items():
                first = first + weight * mean * x[a] * x[b]
            for (a, b, c, e), mean in gram[1].items():
                second = second + weight * mean * x[a] * x[b] * x[c] * x[e]
        return exact.rational(second) - exact.rational(first) ** 2

    return enumerated


def simulation(kind):
    def half_squared_difference(sim, *, N, d_k, d_v):
        """(X - X')^2 / 2 of two independent memories: its mean is the variance."""
        energies = []
        for _ in range(2):
            k, v = sim.vectors(kind, N, d_k), sim.vectors(kind, N, d_v)
            overlaps = sim.torch.einsum("rnd,rd->rn", k[:, 1:], k[:, 0])
            energies.append(sim.torch.einsum("rn,rnm->rm", overlaps, v[:, 1:]).square().sum(-1))
        return (energies[0] - energies[1]).square() / 2

    return half_squared_difference


def part(ensemble, fourth, other):
    kind = ensemble(d_k).kind

    def variance(moment):
        return (N - 1) * (moment - 1 / d_k**2) + 2 * (N - 1) * (N - 2) / (d_k**2 * d_v)

    return Identity(
        quantity=Variance(noise(ensemble)), equals=variance(fourth), derivation=lambda: derivation(ensemble),
        certificate=certify.instances(certificate(kind), *table("N d_k d_v", (3, 3, 2), (2, 4, 1), (3, 2, 3), (2, 1, 2))),
        simulation=simulation(kind), points=table("N d_k d_v", (8, 3, 4), (5, 4, 3), (12, 5, 5)),
        near_misses={
            "the other ensemble's fourth moment": variance(other), "values orthogonal": (N - 1) * (fourth - 1 / d_k**2),
            "each pair of values once": (N - 1) * (fourth - 1 / d_k**2) + (N - 1) * (N - 2) / (d_k**2 * d_v),
            "Gaussian fourth moment": variance(3 / d_k**2),
        },
    )  # fmt: skip


ON_SPHERE, OF_SIGNS = 3 / (d_k * (d_k + 2)), (3 * d_k - 2) / d_k**3

THEOREM = Theorem(
    title="Variance of the retrieval noise with unit keys", domain=DOMAIN, sources=("zhong2025",),
    parts={"sphere": part(sphere, ON_SPHERE, OF_SIGNS), "rademacher": part(rademacher, OF_SIGNS, ON_SPHERE)},
)  # fmt: skip
