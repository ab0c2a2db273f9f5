"""How finely an index is split: two look-ups among N items in a row tell N^2 items apart, as one look-up among N^2 does.

At one width the two look-ups make no larger error, for every number of items: without a price for depth splitting never loses. If the two share the
width that the one has, it depends: splitting pays where the width is large enough and there are more than three items, and never among three or fewer.
Source: qiao2025, abstract (trade-off of depth and width); the model of a task that is split is ours.
Differs: neither is best by itself; which one is depends on what width costs.
Left for later: the best real radix under a price that is a power of the width, which is a value of Lambert's function.
Simulated points keep the energy below ten: tails grow with depth.
"""

from memorem.language import *

SIZES = {"N": integers(1), "d_k": integers(1), "L": integers(0), "keys": one_of("sphere", "rademacher")}
WIDTH = Domain(**SIZES)
PAYS = Domain(**SIZES, where=nonnegative((N - 3) * d_k - 2 * (N - 1)))
COSTS = Domain(**SIZES, where=nonnegative(2 * (N - 1) - (N - 3) * d_k))
j, c = Item("j"), entries("c")
WIDER = table("N d_k L keys", (5, 4, 1, "sphere"), (6, 5, 2, "rademacher"), (7, 3, 1, "rademacher"), (7, 3, 1, "sphere"))


def split(keys):
    """E |x|^2, the error and one, after two look-ups among N items of this width for each of L."""
    v = ensemble(keys, d_k)("v")
    return shared_chain(ensemble(keys, d_k), 2 * L, norm2(over(j, c[j] * v[j])))


def whole(width):
    """The same after L look-ups among N^2 items."""
    return (1 + (N**2 - 1) / width) ** L


def certificate(exact, *, N, d_k, L, keys):
    """The energy of the scores layer by layer: given any key, overlaps with others have mean zero, so that only their second moment counts."""
    second, others = exact.Fraction(0), [(weight, k) for weight, (k,) in exact.draws(keys, 1, d_k)]
    for weight, k in others:
        overlaps = [(chance, exact.rational(exact.dot(k, other) ** 2), exact.dot(k, other)) for chance, other in others]
        if sum((chance * overlap for chance, _, overlap in overlaps), exact.Fraction(0)) != 0:
            raise exact.OutOfReach("overlaps have a mean")
        second += weight * sum(chance * square for chance, square, _ in overlaps)
    return (1 + (N - 1) * second) ** (2 * L)


def derivation(bound, relation):
    return lambda start: start.by(rules.close).by(rules.solve).by(rules.bounded_by_induction, L, bound, relation)


THEOREM = Theorem(
    title="The radix of a split look-up", domain=WIDTH, sources=("qiao2025",),
    parts={
        "same_width": Bound(
            quantity=split, equals=whole(d_k), derivation=derivation(whole(d_k), "<="),
            points=table("N d_k L keys", (2, 8, 2, "sphere"), (3, 12, 1, "rademacher"), (2, 6, 1, "rademacher"), (4, 16, 1, "sphere")),
            near_misses={
                "as one look-up among N": (1 + (N - 1) / d_k) ** L, "half the load": whole(2 * d_k), "one item fewer": (1 + (N**2 - N) / d_k) ** L,
            },
        ),
        "shared_width_pays": Bound(
            domain=PAYS, quantity=split, equals=whole(2 * d_k), derivation=derivation(whole(2 * d_k), "<="),
            certificate=certify.instances(certificate, *WIDER),
            points=table("N d_k L keys", (4, 6, 1, "sphere"), (5, 8, 1, "rademacher"), (7, 16, 1, "sphere"), (4, 24, 2, "rademacher")),
            near_misses={
                "three times the width": whole(4 * d_k), "as one look-up among N": (1 + (N - 1) / d_k) ** L, "linear": 1 + L * (N - 1) / d_k,
            },
        ),
        "shared_width_costs": Bound(
            domain=COSTS, relation=">=", quantity=split, equals=whole(2 * d_k), derivation=derivation(whole(2 * d_k), ">="),
            points=table("N d_k L keys", (2, 8, 2, "sphere"), (3, 12, 1, "rademacher"), (4, 5, 1, "sphere"), (5, 4, 1, "rademacher")),
            near_misses={"at the same width": whole(d_k), "twice the depth": whole(2 * d_k) ** 2, "width left out": 1 + L * (N**2 - 1)},
        ),
    },
)  # fmt: skip
