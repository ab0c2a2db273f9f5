"""Parameters that a lemma restricts, names that an index and a parameter share, ends that are no whole numbers: each once proved a falsehood."""

import pytest
import sympy
from memorem import (
    Capacity,
    Derivation,
    Domain,
    E,
    N,
    Rational,
    Refused,
    constant,
    d_k,
    integers,
    items,
    level,
    m,
    masks,
    matrix,
    minimiser,
    nonnegative,
    nonzero,
    norm2,
    nu,
    over,
    positive,
    reals,
    rho,
    rules,
    sequence,
    sphere,
    squared_norm,
    theta,
)
from memorem.theory.functionals.error_probabilities import Majority
from memorem.theory.functionals.of_means import Quotient
from memorem.theory.matrices.iterates import iterate
from memorem.theory.matrices.syntax import ShapeError
from memorem.theory.memories.delta_stream import OldestAge
from memorem.theory.rules.statements import scalar_expression as closed
from memorem.theory.scalars.parameters import age
from memorem.theory.scalars.zero_test import Zero, decide_zero

i, j = items("i j")
s = sphere(d_k)("s")
p, h, b, one = (sympy.Symbol(name, integer=True) for name in ("p", "h", "b", "k"))
x, y = sympy.symbols("x y", real=True)
NATURAL = Domain(N=integers(1), d_k=integers(1))
CROSSTALK = over(j, (s[j] @ s[i]) ** 2, excluding=i)


def crosstalk(domain):
    return Derivation(E(CROSSTALK), domain).by(rules.unit_norm).by(rules.integrate, s)


def below_its_square():
    """x <= x^2, where x is between 1 and 2."""
    return Derivation(closed(x), Domain(N=integers(1), x=reals(1, 2))).by(rules.monotone, (x, x**2))


def of_two_pairs():
    """The crosstalk for N = 2 alone, with any other N put in."""
    return crosstalk(Domain(N=integers(2, 2), d_k=integers(1))).by(rules.monotone, (N - 1, 1 + (N - 2) / sympy.Integer(1000)))


def of_two_decays():
    """x^-age y^-2 age, of two decays."""
    domain = Domain([nonnegative(N - 1 - age)], N=integers(1), age=integers(0), d_k=integers(1), x=reals(0, 1), y=reals(0, 1))
    ratio = Quotient(E(x ** (-age) * y ** (-2 * age) * norm2(s[i])), (E(norm2(s[i])),))
    parts = [Derivation(part, domain).by(rules.unit_norm) for part in (ratio.top, *ratio.bottom)]
    return ratio, Derivation(ratio, domain).by(rules.supply_means, *parts)


def refused(words, statement, domain, *step):
    with pytest.raises(Refused, match=words):
        assert Derivation(statement, domain).by(*step).lines


def test_what_a_lemma_asks_of_a_parameter_is_asked_of_who_cites_it():
    refused(
        "x real > 1 and < 2, of which the domain with N an integer >= 1 says nothing",
        closed(x),
        Domain(N=integers(1)),
        rules.as_derived,
        below_its_square(),
    )
    wide = Domain(N=integers(1), x=reals(Rational(5, 4), Rational(3, 2)))
    assert Derivation(closed(x), wide).by(rules.as_derived, below_its_square()).relation == "<="


def test_a_capacity_needs_its_mean_at_every_number_of_pairs():
    capacity, domain = Capacity(E(CROSSTALK), theta), Domain(d_k=integers(1), theta=reals(0))
    refused("every whole N from 2 on", capacity, domain, rules.supply_mean, of_two_pairs())
    found = Derivation(capacity, domain).by(rules.supply_mean, crosstalk(NATURAL)).result.scalar()
    assert sympy.simplify(found - (d_k * theta + 1)) == 0


def test_roots_and_ends_are_compared_exactly():
    tiny, root = Rational(1, 10**50), sympy.sqrt(2)
    assert Domain(x=reals(1, open=False)).proves(nonnegative(x - 1 - tiny)) is None
    assert Domain(x=reals(0, open=False)).proves(nonnegative(x * (x - tiny))) is None
    assert Domain(x=reals(1, open=False)).proves(nonzero(x - 1 - tiny)) is None
    assert Domain(x=reals(1, open=False)).proves(positive(x - 1 + tiny))
    assert Domain(x=reals(0, root, open=True)).proves(positive(2 - x**2))
    assert Domain(x=reals(0, root, open=False)).proves(nonnegative(2 - x**2))
    assert Domain(x=reals(0, root, open=False)).proves(positive(2 - x**2)) is None
    assert Domain(x=reals(0, root + tiny, open=True)).proves(nonnegative(2 - x**2)) is None


