"""Bit error of the Hebbian memory with sign keys and sign values.

Every bit is read as the sign of the signal plus a sum of independent fair signs, one for each coordinate of each other key. So the error is an exact
tail of a binomial law, ties counted by a half; the Gaussian tail of signal over noise is only an approximation.
Ties occur only if the number of pairs or the width is even, so that the two kinds of size differ by more than their neighbours do.
Source: qiao2025, abstract (capacity before interference degrades retrieval); the law is ours; hoeffding1963 (the bound).
Differs: the Gaussian tail at the root of the width over the number of all pairs is a tenth too large for eleven pairs at width 16.
Open: the constant of the difference from the Gaussian tail with ties halved, which falls like one over the number of signs on every grid that was tried.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), d_k=integers(1))
u = Symbol("u", integer=True)


def certificate(exact, *, N, d_k):
    """Every memory of one-bit values: keys and values enumerated, the first key and value fixed by symmetry."""
    wrong = exact.Fraction(0)
    for bits in exact.product((1, -1), repeat=(N - 1) * (d_k + 1)):
        keys = [bits[j * d_k : (j + 1) * d_k] for j in range(N - 1)]
        values = bits[(N - 1) * d_k :]
        read = d_k + sum(v * sum(k) for k, v in zip(keys, values, strict=True))
        wrong += exact.read_wrong(read)
    return wrong / 2 ** ((N - 1) * (d_k + 1))


def counted(exact, *, N, d_k):
    return exact.bit_wrong(N, d_k)


def simulation(sim, *, N, d_k):
    """The fraction of pairs whose bit is read wrong, ties counted by a half: [R]."""
    k, v = sim.signs(N, d_k), sim.signs(N, 1)
    aligned = (k @ k.transpose(-1, -2) @ v) * v
    return ((aligned < -0.5) + (aligned < 0.5).to(k.dtype)).mean((-2, -1)) / 2


THEOREM = Theorem(
    title="Bit error with sign keys and sign values", domain=DOMAIN, sources=("qiao2025", "hoeffding1963"),
    parts={
        "bit_error": Identity(
            quantity=SignReadout(N, d_k), equals=sign_sum_below((N - 1) * d_k, d_k),
            derivation=lambda start: start.by(rules.sign_products).by(rules.binomial_tail),
            certificate=certify.instances(certificate, *table("N d_k", (2, 1), (2, 4), (3, 2), (3, 3), (4, 2), (2, 5), (4, 3))),
            simulation=simulation, points=table("N d_k", (8, 8), (5, 3), (11, 16), (16, 9)),
            near_misses={
                "Gaussian tail": erfc(sqrt(d_k / (2 * N))) / 2, "counts the retrieved pair": sign_sum_below(N * d_k, d_k),
                "ties never wrong": Sum(binomial((N - 1) * d_k, u), (u, 0, ceiling((N - 2) * d_k / 2) - 1)) / 2 ** ((N - 1) * d_k),
            },
            headline=Headline(erfc(sqrt(d_k / (2 * N))) / 2, {"N": Integer(11)}),
        ),
        "hoeffding": Bound(
            relation="<=", quantity=SignReadout(N, d_k), equals=exp(-d_k / (2 * (N - 1))),
            derivation=lambda start: start.by(rules.sign_products).by(rules.chernoff, 1 / (N - 1)).by(rules.compare, "cosh_below_gaussian"),
            certificate=certify.instances(counted, *table("N d_k", (2, 1), (2, 5), (3, 2), (4, 2), (4, 5), (2501, 1))), looseness=Integer(2),
            note="A bit that is drowned by the others is right half of the time, and the exponential bound on its error is one.",
            simulation=simulation, points=table("N d_k", (4, 12), (8, 8), (3, 12)),
            near_misses={"twice the exponent": exp(-d_k / (N - 1)), "the load forgotten": exp(-d_k / 2)},
        ),
        "berry_esseen": Cited(
            statement="For every number of pairs and every width the error differs from the Gaussian tail at the root of the width over the number of "
            "other pairs by at most 0.4748 over the root of the number of signs, a constant for all sums of equally distributed variables.",
            sources=("shevtsova2011",),
        ),
    },
)  # fmt: skip
