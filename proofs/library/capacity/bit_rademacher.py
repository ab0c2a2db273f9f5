"""Bit error of the Hebbian memory with sign keys and sign values.

Every bit is read as the sign of the signal plus a sum of independent fair signs, one for each coordinate of each other key. So the error is an exact
tail of a binomial law, ties counted by a half; the Gaussian tail of signal over noise is only its limit.
Source: qiao2025, abstract (capacity before interference degrades retrieval); the law is ours. Differs: the Gaussian tail is off by a tenth at width 16.
Left for later: the bounds on the difference from the Gaussian tail, Hoeffding's bound.
"""

from memorem import Derivation, Domain, Identity, N, SignReadout, Sum, Symbol, Theorem, binomial, ceiling, certify, d_k, erfc, floor, integers, rules
from memorem import sqrt

DOMAIN = Domain(N=integers(2), d_k=integers(1))
u = Symbol("u", integer=True)


def tail(signs, threshold):
    """The mean of P(B < -threshold) and P(B <= -threshold) for the sum B of fair signs."""
    last = (signs - threshold) / 2
    below = Sum(binomial(signs, u), (u, 0, ceiling(last) - 1))
    return (below + Sum(binomial(signs, u), (u, 0, floor(last)))) / 2 ** (signs + 1)


def derivation():
    return Derivation(SignReadout(N, d_k), DOMAIN).by(rules.sign_products).by(rules.binomial_tail)


def certificate(exact, *, N, d_k):
    """Every memory of one-bit values: keys and values enumerated, the first key and value fixed by symmetry."""
    wrong = exact.Fraction(0)
    for bits in exact.product((1, -1), repeat=(N - 1) * (d_k + 1)):
        keys = [bits[j * d_k : (j + 1) * d_k] for j in range(N - 1)]
        values = bits[(N - 1) * d_k :]
        read = d_k + sum(v * sum(k) for k, v in zip(keys, values, strict=True))
        wrong += exact.Fraction(1, 2) if read == 0 else int(read < 0)
    return wrong / 2 ** ((N - 1) * (d_k + 1))


def simulation(sim, *, N, d_k):
    """The first bit of the first pair is read wrong, ties by a fair coin: bool [R]."""
    k, v = sim.signs(N, d_k), sim.signs(N)
    scores = sim.torch.einsum("rnd,rd->rn", k, k[:, 0])
    read = (scores * v).sum(-1)
    read = sim.torch.where(read.abs() < 0.5, sim.signs(1)[:, 0], read)
    return read * v[:, 0] < 0


THEOREM = Theorem(
    title="Bit error with sign keys and sign values",
    domain=DOMAIN,
    sources=("qiao2025",),
    parts={
        "bit_error": Identity(
            quantity=SignReadout(N, d_k),
            equals=tail((N - 1) * d_k, d_k),
            derivation=derivation,
            certificate=certify.instances(certificate, *({"N": N, "d_k": d} for N, d in ((2, 1), (2, 4), (3, 2), (3, 3), (4, 2), (2, 5), (4, 3)))),
            simulation=simulation,
            points=({"N": 8, "d_k": 8}, {"N": 5, "d_k": 3}, {"N": 11, "d_k": 16}, {"N": 16, "d_k": 9}),
            near_misses={
                "Gaussian tail": erfc(sqrt(d_k / (2 * N))) / 2,
                "counts the retrieved pair": tail(N * d_k, d_k),
                "ties never wrong": Sum(binomial((N - 1) * d_k, u), (u, 0, ceiling((N - 2) * d_k / 2) - 1)) / 2 ** ((N - 1) * d_k),
            },
        )
    },
)
