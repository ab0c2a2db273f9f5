"""Rows of the table by ball arithmetic on a grid of their region with its ends: each holds, the reversed relation does not, and outside it is refused."""

from fractions import Fraction

import pytest
from memorem import Derivation, Domain, Rational, cosh, d_k, hyper, integers, reals, rules
from memorem.theory.kernel.derivation import Context, Refused
from memorem.theory.kernel.rows import ROWS
from memorem.theory.rules.inequalities.compare import Function
from memorem.theory.rules.statements import scalar_expression
from memorem.theory.scalars.balls import ball
from sympy import Integer, Max, Sum, Symbol, binomial, digamma, erfc, exp, factorial, floor, log, oo, sqrt

HALF, TINY, LARGE = Rational(1, 2), Rational(1, 1000), Integer(40)
h = Symbol("h", integer=True)
ANY = [TINY, Rational(1, 3), Integer(1), Rational(7, 2), LARGE]
SPHERES = [(a, z) for a in (HALF, Integer(1), Rational(3, 2), Rational(5, 2), LARGE) for z in (Integer(0), *ANY)]


def bessel(a, z):
    return hyper((), (a,), z)


def power(y, p):
    """(1 + y)^p with an exponent that SymPy leaves as it stands."""
    return (1 + y) ** p


# row: (the left side, its arguments on a grid, further arguments of the row)
GRIDS = {
    "sub_gaussian": (bessel, SPHERES, [()]),
    "first_terms": (bessel, SPHERES, [(1,), (3,)]),
    "second_order": (bessel, SPHERES, [()]),
    "bessel_ratio": (bessel, SPHERES, [()]),
    "cap_integral": (bessel, [(a, z) for a, z in SPHERES if a >= Rational(3, 2) and z > 0], [()]),
    "density_peak": (bessel, [(a, z) for a, z in SPHERES if a > Rational(3, 2) and z > 0], [()]),
    "sinh_form": (bessel, [(Rational(3, 2), z) for z in ANY], [()]),
    "logarithmic_series": (power, [(y, p) for y in (-TINY, -HALF, Integer(0), *ANY) for p in (-2, -HALF, HALF, 5)], [()]),
    "bernoulli": (power, [(y, Integer(p)) for y in (Integer(0), *ANY) for p in (0, 1, 2, 7)], [()]),
    "cosh_below_gaussian": (lambda y, n: cosh(y) ** n, [(s * y, n) for s in (1, -1) for y in ANY for n in (-1, HALF, 3)], [()]),
    "cosh_above_one": (lambda y, n: cosh(y) ** n, [(s * y, n) for s in (1, -1) for y in ANY for n in (-1, HALF, 3)], [()]),
    "cosh_above_exponential": (lambda y, n: cosh(y) ** n, [(s * y, n) for s in (1, -1) for y in ANY for n in (HALF, 3)], [()]),
    "cosh_fourth_order": (lambda y, n: cosh(y) ** n, [(y, n) for y in ANY for n in (-1, HALF, 3)], [()]),
    "logarithm_below": (log, [(z,) for z in (Rational(1, 10**6), *ANY)], [()]),
    "short_memory": (log, [(x,) for x in (TINY, HALF, 1 - TINY)], [(1,), (2,), (HALF,)]),
    "erfc_below_gaussian": (erfc, [(x,) for x in (Integer(0), TINY, HALF, Integer(5))], [()]),
    "digamma_bound": (digamma, [(x,) for x in ANY], [()]),
    "largest_binomial": (binomial, [(Integer(n), floor(Integer(n) / 2)) for n in (1, 2, 3, 8, 51)], [()]),
}
SERIES = [(y, p) for y in (Integer(0), *ANY) for p in (-2, -HALF, HALF, 5)]
GRIDS_OF_MORE = {"logarithmic_series": (power, SERIES, [(2,), (3,), (4,)])}
SUMS = {
    "exponential_series": [(Sum((h**2 + 1) * b**h / factorial(h), (h, 0, oo)), (b,)) for b in (Integer(2), Rational(-1, 2))],
    "last_term": [
        (Sum(binomial(n, h) * Max(h - n + c, 0) ** 2, (h, 0, n)), ()) for n in (Integer(3), Integer(6)) for c in (Integer(0), HALF, Integer(1))
    ],
}


def bounds(name, arguments, further):
    entry = ROWS[name]
    context = Context(Domain())
    entry.left.check(context, *arguments)
    return entry.function(context, *arguments, *further)


@pytest.mark.parametrize("name", [*GRIDS, *(f"{name} to higher orders" for name in GRIDS_OF_MORE)])
def test_a_row_holds_on_its_region_and_its_reverse_does_not(name):
    function, grid, further = {**GRIDS, **{f"{name} to higher orders": one for name, one in GRIDS_OF_MORE.items()}}[name]
    strict = {}
    for arguments in grid:
        for more in further:
            value = ball(function(*arguments), {}, 512)
            for side, bound in bounds(name.partition(" ")[0], arguments, more).items():
                gap = ball(bound, {}, 512) - value
                assert gap.contains(0) or (side != "=" and (gap > 0) == (side == "<=")), f"{arguments} {more}: {side} {bound}"
                strict[side] = strict.get(side, 0) + (not gap.contains(0))
    for side, count in strict.items():
        assert (count == 0) == (side == "="), f"the relation {side} is an equality on the whole grid"


