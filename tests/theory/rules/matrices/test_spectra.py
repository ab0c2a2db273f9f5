"""Determinants and norms: the rules against exact determinants and singular values, and their refusals."""

from fractions import Fraction

import pytest
from memorem.theory import rules
from memorem.theory.certificates.matrices import determinant, rationals, spectral_norm, unit_vector
from memorem.theory.kernel.derivation import Derivation, Refused
from memorem.theory.matrices.constructors import entry, identity, matrix, vector
from memorem.theory.matrices.equality import instance
from memorem.theory.matrices.spectra import copies, det, norm
from memorem.theory.scalars.domains import Domain, integers, reals
from memorem.theory.scalars.parameters import L, d_k, eta

DOMAIN = Domain(L=integers(1), d_k=integers(1), eta=reals(0, 1, open=False))
I, A = identity(d_k), matrix("A", d_k, d_k)
P, even = matrix("P", d_k, d_k, facts=("odd", "orthogonal")), matrix("R", d_k, d_k, facts=("orthogonal",))
inside, k, y, u = matrix("k", d_k, 1, facts=("ball",)), vector("k", d_k), vector("y", d_k), vector("u", d_k, unit=True)
M = copies(I - eta * inside @ inside.T, inside, count=L)


def sign_of(product, domain=DOMAIN):
    return Derivation(det(product), domain).by(rules.determinant).by(rules.drop_nonnegative)


@pytest.mark.parametrize("seed", range(4))
def test_determinant_lemma(seed):
    quantity = I - eta * k @ y.T
    found = instance(quantity, {"d_k": 3, "eta": Fraction(2, 7)}, seed)
    result = Derivation(det(quantity), DOMAIN).by(rules.determinant).result
    assert result.evaluate({**found, "eta": Fraction(2, 7)}) == determinant(quantity.evaluate(found))


def test_sign_of_a_product():
    derivation = sign_of(P.T @ M)
    assert derivation.relation == "<="
    assert derivation.result.text() == "0"


def test_sign_is_refused_without_its_conditions():
    with pytest.raises(Refused):
        assert sign_of(P.T @ M, DOMAIN.with_(eta=reals(0, 2))).lines
    with pytest.raises(Refused):
        assert sign_of(even.T @ M).lines
    with pytest.raises(Refused, match="one sign"):
        assert sign_of(P.T @ copies(I - eta * k @ k.T, k, count=L)).lines


def bounded(start, sign):
    return Derivation(norm(start), DOMAIN).by(rules.negative_direction, sign)


def test_distance_from_an_odd_matrix():
    derivation = bounded(M - P, sign_of(P.T @ M))
    assert derivation.relation == ">="
    assert derivation.result.scalar() == 1


def test_the_direction_needs_the_right_determinant():
    with pytest.raises(Refused, match="another matrix"):
        assert bounded(M - P, sign_of(P @ M)).lines
    with pytest.raises(Refused, match="shows something else"):
        assert bounded(M - P, Derivation(det(P.T @ M), DOMAIN).by(rules.determinant)).lines
    with pytest.raises(Refused, match="starts at det"):
        assert bounded(M - P, Derivation(P.T @ M, DOMAIN)).lines


def test_a_determinant_that_is_not_negative_turns_nothing():
    c = matrix("a", 1, 1, facts=("nonnegative",))
    B = I + (entry(c) - 1) * u @ u.T
    sign = Derivation(det(B), DOMAIN).by(rules.determinant).by(rules.drop_nonnegative)
    assert (sign.relation, sign.result.scalar()) == (">=", 0)
    with pytest.raises(Refused, match="shows something else"):
        assert Derivation(norm(B - I), DOMAIN).by(rules.negative_direction, sign).lines


def test_only_orthogonal_letters_keep_lengths():
    odd = matrix("O", d_k, d_k, facts=("odd",))
    with pytest.raises(Refused, match="keeps the same lengths"):
        assert bounded(M - odd, sign_of(odd.T @ M)).lines
    with pytest.raises(Refused, match="keeps the same lengths"):
        assert bounded(A @ M - P, sign_of(P.T @ M)).lines


@pytest.mark.parametrize("seed", range(12))
def test_the_textbook_fact_behind_the_turned_direction(seed):
    """|B - I| >= 1 for every real B with det B <= 0."""
    B = rationals(seed, 3, 3)
    if determinant(B) > 0:
        B[0] = [-x for x in B[0]]
    assert not spectral_norm([[x - (i == j) for j, x in enumerate(row)] for i, row in enumerate(B)]) < 1


def test_lengths_of_multiples():
    c = matrix("c", 1, 1, facts=("nonnegative",))
    for node, length in ((norm(-2 * u), "2"), (norm(3 * k), "3*sqrt(|k|^2)"), (norm(entry(-c) * u), "c"), (norm(eta * k @ u.T), "eta*sqrt(|k|^2)")):
        assert Derivation(node, DOMAIN).by(rules.multiply_out).result.text() == length
    for node in (norm(u @ (c - identity(1))), norm(A - I), norm(A.T)):
        assert "|" in Derivation(node, DOMAIN).by(rules.multiply_out).result.text()
    with pytest.raises(Refused, match="dropped"):
        assert Derivation(c - u.T @ k @ k.T @ u, DOMAIN).by(rules.drop_nonnegative).lines
    upper = Derivation(identity(1) - c, DOMAIN).by(rules.drop_nonnegative)
    assert (upper.relation, upper.result.scalar()) == ("<=", 1)


def test_norm_of_a_projection():
    key = unit_vector(3, 4)
    assert spectral_norm([[a * b for a in key] for b in key]).contains(1)
    assert Derivation(norm(eta * u @ u.T), DOMAIN).by(rules.multiply_out).result.scalar() == eta


def test_spectral_norm_encloses():
    assert spectral_norm([[Fraction(3), Fraction(0)], [Fraction(0), Fraction(-5)]]).contains(5)
