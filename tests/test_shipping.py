"""Everything that is code is listed for the wheel, and nothing else."""

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
