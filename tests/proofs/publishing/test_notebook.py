"""What a notebook shows of theorems, parts, derivations and verdicts, and plots of formulas beside each other."""

import memorem
import pytest
from memorem.proofs.errors import UsageError
from memorem.proofs.publishing import notebook
from memorem.proofs.theorems import faces
from memorem.proofs.verification.results import Leg, PartResult, TheoremResult

LINEAR, RELU = "retrieval.linear_unit", "kernels.relu"


def legs(word):
    return {leg: Leg(word if leg == "certificate" else "holds") for leg in ("derivation", "certificate", "simulation")}


def test_a_theorem_shows_every_part_with_its_statement():
    shown = memorem.theorem(RELU)
    html = shown._repr_html_()
    assert all(f"<code>{name}</code>" in html for name in shown.parts) and shown.title in html
    assert memorem.theorem(LINEAR)._repr_latex_() == memorem.theorem(LINEAR).first._repr_latex_()


@pytest.mark.parametrize("theorem", memorem.theorems(), ids=lambda theorem: theorem.id)
def test_every_theorem_has_a_face(theorem):
    html = theorem._repr_html_()
    assert html.count("<tr>") == 1 + len(theorem.parts) and not any(
        f'<td style="text-align: left">{nothing}</td>' in html for nothing in ("", "None")
    )


def test_a_derivation_shows_its_rules_and_what_they_needed():
    derivation = memorem.theorem(LINEAR).derivation
    html = derivation._repr_html_()
    assert html.count("<tr>") == 1 + len(derivation.lines)
    assert all(line.rule.title in html for line in derivation.lines[1:]) and "|k| = 1" in html and "&gt;= 0" in html


def test_a_verdict_shows_the_word_of_every_leg_and_the_worst_status():
    result = TheoremResult("a.b", "A < B", {"one": PartResult("Identity", legs("holds"), tuple(legs("holds"))),
                                            "two": PartResult("Identity", legs("fails"), tuple(legs("fails")))})  # fmt: skip
    html = result._repr_html_()
    assert "<b>REFUTED</b>" in html and html.count("VERIFIED") == 1 and html.count("fails") == 1 and html.count("<tr>") == 3
    assert "REFUTED" in result.parts["two"]._repr_html_()


def test_what_has_no_face_has_none():
    assert faces.html(3) is None
    with pytest.raises(TypeError, match="int cannot be drawn"):
        faces.picture(3, (), False, {})


def test_a_plot_has_the_formula_and_its_near_misses():
    theorem = memorem.theorem(LINEAR)
    axes = theorem.plot(d_k=(4, 256), N=9).figure.axes[0]
    formula, *wrong = axes.lines
    assert len(wrong) == len(theorem.first.near_misses)
    assert all(y == pytest.approx(8 / x) for x, y in zip(formula.get_xdata(), formula.get_ydata(), strict=True))
    assert (min(formula.get_xdata()), max(formula.get_xdata())) == (4, 256)


def test_several_theorems_stand_on_one_axis():
    picture = memorem.theorem(LINEAR).plot(memorem.theorem(RELU), d_k=(4, 64), N=16)
    assert isinstance(picture, notebook.Picture) and "<svg" in picture._repr_svg_()
    labels = [line.get_label() for line in picture.figure.axes[0].lines]
    assert len(labels) == 2 and labels[0].startswith(LINEAR) and labels[1].startswith(RELU)


@pytest.mark.parametrize(
    ("values", "words"),
    [({}, "one parameter"), ({"d_k": (4, 8), "N": (2, 4)}, "one parameter"), ({"d_k": (4, 8, 9)}, "one parameter"), ({"M": (4, 8)}, "no numeric parameter"),
     ({"d_k": (8, 4)}, "smaller")],
)  # fmt: skip
def test_what_cannot_be_plotted_is_said(values, words):
    with pytest.raises(UsageError, match=words):
        memorem.theorem(LINEAR).plot(**values)
