"""The least width is the least, here and in the script of the page, which offers only what is verified; the depth figure shows what was measured."""

import json
import subprocess
from fractions import Fraction

import pytest
from memorem.proofs.site import budgets, build, chains, explorer
from memorem.proofs.theorems import discovery
from memorem.proofs.verification.results import LEGS, Leg, PartResult, TheoremResult

from tests.installed import needs

POINT = {"N": 40, "L": 6, "H": 2, "d_v": 16}
ADDRESSES = [criterion.address for criterion in budgets.CRITERIA]


def verified(theorem, path):
    parts = {name: PartResult(part.kind, {leg: Leg("holds") for leg in LEGS}, part.required) for name, part in theorem.parts.items()}
    return TheoremResult(theorem.id, theorem.title, parts)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("error", ["1/4", "1/100"])
def test_one_dimension_less_is_too_narrow(address, error):
    part, found = discovery.part(address), budgets.smallest(address, error, **POINT)
    assert budgets.meets(part, Fraction(error), POINT | {"d_k": found})
    assert not budgets.meets(part, Fraction(error), POINT | {"d_k": found - 1})


@pytest.mark.parametrize("address", ADDRESSES)
def test_right_sides_fall_with_the_width(address):
    part = discovery.part(address)
    seen = [budgets.meets(part, Fraction(1, 4), POINT | {"d_k": width}) for width in range(1, 2000, 37)]
    assert seen == sorted(seen)


def test_the_smallest_width_of_an_error_that_none_meets():
    assert budgets.smallest("decoding.required_width#best_rate", "1/4", **POINT | {"N": 2}) is None


def test_only_verified_criteria_are_offered(monkeypatch):
    monkeypatch.setattr(explorer.evidence, "status", lambda theorem, path: TheoremResult(theorem.id, "", {}, ("REFUTED", "off-by", "")))
    found = budgets.data()
    assert found["criteria"] == [] and f"{ADDRESSES[0]}: REFUTED" in found["left_out"]


def test_the_script_in_the_browser_finds_the_same_widths(monkeypatch):
    """The page's own formulas, run by Node where it is installed, searched as the page searches."""
    needs("node", "node")  # another implementation of the page; the formulas are tested in Python
    monkeypatch.setattr(explorer.evidence, "status", verified)
    special = (build.DOCS / "_static" / "special.js").read_text()
    search = """
    const p = POINT, found = {};
    for (const row of budgetsData.criteria) {
      let d_k = 1;
      while (!(budgetsFormulas[row.address]({...p, d_k, delta: p.error}) <= p.error)) d_k++;
      found[row.address] = d_k;
    }
    console.log(JSON.stringify(found));
    """.replace("POINT", json.dumps(POINT | {"error": 0.25}))
    ran = subprocess.run(["node", "-e", special + budgets.script() + search], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == {address: budgets.smallest(address, "1/4", **POINT) for address in ADDRESSES}


def test_every_chain_was_simulated_at_every_load_and_holds():
    """The committed points are those that the module asks for; those that are decided contain the formula's value, the others are named on the page."""
    found = chains.committed()
    told = [(row["part"], row["point"]) for row in (*found["rows"], *found["undecided"])]
    assert sorted(map(str, told)) == sorted(map(str, chains.asked())) and len(chains.undecided()) == len(found["undecided"])
    for row in found["rows"]:
        predicted = chains.value(row["part"], row["point"]["N"], row["point"]["L"])
        assert abs(row["measured"] - predicted) <= row["half_width"] <= predicted / 10, row


def test_the_same_measurement_is_the_same_figure(tmp_path):
    first, second = ([(tmp_path / folder / name).read_bytes() for name in chains.write(tmp_path / folder)] for folder in ("one", "two"))
    assert first == second
