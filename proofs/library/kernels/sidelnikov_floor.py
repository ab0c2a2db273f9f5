"""A floor for any placement of unit keys, which random keys exceed by at most one.

The noise of a kernel memory with unit keys, averaged over the pairs, is a sum of the squared kernel over all pairs of keys. For powers of the overlap
and for the exponential kernel the squared distance between the mean of the stored features and the mean of the features over the whole sphere is not
negative, which bounds the sum from below. Uniform random keys exceed the floor by one less the mean of the squared kernel; for the second power the
icosahedron attains it.
Source: welch1974 and delsarte1977; the memory is ours. Differs: the noise of random keys is no lower bound, the icosahedron lies below it.
"""

from memorem.language import *

POWERS = Domain(N=integers(1), d_k=integers(2), p=integers(0))
TEMPERED = Domain(N=integers(1), d_k=integers(1), beta=reals(0))
i, j = items("i j")
k, u = directions(d_k)("k"), sphere(d_k)("u")
moment = rf(Rational(1, 2), p) / rf(d_k / 2, p)
transform = exp(-2 * beta) * hyper((), (d_k / 2,), beta**2)


def power(family):
    return (family[j] @ family[i]) ** (2 * p)


def tempered(family):
    """The squared exponential kernel over its value at the key itself."""
    return exp(-2 * beta) * exponential(2 * beta * (family[j] @ family[i]))


def noise(squared):
    return 1 / N * over(i, over(j, squared(k), excluding=i))


def power_derivation():
    law = Derivation((u[j] @ u[i]) ** 2, POWERS).by(rules.first_coordinate, u).by(rules.beta_of_shares)
    mean = Derivation(E(power(u)), POWERS).by(rules.from_law, law)
    return Derivation(noise(power), POWERS).by(rules.mean_embedding, mean)


def tempered_derivation():
    mean = Derivation(E(exponential(2 * beta * (u[j] @ u[i]))), TEMPERED).by(rules.generating_function, u)
    return Derivation(noise(tempered), TEMPERED).by(rules.mean_embedding, mean)


def average(exact, function, overlaps):
    """(1/N) sum_{i != j} f(x_ij) from all overlaps of one vector with the others, for keys that all see the same overlaps."""
    return sum((function(x) for x in overlaps), exact.arb(0))


def placed(exact, N, d_k, turn):
    """Overlaps of one key with the others: a regular polygon, the icosahedron, a part of an orthonormal basis, or several bases."""
    if d_k == 2:
        return [(turn * exact.arb.pi() * a / N).cos() for a in range(1, N)]
    if (N, d_k) == (6, 3):
        return [1 / exact.arb(5).sqrt()] * 5
    if N > d_k and N % d_k:
        raise exact.OutOfReach(f"{N} keys in {d_k} dimensions are not placed")
    return [exact.arb(int(a % d_k == 0)) for a in range(1, N)]


def power_certificate(exact, *, N, d_k, p):
    return average(exact, lambda x: x ** (2 * p), placed(exact, N, d_k, 1))


def tempered_certificate(exact, *, N, d_k, beta):
    rate = 2 * exact.number(beta)
    return average(exact, lambda x: (rate * (x - 1)).exp(), placed(exact, N, d_k, 2))


def polygon(sim, N, turn):
    """Unit vectors of the plane at equal angles, turned at random: [R, N, 2]."""
    angle = turn * sim.torch.arange(N, device=sim.device, dtype=sim.dtype) / N + 6.2831853 * sim.uniform(1)
    return sim.torch.stack((angle.cos(), angle.sin()), -1)


def icosahedron(sim):
    """Six axes of the icosahedron, turned at random: [R, 6, 3]."""
    golden = (1 + 5**0.5) / 2
    axes = sim.torch.tensor([[0, 1, golden], [0, 1, -golden], [1, golden, 0], [1, -golden, 0], [golden, 0, 1], [-golden, 0, 1]], dtype=sim.dtype)
    turn = sim.torch.linalg.qr(sim.gaussian(3, 3))[0]
    return axes.to(sim.device) / axes.norm(dim=-1, keepdim=True).to(sim.device) @ turn


def squared_noise(sim, keys, function):
    """(1/N) sum_{i != j} f(k_i.k_j): [R]."""
    values = function(keys @ keys.transpose(-1, -2))
    return (values.sum((-1, -2)) - values.diagonal(dim1=-2, dim2=-1).sum(-1)) / keys.shape[1]


def power_simulation(sim, *, N, d_k, p):
    half_turn = 3.14159265
    keys = polygon(sim, N, half_turn) if d_k == 2 else icosahedron(sim) if (N, d_k) == (6, 3) else sim.sphere(N, d_k)
    return squared_noise(sim, keys, lambda x: x.pow(2 * p))


def tempered_simulation(sim, *, N, d_k, beta):
    full_turn = 6.2831853
    keys = polygon(sim, N, full_turn) if d_k == 2 else sim.sphere(N, d_k)
    return squared_noise(sim, keys, lambda x: (2 * beta * (x - 1)).exp())


THEOREM = Theorem(
    title="A floor for any placement of unit keys, which random keys exceed by at most one", domain=POWERS, sources=("welch1974", "delsarte1977"),
    parts={
        "powers": Bound(
            relation=">=", quantity=noise(power), equals=N * moment - 1, derivation=power_derivation,
            certificate=certify.enclosure(power_certificate, *table("N d_k p", (5, 2, 2), (6, 3, 1), (6, 3, 2), (6, 3, 3), (4, 5, 2))),
            simulation=power_simulation, points=table("N d_k p", (6, 3, 2), (7, 2, 3), (12, 4, 1), (6, 3, 1)),
            near_misses={"noise of random keys": (N - 1) * moment, "does not take the key itself off": N * moment, "power of the width": N / d_k**p},
        ),
        "exponential": Bound(
            domain=TEMPERED, relation=">=", quantity=noise(tempered), equals=N * transform - 1, derivation=tempered_derivation,
            certificate=certify.enclosure(tempered_certificate, *table("N d_k beta", (5, 2, "1/2"), (9, 2, 1), (4, 6, 2))),
            simulation=tempered_simulation, points=table("N d_k beta", (7, 2, 1), (5, 2, "1/2"), (12, 4, 1)),
            near_misses={"noise of random keys": (N - 1) * transform, "does not take the key itself off": N * transform},
        ),
    },
)  # fmt: skip
