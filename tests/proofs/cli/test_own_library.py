"""A library of one's own is as good as memorem's: every command reads it, its evidence lies in its folder, and what a command says to type names it."""

import re
import subprocess
import sys

import pytest
from memorem.proofs.records import evidence
from memorem.proofs.site import standalone
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.files import LIBRARY

COMMAND = [sys.executable, "-m", "memorem.proofs.cli.app"]
ID = "mine.noise"
PAPER = r"\begin{checked}{mine.noise}\mathrm{SNR}^{-1} = \frac{N-1}{d_k}\end{checked}"
READING = {
    "list": [], "show": [ID], "rules": ["integrate"], "cite": [ID], "export": [], "find": [r"\frac{N-1}{d_k}"], "check": ["paper.tex"],
    "plot": [ID, "--sweep", "N=4:64", "--no-simulate", "-o", "noise.svg"], "appendix": [ID], "tex": [],
}  # fmt: skip


def run(command, *arguments, folder):
    return subprocess.run([*COMMAND, command, *arguments], capture_output=True, text=True, cwd=folder, timeout=300)


def copied(folder):
    (folder / "mine").mkdir(parents=True)
    (folder / "mine" / "noise.py").write_bytes((LIBRARY / "retrieval" / "linear_unit.py").read_bytes())


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    """A library with one theorem and its evidence, and a folder to work in."""
    home = tmp_path_factory.mktemp("home")
    copied(home / "library")
    (home / "work").mkdir()
    (home / "work" / "paper.tex").write_text(PAPER)
    made = run("evidence", "--device", "cpu", "--library", "../library", folder=home / "work")
    assert made.returncode == 0, made.stderr
    return home


@pytest.mark.parametrize("command", READING)
def test_every_command_reads_a_library_of_ones_own(mine, command):
    found = run(command, *READING[command], "--library", "../library", folder=mine / "work")
    assert found.returncode == 0, found.stderr
    said = found.stdout + (mine / "work" / "appendix.tex").read_text() if command == "appendix" else found.stdout
    assert {"rules": "mine.noise", "plot": "noise.svg", "tex": "1 of 1 theorems VERIFIED", "check": "1 MATCHES"}.get(command, ID) in said


def test_a_page_of_ones_own_needs_nothing_beside_it(mine):
    theorem, path = discovery.theorem(ID, mine / "library"), mine / "library" / "mine" / "noise.py"
    page = standalone.page(theorem, *evidence.freshest(theorem, path), mine / "library", script="/* the typesetter */")
    assert page.count("VERIFIED") == 2 and "/* the typesetter */" in page
    assert set(re.findall(r'(?:src|href)="([^",;#]*)', page)) == {"data:image/svg+xml"}
    assert r"\[ \mathbb{E}" in page and page.count("<h3>Derivation for keys") == 2 and "(N - 1)/(d_k - 2)" not in page
    assert all(f"<td>{name}</td>" in page for name in theorem.first.near_misses) and f"--library {mine / 'library'}" in page


def test_an_index_lists_every_page(mine):
    theorems = {ID: discovery.theorem(ID, mine / "library")}
    listed = standalone.index(theorems, {ID: evidence.freshest(theorems[ID], mine / "library" / "mine" / "noise.py")})
    assert f'<a href="{ID}.html">' in listed and r"\frac{N - 1}{d_k}" in listed


def test_memorem_toml_stands_in_for_the_option(mine, tmp_path):
    (tmp_path / "memorem.toml").write_text(f'library = "{mine / "library"}"\n')
    assert ID in run("cite", ID, folder=tmp_path).stdout


def test_evidence_lies_beside_its_library_and_decides_nothing_of_another(mine, tmp_path):
    assert (mine / "library" / "evidence" / "cpu" / f"{ID}.json").is_file() and not (mine / "work" / ".memorem" / f"{ID}.json").exists()
    copied(tmp_path / "other")
    listed = run("list", "--library", str(tmp_path / "other"), folder=mine / "work").stdout
    assert "1 UNRUN" in listed
    refused = run("cite", ID, "--library", str(tmp_path / "other"), folder=mine / "work")
    assert refused.returncode == 2 and f"memorem verify {ID} --library {tmp_path / 'other'}" in refused.stderr
