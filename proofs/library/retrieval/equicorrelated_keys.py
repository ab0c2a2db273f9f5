"""Retrieval noise with equicorrelated keys.

Keys that share a common component are correlated with one another, and that part of the noise does not fall with the width: however wide the keys, only
so many pairs can be stored. If the values share a component too, the crosstalk adds up along it and grows with the square of the number of pairs.
Source: zhong2025, abstract (retrieval SNR); the ensemble and the statements are ours.
Differs: a capacity proportional to the width assumes keys without a common component.
"""

from memorem.language import *

RANGES = {"N": integers(1), "d_k": integers(2), "d_v": integers(1), "rho": reals(0, 1, open="high")}
DOMAIN = Domain(**RANGES)
MEAN_VALUES = Domain(**{**RANGES, "d_v": integers(2), "nu": reals(0, 1, open=False)})
CORRELATED = Domain(**{**RANGES, "rho": reals(0, 1)})
CAPACITY = Domain(d_k=integers(2), d_v=integers(1), rho=reals(0, 1), level=reals(0))
i, j = items("i j")
u, w = sphere(d_k - 1)("u"), white(d_v)("w")


def overlap(j):
    """k_j . k_i of keys sqrt(rho) e + sqrt(1 - rho) u_j, u_j on the unit sphere perpendicular to e."""
    return rho + (1 - rho) * (u[j] @ u[i])


noise = E(norm2(over(j, overlap(j) * w[j], excluding=i)))
mean_values_noise = E((1 - nu) * norm2(over(j, overlap(j) * w[j], excluding=i)) + nu * over(j, overlap(j), excluding=i) ** 2)


def derivation(statement=noise, domain=DOMAIN):
    return Derivation(statement, domain).by(rules.integrate, w).by(rules.unit_norm).by(rules.integrate, u)


def floor_derivation(domain=CORRELATED):
    return derivation(noise, domain).by(rules.without, (N - 1) * (1 - rho) ** 2 / (d_k - 1))


def energy(exact, N, d_k, rho, nu=0):
    """E |r|^2 of unit values with mean inner product nu, the perpendicular parts of the keys at the points of a design."""

    def statistic(memory):
        def product(j):
            overlaps = [rho + (1 - rho) * memory.key(0, j)]
            return memory.over(lambda l: overlaps[0] * (rho + (1 - rho) * memory.key(0, l)) * ((1 - nu) * memory.value(j, l) + nu), excluding=0)

        return memory.over(product, excluding=0)

    return exact.average(statistic, N=N, d_k=d_k - 1, keys="sphere")


def certificate(exact, *, N, d_k, rho, nu=0, d_v=1):
    return energy(exact, N, d_k, rho, nu)


def capacity_certificate(exact, *, d_k, rho, level, d_v=1):
    return 1 + level / energy(exact, 2, d_k, rho)


def simulation(sim, *, N, d_k, d_v, rho, nu=0.0):
    """|r|^2 of the first pair; keys and values have a common component along their first axis."""

    def correlated(width, share, count):
        common = sim.torch.full((sim.replicates, count, 1), share**0.5, dtype=sim.dtype, device=sim.device)
        return sim.torch.cat([common, (1 - share) ** 0.5 * sim.sphere(count, width - 1)], -1)

    keys = correlated(d_k, rho, N)
    values = correlated(d_v, nu, N - 1) if nu else sim.sphere(N - 1, d_v)
    overlaps = sim.torch.einsum("rnd,rd->rn", keys[:, 1:], keys[:, 0])
    return sim.torch.einsum("rn,rnm->rm", overlaps, values).square().sum(-1)


def capacity_simulation(sim, *, d_k, d_v, rho, level):
    each = simulation(sim, N=6, d_k=d_k, d_v=d_v, rho=rho) / 5
    return level + each, each


SHARE = rho**2 + (1 - rho) ** 2 / (d_k - 1)
POINTS = table("N d_k d_v rho", (6, 9, 4, "3/10"), (4, 5, 3, "3/5"), (10, 12, 6, "1/5"))
MEAN_POINTS = tuple({**point, "nu": nu} for point, nu in zip(POINTS, ("9/25", "1/2", "4/5"), strict=True))
CERTIFIED = tuple({"N": N, "d_k": d, "rho": rho} for N, d, rho in ((1, 2, "1/2"), (2, 2, "1/3"), (3, 4, "2/5"), (4, 3, 0)))

THEOREM = Theorem(
    title="Retrieval noise with equicorrelated keys", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "noise": Identity(
            quantity=noise, equals=(N - 1) * SHARE, derivation=derivation, certificate=certify.instances(certificate, *CERTIFIED),
            simulation=simulation, points=POINTS,
            near_misses={
                "uncorrelated keys": (N - 1) / d_k, "width with the common direction": (N - 1) * (rho**2 + (1 - rho) ** 2 / d_k),
                "no common part": (N - 1) * (1 - rho) ** 2 / (d_k - 1), "correlation not squared": (N - 1) * (rho + (1 - rho) ** 2 / (d_k - 1)),
            },
        ),
        "mean_values": Identity(
            domain=MEAN_VALUES, quantity=mean_values_noise, equals=(N - 1) * SHARE + (N - 1) * (N - 2) * rho**2 * nu,
            derivation=lambda: derivation(mean_values_noise, MEAN_VALUES),
            certificate=certify.instances(certificate, *({**point, "nu": nu} for point, nu in zip(CERTIFIED, ("2/7", 1, "1/2", 0), strict=True))),
            simulation=simulation, points=MEAN_POINTS,
            near_misses={
                "values without a mean": (N - 1) * SHARE, "all pairs": (N - 1) * SHARE + (N - 1) ** 2 * rho**2 * nu,
                "correlation not squared": (N - 1) * SHARE + (N - 1) * (N - 2) * rho * nu,
            },
        ),
        "floor": Bound(
            domain=CORRELATED, relation=">=", quantity=noise, equals=(N - 1) * rho**2, derivation=floor_derivation,
            certificate=certify.instances(
                certificate,
                *({"N": N, "d_k": d, "rho": rho} for N, d, rho in ((1, 2, "1/2"), (2, 3, "1/2"), (3, 6, "1/2"), (2, 9, "1/2"), (3, 5, "9/10"))),
            ),
            simulation=simulation, points=table("N d_k d_v rho", (2, 9, 4, "1/2"), (2, 8, 3, "2/5"), (3, 8, 3, "2/5")),
            near_misses={"correlation not squared": (N - 1) * rho, "counts the retrieved pair": N * rho**2},
        ),
        "capacity": Bound(
            domain=CAPACITY, relation="<=", quantity=Capacity(noise, level), equals=1 + level / rho**2,
            derivation=lambda start: start.by(rules.supply_mean, floor_derivation(CAPACITY.with_(N=integers(1)))),
            certificate=certify.instances(
                capacity_certificate,
                *({"d_k": d, "rho": rho, "level": c} for d, rho, c in ((2, "1/2", "1/2"), (4, "1/2", 1), (9, "1/3", "1/2"), (9, "9/10", 4))),
            ),
            simulation=capacity_simulation, points=table("d_k d_v rho level", (9, 4, "1/2", "1/4"), (8, 3, "1/2", "1/2"), (8, 3, "3/8", "1/2")),
            near_misses={"does not count the retrieved pair": level / rho**2, "correlation not squared": 1 + level / rho},
        ),
    },
)  # fmt: skip
