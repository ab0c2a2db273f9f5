"""The margin of a noisy query against integration, and what its rules refuse."""

import pytest
from memorem import (
    Derivation,
    Domain,
    E,
    Independently,
    N,
    Refused,
    Wrong,
    beta_law,
    d_k,
    gaussian,
    integers,
    items,
    norm2,
    reals,
    rules,
    sigma,
    sphere,
)
from memorem.theory.functionals.tail_probabilities import ErfcMean
from memorem.theory.scalars.balls import ball, substituted
from scipy import integrate, special, stats

DOMAIN = Domain(N=integers(2), d_k=integers(2), sigma=reals(0))
i, j = items("i j")
k, e = sphere(d_k)("k"), gaussian(d_k, scale=sigma**2)("e")
MARGIN = (k[i] - k[j]) @ (k[i] + e[i])


def law():
    square = Derivation((k[i] @ k[j]) ** 2, DOMAIN).by(rules.first_coordinate, k).by(rules.beta_of_shares)
    return Derivation((1 - k[i] @ k[j]) / 2, DOMAIN).by(rules.half_cosine, square)


def chance():
    return Derivation(Wrong(MARGIN), DOMAIN).by(rules.gaussian_margin, e).by(rules.from_law, law())


@pytest.mark.parametrize(("width", "noise"), [(2, 0.5), (3, 1.0), (7, 0.25), (16, 2.0)])
def test_series_is_the_integral(width, noise):
    half = (width - 1) / 2
    exact = integrate.quad(lambda b: stats.beta.pdf(b, half, half) * special.erfc((b / 2) ** 0.5 / noise) / 2, 0, 1)[0]
    found = ball(substituted(chance().result.scalar(), DOMAIN.check({"d_k": width, "sigma": str(noise)}, partial=True)), {})
    assert abs(float(found) - exact) < 1e-7


def test_the_variance_must_be_a_positive_multiple_of_the_mean():
    others = gaussian(d_k)("k")
    for statement in (
        Wrong((k[i] - k[j]) @ k[i]),
        Wrong((k[j] - k[i]) @ (k[i] + e[i])),
        Wrong((others[i] - others[j]) @ (others[i] + e[i])),
        Wrong(MARGIN + norm2(e[i])),
        Wrong(E(MARGIN)),
    ):
        with pytest.raises(Refused):
            _ = Derivation(statement, DOMAIN).by(rules.gaussian_margin, e).result


def test_the_law_must_be_that_of_the_term():
    wrong = Derivation(k[i] @ k[j], DOMAIN)
    for given in (wrong, beta_law(1, 2)):
        with pytest.raises(Refused):
            _ = Derivation(ErfcMean((1 + k[i] @ k[j]) / 2, 1 / sigma), DOMAIN).by(rules.from_law, given).result


def test_jensen_needs_an_equality_for_the_same_event():
    derivation = Derivation(Independently(Wrong(MARGIN), N - 1), DOMAIN).by(rules.jensen, chance())
    assert derivation.relation == ">=" and derivation.result.scalar() == (1 - chance().result.scalar()) ** (N - 1)
    with pytest.raises(Refused):
        _ = Derivation(Independently(Wrong(k[i] @ k[j]), N - 1), DOMAIN).by(rules.jensen, chance()).result
