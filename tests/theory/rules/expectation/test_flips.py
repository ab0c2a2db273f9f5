"""Counts of flips: against enumeration over every pattern, with the parity of the width where it matters."""

from fractions import Fraction
from itertools import product

import pytest
import sympy
from memorem import Derivation, Domain, E, N, constant, d_k, flip, flips, gaussian, integers, items, norm2, over, rademacher, reals, rules
from memorem.theory.kernel.derivation import Refused

i, j = items("i j")
k, s, g = rademacher(d_k)("k"), flips(d_k, flip)("s"), gaussian(d_k)("g")
signal = k[i] @ (k[i] * s[i])
ANY = Domain(N=integers(2), d_k=integers(1), flip=reals(0, 1))
ODD, EVEN = ANY.with_(d_k=integers(1, step=2)), ANY.with_(d_k=integers(2, step=2))


def mean(body, domain):
    return Derivation(E(body), domain).by(rules.unit_norm, k).by(rules.flip_counts, s).result.scalar()


def enumerated(function, d, f):
    total = Fraction(0)
    for signs in product((1, -1), repeat=d):
        chance = Fraction(1)
        for sign in signs:
            chance *= f if sign == -1 else 1 - f
        total += chance * function(Fraction(sum(signs), d))
    return total


@pytest.mark.parametrize("power", [2, -2, -4])
@pytest.mark.parametrize("d", [1, 3, 5])
def test_moments_agree_with_enumeration(power, d):
    f = Fraction(2, 7)
    found = mean(signal**power, ODD).subs({d_k: d, flip: sympy.Rational(2, 7)}).doit()
    assert found == sympy.Rational(*enumerated(lambda x: x**power, d, f).as_integer_ratio())


def test_an_infinite_mean_at_even_widths():
    assert mean(signal**-2, EVEN) == sympy.oo
    assert mean((N - 1) * signal**-2, EVEN) == sympy.oo


@pytest.mark.parametrize("body,domain", [(signal**-2, ANY), (signal**3, ODD), (signal**-1, EVEN), ((N - 2) * signal**-2, EVEN),
                                         (signal**-2, EVEN.with_(flip=reals(0, 1, open=False)))])  # fmt: skip
def test_what_parity_does_not_settle_is_refused(body, domain):
    with pytest.raises(Refused):
        mean(body, domain)


def test_other_vectors_may_not_meet_the_flips():
    with pytest.raises(Refused):
        Derivation(E((constant("c", d_k) @ s[i]) ** 2), ANY).by(rules.flip_counts, s).lines  # noqa: B018
    with pytest.raises(Refused):
        Derivation(E(norm2(g[i])), ANY).by(rules.flip_counts, g).lines  # noqa: B018


def test_noise_of_a_flipped_query_does_not_depend_on_the_flips():
    body = over(j, (k[j] @ (k[i] * s[i])) ** 2, excluding=i)
    lines = Derivation(E(body), ANY).by(rules.unit_norm, k).by(rules.integrate, k).by(rules.unit_norm, k).by(rules.flip_counts, s)
    assert sympy.cancel(lines.result.scalar() - (N - 1) / d_k) == 0
