"""`memorem derive`: what is derived, certified, simulated and saved; what is not derived is said to be so, with its exact values."""

import json
from dataclasses import replace

import pytest
from memorem import Derivation, Domain, N, UsageError, age, d_k, eta, gate, integers, rules, sigma, verify
from memorem.proofs.instrument import command, draft_page, theorem_file, user_code
from memorem.proofs.instrument.drafts import brief, derived, draft, judged
from memorem.proofs.instrument.theorem_file import saved
from memorem.theory.scalars.zero_test import Zero, decide_zero
from memorem.theory.search.best_first import Stuck


def formula(expected, **given):
    (question,) = command.questions(**given)
    question, found = derived(question, 20)
    assert isinstance(decide_zero(found.result.scalar() - expected, question.domain), Zero), found.result.text()


def test_formulas_of_the_literature():
    formula(15 * (N - 1) / (d_k * (d_k + 2) * (d_k + 4)), kernel="(k.q)^3")
    formula((N - 1) * (1 + sigma**2) / (d_k + 2 + sigma**2), keys="gaussian", noise="sigma", asks=["ratio-of-means"])
    formula((N - 1) * (N + d_k - 2) / d_k**2, keys="rademacher", values="keys")
    formula(eta * (gate * (1 - eta / d_k)) ** age, step="S = a S (I - eta k k^T) + eta v k^T", asks=["signal"])
    formula((1 - gate ** (age + 1)) / (1 - gate), step="M = a M + v k^T; S = S + a M + v k^T", asks=["signal"])  # momentum: a^0 + ... + a^age


def test_widths_on_which_a_mean_exists_are_found():
    (question,) = command.questions(keys="gaussian")
    wider, _ = derived(question, 20)
    assert wider.domain.parameters["d_k"].low == 3


@pytest.fixture(scope="module")
def square():
    return draft(command.questions(kernel="(k.q)^2")[0], seconds=20)


def test_a_draft_has_three_legs_and_is_never_green(square):
    assert square.status == "DRAFT" and {leg.word for leg in square.result.legs.values()} == {"holds"}
    assert (
        square.seen == dict.fromkeys(("derivation", "certificate", "simulation"), len(square.part.near_misses)) and len(square.part.near_misses) >= 4
    )
    assert "green" not in draft_page.COLOURS.values() and "VERIFIED" not in json.dumps(draft_page.as_json(square))


def test_a_wrong_formula_is_no_draft(square):
    wrong = replace(square.part, equals=square.part.equals * 2, near_misses={})
    assert replace(square, result=judged(wrong, brief(17, "cpu"))).status == "REFUTED"


def test_a_saved_draft_is_a_theorem_that_verifies(square, tmp_path):
    saved(square, tmp_path / "mine" / "square.py")
    assert verify(library=tmp_path, evidence=tmp_path / "kept").verified
    with pytest.raises(UsageError, match="exists already"):
        saved(square, tmp_path / "mine" / "square.py")


def test_what_is_not_derived_has_exact_values_beside_measured_ones():
    answer = draft(command.questions(kernel="1/(1 + |k - q|^2)")[0], seconds=2)
    assert answer.status == "UNDERIVED" and isinstance(answer.stuck, Stuck) and answer.readings
    assert all(reading.exact is not None and reading.word == "holds" for reading in answer.readings)
    assert draft_page.as_json(answer)["formula"] is None


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"kernel": "k.q", "step": "S = S"}, "one of them"), ({"keys": "cubes"}, "--keys"), ({"values": "x"}, "--values"), ({"asks": ["x"]}, "--ask"),
        ({"noise": "1", "flip": "f"}, "two kinds of query"), ({"noise": "k"}, "no parameter"), ({"step": "S = S + v k^T", "flip": "f"}, "--step"),
        ({"file": "nowhere.py"}, "no file"), ({"noise": "-1"}, "a positive number or a parameter"), ({"noise": "0"}, "a positive number"),
        ({"quantise": "0"}, "a positive number"), ({"quantise": "resolution", "values": "keys"}, "--quantise does not take --values"),
        ({"bind": "hrr", "values": "sphere"}, "--bind does not take --values"),
        ({"layers": "2", "kernel": "(k.q)^2", "values": "keys"}, "a chain does not take --values, --kernel"),
    ],
)  # fmt: skip
def test_wrong_use_is_refused(given, why):
    with pytest.raises(UsageError, match=why):
        command.questions(**given)


def test_a_file_of_a_few_lines(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text("from memorem.language import *\nMEMORY = Memory(sphere(d_k), white(d_v), lambda k, q: (k @ q) ** 2)\n")
    (question,) = command.questions(file)
    assert derived(question, 20)[1].result.scalar() is not None
    file.write_text("MEMORY = 3\n")
    with pytest.raises(UsageError, match="is a int"):
        command.questions(file)


MINE = "from memorem.language import *\n"


@pytest.mark.parametrize(
    "text",
    [
        "MEMORY = Memory(sphere(d_k), white(d_v), lambda k, q: (k @ q) ** 2)",
        "i, j = items('i j')\nk = sphere(d_k)('k')\nSTATEMENT = E(over(j, (k[j] @ k[i]) ** 2, excluding=i))",
    ],
)
def test_a_file_without_a_domain_is_drafted(text, tmp_path):
    (tmp_path / "mine.py").write_text(MINE + text + "\n")
    (question,) = command.questions(tmp_path / "mine.py")
    assert {"N", "d_k"} <= set(question.domain.names) and draft(question, seconds=20).status == "DRAFT"


@pytest.mark.parametrize("text", ["raise RuntimeError('no')", "import sys; sys.exit(3)", "def"])
def test_a_file_that_raises_ends_in_one_line(text, tmp_path):
    (tmp_path / "mine.py").write_text(text)
    with pytest.raises(UsageError, match=r"mine\.py cannot be run"):
        command.questions(tmp_path / "mine.py")
    with pytest.raises(UsageError, match=r"mine\.py cannot be imported"):
        user_code.load(f"{tmp_path / 'mine.py'}:f")


def test_options_that_say_nothing_of_a_file_are_refused(tmp_path):
    (tmp_path / "mine.py").write_text(MINE + "STATEMENT = E(over(items('j'), 1))\n")
    for given in ({"keys": "sphere"}, {"values": "keys"}, {"noise": "sigma"}, {"layers": "2"}):
        with pytest.raises(UsageError, match="a file does not take"):
            command.questions(tmp_path / "mine.py", **given)
    with pytest.raises(UsageError, match="--ask is about a MEMORY"):
        command.questions(tmp_path / "mine.py", asks=["noise"])


@pytest.mark.parametrize("given", [{"seconds": float("nan")}, {"seconds": float("inf")}, {"save": "notalib"}])
def test_a_mistake_is_said_before_anything_is_drafted(given, monkeypatch):
    monkeypatch.setattr(command, "draft", lambda *_, **__: pytest.fail("drafted"))
    with pytest.raises(UsageError):
        command.answered(command.questions(kernel="k.q"), **given)


def test_what_a_rule_was_given_by_name_is_written_too():
    lines = Derivation(N * d_k, Domain(N=integers(1), d_k=integers(1))).by(rules.compare, "polya_williams", relation=">=")
    assert theorem_file.derivation(lines, start="S").endswith(".by(rules.compare, 'polya_williams', relation='>=')")
