"""The rooms that everything rests on are typed: mypy finds nothing in them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TYPED = ("theory.kernel", "theory.scalars", "numerics.statistics")


def test_types_agree(tmp_path):
    (tmp_path / "memorem").symlink_to(ROOT)  # the repository root is the package, whatever the clone's folder is called
    rooms = [word for room in TYPED for word in ("-p", f"memorem.{room}")]
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(tmp_path / "cache"), *rooms]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
