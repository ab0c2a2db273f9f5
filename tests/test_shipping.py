"""Everything that is code is listed for the wheel, and nothing else."""

import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_code_folder_ships():
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    folders = {path.parent.relative_to(ROOT) for top in ("theory", "numerics", "proofs") for path in (ROOT / top).rglob("*.py")}
    found = {"memorem"} | {".".join(("memorem", *folder.parts)) for folder in folders}
    assert listed == found, f"pyproject.toml lacks {sorted(found - listed)} and has too many {sorted(listed - found)}"


def test_no_machine_paths_in_the_tree():
    texts = [path for path in ROOT.rglob("*") if path.suffix in (".py", ".md", ".toml", ".json", ".cff") and ".venv" not in path.parts]
    home = str(Path.home()) + "/"
    assert [path.name for path in texts if home in path.read_text(errors="ignore") and path.name != "test_shipping.py"] == []


def test_nothing_lies_at_the_root_that_has_no_business_there():
    """What a run or a script leaves behind is not committed by accident."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    folders = {".ci", ".github", "docs", "numerics", "proofs", "tests", "theory"}
    files = {
        ".gitignore",
        ".pre-commit-config.yaml",
        ".pre-commit-hooks.yaml",
        "CHANGELOG.md",
        "CITATION.cff",
        "CONTRIBUTING.md",
        "LICENSE",
        "Makefile",
    }
    files |= {"README.md", "__init__.py", "language.py", "pyproject.toml"}
    assert {name.partition("/")[0] for name in tracked if name} == folders | files
