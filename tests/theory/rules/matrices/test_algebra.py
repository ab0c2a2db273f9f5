"""Every rule for matrices: its line has the same exact value as the one before, and it refuses what it cannot prove."""

from fractions import Fraction

import pytest
import sympy
from memorem.theory import rules
from memorem.theory.kernel.derivation import Derivation, Refused
from memorem.theory.matrices.constructors import diag, entry, gradient, identity, lower, matrix, squared_norm, strict_lower, trace, vector, zeros
from memorem.theory.matrices.equality import instance
from memorem.theory.matrices.iterates import iterate
from memorem.theory.matrices.normal_form import Factor
from memorem.theory.matrices.recurrent_memory import Stream, Transitions
from memorem.theory.rules.matrices.unrolling import _strictly_lower
from memorem.theory.scalars.domains import Domain, integers, reals
from memorem.theory.scalars.parameters import N, d_k, d_v, eta, gate, lam, trials

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), eta=reals(), gate=reals(), trials=integers(0))
S, k, v, u = matrix("S", d_v, d_k), vector("k", d_k), vector("v", d_v), vector("u", d_k, unit=True)
K, V, Q, P, W = matrix("K", N, d_k), matrix("V", N, d_v), matrix("Q", N, d_k), matrix("P", N, d_v), matrix("W", N, N)
b, g, S_0, I = vector("b", N), vector("g", N), matrix("S_0", d_v, d_k), identity(d_k)
STREAMS = {
    "gated": Stream(keys=K, predicted=P, write=diag(b) @ (V - P), gates=g, start=S_0),
    "plain": Stream(keys=K, predicted=P, write=diag(b) @ (V - P)),
    "hebbian": Stream(keys=K, predicted=P, write=diag(b) @ V, gates=g),
}


def writes(stream, domain=DOMAIN):
    return Derivation(stream.writes, domain).by(rules.written).by(rules.unroll)


def holds(derivation, **point):
    """Every line of the derivation has the value of the first, exactly."""
    statements = [line.statement for line in derivation.lines]
    total = statements[0]
    for statement in statements[1:]:
        total = total + statement
    for seed in range(2):
        known = instance(total, {"N": 3, "d_k": 2, "d_v": 2, "trials": 3, "eta": Fraction(2, 5), "gate": Fraction(3, 7), **point}, seed)
        values = [statement.evaluate(known) for statement in statements]
        assert all(value == values[0] for value in values)


LOSSES = {
    "inner product": (-(v.T @ S @ k), 1),
    "squared error": (squared_norm(v - S @ k) / 2, 2),
    "penalty": (trace(S @ diag(u) @ S.T) / 2 + squared_norm(S), 2),
    "quartic": (entry(squared_norm(S @ k)) * squared_norm(v - S @ k), 4),
    "transposed": (squared_norm(k - S.T @ v) + trace(S.T @ S @ diag(k)), 2),
}


@pytest.mark.parametrize("name", LOSSES)
def test_gradient_is_the_slope_in_every_direction(name):
    """For a polynomial loss of degree n, differences at n + 1 points give the slope exactly."""
    loss, degree = LOSSES[name]
    slope = Derivation(gradient(loss, S), DOMAIN).by(rules.take_gradient).result
    known = instance(loss + entry(v.T @ S @ k) * loss, {"d_k": 2, "d_v": 3}, 1)
    known["u"] = instance(u.T @ k, {"d_k": 2}, 4)["u"]
    exact = slope.evaluate(known)
    for i in range(3):
        for j in range(2):
            moved = [[[x + step * (p == i and q == j) for q, x in enumerate(row)] for p, row in enumerate(known["S"])] for step in range(degree + 1)]
            values = [loss.evaluate({**known, "S": rows}) for rows in moved]
            points = [(sympy.Integer(step), sympy.Rational(value.numerator, value.denominator)) for step, value in enumerate(values)]
            line = sympy.interpolate(points, sympy.Symbol("h"))
            assert sympy.diff(line, sympy.Symbol("h")).subs(sympy.Symbol("h"), 0) == sympy.Rational(exact[i][j].numerator, exact[i][j].denominator)


