"""The examples of the first guide run."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "where-to-begin.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_examples_run(block):
    exec(compile(block, str(PAGE), "exec"), {})


def test_every_way_in_is_there():
    headings = re.findall(r"^## (.*)$", PAGE.read_text(), re.MULTILINE)
    assert headings == [f"I have {what}" for what in ("a memory", "keys", "code", "a formula", "a paper")] and len(BLOCKS) == 4
