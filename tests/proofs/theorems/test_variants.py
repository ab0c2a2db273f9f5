"""Parts made from a part: parameters put in, and bounds behind it."""

from fractions import Fraction

import pytest
import sympy
from flint import arb
from memorem import (
    Derivation,
    Domain,
    Identity,
    Memory,
    N,
    Theorem,
    beta,
    certify,
    d_k,
    d_v,
    exp,
    exponential_kernel,
    hyper,
    integers,
    reals,
    rules,
    sphere,
    sqrt,
    table,
    white,
)
from memorem.proofs.errors import UsageError
from memorem.proofs.theorems.generated import Simulation
from memorem.proofs.verification import derivation_leg

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), beta=reals(0))
SCALED = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))
LOWER = DOMAIN.with_(beta_low=reals(0))
v, k = white(d_v)("v"), sphere(d_k)("k")


def asked(kind, **point):
    """What the legs of this file are asked: it is their value."""
    return kind, point


PART = Identity(
    quantity=Memory(sphere(d_k), white(d_v), exponential_kernel(beta)).inverse_snr, domain=DOMAIN,
    equals=(N - 1) * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2),
    derivation=lambda start: start.by(rules.unit_norm).by(rules.integrate, v).by(rules.generating_function, k),
    certificate=certify.instances(lambda exact, *, N, d_k, beta: asked("certificate", N=N, d_k=d_k, beta=beta), *table("N d_k beta", (3, 2, 1))),
    simulation=lambda sim, *, N, d_k, d_v, beta: asked("simulation", N=N, d_k=d_k, d_v=d_v, beta=beta),
    points=table("N d_k d_v beta", (8, 16, 4, 1), (6, 8, 6, 1)),
    near_misses={"first moment": exp(-2 * beta), "counts the retrieved pair": N * exp(-2 * beta)}, tail_index=2 / beta,
)  # fmt: skip
POINTS = table("N d_k d_v", (8, 16, 4), (6, 9, 6))


def scaled(rate, **given):
    return PART.at(beta=rate, domain=SCALED, points=POINTS, certified=table("N d_k", (3, 4), (2, 9)), **given)


def test_all_of_the_statement_is_put_at_the_expression():
    made = scaled(sqrt(d_k))
    assert made.equals == (N - 1) * exp(-2 * sqrt(d_k)) * hyper((), (d_k / 2,), d_k)
    assert made.near_misses["first moment"] == exp(-2 * sqrt(d_k))
    assert made.tail_index == 2 / sqrt(d_k)
    assert made.quantity.key() == Memory(sphere(d_k), white(d_v), exponential_kernel(sqrt(d_k))).inverse_snr.key()
    assert (made.domain, made.points) == (SCALED, POINTS)


def test_the_derivation_goes_from_the_quantity_that_was_put_in():
    made = scaled(sqrt(d_k))
    assert made.derive().statement.key() == made.quantity.key()
    assert derivation_leg.judge(made, derivation_leg.derive(made)).word == "holds"


def test_legs_are_asked_for_the_value_of_the_expression():
    made = scaled(sqrt(d_k))
    kind, point = made.certificate.evaluate({"N": 3, "d_k": 2})
    assert kind == "certificate"
    assert point["beta"].overlaps(arb(2).sqrt())
    assert made.simulation(None, N=8, d_k=2, d_v=4) == ("simulation", {"N": 8, "d_k": 2, "d_v": 4, "beta": pytest.approx(2**0.5, rel=1e-15)})


def test_rational_values_reach_a_certificate_exactly():
    made = scaled(1 / d_k)
    assert made.certificate.evaluate({"N": 3, "d_k": 2})[1]["beta"] == Fraction(1, 2)
    assert isinstance(made.certificate.evaluate({"N": 3, "d_k": 2})[1]["beta"], Fraction)


def test_a_field_that_is_given_is_the_one_of_the_part_that_is_made():
    made = scaled(1, equals=N, near_misses={"none": N - 1}, tail_index=None)
    assert (made.equals, made.near_misses, made.tail_index) == (N, {"none": N - 1}, None)


def test_a_derivation_that_begins_by_itself_cannot_be_put_elsewhere():
    with pytest.raises(UsageError, match="start"):
        scaled(1, derivation=lambda: Derivation(PART.quantity, DOMAIN))


def test_a_certificate_for_all_sizes_has_no_variants():
    whole = sympy.Symbol("whole")
    for_all = certify.polynomial(lambda memory: memory.over(lambda j: memory.key(j, 0) ** 2))
    part = Identity(quantity=PART.quantity, equals=whole, derivation=PART.derivation, certificate=for_all, points=PART.points)
    with pytest.raises(UsageError, match="all sizes"):
        part.at(beta=1, domain=SCALED, points=POINTS, certified=())


def test_a_bound_goes_on_from_the_derivation_with_the_same_legs():
    limit = (N - 1) * exp(-2 * beta + 2 * beta**2 / d_k)
    made = PART.bounded("<=", limit, by=(rules.compare, "sub_gaussian"), near_misses={"a": N, "b": N + 1})
    assert (made.kind, made.relation, made.points) == ("Bound", "<=", PART.points)
    assert (made.certificate, made.simulation) == (PART.certificate, PART.simulation)
    assert derivation_leg.judge(made, derivation_leg.derive(made)).word == "holds"
    assert made.derive().relation == "<="


def test_several_steps_and_arguments():
    base = PART.bounded("<=", N, by=[(rules.compare, "sub_gaussian"), (rules.monotone, (beta, 1))], near_misses={})
    assert [step.rule.name for step in base.derive().steps[-2:]] == ["compare", "monotone"]


def test_parameters_of_a_larger_domain_are_kept_from_the_legs():
    made = PART.bounded(
        "<=", N, by=(rules.compare, "sub_gaussian"), domain=LOWER, certified=table("N d_k beta beta_low", (3, 2, 1, "1/2")), near_misses={}
    )
    assert made.certificate.evaluate({"N": 3, "d_k": 2, "beta": 1, "beta_low": Fraction(1, 2)}) == ("certificate", {"N": 3, "d_k": 2, "beta": 1})
    assert made.simulation(None, N=8, d_k=2, d_v=4, beta=1, beta_low=0)[1] == {"N": 8, "d_k": 2, "d_v": 4, "beta": 1}


def test_legs_that_were_left_out_are_made_from_the_statement_that_was_put_in():
    bare = Identity(quantity=PART.quantity, equals=PART.equals, derivation=PART.derivation, points=PART.points, near_misses=PART.near_misses)
    made = bare.at(beta=1 / d_k, domain=SCALED, points=POINTS, certified=(), near_misses={"a": N, "b": N + 1})
    part = Theorem(title="scaled", domain=SCALED, parts={"scaled": made})["scaled"]
    assert isinstance(part.simulation, Simulation)
    assert part.simulation.part.quantity.key() == made.quantity.key()
