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
    """Identity of what the derivation and the certificate rest on: the statement, the theorem's file and theory/."""
    return digest(formula(part), code(path), theory())


def simulator(part, path):
    """Identity of what the simulation rests on: numerics/'s samplers and, for a simulation of its own, the theorem's functions."""
    simulation = part.simulation
    own = repr(simulation) if hasattr(simulation, "settings") else functions(path)
    return digest(sampling(), own)


def functions(path):
    """The functions of a theorem file, as text."""
    return "\n".join(ast.unparse(node) for node in ast.parse(code(path)).body if isinstance(node, ast.FunctionDef))
