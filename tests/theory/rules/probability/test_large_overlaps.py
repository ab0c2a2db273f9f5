"""Numbers of large overlaps by enumeration, tails of one overlap, and what the rules refuse."""

from fractions import Fraction
from itertools import product

import pytest
from memorem import (
    AnyLarge,
    CountMean,
    CountVariance,
    Derivation,
    Domain,
    E,
    Probability,
    Refused,
    d_k,
    exponential,
    gaussian,
    integers,
    items,
    large_pairs,
    rademacher,
    reals,
    rules,
    sphere,
    t,
    theta,
)
from memorem.theory.certificates.toolkit import TOOLKIT as exact
from memorem.theory.scalars.balls import ball
from memorem.theory.scalars.evaluation import value

i, j = items("i j")
DOMAIN = Domain(N=integers(2), d_k=integers(2), theta=reals(0, 1, open="low"))
k, u, g = rademacher(d_k)("k"), sphere(d_k)("u"), gaussian(d_k)("g")
COUNT = large_pairs(k.ensemble, theta)
agreeing = Derivation((1 + k[j] @ k[i]) * d_k / 2, DOMAIN).by(rules.sign_overlap, k)
tail = Derivation(Probability((k[j] @ k[i]) ** 2, theta**2), DOMAIN).by(rules.from_law, agreeing)
mean = Derivation(CountMean(COUNT), DOMAIN).by(rules.exchangeable_sum, tail)
variance = Derivation(CountVariance(COUNT), DOMAIN).by(rules.exchangeable_sum, tail)


def counts(size, width, edge):
    """The number of large overlaps for every choice of sign vectors."""
    found = []
    for keys in product(list(product((1, -1), repeat=width)), repeat=size):
        overlaps = [sum(a * b for a, b in zip(keys[m], keys[n], strict=True)) for n in range(size) for m in range(n)]
        found.append(sum(abs(x) >= edge * width for x in overlaps))
    return found


@pytest.mark.parametrize(("size", "width", "edge"), [(2, 4, Fraction(1, 2)), (3, 3, Fraction(1, 3)), (3, 4, Fraction(3, 4)), (4, 2, Fraction(1, 2))])
def test_counts_of_large_overlaps_are_enumerated(size, width, edge):
    found, point = counts(size, width, edge), {"N": size, "d_k": width, "theta": edge}
    first, second = (Fraction(sum(x**power for x in found), len(found)) for power in (1, 2))
    assert value(mean.result.scalar(), point).exact == first
    assert value(variance.result.scalar(), point).exact == second - first**2
    some = Fraction(sum(x > 0 for x in found), len(found))
    upper = Derivation(AnyLarge(COUNT), DOMAIN).by(rules.moment_method, mean)
    lower = Derivation(AnyLarge(COUNT), DOMAIN).by(rules.moment_method, mean, variance)
    assert (upper.relation, lower.relation) == ("<=", ">=")
    assert value(lower.result.scalar(), point).exact <= some <= value(upper.result.scalar(), point).exact


@pytest.mark.parametrize("width", [1, 2, 5, 8])
def test_tails_of_sign_overlaps(width):
    sums = [sum(signs) for signs in product((1, -1), repeat=width)]
    for edge in (Fraction(1, 5), Fraction(1, 2), Fraction(3, 5), Fraction(99, 100)):
        expected = Fraction(sum(abs(x) >= edge * width for x in sums), len(sums))
        assert value(tail.result.scalar(), {"N": 2, "d_k": width, "theta": edge}).exact == expected


def test_the_exponential_tail_lies_above_the_tail():
    domain = DOMAIN.with_(t=reals())
    moment = Derivation(E(exponential(t * (k[j] @ k[i]))), domain).by(rules.generating_function, k).by(rules.compare, "cosh_below_gaussian")
    bound = Derivation(Probability((k[j] @ k[i]) ** 2, theta**2), DOMAIN).by(rules.chernoff, d_k * theta, moment, t)
    for width in (2, 9, 16):
        for edge in (Fraction(1, 3), Fraction(3, 4)):
            point = {"N": 2, "d_k": width, "theta": edge}
            assert exact.number(value(tail.result.scalar(), point).exact) < ball(bound.result.scalar(), point)
            assert ball(bound.result.scalar(), point).overlaps(2 * exact.number(-Fraction(width) * edge**2 / 2).exp())


def chance(family, threshold=theta**2):
    return Derivation(Probability((family[j] @ family[i]) ** 2, threshold), DOMAIN)


@pytest.mark.parametrize(
    ("statement", "rule", "arguments", "why"),
    [
        (CountMean(COUNT), rules.exchangeable_sum, (chance(u),), "another probability"),
        (CountMean(COUNT), rules.exchangeable_sum, (chance(k, theta),), "that of another"),
        (CountMean(COUNT), rules.exchangeable_sum, (chance(k),), "derived to its end"),
        (AnyLarge(COUNT), rules.exchangeable_sum, (tail,), "exchangeable terms"),
        (CountVariance(large_pairs(g.ensemble, theta)), rules.exchangeable_sum, (chance(g),), "end|same law"),
        (AnyLarge(COUNT), rules.moment_method, (variance, mean), "another quantity"),
        (AnyLarge(COUNT), rules.moment_method, (tail,), "another quantity"),
        (Probability((k[j] @ k[i]) ** 2, theta - theta), rules.from_law, (agreeing,), "two tails"),
        (Probability((k[j] @ k[i]) ** 2, -theta), rules.from_law, (agreeing,), "not negative"),
        (Probability((u[j] @ u[i]) ** 2, theta**2), rules.from_law, (agreeing,), "something else"),
    ],
)
def test_refusals(statement, rule, arguments, why):
    with pytest.raises(Refused, match=why):
        _ = Derivation(statement, DOMAIN).by(rule, *arguments).result


def test_rates_and_edges_of_the_exponential_tail():
    every, some = DOMAIN.with_(t=reals()), DOMAIN.with_(t=reals(0, 1))
    start = Derivation(Probability((k[j] @ k[i]) ** 2, theta**2), DOMAIN)
    moments = [Derivation(E(exponential(t * (k[j] @ k[i]))), domain).by(rules.generating_function, k) for domain in (every, some)]
    for moment, rate, why in (
        (moments[0], -d_k, "strength"),
        (moments[1], d_k, "every t that is real"),
        (moments[0].by(rules.bounded, -1, ">="), d_k, "derived with >=|difference|denominator"),
    ):
        with pytest.raises(Refused, match=why):
            _ = start.by(rules.chernoff, rate, moment, t).result
