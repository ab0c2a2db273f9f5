"""Evidence: measurements are judged anew against today's formula, and nothing stale or corrupt looks green."""

import json
import subprocess
from dataclasses import replace

import pytest
from memorem import N, Rational, d_k
from memorem.proofs import discovery, evidence, identities, simulation_leg, verification
from memorem.proofs.errors import EvidenceError
from memorem.proofs.formulas import canonical
from memorem.proofs.theorem import Identity, Law

ID = "retrieval.linear_unit"
PATH = discovery.files()[ID]
THEOREM = discovery.theorem(ID)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evidence")
    verification.verify(ID, evidence=folder)
    return evidence.Store(folder).load(ID)


def edited(**changes):
    part = replace(THEOREM.first, **changes)
    return replace(THEOREM, parts={part.name: part})


def test_a_record_gives_the_status_back(kept):
    assert evidence.judged(THEOREM, PATH, kept).status == "VERIFIED"


def test_an_edited_formula_is_judged_anew_by_the_sums(kept):
    result = evidence.judged(edited(equals=N / d_k, near_misses={}), PATH, kept)
    part = result.parts["inverse_snr"]
    assert part.legs["simulation"].word == "fails" and part.legs["derivation"].word == "stale" and part.status == "REFUTED"


def test_the_same_formula_written_otherwise_keeps_its_sums(kept):
    result = evidence.judged(edited(equals=N / d_k - 1 / d_k), PATH, kept)
    assert result.parts["inverse_snr"].legs["simulation"].word == "holds"


def test_changed_rules_make_proofs_stale(kept, monkeypatch):
    monkeypatch.setattr(identities, "theory", lambda: "another")
    part = evidence.judged(THEOREM, PATH, kept).parts["inverse_snr"]
    assert (part.legs["derivation"].word, part.legs["certificate"].word, part.legs["simulation"].word) == ("stale", "stale", "holds")
    assert part.status == "STALE"


def test_a_changed_simulator_makes_samples_stale(kept, monkeypatch):
    monkeypatch.setattr(identities, "sampling", lambda: "another")
    assert evidence.judged(THEOREM, PATH, kept).status == "STALE"


def test_without_a_record_nothing_is_green():
    assert evidence.judged(THEOREM, PATH, None).status == "UNRUN"


@pytest.mark.parametrize(
    "edit", [lambda r: {**r, "extra": 1}, lambda r: {**r, "version": "one"}, lambda r: {k: v for k, v in r.items() if k != "seed"}]
)
def test_a_hand_edited_record_is_refused(kept, edit, tmp_path):
    path = tmp_path / f"{ID}.json"
    path.write_text(json.dumps(edit(kept.model_dump(mode="json"))))
    with pytest.raises(EvidenceError, match=path.name):
        evidence.read(path)


def test_not_a_number_is_refused(kept, tmp_path):
    path = tmp_path / f"{ID}.json"
    path.write_text(json.dumps({**kept.model_dump(mode="json"), "alpha": float("nan")}))
    with pytest.raises(EvidenceError):
        evidence.read(path)


def test_quick_never_replaces_full(kept, tmp_path):
    store = evidence.Store(tmp_path)
    full = kept.model_copy(update={"profile": "full"})
    evidence.write(store.path(ID), full)
    run = verification.settings(device="cpu")
    store.keep(THEOREM, PATH, verification.verify_theorem(THEOREM, run), run)
    assert store.load(ID).profile == "full"


def test_records_repeat_bit_for_bit(kept, tmp_path):
    verification.verify(ID, evidence=tmp_path)
    assert evidence.Store(tmp_path).load(ID) == kept


def test_canonical_text_does_not_depend_on_order():
    assert canonical((N - 1) / d_k) == canonical(d_k**-1 * (-1 + N))
    assert canonical(N / d_k) != canonical(d_k / N)


def test_committed_evidence_is_fresh():
    """Every theorem is VERIFIED by what is committed: `make evidence` after a change of theory/, numerics/ or the library."""
    stale = {}
    for id, path in discovery.files().items():
        records = evidence.committed(id)
        found = [evidence.judged(discovery.theorem(id), path, record) for record in records]
        if not any(result.status == "VERIFIED" for result in found):
            stale[id] = [result.verdict[:2] for result in found] or "no evidence"
    assert stale == {}, "run `make evidence`"


def test_the_readme_speaks_from_evidence():
    from memorem.proofs import readme

    assert readme.README.read_text() == readme.current(readme.README.read_text()), "run `python -m memorem.proofs.readme`"


def test_verifying_leaves_the_checkout_clean():
    listed = subprocess.run(["git", "check-ignore", ".memorem/x.json"], cwd=discovery.LIBRARY.parents[1], capture_output=True, text=True)
    assert listed.returncode == 0


def test_good_samples_are_judged_again_instead_of_drawn(kept, tmp_path, monkeypatch):
    store = evidence.Store(tmp_path)
    evidence.write(store.path(ID), kept)
    run = verification.settings(device="cpu")
    assert set(store.samples(THEOREM, PATH, run)) == {"inverse_snr"}
    assert store.samples(THEOREM, PATH, replace(run, seed=18)) == {}
    monkeypatch.setattr(identities, "sampling", lambda: "renamed, but draws the same numbers")
    assert set(store.samples(THEOREM, PATH, run)) == {"inverse_snr"}
    monkeypatch.setattr("memorem.numerics.memories.linear.inverse_snr", lambda k, v: k.sum(-1) * 0 + 1)
    assert store.samples(THEOREM, PATH, run) == {}


@pytest.mark.parametrize("id", list(discovery.files()))
def test_a_fiftieth_off_is_refuted_by_the_committed_full_run(id):
    """Every identity and law times 51/50, judged by the samples of the full profile at its resolution of one per cent."""
    record = evidence.committed(id)[0]
    for name, part in discovery.theorem(id).parts.items():
        if isinstance(part, Identity | Law):
            mutant = replace(part, equals=part.equals * Rational(51, 50), near_misses={})
            assert simulation_leg.judge_samples(mutant, record.parts[name].samples, record.alpha, record.resolution, True).word == "fails", name
