"""The toolkit of certificates: everything of ours on it says what it does, and its summary names every tool."""

import inspect

import pytest
from memorem.theory.certificates.toolkit import TOOLKIT, Toolkit

NAMES = [name for name in vars(Toolkit) if not name.startswith("_")]
OURS = [name for name in NAMES if getattr(getattr(TOOLKIT, name), "__module__", "").startswith("memorem")]


@pytest.mark.parametrize("name", OURS)
def test_every_tool_says_what_it_does(name):
    assert inspect.getdoc(getattr(TOOLKIT, name)), f"exact.{name} has no docstring"


def test_a_tool_is_a_function_of_its_own_arguments():
    assert TOOLKIT.comb(4, 2) == 6
    assert TOOLKIT.dot([TOOLKIT.Fraction(1, 2)], [4]) == 2
    assert list(TOOLKIT.product((1, -1))) == [(1,), (-1,)]


def test_a_ball_of_an_irrational_coordinate_holds_it():
    ((_, ((coordinate, *_),)), *_) = TOOLKIT.draws("rademacher", 1, 2)
    assert (TOOLKIT.number(coordinate) ** 2).contains(TOOLKIT.number(TOOLKIT.Fraction(1, 2)))
