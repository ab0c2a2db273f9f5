"""A capacity is true under a criterion: which one, and how far off under others, computed from the library's formulas."""

import json
import math

import pytest
from memorem.proofs.errors import UsageError
from memorem.proofs.paper.checking import capacity_claims

POINT = {"d_k": "64"}


def held(text, **point):
    return {one.address: one for one in capacity_claims.criteria(text, {**POINT, **point})[0]}


def test_the_width_is_the_capacity_in_mean_square_and_not_for_the_worst_values():
    found = held(r"N_{max} \approx d_k")
    square, worst = found["capacity.mean_square#unit_keys"], found["capacity.coherent#sphere"]
    assert square.true and square.admitted == 65 and square.exact_at == pytest.approx(63 / 64)
    assert found["capacity.criteria#mean_square"].exact_at == pytest.approx(math.sqrt(63 / 64))  # theta is a level of amplitudes, not of energies
    assert found["capacity.coherent#at_most"].excluded and not found["capacity.mean_square#square_law"].excluded
    assert not worst.true and worst.admitted == pytest.approx(1 + math.sqrt(math.pi) * math.gamma(32.5) / math.gamma(32))
    assert worst.off == pytest.approx(64 / worst.admitted) and worst.exact_at == pytest.approx(63 / (worst.admitted - 1))


def test_a_square_root_is_the_other_way_round():
    found = held(r"1 + \sqrt{\pi d_k / 2}")
    assert found["capacity.coherent#sphere"].true and not found["capacity.mean_square#unit_keys"].true


def test_the_level_may_be_given():
    assert held(r"d_k/4", level="1/4")["capacity.mean_square#unit_keys"].true


def test_what_lacks_a_parameter_is_said():
    lacking = capacity_claims.criteria("d_k", POINT)[1]
    assert any(line.startswith("capacity.exponential_linear") and "beta" in line for line in lacking)


@pytest.mark.parametrize("text", [r"N \approx d", r"2N \approx d_k", r"\foo", "d_k = N = 3", r"\frac{1}{d_k - 64}"])
def test_claims_that_cannot_be_read_end_in_one_line(text):
    with pytest.raises(UsageError):
        capacity_claims.criteria(text, POINT)


def test_the_command(capsys):
    assert capacity_claims.check("d_k", POINT) == 0
    assert "the claim holds to a tenth" in capsys.readouterr().out
    assert capacity_claims.check("1000 d_k", POINT, as_json=True) == 1
    assert not any(row["true"] for row in json.loads(capsys.readouterr().out)["criteria"])


SQUARE, SPHERE, MOST = "capacity.mean_square#unit_keys", "capacity.coherent#sphere", "capacity.coherent#at_most"
RELATIONS = [  # the capacities there are 65, 10.99 and at most 11.03
    (r"N_{max} < d_k", {SQUARE: False, SPHERE: True, MOST: True}),
    (r"N_{max} \le 65", {SQUARE: True, SPHERE: True, MOST: True}),
    (r"N_{max} < 65", {SQUARE: False, SPHERE: True, MOST: True}),
    (r"N_{max} \le 1000 d_k", {SQUARE: True, SPHERE: True, MOST: True}),
    (r"N_{max} \ge 10", {SQUARE: True, SPHERE: True, MOST: False}),
    (r"N_{max} > 64", {SQUARE: True, SPHERE: False, MOST: False}),
    (r"N_{max} = d_k", {SQUARE: False, SPHERE: False, MOST: False}),
    (r"N_{max} = d_k + 1", {SQUARE: True, SPHERE: False, MOST: False}),
]


@pytest.mark.parametrize(("text", "true"), RELATIONS)
def test_each_relation_has_a_truth_of_its_own(text, true):
    found = held(text)
    assert {address: found[address].true for address in true} == true
    assert all("tenth" not in one.text() for one in found.values())


def test_a_bound_excludes_the_other_side_and_says_nothing_of_its_own():
    above, below = held(r"N_{max} > 64"), held(r"N_{max} < 64")
    assert above[MOST].excluded and "is excluded" in above[MOST].text() and not below[MOST].excluded
    assert "is false" in above[SPHERE].text() and "says nothing" in held(r"N_{max} \ge 10")[MOST].text()


@pytest.mark.parametrize("key", [r"\tau", "tau", "level"])
def test_a_letter_of_the_claim_is_the_theorems_parameter(key):
    assert held(r"\tau d_k", **{key: "1/4"})["capacity.mean_square#unit_keys"].point["level"] == "1/4"
    assert held(r"1 + \tau d_k", **{key: "1/4"})["capacity.mean_square#unit_keys"].true


def test_what_a_claim_needs_can_be_given_as_it_says():
    with pytest.raises(UsageError, match=r"needs --at tau=\.\.\."):
        held(r"\tau d_k")
    with pytest.raises(UsageError, match="two values"):
        held(r"\tau d_k", tau="1/4", level="1/3")
