"""Two look-ups through one and the same codebook add their errors coherently.

A layer whose keys are its values and that is applied again meets the crosstalk that it made: the same overlaps occur twice. At two layers the error
is exactly known; it is about four times that of one at small load, against twice for two independent codebooks, and needs the fourth moment of an overlap.
Source: qiao2025, abstract (error propagation through depth); the model is a reconstruction.
Differs: looped depth is not depth; the law of independent codebooks is far too small.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1))


def error(fourth):
    """From E (k_i.k_j)^4."""
    s = (N - 1) / d_k
    own = (N - 1) * fourth + 2 * (N - 1) * (N - 2) / d_k**2 + (N - 1) * (N - 2) * (N - 3) / d_k**3
    return 4 * s + 4 * (N - 1) * (N - 2) / d_k**2 + own


def certificate(kind):
    def enumerated(exact, *, N, d_k):
        """Every codebook: all signs, or a product of moments where a design of degree five is too small, in one dimension all points."""
        total = exact.Fraction(0)
        for weight, k in exact.draws(kind, N, d_k):
            gram = [[sum(x * y for x, y in zip(p, q, strict=True)) for q in k] for p in k]
            twice = [sum(gram[i][j] * gram[j][0] for j in range(N)) for i in range(N)]
            twice[0] = twice[0] - 1
            total = total + weight * sum((x * x for x in twice), exact.Fraction(0))
        return exact.rational(total)

    return enumerated


def circle(exact, *, N, d_k):
    """Keys on the circle: twelve equally spaced directions integrate degree eleven; overlaps are cosines of multiples of thirty degrees."""
    if d_k == 1:
        return certificate("sphere")(exact, N=N, d_k=1)
    if d_k != 2 or N > 4:
        raise exact.OutOfReach(f"{N} keys in {d_k} dimensions are not enumerated")
    cosines = [(exact.arb(n) / 6).cos_pi() for n in range(12)]
    total, count = exact.arb(0), 0
    for turns in exact.product(range(12), repeat=N - 1):
        angles = (0, *turns)
        gram = [[cosines[(p - q) % 12] for q in angles] for p in angles]
        twice = [sum((gram[i][j] * gram[j][0] for j in range(N)), exact.arb(0)) for i in range(N)]
        twice[0] = twice[0] - 1
        total, count = total + sum((x * x for x in twice), exact.arb(0)), count + 1
    return total / count


def simulation(kind):
    def squared_error(sim, *, N, d_k):
        k = sim.vectors(kind, N, d_k)
        gram = k @ k.transpose(-1, -2)
        scores = (gram @ gram[:, :, :1]).squeeze(-1)
        scores[:, 0] -= 1
        return scores.square().sum(-1)

    return squared_error


s = (N - 1) / d_k
FOURTH = {"sphere": 3 / (d_k * (d_k + 2)), "rademacher": (3 * d_k - 2) / d_k**3}


def part(keys, kind, other, certified):
    return Identity(
        quantity=looped_chain(keys(d_k), 2), equals=error(FOURTH[kind]), derivation=lambda start: start.by(rules.close), certificate=certified,
        simulation=simulation(kind), points=table("N d_k", (3, 4), (6, 10), (2, 2), (5, 16)), scale=1 + 0 * N,
        near_misses={
            "independent codebooks": (1 + s) ** 2 - 1, "small load": 4 * s, "the other law of keys": error(FOURTH[other]),
            "overlaps as if Gaussian": error(3 / d_k**2),
        },
    )  # fmt: skip


THEOREM = Theorem(
    title="Two look-ups through one codebook", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "rademacher": part(
            rademacher, "rademacher", "sphere", certify.instances(certificate("rademacher"), *table("N d_k", (1, 2), (2, 3), (3, 2), (3, 3), (4, 2))),
        ),
        "sphere": part(sphere, "sphere", "rademacher", certify.enclosure(circle, *table("N d_k", (2, 2), (3, 2), (4, 2), (3, 1)))),
    },
)  # fmt: skip
