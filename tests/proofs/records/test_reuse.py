"""What a new run takes from an old record: samples, point by point, from any schema, where today's simulator would draw them again."""

from dataclasses import replace

import pytest
from memorem.numerics.sampling import blocks
from memorem.proofs.errors import OutdatedEvidence
from memorem.proofs.records import atomic_files, evidence
from memorem.proofs.runs import session
from memorem.proofs.theorems import discovery, fingerprints
from memorem.proofs.verification import sampling

ID = "retrieval.linear_unit"
THEOREM = discovery.theorem(ID)
RUN = session.settings(device="cpu")
WORDS = {"word": "holds", "reason": "", "message": "", "near_misses": {}}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evidence")
    session.verify(ID, device="cpu", evidence=folder)
    return evidence.Store(folder).load(ID)


@pytest.fixture
def old(kept, tmp_path):
    """A store whose record has the schema before exact values, and a simulator identity of another way of hashing."""
    content = kept.model_dump(mode="json")
    for part in content["parts"].values():
        part |= {"derivation": WORDS, "certificate": WORDS, "simulator": "hashed otherwise"}
    write(tmp_path / f"{ID}.json", {**content, "schema_version": 2})
    return evidence.Store(tmp_path)


def write(path, content):
    import json

    path.write_text(json.dumps({**content, atomic_files.SEAL: atomic_files.digest(content)}))


def drawn(monkeypatch):
    """The points at which streams are begun from now on, as they come."""
    begun, stream = [], sampling._stream
    monkeypatch.setattr(sampling, "_stream", lambda part, point, *rest: begun.append(point) or stream(part, point, *rest))
    return begun


def test_samples_of_an_older_schema_are_judged_again_and_written_anew(old, kept, monkeypatch):
    with pytest.raises(OutdatedEvidence):
        evidence.read(old.path(ID))
    begun = drawn(monkeypatch)
    report = session.verify(ID, device="cpu", evidence=old.folder, reuse=True)
    assert report.verified and begun == [] and old.load(ID) == kept


def test_a_first_schema_gives_no_samples(old, kept):
    write(old.path(ID), {**kept.model_dump(mode="json"), "schema_version": 1})
    assert old.samples(THEOREM, RUN) == {}


def test_only_the_point_that_is_missing_is_drawn(kept, tmp_path, monkeypatch):
    part = kept.parts["inverse_snr"]
    fewer = kept.model_copy(update={"parts": {"inverse_snr": part.model_copy(update={"samples": part.samples[1:]})}})
    atomic_files.put(tmp_path / f"{ID}.json", fewer)
    begun = drawn(monkeypatch)
    session.verify(ID, device="cpu", evidence=tmp_path, reuse=True)
    assert [{name: str(value) for name, value in point.items()} for point in begun] == [part.samples[0].params]
    assert evidence.Store(tmp_path).load(ID) == kept


def test_a_sample_that_does_not_decide_is_drawn_on(kept, tmp_path, monkeypatch):
    part = kept.parts["inverse_snr"]
    short = [sample.model_copy(update={"blocks": {0: sample.blocks[0]}}) for sample in part.samples]
    atomic_files.put(tmp_path / f"{ID}.json", kept.model_copy(update={"parts": {"inverse_snr": part.model_copy(update={"samples": short})}}))
    begun = drawn(monkeypatch)
    session.verify(ID, device="cpu", evidence=tmp_path, reuse=True, resolution=0.004)
    assert len(begun) == len(short)


def test_a_probe_decides_where_the_identity_changed(old, monkeypatch):
    points = {(name, where) for name, where in old.samples(THEOREM, RUN)}
    assert {name for name, _ in points} == {"inverse_snr"} and len(points) == 2
    assert old.samples(THEOREM, replace(RUN, seed=18)) == {}
    monkeypatch.setattr(fingerprints, "sampling", lambda: "renamed, but draws the same numbers")
    assert set(old.samples(THEOREM, RUN)) == points
    monkeypatch.setattr("memorem.numerics.memories.linear.inverse_snr", lambda k, v, **options: k.sum(-1) * 0 + 1)
    assert old.samples(THEOREM, RUN) == {}


def test_another_torch_or_processor_that_rounds_otherwise_repeats_nothing(kept, tmp_path, monkeypatch):
    """The identity of the simulator is today's; its values are off in the last bits alone."""
    atomic_files.put(tmp_path / f"{ID}.json", kept)
    assert len(evidence.Store(tmp_path).samples(THEOREM, RUN)) == 2
    block = blocks.draw_block

    def rounded(*arguments, **options):
        drawn = block(*arguments, **options)
        return replace(drawn, values=drawn.values * (1 + 2.0**-22))

    monkeypatch.setattr(blocks, "draw_block", rounded)
    assert evidence.Store(tmp_path).samples(THEOREM, RUN) == {}


def test_a_simulator_that_cannot_be_run_repeats_nothing(old, monkeypatch):
    def broken(k, v, **options):
        raise ValueError("not today")

    monkeypatch.setattr("memorem.numerics.memories.linear.inverse_snr", broken)
    assert old.samples(THEOREM, RUN) == {}
