"""How long commands take, as ratios to a reference computation in the same run: processor time, warm, of this library in a process of its own."""

import os
import resource
import subprocess
import sys
import time

import pytest

COMMAND = [sys.executable, "-m", "memorem.proofs.cli.app"]
REFERENCE = "sum(i * i for i in range(3_000_000))"
WARM = {
    ("show", "retrieval.linear_unit"): 12,
    ("find", r"\frac{N-1}{d}"): 24,
    ("find", r"\frac{d_k+1}{N+2}"): 24,
    ("find", r"S + v k^\top"): 24,
}


def seconds(arguments, folder):
    """Processor seconds of a process and those that it waited for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "OMP_NUM_THREADS": "1"}
    subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, timeout=300)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def reference():
    """The reference computation, in processor seconds of this process."""
    begun = time.process_time()
    eval(REFERENCE)
    return time.process_time() - begun


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("times")


@pytest.mark.parametrize("arguments", WARM)
def test_a_warm_command_is_no_more_than_so_many_references(arguments, place):
    seconds([*COMMAND, *arguments], place)
    taken = [(seconds([*COMMAND, *arguments], place), reference()) for _ in range(3)]
    assert min(one / unit for one, unit in taken) < WARM[arguments], taken


def test_a_kept_page_loads_nothing_heavy(place):
    script = (
        "import sys; sys.argv = ['memorem', 'show', 'retrieval.linear_unit']\nfrom memorem.proofs.cli.app import app\n"
        "try: app()\nexcept SystemExit: pass\nprint(sorted({'sympy', 'torch', 'scipy', 'numpy', 'matplotlib'} & set(sys.modules)))"
    )
    environment = {**os.environ, "XDG_CACHE_HOME": str(place / "cache")}
    said = [subprocess.run([sys.executable, "-c", script], cwd=place, env=environment, capture_output=True, text=True).stdout for _ in range(2)]
    assert said[1].endswith("[]\n"), said[1][-200:]
