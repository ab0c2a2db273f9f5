"""The import laws, with messages that a newcomer can act on."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAWS = {
    "theory": ({"torch"}, {"numerics", "proofs"}, "theory/ is exact mathematics: it may not know simulation or verification"),
    "numerics": ({"sympy", "flint", "mpmath"}, {"theory", "proofs"}, "numerics/ never sees a formula: it may not import SymPy, theory/ or proofs/"),
}
CERTIFICATES = {"flint", "mpmath"}


def imported(path):
    """(top-level names of absolute imports, first names of relative imports with their level) in a file."""
    absolute, relative = set(), set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            absolute |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            absolute.add(node.module.partition(".")[0])
        elif isinstance(node, ast.ImportFrom):
            relative |= {(node.level, (node.module or alias.name).partition(".")[0]) for alias in node.names}
    return absolute, relative


@pytest.mark.parametrize("folder", LAWS)
def test_floors_do_not_look_up(folder):
    libraries, floors, why = LAWS[folder]
    for path in sorted((ROOT / folder).rglob("*.py")):
        absolute, relative = imported(path)
        depth = len(path.relative_to(ROOT).parts)
        outside = {name for level, name in relative if level == depth}
        assert not absolute & libraries and not outside & floors, f"{path.relative_to(ROOT)} imports {absolute & libraries | outside & floors}: {why}"
        assert "memorem" not in absolute, f"{path.relative_to(ROOT)}: modules of the package import one another relatively"


@pytest.mark.parametrize("path", sorted((ROOT / "theory/certificates").glob("*.py")), ids=lambda path: path.stem)
def test_certificates_stand_alone(path):
    absolute, relative = imported(path)
    foreign = {name for name in absolute if name not in sys.stdlib_module_names} - CERTIFICATES
    assert not foreign and all(level == 1 for level, _ in relative), f"{path.name}: a certificate shares no code with derivations; remove {foreign}"


@pytest.mark.parametrize("path", sorted((ROOT / "proofs/library").rglob("*.py")), ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_theorem_files_import_only_memorem(path):
    absolute, relative = imported(path)
    assert absolute == {"memorem"} and not relative, f"{path.name}: a theorem file imports from `memorem` only, so that it reads like a user's own"


def loaded(code):
    """Which heavy packages a fresh interpreter has loaded after running the code."""
    script = f"{code}\nimport sys\nprint(*[name for name in ('torch', 'sympy', 'scipy') if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_importing_memorem_loads_nothing_heavy():
    assert loaded("import memorem") == set()


def test_opening_every_theorem_never_loads_torch():
    assert "torch" not in loaded("import memorem; assert len(memorem.theorems()) > 20")


def test_listing_never_loads_torch():
    assert "torch" not in loaded("from memorem.proofs.runs.status import statuses; statuses()")
