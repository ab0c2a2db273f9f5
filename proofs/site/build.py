"""Building the site: hand-written pages and generated ones side by side in docs/_build/source, then Sphinx with warnings as errors."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor

from ..errors import UsageError
from ..records.atomic_files import locked
from ..theorems import discovery
from ..theorems.fingerprints import ROOT
from . import budgets, chains, chapters, criteria, entries, explorer, vendored

DOCS = ROOT / "docs"
BUILD = DOCS / "_build"
FREE = ("_build", "_vendor", "conf.py")
AT_ONCE = 6


def source(build=BUILD):
    """Write the pages' sources, those that changed only; returns the entries. UsageError where there are no hand-written pages (an installed package)."""
    if not (DOCS / "conf.py").exists():
        raise UsageError(f"no docs folder at {DOCS}; the site is built in a checkout")
    found = collected(build)
    pages = chapters.generated(found)
    pages |= handwritten(found, pages)
    target = build / "source"
    for name, text in pages.items():
        _write(target / name, text.encode())
    names = [*criteria.write(build / "figures"), *chains.write(build / "figures"), *(name for entry in found for name in entry.figures)]
    figures = [build / "figures" / name for name in names]
    for file in figures:
        _write(target / "figures" / file.name, file.read_bytes())
    wanted = {*pages, *(f"figures/{file.name}" for file in figures), *_static(target)}
    for file in [path for path in target.rglob("*") if path.is_file() and str(path.relative_to(target)) not in wanted]:
        file.unlink()
    return found


def collected(build=BUILD):
    """The Entry of every theorem of the library; many that must be made anew are shared among processes."""
    paths = discovery.files()
    stale = [id for id, path in paths.items() if entries.kept(id, path, build) is None]
    if len(stale) >= AT_ONCE and (os.cpu_count() or 1) > 1:
        with ProcessPoolExecutor(min(os.cpu_count(), 8)) as pool:
            list(pool.map(_one, stale, [build] * len(stale)))
    return [entries.load(id, path, build) for id, path in paths.items()]


def _one(id, build):
    entries.load(id, discovery.files()[id], build)


def handwritten(found, generated):
    """{file name: Markdown} of the pages in docs/, with their [= computed =] values filled in."""
    paths = {str(path.relative_to(DOCS)): path for path in sorted(DOCS.rglob("*.md")) if path.relative_to(DOCS).parts[0] not in FREE}
    names = {name.removesuffix(".md") for name in (*paths, *generated)}
    return {name: chapters.filled(path.read_text(encoding="utf-8"), found, names) for name, path in paths.items()}


def _static(target):
    """Copy what is neither Markdown nor generated, such as style sheets, scripts of others and the data of our own; returns the names."""
    names = []
    for path in sorted(DOCS.rglob("*")):
        name = path.relative_to(DOCS)
        if path.is_file() and path.suffix not in (".md", ".pyc") and name.parts[0] not in FREE:
            _write(target / name, path.read_bytes())
            names.append(str(name))
    made = {path.name: path.read_bytes() for path in vendored.scripts(DOCS / "_vendor")}
    made |= {"explorer-data.js": explorer.script().encode(), "budgets-data.js": budgets.script().encode()}
    for name, data in made.items():
        _write(target / "_static" / name, data)
    return [*names, *(f"_static/{name}" for name in made)]


def _write(path, data):
    """Write only what differs, so that Sphinx reads again only what changed."""
    if not path.exists() or path.read_bytes() != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def sphinx(builder, build=BUILD):
    """Run a Sphinx builder with warnings as errors; returns its output folder. UsageError if it fails or is not installed."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", builder, "-d", str(build / "doctrees"), "-c", str(DOCS)]
    if subprocess.run([*command, str(build / "source"), str(build / builder)], cwd=ROOT).returncode:
        raise UsageError(f"Sphinx could not build {builder}; the reason stands above (the tools come with pip install -e '.[docs]')")
    return build / builder


def html(build=BUILD):
    """The site; returns its first page. One build at a time in a folder."""
    build.mkdir(parents=True, exist_ok=True)
    with locked(build):
        source(build)
        return sphinx("html", build) / "index.html"


def pdf(build=BUILD):
    """The whole site as one PDF; returns its path. One build at a time in a folder. UsageError if latexmk is missing or fails."""
    if shutil.which("latexmk") is None:
        raise UsageError("latexmk is not installed; on Debian: apt-get install latexmk texlive-latex-extra texlive-fonts-recommended tex-gyre")
    build.mkdir(parents=True, exist_ok=True)
    with locked(build):
        source(build)
        folder = sphinx("latex", build)
        run = subprocess.run(
            ["latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "-quiet", "memorem.tex"], cwd=folder, capture_output=True, text=True
        )
    if run.returncode:
        raise UsageError(f"latexmk failed; see {folder / 'memorem.log'}\n{run.stdout[-2000:]}")
    return folder / "memorem.pdf"
