"""Averages of independent copies against enumeration, and the integrability of signed exponentials of unit vectors."""

from fractions import Fraction
from itertools import product

import pytest
import sympy
from memorem import (
    AverageEnergy,
    Derivation,
    Domain,
    E,
    H,
    N,
    Refused,
    beta,
    cosine,
    d_k,
    exponential,
    gaussian,
    integers,
    items,
    over,
    rademacher,
    reals,
    rho,
    rules,
    white,
)

i, j = items("i j")
DOMAIN = Domain(N=integers(1), d_k=integers(1), H=integers(1), beta=reals(0))
k, v = rademacher(d_k)("k"), white(2)("v")


def energy(power=1):
    return AverageEnergy(over(j, (k[j] @ k[i]) ** power * v[j], excluding=i), ("k",), H)


def mean(expectation, domain=DOMAIN):
    return Derivation(expectation, domain).by(rules.unit_norm).by(rules.integrate, v, k).by(rules.unit_norm)


@pytest.mark.parametrize("heads", [1, 2, 3])
@pytest.mark.parametrize("power", [1, 2])
def test_copies_by_enumeration(heads, power):
    """Overlaps of sign vectors in two dimensions are -1, 0, 0, 1; one other pair, values of norm one."""
    statement, width = energy(power), 2
    together = Derivation(statement.together, DOMAIN).by(rules.unit_norm).by(rules.integrate, v, k, "k'").by(rules.unit_norm)
    found = Derivation(statement, DOMAIN).by(rules.exchangeable_sum, mean(statement.alone), together).result.scalar()
    overlaps = [Fraction(n, width) ** power for n in (-2, 0, 0, 2)]
    expected = sum((sum(chosen) / Fraction(heads)) ** 2 for chosen in product(overlaps, repeat=heads)) / 4**heads
    assert found.subs({N: 2, d_k: width, H: heads}) == expected


def test_other_means_are_refused():
    statement = energy()
    with pytest.raises(Refused):
        Derivation(statement, DOMAIN).by(rules.exchangeable_sum, mean(statement.alone), mean(statement.alone)).lines  # noqa: B018
    with pytest.raises(Refused):
        Derivation(statement.alone, DOMAIN).by(rules.exchangeable_sum, mean(statement.alone), mean(statement.alone)).lines  # noqa: B018


@pytest.mark.parametrize("keys,allowed", [(rademacher(d_k)("k"), True), (gaussian(d_k)("k"), False)])
def test_signed_exponentials_of_unit_vectors_are_integrable(keys, allowed):
    signed = Derivation(E(over(j, exponential(beta * (keys[j] @ keys[i])) * (v[j] @ v[i]), excluding=i)), DOMAIN).by(rules.integrate, v)
    if allowed:
        assert signed.result.scalar() == 0
    else:
        with pytest.raises(Refused):
            signed.lines  # noqa: B018


@pytest.mark.parametrize("power,expected", [(1, "exp(-rho**2/2)"), (2, "1/2 + exp(-2*rho**2)/2")])
def test_cosines_of_gaussian_projections(power, expected):
    """E cos(rho g) for a standard normal g, and of its square."""
    w, u = gaussian(d_k)("w"), rademacher(d_k)("u")
    mean = Derivation(E(cosine(rho * (w[j] @ u[i])) ** power), Domain(d_k=integers(1), rho=reals(0))).by(rules.generating_function, w)
    found = mean.by(rules.unit_norm, u).result.scalar()
    assert sympy.expand(found - sympy.sympify(expected, locals={"rho": rho})) == 0


def test_signed_real_exponentials_stay_refused():
    w, u = gaussian(d_k)("w"), rademacher(d_k)("u")
    for body in (exponential(w[j] @ u[i]) - 1, exponential(w[j] @ u[i]) * cosine(w[j] @ u[i])):
        with pytest.raises(Refused):
            Derivation(E(body), DOMAIN).by(rules.generating_function, w).lines  # noqa: B018
