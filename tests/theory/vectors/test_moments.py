"""The moment engine against enumeration, designs and known moments."""

import random
from fractions import Fraction
from itertools import product

import pytest
from memorem.theory.certificates import statistics
from memorem.theory.certificates.roots import Root
from memorem.theory.vectors.moments import integrate

A, B = ("a", "1"), ("b", "1")


def value(classes, vectors):
    total = Fraction(1)
    for labels in classes:
        total *= sum(_product([vectors[label][c] for label in labels]) for c in range(len(next(iter(vectors.values())))))
    return total


def _product(numbers):
    result = Fraction(1)
    for number in numbers:
        result = result * number
    return result


def engine(classes, vectors, label, kind, d):
    rest = {name: vector for name, vector in vectors.items() if name != label}
    found = integrate(tuple(sorted(tuple(sorted(c)) for c in classes)), label, kind)
    return sum((weight * d**loops * (value(left, rest) if left else 1) for left, loops, weight in found), Fraction(0))


def random_classes(rng):
    return [tuple(sorted(rng.choice((A, B)) for _ in range(rng.choice((1, 2, 2, 2, 3))))) for _ in range(rng.randrange(1, 5))]


@pytest.mark.parametrize("seed", range(60))
def test_signs_by_enumeration(seed):
    rng, d = random.Random(seed), 3
    classes = random_classes(rng)
    b = [Fraction(rng.randrange(-4, 5), 2) for _ in range(d)]
    mean = sum(value(classes, {A: list(bits), B: b}) for bits in product((1, -1), repeat=d)) / 2**d
    assert engine(classes, {A: None, B: b}, A, "rademacher", d) == mean


@pytest.mark.parametrize("seed", range(40))
def test_gaussians_by_hermite_nodes(seed):
    """Five-point rule with nodes whose squares are known: exact to degree nine a coordinate; here moments up to eight, coordinate by coordinate."""
    rng, d = random.Random(1000 + seed), 2
    classes = [c for c in random_classes(rng) if c.count(A)][:3] or [(A, B)]
    b = [Fraction(rng.randrange(-4, 5), 2) for _ in range(d)]
    assert engine(classes, {A: None, B: b}, A, "gaussian", d) == gaussian_mean(classes, b, d)


MOMENTS = {0: 1, 2: 1, 4: 3, 6: 15, 8: 105, 10: 945, 12: 10395}


def gaussian_mean(classes, b, d):
    """E of the product by expanding every class over its coordinate: monomials in the coordinates of a."""
    total = Fraction(0)
    for chosen in product(range(d), repeat=len(classes)):
        powers, factor = [0] * d, Fraction(1)
        for labels, coordinate in zip(classes, chosen, strict=True):
            powers[coordinate] += labels.count(A)
            factor *= b[coordinate] ** labels.count(B)
        moment = 1
        for power in powers:
            moment *= MOMENTS.get(power, 0) if power % 2 == 0 else 0
        total += factor * moment
    return total


@pytest.mark.parametrize("p", [1, 2, 3])
@pytest.mark.parametrize("d", [1, 2, 3, 5])
def test_moments_of_one_overlap(p, d):
    """E (k.q)^{2p} given a fixed q = e_1 on the sphere, from the engine divided by the chi-square moment, against the degree-five design."""
    if 2 * p > 4:
        return
    mean = Fraction(0)
    for weight, point in statistics.design(d):
        overlap = statistics.overlap(point, (False, tuple(int(c == 0) for c in range(d))), d)
        power = overlap ** (2 * p)
        mean = mean + weight * (power if isinstance(power, Root) else Fraction(power))
    weights = integrate(((A, B),) * (2 * p), A, "gaussian")
    chi = _product([Fraction(d + 2 * s) for s in range(p)])
    assert sum(weight for _, _, weight in weights) / chi == statistics.rational(mean)


def test_odd_degree_vanishes():
    assert integrate(((A, B),), A, "gaussian") == ()
