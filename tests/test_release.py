"""What is released is whole: the sdist holds what the wheel needs, and the wheel works in an environment of its own, away from the checkout."""

import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MINE = ROOT / "docs" / "examples"
COMMANDS = {
    "list": ("retrieval.linear_unit",),
    "show retrieval.linear_unit --at N=4,d_k=8,d_v=2,keys=sphere": ("3/8",),
    "verify retrieval.linear_unit --profile quick": ("1 of 1 theorems VERIFIED",),
    "cite retrieval.linear_unit --format latex": (r"\frac{N - 1}{d_k}", "retrieval.linear_unit"),
    "check paper.tex": ("MATCHES",),
    f"verify --library {MINE} --profile quick": ("2 of 2 theorems VERIFIED", "mine.quadratic", "mine.strengths"),
    "rules": ("integrate",),
    "find (N-1)/d_k": ("retrieval.linear_unit",),
}
PAPER = r"""\documentclass{article}\usepackage{memorem}\begin{document}
\begin{checked}{retrieval.linear_unit} R = \frac{N-1}{d_k} \end{checked}
\end{document}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of the sdist and of the wheel that was made from it."""
    folder = tmp_path_factory.mktemp("dist")
    source = folder / "checkout"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, tracked):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    done = subprocess.run([sys.executable, "-m", "build", "--no-isolation", "-o", folder, source], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder


@pytest.fixture(scope="module")
def python(built, tmp_path_factory):
    """An environment that holds the wheel alone; what memorem depends on is read from the one that runs the tests."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, with_pip=False, symlinks=True)
    interpreter = place / "bin" / "python"
    wheel = next(built.glob("*.whl"))
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        interpreter,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--disable-pip-version-check",
        wheel,
    ]
    subprocess.run(pip, check=True)
    own = next((place / "lib").glob("python*/site-packages"))
    (own / "dependencies.pth").write_text("\n".join(dict.fromkeys([sysconfig.get_path("purelib"), *site_packages()])))
    return interpreter


def site_packages():
    """Folders that this process imports installed packages from: none of their .pth files is read, so the checkout is not among them."""
    return [entry for entry in sys.path if entry.endswith("site-packages")]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """A folder with a paper in it."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "paper.tex").write_text(PAPER)
    return folder


def test_the_sdist_holds_what_the_wheel_is_made_of(built):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "README.md", "pyproject.toml", "theory/kernel/derivation.py", "proofs/library/retrieval/linear_unit.py"} <= names


def test_one_version_everywhere(built, python):
    said = subprocess.run([python, "-c", "import memorem; print(memorem.__version__, memorem.__file__)"], capture_output=True, text=True, check=True)
    version, file = said.stdout.split()
    assert not Path(file).is_relative_to(ROOT)
    assert [path.name for path in built.glob("*.whl")] == [f"memorem-{version}-py3-none-any.whl"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text()
    assert re.search(rf"^## {re.escape(version)} ", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_wheel_answers(python, elsewhere, command):
    done = subprocess.run([python.with_name("memorem"), *command.split()], cwd=elsewhere, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [word for word in COMMANDS[command] if word not in done.stdout] == []


def modules():
    """Every `python -m memorem...` that the documentation or the Makefile names."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "Makefile", *(ROOT / "docs").glob("*.md")]
    return sorted({name for page in pages for name in re.findall(r"python -m (memorem[\w.]*\w)", page.read_text())})


@pytest.mark.parametrize("module", modules())
def test_every_module_that_is_named_runs_or_says_what_it_needs(python, elsewhere, module):
    done = subprocess.run([python, "-m", module, "--help"], cwd=elsewhere, capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.stdout + done.stderr, f"python -m {module} --help says nothing"
