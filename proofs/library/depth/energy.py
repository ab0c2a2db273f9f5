"""Error energy of a chain of look-ups through shared codebooks.

The values of each layer are the keys of the next, so that crosstalk lands on stored keys and is passed on at full strength. The error grows
geometrically with depth, at every load; it is exact at every size, because only means and covariances of the keys enter.
Source: qiao2025, abstract (error propagation through depth); the model is a reconstruction.
Differs: a linear growth with depth is its first order; Gaussian keys, whose norms fluctuate, have a larger rate.
Left for later: layers of different widths, signal and noise energy one by one.
"""

from memorem import ChainError, Derivation, Domain, E, Identity, Item, L, N, Theorem, certify, d_k, entries, gaussian, integers, isotropic, observe
from memorem import one_of, over, rules

UNIT = Domain(N=integers(1), d_k=integers(1), L=integers(0), keys=one_of("sphere", "rademacher"))
GAUSSIAN = Domain(N=integers(1), d_k=integers(1), L=integers(0))
one, a, j = Item("1"), Item("a"), Item("j")
c = entries("c")


def reading(keys, item):
    """(G c)_item for the Gram matrix G of one layer's keys and fixed scores c."""
    k = keys("k")
    return over(j, (k[item] @ k[j]) * c[j])


def layer(keys, domain):
    """The mean score of the stored item, its energy, and the energy of all others after one layer."""
    statements = E(reading(keys, one)), E(reading(keys, one) ** 2), E(over(a, reading(keys, a) ** 2, excluding=one))
    k = keys("k")

    def derived(statement):
        lines = Derivation(statement, domain)
        lines = lines.by(rules.unit_norm) if keys.kind != "gaussian" else lines.by(rules.expand)
        return lines.by(rules.integrate, k)

    return [derived(statement) for statement in statements]


def unit_derivation():
    keys = isotropic(d_k)
    growth, mixing = (1 + (N - 1) / d_k) ** L, (1 - 1 / d_k) ** L
    return (
        Derivation(ChainError(keys, L), UNIT)
        .by(rules.chain_energies, *layer(keys, UNIT))
        .by(rules.closed_form, (growth + (N - 1) * mixing) / N, (N - 1) * (growth - mixing) / N)
    )


def gaussian_derivation():
    keys = gaussian(d_k, scale=1 / d_k)
    growth, mixing = (1 + (N + 1) / d_k) ** L, (1 + 1 / d_k) ** L
    return (
        Derivation(ChainError(keys, L), GAUSSIAN)
        .by(rules.chain_energies, *layer(keys, GAUSSIAN))
        .by(rules.closed_form, (growth + (N - 1) * mixing) / N, (N - 1) * (growth - mixing) / N)
    )


def certificate(exact, *, N, d_k, L, keys):
    """The chain itself, every key of every layer enumerated: the scores after L layers by their Gram matrices, layer after layer."""
    points = exact.signs(d_k) if keys == "rademacher" else exact.design(d_k)
    return chained(exact, *gram_moments(exact, points, N, d_k), N, L)


def gram_moments(exact, points, N, d_k):
    """E G_ik and E G_ik G_jl over independent keys at the points of a design, exact to degree five in each key."""
    first, second = {}, {}
    for chosen in exact.product(points, repeat=N):
        weight = exact.Fraction(1)
        for one_weight, _ in chosen:
            weight *= one_weight
        gram = [[exact.overlap(x, y, d_k) for _, y in chosen] for _, x in chosen]
        for i, k in exact.product(range(N), repeat=2):
            first[i, k] = first.get((i, k), 0) + weight * gram[i][k]
            for j, l in exact.product(range(N), repeat=2):
                second[i, k, j, l] = second.get((i, k, j, l), 0) + weight * gram[i][k] * gram[j][l]
    return [{index: exact.rational(value) for index, value in moments.items()} for moments in (first, second)]


