"""Formulas in a browser's arithmetic: what node computes from the printed JavaScript agrees with the library's certified digits to 1e-9."""

import json
import math
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest
import sympy
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.formulas import is_scalar
from memorem.theory.scalars.evaluation import NoValue, value
from memorem.theory.scalars.javascript import Unprintable, javascript
from memorem.theory.scalars.parameters import beta, d_k, sigma

SPECIAL = Path(__file__).parents[3] / "docs" / "_static" / "special.js"
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed: the browser's arithmetic is not tested here")


def computed(expressions):
    """[number] that node gives for [(JavaScript expression, point)]."""
    body = ",".join(f"(p => {text})({json.dumps(point)})" for text, point in expressions)
    script = f"{SPECIAL.read_text()}\nconsole.log(JSON.stringify([{body}].map(String)))"
    run = subprocess.run(["node", "-"], input=script, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return [float(text) for text in json.loads(run.stdout)]


def agree(formulas):
    """Every (formula, point) has the same number in the browser and in the library, to 1e-9."""
    expected, expressions = [], []
    for formula, point in formulas:
        expected.append(float(value(formula, point).decimal))
        expressions.append((javascript(formula), {name: float(number) for name, number in point.items()}))
    for (formula, point), mine, theirs in zip(formulas, expected, computed(expressions), strict=True):
        assert math.isclose(mine, theirs, rel_tol=1e-9), f"{formula} at {point}: {mine} here, {theirs} in the browser"


@needs_node
def test_special_functions():
    x, a, b = sympy.symbols("x a b", real=True)
    formulas = []
    for argument in ("1/7", "1/2", 1, "3/2", 2, "5/2", 7, "41/2", 300):
        point = {"x": Fraction(argument)}
        formulas += [(sympy.gamma(x + 1) / sympy.gamma(x + Fraction(1, 2)), point), (sympy.digamma(x), point), (sympy.cosh(x), point)]
        formulas += [(sympy.erfc(x), point), (sympy.erfc(-x), point)] if Fraction(argument) < 25 else []
        formulas += [(sympy.besseli(x, 3), point)]
        formulas += [(sympy.exp(-2 * beta) * sympy.hyper((), (d_k / 2,), beta**2), {"d_k": d, "beta": Fraction(argument)}) for d in (1, 2, 16, 1024)]
    formulas += [
        (sympy.betainc_regularized(a, b, 0, x), {"a": p, "b": q, "x": Fraction(1, r)}) for p in (1, 8, 60) for q in (1, 3) for r in (2, 3, 9)
    ]
    agree([formula for formula in formulas if _has_value(*formula)])


def _has_value(formula, point):
    try:
        return bool(value(formula, point))
    except (NoValue, TypeError, ValueError):
        return False


@needs_node
def test_every_scalar_formula_of_the_library_is_the_same_in_a_browser():
    """At the points that its part lists; formulas with functions that the printer refuses are left out, and there are few of them."""
    formulas, refused, printed = [], [], 0
    for theorem in discovery.theorems():
        for part in theorem.parts.values():
            if part.equals is None or not is_scalar(part.equals):
                continue
            try:
                javascript(part.equals)
            except Unprintable:
                refused.append(part.address)
                continue
            printed += 1
            formulas += [
                (part.equals, {k: v for k, v in part.domain.check(point, partial=True).items() if not isinstance(v, str)})
                for point in part.points[:2]
            ]
    agree(formulas)
    assert len(refused) < printed / 4, refused


def test_products_of_huge_factors_are_printed_by_logarithms():
    text = javascript(sympy.gamma(d_k / 2) / sympy.gamma((d_k + 1) / 2) * sympy.exp(sigma))
    assert text.count("Math.exp") == 1 and text.count("special.lgamma") == 2


@pytest.mark.parametrize("formula", [sympy.hyper((1,), (2,), d_k), sympy.polygamma(1, d_k), sympy.zeta(d_k)])
def test_a_function_without_a_browser_form_is_named(formula):
    with pytest.raises(Unprintable):
        javascript(formula)
