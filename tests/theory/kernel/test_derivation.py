"""The kernel: lines are replayed, conditions are proved, directions do not mix, nothing is forged."""

import pytest
from memorem import Derivation, Domain, E, N, Refused, d_k, gaussian, integers, items, norm2, over, rules, sphere
from memorem.proofs.verification import derivation_leg
from memorem.theory.kernel.derivation import RULES, Rule, rule

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
    with pytest.raises(Refused) as refused:
        _ = chain.by(own).lines
    assert refused.value.reason == "forged-line"


def test_a_subclass_is_no_derivation():
    class Own(Derivation):
        lines = ()

    assert derivation_leg._forged(Own(ratio, DOMAIN)).reason == "forged-line"


def test_directions_do_not_mix():
    mixed = Derivation(ratio, DOMAIN).assume(N / d_k, "<=", because="a test").assume(N / d_k, ">=", because="a test")
    with pytest.raises(Refused, match="mixes"):
        _ = mixed.relation


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


def test_a_rule_that_argues_for_itself_does_so_in_its_docstring():
    kinds = {name: made.kind for name, made in RULES.items()}
    assert kinds["mean_embedding"] == "argument" and kinds["expand"] == "definition" and kinds["integrate"] == "textbook"
    assert not [name for name, kind in kinds.items() if kind == "argument" and not RULES[name].function.__doc__]
    with pytest.raises(ValueError, match="no kind of rule"):
        rule("a step", "nowhere", kind="hunch")


def test_a_refusal_says_where_it_happened_and_what_stood_before():
    k = gaussian(d_k)("k")
    stuck = Derivation(E(1 / norm2(k[i])), Domain(N=integers(1), d_k=integers(1))).by(rules.expand).by(rules.radial, k)
    with pytest.raises(Refused, match=r"^step 2, radial: .*needs d_k - 2 > 0") as caught:
        _ = stuck.result
    assert (caught.value.step, caught.value.rule) == (2, "radial")
    assert caught.value.told().endswith("the last good line is E[1 / |k_i|^2]")
