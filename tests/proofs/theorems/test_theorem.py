"""Theorems as Python objects: values, parts, back-ends, and properties drawn from every domain."""

import memorem
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memorem.proofs.errors import UnknownTheorem, UsageError
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.formulas import evaluated, is_scalar
from memorem.proofs.theorems.theorem import Identity
from memorem.theory.scalars.balls import NoValue
from memorem.theory.scalars.domains import DomainError
from memorem.theory.scalars.evaluation import value

from ..walk import PARTS, derived

SCALAR = [part for part in PARTS if part.equals is not None and is_scalar(part.equals)]


def test_values():
    theorem = memorem.theorem("retrieval.linear_gaussian")
    assert theorem.value(N=64, d_k=32, d_v=16) == memorem.Rational(12, 5)
    assert theorem["unit_values"].value(N=3, d_k=4) == 1
    assert str(memorem.theorem("kernels.exponential_sphere").value(N=8, d_k=16, beta=4)).startswith("0.014523968")


def test_categories_may_be_given_or_left_out():
    theorem = memorem.theorem("retrieval.linear_unit")
    assert theorem.value(N=8, d_k=16) == theorem.value(N=8, d_k=16, keys="sphere")
    with pytest.raises(DomainError):
        theorem.value(N=8, d_k=16, keys="gaussian")
    assert memorem.theorem("updates.delta_noise").part_for({"keys": "sphere"}).name == "sphere"


def test_unknown_names():
    with pytest.raises(UnknownTheorem, match=r"retrieval\.linear_unit"):
        memorem.theorem("retrieval.linear_units")
    with pytest.raises(UnknownTheorem):
        memorem.theorem("retrieval.linear_unit")["no_part"]
    with pytest.raises(UsageError, match="no single number"):
        memorem.theorem("retrieval.linear_gaussian_law").value(N=8, d_k=16, d_v=4)


def test_back_ends_agree():
    part = memorem.theorem("retrieval.linear_gaussian").first
    values = [float(part.lambdify(backend)(N=64, d_k=32, d_v=16)) for backend in ("numpy", "torch", "mpmath")]
    assert np.allclose(values, 2.4, rtol=1e-12)
    with pytest.raises(ValueError, match="hyper"):
        memorem.theorem("kernels.exponential_sphere").lambdify("torch")


def test_the_derivation_prints():
    latex = memorem.theorem("retrieval.linear_unit").derivation.latex()
    assert latex.startswith("\\begin{aligned}") and r"\frac{N - 1}{d_{k}}" in latex.replace("d_k", "d_{k}")


@pytest.mark.parametrize("part", [pytest.param(part, id=part.address) for part in SCALAR])
def test_every_point_of_the_domain_has_a_value(part):
    """Drawn from the domain: the formula is a real number to thirty digits, finite unless the part says that it is not."""

    @settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(part.domain.strategy(max_size=5))
    def has_a_value(point):
        assert evaluated(part.equals, point).infinite == (part.kind == "Divergence")

    has_a_value()


@pytest.mark.parametrize("part", [pytest.param(part, id=part.address) for part in PARTS if part.derivation is not None])
def test_derivations_do_not_know_their_target(part):
    """The last line is the same whatever the part claims."""
    from dataclasses import replace

    ensemble = part.ensembles()[0]
    other = replace(part, equals=memorem.N if is_scalar(part.equals) else part.equals * 2)
    reached = derived(part.address)[0]
    assert reached.ensemble == ensemble and reached.lines[-1].statement.key() == other.derive(**ensemble).result.key()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(1, 40), st.integers(3, 60), st.integers(3, 60))
def test_exact_values_agree_with_floats(N, d_k, d_v):
    part = memorem.theorem("retrieval.linear_gaussian").first
    assert float(part.value(N=N, d_k=d_k, d_v=d_v)) == pytest.approx((N - 1) * d_v / ((d_k - 2) * (d_v - 2)), rel=1e-14)


def test_a_pole_has_no_value():
    with pytest.raises(NoValue):
        value(1 / (memorem.N - 1), {"N": 1})


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("certificate", lambda exact, **point: 1, "certificate of a part is a function; it is made by certify"),
        ("derivation", "by hand", "derivation of a part is a str; it is a function"),
        ("simulation", 3, "simulation of a part is a int; it is a function"),
        ("points", {"N": 4}, "points of a part is a dict; it is a tuple of points"),
        ("points", ((4, 8),), r"a point is \(4, 8\); it is a mapping"),
        ("near_misses", (1,), "near_misses of a part is a tuple; it is"),
        ("domain", {"N": 1}, "domain of a part is a dict; it is Domain"),
    ],
)
def test_a_field_that_is_no_such_thing_is_named_where_it_is_written(field, given, said):
    with pytest.raises(UsageError, match=said):
        Identity(**{field: given})


FORGOTTEN = {
    "it holds no THEOREM = Theorem(": "x = 1",
    "a theorem says in its title what it is about": 'THEOREM = Theorem(domain=Domain(d_k=integers(1)), parts={"a": PART})',
    "a: the statement speaks of N, which the domain does not name": 'THEOREM = Theorem(title="t", domain=Domain(d_k=integers(1)), parts={"a": PART})',
    "a: the statement speaks of d_k, which the domain does not name": 'THEOREM = Theorem(title="t", domain=Domain(N=integers(1)), parts={"a": PART})',
}


@pytest.mark.parametrize("said", FORGOTTEN)
def test_what_a_conjecture_forgets_is_said(said, tmp_path):
    part = 's, (i, j) = sphere(d_k)("s"), items("i j")\nPART = Identity(quantity=E(over(j, (s[j] @ s[i]) ** 2, excluding=i)), equals=(N - 1) / d_k)'
    file = tmp_path / "mine" / "noise.py"
    file.parent.mkdir()
    file.write_text(f"from memorem.language import *\n{part}\n{FORGOTTEN[said]}\n")
    (broken,) = discovery.theorems(tmp_path)
    assert broken.message.startswith("noise.py") and said in broken.message and "UsageError" not in broken.message
