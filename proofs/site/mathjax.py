"""MathJax, fetched once into an ignored folder and then used without a network."""

import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
import urllib.request
from pathlib import Path

from ..errors import UsageError

VERSION = "3.2.2"
NAME = "mathjax-tex-svg-full.js"
MEMBER = "package/es5/tex-svg-full.js"
SHA256 = "a4354ff94fd868aea0cc6eaaa79a57fda0588646fc46ee3700a349ee0a11cbe6"


def script(folder):
    """The path of the script, fetched from the npm registry if it is not there yet. UsageError where that fails or the file is not the known one."""
    path = Path(folder) / NAME
    if not path.exists():
        data = _member(_package())
        found = hashlib.sha256(data).hexdigest()
        if found != SHA256:
            raise UsageError(f"MathJax {VERSION} has the checksum {found}, not {SHA256}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return path


def _package():
    """The bytes of the package's archive, by npm where it is installed (so that its configured registry counts), else by its public address."""
    if shutil.which("npm"):
        with tempfile.TemporaryDirectory() as folder:
            run = subprocess.run(["npm", "pack", f"mathjax@{VERSION}"], cwd=folder, capture_output=True, text=True)
            archives = list(Path(folder).glob("*.tgz"))
            if run.returncode == 0 and archives:
                return archives[0].read_bytes()
    address = f"https://registry.npmjs.org/mathjax/-/mathjax-{VERSION}.tgz"
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.read()
    except OSError as error:
        raise UsageError(f"MathJax could not be fetched from {address} ({error}); the first build of the site needs a network") from None


def _member(archive):
    with tarfile.open(fileobj=io.BytesIO(archive)) as package:
        return package.extractfile(MEMBER).read()
