"""The catalogue as text, with the entries of theorems that were made before taken from the cache; nothing heavy is loaded where all are."""

import json

from ..records.answers import Answers
from ..theorems.files import LIBRARY

SCHEMA = 1


def export(library=LIBRARY, on_miss=lambda count: None):
    """The catalogue of a library as JSON text; see catalogue.Catalogue. on_miss is told how many entries are made anew."""
    from ... import __version__

    answers = Answers("catalogue", library, evidence=True, keeps=lambda answer: "entry" in answer, on_miss=on_miss)
    made = answers.each(lambda id: _entry(id, library))
    theorems = [answer["entry"] for answer in made.values() if "entry" in answer]
    broken = {id: answer["broken"] for id, answer in made.items() if "broken" in answer}
    found = {"schema_version": SCHEMA, "memorem": __version__, "theorems": theorems, "broken": broken}
    return json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False)


def _entry(id, library):
    """{"entry": JSON of a TheoremEntry}, or {"broken": message} of a file that does not open."""
    from ..theorems import discovery
    from .catalogue import theorem_entry

    theorem = discovery.opened(id, discovery.files(library)[id].resolve())
    if isinstance(theorem, discovery.Broken):
        return {"broken": theorem.message}
    return {"entry": theorem_entry(theorem, library).model_dump(mode="json")}


def schema():
    """The JSON schema of the catalogue as text."""
    from .catalogue import Catalogue

    return json.dumps(Catalogue.model_json_schema(), indent=1)
