"""Error of one bit read by several averaged heads, and how it moves with the number of pairs.

Heads with sign keys of their own and values in common add up their readings. The bit is then wrong with the exact tail of one head as wide as all of them
together, ties counted by a half; an exponential bound holds at every size. More pairs never help: the error is at least that with fewer.
Source: qiao2025, abstract (capacity and head redundancy); the statements are ours. hoeffding1963 (the bound).
Differs: heads that vote instead of adding their readings are another model; capacity.bit_rademacher is the case of one head.
Open: that the error falls with the width, and how it differs from the Gaussian tail in second order.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), d_k=integers(1), H=integers(1))
MORE = Domain(N=integers(2), d_k=integers(1))
u = Symbol("u", integer=True)
READ = AveragedReadout(N, d_k, H)


def signs():
    return Derivation(READ, DOMAIN).by(rules.sign_products)


def certificate(exact, *, N, d_k, H=1):
    """Every memory of one-bit values: the keys of all heads and the values, those of the pair that is read fixed by symmetry."""
    wrong, width = exact.Fraction(0), H * d_k
    for bits in exact.product((1, -1), repeat=(N - 1) * (width + 1)):
        overlaps = [sum(bits[N - 1 + j * width + h * d_k + c] for h in range(H) for c in range(d_k)) for j in range(N - 1)]
        read = width + sum(bits[j] * overlap for j, overlap in enumerate(overlaps))
        wrong += exact.read_wrong(read)
    return wrong / 2 ** ((N - 1) * (width + 1))


def counted(exact, *, N, d_k, H):
    """The same by count: the heads add up to one as wide as all of them."""
    return exact.bit_wrong(N, H * d_k)


def simulation(sim, *, N, d_k, H=1):
    """The fraction of pairs whose bit the mean of all heads reads wrong, ties counted by a half: [R]."""
    k, v = sim.signs(H, N, d_k), sim.signs(N, 1)
    gram = (k @ k.transpose(-1, -2)).sum(1)  # [R, N, N]
    aligned = (gram @ v) * v
    return ((aligned < -0.5).to(k.dtype) + (aligned < 0.5).to(k.dtype)).mean((-2, -1)) / 2


WIDTH = H * d_k
SIGNS = (N - 1) * WIDTH
CERTIFIED = table("N d_k H", (2, 1, 1), (2, 2, 3), (3, 1, 2), (3, 2, 2), (4, 1, 3), (2, 5, 1))

THEOREM = Theorem(
    title="Error of one bit read by averaged heads", domain=DOMAIN, sources=("qiao2025", "hoeffding1963"),
    parts={
        "averaged_heads": Identity(
            quantity=READ, equals=sign_sum_below(SIGNS, WIDTH), derivation=lambda: signs().by(rules.binomial_tail),
            certificate=certify.instances(certificate, *CERTIFIED), simulation=simulation,
            points=table("N d_k H", (9, 4, 3), (6, 5, 1), (5, 3, 2), (12, 2, 5)),
            near_misses={
                "one head": sign_sum_below((N - 1) * d_k, d_k), "Gaussian tail": erfc(sqrt(WIDTH / (2 * (N - 1)))) / 2,
                "counts the retrieved pair": sign_sum_below(N * WIDTH, WIDTH),
                "ties never wrong": Sum(binomial(SIGNS, u), (u, 0, ceiling((N - 2) * WIDTH / 2) - 1)) / 2**SIGNS,
            },
        ),
        "hoeffding": Bound(
            quantity=READ, equals=exp(-WIDTH / (2 * (N - 1))),
            derivation=lambda: signs().by(rules.chernoff, 1 / (N - 1)).by(rules.compare, "cosh_below_gaussian"),
            certificate=certify.instances(counted, *CERTIFIED, *table("N d_k H", (2501, 1, 1))), looseness=Integer(2),
            note="A bit that is drowned by the others is right half of the time, and the exponential bound on its error is one.",
            simulation=simulation, points=table("N d_k H", (4, 4, 3), (8, 8, 1), (3, 3, 2)),
            near_misses={
                "four times the rate": exp(-2 * WIDTH / (N - 1)), "the load forgotten": exp(-WIDTH), "an eighth": exp(-WIDTH / (2 * (N - 1))) / 8,
            },
        ),
        "more_pairs": Bound(
            domain=MORE, relation=">=", quantity=SignReadout(N, d_k), equals=sign_sum_below((N - 2) * d_k, d_k),
            derivation=lambda start: start.by(rules.sign_products).by(rules.fewer_signs, (N - 2) * d_k).by(rules.binomial_tail),
            certificate=certify.instances(certificate, *table("N d_k", (2, 1), (3, 1), (3, 4), (4, 3), (5, 2))), simulation=simulation,
            points=table("N d_k", (9, 8), (6, 3), (4, 5)),
            near_misses={
                "grows with the pairs": sign_sum_below((N - 2) * d_k, d_k) * (N - 1),
                "by a fixed step": sign_sum_below((N - 2) * d_k, d_k) + 1 / (2 * N), "with one pair more": sign_sum_below(N * d_k, d_k),
            },
        ),
    },
)  # fmt: skip
