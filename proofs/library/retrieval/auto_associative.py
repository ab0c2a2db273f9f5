"""Retrieval noise of the auto-associative memory, whose values are its keys.

If the values are the keys themselves the crosstalk of different pairs adds up along the key that is read, and the noise has a part that is quadratic in
the number of pairs. Keys whose norms fluctuate need two more dimensions for a mean than a memory with independent values.
Source: zhong2025, abstract (retrieval SNR); the statement is a reconstruction.
Differs: the formula for independent values lacks the quadratic part.
The quadratic part lies along the key: what is perpendicular to it grows with the number of pairs alone.
"""

from memorem.language import *

UNIT = Domain(N=integers(1), d_k=integers(1), keys=one_of("sphere", "rademacher"))
GAUSSIAN = Domain(N=integers(1), d_k=integers(5))
i, j = items("i j")


def vectors(keys):
    return {"sphere": sphere, "rademacher": rademacher, "gaussian": gaussian}[keys](d_k)("k")


def ratio(keys):
    k = vectors(keys)
    return E(norm2(over(j, (k[j] @ k[i]) * k[j], excluding=i)) / norm2(k[i]) ** 3)


def across(keys):
    """The energy of the crosstalk perpendicular to the key that is read, over the signal."""
    k = vectors(keys)
    crosstalk = over(j, (k[j] @ k[i]) * k[j], excluding=i)
    return E(norm2(crosstalk - ((crosstalk @ k[i]) / norm2(k[i])) * k[i]) / norm2(k[i]) ** 3)


def across_derivation(keys, domain):
    k, lines = vectors(keys), Derivation(across(keys), domain).by(rules.expand)
    if not k.ensemble.unit:
        return lines.by(rules.integrate, k).by(rules.radial, k)
    return lines.by(rules.unit_norm).by(rules.integrate, k).by(rules.unit_norm)


def derivation(keys):
    return Derivation(ratio(keys), UNIT).by(rules.unit_norm).by(rules.integrate, vectors(keys))


def gaussian_derivation():
    k = vectors("gaussian")
    return Derivation(ratio("gaussian"), GAUSSIAN).by(rules.expand).by(rules.integrate, k).by(rules.radial, k)


def crosstalk_energy(memory):
    def product(j):
        return memory.over(lambda l: memory.key(j, 0) * memory.key(l, 0) * memory.key(j, l), excluding=0)

    return memory.over(product, excluding=0)


def along_energy(memory):
    """(r.k_i)^2 of unit keys: the square of the sum of squared overlaps."""
    return memory.over(lambda j: memory.key(j, 0) ** 2, excluding=0) ** 2


def across_certificate(kind):
    def averaged(exact, *, N, d_k):
        whole = exact.average(crosstalk_energy, N=N, d_k=d_k, keys=kind)
        return whole - exact.average(along_energy, N=N, d_k=d_k, keys=kind)

    return averaged


def across_gaussian_certificate(exact, *, N, d_k):
    """The perpendicular coordinates of other keys are independent of their overlaps: E x^2 in d_k - 1 of them for each, nothing for two."""
    square = exact.gaussian_mean(lambda x: x * x)
    return (N - 1) * (d_k - 1) * square**2 * exact.chi_square_moment(d_k, -2)


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


def across_simulation(kind):
    def perpendicular(sim, *, N, d_k):
        """mean_i |r - (r.e) e|^2 / |k_i|^6 with e along k_i."""
        k = sim.vectors(kind, N, d_k)
        gram = k @ k.transpose(-1, -2)
        norms = gram.diagonal(dim1=-2, dim2=-1).clone()
        gram.diagonal(dim1=-2, dim2=-1).zero_()
        crosstalk = gram @ k
        rest = crosstalk - ((crosstalk * k).sum(-1) / norms)[..., None] * k
        return (rest.square().sum(-1) / norms**3).mean(-1)

    return perpendicular


def unit_across(ensemble, equals, other):
    kind = ensemble(d_k).kind
    return Identity(
        domain=Domain(N=integers(1), d_k=integers(1)), quantity=across(kind), equals=equals,
        derivation=lambda: across_derivation(kind, Domain(N=integers(1), d_k=integers(1))),
        certificate=certify.instances(across_certificate(kind), *({"N": N, "d_k": d} for N, d in ((1, 3), (3, 1), (2, 4), (3, 3)))),
        simulation=across_simulation(kind), points=table("N d_k", (6, 5), (10, 4), (6, 12)),
        near_misses={"all of it": (N - 1) / d_k, "mean share of the directions": (N - 1) * (d_k - 1) / d_k**2, "the other ensemble": other},
    )  # fmt: skip


ON_SPHERE, OF_SIGNS = (N - 1) * (d_k - 1) / (d_k * (d_k + 2)), (N - 1) * (d_k - 1) * (d_k - 2) / d_k**3
ACROSS = (N - 1) * (d_k - 1) / ((d_k - 2) * (d_k - 4))

THEOREM = Theorem(
    title="Retrieval noise of the auto-associative memory", domain=UNIT, sources=("zhong2025",),
    parts={
        "unit_keys": Identity(
            quantity=ratio, equals=(N - 1) / d_k * (1 + (N - 2) / d_k), derivation=derivation, certificate=certify.polynomial(crosstalk_energy),
            simulation=simulation, points=table("N d_k keys", (6, 12, "sphere"), (6, 12, "rademacher"), (12, 10, "sphere"), (4, 5, "rademacher")),
            near_misses={
                "independent values": (N - 1) / d_k, "all pairs alike": (N - 1) ** 2 / d_k**2,
                "counts the retrieved pair": N / d_k * (1 + (N - 2) / d_k),
            },
        ),
        "gaussian_keys": Identity(
            domain=GAUSSIAN, quantity=ratio("gaussian"), equals=(N - 1) * (N + d_k) / ((d_k - 2) * (d_k - 4)), derivation=gaussian_derivation,
            certificate=certify.enclosure(gaussian_certificate, *table("N d_k", (2, 5), (4, 6), (7, 9))), simulation=simulation, tail_index=d_k / 4,
            points=table("N d_k", (6, 24), (8, 32), (5, 40)),
            near_misses={
                "independent values": (N - 1) * d_k / ((d_k - 2) * (d_k - 4)), "one inverse moment squared": (N - 1) * (N + d_k - 2) / (d_k - 2) ** 2,
                "unit keys": (N - 1) / d_k * (1 + (N - 2) / d_k),
            },
        ),
        "perpendicular_sphere": unit_across(sphere, ON_SPHERE, OF_SIGNS), "perpendicular_rademacher": unit_across(rademacher, OF_SIGNS, ON_SPHERE),
        "perpendicular_gaussian": Identity(
            domain=GAUSSIAN, quantity=across("gaussian"), equals=ACROSS, derivation=lambda: across_derivation("gaussian", GAUSSIAN),
            certificate=certify.enclosure(across_gaussian_certificate, *table("N d_k", (2, 5), (4, 6), (7, 9))),
            simulation=across_simulation("gaussian"), tail_index=d_k / 4, points=table("N d_k", (12, 24), (16, 32), (8, 40)),
            near_misses={
                "all directions": (N - 1) * d_k / ((d_k - 2) * (d_k - 4)), "one inverse moment squared": (N - 1) * (d_k - 1) / (d_k - 2) ** 2,
                "unit keys": ON_SPHERE,
            },
        ),
    },
)  # fmt: skip
