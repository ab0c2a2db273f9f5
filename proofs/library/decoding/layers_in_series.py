"""Errors of layers in series: multiplied if codebooks are fresh, only bounded if they are shared.

If every layer has fresh distractors, layers err independently and the chance that all are right is a power. If the values of one layer are the keys of
the next, an early reading tells of later ones and the power is false: an exact enumeration of a memory with three pairs and width two shows it. The
union bound needs no independence and holds for both.
Source: qiao2025, abstract (error propagation through depth); model and counterexample are ours.
Differs: "error accumulates as one minus a power" is exact for fresh codebooks only.
Left for later: two-sided bounds on the power, the transfer operator of shared codebooks.
"""

from memorem import AllRight, Bound, Derivation, Domain, Identity, L, Negative, SomeWrong, Theorem, certify, exp, integers, prob, reals, rules

DOMAIN = Domain(prob=reals(0, 1, open=False), L=integers(1))
SIZES = {"21/64": (3, 2, 2), "1/16": (2, 3, 1), "3/16": (3, 2, 1)}  # one-layer word error of sign memories of (N, d_k, d_v)


def series_derivation():
    return Derivation(AllRight(prob, L), DOMAIN).by(rules.independent_layers).by(rules.geometric)


def union_derivation():
    return Derivation(SomeWrong(prob, L), DOMAIN).by(rules.union_bound)


def word_chance(exact, keys, values, stored):
    """The chance that S k_1 is read as the stored value of item 1: every bit by its sign, ties by a fair coin."""
    chance = exact.Fraction(1)
    for c in range(len(stored)):
        read = sum(v[c] * sum(a * b for a, b in zip(k, keys[0], strict=True)) for k, v in zip(keys, values, strict=True))
        chance *= exact.Fraction(1, 2) if read == 0 else int(read * stored[c] > 0)
    return chance


def one_layer(exact, N, d_k, d_v):
    """P(word right) over every memory; the first key and value are fixed by symmetry."""
    total, count = exact.Fraction(0), 0
    for bits in exact.product((1, -1), repeat=(N - 1) * (d_k + d_v)):
        keys = [(1,) * d_k, *(bits[j * d_k : (j + 1) * d_k] for j in range(N - 1))]
        rest = bits[(N - 1) * d_k :]
        values = [(1,) * d_v, *(rest[j * d_v : (j + 1) * d_v] for j in range(N - 1))]
        total, count = total + word_chance(exact, keys, values, values[0]), count + 1
    return total / count


def series_certificate(exact, *, prob, L):
    """Independent layers of real memories whose one-layer error is prob, which is enumerated and must agree."""
    right = one_layer(exact, *SIZES[str(prob)])
    if 1 - right != prob:
        raise ValueError(f"the memory errs with {1 - right}, not with {prob}")
    return right**L


def shared_chain(exact, L):
    """P(all L layers right) for N = 3 pairs of width two, the values of each layer being the keys of the next, by enumeration of all codebooks."""
    books = [tuple(bits[2 * j : 2 * j + 2] for j in range(3)) for bits in exact.product((1, -1), repeat=6)]
    first = [book for book in books if book[0] == (1, 1)]
    weight = {book: exact.Fraction(1, len(first)) for book in first}
    for _ in range(L):
        after = dict.fromkeys(books, exact.Fraction(0))
        for keys, mass in weight.items():
            for values in books:
                after[values] += mass * word_chance(exact, keys, values, values[0]) / len(books)
        weight = after
    return sum(weight.values())


def some_wrong(exact, *, prob, L):
    """Shared codebooks of width two, whose layers err dependently; one layer's error must be prob."""
    if 1 - shared_chain(exact, 1) != prob:
        raise ValueError(f"one layer errs with {1 - shared_chain(exact, 1)}, not with {prob}")
    return 1 - shared_chain(exact, L)


def counterexample(exact, *, L):
    """P(both layers right) with shared codebooks, and the power of the one-layer probability."""
    return shared_chain(exact, L), shared_chain(exact, 1) ** L


def words_right(sim, keys, values):
    """Whether the word of item 1 is read right, ties by a fair coin: bool [R]."""
    scores = sim.torch.einsum("rnd,rd->rn", keys, keys[:, 0])
    read = sim.torch.einsum("rn,rnm->rm", scores, values)
    read = sim.torch.where(read.abs() < 0.5, sim.signs(values.shape[-1]), read)
    return (read * values[:, 0] > 0).all(-1)


def series_simulation(sim, *, prob, L):
    """All of L memories read right, each with fresh distractors; the value that is right is the key of the next layer."""
    N, d_k, d_v = next(sizes for error, sizes in SIZES.items() if abs(eval_fraction(error) - prob) < 1e-9)
    right = sim.torch.ones(sim.replicates, dtype=sim.torch.bool, device=sim.device)
    for _ in range(L):
        right &= words_right(sim, sim.signs(N, d_k), sim.signs(N, d_v))
    return right


def eval_fraction(text):
    top, _, bottom = text.partition("/")
    return int(top) / int(bottom or 1)


def union_simulation(sim, *, prob, L):
    """Some of L layers read wrong, codebooks of three pairs and width two shared by neighbouring layers."""
    books = [sim.signs(3, 2) for _ in range(L + 1)]
    right = sim.torch.ones(sim.replicates, dtype=sim.torch.bool, device=sim.device)
    for keys, values in zip(books, books[1:], strict=False):
        right &= words_right(sim, keys, values)
    return ~right


THEOREM = Theorem(
    title="Errors of layers in series",
    domain=DOMAIN,
    sources=("qiao2025",),
    parts={
        "fresh_codebooks": Identity(
            quantity=AllRight(prob, L),
            equals=(1 - prob) ** L,
            derivation=series_derivation,
            certificate=certify.instances(series_certificate, {"prob": "21/64", "L": 3}, {"prob": "1/16", "L": 2}, {"prob": "3/16", "L": 5}),
            simulation=series_simulation,
            points=({"prob": "21/64", "L": 3}, {"prob": "3/16", "L": 4}, {"prob": "1/16", "L": 8}),
            near_misses={"linear": 1 - L * prob, "exponential": exp(-L * prob), "one layer too many": (1 - prob) ** (L + 1)},
        ),
        "union_bound": Bound(
            domain=DOMAIN,
            relation="<=",
            quantity=SomeWrong(prob, L),
            equals=L * prob,
            derivation=union_derivation,
            certificate=certify.instances(some_wrong, {"prob": "21/64", "L": 1}, {"prob": "21/64", "L": 2}, {"prob": "21/64", "L": 3}),
            simulation=union_simulation,
            points=({"prob": "21/64", "L": 2}, {"prob": "21/64", "L": 3}),
            near_misses={"worst layer only": prob, "half": L * prob / 2, "one layer fewer": (L - 1) * prob},
        ),
        "shared_codebooks": Negative(
            claim="With shared codebooks the chance that all layers are right is the power of the chance for one layer.",
            counterexample=certify.instances(counterexample, {"L": 2}),
        ),
    },
)