def gaussian_certificate(exact, *, N, d_k, L):
    """The same with three Gauss-Hermite nodes a coordinate, exact to degree five in each."""
    nodes = ((0, exact.Fraction(2, 3)), (1, exact.Fraction(1, 6)), (-1, exact.Fraction(1, 6)))  # node / sqrt(3)
    first, second = {}, {}
    for chosen in exact.product(nodes, repeat=N * d_k):
        weight = exact.Fraction(1)
        for _, one_weight in chosen:
            weight *= one_weight
        rows = [[node for node, _ in chosen[i * d_k : (i + 1) * d_k]] for i in range(N)]
        gram = [[exact.Fraction(3 * sum(x * y for x, y in zip(p, q, strict=True)), d_k) for q in rows] for p in rows]
        for i, k, j, l in exact.product(range(N), repeat=4):
            second[i, k, j, l] = second.get((i, k, j, l), 0) + weight * gram[i][k] * gram[j][l]
            first[i, k] = first.get((i, k), 0) + (weight * gram[i][k] if j == l == 0 else 0)
    return chained(exact, first, second, N, L)


def chained(exact, first, second, N, L):
    """E |c_L - e_1|^2 from the first and second moments of one layer's Gram matrix, layers being independent."""
    mean = [exact.Fraction(int(i == 0)) for i in range(N)]
    energy = {pair: exact.Fraction(int(pair == (0, 0))) for pair in exact.product(range(N), repeat=2)}
    for _ in range(L):
        mean = [sum(first[i, k] * mean[k] for k in range(N)) for i in range(N)]
        energy = {(i, j): sum(second[i, k, j, l] * energy[k, l] for k in range(N) for l in range(N)) for i, j in energy}
    return sum(energy[i, i] for i in range(N)) - 2 * mean[0] + 1


def gaussian_simulation(sim, *, N, d_k, L):
    """|c_L - e_1|^2 of the scores, keys N(0, I/d_k)."""
    scores = sim.torch.zeros(sim.replicates, N, dtype=sim.dtype, device=sim.device)
    scores[:, 0] = 1
    for _ in range(L):
        k = sim.gaussian(N, d_k) / d_k**0.5
        scores = (k @ (k.transpose(-1, -2) @ scores.unsqueeze(-1))).squeeze(-1)
    scores[:, 0] -= 1
    return scores.square().sum(-1)


THEOREM = Theorem(
    title="Error energy of a chain of look-ups",
    domain=UNIT,
    sources=("qiao2025",),
    parts={
        "unit_keys": Identity(
            quantity=ChainError(isotropic(d_k), L),
            equals=(1 + (N - 1) / d_k) ** L - 1,
            derivation=unit_derivation,
            certificate=certify.instances(
                certificate,
                {"N": 2, "d_k": 3, "L": 3, "keys": "rademacher"},
                {"N": 3, "d_k": 2, "L": 3, "keys": "rademacher"},
                {"N": 3, "d_k": 3, "L": 2, "keys": "rademacher"},
                {"N": 2, "d_k": 3, "L": 3, "keys": "sphere"},
                {"N": 3, "d_k": 2, "L": 2, "keys": "sphere"},
                {"N": 3, "d_k": 2, "L": 1, "keys": "sphere"},
            ),
            simulation=observe.chain_mse,
            points=(
                {"N": 5, "d_k": 16, "L": 3, "keys": "sphere"},
                {"N": 5, "d_k": 16, "L": 3, "keys": "rademacher"},
                {"N": 3, "d_k": 16, "L": 6, "keys": "sphere"},
                {"N": 8, "d_k": 32, "L": 2, "keys": "rademacher"},
            ),
            near_misses={
                "linear in depth": L * (N - 1) / d_k,
                "counts the retrieved pair": (1 + N / d_k) ** L - 1,
                "total energy": (1 + (N - 1) / d_k) ** L,
                "Gaussian keys": (1 + (N + 1) / d_k) ** L - 1,
            },
        ),
        "gaussian_keys": Identity(
            domain=GAUSSIAN,
            quantity=ChainError(gaussian(d_k, scale=1 / d_k), L),
            equals=(1 + (N + 1) / d_k) ** L - 1,
            derivation=gaussian_derivation,
            certificate=certify.instances(gaussian_certificate, {"N": 2, "d_k": 2, "L": 3}, {"N": 3, "d_k": 1, "L": 2}, {"N": 2, "d_k": 3, "L": 2}),
            simulation=gaussian_simulation,
            points=({"N": 3, "d_k": 32, "L": 2}, {"N": 4, "d_k": 48, "L": 2}, {"N": 3, "d_k": 64, "L": 3}),
            near_misses={"unit keys": (1 + (N - 1) / d_k) ** L - 1, "linear in depth": L * (N + 1) / d_k, "one norm": (1 + N / d_k) ** L - 1},
        ),
    },
)
