"""What evidence belongs to: hashes of formulas and of the code that made it, blind to docstrings, comments and layout."""

import ast
from functools import cache
from importlib.metadata import version
from pathlib import Path

from . import simulator_identity
from .files import LIBRARY, library_of
from .formulas import canonical
from .given import named
from .sources import code, digest

ROOT = Path(__file__).parents[2]
SAMPLING = ("sampling", "memories")


@cache
def theory():
    """Identity of everything that derivations and certificates run on."""
    return digest(*(code(path) for path in sorted((ROOT / "theory").rglob("*.py"))))


@cache
def sampling():
    """Identity of everything that draws, writes and reads memories."""
    return digest(*(code(path) for folder in SAMPLING for path in sorted((ROOT / "numerics" / folder).rglob("*.py"))))


def formula(part):
    """Identity of a part's statement: quantity, relation, right side, scale, tail index, domain, near misses and what it is given."""
    near = {name: canonical(wrong) for name, wrong in part.near_misses.items()}
    scales = [scale if scale is None else canonical(scale) for scale in (part.scale, *_indices(part.tail_index))]
    given = [repr(sorted(named(part.given)))] if part.given else []
    return digest(quantity(part), canonical(part.equals), part.relation, repr(scales), repr(part.domain.text()), repr(sorted(near.items())), *given)


def _indices(tail_index):
    return tail_index if isinstance(tail_index, tuple) else (tail_index,)


def quantity(part):
    """The left side as text, once for each choice of the part's categorical parameters."""
    return repr([(sorted(choice.items()), canonical(part.quantity_for(**choice))) for choice in part.ensembles()])


def proof(part, path):
    """Identity of what the derivation and the certificate rest on: the statement, the theorem's file, those of its lemmas, and theory/."""
    return digest(formula(part), code(path), *(code(lemma) for lemma in lemmas(path)), theory())


@cache
def lemmas(path):
    """The files of the theorems that a theorem file takes lemmas from, as theorem("family.name"), and of theirs: of its library and of ours."""
    named = {
        node.args[0].value
        for node in ast.walk(ast.parse(code(path)))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "theorem" and node.args and isinstance(node.args[0], ast.Constant)
    }
    files = [library / f"{id.replace('.', '/')}.py" for id in sorted(named) for library in dict.fromkeys((library_of(path).resolve(), LIBRARY))]
    found = [file for file in files if file.exists()]
    return tuple(dict.fromkeys([*found, *(inner for file in found for inner in lemmas(file))]))


def draws(part, path):
    """Identity of the numbers that a part's simulation draws in this process: simulator, torch and how it rounds here."""
    from ...numerics.sampling.devices import arithmetic

    return f"{simulator(part, path)} under torch {version('torch').partition('+')[0]}, {arithmetic()}"


def simulator(part, path):
    """Identity of what the simulation rests on: numerics/'s samplers, its own code, and the values of all names that it uses."""
    kind = part.kind if part.kind in ("Law", "Divergence") else ""
    return digest(sampling(), simulator_identity.text(part.simulation, kind))
