"""Options of every test: where memories are drawn, and how many points Hypothesis draws.

The usual points are the same in every run, so that a red test means a changed program; the thorough profile draws others each time.

pytest --device cuda (or make test DEVICE=cuda) draws the same on a GPU, with more and larger examples. HYPOTHESIS_PROFILE=thorough draws many more.
"""

import os

import pytest
from hypothesis import settings

settings.register_profile("usual", deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


def pytest_collection_modifyitems(items):
    """Tests that share what is costly stay in one process: those of the built site, of one theorem, which is verified once, and of one file."""
    for item in items:
        part = getattr(item, "callspec", None) and item.callspec.params.get("part")
        shared = "the site" if "site" in getattr(item, "fixturenames", ()) else getattr(part, "theorem", None)
        item.add_marker(pytest.mark.xdist_group(shared or str(item.path)))
    items.sort(key=lambda item: "site" not in getattr(item, "fixturenames", ()))  # the longest first: no core is left idle at the end


def pytest_addoption(parser):
    parser.addoption("--device", default=os.environ.get("DEVICE", "cpu"), help="where memories are drawn: cpu, cuda or auto")


def pytest_configure(config):
    os.environ["DEVICE"] = config.getoption("--device")
