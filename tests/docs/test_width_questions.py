"""Questions for a width: read strictly, and answered by the least width of every criterion whose parameters are known."""

from fractions import Fraction

import pytest
from memorem.proofs.errors import UsageError
from memorem.proofs.site import budgets, width_questions
from memorem.proofs.theorems import discovery

QUESTION = "how wide must a head be for 1000 items, 24 layers, 1e-3"


@pytest.mark.parametrize(
    ("text", "error", "point"),
    [
        (QUESTION, Fraction(1, 1000), {"N": 1000, "L": 24, "H": 1}),
        ("How wide for 1,000 pairs, 24 look-ups, 4 heads, 64 bits and 0.1 %?", Fraction(1, 1000), {"N": 1000, "L": 24, "H": 4, "d_v": 64}),
        ("how wide for 7 facts in 1 layer at 1/8", Fraction(1, 8), {"N": 7, "L": 1, "H": 1}),
    ],
)
def test_a_question_is_read(text, error, point):
    assert width_questions.is_question(text)
    assert width_questions.read(text) == (error, point)


@pytest.mark.parametrize(
    "text",
    ["how wide for 10 items, 2 layers", "how wide for 10 items, 2 layers, 0.1, 0.2", "how wide for 10 items, 2", "how wide for 1.5 items, 0.1"],
)
def test_what_is_not_clear_is_refused(text):
    with pytest.raises(UsageError):
        width_questions.read(text)


def test_a_capacity_is_no_question():
    assert not width_questions.is_question(r"N_{max} \approx d_k")


def test_every_width_is_the_least_one():
    found, lacking = width_questions.answers("how wide for 40 pairs, 6 layers, 2 heads, 16 bits, 1/100")
    assert {one.address for one in found} == {criterion.address for criterion in budgets.CRITERIA} and lacking == []
    for one in found:
        part, point = discovery.part(one.address), {"N": 40, "L": 6, "H": 2, "d_v": 16}
        assert budgets.meets(part, Fraction(1, 100), point | {"d_k": one.width})
        assert not budgets.meets(part, Fraction(1, 100), point | {"d_k": one.width - 1})


def test_a_criterion_of_bits_is_not_answered_without_their_number():
    found, lacking = width_questions.answers(QUESTION)
    assert {one.kind for one in found} == {budgets.MEAN}
    assert sorted(line.partition(" ")[0] for line in lacking) == sorted(one.address for one in budgets.CRITERIA if one.kind == budgets.CHANCE)
    exact = next(one for one in found if one.address == "depth.energy#unit_keys")
    assert (
        exact.width == 23_987_487 and (1 + Fraction(999, exact.width)) ** 24 - 1 <= Fraction(1, 1000) < (1 + Fraction(999, exact.width - 1)) ** 24 - 1
    )
