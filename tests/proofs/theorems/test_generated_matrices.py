"""Matrix statements read from their own syntax: rational and random letters obey their facts, and both readers agree with the expression's own value."""

from fractions import Fraction

import pytest
import torch
from memorem import (
    Algebraic,
    Decay,
    Domain,
    N,
    Stream,
    T,
    Theorem,
    Transitions,
    causal,
    d_k,
    d_v,
    det,
    diag,
    entry,
    eta,
    gradient,
    hadamard,
    identity,
    integers,
    iterate,
    lower,
    matrix,
    minimiser,
    norm,
    ones,
    reals,
    rules,
    sqrt,
    squared_norm,
    strict_lower,
    trace,
    vector,
    zeros,
)  # fmt: skip
from memorem.numerics.memories import plain_matrices as tensors
from memorem.numerics.sampling.toolkit import Sim, streams
from memorem.proofs.runs.session import settings, verify_part
from memorem.theory.certificates import plain_matrices as numbers
from memorem.theory.certificates.plain_statistics import NotExact
from memorem.theory.matrices.independent_steps import IndependentSteps
from memorem.theory.matrices.plain import letters, plain
from memorem.theory.vectors.plain import NotPlain

POINT = {"N": 3, "d_k": 4, "d_v": 2, "T": 3, "eta": "2/3"}
K, V, S, P, W = matrix("K", N, d_k), matrix("V", N, d_v), matrix("S", d_v, d_k), matrix("P", N, d_v), matrix("W", N, N)
k, v, g = vector("k", d_k), vector("v", d_v), vector("g", N, positive=True)
e = vector("e", d_k, unit=True)
f = vector("f", d_k, unit=True, perpendicular=(e,))
U, D, O = matrix("U", N, d_k, facts=("unit_rows",)), matrix("D", d_k, d_k, facts=("definite",)), matrix("O", N, d_k, facts=("orthonormal_rows",))
B, Y, R = matrix("B", d_k, 1, facts=("ball",)), matrix("Y", d_k, d_k, facts=("symmetric",)), matrix("R", d_k, d_k, facts=("odd", "orthogonal"))
M = matrix("M", d_v, d_k)
gated = Stream(keys=K, predicted=P, write=diag(g) @ (V - P), gates=g, start=S)
steps = IndependentSteps(M, ((eta, M @ (identity(d_k) - e @ e.T)), (1 - eta, M + v @ k.T)), S, T)
EXPRESSIONS = {
    "sums": 2 * S @ K.T @ V - entry(k.T @ D @ k) * identity(d_v), "masks": lower(K @ K.T) @ V + strict_lower(hadamard(W, K @ K.T)) @ V,
    "inverse": K @ D.inv @ k, "traces": trace(W @ diag(g)) + squared_norm(S) + ones(N).T @ g, "iterate": iterate(lambda X: X - eta * X @ e @ e.T, S, T),
    "stream": gated.reads(K), "final": gated.final, "writes": gated.writes, "decay": diag(Decay(g, "end")) @ K + Decay(g) @ diag(Decay(g, "start")) @ K,
    "whole decay": entry(Decay(g, "whole")) * K, "transitions": Transitions(K, g),
    "causal": causal(lambda X: V - strict_lower(W) @ X, V), "nothing": zeros(d_v, d_k) + S, "abbreviation": vector("w", d_k, means=e - f),
    "random steps": steps,
}  # fmt: skip


def drawn(tree, point):
    sim = Sim(64, streams("test", 0, 64, tile=64, device="cpu"), torch.device("cpu"))
    return tensors.instance(sim, tree, letters(tree), {name: float(Fraction(x)) if isinstance(x, str) else x for name, x in point.items()})


@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_rational_reading_is_the_value(expression):
    found = numbers.instance(plain(expression), letters(plain(expression)), POINT)
    own = expression.evaluate({**{name: Fraction(x) for name, x in POINT.items()}, **found.inputs})
    assert flat(found.value) == flat(own)


@pytest.mark.parametrize("name", [name for name in EXPRESSIONS if name != "random steps"])
def test_random_reading_is_the_value(name):
    expression = EXPRESSIONS[name]
    found = drawn(plain(expression), POINT)
    inputs = {letter: tensor.numpy() for letter, tensor in found.inputs.items()}
    own = torch.as_tensor(expression.evaluate({**{name: float(Fraction(x)) for name, x in POINT.items()}, **inputs}, "numpy"))
    assert torch.allclose(found.value.reshape(own.shape), own, rtol=1e-10, atol=1e-10)  # float64, a few dozen operations, condition numbers below 1e4


def flat(value):
    return [entry for row in value for entry in flat(row)] if isinstance(value, list | tuple) else [value]


@pytest.mark.parametrize(
    "reader", [lambda tree: numbers.instance(tree, letters(tree), POINT), lambda tree: drawn(tree, POINT)], ids=["rational", "random"]
)
def test_letters_obey_their_facts(reader):
    everything = e.T @ f + squared_norm(e) + squared_norm(U) + squared_norm(O @ O.T - identity(N)) + det(R) + squared_norm(R @ R.T - identity(d_k))
    value = reader(plain(everything)).value
    expected = 0 + 1 + POINT["N"] + 0 - 1 + 0
    assert flat(value) == [expected] if isinstance(value, list) else torch.allclose(value, torch.full_like(value, expected))
    found = reader(plain(squared_norm(B) + squared_norm(Y - Y.T))).value
    assert (flat(found)[0] <= 1) if isinstance(found, list) else bool((found <= 1).all())


def test_gradients_and_minimisers():
    X = matrix("X", d_v, d_k)
    loss = squared_norm(V.T - X @ K.T) / 2 + eta / 2 * squared_norm(X)
    at_minimum = gradient(loss, X, at=minimiser(loss, X))
    assert set(flat(numbers.instance(plain(at_minimum), letters(plain(at_minimum)), POINT).value)) == {0}
    assert drawn(plain(at_minimum), POINT).value.abs().max() < 1e-12  # float64 on numbers of order one
    with pytest.raises(NotExact):
        octic = gradient(squared_norm(X @ X.T) @ squared_norm(X @ X.T), X)
        numbers.instance(plain(octic), letters(plain(octic)), POINT)


def test_what_has_no_value_is_refused():
    with pytest.raises(NotExact, match="rational"):
        numbers.instance(plain(sqrt(eta) * k), letters(plain(k)), POINT)
    with pytest.raises(NotPlain, match="Norm"):
        plain(norm(K))


def test_a_wrong_statement_fails_on_both_made_legs():
    domain = Domain(d_k=integers(1), d_v=integers(1), eta=reals())
    part = Algebraic(
        quantity=(S + eta * (v - S @ e) @ e.T) @ e, equals=(1 - eta) * S @ e + v, near_misses={"value alone": v},
        derivation=lambda start: start.by(rules.multiply_out), points=({"d_k": 3, "d_v": 2, "eta": "1/2"}, {"d_k": 2, "d_v": 3, "eta": "2/3"}),
    )  # fmt: skip
    theorem = Theorem(title="wrong", domain=domain, parts={"reading": part}, id="updates.wrong")
    result = verify_part(theorem["reading"], settings(profile="quick", device="cpu", seed=1))
    assert result.fault is None, result.fault
    legs = result.legs
    assert {name: leg.word for name, leg in legs.items()} == dict.fromkeys(("derivation", "certificate", "simulation"), "fails")
