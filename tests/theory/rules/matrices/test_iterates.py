"""Rules for repeated steps: both sides of every line have one exact value at random rational instances, and what is not such a step is refused."""

from fractions import Fraction

import pytest
from memorem import (
    Derivation,
    Domain,
    Refused,
    d_k,
    d_v,
    diag,
    eta,
    gate,
    identity,
    integers,
    iterate,
    magnitude,
    matrix,
    reals,
    rules,
    squared_norm,
    trials,
    vector,
    zeros,
)
from memorem.theory.matrices.independent_steps import IndependentSteps, Spread
from memorem.theory.matrices.syntax import Letter

DOMAIN = Domain(d_k=integers(1), d_v=integers(1), eta=reals(0, 1), gate=reals(0, 1), magnitude=reals(), trials=integers(0))
S, x, y, v = matrix("S", d_v, d_k), vector("x", d_k), vector("y", d_k, unit=True), vector("v", d_v)
INSTANCE = {
    "S": [[1, "2/3", -2], ["1/5", 3, "1/2"]], "x": ["1/2", -1, 2], "y": ["1/3", "2/3", "-2/3"], "v": ["3/2", -1], "a": [1, "1/2", 2],
    "eta": "2/7", "gate": "3/4", "magnitude": "5/3",
}  # fmt: skip
STEPS = {
    "delta": lambda M: M + eta * (v - M @ y) @ y.T,
    "gated_delta": lambda M: gate * M @ (identity(d_k) - eta * y @ y.T) + v @ y.T,
    "hebb": lambda M: M + v @ y.T,
    "decay": lambda M: gate * M + v @ y.T,
    "scaled": lambda M: gate * M,
    "driven off the row": lambda M: gate * M @ (identity(d_k) - eta * y @ y.T) + v @ y.T + 2 * v @ y.T,
}


def both(statement, made, count):
    bindings = {name: exact(value) for name, value in INSTANCE.items()} | {"trials": count, "d_k": 3, "d_v": 2}
    return statement.evaluate(bindings), made.evaluate(bindings)


def exact(value):
    if isinstance(value, list):
        return [exact(one) for one in value]
    return Fraction(value)


@pytest.mark.parametrize("count", [0, 1, 4])
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_rank_one_steps_keep_the_value(step, count):
    statement = iterate(step, S, trials, name="M")
    left, right = both(statement, Derivation(statement, DOMAIN).by(rules.rank_one_steps).result, count)
    assert left == right


@pytest.mark.parametrize(
    "step",
    [
        lambda M: M @ (identity(d_k) - eta * x @ x.T),  # |x| may be zero
        lambda M: M @ (y @ y.T + x @ x.T),
        lambda M: M @ diag(vector("a", d_k)) + v @ y.T,
        lambda M: squared_norm(M) * v @ y.T,
        lambda M: M + M @ x @ y.T,  # x and y may be orthogonal
    ],
)
def test_rank_one_steps_refuse_other_steps(step):
    with pytest.raises((Refused, TypeError)):
        Derivation(iterate(step, S, trials, name="M"), DOMAIN).by(rules.rank_one_steps).result  # noqa: B018


@pytest.mark.parametrize("count", [0, 3])
def test_a_fixed_point_stays(count):
    statement = iterate(STEPS["delta"], v @ y.T, trials, name="M")
    left, right = both(statement, Derivation(statement, DOMAIN).by(rules.fixed_start).result, count)
    assert left == right
    with pytest.raises(Refused, match="moves the start"):
        Derivation(iterate(STEPS["hebb"], zeros(d_v, d_k), trials), DOMAIN).by(rules.fixed_start).result  # noqa: B018


@pytest.mark.parametrize("count", [0, 1, 3])
def test_independent_steps_average(count):
    M = Letter("M", *S.shape)
    cases = ((gate, STEPS["delta"](M)), (1 - gate, eta * M + v @ x.T))
    statement = IndependentSteps(M, cases, S, trials)
    left, right = both(statement, Derivation(statement, DOMAIN).by(rules.average_steps).result, count)
    assert left == right


def test_independent_steps_refuse_squares_and_chances_that_do_not_add_up():
    M = Letter("M", d_k, d_k)
    squares = IndependentSteps(M, ((gate, M @ M), (1 - gate, M)), identity(d_k), trials)
    with pytest.raises(Refused, match="affine"):
        Derivation(squares, DOMAIN).by(rules.average_steps).result  # noqa: B018
    with pytest.raises(ValueError, match="add up to one"):
        IndependentSteps(M, ((gate, M), (gate, M)), identity(d_k), trials)


def test_substitution_reaches_abbreviations_and_is_not_captured():
    named = vector("w", d_k, means=magnitude * x)
    made = Derivation(iterate(lambda M: M + v @ named.T, S, trials, name="M"), DOMAIN).by(rules.rank_one_steps).by(rules.write_out).result
    assert both(iterate(lambda M: M + magnitude * v @ x.T, S, trials, name="M"), made, 2)[0] == both(made, made, 2)[1]


@pytest.mark.parametrize("count", [0, 1, 4])
def test_around_a_fixed_point(count):
    statement = iterate(STEPS["delta"], S, trials, name="M")
    left, right = both(statement, Derivation(statement, DOMAIN).by(rules.around_fixed_point, v @ y.T).result, count)
    assert left == right
    with pytest.raises(Refused, match="moves the point"):
        Derivation(statement, DOMAIN).by(rules.around_fixed_point, 2 * v @ y.T).result  # noqa: B018


@pytest.mark.parametrize("count", [0, 1, 3])
def test_an_eigenvector_stays_one(count):
    statement = iterate(lambda M: M @ (identity(d_k) - eta * y @ y.T), v @ y.T, trials, name="M")
    left, right = both(statement, Derivation(statement, DOMAIN).by(rules.fixed_start).result, count)
    assert left == right
    for step, start in ((lambda M: M @ (identity(d_k) - eta * y @ y.T), v @ (x + y).T), (STEPS["delta"], 2 * v @ y.T)):
        with pytest.raises(Refused):
            Derivation(iterate(step, start, trials, name="M"), DOMAIN).by(rules.fixed_start).result  # noqa: B018


@pytest.mark.parametrize("count", [0, 1, 3])
def test_spread_of_independent_steps(count):
    M = Letter("M", *S.shape)
    steps = IndependentSteps(M, ((gate, STEPS["delta"](M)), (1 - gate, M @ (identity(d_k) - eta * y @ y.T) + magnitude * v @ x.T)), S, trials)
    statement = Spread(steps, y)
    left, right = both(statement, Derivation(statement, DOMAIN).by(rules.average_steps).result, count)
    assert left == right
    for other, read in ((M, y), (STEPS["delta"](M), x)):
        refused = Spread(IndependentSteps(M, ((gate, STEPS["delta"](M)), (1 - gate, other)), S, trials), read)
        with pytest.raises(Refused):
            Derivation(refused, DOMAIN).by(rules.average_steps).result  # noqa: B018
