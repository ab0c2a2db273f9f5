"""Rows of tables are the kernel's: one from elsewhere proves nothing, whatever it is called."""

from dataclasses import replace

import pytest
from memorem import Derivation, Domain, d_k, integers, rules
from memorem.theory.kernel.derivation import Refused
from memorem.theory.kernel.rows import FOREIGN_ROWS, ROWS, row
from memorem.theory.rules.statements import scalar_expression
from sympy import hyper

DOMAIN = Domain(d_k=integers(1))


def compared(name):
    return Derivation(scalar_expression(hyper((), (d_k,), 1)), DOMAIN).by(rules.compare, name)


def reason(name):
    with pytest.raises(Refused) as refused:
        assert compared(name).lines
    return refused.value.reason


def test_a_row_that_another_file_makes_is_foreign():
    @row(ROWS["sub_gaussian"].left, "too good", "wishful thinking")
    def nothing_at_all(context, a, z):
        """0F1(; a; z) <= 0."""
        return {"<=": 0}

    try:
        assert "nothing_at_all" not in ROWS and reason("nothing_at_all") == "foreign-rule"
        assert reason(nothing_at_all) == "foreign-rule"
    finally:
        del FOREIGN_ROWS["nothing_at_all"]


def test_a_row_put_into_the_table_or_handed_over_is_foreign(monkeypatch):
    forged = replace(ROWS["sub_gaussian"], name="forged", function=lambda context, a, z: {"<=": 0})
    monkeypatch.setitem(ROWS, "forged", forged)
    assert reason("forged") == "foreign-rule" and reason(forged) == "foreign-rule"
    assert reason(ROWS["sub_gaussian"]) == "foreign-rule"  # a row is called by its name
    assert compared("sub_gaussian").relation == "<="


def test_a_name_that_no_row_has_is_told():
    with pytest.raises(Refused, match="no row is called 'amoss'"):
        assert compared("amoss").lines


def test_two_rows_of_one_name_and_a_kind_that_is_none_are_refused():
    with pytest.raises(ValueError, match="already"):
        row(ROWS["sub_gaussian"].left, "again", "nowhere")(ROWS["sub_gaussian"].function)
    with pytest.raises(ValueError, match="no kind"):
        row(ROWS["sub_gaussian"].left, "again", "nowhere", kind="rumour")
