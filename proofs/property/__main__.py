"""python -m memorem.proofs.property -o docs/measured: show machine-made wrong forms of every statement to every check, and keep what each saw."""

import argparse
import json
from pathlib import Path

from ..runs.session import settings
from ..theorems import discovery
from ..theorems.fingerprints import digest
from ..theorems.formulas import canonical
from ..theorems.theorem import Cited, Negative
from .power import power


def measured(ids, say=print):
    """The record of docs/measured/power.json for these theorems: one row a part."""
    run, rows = settings(profile="quick", device="cpu"), []
    for id in ids:
        for part in discovery.theorem(id).parts.values():
            if not isinstance(part, Cited | Negative):
                rows.append({**power(part, run).json(), "formula": identity(part)})
                say(f"{part.address}: {rows[-1]['search']} of {rows[-1]['mutants']} found")
    return {"seed": run.seed, "alpha": run.alpha, "parts": rows}


def identity(part):
    """What tells that a row is of the statement as it stands."""
    return digest(canonical(part.equals), part.relation)


def merged(before, fresh):
    """The rows of an earlier record with those of some theorems measured again, in the library's order; rows of theorems that are gone are dropped."""
    again = {row["part"].partition("#")[0] for row in fresh}
    rows = [row for row in before if row["part"].partition("#")[0] not in again] + fresh
    order = list(discovery.files())
    known = [row for row in rows if row["part"].partition("#")[0] in order]
    return sorted(known, key=lambda row: order.index(row["part"].partition("#")[0]))


def main():
    """Measure, and write power.json into the given folder."""
    parser = argparse.ArgumentParser(prog="python -m memorem.proofs.property", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for power.json")
    parser.add_argument("ids", nargs="*", help="theorems and families, whose rows replace those that are there; all if none is given")
    chosen = parser.parse_args()
    chosen.output.mkdir(parents=True, exist_ok=True)
    found, path = measured(discovery.selected(chosen.ids)), chosen.output / "power.json"
    if chosen.ids and path.exists():
        found["parts"] = merged(json.loads(path.read_text(encoding="utf-8"))["parts"], found["parts"])
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
