"""Matrix expressions that are brought to their normal form by rules: from the definition alone, replayed, never false."""

import pytest
from memorem import Derivation, Domain, N, T, d_k, d_v, eta, integers, lam, nonzero, reals
from memorem.proofs.theorems import discovery
from memorem.theory.matrices.constructors import gradient, identity, matrix, squared_norm, vector, zeros
from memorem.theory.matrices.iterates import Iterate, everything, iterate
from memorem.theory.matrices.minimiser import minimiser
from memorem.theory.matrices.recurrent_memory import Stream
from memorem.theory.matrices.syntax import Inverse
from memorem.theory.scalars.zero_test import Nonzero, Zero
from memorem.theory.search.best_first import Search, Stuck

SIZES = Domain(N=integers(1), T=integers(0), d_k=integers(1), d_v=integers(1), eta=reals(), lam=reals())
S, k, v = matrix("S", d_v, d_k), vector("k", d_k, unit=True), vector("v", d_v)
K, V, P = matrix("K", N, d_k), matrix("V", N, d_v), matrix("P", N, d_v)
PARTS = [part.address for theorem in discovery.theorems() for part in theorem.parts.values() if part.kind == "Algebraic" and part.derivation]


def found(statement, domain=SIZES, seconds=8):
    return Search(domain, seconds).derive(statement)


def same(derivation, target, domain=SIZES):
    return isinstance(derivation.result.compare(target, domain), Zero)


def test_an_update_is_found_as_the_gradient_of_its_loss():
    derivation = found(S - eta * gradient(squared_norm(v - S @ k) / 2, S))
    assert isinstance(derivation, Derivation) and derivation.relation == "="
    assert same(derivation, S + eta * (v - S @ k) @ k.T)
    assert not same(derivation, S + eta * (v + S @ k) @ k.T)
    assert [line.rule.name for line in derivation.lines[1:]] == ["take_gradient"]


def test_a_stream_is_unrolled_and_its_writes_are_solved_for():
    derivation = found(Stream(K, P, V - P).final)
    (inverse,) = {node for node in everything(derivation.result) if isinstance(node, Inverse)}
    assert same(derivation, (inverse @ V).T @ K)


def test_a_recursion_is_closed_where_fractions_cancel_without_a_condition():
    closed = found(iterate(lambda X: X @ (identity(d_k) - eta * k @ k.T) + eta * v @ k.T, zeros(d_v, d_k), T))
    assert same(closed, (1 - (1 - eta) ** T) * v @ k.T)
    assert not any(isinstance(node, Iterate) for node in everything(closed.result))


def test_a_condition_that_is_not_proved_leaves_the_recursion():
    decaying = iterate(lambda X: lam * X + v @ k.T, zeros(d_v, d_k), T)
    assert any(isinstance(node, Iterate) for node in everything(found(decaying).result))
    fading = SIZES.with_(lam=reals(0, 1))
    assert same(found(decaying, fading), (1 - lam**T) / (1 - lam) * v @ k.T, fading)


def test_an_inverse_changed_by_a_matrix_of_rank_one_is_found_where_it_exists():
    positive = SIZES.with_(eta=reals(0))
    step = found((identity(d_k) + eta * k @ k.T).inv, positive)
    assert same(step, identity(d_k) - eta / (1 + eta) * k @ k.T, positive)
    anywhere = found((identity(d_k) + eta * k @ k.T).inv)
    assert any(isinstance(node, Inverse) for node in everything(anywhere.result))
    given = Domain(nonzero(1 + eta), **SIZES.parameters)
    assert same(found((identity(d_k) + eta * k @ k.T).inv, given), identity(d_k) - eta / (1 + eta) * k @ k.T, given)


def test_an_inverse_of_a_letter_that_may_be_singular_is_left():
    A = matrix("A", d_k, d_k)
    left = found((A + k @ k.T).inv)
    assert left.result == (A + k @ k.T).inv


def test_stuck_says_what_is_left_and_what_was_needed():
    answer = found(minimiser(squared_norm(S @ k) / 2, S))
    assert isinstance(answer, Stuck)
    assert "stuck at argmin_S" in answer.text() and "minimise: a strictly convex loss has one minimum" in answer.text()


def test_time_that_is_up_is_said():
    answer = Search(SIZES, 0.0).derive(Stream(K, P, V - P).final)
    assert isinstance(answer, Stuck) and answer.out_of_time


@pytest.mark.parametrize("address", PARTS)
def test_nothing_false_is_found(address):
    """Whatever is reached agrees with the theorem: an attack on the rules by every argument that is proposed."""
    part = discovery.part(address)
    answer = found(part.quantity_for(**part.ensembles()[0]), part.domain, seconds=0.5)
    reached = answer.nearest if isinstance(answer, Stuck) else answer
    assert isinstance(answer, Stuck) or not isinstance(reached.result.compare(part.equals, part.domain), Nonzero), reached.rules_used
