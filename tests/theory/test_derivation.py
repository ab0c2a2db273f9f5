"""The kernel: lines are replayed, conditions are proved, directions do not mix, nothing is forged."""

import pytest
from memorem import Derivation, Domain, E, N, Refused, d_k, gaussian, integers, items, norm2, over, rules, sphere
from memorem.proofs import derivation_leg
from memorem.theory.derivation import RULES, Rule, rule

i, j = items("i j")
DOMAIN = Domain(N=integers(1), d_k=integers(3))
k = gaussian(d_k)("k")
ratio = E(over(j, (k[j] @ k[i]) ** 2, excluding=i) / norm2(k[i]) ** 2)
chain = Derivation(ratio, DOMAIN).by(rules.integrate, k).by(rules.radial, k)


def test_lines_are_recomputed():
    first, second = chain.lines, chain.lines
    assert [line.statement.key() for line in first] == [line.statement.key() for line in second]
    assert first[0] is not second[0]
    assert (chain.result.scalar() - (N - 1) / (d_k - 2)).simplify() == 0


def test_conditions_are_printed_beside_the_line():
    assert "d_k - 2 > 0" in chain.lines[-1].conditions


def test_a_condition_that_is_not_proved_refuses():
    weak = Derivation(ratio, Domain(N=integers(1), d_k=integers(2))).by(rules.integrate, k).by(rules.radial, k)
    with pytest.raises(Refused, match="d_k - 2 > 0"):
        _ = weak.lines


def test_a_rule_that_is_not_registered_refuses():
    own = Rule("own", "own", "nowhere", "none", lambda statement, context: statement)
    with pytest.raises(Refused):
        _ = chain.by(own).lines
    assert derivation_leg._forged(chain.by(own)).reason == "forged-line"


def test_a_subclass_is_no_derivation():
    class Own(Derivation):
        lines = ()

    assert derivation_leg._forged(Own(ratio, DOMAIN)).reason == "forged-line"


def test_directions_do_not_mix():
    relations = iter(["<=", ">="])
    try:
        up_and_down = rule("test", "test")(_named("up_and_down", lambda statement, context: (next(relations), statement)))
        mixed = Derivation(ratio, DOMAIN).by(up_and_down).by(up_and_down)
        with pytest.raises(Refused, match="mixes"):
            _ = mixed.relation
    finally:
        RULES.pop("up_and_down", None)


def _named(name, function):
    function.__name__ = name
    return function


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match="already"):
        rule("test", "test")(_named("integrate", lambda statement, context: statement))


def test_wrong_ensembles_are_refused():
    unit = sphere(d_k)("k")
    with pytest.raises(Refused):
        _ = Derivation(ratio, DOMAIN).by(rules.unit_norm, k).lines
    with pytest.raises(Refused):
        _ = Derivation(E(norm2(unit[i])), DOMAIN).by(rules.radial, unit).lines


def test_every_rule_names_its_source():
    assert all(made.title and made.source and made.conditions for made in RULES.values())
