"""Streams and iterates against their recursions, run here in plain rationals."""

from fractions import Fraction

import pytest
from memorem.theory.matrices.constructors import diag, entry, identity, matrix, vector, zeros
from memorem.theory.matrices.equality import instance
from memorem.theory.matrices.iterates import everything, iterate, substituted
from memorem.theory.matrices.recurrent_memory import Decay, Stream, Transitions
from memorem.theory.matrices.syntax import ShapeError
from memorem.theory.scalars.parameters import N, d_k, d_v, eta, trials

K, V, Q, P = matrix("K", N, d_k), matrix("V", N, d_v), matrix("Q", N, d_k), matrix("P", N, d_v)
strengths, gates, start = vector("b", N), vector("g", N), matrix("S_0", d_v, d_k)
GATED = Stream(keys=K, predicted=P, write=diag(strengths) @ (V - P), gates=gates, start=start)
PLAIN = Stream(keys=K, predicted=P, write=V)


def dot(a, b):
    return sum((p * q for p, q in zip(a, b, strict=True)), Fraction(0))


def known(sizes):
    return instance(Q @ K.T + V @ start @ K.T + diag(strengths) @ diag(gates), sizes, 3)


def gated_states(x):
    S = x["S_0"]
    for k, v, b, g in zip(x["K"], x["V"], x["b"], x["g"], strict=True):
        S = [[g * s for s in row] for row in S]
        write = [b * (value - dot(row, k)) for value, row in zip(v, S, strict=True)]
        S = [[s + u * c for s, c in zip(row, k, strict=True)] for row, u in zip(S, write, strict=True)]
        yield S


@pytest.mark.parametrize("sizes", [{"N": 1, "d_k": 3, "d_v": 2}, {"N": 4, "d_k": 2, "d_v": 3}, {"N": 5, "d_k": 3, "d_v": 2}])
def test_gated_delta_stream(sizes):
    x = known(sizes)
    states = list(gated_states(x))
    assert GATED.final.evaluate(x) == states[-1]
    assert GATED.reads(Q).evaluate(x) == [[dot(row, q) for row in S] for S, q in zip(states, x["Q"], strict=True)]


def test_hebbian_stream():
    x = known({"N": 4, "d_k": 2, "d_v": 3})
    assert PLAIN.final.evaluate(x) == (V.T @ K).evaluate(x)
    assert PLAIN.writes.evaluate(x) == x["V"]


def test_decays():
    x = {"g": [Fraction(1, 2), Fraction(3), Fraction(2, 5)]}
    assert Decay(gates).evaluate(x) == [[1, 0, 0], [3, 1, 0], [Fraction(6, 5), Fraction(2, 5), 1]]
    assert Decay(gates, "start").evaluate(x) == [Fraction(1, 2), Fraction(3, 2), Fraction(3, 5)]
    assert Decay(gates, "end").evaluate(x) == [Fraction(6, 5), Fraction(2, 5), 1]
    assert Decay(gates, "whole").evaluate(x) == Fraction(3, 5)


def test_transitions_multiply_in_the_order_of_the_steps():
    x = known({"N": 2, "d_k": 3, "d_v": 1})
    one, two = ([[Fraction(i == j) - b * k[i] * k[j] for j in range(3)] for i in range(3)] for k, b in zip(x["K"], x["b"], strict=True))
    assert Transitions(K, strengths).evaluate(x) == [[dot(row, column) for column in zip(*two, strict=True)] for row in one]


def test_iterates_run():
    k, v = vector("k", d_k), vector("v", d_v)
    runs = iterate(lambda S: S @ (identity(d_k) - eta * k @ k.T) + eta * v @ k.T, zeros(d_v, d_k), trials)
    x = {"k": [1, 2], "v": [1, -1], "eta": Fraction(1, 3), "trials": 2}
    once = [[Fraction(1, 3), Fraction(2, 3)], [Fraction(-1, 3), Fraction(-2, 3)]]
    read = [dot(row, [1, 2]) for row in once]
    miss = [Fraction(1, 3) * (value - r) for value, r in zip([1, -1], read, strict=True)]
    twice = [[s + error * c for s, c in zip(row, [1, 2], strict=True)] for row, error in zip(once, miss, strict=True)]
    assert runs.evaluate({**x, "trials": 1}) == once
    assert runs.evaluate(x) == twice
    assert runs.evaluate({**x, "trials": 0}) == [[0, 0], [0, 0]]


def test_substitution_reaches_coefficients_and_refuses_capture():
    k, y = vector("k", d_k), vector("y", d_k)
    assert substituted(entry(k.T @ k) * k, k, y) == entry(y.T @ y) * y
    bound = iterate(lambda S: S + k, k, trials, name="s")
    with pytest.raises(ShapeError, match="bound"):
        substituted(bound, k, vector("s", d_k))
    assert vector("s", d_k) in everything(bound.body)


def test_a_step_keeps_the_shape_and_is_repeated_a_whole_number_of_times():
    with pytest.raises(ShapeError):
        iterate(lambda S: S @ vector("k", d_k), matrix("S", d_v, d_k), trials)
    with pytest.raises(ShapeError, match="number of steps"):
        iterate(lambda S: 2 * S, matrix("S", d_v, d_k), eta)
