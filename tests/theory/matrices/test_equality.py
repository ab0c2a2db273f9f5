"""Comparing matrix expressions: proofs by normal form, refutations by exact instances that anyone can put in again."""

from fractions import Fraction

import pytest
from memorem.theory.matrices.constructors import identity, matrix, ones, vector
from memorem.theory.matrices.equality import instance
from memorem.theory.scalars.domains import Domain, integers, reals
from memorem.theory.scalars.parameters import d_k, d_v, eta
from memorem.theory.scalars.zero_test import Nonzero, Unknown, Zero
from sympy import Integer, sqrt

DOMAIN = Domain(d_k=integers(1), d_v=integers(1), eta=reals())
S, A = matrix("S", d_v, d_k), matrix("A", d_k, d_k)
u = vector("u", d_k, unit=True)
w = vector("w", d_k, unit=True, perpendicular=(u,))
x = vector("x", d_k, perpendicular=(u, w))
step = S @ (identity(d_k) - eta * u @ u.T)


def test_equal():
    assert isinstance((step @ u).compare((1 - eta) * S @ u, DOMAIN), Zero)
    assert isinstance((u.T @ u).compare(Integer(1), DOMAIN), Zero)


def test_a_refutation_can_be_put_in_again():
    wrong = (1 - 2 * eta) * S @ u
    outcome = (step @ u).compare(wrong, DOMAIN)
    assert isinstance(outcome, Nonzero)
    assert (step @ u).evaluate(outcome.witness) != wrong.evaluate(outcome.witness)
    assert sum(entry * entry for entry in outcome.witness["u"]) == 1


def test_numbers_are_compared_as_numbers():
    assert isinstance((u.T @ u).compare(sqrt(2), DOMAIN), Nonzero)


def test_unknown_where_no_rule_reaches():
    assert isinstance((A.inv @ A).compare(identity(d_k), DOMAIN), Unknown)


def test_other_shapes_are_unknown_not_unequal():
    assert isinstance(S.compare(A, DOMAIN), Unknown)


@pytest.mark.parametrize("seed", range(6))
def test_instances_obey_the_facts(seed):
    P, positive = matrix("P", d_k, d_k, facts=("orthogonal",)), vector("a", d_k, positive=True)
    found = instance(P @ (u + w + x + positive), {"d_k": 4}, seed)
    dot = lambda a, b: sum(p * q for p, q in zip(a, b, strict=True))  # noqa: E731
    assert [dot(found["u"], found["u"]), dot(found["w"], found["w"])] == [1, 1]
    assert [dot(found[a], found[b]) for a, b in (("u", "w"), ("u", "x"), ("w", "x"))] == [0, 0, 0]
    assert any(found["x"])
    assert all(entry > 0 for entry in found["a"])
    rows = found["P"]
    assert [[dot(a, b) for b in rows] for a in rows] == [[Fraction(i == j) for j in range(4)] for i in range(4)]


def test_facts_without_room_give_no_witness():
    narrow = Domain(d_k=integers(2, 2))
    three = x @ u.T + x @ w.T
    assert isinstance(three.compare(2 * three, narrow), Unknown)
    assert isinstance(three.compare(2 * three, Domain(d_k=integers(3, 3))), Nonzero)


def test_facts_that_no_instance_is_drawn_for_refute_nothing():
    inside = matrix("k", d_k, 1, facts=("ball",))
    assert isinstance(inside.compare(2 * inside, DOMAIN), Unknown)


def test_ones():
    assert (ones(d_k).T @ ones(d_k)).evaluate({"d_k": 5}) == 5