@pytest.mark.parametrize("name", SUMS)
def test_a_sum_has_its_closed_form(name):
    for total, further in SUMS[name]:
        found = Derivation(scalar_expression(total), Domain()).by(rules.compare, name, *further)
        ((index, low, high),) = total.limits
        terms = [total.function.subs(index, k) for k in range(int(low), 60 if high is oo else int(high) + 1)]
        assert found.relation == "=" and abs(float(sum(terms)) - float(found.result.scalar())) < 1e-9


def test_every_row_of_a_function_is_tried():
    functions = {name for name, row in ROWS.items() if isinstance(row.left, Function)}
    assert functions == GRIDS.keys() | SUMS.keys()


def test_every_row_says_what_it_holds():
    for row in ROWS.values():
        assert row.function.__doc__ and row.title and row.source and row.conditions


OUTSIDE = {
    "sub_gaussian": [(Rational(-1, 2), HALF), (HALF, -HALF)],
    "cap_integral": [(Integer(1), HALF), (Rational(3, 2), Integer(0))],
    "density_peak": [(Rational(3, 2), HALF)],
    "sinh_form": [(HALF, HALF)],
    "logarithmic_series": [(Integer(-1), HALF)],
    "bernoulli": [(-HALF, Integer(2)), (HALF, HALF)],
    "cosh_below_gaussian": [(sqrt(-2), HALF)],
    "cosh_above_one": [(sqrt(-2), HALF)],
    "cosh_above_exponential": [(HALF, -HALF)],
    "cosh_fourth_order": [(-HALF, HALF)],
    "logarithm_below": [(Integer(0),)],
    "short_memory": [(Integer(1),), (Integer(0),), (Integer(2),)],
    "erfc_below_gaussian": [(-HALF,)],
    "digamma_bound": [(-HALF,)],
    "largest_binomial": [(Integer(4), Integer(1)), (Integer(0), Integer(0))],
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_outside_of_its_region_a_row_is_refused(name):
    for arguments in OUTSIDE[name]:
        with pytest.raises(Refused):
            bounds(name, arguments, ())
    if name == "logarithmic_series":
        with pytest.raises(Refused):
            bounds(name, (-HALF, HALF), (2,))


@pytest.mark.parametrize("terms", [-2, -1, 0, HALF, Integer(1), True])
def test_a_series_has_a_number_of_terms(terms):
    for name, arguments in (("logarithmic_series", (HALF, HALF)), ("first_terms", (HALF, HALF))):
        with pytest.raises(Refused, match="a positive number of terms"):
            bounds(name, arguments, (terms,))


def test_a_step_has_the_title_the_source_and_the_kind_of_its_row():
    made = Derivation(scalar_expression(bessel(d_k / 2, Fraction(1, 4))), Domain(d_k=integers(1))).by(rules.compare, "bessel_ratio")
    line, row = made.lines[-1], ROWS["bessel_ratio"]
    assert (line.rule.title, line.rule.source, line.rule.conditions, line.rule.kind) == (row.title, row.source, row.conditions, row.kind)
    assert line.rule.kind == "argument" and line.rule.name == "compare" and line.rule.row == "bessel_ratio"
    assert made.rules_used == ("compare",) and made.rows_used == (("compare", "bessel_ratio"),)


def test_two_parts_in_opposite_directions_are_refused():
    value = exp(bessel(d_k / 2, Fraction(1, 4))) - bessel(d_k, Fraction(1, 4))
    with pytest.raises(Refused, match="both directions"):
        _ = Derivation(scalar_expression(value), Domain(d_k=integers(1))).by(rules.compare, "sub_gaussian").result
    upper = Derivation(scalar_expression(value), Domain(d_k=integers(1))).by(rules.compare, "sub_gaussian", relation="<=")
    assert upper.result.scalar() == exp(exp(1 / (2 * d_k))) - bessel(d_k, Fraction(1, 4))


def test_a_part_in_a_sum_is_compared_at_every_index():
    x = Symbol("sigma", real=True)
    domain = Domain(d_k=integers(1), sigma=reals(0))
    total = Sum(binomial(d_k, h) * erfc(h * x), (h, 0, d_k))
    found = Derivation(scalar_expression(total), domain).by(rules.compare, "erfc_below_gaussian")
    assert found.relation == "<=" and found.result.scalar() == Sum(binomial(d_k, h) * exp(-(h**2) * x**2), (h, 0, d_k))
    for bad in (Sum(binomial(d_k, h) * erfc(h - 1), (h, 0, d_k)), Sum((h - 1) * erfc(h), (h, 0, d_k))):
        with pytest.raises(Refused):
            _ = Derivation(scalar_expression(bad), domain).by(rules.compare, "erfc_below_gaussian").result
