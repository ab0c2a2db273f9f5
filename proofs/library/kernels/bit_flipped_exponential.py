"""Retrieval noise of the exponential kernel with sign keys whose query bits flip.

Each flipped bit of the query turns one coordinate's help into harm. There is a best inverse temperature, the one that weighs a bit by the logarithm of its
odds of being right, and at it the noise falls with the width at the cutoff rate of the binary symmetric channel.
Source: zhong2025, abstract (kernel view of softmax); the statement is a reconstruction.
Differs: without flips the noise falls with the inverse temperature for ever, to the floor that repeated keys set.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), flip=reals(0, Rational(1, 2), open="high"), beta=reals(0))
k, s, v = rademacher(d_k)("k"), flips(d_k, flip)("s"), white(d_v)("v")
RIGHT, WRONG = (1 - flip) * exp(-4 * beta / d_k), flip * exp(4 * beta / d_k)
BEST = d_k / 8 * log((1 - flip) / flip)
ODDS = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), flip=reals(0, Rational(1, 2)))


def ratio(rate):
    return Memory(rademacher(d_k), white(d_v), exponential_kernel(rate), query=lambda key, item: key * s[item]).inverse_snr


def averaged(rate, domain):
    lines = Derivation(ratio(rate), domain).by(rules.unit_norm).by(rules.integrate, v)
    return lines.by(rules.unit_norm, k).by(rules.coordinates)


def derivation():
    return averaged(beta, DOMAIN)


def certificate(exact, *, N, d_k, beta, flip):
    """(N - 1) E (kappa_j / kappa_i)^2 over every other key and every pattern of flips; the key that is read is fixed by symmetry."""
    rate, total = 2 * exact.number(beta) / d_k, exact.arb(0)
    for flipped in exact.product((1, -1), repeat=d_k):
        chance = exact.Fraction(1)
        for sign in flipped:
            chance *= exact.Fraction(flip) if sign == -1 else 1 - exact.Fraction(flip)
        for key in exact.product((1, -1), repeat=d_k):
            gap = sum((a - 1) * b for a, b in zip(key, flipped, strict=True))
            total += exact.number(chance) * (rate * gap).exp()
    return (N - 1) * total / 2**d_k


def attained_certificate(exact, *, N, d_k, flip):
    """At the best temperature e^{2 beta / d_k} is the fourth root of the odds, so that every pattern weighs a root of a rational."""
    flip, total = exact.Fraction(flip), exact.arb(0)
    quarter = exact.number((1 - flip) / flip).sqrt().sqrt()
    for flipped in exact.product((1, -1), repeat=d_k):
        wrong = sum(sign == -1 for sign in flipped)
        for key in exact.product((1, -1), repeat=d_k):
            gap = sum((a - 1) * b for a, b in zip(key, flipped, strict=True))
            total += exact.number(flip**wrong * (1 - flip) ** (d_k - wrong)) * quarter**gap
    return (N - 1) * total / 2**d_k


def attained_simulation(sim, *, N, d_k, d_v, flip):
    rate = d_k / 8 * sim.torch.log(sim.torch.tensor((1 - flip) / flip)).item()
    return observe.noisy_kernel_inverse_snr(sim, N=N, d_k=d_k, d_v=d_v, beta=rate, flip=flip, keys="rademacher")


THEOREM = Theorem(
    title="Retrieval noise of the exponential kernel, sign keys, flipped query bits",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            quantity=ratio(beta),
            equals=(N - 1) * ((1 + (1 - flip) * exp(-4 * beta / d_k) + flip * exp(4 * beta / d_k)) / 2) ** d_k,
            derivation=derivation,
            certificate=certify.enclosure(
                certificate, *table("N d_k beta flip", (3, 1, 1, "1/5"), (2, 3, 2, "1/10"), (4, 5, "3/2", "1/3"), (5, 4, 3, 0))
            ),
            simulation=observe.noisy_kernel_inverse_snr.with_(keys="rademacher"),
            points=table("N d_k d_v beta flip", (6, 12, 8, 1, "1/10"), (8, 9, 6, 1, "1/4"), (5, 8, 8, "3/2", "1/20")),
            near_misses={
                "clean query": (N - 1) * ((1 + exp(-4 * beta / d_k)) / 2) ** d_k,
                "odds upside down": (N - 1) * ((1 + flip * exp(-4 * beta / d_k) + (1 - flip) * exp(4 * beta / d_k)) / 2) ** d_k,
                "clean keys of the crosstalk": (N - 1) * ((1 - flip) * exp(-2 * beta / d_k) + flip * exp(2 * beta / d_k)) ** d_k,
            },
        ),
        "optimum": Bound(
            relation=">=",
            quantity=ratio(beta),
            equals=(N - 1) * ((1 + 2 * sqrt(flip * (1 - flip))) / 2) ** d_k,
            derivation=lambda: derivation().by(rules.monotone_power, (1 + 2 * sqrt(flip * (1 - flip))) / 2),
            certificate=certify.enclosure(
                certificate,
                {"N": 3, "d_k": 1, "beta": "1/4", "flip": "1/4"},
                {"N": 2, "d_k": 3, "beta": 1, "flip": "1/5"},
                {"N": 3, "d_k": 4, "beta": "11/10", "flip": "1/10"},  # next to the best temperature (d_k/8) log 9
                {"N": 3, "d_k": 5, "beta": "17/20", "flip": "1/5"},
            ),
            simulation=observe.noisy_kernel_inverse_snr.with_(keys="rademacher"),
            points=table("N d_k d_v beta flip", (6, 8, 8, "7/10", "1/3"), (6, 6, 8, "3/10", "2/5"), (8, 6, 6, 1, "1/5")),
            near_misses={
                "no square root of the odds": (N - 1) * ((1 + 2 * flip + 2 * sqrt(flip * (1 - flip))) / 2) ** d_k,
                "half the width": (N - 1) * ((1 + 2 * sqrt(flip * (1 - flip))) / 2) ** (d_k / 2),
                "counts the retrieved pair": N * ((1 + 2 * sqrt(flip * (1 - flip))) / 2) ** d_k,
            },
        ),
        "cutoff_rate": Identity(
            domain=ODDS,
            quantity=ratio(BEST),
            equals=(N - 1) * 2 ** (-d_k * (1 - log(1 + 2 * sqrt(flip * (1 - flip))) / log(2))),
            derivation=lambda: averaged(BEST, ODDS).by(rules.monotone_power, (1 + 2 * sqrt(flip * (1 - flip))) / 2),
            certificate=certify.enclosure(attained_certificate, *table("N d_k flip", (3, 1, "1/4"), (2, 4, "1/5"), (5, 5, "1/10"))),
            simulation=attained_simulation,
            points=table("N d_k d_v flip", (6, 6, 8, "1/3"), (6, 8, 8, "2/5"), (8, 10, 8, "1/4"), (6, 6, 4, "1/3")),
            near_misses={
                "capacity of the channel": (N - 1) * 2 ** (-d_k * (1 + flip * log(flip) / log(2) + (1 - flip) * log(1 - flip) / log(2))),
                "no factor two": (N - 1) * 2 ** (-d_k * (1 - log(1 + sqrt(flip * (1 - flip))) / log(2))),
                "clean query": (N - 1) * ((1 + sqrt(flip / (1 - flip))) / 2) ** d_k,
            },
        ),
    },
)
