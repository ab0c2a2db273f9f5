"""The gallery and the reach of the search come from the committed files, entry by entry; the gallery's lines are those that the command reads."""

import json
import shlex
import statistics

import pytest
from memorem.proofs.instrument import command, reach
from memorem.proofs.instrument.gallery import GALLERY
from memorem.proofs.site import instrument
from memorem.proofs.site.measured import MEASURED

ROWS = json.loads((MEASURED / "gallery.json").read_text())
OPTIONS = {"ask": "asks"}


def test_every_entry_is_a_section_and_none_is_green():
    page = instrument.gallery()
    assert [row["line"] for row in ROWS] == [one.line for one in GALLERY] and page["count"] >= 25
    assert page["sections"].count("\n## ") + 1 == page["count"] and "VERIFIED" not in page["sections"]
    assert page["derived"] == sum(row["formula"] is not None for row in ROWS) >= 25


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_a_line_gives_the_statement_that_stands_there(row):
    words = shlex.split(row["line"])[2:]
    given = {
        OPTIONS.get(name.removeprefix("--"), name.removeprefix("--").replace("-", "_")): text
        for name, text in zip(words[::2], words[1::2], strict=True)
    }
    given |= {"asks": [given["asks"]]} if "asks" in given else {}
    (question,) = command.questions(**given)
    assert question.statement.text() == row["statement"]


def test_every_part_that_the_search_may_derive_is_a_row_and_none_is_false():
    found = json.loads((MEASURED / "reach.json").read_text())["parts"]
    assert len({row["part"] for row in found}) == len(found) > 200
    assert not [row["part"] for row in found if row["found"] == "false"]
    known = {part.address for part in reach.searched()}
    assert len(known & {row["part"] for row in found}) >= 0.8 * len(known), (
        "measure again: python -m memorem.proofs.instrument.reach -o docs/measured"
    )
    assert instrument.reach()["left"].count("\n") == 1 + sum(row["found"] != "equal" for row in found)


def test_the_reach_is_what_was_asked_for():
    found = json.loads((MEASURED / "reach.json").read_text())["parts"]
    again = "measure again: python -m memorem.proofs.instrument.reach -o docs/measured"
    derived = [row for row in found if row["found"] == "equal"]
    identities = [row for row in found if row["kind"] == "Identity"]
    assert sum(row["found"] == "equal" for row in identities) >= 0.9 * len(identities), again
    assert len(derived) >= 0.6 * len(found), again
    assert max(row["seconds"] for row in derived) < 2 and statistics.median(row["seconds"] for row in found) < 0.3, again
