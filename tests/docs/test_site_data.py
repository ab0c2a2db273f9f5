"""Pages are made of data: no text of a paper's audit or of a chapter runs code, names a page outside, or breaks a build that was cut off."""

import pytest
from jinja2.exceptions import SecurityError
from memorem.proofs.site import chapters, entries
from memorem.proofs.site.audits import Paper
from memorem.proofs.theorems import discovery
from pydantic import ValidationError

ATTACKS = [
    "[= ''.__class__.__mro__[1].__subclasses__() =]",
    "[= value.__globals__ =]",
    "[= theorem.func.__globals__['measured'] =]",
    "[= chapters.__class__.__base__.__subclasses__() =]",
    "[= exists.__self__ =]",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_text_of_a_page_runs_no_code(text):
    with pytest.raises(SecurityError):
        chapters.filled(text, (), set())


def test_text_of_a_page_still_computes():
    assert chapters.filled("[= exists('a') =] [= 1 + 1 =]", (), {"a"}).split() == ["True", "2"]


@pytest.mark.parametrize("key", ["../index", "/etc/x", "a/b", "", ".hidden", "a\\b"])
def test_the_page_of_a_paper_stays_in_its_folder(key):
    with pytest.raises(ValidationError):
        Paper(key=key, name="x", read="x", claims=[])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"identity": 1', "null", '{"identity": "x"}'])
def test_a_kept_page_that_is_half_written_is_made_anew(tmp_path, text):
    id, path = next(iter(discovery.files().items()))
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / f"{id}.json").write_text(text, encoding="utf-8")
    assert entries.kept(id, path, tmp_path) is None