def test_gradient_of_what_is_no_polynomial_is_refused():
    square = matrix("A", d_k, d_k)
    for loss in (trace(square.inv), (squared_norm(square) / entry(squared_norm(square + I)))):
        with pytest.raises(Refused, match="polynomial"):
            assert Derivation(gradient(loss, square), DOMAIN).by(rules.take_gradient).lines


@pytest.mark.parametrize("name", STREAMS)
def test_streams_unroll_to_their_recursion(name):
    stream = STREAMS[name]
    for quantity in (stream.reads(Q), stream.final, stream.writes):
        derivation = Derivation(quantity, DOMAIN).by(rules.unroll).by(rules.triangular, writes(stream))
        holds(derivation)
        assert "u_t" not in derivation.result.text()


def test_products_of_transitions():
    start = Derivation(Transitions(K, b), DOMAIN).by(rules.as_stream)
    holds(start.by(rules.unroll).by(rules.triangular, writes(start.result.stream)).by(rules.multiply_out))


def solved(write):
    stream = Stream(keys=K, predicted=P, write=V - write)
    system = Derivation(stream.writes, DOMAIN).by(rules.written).by(rules.unroll).by(rules.multiply_out)
    return Derivation(stream.final, DOMAIN).by(rules.unroll).by(rules.triangular, system)


@pytest.mark.parametrize("mask", [lower(W), strict_lower(W), diag(b), diag(b) @ lower(W)])
def test_causal_writes_solve_a_triangular_system(mask):
    holds(solved(mask @ P))


@pytest.mark.parametrize("write", [W @ P, strict_lower(W).T @ P, lower(W) @ W @ P, entry(trace(P.T @ P)) * V, lower(P @ V.T) @ V])
def test_writes_that_use_later_predictions_are_refused(write):
    with pytest.raises(Refused, match="later ones"):
        assert solved(write).lines


def test_a_system_that_is_not_strictly_lower_is_refused():
    system = Derivation(W @ V, DOMAIN).by(rules.multiply_out)
    with pytest.raises(Refused, match="not triangular"):
        assert Derivation(2 * V, DOMAIN).by(rules.triangular, Derivation(V, DOMAIN)).lines
    assert Derivation(W @ V, DOMAIN).by(rules.triangular, system).result == W @ V


def test_which_words_are_strictly_lower():
    below, on, scale = Factor(strict_lower(W)), Factor(lower(W)), Factor(diag(b))
    assert _strictly_lower((scale, below)) and _strictly_lower((on, below))
    assert not any(_strictly_lower(word) for word in ((), (on,), (scale,), (below.flip(),), (Factor(W), below)))


def test_a_derivation_on_another_domain_is_refused():
    stream = STREAMS["plain"]
    with pytest.raises(Refused, match="this domain"):
        assert Derivation(stream.final, DOMAIN).by(rules.unroll).by(rules.triangular, writes(stream, Domain(N=integers(5)))).lines


def test_inverse_by_multiplying_out():
    positive = DOMAIN.with_(eta=reals(0))
    stated = I - eta / (1 + eta) * u @ u.T
    derivation = Derivation((I + eta * u @ u.T).inv @ k, positive).by(rules.inverse, stated)
    holds(derivation)
    with pytest.raises(Refused, match="not the inverse"):
        assert Derivation((I + eta * u @ u.T).inv @ k, positive).by(rules.inverse, I - eta * u @ u.T).lines
    with pytest.raises(Refused, match="divides"):
        assert Derivation((I + eta * u @ u.T).inv @ k, DOMAIN).by(rules.inverse, stated).lines


