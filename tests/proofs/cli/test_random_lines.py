"""Random command lines: whatever is typed ends in an answer or in one line on stderr, never in a traceback, and never late.

MEMOREM_LINES sets how many are tried; `make test` tries some thousands in this process, a nightly run a hundred thousand.
"""

import os
import random
import sys
import time

import pytest
from memorem.proofs.cli import app, run_commands
from memorem.proofs.theorems import discovery

LINES, BATCHES, LATE = int(os.environ.get("MEMOREM_LINES", "3000")), 30, 30.0
IDS = ["retrieval.linear_unit", "capacity.exponential_linear#gaussian", "inner_products.mean_absolute#sphere", "updates.decay_stream", "retrieval"]
ODD = [
    "", " ", "-", "--", "\x00x", "\x1b[31m", "[/red]", "[k]", "é", "\u2212", "１２", "../..", "/", "/dev/null", "/proc/x", ".", "*", "a" * 5000, "#", "##",
    "retrieval.linear_unit#", "#inverse_snr", "nan", "inf", "-inf", "1e309", "0", "-1", "1/0", "1e1_0_0_0", "9" * 5000, "0x10", "True", "None", "{}", "%s",
    "\\", "$", "\\frac",
    "\\frac{1}{0}", "{" * 300, "(" * 300, "^", "_", "^^", "N!!!", "9^{9^{9^9}}", "((((N))))!!!!", "\\sum_{k=0}^{N}", "e^{e^{e^{e^{99}}}}",
    "(N)_{10000}", "99999!", "x^x^x", "\\text{", "\\begin{a}", "%", "\ud800",
]  # fmt: skip
FORMULAS = [r"\frac{N-1}{d_k}", r"\frac{N}{d}", "N_{max} = d_k", r"N_{max} \approx \frac{d_k}{2\log d_k}", r"\sqrt{N}", "1+1"]
NAMES = ["N", "d_k", "d_v", "beta", "level", "keys", "eta", "lam", "a", "q", ""]
NUMBERS = ["1", "4", "16", "3/5", "0.1", "1e3", "1e9", "1e300", "sphere", "-3", "10000", "100000", *ODD]
OPTIONS = [
    "--json",
    "--derivation",
    "--at",
    "--format",
    "--library",
    "--alpha",
    "--seed",
    "--version",
    "--help",
    "-h",
    "-o",
    "--sweep",
    "--nope",
    "--allow-none",
]


def _value(draw):
    return draw.choice([draw.choice(ODD), draw.choice(NUMBERS), draw.choice(IDS), _point(draw)])


def _point(draw):
    return ",".join(f"{draw.choice(NAMES)}{draw.choice(['=', '=', '=', '', '=='])}{draw.choice(NUMBERS)}" for _ in range(draw.randint(1, 4)))


def _line(draw):
    """One command line: mostly a command with arguments that suit it, with something odd among them."""
    command = draw.choices(["show", "cite", "claim", "check", "plot", "appendix", "tex", "verify", "falsify", "derive", "diagnose", "nope", ""], (
        12, 6, 6, 6, 4, 3, 2, 4, 2, 3, 3, 1, 1))[0]  # fmt: skip
    subject = draw.choice(FORMULAS + ODD) if command == "claim" else draw.choice([*IDS, draw.choice(ODD)])
    line = [command, subject]
    if command in ("show", "claim", "plot") and draw.random() < 0.7:
        line += ["--at", _point(draw)]
    if command == "plot":
        line += [
            "--sweep",
            f"{draw.choice(NAMES)}={draw.choice(NUMBERS)}:{draw.choice(NUMBERS)}",
            "--no-simulate",
            "-o",
            draw.choice(["f.svg", *ODD]),
        ]
    if command in ("verify", "falsify", "derive"):  # what would run is ended by an option that is none
        line += [draw.choice(["--profile", "--device", "--alpha", "--engine", "--ask", "--kernel", "--keys"]), draw.choice(ODD), "--seed", "x"]
    for _ in range(draw.randint(0, 2) if command != "tex" else 0):  # without a paper it reads all evidence, which takes long
        line.insert(draw.randint(1, len(line)), draw.choice([draw.choice(OPTIONS), _value(draw)]))
    return [text.replace("\x00", "") for text in line]


def _run(line, monkeypatch):
    """The exit code of a command line in this process."""
    monkeypatch.setattr(sys, "argv", ["memorem", *line])
    try:
        app.main()
    except SystemExit as ended:
        return ended.code or 0
    return 0


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_command_line_ends_in_a_traceback_or_late(batch, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run_commands, "end_as_by_control_c", lambda: None)
    draw = random.Random(f"{batch} {os.environ.get('MEMOREM_LINES_SEED', '')}")
    for _ in range(LINES // BATCHES):
        line, begun, computed = _line(draw), time.monotonic(), time.process_time()
        try:
            code = _run(line, monkeypatch)
        except BaseException as error:
            raise AssertionError(f"{line} raised {type(error).__name__}: {error}") from error
        said = capsys.readouterr()
        assert code in (0, 1, 2), line
        assert "Traceback" not in said.err + said.out, line
        assert time.process_time() - computed < LATE and time.monotonic() - begun < 10 * LATE, line  # a busy machine is not the line's fault


def test_the_lines_reach_what_they_are_for():
    """At least a third of the lines name a theorem, so that more is tried than the reading of options."""
    draw = random.Random(0)
    lines = [_line(draw) for _ in range(300)]
    assert sum(any(word.partition("#")[0] in discovery.files() for word in line) for line in lines) > 60
