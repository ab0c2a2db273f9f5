"""Rules for probabilities and recurrences against enumeration, and what they refuse."""

from fractions import Fraction
from itertools import product

import pytest
from memorem import (
    AllRight,
    Cascade,
    Derivation,
    Domain,
    H,
    L,
    Majority,
    N,
    Rational,
    Refused,
    SignReadout,
    SomeWrong,
    Sum,
    Symbol,
    age,
    d_k,
    eta,
    integers,
    lam,
    prob,
    reals,
    rules,
    sequence,
)
from memorem.theory.scalars.balls import exact_value, substituted

DOMAIN = Domain(prob=reals(0, 1), L=integers(0), H=integers(1, step=2), N=integers(1), d_k=integers(1), eta=reals(0, 2), lam=reals(0, 1))


def at(formula, **point):
    return exact_value(substituted(formula, point))


def closed(statement, *steps, domain=DOMAIN):
    derivation = Derivation(statement, domain)
    for step in steps:
        derivation = derivation.by(*step)
    return derivation.result.scalar()


@pytest.mark.parametrize("layers", [0, 1, 4])
def test_independent_layers(layers):
    formula = closed(AllRight(prob, L), (rules.stages,), (rules.solve,))
    p = Fraction(1, 5)
    mean = sum((1 if not any(wrong) else 0) * p ** sum(wrong) * (1 - p) ** (layers - sum(wrong)) for wrong in product((0, 1), repeat=layers))
    assert at(formula, prob=p, L=layers) == mean


@pytest.mark.parametrize("stages", [0, 1, 3, 4])
def test_cascades(stages):
    formula = closed(Cascade(prob, L), (rules.stages,), (rules.solve,))
    p = Fraction(2, 7)
    mean = sum(p ** sum(flips) * (1 - p) ** (stages - sum(flips)) for flips in product((0, 1), repeat=stages) if sum(flips) % 2)
    assert at(formula, prob=p, L=stages) == mean


@pytest.mark.parametrize("heads", [1, 3, 5])
def test_votes(heads):
    formula = closed(Majority(prob, H), (rules.binomial_tail,))
    p = Fraction(1, 3)
    mean = sum(p ** sum(votes) * (1 - p) ** (heads - sum(votes)) for votes in product((0, 1), repeat=heads) if 2 * sum(votes) > heads)
    assert at(formula, prob=p, H=heads) == mean


def test_an_even_number_of_votes_is_refused():
    with pytest.raises(Refused, match="odd"):
        closed(Majority(prob, H), (rules.binomial_tail,), domain=DOMAIN.with_(H=integers(1)))


@pytest.mark.parametrize(("pairs", "width"), [(1, 3), (2, 1), (2, 3), (3, 2), (3, 3)])
def test_sign_readout_by_enumeration_of_the_memory(pairs, width):
    formula = closed(SignReadout(N, d_k), (rules.sign_products,), (rules.binomial_tail,))
    wrong, count = Fraction(0), 0
    for bits in product((1, -1), repeat=pairs * (width + 1)):
        keys = [bits[j * width : (j + 1) * width] for j in range(pairs)]
        values = bits[pairs * width :]
        read = values[0] * sum(v * sum(a * b for a, b in zip(k, keys[0], strict=True)) for k, v in zip(keys, values, strict=True))
        wrong, count = wrong + (Fraction(1, 2) if read == 0 else int(read < 0)), count + 1
    assert at(formula, N=pairs, d_k=width) == wrong / count


def test_the_union_bound_is_an_inequality():
    derivation = Derivation(SomeWrong(prob, L), DOMAIN.with_(L=integers(1))).by(rules.moment_method)
    assert derivation.relation == "<=" and at(derivation.result.scalar(), prob=Fraction(1, 4), L=3) == Fraction(3, 4)


def test_a_probability_must_be_one():
    with pytest.raises(Refused, match="probability"):
        closed(AllRight(prob, L), (rules.stages,), domain=DOMAIN.with_(prob=reals(0, 2)))


def test_the_ratio_of_a_sequence_may_be_one():
    formula = closed(sequence("x", eta, lam, 1, index=L), (rules.solve,), domain=DOMAIN.with_(lam=reals(0, 1, open=False)))
    assert formula == eta * lam**L + Sum(lam ** Symbol("b", integer=True), (Symbol("b", integer=True), 0, L - 1))


def test_a_sum_over_the_parameters_is_a_number():
    """Whatever a sum is worth, the sequence that it drives is solved, and the sum is left as it was written."""
    chance = Sum(prob**age, (age, 1, L))
    assert closed(sequence("x", 0, 1 - 2 * chance, chance, index=L), (rules.solve,)) == Rational(1, 2) - (1 - 2 * chance) ** L / 2


@pytest.mark.parametrize("steps", [0, 1, 5])
def test_geometric_sums(steps):
    formula = closed(sequence("x", eta, lam, 1, index=L), (rules.solve,))
    value = Fraction(1, 2)
    for _ in range(steps):
        value = Fraction(1, 3) * value + 1
    assert at(formula, eta=Fraction(1, 2), lam=Fraction(1, 3), L=steps) == value
