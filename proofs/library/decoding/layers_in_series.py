"""Errors of layers in series: multiplied if codebooks are fresh, only bounded if they are shared.

If layers err independently, the chance that all are right is a power of the chance for one. Memories with fresh keys in every layer do: their error is
that of one bit. If the values of one layer are the keys of the next, an early reading tells of later ones and the power is false: an exact enumeration
of a memory with three pairs and width two shows it. The union bound needs no independence and holds for both.
Source: qiao2025, abstract (error propagation through depth); model and counterexample are ours.
Differs: "error accumulates as one minus a power" is exact for fresh codebooks, and false for some shared ones.
Left for later: two-sided bounds on the power. The transfer operator of shared codebooks is decoding.transfer_operator.
"""

from memorem.language import *

DOMAIN = Domain(prob=reals(0, 1, open=False), L=integers(1))
MEMORIES = Domain(N=integers(2), d_k=integers(1), L=integers(1))
BIT = SignReadout(N, d_k)


ERROR = sign_sum_below((N - 1) * d_k, d_k)


def one_bit():
    return Derivation(BIT, MEMORIES).by(rules.sign_products).by(rules.binomial_tail)


def series_certificate(exact, *, prob, L):
    """The one pattern of errors without an error, of all of them."""
    weights = [prob ** sum(wrong) * (1 - prob) ** (L - sum(wrong)) for wrong in exact.product((0, 1), repeat=L)]
    if sum(weights) != 1:
        raise ArithmeticError("the patterns of errors do not exhaust the chances")
    return weights[0]


def union_certificate(exact, *, prob, L):
    """Errors that avoid each other as long as they can: layer l errs if a uniform number falls into the l-th arc of length prob of a circle."""
    return min(L * prob, exact.Fraction(1))


def word_chance(exact, keys, values, stored):
    """The chance that S k_1 is read as the stored value of item 1: every bit by its sign, ties by a fair coin."""
    chance = exact.Fraction(1)
    for c in range(len(stored)):
        read = sum(v[c] * sum(a * b for a, b in zip(k, keys[0], strict=True)) for k, v in zip(keys, values, strict=True))
        chance *= exact.read_right(read * stored[c])
    return chance


def fresh_certificate(exact, *, N, d_k, L):
    """Every memory of one-bit values; the first key and value are fixed by symmetry."""
    right, count = exact.Fraction(0), 0
    for bits in exact.product((1, -1), repeat=(N - 1) * (d_k + 1)):
        keys = [(1,) * d_k, *(bits[j * d_k : (j + 1) * d_k] for j in range(N - 1))]
        values = [(1,), *((value,) for value in bits[(N - 1) * d_k :])]
        right, count = right + word_chance(exact, keys, values, values[0]), count + 1
    return (right / count) ** L


def shared_chain(exact, N, d_k, L):
    """P(all L layers right) for N pairs of one width, the values of each layer being the keys of the next, by enumeration of all codebooks."""
    books = [tuple(bits[d_k * j : d_k * (j + 1)] for j in range(N)) for bits in exact.product((1, -1), repeat=N * d_k)]
    first = [book for book in books if book[0] == (1,) * d_k]
    weight = {book: exact.Fraction(1, len(first)) for book in first}
    for _ in range(L):
        after = dict.fromkeys(books, exact.Fraction(0))
        for keys, mass in weight.items():
            for values in books if mass else ():
                after[values] += mass * word_chance(exact, keys, values, values[0]) / len(books)
        weight = after
    return sum(weight.values())


def some_wrong(exact, *, N, d_k, L):
    """Some layer reads some bit wrong, codebooks shared by neighbouring layers."""
    return 1 - shared_chain(exact, N, d_k, L)


def counterexample(exact, *, L):
    """P(all L layers right) and P(one layer right) with shared codebooks."""
    return certify.Instance({"P": shared_chain(exact, 3, 2, L), "P_1": shared_chain(exact, 3, 2, 1)})


def words_right(sim, keys, values):
    """Whether the word of item 1 is read right, ties by a fair coin: bool [R]."""
    scores = sim.torch.einsum("rnd,rd->rn", keys, keys[:, 0])
    read = sim.torch.einsum("rn,rnm->rm", scores, values)
    read = sim.torch.where(read.abs() < 0.5, sim.signs(values.shape[-1]), read)
    return (read * values[:, 0] > 0).all(-1)


