"""Proof legs on load: judged by exact values against today's formula; no kept word and no edit of a record makes a leg green."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from flint import arb
from memorem import N, d_k
from memorem.proofs.records import evidence, exact_values, proof_legs
from memorem.proofs.theorems import discovery, fingerprints
from memorem.proofs.verification import certificate_leg, derivation_leg
from memorem.theory.certificates.certify import Instance
from memorem.theory.certificates.divergence import Infinite
from pydantic import ValidationError

PART = discovery.theorem("retrieval.linear_unit").first


def derived(part):
    return derivation_leg.judge(part, derivation_leg.derive(part))


@pytest.fixture(scope="module")
def derivation():
    return proof_legs.derivation_record(derived(PART))


@pytest.fixture(scope="module")
def certificate():
    return proof_legs.certificate_record(certificate_leg.certify(PART))


SAMPLED = (
    "retrieval.linear_unit", "retrieval.linear_gaussian_law", "inner_products.law_sphere", "plasticity.oja_dual", "retrieval.welch_floor",
    "conditioning.peak_shift", "deltaformer.triangular_solve", "updates.recursive_least_squares", "kernels.softmax_invariance",
)  # fmt: skip
PARTS = [part for id in SAMPLED for part in discovery.theorem(id).parts.values()]


@pytest.mark.parametrize("part", [pytest.param(part, id=part.address) for part in PARTS])
def test_a_derivation_is_judged_on_load_as_it_was(part):
    leg = derived(part)
    kept = proof_legs.DerivationRecord.model_validate_json(proof_legs.derivation_record(leg).model_dump_json())
    found = proof_legs.judged_derivation(part, kept)
    assert (found.word, found.near_misses) == (leg.word, leg.near_misses)


CERTIFIED = [part for id in (*SAMPLED[:4], "deltaformer.energy_bound", "robustness.quantisation") for part in discovery.theorem(id).parts.values()]


@pytest.mark.parametrize("part", [pytest.param(part, id=part.address) for part in CERTIFIED])
def test_a_certificate_is_judged_on_load_as_it_was(part):
    leg = certificate_leg.refute(part) if part.kind == "Negative" else certificate_leg.certify(part)
    kept = proof_legs.CertificateRecord.model_validate_json(proof_legs.certificate_record(leg).model_dump_json())
    found = proof_legs.judged_certificate(part, kept)
    assert (found.word, found.message, found.near_misses) == (leg.word, leg.message, leg.near_misses)


def test_an_edited_formula_is_refuted_by_what_is_kept(derivation, certificate):
    wrong = replace(PART, equals=N / d_k, near_misses={})
    assert proof_legs.judged_derivation(wrong, derivation).word == "fails"
    assert proof_legs.judged_certificate(wrong, certificate).word == "fails"


def test_a_near_miss_that_is_the_formula_survives(derivation, certificate):
    same = replace(PART, near_misses={"the formula itself": N / d_k - 1 / d_k})
    assert proof_legs.judged_certificate(same, certificate).near_misses == {"the formula itself": "survives"}
    assert proof_legs.judged_derivation(same, derivation).near_misses["the formula itself"] != "rejected"
    assert proof_legs.judged_derivation(replace(PART, near_misses={"it": PART.equals}), derivation).near_misses == {"it": "survives"}


@pytest.mark.parametrize("word", ["holds", "assumed", "green"])
def test_no_green_word_can_be_kept(word):
    for model in (proof_legs.DerivationRecord, proof_legs.CertificateRecord):
        with pytest.raises(ValidationError):
            model.model_validate({"shortfall": {"word": word, "reason": "", "message": ""}})


def test_a_failing_leg_without_its_word_is_not_green():
    wrong = replace(PART, equals=N / d_k, near_misses={})
    failed = proof_legs.derivation_record(derived(wrong)), proof_legs.certificate_record(certificate_leg.certify(wrong))
    assert [one.shortfall.word for one in failed] == ["fails", "fails"]
    bare = [one.model_copy(update={"shortfall": None}) for one in failed]
    for part in (wrong, PART):
        assert proof_legs.judged_derivation(part, bare[0]).word == "stale"
        assert proof_legs.judged_certificate(part, bare[1]).word == "stale"


def test_what_is_left_out_is_stale(derivation, certificate):
    fewer = derivation.model_copy(update={"lines": derivation.lines[1:]})
    assert proof_legs.judged_derivation(PART, fewer).word == "stale"
    fewer = certificate.model_copy(update={"values": certificate.values[1:]})
    assert proof_legs.judged_certificate(PART, fewer).word == "stale"


def test_an_edited_value_refutes(derivation, certificate):
    first, *others = certificate.values
    wrong = [first.model_copy(update={"value": "22/7"}), *others]
    assert proof_legs.judged_certificate(PART, certificate.model_copy(update={"values": wrong})).word == "fails"
    line, *lines = derivation.lines
    value = line.values[0].model_copy(update={"value": "22/7"})
    changed = line.model_copy(update={"values": [value, *line.values[1:]]})
    assert proof_legs.judged_derivation(PART, derivation.model_copy(update={"lines": [changed, *lines]})).word == "fails"


def test_without_values_it_is_derived_again(derivation):
    bare = derivation.model_copy(update={"lines": [line.model_copy(update={"values": []}) for line in derivation.lines]})
    assert proof_legs.judged_derivation(PART, bare).word == "holds"
    assert proof_legs.judged_derivation(replace(PART, equals=N / d_k, near_misses={}), bare).word == "fails"


def test_what_is_assumed_stays_assumed(derivation):
    told = derivation.model_copy(update={"lines": [line.model_copy(update={"assumed": ["a rule of one's own"]}) for line in derivation.lines]})
    assert proof_legs.judged_derivation(PART, told).word == "assumed"


VALUES = [
    3, Fraction(-2, 7), arb("0.3", 1e-12), [[Fraction(1, 2), 3], []], {Fraction(1, 4): arb(2).sqrt(), 2: Fraction(1)},
    Instance({"K": [[Fraction(1, 3)]], "keys": "sphere", "lam": Fraction(1, 2)}, [Fraction(5)]), Instance({"N": 3}),
    Infinite(Fraction(1, 9), "no end", (Fraction(2), Fraction(-1), Fraction(0)), atom=True),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_exact_values_come_back_bit_for_bit(value):
    again = exact_values.decoded(exact_values.encoded(value))
    assert exact_values.encoded(again) == exact_values.encoded(value)
    if isinstance(value, arb):
        assert (again.mid(), again.rad()) == (value.mid(), value.rad())
    elif not isinstance(value, dict):
        assert again == value


@pytest.mark.parametrize("value", [0.5, None, object()])
def test_what_is_not_exact_is_not_kept(value):
    with pytest.raises(TypeError, match="no exact value"):
        exact_values.encoded(value)


@pytest.mark.parametrize("found", ["one", 3, {"ball": [[1, 2]], "more": 1}, {"ball": 3}, {"orders": 3}, None, {"ball": [["a", 0], [1, 2]]}])
def test_what_was_never_written_is_refused(found):
    with pytest.raises(ValueError, match="is no exact value"):
        exact_values.decoded(found)
    with pytest.raises(ValidationError):
        proof_legs.ValueRecord(point={}, value=found)


@pytest.mark.parametrize("id", ["retrieval.linear_unit", "budgets.depth_limit", "kernels.exponential_sphere"])
def test_kept_uses_of_rules_are_those_of_the_derivations(id, monkeypatch):
    theorem, path = discovery.theorem(id), discovery.files()[id]
    replayed = {
        name: sum((Counter(part.derive(**ensemble).uses) for ensemble in part.ensembles()), Counter())
        for name, part in theorem.parts.items()
        if part.derivation is not None
    }
    assert evidence.uses(theorem, path) == replayed and sum(replayed[theorem.first.name].values()) >= 1
    monkeypatch.setattr(fingerprints, "proof", lambda part, path: "another")
    assert evidence.uses(theorem, path) == {}
