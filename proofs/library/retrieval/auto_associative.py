"""Retrieval noise of the auto-associative memory, whose values are its keys.

If the values are the keys themselves the crosstalk of different pairs adds up along the key that is read, and the noise has a part that is quadratic in
the number of pairs. Keys whose norms fluctuate need two more dimensions for a mean than a memory with independent values.
Source: zhong2025, abstract (retrieval SNR); the statement is a reconstruction.
Differs: the formula for independent values lacks the quadratic part.
Left for later: the part of the crosstalk that is perpendicular to the key.
"""

from memorem import (
    Derivation,
    Domain,
    E,
    Identity,
    N,
    Theorem,
    certify,
    d_k,
    gaussian,
    integers,
    items,
    norm2,
    one_of,
    over,
    rademacher,
    rules,
    sphere,
)

UNIT = Domain(N=integers(1), d_k=integers(1), keys=one_of("sphere", "rademacher"))
GAUSSIAN = Domain(N=integers(1), d_k=integers(5))
i, j = items("i j")


def vectors(keys):
    return {"sphere": sphere, "rademacher": rademacher, "gaussian": gaussian}[keys](d_k)("k")


def ratio(keys):
    k = vectors(keys)
    return E(norm2(over(j, (k[j] @ k[i]) * k[j], excluding=i)) / norm2(k[i]) ** 3)


def derivation(keys):
    return Derivation(ratio(keys), UNIT).by(rules.unit_norm).by(rules.integrate, vectors(keys))


def gaussian_derivation():
    k = vectors("gaussian")
    return Derivation(ratio("gaussian"), GAUSSIAN).by(rules.expand).by(rules.integrate, k).by(rules.radial, k)


def crosstalk_energy(memory):
    def product(j):
        return memory.over(lambda l: memory.key(j, 0) * memory.key(l, 0) * memory.key(j, l), excluding=0)

    return memory.over(product, excluding=0)


def gaussian_certificate(exact, *, N, d_k):
    """One other pair gives E (k.e)^2 |k|^2 over the squared norm, two give (k.e)(l.e)(k.l), both by Gauss-Hermite nodes along the key that is read."""
    single, double = exact.Fraction(0), exact.Fraction(0)
    nodes = ((0, exact.Fraction(2, 3)), (1, exact.Fraction(1, 6)), (-1, exact.Fraction(1, 6)))  # node / sqrt(3), weight
    for x, weight in nodes:
        single += weight * 3 * x * x * (d_k - 1)  # the other coordinates have mean square one
        double += weight * 3 * x * x
    single += 3  # E x^4, beyond the degree of the nodes
    per_pair = (N - 1) * single + (N - 1) * (N - 2) * double * double
    return exact.number(per_pair) * exact.chi_square_moment(d_k, -2)


def simulation(sim, *, N, d_k, keys="gaussian"):
    """mean_i |sum_{j != i} (k_j.k_i) k_j|^2 / |k_i|^6."""
    k = sim.vectors(keys, N, d_k)
    gram = k @ k.transpose(-1, -2)
    norms = gram.diagonal(dim1=-2, dim2=-1).clone()
    gram.diagonal(dim1=-2, dim2=-1).zero_()
    return ((gram @ k).square().sum(-1) / norms**3).mean(-1)


THEOREM = Theorem(
    title="Retrieval noise of the auto-associative memory",
    domain=UNIT,
    sources=("zhong2025",),
    parts={
        "unit_keys": Identity(
            quantity=ratio,
            equals=(N - 1) / d_k * (1 + (N - 2) / d_k),
            derivation=derivation,
            certificate=certify.polynomial(crosstalk_energy, keys=("rademacher",)),
            simulation=simulation,
            points=(
                {"N": 6, "d_k": 12, "keys": "sphere"},
                {"N": 6, "d_k": 12, "keys": "rademacher"},
                {"N": 12, "d_k": 10, "keys": "sphere"},
                {"N": 4, "d_k": 5, "keys": "rademacher"},
            ),
            near_misses={
                "independent values": (N - 1) / d_k,
                "all pairs alike": (N - 1) ** 2 / d_k**2,
                "counts the retrieved pair": N / d_k * (1 + (N - 2) / d_k),
            },
        ),
        "gaussian_keys": Identity(
            domain=GAUSSIAN,
            quantity=ratio("gaussian"),
            equals=(N - 1) * (N + d_k) / ((d_k - 2) * (d_k - 4)),
            derivation=gaussian_derivation,
            certificate=certify.enclosure(gaussian_certificate, {"N": 2, "d_k": 5}, {"N": 4, "d_k": 6}, {"N": 7, "d_k": 9}),
            simulation=simulation,
            tail_index=d_k / 4,
            points=({"N": 6, "d_k": 24}, {"N": 8, "d_k": 32}, {"N": 5, "d_k": 40}),
            near_misses={
                "independent values": (N - 1) * d_k / ((d_k - 2) * (d_k - 4)),
                "one inverse moment squared": (N - 1) * (N + d_k - 2) / (d_k - 2) ** 2,
                "unit keys": (N - 1) / d_k * (1 + (N - 2) / d_k),
            },
        ),
    },
)
