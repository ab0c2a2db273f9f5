"""Scores of stored values against a reading: the matched decoder sees the product of both widths.

A reading is compared with every stored value. The score of the right one is one up to a noise that both widths divide; a wrong one has mean zero and a
noise of its own. Both are uncorrelated, and the variance of their difference, which decides, has one term for each width and one for their product.
Source: qiao2025, abstract (capacity before interference degrades retrieval); the statements are ours.
Differs: the noise of the right score alone is not the noise of the decision.
Open: how many pairs the largest score decodes without error; its variance alone is derived here, and capacity.codebook bounds
the chance of any confusion.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), keys=one_of("sphere", "rademacher"))
PAIR = Domain(N=integers(2), d_k=integers(1), d_v=integers(1), keys=one_of("sphere", "rademacher"))
i, j, l = items("i j l")


def vectors(keys):
    return ensemble(keys, d_k)("k"), ensemble(keys, d_v)("v")


def score(keys, item):
    """The overlap of a stored value with the reading at key i."""
    k, v = vectors(keys)
    return over(j, (k[j] @ k[i]) * (v[item] @ v[j]))


def derivation(start, keys):
    k, v = vectors(keys)
    return start.by(rules.unit_norm).by(rules.integrate, v).by(rules.unit_norm).by(rules.integrate, k).by(rules.unit_norm)


def certificate(*weights):
    def energy(exact, *, N, d_k, d_v, keys):
        """E (a u_1 + b u_2 + c)^2 from second moments of the Gram matrices of keys and values, item 1 being read: u_a = sum_j w_aj g_j1."""
        (first_k, g), (first_v, w) = (exact.gram_moments(keys, N, width) for width in (d_k, d_v))
        own, other, constant = weights
        scale, everything = {0: own, **({1: other} if other else {})}, range(N)
        square = sum(scale[a] * scale[b] * w[a, j, b, m] * g[j, 0, m, 0] for a in scale for b in scale for j in everything for m in everything)
        mean = sum(scale[a] * first_v[a, j] * first_k[j, 0] for a in scale for j in everything)
        return square + 2 * constant * mean + constant**2

    return energy


def simulation(*weights):
    def energy(sim, *, N, d_k, d_v, keys):
        """(a u_1 + b u_2 + c)^2 for the scores of the first two values against the reading at the first key: [R]."""
        own, other, constant = weights
        k, v = sim.vectors(keys, N, d_k), sim.vectors(keys, N, d_v)
        read = sim.torch.einsum("rn,rnm->rm", sim.torch.einsum("rnd,rd->rn", k, k[:, 0]), v)
        scores = own * (v[:, 0] * read).sum(-1) + constant
        return (scores + other * (v[:, 1] * read).sum(-1) if other else scores).square()

    return energy


def part(missed, weights, equals, near_misses, domain=PAIR, alone=()):
    return Identity(
        domain=domain, quantity=lambda keys: E(missed(keys) ** 2), equals=equals, derivation=derivation,
        certificate=certify.instances(certificate(*weights), *table("N d_k d_v", *alone, (2, 2, 3), (3, 2, 2), (3, 1, 2), keys=UNIT_KEYS)),
        simulation=simulation(*weights), points=table("N d_k d_v", (6, 8, 5), (4, 3, 7), (9, 12, 6), keys=UNIT_KEYS), near_misses=near_misses,
    )  # fmt: skip


BOTH = 1 / d_k + 1 / d_v

THEOREM = Theorem(
    title="Scores of stored values against a reading", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "right_value": part(
            lambda keys: score(keys, i) - 1, (1, 0, -1), (N - 1) / (d_k * d_v),
            {"one width": (N - 1) / d_k, "counts the retrieved pair": N / (d_k * d_v), "sum of the widths": (N - 1) / (d_k + d_v)}, domain=DOMAIN,
            alone=((1, 2, 2),),
        ),
        "wrong_value": part(
            lambda keys: score(keys, l), (0, 1, 0), BOTH + (N - 2) / (d_k * d_v),
            {"as the right one": (N - 1) / (d_k * d_v), "counts both": BOTH + N / (d_k * d_v), "reading alone": 1 / d_v + (N - 1) / (d_k * d_v)},
        ),
        "margin": part(
            lambda keys: score(keys, i) - score(keys, l) - 1, (1, -1, -1), BOTH + (2 * N - 3) / (d_k * d_v),
            {
                "right score alone": (N - 1) / (d_k * d_v), "wrong score alone": BOTH + (N - 2) / (d_k * d_v),
                "correlated scores": BOTH + (2 * N - 5) / (d_k * d_v),
            },
        ),
    },
)  # fmt: skip
