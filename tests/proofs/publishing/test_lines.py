"""Derivations as they are read, and rules as they are explained: no line twice in a row, nothing said twice, examples that are steps."""

import pydoc

import pytest
from memorem.proofs.publishing import rule_pages
from memorem.proofs.publishing.lines import condition, readings
from memorem.proofs.theorems import discovery
from memorem.theory.kernel.derivation import RULES
from memorem.theory.kernel.statement import told

ADDRESSES = ("retrieval.linear_unit#inverse_snr", "capacity.criteria#mean_square", "depth.energy#unit_keys", "budgets.heads_or_width#second_moment")


def derivation(address):
    part = discovery.part(address)
    return part.derive(**part.ensembles()[0])


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("mode", ["text", "latex"])
def test_no_line_stands_twice_in_a_row(address, mode):
    lines = derivation(address).lines
    made = readings(lines, mode)
    texts = [reading.text for reading in made]
    assert all(a != b for a, b in zip(texts, texts[1:], strict=False))
    assert [line for reading in made for line in reading.steps] == list(lines[1:]), "every step is told once, in its order"


def test_a_line_that_reads_alike_joins_the_next():
    lines = derivation("budgets.heads_or_width#second_moment").lines
    assert any(told(a.statement, "text") == told(b.statement, "text") for a, b in zip(lines, lines[1:], strict=False))
    assert len(readings(lines, "text")) < len(lines)


@pytest.mark.parametrize(
    ("checked", "shown"),
    [
        (
            "gamma(d_k/2)/(sqrt(pi)*gamma(d_k/2 + 1/2)) > 0",
            r"\frac{\Gamma\left(\frac{d_k}{2}\right)}{\sqrt{\pi} \Gamma\left(\frac{d_k}{2} + \frac{1}{2}\right)} > 0",
        ),
        ("N != 0", r"N \ne 0"),
        ("|e_A| = 1", r"\lVert e_{A} \rVert = 1"),
    ],
)
def test_conditions_are_typeset(checked, shown):
    assert condition(checked) == f"${shown}$"


@pytest.mark.parametrize("text", ["the state is independent of the next step", "k Rademacher, independent"])
def test_conditions_in_words_stay_words(text):
    assert condition(text) == text


def test_the_example_of_a_rule_is_a_step_that_it_makes():
    found = rule_pages.example("integrate", ["retrieval.linear_unit"], discovery.LIBRARY)
    assert found.rule == "integrate" and found.before != found.after and found.address == "retrieval.linear_unit#inverse_snr"
    lines = derivation(found.address).lines
    place = next(n for n, line in enumerate(lines) if told(line.statement, "text")[0] == found.after[1])
    assert lines[place].rule.name == "integrate" and told(lines[place - 1].statement, "text")[0] == found.before[1]


@pytest.mark.parametrize("name", ["integrate", "unit_norm", "close"])
def test_help_says_what_a_rule_does_and_where_it_is_proved(name):
    shown = pydoc.plain(pydoc.render_doc(RULES[name]))
    assert RULES[name].title in shown and RULES[name].source in shown and "Checks:" in shown


def test_a_rule_says_how_it_is_called():
    assert rule_pages.arguments("unit_norm").startswith("rules.unit_norm")
    assert "context" not in rule_pages.arguments("integrate")