def test_a_closed_sum_has_whole_ends():
    refused("a whole number", closed(sympy.Sum(sympy.binomial(x, h), (h, 0, x))), Domain(x=reals(0)), rules.binomial_sum)
    refused("a whole number", closed(sympy.Sum(sympy.binomial(N / 2, h), (h, 0, N / 2))), NATURAL, rules.binomial_sum)
    for high, domain in ((x, Domain(x=reals(3, 4))), ((N + 1) / 2, NATURAL)):
        refused(
            "whole ends of the sum", closed(sympy.Sum(sympy.Max(2 * h - N, 0), (h, 0, high))), domain.with_(N=integers(1)), rules.compare, "last_term"
        )


@pytest.mark.parametrize(
    ("statement", "domain", "step"),
    [
        (closed(sympy.Sum(N**2, (N, 0, 5))), Domain(N=integers(10)), (rules.monotone, (N**2, 100))),
        (closed(sympy.Sum(sympy.erfc(N - 5), (N, 5, 10)) + sympy.erfc(N - 5)), NATURAL, (rules.compare, "erfc_below_gaussian")),
        (Majority(1 / (h + 1), m), Domain(h=integers(1), m=integers(1, step=2)), (rules.binomial_tail,)),
        (sequence("x", 0, 1 - (b - 1) * x, 1, index=m), Domain(b=integers(0), x=reals(-1, 1), m=integers(0)), (rules.solve,)),
    ],
)
def test_an_index_is_no_parameter(statement, domain, step):
    refused("is both", statement, domain, *step)


def test_a_row_holds_in_every_sum_that_it_is_put_into():
    term = sympy.erfc(one - 5)
    for far in ((one, 0, 1), (one, 5, 11)):
        refused("one range of the index", closed(sympy.Sum(term, (one, 5, 10)) + sympy.Sum(term, far)), NATURAL, rules.compare, "erfc_below_gaussian")


def test_an_induction_reads_its_exponentials_from_what_they_are_of():
    domain, named = Domain(p=integers(0), x=reals(1, 2)), sympy.Symbol("exp", real=True)
    steep = 1 + p * (sympy.exp(-7 * x / 5) - Rational(1, 2))
    refused("one step of the bound", closed(sympy.Integer(1)), domain, rules.bounded_by_induction, p, steep)
    refused("one step of the bound", closed(sympy.Integer(1)), Domain(p=integers(0), exp=reals(-2, -1)), rules.bounded_by_induction, p, 1 + p * named)
    for name in ("gamma", "S"):
        domain = Domain(**{"p": integers(0), name: reals(0, 1)})
        assert Derivation(closed(sympy.Integer(1)), domain).by(rules.bounded_by_induction, p, 1 + p * sympy.Symbol(name, real=True)).relation == "<="


def test_the_age_at_a_level_is_of_one_decay():
    ratio, derivation = of_two_decays()
    domain = Domain(d_k=integers(1), x=reals(0, 1), y=reals(0, 1), level=reals(1))
    refused("one decay to the power of the age", OldestAge(ratio, level), domain, rules.oldest_age, derivation)


def test_a_letter_that_stands_for_every_matrix_has_no_facts():
    unit, w = matrix("Z", d_k, 1, facts=("unit",)), matrix("w", d_k, 1)
    with pytest.raises(ShapeError, match="nothing may be known of it"):
        minimiser(squared_norm(unit - w), unit)
    assert iterate(lambda Z: 2 * Z, w, sympy.Symbol("n", integer=True)).variable.facts == ()


def test_a_vector_of_one_coordinate_has_its_sums_from_one_number():
    domain = Domain([nonnegative(d_k * nu - theta**2)], d_k=integers(1), theta=reals(), nu=reals(0, open=False), rho=reals(0, 1))
    u, f = constant("u", d_k), masks(d_k, rho)("f")
    start = Derivation(E((f[i] @ u) ** 2), domain).by(rules.integrate, f)
    with pytest.raises(Refused, match="no vector has such sums"):
        assert start.by(rules.named_sums, u, {1: theta, 2: nu}).lines
    wide = Derivation(start.statement, domain.with_(d_k=integers(2))).by(rules.integrate, f)
    assert wide.by(rules.named_sums, u, {1: theta, 2: nu}).lines


def test_a_function_is_known_by_itself_and_not_by_its_name():
    fake = sympy.Function("log")
    assert not isinstance(decide_zero(fake(x) - sympy.log(x), Domain(x=reals(1))), Zero)
    for statement in (closed(fake(x)), closed(1 + fake(x) ** 2), closed(sympy.Symbol("x + y"))):
        refused("of which the kernel knows nothing", statement, Domain(x=reals(1)), rules.monotone, (x, x**2))
