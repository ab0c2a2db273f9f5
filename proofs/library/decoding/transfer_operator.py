"""Words that are read right in every layer, if the values of each layer are the keys of the next: powers of an operator on overlaps.

The overlaps of a layer decide how its word is read, and the bits of that word that were read right make the overlaps of the next layer. So the chance
that all layers are right is the mass that is left by powers of one operator, at the sizes in figures below a sum of two powers, and not the power of the
chance of one layer. In one dimension every product of a value's sign and an overlap is a fair sign, and layers are
independent after all. For two pairs and two layers there is a closed form at every width.
Source: qiao2025, abstract (error propagation through depth); the model is ours.
Differs: "one minus the error of a layer, to the power of the depth" is exact for fresh codebooks, and here in one dimension, not in general.
"""

from memorem.language import *

DEPTHS, WIDTHS, PAIRS = Domain(L=integers(0)), Domain(d_k=integers(1)), Domain(N=integers(1), L=integers(0))
u = Symbol("u", integer=True)
w, right = Rational(1, 2) ** d_k, Rational(3, 4) ** d_k


def tail(signs, threshold):
    last = (signs - threshold) / 2
    return (Sum(binomial(signs, u), (u, 0, ceiling(last) - 1)) + Sum(binomial(signs, u), (u, 0, floor(last)))) / 2 ** (signs + 1)


def powers(middle, radicand, share):
    """The sum of two geometric sequences of rates middle +- sqrt(radicand) that starts at one."""
    root = sqrt(radicand)
    return (Rational(1, 2) + share * root) * (middle + root) ** L + (Rational(1, 2) - share * root) * (middle - root) ** L


def derivation(start):
    return start.by(rules.stages).by(rules.solve)


def one_dimension():
    error = Derivation(SignReadout(N, 1), PAIRS).by(rules.sign_products).by(rules.binomial_tail)
    lines = Derivation(SharedWords(N, 1, L), PAIRS).by(rules.stages).by(rules.inner_chance, error)
    return lines.by(rules.stages).by(rules.solve)


def certificate(pairs=None, width=None, layers=None):
    def enumerated(exact, **point):
        """Every codebook of every layer; the word that is read is all ones in each, by symmetry."""
        N, d, depth = point.get("N", pairs), point.get("d_k", width), point.get("L", layers)
        books = [[bits[d * j : d * (j + 1)] for j in range(N - 1)] for bits in exact.product((1, -1), repeat=(N - 1) * d)]
        mass = [exact.Fraction(1, len(books))] * len(books)
        for _ in range(depth):
            after = [exact.Fraction(0)] * len(books)
            for keys, weight in zip(books, mass, strict=True):
                overlaps = [sum(key) for key in keys]
                for place, values in enumerate(books):
                    chance = weight / len(books)
                    for c in range(d):
                        read = d + sum(m * value[c] for m, value in zip(overlaps, values, strict=True))
                        chance *= exact.Fraction(1 + (read > 0) - (read < 0), 2)
                    after[place] += chance
            mass = after
        return sum(mass)

    return enumerated


def simulation(pairs=None, width=None, layers=None):
    def observed(sim, **point):
        """Whether every bit of the first item is read right in every layer, ties by a fair coin: bool [R]."""
        N, d, depth = point.get("N", pairs), point.get("d_k", width), point.get("L", layers)
        keys, fine = sim.signs(N, d), sim.torch.ones(sim.replicates, dtype=sim.torch.bool, device=sim.device)
        for _ in range(depth):
            values = sim.signs(N, d)
            read = sim.torch.einsum("rn,rnm->rm", sim.torch.einsum("rnd,rd->rn", keys, keys[:, 0]), values)
            fine &= (sim.torch.where(read.abs() < 0.5, sim.signs(d), read) * values[:, 0] > 0).all(-1)
            keys = values
        return fine

    return observed


def in_figures(pairs, width, equals, one_layer, points):
    return Identity(
        domain=DEPTHS, quantity=SharedWords(pairs, width, L), equals=equals, derivation=derivation,
        certificate=certify.instances(certificate(pairs, width), *table("L", (0,), (1,), (2,), (3,))), simulation=simulation(pairs, width),
        points=table("L", *points),
        near_misses={"independent layers": one_layer**L, "linear": 1 - L * (1 - one_layer), "one layer more": equals.subs(L, L + 1)},
    )  # fmt: skip


THEOREM = Theorem(
    title="Words through shared codebooks, and their transfer operator", domain=PAIRS, sources=("qiao2025",),
    parts={
        "two_pairs": in_figures(2, 2, powers(Rational(13, 32), Rational(137, 1024), Rational(192, 137)), Rational(25, 32), ((6,), (8,), (3,))),
        "three_pairs": in_figures(3, 2, powers(Rational(11, 32), Rational(105, 1024), Rational(8, 5)), Rational(43, 64), ((5,), (6,), (3,))),
        "three_wider": in_figures(3, 3, powers(Rational(51, 128), Rational(1785, 16384), Rational(8, 5)), Rational(765, 1024), ((4,), (5,), (2,))),
        "two_layers": Identity(
            domain=WIDTHS, quantity=SharedWords(2, d_k, 2), equals=1 - 2 * w * (1 - right) * (2 - w + w**2), derivation=derivation,
            certificate=certify.instances(certificate(2, layers=2), *table("d_k", (1,), (2,), (3,), (4,))), simulation=simulation(2, layers=2),
            points=table("d_k", (1,), (2,), (3,)),
            near_misses={"one layer": 1 - 2 * w * (1 - right), "no overlap left": 1 - 4 * w * (1 - right), "ties are errors": 1 - 4 * w * (1 - w)},
        ),
        "one_dimension": Identity(
            quantity=SharedWords(N, 1, L), equals=(1 - tail(N - 1, 1)) ** L, derivation=one_dimension,
            certificate=certify.instances(certificate(width=1), *table("N L", (1, 2), (2, 3), (3, 1), (4, 2), (5, 3))),
            simulation=simulation(width=1), points=table("N L", (3, 2), (6, 3), (9, 1)),
            near_misses={
                "linear": 1 - L * tail(N - 1, 1), "counts the retrieved pair": (1 - tail(N, 1)) ** L,
                "one layer more": (1 - tail(N - 1, 1)) ** (L + 1),
            },
        ),
    },
)  # fmt: skip
