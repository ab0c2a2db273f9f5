"""Evidence: measurements are judged anew against today's formula, and nothing stale or corrupt looks green."""

import json
import subprocess
from dataclasses import replace

import pytest
from memorem import N, Rational, d_k
from memorem.proofs.errors import EvidenceError, OutdatedEvidence
from memorem.proofs.records import atomic_files, evidence, folders, proof_legs
from memorem.proofs.runs import session
from memorem.proofs.theorems import discovery, fingerprints
from memorem.proofs.theorems.formulas import canonical
from memorem.proofs.theorems.theorem import Identity, Law
from memorem.proofs.verification import simulation_leg

ID = "retrieval.linear_unit"
PATH = discovery.files()[ID]
THEOREM = discovery.theorem(ID)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evidence")
    session.verify(ID, evidence=folder)
    return evidence.Store(folder).load(ID)


def edited(**changes):
    part = replace(THEOREM.first, **changes)
    return replace(THEOREM, parts={part.name: part})


def test_a_record_gives_the_status_back(kept):
    assert evidence.judged(THEOREM, PATH, kept).status == "VERIFIED"


def test_an_edited_formula_is_judged_anew_by_the_sums(kept):
    result = evidence.judged(edited(equals=N / d_k, near_misses={"one pair fewer": (N - 1) / d_k}), PATH, kept)
    part = result.parts["inverse_snr"]
    assert part.legs["simulation"].word == "fails" and part.legs["derivation"].word == "stale" and part.status == "REFUTED"


def test_the_same_formula_written_otherwise_keeps_its_sums(kept):
    result = evidence.judged(edited(equals=N / d_k - 1 / d_k), PATH, kept)
    assert result.parts["inverse_snr"].legs["simulation"].word == "holds"


def test_changed_rules_make_proofs_stale(kept, monkeypatch):
    monkeypatch.setattr(fingerprints, "theory", lambda: "another")
    part = evidence.judged(THEOREM, PATH, kept).parts["inverse_snr"]
    assert (part.legs["derivation"].word, part.legs["certificate"].word, part.legs["simulation"].word) == ("stale", "stale", "holds")
    assert part.status == "STALE"


def test_a_changed_simulator_makes_samples_stale(kept, monkeypatch):
    monkeypatch.setattr(fingerprints, "sampling", lambda: "another")
    assert evidence.judged(THEOREM, PATH, kept).status == "STALE"


def test_without_a_record_nothing_is_green():
    assert evidence.judged(THEOREM, PATH, None).status == "UNRUN"


def rewritten(content, path, seal):
    """A record file with this content, sealed again or with the seal that it had."""
    fitting = {atomic_files.SEAL: atomic_files.digest(content)} if seal else {}
    path.write_text(json.dumps({**content, **fitting}))
    return path


EDITS = {
    "another seed": lambda r: {**r, "seed": 18},
    "a wider resolution": lambda r: {**r, "resolution": 0.5},
    "a leg that holds": lambda r: {**r, "parts": {n: {**p, "derivation": {**p["derivation"], "message": "fine"}} for n, p in r["parts"].items()}},
    "no samples": lambda r: {**r, "parts": {n: {**p, "samples": []} for n, p in r["parts"].items()}},
    "no seal": lambda r: {k: v for k, v in r.items() if k != atomic_files.SEAL},
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_hand_edited_record_is_refused(kept, edit, tmp_path):
    path = rewritten(EDITS[edit](json.loads(atomic_files.sealed(kept))), tmp_path / f"{ID}.json", seal=False)
    with pytest.raises(EvidenceError, match=f"{path.name}.*digest"):
        evidence.read(path)


@pytest.mark.parametrize(
    "edit",
    [
        lambda r: {**r, "extra": 1},
        lambda r: {**r, "version": "one"},
        lambda r: {k: v for k, v in r.items() if k != "seed"},
        lambda r: {**r, "alpha": float("nan")},
    ],
)
def test_a_record_of_another_form_is_refused_although_sealed(kept, edit, tmp_path):
    path = rewritten(edit(kept.model_dump(mode="json")), tmp_path / f"{ID}.json", seal=True)
    with pytest.raises(EvidenceError, match=path.name):
        evidence.read(path)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.999])
def test_a_truncated_record_is_refused(kept, share, tmp_path):
    path, text = tmp_path / f"{ID}.json", atomic_files.sealed(kept)
    path.write_text(text[: int(share * len(text))])
    with pytest.raises(EvidenceError, match=path.name):
        evidence.read(path)


def test_layout_and_order_do_not_break_the_seal(kept, tmp_path):
    path = tmp_path / f"{ID}.json"
    path.write_text(json.dumps(dict(reversed(json.loads(atomic_files.sealed(kept)).items()))))
    assert evidence.read(path) == kept


def test_an_older_schema_is_stale_and_gives_way(kept, tmp_path):
    store, run = evidence.Store(tmp_path), session.settings(device="cpu")
    rewritten({**kept.model_dump(mode="json"), "schema_version": 1}, store.path(ID), seal=False)
    with pytest.raises(OutdatedEvidence):
        evidence.read(store.path(ID))
    assert store.load(ID) is None
    store.keep(THEOREM, PATH, session.verify_theorem(THEOREM, run), run)
    assert store.load(ID) == kept


