"""How well any keys can do at the Hebbian memory: the Welch floor.

Whatever the keys or features and their norms, the noise averaged over the pairs is at least the load less one: exchanging a pair bounds unequal norms
by equal ones, and for directions it is Welch's bound. Uniform random keys exceed it by 1 - 1/d_k. The error of reading all stored keys is
the values times what the Gram matrix lacks of the identity, so recall is exact for all values only with orthonormal keys.
Source: welch1974; zhong2025, abstract (retrieval SNR). Differs: keys of unequal norms may attain the floor as well, orthonormal keys stretched by
lengths of their own for instance, so that equal norms are no condition.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))
i, j = items("i j")
phi, u, v = fixed(d_k)("phi"), sphere(d_k)("u"), white(d_v)("v")
crosstalk = norm2(over(j, (phi[j] @ phi[i]) * v[j], excluding=i))
average = 1 / N * E(over(i, crosstalk / (norm2(phi[i]) ** 2 * norm2(v[i]))))
V, K = matrix("V", d_v, N), matrix("K", d_k, N)
recall_error = V @ K.T @ K - V


def derivation():
    mean = Derivation(E((u[j] @ u[i]) ** 2), DOMAIN).by(rules.integrate, u).by(rules.unit_norm, u)
    lines = Derivation(average, DOMAIN).by(rules.unit_norm, v).by(rules.integrate, v)
    return lines.by(rules.cauchy_schwarz).by(rules.mean_embedding, mean)


def keys(exact, N, d_k):
    """Gram matrices of features of unequal norms: a simplex of equal ones, orthonormal bases of their own norms, or generic rational vectors."""
    if N == d_k + 1:
        return [[exact.Fraction(1) if a == b else exact.Fraction(-1, d_k) for b in range(N)] for a in range(N)]
    if N % d_k == 0:
        return [[exact.Fraction(int(a % d_k == b % d_k) * (a % d_k + 1) ** 2) for b in range(N)] for a in range(N)]
    vectors = exact.rationals(5, N, d_k)
    return [[exact.dot(a, b) for b in vectors] for a in vectors]


def noise(gram):
    """(1/N) sum_i sum_{j != i} (phi_j.phi_i)^2 / |phi_i|^4."""
    size, none = len(gram), 0 * gram[0][0]
    return sum((gram[a][b] ** 2 / gram[a][a] ** 2 for a in range(size) for b in range(size) if a != b), none) / size


def certificate(exact, *, N, d_k, d_v=1):
    """Uncorrelated unit values of any width."""
    return noise(keys(exact, N, d_k))


def unequal_norms(exact, *, N, d_k):
    """Orthogonal vectors of different lengths: their noise, the largest and the smallest norm squared."""
    gram = keys(exact, N, d_k)
    squares = [gram[a][a] for a in range(N)]
    return certify.Instance({"noise": noise(gram), "largest": max(squares), "smallest": min(squares)})


def simulation(sim, *, N, d_k, d_v):
    """Copies of one turned orthonormal basis, each axis of a random length of its own, which attain the floor; else vectors of random lengths."""
    if N % d_k == 0:
        turn = sim.torch.linalg.qr(sim.gaussian(d_k, d_k))[0]
        lengths = (sim.gaussian(d_k)).exp()[:, None, :]
        features = (turn * lengths).transpose(-1, -2).repeat(1, N // d_k, 1)
    else:
        features = sim.sphere(N, d_k) * (sim.gaussian(N, 1) / 4).exp()
    values = sim.sphere(N, d_v)
    weights = features @ features.transpose(-1, -2)
    norms = weights.diagonal(dim1=-2, dim2=-1).clone()
    weights = weights - sim.torch.diag_embed(norms)
    return ((weights @ values).square().sum(-1) / norms.square()).mean(-1)


THEOREM = Theorem(
    title="The Welch floor of retrieval noise", domain=DOMAIN, sources=("welch1974", "zhong2025"),
    parts={
        "average": Bound(
            relation=">=", quantity=average, equals=N / d_k - 1, derivation=derivation,
            certificate=certify.instances(certificate, *table("N d_k", (4, 3), (6, 3), (5, 2), (3, 3))), simulation=simulation,
            points=table("N d_k d_v", (8, 4, 64), (12, 4, 32), (9, 4, 4), (9, 5, 4)),
            near_misses={"counts the retrieved pair": N / d_k, "random keys": (N - 1) / d_k, "one dimension less": N / (d_k - 1) - 1},
        ),
        "recall_error": Algebraic(
            quantity=recall_error, equals=V @ (K.T @ K - identity(N)), derivation=lambda start: start.by(rules.multiply_out),
            points=table("N d_k d_v", (4, 8, 4), (12, 6, 2), (2, 3, 2), (4, 2, 1)),
            near_misses={"what is read": V @ K.T @ K, "keys the other way round": V @ (K.T @ K + identity(N))},
        ),
        "unequal_norms": Negative(
            claim=Claim(Symbol("largest"), "=", Symbol("smallest"), given=(Claim(Symbol("noise"), "=", N / d_k - 1),)),
            note="Features that attain the floor have one norm: the largest squared norm is the smallest.",
            counterexample=certify.instances(unequal_norms, *table("N d_k", (3, 3), (6, 3))),
        ),
    },
)  # fmt: skip
