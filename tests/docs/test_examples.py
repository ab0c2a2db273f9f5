"""The guide's examples hold at the smallest points of their domains, and its smallest conjecture is one that is searched."""

import re
from pathlib import Path

import pytest
from memorem.proofs.cli.app import app
from memorem.proofs.theorems import discovery

ROOT = Path(__file__).parents[2]


def searched(capsys, *arguments):
    """What `memorem falsify` says."""
    with pytest.raises(SystemExit) as ended:
        app(["falsify", *map(str, arguments)], standalone_mode=False)
        raise SystemExit(0)
    return ended.value.code, capsys.readouterr().out


@pytest.mark.parametrize("point", ["N=1,d_k=1", "N=1,d_k=3", "N=2,d_k=1"])
def test_write_strengths_hold_with_a_single_pair(capsys, point):
    code, said = searched(capsys, "mine.strengths#noise", "--at", point, "--library", ROOT / "docs" / "examples", "--seconds", 5)
    assert not code and "not falsified mine.strengths#noise" in said, said


def test_the_guides_conjecture_is_searched(capsys, tmp_path):
    text = (ROOT / "docs" / "add-a-theorem.md").read_text()
    (conjecture,) = (block for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "THEOREM = " in block)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "noise.py").write_text(conjecture)
    (found,) = discovery.theorems(tmp_path)
    assert not isinstance(found, discovery.Broken), found
    code, said = searched(capsys, "--library", tmp_path, "--seconds", 5)
    assert not code and "not falsified mine.noise" in said, said
