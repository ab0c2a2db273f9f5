"""Three look-ups through one and the same codebook: exact at every size, about nine times the error of one at small load.

A layer that is applied three times meets its own overlaps three times, and the error adds up as an amplitude: with the square of the number of look-ups,
where independent codebooks add energies. The exact value needs the fourth and sixth moments of an overlap and those of closed walks through four keys, so
that it tells sign keys from keys on the sphere.
Source: qiao2025, abstract (error propagation through depth); the model is a reconstruction.
Differs: looped depth is not depth; three times the error of one look-up is far too small. Two look-ups are depth.tied_weights.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1))
s = (N - 1) / d_k


def in_powers_of_n(*coefficients):
    return sum((coefficient * N**power for power, coefficient in enumerate(coefficients)), 0 * N)


SIGNS = s / d_k**4 * in_powers_of_n(
    9 * d_k**4 - 51 * d_k**3 + 61 * d_k**2 - 8 * d_k - 12, 48 * d_k**3 - 138 * d_k**2 + 109 * d_k - 20, 50 * d_k**2 - 90 * d_k + 41, 15 * d_k - 14, 1
)  # fmt: skip
SPHERE = s / (d_k**4 * (d_k + 2) ** 2 * (d_k + 4)) * in_powers_of_n(
    9 * d_k**7 + 21 * d_k**6 - 227 * d_k**5 - 468 * d_k**4 + 1340 * d_k**3 + 720 * d_k**2 - 3360 * d_k + 1920,
    48 * d_k**6 + 246 * d_k**5 - 179 * d_k**4 - 1624 * d_k**3 + 768 * d_k**2 + 3160 * d_k - 2464,
    50 * d_k**5 + 310 * d_k**4 + 261 * d_k**3 - 972 * d_k**2 - 740 * d_k + 1136,
    15 * d_k**4 + 106 * d_k**3 + 188 * d_k**2 - 40 * d_k - 224,
    d_k**3 + 8 * d_k**2 + 20 * d_k + 16,
)  # fmt: skip


def thrice(gram, zero):
    """|G^3 e_1 - e_1|^2."""
    scores = [row[0] for row in gram]
    for _ in range(2):
        scores = [sum((x * y for x, y in zip(row, scores, strict=True)), zero) for row in gram]
    return sum((x * x for x in (scores[0] - 1, *scores[1:])), zero)


def signs(exact, *, N, d_k):
    """Every codebook of signs."""
    total = exact.Fraction(0)
    for weight, k in exact.draws("rademacher", N, d_k):
        total += weight * thrice([[sum(x * y for x, y in zip(p, q, strict=True)) for q in k] for p in k], exact.Fraction(0))
    return exact.rational(total)


def circle(exact, *, N, d_k):
    """Keys on the circle: twelve equally spaced directions integrate degree eleven; on the line both unit vectors."""
    if d_k > 2:
        raise exact.OutOfReach(f"keys in {d_k} dimensions are not enumerated")
    half = 12 if d_k == 2 else 2
    cosines = [(exact.arb(n) / 6 * (12 // half)).cos_pi() for n in range(half)]
    turns = [(0, *rest) for rest in exact.product(range(half), repeat=N - 1)]
    return sum((thrice([[cosines[(p - q) % half] for q in one] for p in one], exact.arb(0)) for one in turns), exact.arb(0)) / len(turns)


def simulation(kind):
    def squared_error(sim, *, N, d_k):
        k = sim.vectors(kind, N, d_k)
        gram = k @ k.transpose(-1, -2)
        scores = (gram @ (gram @ gram[:, :, :1])).squeeze(-1)
        scores[:, 0] -= 1
        return scores.square().sum(-1)

    return squared_error


def part(keys, kind, equals, other, certificate):
    return Identity(
        quantity=looped_chain(keys(d_k), 3), equals=equals, derivation=lambda start: start.by(rules.close), certificate=certificate,
        simulation=simulation(kind), points=table("N d_k", (2, 3), (3, 16), (2, 2), (4, 32)),
        near_misses={"independent codebooks": (1 + s) ** 3 - 1, "small load": 9 * s, "three errors": 3 * s, "the other law of keys": other},
    )  # fmt: skip


THEOREM = Theorem(
    title="Three look-ups through one codebook", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "rademacher": part(
            rademacher, "rademacher", SIGNS, SPHERE, certify.instances(signs, *table("N d_k", (1, 2), (2, 3), (3, 2), (3, 3), (4, 2))),
        ),
        "sphere": part(sphere, "sphere", SPHERE, SIGNS, certify.enclosure(circle, *table("N d_k", (2, 2), (3, 2), (4, 2), (3, 1)))),
    },
)  # fmt: skip
