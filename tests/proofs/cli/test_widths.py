"""What is printed at 80, 100 and 160 columns: the verdict is whole, no line is wider than the terminal, no word is broken."""

import io
import re

import pytest
from memorem.proofs.cli import list_table, rows, show_page, verify_report
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.files import files
from memorem.proofs.verification.results import HOLDS, LEGS, WORST_FIRST, Leg, PartResult, Point, Report, TheoremResult
from rich.console import Console

WIDTHS = (80, 100, 160)
SHOWN = ["capacity.mean_square", "retrieval.four_definitions", "kernels.exponential_gaussian", "expressivity.deltaformer_swaps"]


def printed(width, show, *arguments, **options):
    """What a terminal of this width shows."""
    console = Console(record=True, width=width, force_terminal=True, file=io.StringIO())
    show(*arguments, console=console, **options)
    return console.export_text().splitlines()


def result(id, status):
    """A result of a status, with the longest words that tables hold."""
    fault = None if status == "VERIFIED" else (status, "reason", "message")
    points = (Point({"N": 4}, 1.0, 1.0, 0.1, 1_234_567_890, HOLDS),)
    legs = {leg: Leg(HOLDS, near_misses={"one": "rejected"}, details=points if leg == "simulation" else ()) for leg in LEGS}
    part = PartResult("Identity", legs, LEGS, ("one",), fault)
    return TheoremResult(id, "A title of some length about noise in the retrieval of associative memories", {"a_part_of_name": part})


RESULTS = [result(id, WORST_FIRST[place % len(WORST_FIRST)]) for place, id in enumerate(files())]


def statuses(lines):
    """The first word of every line that is a row of a table."""
    return [line.split()[0] for line in lines if re.match(r"[A-Z]+ +\w+\.\w+", line)]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_verdict_is_cut_from_the_list(width):
    lines = printed(width, list_table.show, RESULTS)
    assert statuses(lines) == [one.status for one in RESULTS] and max(map(len, lines)) <= width
    assert all(any(re.search(rf"\b{re.escape(one.id)}\b", line) for line in lines) for one in RESULTS)
    assert sum("A title of so" in line for line in lines) == len(RESULTS)
    assert ("near misses" in lines[0]) == (width == 160)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_verdict_is_cut_from_a_report(width):
    report = Report(1e-6, "quick", "cpu", 1.0, tuple(RESULTS))
    table = [line for line in printed(width, verify_report.show, report) if "#a_part" in line and "(reason)" not in line]
    assert statuses(table) == [one.status for one in RESULTS] and max(map(len, table)) <= width
    assert all(f"{one.id}#a_part_of_name" in line and "hold" in line for one, line in zip(RESULTS, table, strict=True))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("id", SHOWN)
def test_show_breaks_no_word(width, id):
    theorem = discovery.theorem(id)
    made = show_page.rows(theorem, theorem.parts, {})
    lines = printed(width, rows.show, made)
    assert " ".join(lines).split() == " ".join(indent + text for indent, text, *_ in made).split()
    assert all(len(line) <= width or len(line.split()) == 1 for line in lines)
    assert any(len(line) > width * 0.8 for line in lines)


def test_a_pipe_has_no_width(monkeypatch, capsys):
    monkeypatch.delenv("COLUMNS", raising=False)
    rows.show([rows.row("word " * 100, indent="  ")])
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize(
    ("decimal", "digits", "said"),
    [
        ("5.20000000000000000000000000000", 6, "5.2"),
        ("2.58745078663875435430096945218", 6, "2.58745"),
        ("2.58745078663875435430096945218", 30, "2.58745078663875435430096945218"),
        ("123456789.5", 6, "1.23457E+8"),
        ("123456789", 6, "123456789"),
        ("1.23456789e-30", 3, "1.23E-30"),
        ("infinity", 6, "infinity"),
    ],
)
def test_digits(decimal, digits, said):
    assert rows.rounded(decimal, digits) == said


def test_exact_rationals_come_first():
    assert show_page.shown({"decimal": "2.40000000", "exact": "12/5"}, 6) == "12/5 = 2.4"
    assert show_page.shown({"decimal": "4.00000", "exact": "4"}, 6) == "4"
    assert show_page.shown({"decimal": "1.41421356", "exact": None}, 6) == "1.41421"
