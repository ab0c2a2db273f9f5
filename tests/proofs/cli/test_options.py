"""Which library a command reads: the one that is given, else that of memorem.toml in the working folder, else memorem's own."""

from pathlib import Path

import pytest
from memorem.proofs.cli import options
from memorem.proofs.errors import UsageError
from memorem.proofs.theorems.files import LIBRARY


def test_the_library_of_memorem_toml_stands_in_for_the_option(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert options.configured(None) is None and options.library_of(None) == LIBRARY
    Path("memorem.toml").write_text('library = "mine"\n')
    assert options.library_of(None) == Path("mine") and options.library_of(Path("given")) == Path("given")
    Path("memorem.toml").write_text("")
    assert options.library_of(None) == LIBRARY


@pytest.mark.parametrize("text", ["library = ", "library = 3"])
def test_a_memorem_toml_that_cannot_be_read_is_named(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("memorem.toml").write_text(text)
    with pytest.raises(UsageError, match=r"memorem\.toml"):
        options.configured(None)


@pytest.mark.parametrize(("jobs", "engine", "device", "found"), [(3, "serial", "cpu", 3), (None, "pool:2", "cpu", 1), (None, "serial", "cuda", 1)])
def test_jobs_are_one_where_something_else_draws(jobs, engine, device, found):
    assert options.jobs_of(jobs, engine, device) == found
