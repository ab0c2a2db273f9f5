"""The oldest age that an endless stream recalls, and logarithms by their tangents: values against bisection, refusals where a condition fails."""

import math

import pytest
import sympy
from memorem import Derivation, Domain, N, OldestAge, age, d_k, integers, lam, level, nonnegative, reals, rules, theorem
from memorem.theory.kernel.derivation import Refused
from memorem.theory.rules.expectation.laplace import closed

PART = theorem("retrieval.decay")["oldest_age"]
DOMAIN = Domain(d_k=integers(1), lam=reals(0, 1), level=reals(0))


def test_the_age_is_where_the_endless_ratio_reaches_the_level():
    value = sympy.lambdify((d_k, lam, level), PART.derive().result.scalar(), "math")
    for width, decay, tau in ((8, 0.8, 1.0), (3, 0.5, 0.7)):
        at = value(width, decay, tau)
        total = sum(decay ** (2 * b) for b in range(3000))
        assert (total / decay ** (2 * at) - 1) / width == pytest.approx(tau)


def test_a_lemma_is_replayed_and_named():
    derivation = theorem("retrieval.decay")["ratio"].derive(keys="sphere")
    assert derivation.lemmas == ("updates.decay_stream#noise",)
    assert "close" in derivation.rules_used


def test_the_lemma_does_not_hold_on_a_wider_domain():
    lemma = theorem("updates.decay_stream")["noise"].lemma(keys="sphere")
    signal = theorem("retrieval.decay")["ratio"].quantity_for(keys="sphere")
    wide = Domain(N=integers(1), d_k=integers(1), age=integers(0), lam=reals(0, 1))
    with pytest.raises(Refused):
        _ = Derivation(signal, wide).by(rules.supply_means, lemma, Derivation(signal.bottom[0], wide).by(rules.unit_norm)).result


def test_another_ratio_is_refused():
    other = theorem("retrieval.decay")["ratio"]
    within = Domain(N=integers(1), d_k=integers(1), age=integers(0), lam=reals(0, 1), where=[nonnegative(N - 1 - age)])
    with pytest.raises(Refused):
        _ = Derivation(OldestAge(other.quantity_for(keys="rademacher"), level), DOMAIN).by(rules.oldest_age, other.derive(keys="sphere")).result
    assert within.witness()


@pytest.mark.parametrize("power", [1, 2, 5])
def test_tangents_of_the_logarithm(power):
    for x in (0.05, 0.5, 0.99):
        value = 3 / -math.log(x)
        above = Derivation(closed(-3 / sympy.log(lam)), DOMAIN).by(rules.compare, "short_memory", power)
        below = Derivation(closed(-3 / sympy.log(lam)), DOMAIN).by(rules.compare, "short_memory", power, relation=">=")
        assert (above.relation, below.relation) == ("<=", ">=")
        assert float(below.result.scalar().subs(lam, x)) <= value <= float(above.result.scalar().subs(lam, x))


@pytest.mark.parametrize("value", [-3 / sympy.log(level), sympy.log(lam) ** 2, (level - 1) * sympy.log(lam)])
def test_quotients_of_another_sign_are_refused(value):
    with pytest.raises(Refused):
        _ = Derivation(closed(value), DOMAIN).by(rules.compare, "short_memory").result


def test_a_logarithm_over_another_below_its_tangent():
    value = sympy.log(level) / (-2 * sympy.log(lam))
    found = Derivation(closed(value), DOMAIN).by(rules.compare, "logarithm_below")
    for tau in (0.1, math.e, 40.0):
        assert float(value.subs({level: tau, lam: 0.7})) <= float(found.result.scalar().subs({level: tau, lam: 0.7})) + 1e-12
    assert Derivation(closed(-value), DOMAIN).by(rules.compare, "logarithm_below").relation == ">="
    with pytest.raises(Refused):
        _ = Derivation(closed(value), DOMAIN).by(rules.compare, "logarithm_below", relation=">=").result


def test_a_supremum_needs_a_bound_without_the_parameter():
    every = theorem("retrieval.decay")["oldest_age"].derive()
    best = OldestAge(every.statement.ratio, level, lam)
    with pytest.raises(Refused):
        _ = Derivation(best, Domain(d_k=integers(1), level=reals(0))).by(rules.supremum, every.by(rules.compare, "logarithm_below")).result
    with pytest.raises(Refused):
        _ = Derivation(best, Domain(d_k=integers(1), level=reals(0))).by(rules.supremum, every, sympy.Integer(2)).result