def step(S):
    return S @ (I - eta * u @ u.T) + eta * v @ u.T


def test_iterates_are_followed_and_closed():
    closed = Derivation(iterate(step, S, trials) @ u, DOMAIN).by(rules.follow_product, u)
    holds(closed.by(rules.closed_iterate, lambda start, n: (1 - eta) ** n * start + (1 - (1 - eta) ** n) * v))


def test_transposed_iterates():
    turned = iterate(lambda S: S - eta * v @ (S.T @ v - k).T, S, trials).T @ v
    holds(Derivation(turned, DOMAIN).by(rules.follow_product, v))
    with pytest.raises(Refused, match="more of the state"):
        assert Derivation(iterate(lambda S: S - eta * v @ (S @ k).T @ S, S, trials).T @ v, DOMAIN).by(rules.follow_product, v).lines


WRONG = {
    "start": lambda start, n: (1 - (1 - eta) ** n) * v,
    "rate": lambda start, n: (1 - eta) ** (2 * n) * start + (1 - (1 - eta) ** (2 * n)) * v,
    "limit": lambda start, n: (1 - eta) ** n * start + (1 - (1 - eta) ** n) * 2 * v,
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_closed_form_is_refused(name):
    with pytest.raises(Refused, match="does not solve"):
        assert Derivation(iterate(step, S, trials) @ u, DOMAIN).by(rules.follow_product, u).by(rules.closed_iterate, WRONG[name]).lines


def test_a_closed_form_that_changes_its_mind_gains_nothing():
    calls = []

    def closed(start, n):
        calls.append(n)
        return (1 - eta) ** n * start + (1 - (1 - eta) ** n) * (v if len(calls) == 1 else 2 * v)

    holds(Derivation(iterate(lambda o: (1 - eta) * o + eta * v, v, trials, name="o"), DOMAIN).by(rules.closed_iterate, closed))
    assert len({str(call) for call in calls}) == 1


def test_a_closed_form_that_may_divide_by_zero_is_refused():
    quantity = iterate(lambda o: lam * o + v, v, trials, name="o")

    def closed(start, n):
        return lam**n * start + (1 - lam**n) / (1 - lam) * v

    assert Derivation(quantity, DOMAIN.with_(lam=reals(0, 1))).by(rules.closed_iterate, closed).lines
    with pytest.raises(Refused, match="divides"):
        assert Derivation(quantity, DOMAIN.with_(lam=reals(0, 1, open=False))).by(rules.closed_iterate, closed).lines


def test_a_number_of_steps_that_may_be_negative_is_refused():
    with pytest.raises(Refused, match="natural number"):
        backwards = Derivation(iterate(lambda o: o + v, v, trials, name="o"), DOMAIN.with_(trials=integers(-1)))
        assert backwards.by(rules.closed_iterate, lambda start, n: start + n * v).lines


def test_following_needs_a_step_that_sees_this_product_only():
    with pytest.raises(Refused, match="more of the state"):
        assert Derivation(iterate(lambda S: S @ (I - eta * k @ k.T), S, trials) @ u, DOMAIN).by(rules.follow_product, u).lines


def test_insert_and_abbreviate():
    gram = matrix("G", N, N, means=K @ K.T)
    holds(Derivation(strict_lower(K @ K.T) @ V, DOMAIN).by(rules.abbreviate, gram))
    lemma = Derivation(S @ u @ u.T @ u, DOMAIN).by(rules.multiply_out)
    holds(Derivation(gate * (S @ u @ u.T @ u) + v, DOMAIN).by(rules.insert, lemma))
    with pytest.raises(Refused, match="does not occur"):
        assert Derivation(S @ k, DOMAIN).by(rules.insert, lemma).lines


def test_start_of_zero():
    assert Derivation(STREAMS["plain"].final, DOMAIN).by(rules.unroll).result.text() == "U' K"
    assert (zeros(d_v, d_k) + S) is S
