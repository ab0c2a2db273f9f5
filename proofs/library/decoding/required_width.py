"""A width of keys at which every bit of every layer is read right with a chosen chance.

The union over all bits of all layers, which needs no independence, and the exponential bound on the error of one bit make a width that suffices: twice the
number of other pairs times the logarithm of the number of bits over the allowed chance of failure. It grows with the logarithm of the depth. For all
items at once their number joins the bits. The rate of the exponential that is best for sums of signs is larger.
Source: qiao2025, abstract (trade-off of depth and width); the statements are ours. hoeffding1963 (the bound).
Differs: this width is sufficient, not the least one; the better rate makes a smaller one do.
Left for later: values as wide as the keys, where the width stands on both sides.
"""

from memorem.language import *

SIZES = {"N": integers(2), "d_k": integers(1), "d_v": integers(1), "L": integers(1)}
DOMAIN = Domain(**SIZES)
BEYOND = Domain(**{**SIZES, "N": integers(3)})
BIT, RATE = SignReadout(N, d_k), d_k / (2 * (N - 1))
ONE, ALL = SomeWrong(BIT, L * d_v), SomeWrong(BIT, L * N * d_v)


def bit(domain):
    return Derivation(BIT, domain).by(rules.sign_products)


def hoeffding(domain):
    return bit(domain).by(rules.chernoff, 1 / (N - 1)).by(rules.compare, "cosh_below_gaussian")


def wide(count):
    """The domain in which the width suffices for so many bits to fail together with chance delta at most."""
    order = {"delta": reals(0, 1), **{name: SIZES[name] for name in ("L", "d_v", "N", "d_k")}}  # the width last, so that samples reach it
    return Domain(**order, where=nonnegative(RATE - log(count / delta)))


def sufficient(statement, count):
    domain = wide(count)
    return Derivation(statement, domain).by(rules.moment_method, hoeffding(domain)).by(rules.use_assumption)


def certificate(everything):
    def some_wrong(exact, *, N, d_k, d_v, L, delta=None):
        """P(some bit wrong) over all keys and values of one layer and, given the keys that all layers share, independent values of the others."""
        if not everything and L * d_v == 1:
            return exact.bit_wrong(N, d_k)
        right, others = exact.Fraction(0), list(exact.product((1, -1), repeat=(N - 1) * d_k))  # the first key is all ones by symmetry
        for bits in others:
            rows = [(1,) * d_k, *(bits[j * d_k : (j + 1) * d_k] for j in range(N - 1))]
            gram = [[sum(a * b for a, b in zip(p, q, strict=True)) for q in rows] for p in rows]
            asked, fine = range(N if everything else 1), exact.Fraction(0)
            for v in exact.product((1, -1), repeat=N):
                chance = exact.Fraction(1)
                for i in asked:
                    read = v[i] * sum(g * x for g, x in zip(gram[i], v, strict=True))
                    chance *= exact.read_right(read)
                fine += chance / 2**N
            right += fine ** (L * d_v)
        return 1 - right / len(others)

    return some_wrong


def simulation(everything):
    def some_wrong(sim, *, N, d_k, d_v, L, delta=None):
        """Some bit of the first item, or of any, is read wrong in one of L layers that share their keys and have values of their own: bool [R]."""
        k = sim.signs(N, d_k)
        gram = (k @ k.transpose(-1, -2)).round()[:, : N if everything else 1]
        right = sim.torch.ones(sim.replicates, dtype=sim.torch.bool, device=sim.device)
        for _ in range(L):
            v = sim.signs(N, d_v)
            read = gram @ v
            read = sim.torch.where(read == 0, sim.signs(*read.shape[1:]), read)
            right &= (read * v[:, : read.shape[1]] > 0).all(-1).all(-1)
        return ~right

    return some_wrong


