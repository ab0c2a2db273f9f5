"""Programs beside Python that some tests call."""

import os
import shutil

import pytest


def needs(tool, *commands):
    """Skip, saying why, where a tool is absent; fail where REQUIRE names it."""
    missing = [command for command in commands if shutil.which(command) is None]
    if missing and tool in os.environ.get("REQUIRE", "").split():
        pytest.fail(f"REQUIRE names {tool}, but {', '.join(missing)} is not installed")
    if missing:
        pytest.skip(f"not tested: {', '.join(missing)} is not installed")  # CI names its tools in REQUIRE, and there their absence fails
