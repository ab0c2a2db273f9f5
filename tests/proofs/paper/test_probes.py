"""Points at which formulas are told apart: no two alike to them, some of them great; and what has no value there."""

import pytest
import sympy
from memorem import N, d_k, d_v
from memorem.proofs.paper.checking.comparison import compare
from memorem.proofs.paper.checking.missing import missing
from memorem.proofs.paper.checking.probes import probes
from memorem.theory.scalars.domains import Domain, integers, one_of, reals

DOMAIN = Domain(N=integers(1), d_k=integers(3), d_v=integers(1), keys=one_of("sphere", "rademacher"))


def test_no_two_points_are_alike_to_the_formulas():
    shown = [(point["N"], point["d_k"]) for point in probes(DOMAIN, (N - 1) / d_k)]
    assert len(shown) == len(set(shown)) > 90


def test_points_reach_far_beyond_any_cut_that_nobody_wrote():
    for name, symbol in (("N", N), ("d_k", d_k)):
        reached = {point[name] for point in probes(DOMAIN, symbol)}
        assert max(reached) > 10**5 and len(reached & set(range(65, 2000))) > 5, sorted(reached)


CUTS = [sympy.Min(N - 1, sympy.Integer(10) ** 3 + d_k), sympy.Min(N - 1, 64 * d_k), sympy.Min(N - 1, 10 * d_k * d_k), sympy.Max(N - 1, d_k / 10**4)]


@pytest.mark.parametrize("cut", CUTS)
def test_a_cut_at_a_computed_size_is_seen(cut):
    assert compare(cut / d_k, (N - 1) / d_k, DOMAIN).word == "differs"


def test_rational_formulas_are_equal_only_by_algebra():
    """sqrt(x^2) = x is beyond no algebra; a rational difference that algebra does not take to zero is never equal."""
    x = sympy.Symbol("x", real=True)
    far = sympy.prod([x - k for k in range(1, 4)])
    found = compare(far, sympy.Integer(0), Domain(x=integers(1, 3)))
    assert found.word == "undecided" and "rational" in found.how


x = sympy.Symbol("x", real=True)
MISSING = [
    1 / (x - 2),
    sympy.log(1 - x),
    sympy.sqrt(1 - x),
    sympy.gamma(1 - x),
    sympy.hyper((), (2 - x,), sympy.Rational(1, 2)),
    x / sympy.sin(2 - x),
]


@pytest.mark.parametrize("expr", MISSING)
def test_a_pole_and_a_complex_value_are_missing(expr):
    assert missing(expr, {"x": 2}) and not missing(expr, {"x": sympy.Rational(1, 2)})


def test_a_term_without_a_value_is_seen_among_terms_that_plainly_have_one():
    j, h, q = sympy.Symbol("j", integer=True), sympy.Symbol("h", integer=True, positive=True), sympy.Symbol("q", real=True)
    for term, at, without in (
        (q**j * (1 - q) ** (h - j), {"q": 1, "h": 4}, False),
        (q**j * (1 - q) ** (h - j - 1), {"q": 1, "h": 4}, True),
        (sympy.binomial(h, j) * q**-j, {"q": 0, "h": 3}, True),
        ((q - 1) ** (sympy.exp(j) / 2), {"q": 0, "h": 2}, True),
        ((q - 1) ** -j, {"q": 0, "h": 2}, False),
        (1 / (j - 3), {"h": 400}, True),
        (sympy.log(j), {"h": 2}, True),
        (sympy.gamma(j), {"h": 2}, True),
    ):
        assert missing(sympy.Sum(term, (j, 0, h)), at) == without, term


def test_what_is_only_not_known_is_not_missing():
    j = sympy.Symbol("j", integer=True)
    assert not missing(sympy.Sum(1 / (j + x), (j, 0, 10**7)), {"x": 1})
    assert missing(sympy.Sum(1 / (j - x), (j, 0, 100)), {"x": 3})
    assert not missing(sympy.Function("unknown")(x), {"x": 1})
    assert not missing(sympy.betainc_regularized(sympy.Rational(3, 2), x, 0, 1 / x) + 1, {"x": sympy.Rational(-5, 2)})  # mpmath divides by zero


def test_what_the_libraries_refuse_is_missing_only_where_a_part_is():
    """SymPy compares no pole with a number, in Max(1/x, 0); it knows no sign of a number of many digits either, which is no pole."""
    nowhere = sympy.Max(1 / x, 0)
    assert missing(nowhere, {"x": 0}) and missing(1 + sympy.exp(nowhere), {"x": 0}) and not missing(nowhere, {"x": 1})
    assert missing(sympy.Max(sympy.log(x), 0), {"x": -1})

    class Refusing(sympy.Function):
        @classmethod
        def eval(cls, y):
            if y == 2:
                raise ValueError("not here")

    assert not missing(1 / Refusing(x), {"x": 2})
    assert missing(1 / Refusing(x) + 1 / (x - 2), {"x": 2})


def test_a_missing_value_is_a_difference():
    domain = Domain(x=reals(0))
    assert compare(sympy.sqrt(x - 40) ** 2, x - 40, domain).word == "equal"  # SymPy drops the root before it is seen
    assert compare(sympy.log(x - 40) - sympy.log(x - 40) + d_v * 0 + x, x, domain).word == "equal"
    found = compare(sympy.exp(sympy.log(x - 40) / 2), sympy.sqrt(abs(x - 40)), domain)
    assert found.word == "differs" and found.paper == "no value"