CERTIFIED = table("N d_k d_v L", (2501, 1, 1, 1), (2, 1, 1, 1), (2, 3, 2, 2), (3, 2, 1, 3), (2, 4, 1, 1), (3, 3, 2, 1))
SUFFICIENT = table(
    "N d_k d_v L delta",
    (2501, 1, 1, 1, "9999/10000"),
    (2, 1, 1, 1, "9/10"),
    (2, 2, 1, 1, "1/2"),
    (2, 4, 1, 2, "1/2"),
    (2, 3, 2, 1, "9/10"),
    (3, 3, 1, 1, "1/2"),
)
BEST = log(N / (N - 2)) / 2
STRONG = exp(-BEST * d_k) * cosh(BEST) ** ((N - 1) * d_k)

LOW = {"an eighth": delta / 8, "a tenth": delta / 10, "an eighth for each layer": delta / (8 * L)}
DROWNED = "A bit that is drowned by the others is right half of the time, and the exponential bound on its error is one."

THEOREM = Theorem(
    title="Width that suffices for every bit of every layer", domain=DOMAIN, sources=("qiao2025", "hoeffding1963"),
    parts={
        "union": Bound(
            looseness=Integer(2), note=DROWNED, quantity=ONE, equals=L * d_v * exp(-RATE),
            derivation=lambda start: start.by(rules.moment_method, hoeffding(DOMAIN)), certificate=certify.instances(certificate(False), *CERTIFIED),
            simulation=simulation(False), points=table("N d_k d_v L", (3, 8, 2, 3), (2, 5, 1, 2), (9, 32, 2, 2)),
            near_misses={
                "four times the rate": L * d_v * exp(-4 * RATE), "twice the rate": L * d_v * exp(-2 * RATE), "no depth": d_v * exp(-2 * RATE),
            },
        ),
        "best_rate": Bound(
            looseness=Integer(2), note=DROWNED, domain=BEYOND, quantity=ONE, equals=L * d_v * STRONG,
            derivation=lambda start: start.by(rules.moment_method, bit(BEYOND).by(rules.chernoff, log(N / (N - 2)) / 2)),
            certificate=certify.enclosure(certificate(False), *table("N d_k d_v L", (2501, 1, 1, 1), (3, 2, 1, 3), (3, 4, 1, 1), (4, 2, 2, 1))),
            simulation=simulation(False), points=table("N d_k d_v L", (3, 6, 2, 2), (5, 16, 1, 2), (9, 32, 2, 2), (4, 8, 2, 3)),
            near_misses={"three times the rate": L * d_v * STRONG**3, "an eighth": L * d_v * STRONG / 8, "one layer": d_v * STRONG / L**2},
        ),
        "sufficient": Bound(
            looseness=Integer(2), note=DROWNED, domain=wide(L * d_v), quantity=ONE, equals=delta, derivation=lambda: sufficient(ONE, L * d_v),
            certificate=certify.instances(certificate(False), *SUFFICIENT), simulation=simulation(False),
            points=table("N d_k d_v L delta", (9, 12, 1, 1, "1/2"), (3, 7, 2, 2, "9/10"), (5, 17, 1, 4, "1/2")), near_misses=LOW,
        ),
        "sufficient_for_all_items": Bound(
            looseness=32 / (3 * exp(1)),
            note="The union over bits and the exponential bound on each lose most where errors are rare; two pairs at width two lose least.",
            domain=wide(L * N * d_v), quantity=ALL, equals=delta, derivation=lambda: sufficient(ALL, L * N * d_v),
            certificate=certify.instances(
                certificate(True),
                *table(
                    "N d_k d_v L delta", (2, 2, 1, 1, "92/125"), (2, 2, 1, 1, "9/10"), (2, 4, 1, 2, "9/10"), (2, 4, 1, 1, "1/2"),
                    (2, 3, 2, 1, "9/10"), (3, 5, 1, 1, "9/10"),
                ),
            ),
            simulation=simulation(True), points=table("N d_k d_v L delta", (3, 5, 1, 1, "9/10"), (3, 8, 1, 2, "9/10"), (5, 20, 1, 2, "9/10")),
            near_misses=LOW,
        ),
    },
)  # fmt: skip
