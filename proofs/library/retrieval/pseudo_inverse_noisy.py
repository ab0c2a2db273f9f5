"""A noisy query at the pseudo-inverse memory.

Up to as many pairs as dimensions the memory recalls stored keys exactly, and amplifies whatever else is in the query: the squared error is the noise
energy times the mean inverse squared distance of a key from the span of the others, an inverse chi-square mean. It grows as the number of
pairs nears the width, and has no mean one pair below it. The scaled Hebbian memory never recalls exactly, and has a mean error at every size.
Source: zhong2025, abstract (retrieval SNR); the memory is Kohonen's, the statement is ours.
Differs: exact recall of stored keys says nothing of queries that are only near them.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(3), d_v=integers(1), sigma=reals(0), where=positive(d_k - N - 1))
EDGE = Domain(N=integers(1), d_k=integers(2), sigma=reals(0), where=(nonnegative(N - d_k + 1), nonnegative(d_k - 1 - N)))
HEBB = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), sigma=reals(0))
i, j = items("i j")
k, e, v = gaussian(d_k)("k"), gaussian(d_k, sigma**2)("e"), white(d_v)("v")
w = dual(d_k, of=k)("w")
query = k[i] + e[i]
error = E(norm2(over(j, (w[j] @ query) * v[j]) - v[i]))
hebbian_error = E(norm2(over(j, (k[j] @ query) / d_k * v[j]) - v[i]))


def derivation():
    law = Derivation(norm2(w[i]), DOMAIN).by(rules.leverage, w)
    lines = Derivation(error, DOMAIN).by(rules.integrate, v).by(rules.unit_norm, v)
    return lines.by(rules.duality, w).by(rules.integrate, e).by(rules.moments_of_norms, law)


def certificate(exact, *, N, d_k, sigma):
    """N sigma^2 over a chi-square variable whose degrees are the dimension left by generic rational keys: the trace of what projects on it."""
    others = exact.rationals(N + d_k, d_k, N - 1) if N > 1 else None
    left = exact.identity(d_k)
    if others:
        inverse = exact.solve(exact.mul(exact.transpose(others), others), exact.transpose(others))
        left = exact.add(left, exact.mul(others, inverse), -1)
    degrees = sum(left[c][c] for c in range(d_k))
    return N * exact.number(sigma) ** 2 * exact.chi_square_moment(int(degrees), -1)


def edge_certificate(exact, *, N, d_k, sigma):
    """With one pair less than dimensions the key that is read keeps two degrees of freedom from the others."""
    return exact.divergent_moment(2, -1)


def hebbian_certificate(exact, *, N, d_k, sigma):
    """Second and fourth moments of Gaussian coordinates."""
    square, fourth = exact.gaussian_mean(lambda x: x * x), exact.gaussian_mean(lambda x: x**4)
    own = (d_k * fourth + d_k * (d_k - 1) * square**2) / d_k**2 - 2 * square + 1
    noise = exact.number(sigma) ** 2
    return own + (N - 1) * square**2 / d_k + noise * N * square / d_k


def read(sim, N, d_k, d_v, sigma):
    """Keys [R, d_k, N], values [R, d_v, N] and the noisy queries [R, d_k, N] of all pairs."""
    keys, values = sim.gaussian(N, d_k).transpose(-1, -2), sim.sphere(N, d_v).transpose(-1, -2)
    return keys, values, keys + sigma * sim.gaussian(N, d_k).transpose(-1, -2)


def simulation(sim, *, N, d_k, d_v, sigma):
    """|V K^+ q_i - v_i|^2, averaged over the pairs of one memory."""
    keys, values, queries = read(sim, N, d_k, d_v, sigma)
    inverse = sim.torch.linalg.solve(keys.transpose(-1, -2) @ keys, keys.transpose(-1, -2))
    return (values @ inverse @ queries - values).square().sum(1).mean(-1)


def edge_simulation(sim, *, N, d_k, sigma):
    """|K^+ noise|^2 with values of one dimension and one pair less than dimensions."""
    keys, values, queries = (x.double() for x in read(sim, N, d_k, 1, sigma))
    inverse = sim.torch.linalg.solve(keys.transpose(-1, -2) @ keys, keys.transpose(-1, -2))
    return (values @ inverse @ queries - values).square().sum(1)[:, 0]


def hebbian_simulation(sim, *, N, d_k, d_v, sigma):
    keys, values, queries = read(sim, N, d_k, d_v, sigma)
    return (values @ (keys.transpose(-1, -2) @ queries) / d_k - values).square().sum(1).mean(-1)


THEOREM = Theorem(
    title="The pseudo-inverse memory with a noisy query", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "pseudo_inverse": Identity(
            quantity=error, equals=sigma**2 * N / (d_k - N - 1), derivation=derivation,
            certificate=certify.enclosure(certificate, *table("N d_k sigma", (1, 3, 1), (4, 12, "1/3"), (3, 5, 2))), simulation=simulation,
            tail_index=(d_k - N + 1) / 2, points=table("N d_k d_v sigma", (4, 16, 3, "1/2"), (8, 20, 4, 1), (3, 12, 2, 2)),
            near_misses={
                "over the width": sigma**2 * N / d_k, "over the difference": sigma**2 * N / (d_k - N),
                "the degrees of freedom": sigma**2 * N / (d_k - N + 1),
            },
        ),
        "one_pair_less_than_dimensions": Divergence(
            domain=EDGE, beyond="pseudo_inverse", quantity=error,
            certificate=certify.divergence(edge_certificate, *table("N d_k sigma", (1, 2, 1), (4, 5, "1/2"))), simulation=edge_simulation,
            points=table("N d_k sigma", (2, 3, 1), (5, 6, "1/2")),
            near_misses={"over the width": sigma**2 * N / d_k, "over the degrees of freedom": sigma**2 * N / 2},
        ),
        "hebbian": Identity(
            domain=HEBB, quantity=hebbian_error, equals=2 / d_k + (N - 1) / d_k + sigma**2 * N / d_k,
            derivation=lambda start: start.by(rules.integrate, v).by(rules.unit_norm, v).by(rules.integrate, e).by(rules.integrate, k),
            certificate=certify.enclosure(hebbian_certificate, *table("N d_k sigma", (1, 1, 1), (4, 3, "1/3"), (9, 7, 2))),
            simulation=hebbian_simulation, points=table("N d_k d_v sigma", (8, 14, 6, "1/2"), (4, 8, 4, 1), (12, 20, 5, 1)),
            near_misses={
                "unit keys": (N - 1) / d_k + sigma**2 * N / d_k, "one of two": N / d_k + sigma**2 * N / d_k,
                "noise counts the others": 2 / d_k + (N - 1) / d_k + sigma**2 * (N - 1) / d_k,
            },
        ),
    },
)  # fmt: skip