def test_a_listed_point_without_its_sample_is_stale(kept):
    part = kept.parts["inverse_snr"]
    fewer = kept.model_copy(update={"parts": {"inverse_snr": part.model_copy(update={"samples": part.samples[:1]})}})
    assert evidence.judged(THEOREM, PATH, fewer).status == "STALE"


@pytest.fixture
def listed(kept, tmp_path, monkeypatch):
    """The folder of committed evidence and the status that a text in it gives."""
    monkeypatch.setattr(folders, "COMMITTED", tmp_path)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "cpu" / f"{ID}.json"
    path.parent.mkdir()

    def status(text):
        path.write_text(text)
        return evidence.status(THEOREM, PATH).verdict[:2]

    return status


def test_listing_says_which_file_is_corrupt_and_is_not_green(kept, listed):
    text = atomic_files.sealed(kept)
    assert listed(text) == ("VERIFIED", "")
    assert listed(text.replace('"seed": 17', '"seed": 18')) == ("ERROR", "corrupt")
    assert listed(text[:1000]) == ("ERROR", "corrupt")
    assert listed('{"schema_version": 1}') == ("STALE", "schema")


def test_a_run_of_ones_own_that_refutes_is_not_hidden_by_committed_evidence(kept, listed, tmp_path):
    assert listed(atomic_files.sealed(kept)) == ("VERIFIED", "")
    part = kept.parts["inverse_snr"]
    shortfall = proof_legs.Shortfall(word="fails", reason="wrong-target", message="another formula was reached")
    refuted = part.model_copy(update={"derivation": proof_legs.DerivationRecord(shortfall=shortfall)})
    own = evidence.Store().path(ID)
    atomic_files.put(own, kept.model_copy(update={"parts": {"inverse_snr": refuted}}))
    assert listed(atomic_files.sealed(kept)) == ("REFUTED", "wrong-target")
    atomic_files.put(own, kept)
    assert listed(atomic_files.sealed(kept.model_copy(update={"parts": {"inverse_snr": refuted}}))) == ("VERIFIED", "")


def test_quick_never_replaces_full(kept, tmp_path):
    store = evidence.Store(tmp_path)
    full = kept.model_copy(update={"profile": "full"})
    atomic_files.put(store.path(ID), full)
    run = session.settings(device="cpu")
    store.keep(THEOREM, PATH, session.verify_theorem(THEOREM, run), run)
    assert store.load(ID).profile == "full"


def test_records_repeat_bit_for_bit(kept, tmp_path):
    session.verify(ID, evidence=tmp_path)
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
    from memorem.proofs.publishing import readme

    assert readme.README.read_text() == readme.current(readme.README.read_text()), "run `python -m memorem.proofs.publishing.readme`"


def test_verifying_leaves_the_checkout_clean():
    listed = subprocess.run(["git", "check-ignore", ".memorem/x.json"], cwd=discovery.LIBRARY.parents[1], capture_output=True, text=True)
    assert listed.returncode == 0


@pytest.mark.parametrize("id", list(discovery.files()))
def test_a_fiftieth_off_is_refuted_by_the_committed_full_run(id):
    """Every identity and law times 51/50, judged by the samples of the full profile at its resolution of one per cent."""
    record = evidence.committed(id)[0]
    for name, part in discovery.theorem(id).parts.items():
        if isinstance(part, Identity | Law):
            wrong = part.scale / 50 if part.equals == 0 else part.equals * Rational(51, 50)
            mutant = replace(part, equals=wrong, near_misses={})
            assert simulation_leg.judge_samples(mutant, record.parts[name].samples, record.alpha, record.resolution, True).word == "fails", name


def test_an_edited_lemma_makes_what_rests_on_it_stale(tmp_path):
    """A theorem's proof identity follows the files of its lemmas."""
    library = tmp_path / "library"
    for id in ("retrieval.decay", "updates.decay_stream"):
        copy = library / f"{id.replace('.', '/')}.py"
        copy.parent.mkdir(parents=True)
        copy.write_text(discovery.files()[id].read_text())
    path, part = library / "retrieval" / "decay.py", discovery.theorem("retrieval.decay").first
    before = fingerprints.proof(part, path)
    lemma = library / "updates" / "decay_stream.py"
    lemma.write_text(lemma.read_text().replace("N - 1", "N - 2"))
    fingerprints.code.cache_clear()
    assert fingerprints.proof(part, path) != before


def test_a_shipped_lemma_is_part_of_a_users_theorem(tmp_path):
    path = tmp_path / "family" / "own.py"
    path.parent.mkdir()
    path.write_text('from memorem import theorem\nLEMMA = theorem("updates.decay_stream")["noise"].lemma\n')
    ours = discovery.files()
    assert fingerprints.lemmas(path)[0] == ours["updates.decay_stream"] in fingerprints.lemmas(ours["retrieval.decay"])
