"""What evidence belongs to: hashes of formulas and of the code that made it, blind to docstrings, comments and layout."""

import ast
import hashlib
from functools import cache
from pathlib import Path

from .formulas import canonical

ROOT = Path(__file__).parents[1]
SAMPLING = ("ensembles.py", "sampling.py", "montecarlo.py", "observables.py", "memories")


def digest(*texts):
    """Sixteen hexadecimal digits of the texts' SHA-256."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


@cache
def code(path):
    """The source of a file as `ast.unparse` writes it, without docstrings."""
    tree = ast.parse(Path(path).read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and node.body and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


@cache
def theory():
    """Identity of everything that derivations and certificates run on."""
    return digest(*(code(path) for path in sorted((ROOT / "theory").rglob("*.py"))))


@cache
def sampling():
    """Identity of everything that draws, writes and reads memories."""
    chosen = (ROOT / "numerics" / name for name in SAMPLING)
    return digest(*(code(file) for path in chosen for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])))


def formula(part):
    """Identity of a part's statement: right side, relation, domain and near misses."""
    near = {name: canonical(wrong) for name, wrong in part.near_misses.items()}
    return digest(canonical(part.equals), part.relation, repr(part.domain.text()), repr(sorted(near.items())))


def proof(part, path):
    """Identity of what the derivation and the certificate rest on: the statement, the theorem's file, those of its lemmas, and theory/."""
    return digest(formula(part), code(path), *(code(lemma) for lemma in lemmas(path)), theory())


@cache
def lemmas(path):
    """The files of the theorems that a theorem file takes lemmas from, as theorem("family.name"), and of theirs."""
    named = {
        node.args[0].value
        for node in ast.walk(ast.parse(code(path)))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "theorem" and node.args and isinstance(node.args[0], ast.Constant)
    }
    files = [Path(path).parents[1] / f"{id.replace('.', '/')}.py" for id in sorted(named)]
    found = [file for file in files if file.exists()]
    return tuple(dict.fromkeys([*found, *(inner for file in found for inner in lemmas(file))]))


def simulator(part, path):
    """Identity of what the simulation rests on: numerics/'s samplers and, for a simulation of its own, the theorem's functions."""
    simulation = part.simulation
    own = repr(simulation) if hasattr(simulation, "settings") else functions(path)
    return digest(sampling(), own)


def functions(path):
    """The functions of a theorem file, as text."""
    return "\n".join(ast.unparse(node) for node in ast.parse(code(path)).body if isinstance(node, ast.FunctionDef))
