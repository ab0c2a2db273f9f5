"""Scripts of other projects that pages use: fetched once by npm into an ignored folder, checked, and then used without a network."""

import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..errors import UsageError


@dataclass(frozen=True)
class Script:
    """One file of a published package, and the checksum that it must have."""

    name: str
    package: str
    member: str
    sha256: str


MATHJAX = Script(
    "mathjax-tex-svg-full.js", "mathjax@3.2.2", "es5/tex-svg-full.js", "a4354ff94fd868aea0cc6eaaa79a57fda0588646fc46ee3700a349ee0a11cbe6"
)
SCRIPTS = (
    MATHJAX,
    Script("d3.min.js", "d3@7.9.2", "dist/d3.min.js", "912111098ea99503a6f4967361d2bbdc9dbf58cf9c678c8e27e5b02d1a07f0c1"),
    Script(
        "plot.umd.min.js", "@observablehq/plot@0.6.17", "dist/plot.umd.min.js", "4358086467740777dd788d6b27a95cebdbaefdd50c730a3060117073bd7134cb"
    ),
)


def scripts(folder):
    """The paths of all scripts, fetched where they are not there yet. UsageError where that fails or a file is not the known one."""
    return [fetched(script, folder) for script in SCRIPTS]


def fetched(script, folder):
    """The path of one script; see scripts."""
    path = Path(folder) / script.name
    if not path.exists():
        data = _member(_package(script.package), script.member)
        found = hashlib.sha256(data).hexdigest()
        if found != script.sha256:
            raise UsageError(f"{script.member} of {script.package} has the checksum {found}, not {script.sha256}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return path


def _package(name):
    """The bytes of the package's archive."""
    if shutil.which("npm") is None:
        raise UsageError(f"npm is not installed; the first page or site fetches {name} with it")
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(["npm", "pack", "--silent", name], cwd=folder, capture_output=True, text=True)
        archives = list(Path(folder).glob("*.tgz"))
        if run.returncode or not archives:
            raise UsageError(f"npm could not fetch {name} ({run.stderr.strip().splitlines()[-1:]}); the first page or site needs a network")
        return archives[0].read_bytes()


def _member(archive, name):
    with tarfile.open(fileobj=io.BytesIO(archive)) as package:
        return package.extractfile(f"package/{name}").read()
