"""Hinges of overlaps beyond a threshold, against rigorous integrals over the angle."""

from fractions import Fraction

import pytest
from memorem import Derivation, Domain, E, Refused, d_k, gaussian, integers, items, over, positive_part, reals, rules, sphere, theta
from memorem.theory.certificates.toolkit import TOOLKIT as exact
from memorem.theory.scalars.balls import ball

i, j = items("i j")
k = sphere(d_k)("k")
DOMAIN = Domain(N=integers(1), d_k=integers(2), theta=reals(0, 1))


def hinge(power, domain=DOMAIN, keys=k):
    return Derivation(E(over(j, positive_part(keys[j] @ keys[i] - theta) ** power, excluding=i)), domain)


def integral(width, power, c):
    c = exact.number(c)
    return exact.integral(lambda a: (a.cos() - c) ** power * a.sin() ** (width - 2), 0, c.acos()) / exact.integral(
        lambda a: a.sin() ** (width - 2), 0, exact.arb.pi()
    )


@pytest.mark.parametrize("width,power,c", [(2, 1, Fraction(1, 3)), (3, 2, Fraction(1, 2)), (5, 3, Fraction(1, 7)), (9, 4, Fraction(2, 3))])
def test_moments_of_a_hinge(width, power, c):
    formula = hinge(power).by(rules.unit_norm).by(rules.spherical_cap).result.scalar()
    assert ball(formula, {"N": 2, "d_k": width, "theta": c}).overlaps(integral(width, power, c))


def test_bounds_of_a_hinge():
    point = {"N": 2, "d_k": 5, "theta": Fraction(1, 3)}
    truth = integral(5, 2, Fraction(1, 3))
    above = hinge(2).by(rules.hinge_below_exponential, d_k * theta).by(rules.unit_norm).by(rules.generating_function, k)
    lower = hinge(2).by(rules.lower_threshold, theta / 2).by(rules.unit_norm).by(rules.spherical_cap)
    for bound in (above, lower):
        assert bound.relation == "<="
        assert ball(bound.result.scalar(), point) > truth


@pytest.mark.parametrize(
    "derivation,step",
    [
        (hinge(2), (rules.hinge_below_exponential, -d_k)),
        (hinge(2), (rules.lower_threshold, (1 + theta) / 2)),
        (hinge(2, Domain(N=integers(1), d_k=integers(2), theta=reals(0, 2))), (rules.spherical_cap,)),
        (hinge(2, Domain(N=integers(1), d_k=integers(1), theta=reals(0, 1))), (rules.spherical_cap,)),
        (hinge(2, keys=gaussian(d_k)("k")), (rules.spherical_cap,)),
        (hinge(2), (rules.uniform_beta,)),
    ],
)
def test_what_is_not_covered_is_refused(derivation, step):
    with pytest.raises(Refused):
        derivation.by(*step).lines  # noqa: B018


def test_a_threshold_is_not_lost():
    for lines in (hinge(2).by(rules.symmetry, k), hinge(2).by(rules.unit_norm)):
        assert "theta" in lines.result.text()
