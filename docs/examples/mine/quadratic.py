"""Energy of the crosstalk of a quadratic kernel.

A memory that weighs each value by the square of an overlap hears less of the other pairs than a linear one, and never hears them with a minus sign.
Source: an example of the guide.
"""

from memorem import Derivation, Domain, E, Identity, N, Theorem, certify, d_k, d_v, integers, items, norm2, one_of, over, rules, sphere, white

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), keys=one_of("sphere"))
i, j = items("i j")
k, v = sphere(d_k)("k"), white(d_v)("v")
energy = E(norm2(over(j, (k[j] @ k[i]) ** 2 * v[j], excluding=i)))


def derivation():
    return Derivation(energy, DOMAIN).by(rules.integrate, v).by(rules.unit_norm).by(rules.integrate, k)


def statistic(memory):
    return memory.over(lambda j: memory.key(0, j) ** 4, excluding=0)


def simulation(sim, *, N, d_k, d_v, keys):
    k, v = sim.vectors(keys, N, d_k), sim.sphere(N, d_v)
    weights = sim.torch.einsum("rnd,rd->rn", k, k[:, 0]).square()
    read = sim.torch.einsum("rn,rnm->rm", weights[:, 1:], v[:, 1:])
    return read.square().sum(-1)


THEOREM = Theorem(
    title="Energy of the crosstalk of a quadratic kernel",
    domain=DOMAIN,
    parts={
        "energy": Identity(
            quantity=energy,
            equals=3 * (N - 1) / (d_k * (d_k + 2)),
            derivation=derivation,
            certificate=certify.polynomial(statistic, keys="sphere"),
            simulation=simulation,
            points=({"N": 5, "d_k": 4, "d_v": 3, "keys": "sphere"}, {"N": 9, "d_k": 6, "d_v": 2, "keys": "sphere"}),
            near_misses={
                "counts the retrieved pair": 3 * N / (d_k * (d_k + 2)),
                "Gaussian moment": 3 * (N - 1) / d_k**2,
                "square of the mean": (N - 1) / d_k**2,
            },
        )
    },
)
