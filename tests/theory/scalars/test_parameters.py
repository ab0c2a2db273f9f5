"""Parameters: one symbol a name, no sign behind anybody's back."""

import ast
from pathlib import Path

import pytest
import sympy
from memorem.theory.scalars import parameters
from memorem.theory.scalars.parameters import PARAMETERS, N, parameter

THEORY = Path(parameters.__file__).parents[1]


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_name_is_the_same_everywhere(name):
    made = PARAMETERS[name]
    assert getattr(parameters, name) is made.symbol
    assert made.symbol.name == name and made.latex and made.meaning


@pytest.mark.parametrize("name", PARAMETERS)
def test_symbols_know_no_sign(name):
    """A symbol that knew its sign would decide inequalities before the domain is asked."""
    symbol = PARAMETERS[name].symbol
    assert symbol.is_real and symbol.is_positive is None and symbol.is_nonnegative is None and symbol.is_nonzero is None
    assert isinstance(symbol >= 1, sympy.core.relational.Relational)


def test_a_name_has_one_meaning():
    assert (
        parameter("N", "N", "number of stored pairs", "pairs", integer=True) is N
        or parameter("N", "N", "number of stored pairs", "pairs", integer=True) == N
    )
    with pytest.raises(ValueError, match="'N' means 'number of stored pairs' already"):
        parameter("N", "N", "number of layers", integer=True)
    with pytest.raises(ValueError, match="already"):
        parameter("N", "N", "number of stored pairs", "pairs")  # not an integer: another symbol
    assert PARAMETERS["N"].symbol == N


def test_no_other_module_makes_a_signed_symbol():
    """Same name, other assumptions: two symbols that print alike and never cancel. stand_in, which never leaves its caller, is the one maker."""
    signed = []
    for path in THEORY.rglob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            named = getattr(call.func, "attr", getattr(call.func, "id", "")) in {"Symbol", "symbols", "Dummy"}
            if named and {k.arg for k in call.keywords} & {"positive", "negative", "nonnegative", "nonpositive", "nonzero"}:
                signed.append(f"{path.name}: {call.func.attr}")
    assert signed == ["parameters.py: Dummy"], "take stand_in from theory/scalars/parameters.py"
