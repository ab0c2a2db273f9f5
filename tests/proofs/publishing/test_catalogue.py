"""The catalogue for programs: its formulas are those of the library, and its schema does not change unseen."""

import hashlib
import json

import memorem
import sympy
from memorem.proofs.publishing import catalogue, exported
from memorem.proofs.theorems.formulas import is_scalar


def test_formulas_survive_the_way_out_and_back():
    found = json.loads(exported.export())
    catalogue.Catalogue.model_validate(found)
    assert [entry["id"] for entry in found["theorems"]] == [theorem.id for theorem in memorem.theorems()] and found["broken"] == {}
    for entry in found["theorems"]:
        theorem = memorem.theorem(entry["id"])
        for name, part in entry["parts"].items():
            right = theorem[name].equals
            if right is not None and is_scalar(right):
                assert eval(part["formula"]["srepr"], dict(vars(sympy))) == right
                assert part["formula"]["latex"] == theorem[name].latex


def test_the_schema_is_the_documented_one():
    """A field that is added changes this digest and docs/export-schema.md; any other change of the schema raises schema_version too."""
    fields = {name: sorted(model["properties"]) for name, model in json.loads(exported.schema())["$defs"].items()}
    assert hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:12] == "01c05164b5d9"
    assert exported.SCHEMA == 1
