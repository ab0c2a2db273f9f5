"""Exact moments of Gram matrices, and what they make of a chain of layers."""

from fractions import Fraction
from functools import lru_cache
from itertools import combinations_with_replacement, product
from math import comb, prod

from . import statistics
from .reach import OutOfReach

MOST = 10_000  # Gram matrices that are counted
HERMITE = ((0, Fraction(2, 3)), (1, Fraction(1, 6)), (-1, Fraction(1, 6)))  # node / sqrt(3), weight: exact to degree five


def gram_moments(kind, count, width):
    """(E w_ab, E w_ab w_ce) of the inner products w of `count` independent vectors, as {(a, b): mean} and {(a, b, c, e): mean}.

    kind: "rademacher" and "sphere" are averaged over sign patterns and the degree-five design; "gaussian" has coordinates N(0, 1/width), averaged over
    three Gauss-Hermite nodes each. Exact, since no vector occurs more than four times.
    """
    pairs, first, second = _upper_moments(kind, count, width)
    place = {index: number for number, (a, b) in enumerate(pairs) for index in ((a, b), (b, a))}
    indices = list(product(range(count), repeat=2))
    return [
        {index: first[place[index]] for index in indices},
        {(*one, *other): second[tuple(sorted((place[one], place[other])))] for one in indices for other in indices},
    ]


@lru_cache(maxsize=256)
def _upper_moments(kind, count, width):
    """The index pairs a <= b, and the moments of their inner products and of the products of two of them."""
    pairs, grams = list(combinations_with_replacement(range(count), 2)), {}
    for weight, w in _grams(kind, count, width, pairs):
        grams[w] = grams.get(w, 0) + weight
    first = [statistics.rational(sum(weight * w[one] for w, weight in grams.items())) for one in range(len(pairs))]
    second = {
        (one, other): statistics.rational(sum(weight * w[one] * w[other] for w, weight in grams.items()))
        for one, other in combinations_with_replacement(range(len(pairs)), 2)
    }
    return pairs, first, second


def _grams(kind, count, width, pairs):
    """(weight, inner products of the pairs) of every choice of vectors."""
    points = _hermite_points(width) if kind == "gaussian" else statistics.signs(width) if kind == "rademacher" else statistics.design(width)
    dot = _hermite_dot if kind == "gaussian" else statistics.overlap
    between = [[dot(p, q, width) for _, q in points] for _, p in points]
    for chosen in product(range(len(points)), repeat=count):
        yield prod((points[one][0] for one in chosen), start=Fraction(1)), tuple(between[chosen[a]][chosen[b]] for a, b in pairs)


def _hermite_points(width):
    points = []
    for chosen in product(HERMITE, repeat=width):
        weight = Fraction(1)
        for _, one in chosen:
            weight *= one
        points.append((weight, tuple(node for node, _ in chosen)))
    return points


def _hermite_dot(left, right, width):
    return Fraction(3 * sum(a * b for a, b in zip(left, right, strict=True)), width)


def chain_scores(first, second, count, layers):
    """(E |c - e_0|^2, E c) after `layers` independent layers c <- G c from c = e_0, G having these first and second moments."""
    mean = [Fraction(int(i == 0)) for i in range(count)]
    energy = {pair: Fraction(int(pair == (0, 0))) for pair in product(range(count), repeat=2)}
    for _ in range(layers):
        mean = [sum(first[i, k] * mean[k] for k in range(count)) for i in range(count)]
        energy = {(i, j): sum(second[i, k, j, l] * energy[k, l] for k, l in product(range(count), repeat=2)) for i, j in energy}
    return sum(energy[i, i] for i in range(count)) - 2 * mean[0] + 1, mean


def stream_crosstalk(gram, read, strength, gate, gain):
    """sum_{j != read} (r_j.k_read)^2 of a gated delta stream whose keys have this Gram matrix: the query carried back by its overlaps with all keys."""
    overlaps, total = list(gram[read]), Fraction(0)
    for t in reversed(range(len(gram))):
        weight = gain * overlaps[t]
        total += weight * weight if t != read else 0
        overlaps = [gate * (overlap - strength * overlaps[t] * between) for overlap, between in zip(overlaps, gram[t], strict=True)]
    return total


def sign_grams(width, count, rows=None):
    """(number of ways, the first `rows` rows of width times the Gram matrix) of `count` sign vectors in `width` dimensions, the first being fixed.

    Vectors are counted by how often each pattern of signs relative to the first occurs among their coordinates. OutOfReach where there are too many.
    """
    patterns = 2 ** (count - 1)
    if patterns > MOST or comb(width + patterns - 1, width) > MOST:
        raise OutOfReach(f"{count} sign vectors in {width} dimensions have more than {MOST} Gram matrices")
    relative = [(1, *signs) for signs in product((1, -1), repeat=count - 1)]
    for counts in _compositions(width, len(relative)):
        ways, left = 1, width
        for one in counts:
            ways, left = ways * comb(left, one), left - one
        yield ways, [[sum(n * x[a] * x[b] for n, x in zip(counts, relative, strict=True)) for b in range(count)] for a in range(rows or count)]


def _compositions(total, parts):
    """Every way to write a total as an ordered sum of naturals."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _compositions(total - first, parts - 1):
            yield (first, *rest)
