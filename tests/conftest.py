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


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """Tests that share what is costly stay in one process: those of the built site, of one theorem, which is verified once, and of one file.

    Those of the site take longest and begin first, those of theorems are short and come last: no core is left idle at the end.
    """
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)[1]))
    items.sort(key=lambda item: _group(item)[0])


def _group(item):
    """(place in the order of groups, name)."""
    part = getattr(item, "callspec", None) and item.callspec.params.get("part")
    theorem = getattr(part, "theorem", None)
    return (0, "the site") if "site" in getattr(item, "fixturenames", ()) else (2, theorem) if theorem else (1, str(item.path))


def pytest_addoption(parser):
    parser.addoption("--device", default=os.environ.get("DEVICE", "cpu"), help="where memories are drawn: cpu, cuda or auto")


def pytest_configure(config):
    os.environ["DEVICE"] = config.getoption("--device")
