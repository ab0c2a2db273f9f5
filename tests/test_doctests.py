"""The examples in docstrings, in the README and in the guides run as they stand."""

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import memorem
import pytest

ROOT = Path(__file__).parents[1]
MODULES = [
    module.name for module in pkgutil.walk_packages(memorem.__path__, "memorem.") if re.match(r"memorem\.(theory|numerics|proofs)\b", module.name)
]


@pytest.mark.parametrize("name", ["memorem", *(name for name in MODULES if ".library." not in name)])
def test_docstrings(name):
    module = importlib.import_module(name)
    results = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert results.failed == 0


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))])
def test_code_blocks(page):
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)
    for block in blocks:
        exec(compile(block, page, "exec"), {})


def test_there_is_something_to_run():
    assert "```python" in (ROOT / "README.md").read_text()
    assert len(MODULES) > 40