def series_simulation(sim, *, prob, L):
    """No one of L layers errs, each with this chance of its own."""
    return ~sim.bernoulli(prob, L).any(-1)


def union_simulation(sim, *, prob, L):
    """Errors that avoid each other: layer l errs if a uniform number, turned by l times prob, is below prob."""
    turned = (sim.uniform(1) - prob * sim.torch.arange(L, device=sim.device)) % 1
    return (turned < prob).any(-1)


def fresh_simulation(sim, *, N, d_k, L):
    """The bit of item 1 is read right in every layer, each with fresh keys and values."""
    right = sim.torch.ones(sim.replicates, dtype=sim.torch.bool, device=sim.device)
    for _ in range(L):
        right &= words_right(sim, sim.signs(N, d_k), sim.signs(N, 1))
    return right


def shared_simulation(sim, *, N, d_k, L):
    """Some of L layers reads a wrong word, codebooks shared by neighbouring layers."""
    books = [sim.signs(N, d_k) for _ in range(L + 1)]
    right = sim.torch.ones(sim.replicates, dtype=sim.torch.bool, device=sim.device)
    for keys, values in zip(books, books[1:], strict=False):
        right &= words_right(sim, keys, values)
    return ~right


THEOREM = Theorem(
    title="Errors of layers in series", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "fresh_codebooks": Identity(
            quantity=AllRight(prob, L), equals=(1 - prob) ** L, derivation=lambda start: start.by(rules.stages).by(rules.solve),
            certificate=certify.instances(series_certificate, *table("prob L", ("21/64", 3), (1, 2), ("3/16", 5))), simulation=series_simulation,
            points=table("prob L", ("21/64", 3), ("3/16", 4), ("1/16", 8)),
            near_misses={"linear": 1 - L * prob, "exponential": exp(-L * prob), "one layer too many": (1 - prob) ** (L + 1)},
        ),
        "union_bound": Bound(
            relation="<=", quantity=SomeWrong(prob, L), equals=L * prob, derivation=lambda start: start.by(rules.moment_method),
            certificate=certify.instances(union_certificate, *table("prob L", ("21/64", 1), ("21/64", 3), ("1/2", 8))), simulation=union_simulation,
            points=table("prob L", ("21/64", 2), ("21/64", 3), ("1/4", 3)),
            near_misses={"worst layer only": prob, "half": L * prob / 2, "one layer fewer": (L - 1) * prob},
        ),
        "fresh_memories": Identity(
            domain=MEMORIES, quantity=AllRight(BIT, L), equals=(1 - ERROR) ** L,
            derivation=lambda start: start.by(rules.inner_chance, one_bit()).by(rules.stages).by(rules.solve),
            certificate=certify.instances(
                fresh_certificate, *({"N": n, "d_k": d, "L": c} for n, d, c in ((2, 3, 4), (3, 2, 2), (4, 2, 3), (3, 3, 1))),
            ),
            simulation=fresh_simulation, points=table("N d_k L", (3, 2, 3), (6, 5, 2), (5, 8, 6)),
            near_misses={
                "linear": 1 - L * ERROR, "counts the retrieved pair": (1 - sign_sum_below(N * d_k, d_k)) ** L,
                "one layer too many": (1 - ERROR) ** (L + 1),
            },
        ),
        "shared_memories": Bound(
            domain=MEMORIES, relation="<=", quantity=SomeWrong(BIT, L * d_k), equals=L * d_k * ERROR,
            derivation=lambda start: start.by(rules.moment_method, one_bit()),
            certificate=certify.instances(some_wrong, *({"N": n, "d_k": d, "L": c} for n, d, c in ((3, 1, 1), (3, 2, 1), (3, 2, 3), (2, 3, 2)))),
            simulation=shared_simulation, points=table("N d_k L", (3, 8, 2), (3, 2, 3), (4, 8, 4)),
            near_misses={"one bit a layer": L * ERROR, "one layer": d_k * ERROR},
        ),
        "shared_codebooks": Negative(
            claim=Claim(Symbol("P"), "=", Symbol("P_1") ** L),
            note="With shared codebooks the chance P that all layers are right is the power of the chance for one layer.",
            counterexample=certify.instances(counterexample, {"L": 2}),
        ),
    },
)  # fmt: skip
