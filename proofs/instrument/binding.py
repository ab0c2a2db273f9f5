"""Memories that bind a value to its place by circular convolution or by a permutation: exact values by enumeration, simulated ones; no rule speaks of them.

hrr          S = sum_j k_j (*) v_j by circular convolution, read by correlation with k_i (holographic reduced representations)
permutation  S = sum_j P^j v_j for the cyclic shift P of the coordinates, read by P^-i
"""

from fractions import Fraction

from ...numerics.memories import bound
from ...theory.certificates import certify
from ...theory.functionals.bound import TEXT, Unbinding
from ...theory.scalars.domains import Domain, integers
from .questions import Question, among

KINDS = {"hrr": ("sphere", "rademacher"), "permutation": ()}
ASKS = ("noise", "error")
LEAST = {"hrr": 2, "permutation": 1}
SMALL = {"hrr": ((2, 2), (2, 3), (1, 4), (3, 2)), "permutation": ((2, 2), (3, 3), (4, 2), (2, 4))}


def questions(kind, keys, asks):
    """The Questions of a binding memory. UsageError for a kind, keys or a question that there is not."""
    among(kind, tuple(KINDS), "--bind")
    if keys is not None:
        among(keys, KINDS[kind] or ("left out: a permutation binds to a place",), "--keys")
    law = keys or next(iter(KINDS[kind]), "")
    for ask in asks or ():
        among(ask, ASKS, "--ask")
    words = f"{TEXT[kind]}{f', keys {law}' if law else ''}, values of fair signs"
    domain = Domain(N=integers(1), d_k=integers(LEAST[kind]))
    return [Question(ask, Unbinding(kind, ask), domain, words, legs=legs(kind, law, ask)) for ask in asks or ASKS]


def legs(kind, keys, ask):
    """The simulation, and the certificate where keys and values are signs, which are enumerated."""

    def simulation(sim, *, N, d_k):
        return bound.observe(sim, kind, ask, N, d_k, keys)

    found = {"simulation": simulation}
    if keys != "sphere":
        points = [{"N": count, "d_k": width} for count, width in SMALL[kind]]
        found["certificate"] = certify.instances(lambda exact, *, N, d_k: enumerated(kind, ask, N, d_k, exact.product), *points)
    return found


def enumerated(kind, ask, count, width, product):
    """The mean over every choice of signs, by the definition: sums over coordinates, keys and values of norm one."""
    total, vectors = Fraction(0), count * (2 if kind == "hrr" else 1)
    for signs in product((1, -1), repeat=vectors * width):
        rows = [signs[place * width : (place + 1) * width] for place in range(vectors)]
        read = [sum(column) for column in zip(*(part(kind, rows, count, item) for item in range(ask == "noise", count)), strict=True)] or [0] * width
        scale = width if kind == "hrr" else 1  # the two keys of norm one
        wanted = [0] * width if ask == "noise" else rows[-count]
        total += sum((Fraction(x, scale) - y) ** 2 for x, y in zip(read, wanted, strict=True)) / width
    return total / 2 ** (vectors * width)


def part(kind, rows, count, item):
    """What an item adds to the reading of the first one, for coordinates that are signs."""
    value, width = rows[-count + item], len(rows[0])
    if kind == "permutation":
        return [value[(place - item) % width] for place in range(width)]
    stored = [sum(rows[item][m] * value[(place - m) % width] for m in range(width)) for place in range(width)]
    return [sum(rows[0][m] * stored[(place + m) % width] for m in range(width)) for place in range(width)]
