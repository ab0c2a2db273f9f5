"""Feature maps: moments against rigorous integrals, and vectors of independent coordinates of any law against enumeration."""

import random
from fractions import Fraction
from itertools import product

import pytest
import sympy
from memorem.theory.certificates.toolkit import TOOLKIT as exact
from memorem.theory.scalars.balls import ball
from memorem.theory.vectors.feature_maps import cumulant, mask_cumulant, moment
from memorem.theory.vectors.moments import blocks

from .test_moments import A, B, random_classes, value

LAW = ((Fraction(-1), Fraction(1, 2)), (Fraction(2), Fraction(1, 3)), (Fraction(3), Fraction(1, 6)))


def integral(name, power):
    above = {"relu": lambda x: x, "elu": lambda x: 1 + x}[name]
    below = {"relu": lambda x: 0 * x, "elu": lambda x: x.exp()}[name]
    weight = (2 * exact.arb.pi()).sqrt()
    return (
        exact.integral(lambda x: above(x) ** power * (-x * x / 2).exp(), 0, 40)
        + exact.integral(lambda x: below(x) ** power * (-x * x / 2).exp(), -40, 0)
    ) / weight


@pytest.mark.parametrize("name", ["relu", "elu"])
@pytest.mark.parametrize("power", [1, 2, 3, 4])
def test_moments_by_integrals(name, power):
    assert ball(moment(name, power), {}).overlaps(integral(name, power))


def test_centred_moments():
    assert ball(moment("centred elu", 1), {}).overlaps(exact.arb(0))
    assert ball(moment("centred elu", 2), {}).overlaps(integral("elu", 2) - integral("elu", 1) ** 2)
    assert ball(cumulant("elu", 3), {}).overlaps(ball(moment("centred elu", 3), {}))
    assert ball(cumulant("elu", 4), {}).overlaps(ball(moment("centred elu", 4) - 3 * moment("centred elu", 2) ** 2, {}))


def cumulants():
    m = [sum(p * x**n for x, p in LAW) for n in range(5)]
    fourth = m[4] - 4 * m[3] * m[1] - 3 * m[2] ** 2 + 12 * m[2] * m[1] ** 2 - 6 * m[1] ** 4
    return (0, m[1], m[2] - m[1] ** 2, m[3] - 3 * m[2] * m[1] + 2 * m[1] ** 3, fourth)


@pytest.mark.parametrize("seed", range(40))
def test_independent_coordinates_by_enumeration(seed):
    rng, d, k = random.Random(seed), 2, cumulants()
    classes = tuple(sorted(random_classes(rng)))
    if sum(c.count(A) for c in classes) > 4:
        return
    b = [Fraction(rng.randrange(-4, 5), 2) for _ in range(d)]
    mean = Fraction(0)
    for chosen in product(LAW, repeat=d):
        chance = Fraction(1)
        for _, p in chosen:
            chance *= p
        mean += chance * value(classes, {A: [x for x, _ in chosen], B: b})
    total = Fraction(0)
    for left, loops, sizes, count in blocks(classes, A):
        weight = Fraction(count)
        for size in sizes:
            weight *= k[size]
        total += weight * d**loops * (value(left, {B: b}) if left else 1)
    assert total == mean


@pytest.mark.parametrize("dropped", [Fraction(0), Fraction(1, 3), Fraction(3, 4)])
def test_moments_of_a_mask_come_back_from_its_cumulants(dropped):
    k = [None, *(Fraction(str(mask_cumulant(sympy.Rational(dropped.numerator, dropped.denominator), n))) for n in range(1, 5))]
    kept = 1 - dropped
    assert k[1] == kept and k[2] + k[1] ** 2 == kept
    assert k[3] + 3 * k[2] * k[1] + k[1] ** 3 == kept
    assert k[4] + 4 * k[3] * k[1] + 3 * k[2] ** 2 + 6 * k[2] * k[1] ** 2 + k[1] ** 4 == kept
