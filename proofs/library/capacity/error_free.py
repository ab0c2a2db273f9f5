"""Error-free recall: how many pairs of sign patterns a Hebbian memory holds without one wrong bit.

One wrong bit in one pattern, or any wrong bit anywhere, are bounded by the number of bits times an exponential of the load, whatever the dependence of
the bits. So the number of pairs that are all recalled is at least the width over twice the logarithm of the number of bits: half as many, if every
pattern of as many bits as the key is wide must be right, as if most of them must.
Source: mceliece1987 (both laws); the bounds at all sizes are ours.
Differs: the classical statements are limits; these hold at every width, and say nothing of larger loads.
Open: that larger loads fail, and the sharp constant; the chance that all is right is well described by an exponential of the expected number of errors.
"""

from memorem import (
    Bound,
    Derivation,
    Domain,
    N,
    SignReadout,
    SomeWrong,
    Theorem,
    certify,
    d_k,
    d_v,
    delta,
    exp,
    integers,
    log,
    nonnegative,
    reals,
    rules,
)

DOMAIN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1))
WIDE = Domain(
    N=integers(2), d_k=integers(1), d_v=integers(1), delta=reals(0, 1), where=nonnegative(d_k / (2 * (N - 1)) - log(N * d_v / delta))
)  # fmt: skip
SQUARE = Domain(N=integers(2), d_k=integers(2), where=nonnegative(d_k / (2 * (N - 1)) - 2 * log(d_k)))
BIT = SignReadout(N, d_k)


def one_bit(domain):
    """Hoeffding's bound on one bit."""
    return Derivation(BIT, domain).by(rules.sign_products).by(rules.chernoff, 1 / (N - 1)).by(rules.sub_gaussian)


def derivation(count, domain):
    return Derivation(SomeWrong(BIT, count), domain).by(rules.union, one_bit(domain))


def some_wrong(exact, N, d_k, d_v, patterns):
    """P(some bit of the first `patterns` patterns is wrong): keys by their Gram matrix, columns of values alike and independent given the keys."""
    right = exact.Fraction(0)
    for ways, gram in exact.sign_grams(d_k, N, patterns):
        right += ways * column_right(exact, gram, N) ** d_v
    return 1 - right / 2 ** ((N - 1) * d_k)


def column_right(exact, gram, N):
    """The chance that one column of values is read right at every row of the Gram matrix, ties by a fair coin."""
    total, columns = exact.Fraction(0), [(1, *signs) for signs in exact.product((1, -1), repeat=N - 1)]
    for v in columns:
        chance = exact.Fraction(1)
        for a, row in enumerate(gram):
            read = v[a] * sum(w * x for w, x in zip(row, v, strict=True))
            chance *= exact.Fraction(1, 2) if read == 0 else int(read > 0)
        total += chance
    return total / len(columns)


def certificate(exact, *, N, d_k, d_v=None, delta=None):
    return some_wrong(exact, N, d_k, d_k if d_v is None else d_v, N)


def pattern_certificate(exact, *, N, d_k, d_v):
    return some_wrong(exact, N, d_k, d_v, 1)


def wrong_bits(sim, N, d_k, d_v):
    """Which bits are read wrong, ties by a fair coin: bool [R, N, d_v]."""
    k, v = sim.signs(N, d_k), sim.signs(N, d_v)
    aligned = (k @ k.transpose(-1, -2) @ v) * v
    return sim.torch.where(aligned.abs() < 0.5, sim.signs(N, d_v), aligned) < 0


def simulation(sim, *, N, d_k, d_v=None, delta=None):
    return wrong_bits(sim, N, d_k, d_k if d_v is None else d_v).any(-1).any(-1)


def pattern_simulation(sim, *, N, d_k, d_v):
    return wrong_bits(sim, N, d_k, d_v)[:, 0].any(-1)


TAIL, FORGOTTEN = exp(-d_k / (2 * (N - 1))), N * d_v * exp(-d_k / 2)

THEOREM = Theorem(
    title="Error-free recall of sign patterns",
    domain=DOMAIN,
    sources=("mceliece1987",),
    parts={
        "any_bit": Bound(
            relation="<=",
            quantity=SomeWrong(BIT, N * d_v),
            equals=N * d_v * TAIL,
            derivation=lambda: derivation(N * d_v, DOMAIN),
            certificate=certify.instances(
                certificate, {"N": 2, "d_k": 4, "d_v": 2}, {"N": 4, "d_k": 1, "d_v": 1}, {"N": 3, "d_k": 12, "d_v": 16}, {"N": 4, "d_k": 8, "d_v": 1}
            ),
            simulation=simulation,
            points=({"N": 12, "d_k": 33, "d_v": 1}, {"N": 12, "d_k": 66, "d_v": 1}, {"N": 3, "d_k": 24, "d_v": 4}),
            near_misses={"one pair": d_v * TAIL, "twice the exponent": N * d_v * TAIL**2, "the load forgotten": FORGOTTEN},
        ),
        "one_pattern": Bound(
            relation="<=",
            quantity=SomeWrong(BIT, d_v),
            equals=d_v * TAIL,
            derivation=lambda: derivation(d_v, DOMAIN),
            certificate=certify.instances(
                pattern_certificate, {"N": 2, "d_k": 4, "d_v": 2}, {"N": 3, "d_k": 12, "d_v": 16}, {"N": 4, "d_k": 5, "d_v": 64}
            ),
            simulation=pattern_simulation,
            points=({"N": 6, "d_k": 25, "d_v": 24}, {"N": 12, "d_k": 66, "d_v": 8}),
            near_misses={"one bit": TAIL, "twice the exponent": d_v * TAIL**2},
        ),
        "enough_width": Bound(
            domain=WIDE,
            relation="<=",
            quantity=SomeWrong(BIT, N * d_v),
            equals=delta,
            derivation=lambda: derivation(N * d_v, WIDE).by(rules.use_assumption),
            certificate=certify.instances(certificate, {"N": 2, "d_k": 6, "d_v": 1, "delta": "1/10"}, {"N": 3, "d_k": 22, "d_v": 32, "delta": "1/2"}),
            simulation=simulation,
            points=({"N": 12, "d_k": 147, "d_v": 32, "delta": "1/2"}, {"N": 4, "d_k": 32, "d_v": 25, "delta": "1/2"}),
            near_misses={"one bit": delta / (N * d_v), "the load forgotten": FORGOTTEN},
        ),
        "every_pattern": Bound(
            domain=SQUARE,
            relation="<=",
            quantity=SomeWrong(BIT, N * d_k),
            equals=N / d_k,
            derivation=lambda: derivation(N * d_k, SQUARE).by(rules.use_assumption),
            certificate=certify.instances(certificate, {"N": 2, "d_k": 9}, {"N": 3, "d_k": 27}),
            simulation=simulation,
            points=({"N": 3, "d_k": 27}, {"N": 4, "d_k": 46}),
            near_misses={"a power of the width too many": N / d_k**3, "the load forgotten": N * d_k * exp(-d_k / 2)},
        ),
    },
)
