"""The complete run on a GPU in one script: python3 proofs/runs/gpu_evidence.py. Installs nothing and needs no network.

Runs the numerical tests on the device, the quick benchmark, and the whole library in the full profile, in under eight minutes; what did not fit is
said and can be continued by running it again. Leaves files to commit under proofs/evidence/cuda/: the evidence, and measured/ with the benchmark and the
words of each step. Imports the standard library only: the package is made importable for the steps by a folder that points to this checkout.
"""

import argparse
import importlib.util
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ("memories/test_memories.py", "benchmarks/test_chunks.py", "statistics/test_verdicts.py", "statistics/test_confidence_sequences.py")
PAPERS = "pylatexenc"  # reads manuscripts, and is no part of a run
LIMITS = {"tests": 90, "benchmark": 110, "evidence": 230}
ENDING = 15
PROBE = "import torch; print(torch.__version__, torch.cuda.get_device_name() if torch.cuda.is_available() else '')"


def dependencies():
    """The modules that a run imports: those of the package's dependencies, as pyproject.toml lists them."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = [re.match(r"[\w-]+", one).group().removeprefix("python-") for one in listed]
    return tuple(name for name in names if name != PAPERS)


NEEDED = {
    "tests": ("torch", "numpy", "scipy", "pydantic", "pytest", "hypothesis"),
    "benchmark": ("torch", "numpy", "scipy", "pydantic", "rich", "matplotlib"),
    "evidence": dependencies(),
}


def main(arguments=None):
    """Run the steps; exit status 0 if all passed, 1 if one failed, 2 where there is no GPU."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # steps inherit it; under nohup they would ignore the interrupt that ends them
    parser = argparse.ArgumentParser(description="Test, measure and make evidence on a GPU.")
    parser.add_argument("--device", default="cuda", choices=("cuda", "cpu"), help="cpu is a dry run of the same steps and must name a folder")
    parser.add_argument("--folder", type=Path, help="where to write (default proofs/evidence/<device>)")
    parser.add_argument("--only", nargs="*", default=(), metavar="ID", help="verify only these theorems or families")
    chosen = parser.parse_args(arguments)
    if chosen.device == "cpu" and chosen.folder is None:
        parser.error("a dry run on the CPU names its --folder, so that it never writes over committed evidence")
    missing = no_device(chosen.device)
    if missing:
        print(f"gpu-evidence: {missing}; nothing was run", file=sys.stderr)
        return 2
    folder = (chosen.folder or ROOT / "proofs" / "evidence" / chosen.device).resolve()
    (folder / "measured").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        environment = importable(Path(place))
        words = {name: step(name, command, folder, environment) for name, command in commands(chosen.device, folder, chosen.only).items()}
    print("\n".join(f"{name}: {word}" for name, word in words.items()))
    return 0 if all(word.startswith("passed") for word in words.values()) else 1


def no_device(device):
    """Why this interpreter cannot use the device, or an empty text."""
    if importlib.util.find_spec("torch") is None:
        return f"{sys.executable} has no torch"
    if device == "cpu":
        return ""
    found = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)
    version, _, name = found.stdout.strip().partition(" ")
    if found.returncode or not name:
        return f"torch {version or '(which does not start)'} sees no CUDA device here"
    print(f"torch {version} on {name}")
    return ""


def importable(place):
    """The environment of a step, in which this checkout is the package memorem although nothing is installed."""
    (place / "memorem").symlink_to(ROOT, target_is_directory=True)
    facts = place / "memorem-0.dist-info"
    facts.mkdir()
    version = next(line.split('"')[1] for line in (ROOT / "__init__.py").read_text(encoding="utf-8").splitlines() if line.startswith("__version__"))
    (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: memorem\nVersion: {version}\n", encoding="utf-8")
    before = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(place), *([before] if before else [])])}


def commands(device, folder, only=()):
    """The arguments of each step after the interpreter."""
    committed = device == "cuda" and not only and folder == ROOT / "proofs" / "evidence" / device
    run = ["evidence"] if committed else ["verify", *only, "--profile", "full", "--evidence", str(folder)]
    return {
        "tests": ["-m", "pytest", "-q", "-p", "no:cacheprovider", *(str(ROOT / "tests" / "numerics" / name) for name in TESTS)],
        "benchmark": ["-m", "memorem.numerics.benchmarks", "speed", "--quick", "--device", device, "-o", str(folder / "measured")],
        "evidence": ["-m", "memorem.proofs.cli.app", *run, "--device", device, "--resume"],
    }


def step(name, command, folder, environment):
    """Run one step, keep what it printed as measured/<name>.txt, and return how it went in a few words."""
    absent = [module for module in NEEDED[name] if importlib.util.find_spec(module) is None]
    if absent:
        return f"not run: this interpreter lacks {', '.join(absent)}"
    begun, path = time.monotonic(), folder / "measured" / f"{name}.txt"
    with path.open("w") as output:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            code = process.wait(LIMITS[name])
        except subprocess.TimeoutExpired:
            code = interrupted(process)
    seconds = f"{time.monotonic() - begun:.0f} s"
    return {0: f"passed in {seconds}", None: f"cut off after {seconds}; run it again to go on"}.get(
        code, f"FAILED in {seconds}, see measured/{path.name}"
    )


def interrupted(process):
    """End a step as Control-C does, so that it keeps what is finished; None."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(ENDING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    raise SystemExit(main())
