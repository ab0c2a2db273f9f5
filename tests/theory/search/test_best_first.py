"""Derivations that find themselves: what is found is replayed, never false, and never a guess."""

import pytest
from memorem import (
    AllRight,
    Derivation,
    Domain,
    E,
    L,
    Memory,
    N,
    beta,
    carried,
    d_k,
    d_v,
    exponential,
    gaussian,
    integers,
    items,
    norm2,
    positive,
    prob,
    reals,
    recurrence,
    rules,
    sphere,
    white,
)
from memorem.proofs.theorems import discovery
from memorem.theory.scalars.zero_test import Nonzero, Zero
from memorem.theory.search import proposals
from memorem.theory.search.best_first import Search, Stuck

i, j = items("i j")
SIZES = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))
IDENTITIES = [part.address for theorem in discovery.theorems() for part in theorem.parts.values() if part.kind == "Identity" and part.derivation]


def found(statement, domain=SIZES, seconds=8):
    return Search(domain, seconds).derive(statement)


def test_a_noise_is_found_from_its_definition_alone():
    derivation = found(Memory(sphere(d_k), white(d_v)).inverse_snr)
    assert isinstance(derivation, Derivation) and derivation.relation == "="
    assert isinstance(derivation.result.compare((N - 1) / d_k, SIZES), Zero)
    assert isinstance(derivation.result.compare(N / d_k, SIZES), Nonzero)
    assert [line.rule.name for line in derivation.lines[1:]] == list(derivation.rules_used)


def test_conditions_are_those_of_the_rules():
    memory = Memory(gaussian(d_k), white(d_v))
    wide = Domain(N=integers(1), d_k=integers(3), d_v=integers(1))
    assert isinstance(found(memory.inverse_snr, wide).result.compare((N - 1) / (d_k - 2), wide), Zero)
    assert isinstance(found(memory.inverse_snr, seconds=1), Stuck)


def test_stuck_says_what_is_left_and_what_was_needed():
    answer = found(E(exponential(beta * norm2(gaussian(d_k)("k")[i]))), SIZES.with_(beta=reals(0)), seconds=1)
    assert isinstance(answer, Stuck)
    assert "exp(beta |k_i|^2)" in answer.text() and "2*beta - 1 >= 0" in answer.text()  # what its being infinite would need


def test_time_that_is_up_is_said():
    answer = Search(SIZES, 0.0).derive(Memory(sphere(d_k), white(d_v), lambda k, q: (k @ q) ** 3).inverse_snr)
    assert isinstance(answer, Stuck) and answer.out_of_time


def test_a_mean_inside_a_statement_is_derived_on_its_own():
    memory, domain = Memory(sphere(d_k), white(d_v)), Domain(d_k=integers(1), d_v=integers(1), beta=reals(0), where=positive(beta))
    capacity = found(memory.capacity(beta), domain.with_(N=integers(1)))
    assert isinstance(capacity.result.compare(1 + beta * d_k, domain), Zero)
    assert capacity.steps[-1].rule is rules.supply_mean


def test_a_chance_inside_a_statement_is_derived_on_its_own_and_a_number_is_not():
    layers = Domain(L=integers(1), prob=reals(0, 1, open=False))
    assert isinstance(found(AllRight(prob, L), layers).result.compare((1 - prob) ** L, layers), Zero)


def test_a_rule_is_asked_of_what_it_speaks_of():
    """A dispatch that hides a rule from statements that it takes would make the search blind: no rule of a found derivation was hidden."""
    for step, line in zip(FOUND.steps, FOUND.lines, strict=False):
        assert step.rule in proposals.rules_for(line.statement, False)
    assert not proposals.speaks_of(rules.close, E) and proposals.speaks_of(rules.close, type(recurrence(d_k, {carried("T"): 0})))


FOUND = found(Memory(sphere(d_k), white(d_v), lambda k, q: (k @ q) ** 2).inverse_snr)


@pytest.mark.parametrize("address", IDENTITIES)
def test_nothing_false_is_found(address):
    """Whatever the search reaches from a statement agrees with the theorem: an attack on the rules by everything they can be made to say."""
    part = discovery.part(address)
    answer = found(part.quantity_for(**part.ensembles()[0]), part.domain, seconds=0.5)
    if isinstance(answer, Stuck):
        assert answer.nearest.result.scalar() is None
    else:
        assert not isinstance(answer.result.compare(part.equals, part.domain), Nonzero), [step.rule.name for step in answer.steps]
