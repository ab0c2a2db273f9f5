"""Error-free recall: how many pairs of sign patterns a Hebbian memory holds without one wrong bit.

One wrong bit in one pattern, or any wrong bit anywhere, are bounded by the number of bits times an exponential of the load, whatever the dependence of
the bits. So all pairs are recalled with a chosen chance if the others number at most the width over twice the logarithm of the number of bits over the
allowed chance of failure; for patterns of as many bits as the key is wide the width over four times its logarithm is few enough.
Source: mceliece1987 (both laws); the bounds at all sizes are ours.
Differs: the classical statements are limits; these hold at every width, and say nothing of larger loads.
Open: that larger loads fail, and the sharp constant; the chance that all is right is well described by an exponential of the expected number of errors.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1))
WIDE = Domain(**DOMAIN.parameters, delta=reals(0, 1), where=nonnegative(d_k / (2 * (N - 1)) - log(N * d_v / delta)))
SQUARE = Domain(N=integers(2), d_k=integers(2), where=nonnegative(d_k / (2 * (N - 1)) - 2 * log(d_k)))
BIT = SignReadout(N, d_k)


def one_bit(domain):
    """Hoeffding's bound on one bit."""
    return Derivation(BIT, domain).by(rules.sign_products).by(rules.chernoff, 1 / (N - 1)).by(rules.compare, "cosh_below_gaussian")


def union(start):
    return start.by(rules.moment_method, one_bit(start.domain))


def certificate(exact, *, N, d_k, d_v):
    return exact.some_bit_wrong(N, d_k, d_v, N)


def square_certificate(exact, *, N, d_k):
    return exact.some_bit_wrong(N, d_k, d_k, N) if N < 4 else exact.some_bit_wrong_between(N, d_k, d_k)


def pattern_certificate(exact, *, N, d_k, d_v):
    return exact.bit_wrong(N, d_k) if d_v == 1 else exact.some_bit_wrong(N, d_k, d_v, 1)


def some_wrong(patterns=None):
    def simulation(sim, *, N, d_k, d_v=None):
        """Whether some bit of the first so many patterns, or of all, is read wrong, ties by a fair coin: bool [R]."""
        k, v = sim.signs(N, d_k), sim.signs(N, d_v or d_k)
        aligned = (k @ k.transpose(-1, -2) @ v) * v
        return (sim.torch.where(aligned.abs() < 0.5, sim.signs(*v.shape[1:]), aligned) < 0)[:, :patterns].flatten(1).any(-1)

    return simulation


TAIL, FORGOTTEN = exp(-d_k / (2 * (N - 1))), N * d_v * exp(-d_k / 2)

any_bit = Bound(
    relation="<=", quantity=SomeWrong(BIT, N * d_v), equals=N * d_v * TAIL, derivation=union,
    certificate=certify.instances(certificate, *table("N d_k d_v", (2, 4, 2), (3, 1, 1), (4, 1, 1), (3, 12, 16), (4, 8, 1))),
    looseness=4 * exp(Rational(-1, 4)),
    note="The union over bits and the exponential bound on each lose most where errors are rare; three pairs at width one lose least.",
    simulation=some_wrong(), points=table("N d_k d_v", (12, 33, 1), (12, 66, 1), (3, 24, 4)),
    near_misses={"one pair": d_v * TAIL, "twice the exponent": N * d_v * TAIL**2, "the load forgotten": FORGOTTEN},
)  # fmt: skip

THEOREM = Theorem(
    title="Error-free recall of sign patterns", domain=DOMAIN, sources=("mceliece1987",),
    parts={
        "any_bit": any_bit,
        "one_pattern": Bound(
            relation="<=", quantity=SomeWrong(BIT, d_v), equals=d_v * TAIL, derivation=union,
            certificate=certify.instances(pattern_certificate, *table("N d_k d_v", (2, 4, 2), (3, 12, 16), (4, 5, 64), (2501, 1, 1))),
            looseness=Integer(2),
            note="One bit that is drowned by the others is right half of the time, and the exponential bound on its error is one.",
            simulation=some_wrong(1), points=table("N d_k d_v", (6, 25, 24), (12, 66, 8)),
            near_misses={"one bit": TAIL, "twice the exponent": d_v * TAIL**2},
        ),
        "enough_width": any_bit.bounded(
            "<=", delta, by=rules.use_assumption, domain=WIDE, looseness=32 / (3 * exp(1)),
            note="The union over bits and the exponential bound on each lose most where errors are rare; two pairs at width two lose least.",
            certified=table("N d_k d_v delta", (2, 6, 1, "1/10"), (3, 22, 32, "1/2"), (2, 2, 1, "92/125")),
            points=table("N d_k d_v delta", (12, 147, 32, "1/2"), (4, 32, 25, "1/2"), (4, 32, 25, "5/8")),
            near_misses={"one bit": delta / (N * d_v), "the load forgotten": FORGOTTEN},
        ),
        "every_pattern": Bound(
            domain=SQUARE, relation="<=", quantity=SomeWrong(BIT, N * d_k), equals=N / d_k,
            derivation=lambda start: union(start).by(rules.use_assumption),
            certificate=certify.enclosure(square_certificate, *table("N d_k", (2, 9), (3, 27), (80, 2469))), looseness=Rational(31, 2),
            note="The exponential bound on one bit loses the root of the logarithm of the width; the union loses more where the pairs are few.",
            simulation=some_wrong(), points=table("N d_k", (3, 27), (4, 46)),
            near_misses={"a power of the width too many": N / d_k**3, "the load forgotten": N * d_k * exp(-d_k / 2)},
        ),
    },
)  # fmt: skip
