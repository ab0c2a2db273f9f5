"""How incoherent unit vectors can be: Welch's bound.

More unit vectors than dimensions cannot all be orthogonal. The sum of all squared inner products is that of a tight frame plus the squared distance of
the frame's operator from a multiple of the identity, so it is least exactly for tight frames; the largest of them is at least the mean.
Source: welch1974. Differs: nothing here is random; uniform random keys exceed the floor of the sum by N(1 - 1/d_k) in the mean.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1))
PAIRS = Domain(N=integers(2), d_k=integers(1))
i, j = items("i j")
k, u = directions(d_k)("k"), sphere(d_k)("u")
K = matrix("K", d_k, N)
gram, operator = squared_norm(K.T @ K), K @ K.T
total = over(i, over(j, (k[j] @ k[i]) ** 2))
pairs = over(i, over(j, (k[j] @ k[i]) ** 2, excluding=i))
share = entry(squared_norm(K)) / d_k


def mean(domain):
    return Derivation(E((u[j] @ u[i]) ** 2), domain).by(rules.integrate, u).by(rules.unit_norm, u)


def sum_derivation(statement, domain):
    return Derivation(statement, domain).by(rules.unit_norm, k).by(rules.mean_embedding, mean(domain))


def instances(exact, N, d_k):
    """Gram matrices of unit vectors: a simplex, orthonormal bases side by side, or generic rational vectors."""
    if N == d_k + 1:
        return [[exact.Fraction(1) if a == b else exact.Fraction(-1, d_k) for b in range(N)] for a in range(N)]
    if N % d_k == 0:
        return [[exact.Fraction(int(a % d_k == b % d_k)) for b in range(N)] for a in range(N)]
    vectors = [exact.unit_vector(seed, d_k) for seed in range(N)]
    return [[exact.dot(a, b) for b in vectors] for a in vectors]


def sum_certificate(exact, *, N, d_k):
    return sum(x * x for row in instances(exact, N, d_k) for x in row)


def largest_certificate(exact, *, N, d_k):
    gram = instances(exact, N, d_k)
    return max(gram[a][b] ** 2 for a in range(N) for b in range(N) if a != b)


def deficit_certificate(exact, *, N, d_k):
    keys = exact.rationals(N + d_k, d_k, N)
    gram = exact.mul(exact.transpose(keys), keys)
    return certify.Instance({"K": keys}, sum(x * x for row in gram for x in row))


def vectors(sim, N, d_k):
    """Unit vectors [R, N, d_k]: a turned simplex, turned orthonormal bases, or drawn on the sphere."""
    if N == d_k + 1:
        basis = sim.gaussian(N, N)
        basis[:, :, 0] = 1
        frame = sim.torch.linalg.qr(basis)[0][:, :, 1:]  # rows of an orthonormal basis of what is perpendicular to the ones
        return frame / frame.norm(dim=-1, keepdim=True)
    if N % d_k == 0:
        return sim.torch.linalg.qr(sim.gaussian(N // d_k, d_k, d_k))[0].flatten(1, 2)
    return sim.sphere(N, d_k)


def sum_simulation(sim, *, N, d_k):
    keys = vectors(sim, N, d_k)
    return (keys @ keys.transpose(-1, -2)).square().sum((-1, -2))


def largest_simulation(sim, *, N, d_k):
    keys = vectors(sim, N, d_k)
    gram = keys @ keys.transpose(-1, -2)
    return (gram - sim.torch.diag_embed(gram.diagonal(dim1=-2, dim2=-1))).square().amax((-1, -2))


def deficit_simulation(sim, *, N, d_k):
    keys = sim.gaussian(d_k, N)
    return sim.instance({"K": keys}, (keys.transpose(-1, -2) @ keys).square().sum((-1, -2)), terms=16 * N * d_k)


POINTS = table("N d_k", (8, 4), (5, 4), (10, 4), (9, 8))

THEOREM = Theorem(
    title="Coherence of unit vectors: Welch's bound", domain=DOMAIN, sources=("welch1974",),
    parts={
        "sum": Bound(
            relation=">=", quantity=total, equals=N**2 / d_k, derivation=lambda: sum_derivation(total, DOMAIN),
            certificate=certify.instances(sum_certificate, *table("N d_k", (4, 2), (4, 3), (5, 3), (2, 5))), simulation=sum_simulation, points=POINTS,
            near_misses={"one dimension less": N**2 / (d_k - 1), "orthonormal vectors": N + N**2 / d_k},
        ),
        "largest": Bound(
            domain=PAIRS, relation=">=", quantity=Largest(pairs), equals=(N - d_k) / (d_k * (N - 1)),
            derivation=lambda start: start.by(rules.largest_above_mean, sum_derivation(pairs, PAIRS)),
            certificate=certify.instances(largest_certificate, *table("N d_k", (4, 3), (6, 5), (5, 3), (2, 5))), simulation=largest_simulation,
            points=table("N d_k", (5, 4), (9, 8), (10, 4), (3, 2)),
            near_misses={
                "every vector counts": N / (d_k * (N - 1)), "one dimension less": (N - d_k + 1) / (d_k * (N - 1)), "over the width": 1 / d_k,
            },
        ),
        "deficit": Algebraic(
            quantity=gram, equals=squared_norm(operator - share * identity(d_k)) + share**2 * d_k * identity(1),
            derivation=lambda start: start.by(rules.multiply_out),
            certificate=certify.instances(deficit_certificate, *table("N d_k", (3, 2), (2, 3), (4, 4))), simulation=deficit_simulation,
            points=table("N d_k", (12, 5), (6, 8)),
            near_misses={
                "no floor": squared_norm(operator - share * identity(d_k)),
                "floor of unit vectors": squared_norm(operator - share * identity(d_k)) + N**2 / d_k * identity(1),
            },
        ),
    },
)  # fmt: skip
