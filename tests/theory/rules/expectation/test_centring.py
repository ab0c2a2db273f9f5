"""Vectors less their mean: the regression agrees with the moment engine on the definition itself, and is refused beyond its conditions."""

import pytest
import sympy
from memorem import Derivation, Domain, E, N, constant, d_k, gaussian, integers, items, norm2, over, rules, sphere
from memorem.theory.kernel.derivation import Refused

i, j, l = items("i j l")
g, mu, s = gaussian(d_k)("g"), constant("mu", d_k), sphere(d_k)("s")
DOMAIN = Domain(N=integers(2), d_k=integers(3))


def centred(item, share=1 / N, family=g):
    return (mu + family[item]) - share * over(l, mu + family[l])


BODIES = [
    norm2(centred(i)) ** 2,
    over(j, (centred(j) @ centred(i)) ** 2, excluding=i),
    over(j, norm2(centred(j)), excluding=i),
]


@pytest.mark.parametrize("body", BODIES)
def test_regression_agrees_with_the_definition(body):
    direct = Derivation(E(body), DOMAIN).by(rules.expand).by(rules.integrate, g).result.scalar()
    lines = Derivation(E(body), DOMAIN).by(rules.centre, g).by(rules.expand).by(rules.regress).by(rules.integrate, "z", "y")
    found = lines.result.scalar()
    assert sympy.simplify(direct - found) == 0


@pytest.mark.parametrize("body", [norm2(centred(i, 1 / (N - 1))), norm2(centred(i)) * norm2(g[i]), norm2(centred(i, family=s))])
def test_what_is_not_centred_is_refused(body):
    with pytest.raises(Refused):
        _ = Derivation(E(body), DOMAIN).by(rules.centre, g).result


def test_two_others_are_correlated():
    body = over(j, centred(j) @ centred(i), excluding=i) ** 2
    with pytest.raises(Refused):
        _ = Derivation(E(body), DOMAIN).by(rules.centre, g).by(rules.expand).by(rules.regress).result


def test_centred_vectors_are_not_integrated_as_if_independent():
    with pytest.raises(Refused):
        _ = Derivation(E(norm2(centred(i))), DOMAIN).by(rules.centre, g).by(rules.expand).by(rules.integrate, "y").result


def test_a_single_item_has_no_other():
    with pytest.raises(Refused):
        _ = Derivation(E(BODIES[0]), Domain(N=integers(1), d_k=integers(3))).by(rules.centre, g).by(rules.expand).by(rules.regress).result
