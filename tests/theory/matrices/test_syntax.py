"""Matrix expressions: shapes, printing, keys, and the normal form against plain evaluation."""

import random

import numpy as np
import pytest
import sympy
from memorem.theory.matrices.constructors import (
    diag,
    entry,
    gradient,
    hadamard,
    identity,
    lower,
    matrix,
    ones,
    squared_norm,
    strict_lower,
    trace,
    vector,
    zeros,
)
from memorem.theory.matrices.equality import instance
from memorem.theory.matrices.normal_form import Scalar, normal, tidy
from memorem.theory.matrices.syntax import Scaled, ShapeError
from memorem.theory.scalars.parameters import N, d_k, d_v, eta

S, k, v = matrix("S", d_v, d_k), vector("k", d_k), vector("v", d_v)
A, B = matrix("A", d_k, d_k), matrix("B", d_k, d_k)
C = matrix("C", d_k, d_k, facts=("symmetric",))
P = matrix("P", d_k, d_k, facts=("orthogonal",))
u = vector("u", d_k, unit=True)
w = vector("w", d_k, unit=True, perpendicular=(u,))
x = vector("x", d_k, perpendicular=(u, w))
DELTA = S @ (identity(d_k) - eta * k @ k.T) + eta * v @ k.T


MISFITS = [lambda: S @ v, lambda: S + k, lambda: S.inv, lambda: hadamard(S, A), lambda: trace(S), lambda: gradient(S, S), lambda: lower(S)]


@pytest.mark.parametrize("wrong", MISFITS)
def test_shapes_that_do_not_fit(wrong):
    with pytest.raises(ShapeError):
        wrong()


def test_texts():
    assert DELTA.text() == "S (I - eta k k') + eta v k'"
    assert DELTA.latex() == r"S \left(I - \eta k k^{\top}\right) + \eta v k^{\top}"
    assert tidy(DELTA).text() == "S + eta v k' - eta S k k'"
    assert tidy(S @ k @ k.T @ k).text() == "|k|^2 S k"
    assert tidy(squared_norm(v - S @ k)).text() == "(k' S' S k) - 2*(k' S' v) + |v|^2"


def test_keys_tell_facts_apart():
    assert u.key() != vector("u", d_k).key()
    assert DELTA.key() == (S @ (identity(d_k) - eta * k @ k.T) + eta * v @ k.T).key()


def test_transposes():
    assert (A @ B).T.T == A @ B
    assert C.T == C
    assert normal((A @ B).T) == normal(B.T @ A.T)
    assert normal(diag(k).T) == normal(diag(k))


def test_facts():
    assert tidy(u.T @ u).text() == "1"
    assert normal(u.T @ w) == {}
    assert tidy((u @ u.T + w @ w.T) @ (2 * u + x)).text() == "2 u"
    assert tidy(P.T @ A @ P @ P.T).text() == "P' A"
    assert normal(trace(P @ A @ P.T)) == normal(trace(A))


def test_traces_rotate_and_transpose():
    assert normal(trace(A @ B)) == normal(trace(B @ A)) == normal(trace(A.T @ B.T))
    assert normal(trace(S @ k @ v.T)) == normal(v.T @ S @ k)
    assert normal(trace(A @ B)) != normal(trace(A @ B.T))
    assert normal(trace(identity(d_k))) == {(): d_k}


def test_abbreviations_unfold():
    gram = matrix("G", d_k, d_k, means=A @ A.T)
    assert normal(gram.T, unfold=True) == normal(A @ A.T)
    assert normal(gram) != normal(A @ A.T)


def test_scalars_are_not_parameters():
    scalar = entry(matrix("eta", 1, 1))
    assert isinstance(scalar, Scalar)
    assert scalar.name != eta.name
    assert scalar != eta


def test_closed_forms():
    assert (eta * u.T @ u).scalar() == eta
    assert (k.T @ k).scalar() is None
    assert A.scalar() is None


def _random_matrix(draw, depth):
    """A random d_k x d_k expression."""
    if depth == 0:
        return draw.choice([A, B, C, P, u @ k.T, w @ u.T, identity(d_k), zeros(d_k, d_k), diag(k), x @ x.T])
    left, right = _random_matrix(draw, depth - 1), _random_matrix(draw, depth - 1)
    scalar = entry(draw.choice([k.T @ A @ u, trace(A @ C), squared_norm(k), x.T @ w]))
    return draw.choice(
        [
            lambda: left @ right, lambda: left + right, lambda: left - right, lambda: left.T, lambda: strict_lower(left), lambda: lower(left + right),
            lambda: hadamard(left, right), lambda: eta * left, lambda: Scaled(scalar, left), lambda: diag(left @ k), lambda: left @ u @ (right @ w).T,
            lambda: sympy.Rational(2, 3) * (left @ P.T @ P @ right), lambda: entry(squared_norm(left)) * right, lambda: diag(ones(d_k)) @ left,
        ]
    )()  # fmt: skip


def _expressions(count):
    draw = random.Random(11)
    made = []
    while len(made) < count:
        try:
            made.append(_random_matrix(draw, draw.choice([1, 2, 2, 3])))
        except ShapeError:
            continue
    return made


@pytest.mark.parametrize("place", range(0, 240, 40))
def test_normal_form_has_the_same_value(place):
    """Every expression and its normal form agree on an exact instance, the expression evaluated node by node."""
    for index, expression in enumerate(_expressions(240)[place : place + 40]):
        point = {"d_k": 3, "eta": sympy.Rational(2, 5)}
        known = instance(expression + expression.T + A + B + C + P + diag(k) + u @ w.T + x @ x.T, point, index)
        known["eta"] = point["eta"]
        assert expression.evaluate(known) == tidy(expression).evaluate(known), expression.text()


def test_floats_agree_with_fractions_over_batches():
    expression = (identity(N) + strict_lower(matrix("K", N, d_k) @ matrix("K", N, d_k).T)).inv @ diag(vector("b", N)) @ matrix("V", N, d_v)
    batch = [instance(expression, {"N": 4, "d_k": 2, "d_v": 3}, seed) for seed in range(5)]
    floats = {name: np.array([np.array(one[name], dtype=float) for one in batch]) for name in ("K", "b", "V")}
    exact = np.array([np.array(expression.evaluate(one), dtype=float) for one in batch])
    assert np.abs(expression.evaluate(floats, "numpy") - exact).max() <= 1e-9 * np.abs(exact).max()


def test_vectors_and_scalars_come_without_their_axes_of_one():
    known = {"S": [[1, 2], [3, 4]], "k": [1, 1], "v": [1, 0]}
    assert (S @ k).evaluate(known) == [3, 7]
    assert (k.T @ S.T).evaluate(known) == [3, 7]
    assert (v.T @ S @ k).evaluate(known) == 3
    batch = {name: np.array([value] * 6, dtype=float) for name, value in known.items()}
    assert (S @ k).evaluate(batch, "numpy").shape == (6, 2)
    assert (v.T @ S @ k).evaluate(batch, "numpy").shape == (6,)
