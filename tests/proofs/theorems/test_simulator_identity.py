"""A simulator's identity: it changes with whatever the simulation uses, and with nothing else."""

import importlib.util
from dataclasses import replace
from functools import partial

import pytest
from memorem import N, d_k, observe
from memorem.proofs.theorems import discovery, fingerprints, simulator_identity
from memorem.proofs.theorems.conditioning import Conditioning

FILE = '''"""A title."""

from memorem import N, d_k, observe

KEYS = "sphere"
POWERS = {"one": lambda k: k, "two": lambda k: k**2}
SCALE = N / d_k


def draws(sim, N, d_k):
    """The keys."""
    return sim.vectors(KEYS, N, d_k)


def simulation(power, halves=1):
    def observed(sim, *, N, d_k):
        # the power of the norm
        return power(draws(sim, N, d_k)).sum((-1, -2)) * halves

    return observed


def certificate(exact, *, N, d_k):
    return N


class Weights:
    floor = 3

    def __call__(self, sim, *, N, d_k):
        return draws(sim, N, d_k).clamp_min(self.floor)


SIMULATION = simulation(POWERS["one"])
SHARED = observe.inverse_snr.with_(values="white")
OWN = Weights()
'''


@pytest.fixture
def identity(tmp_path):
    """The identity of what is called so in the file after edits (old, new)."""
    count = iter(range(100))

    def of(name="SIMULATION", *edits):
        text = FILE
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / f"file_{next(count)}.py"
        path.write_text(text)
        spec = importlib.util.spec_from_file_location("edited", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return simulator_identity.text(getattr(module, name))

    return of


USED = {
    "a constant": ('KEYS = "sphere"', 'KEYS = "gaussian"'),
    "a function that it calls": ("sim.vectors(KEYS, N, d_k)", "2 * sim.vectors(KEYS, N, d_k)"),
    "its own code": ("* halves", "/ halves"),
    "a default": ("halves=1", "halves=2"),
    "the lambda in its closure": ("lambda k: k,", "lambda k: -k,"),
    "another lambda of the same line": ('SIMULATION = simulation(POWERS["one"])', 'SIMULATION = simulation(POWERS["two"])'),
}
UNUSED = {
    "a title": ("A title", "Another title"),
    "a docstring": ("The keys", "All keys"),
    "a comment": ("# the power of the norm", "# a power"),
    "a certificate": ("return N\n", "return N + 1\n"),
    "a lambda that is not chosen": ("k**2", "k**3"),
    "a constant that is not used": ("SCALE = N / d_k", "SCALE = N"),
    "a shared observable": ('values="white"', 'values="unit"'),
    "lines above": ('KEYS = "sphere"', '\n\nKEYS = "sphere"'),
}


@pytest.mark.parametrize("edit", USED)
def test_what_a_simulation_uses_changes_its_identity(edit, identity):
    assert identity("SIMULATION", USED[edit]) != identity()


@pytest.mark.parametrize("edit", UNUSED)
def test_what_it_does_not_use_leaves_its_identity(edit, identity):
    assert identity("SIMULATION", UNUSED[edit]) == identity()


@pytest.mark.parametrize("edit", [("floor = 3", "floor = 4"), ("clamp_min", "clamp_max"), USED["a constant"]])
def test_an_object_of_the_file_is_identified_by_its_class(edit, identity):
    assert identity("OWN", edit) != identity("OWN")


def test_settings_of_a_shared_observable_count(identity):
    assert identity("SHARED", UNUSED["a shared observable"]) != identity("SHARED")
    assert simulator_identity.text(partial(observe.inverse_snr, N=3)) != simulator_identity.text(partial(observe.inverse_snr, N=4))


def test_the_schedule_of_an_experiment_counts():
    one, other = (Conditioning({"A": "salience"}, (("A", "magnitude", trials),)).simulation("A") for trials in ("trials", 3))
    assert simulator_identity.text(one) != simulator_identity.text(other)


def test_helpers_of_the_package_are_followed(monkeypatch):
    from memorem.proofs.theorems import observe as room

    before = simulator_identity.text(observe.inverse_snr)
    monkeypatch.setattr(room.Named, "__call__", lambda self, sim, **point: 0)
    assert simulator_identity.text(observe.inverse_snr) != before


def test_a_generated_simulation_is_what_it_reads():
    part = discovery.theorem("kernels.polynomial").first
    generated = next(part for theorem in discovery.theorems() for part in theorem.parts.values() if type(part.simulation).__name__ == "Simulation")
    text = simulator_identity.text(generated.simulation)
    assert generated.simulation.identity() in text and text != simulator_identity.text(part.simulation)


def test_the_whole_library_has_identities_without_addresses():
    parts = [part for theorem in discovery.theorems() for part in theorem.parts.values() if part.simulation]
    texts = [simulator_identity.text(part.simulation) for part in parts]
    assert not any(" at 0x" in text for text in texts) and len(set(texts)) > len(texts) / 2


def test_a_folder_is_hashed_whole(monkeypatch):
    read, code = [], fingerprints.code
    monkeypatch.setattr(fingerprints, "code", lambda path: read.append(path) or code(path))
    fingerprints.sampling.__wrapped__()
    numerics = fingerprints.ROOT / "numerics"
    assert set(read) == {*(numerics / "sampling").rglob("*.py"), *(numerics / "memories").rglob("*.py")}


PART = discovery.theorem("retrieval.linear_unit").first


@pytest.mark.parametrize(
    "change",
    [{"equals": N}, {"scale": N}, {"tail_index": d_k}, {"relation": "<="}, {"near_misses": {}}, {"quantity": 2 * PART.quantity_for(keys="sphere")}],
)
def test_every_side_of_a_statement_is_in_its_identity(change):
    assert fingerprints.formula(replace(PART, **change)) != fingerprints.formula(PART)


def test_the_kind_of_a_sample_is_in_the_identity():
    assert simulator_identity.text(PART.simulation, "Law") != simulator_identity.text(PART.simulation)
