"""Lengths of unit vectors leave a statement before its powers of sums are multiplied out; lengths of others stay."""

import pytest
import sympy
from memorem import Derivation, Domain, E, Memory, N, Refused, cosine, d_k, d_v, gaussian, integers, items, norm2, rules, sphere, white
from memorem.theory.scalars.zero_test import Nonzero, Zero
from memorem.theory.vectors.unit_lengths import without_unit_lengths

SIZES = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))
i, j = items("i j")


def kernel(k, q):
    return k @ q + (k @ q) ** 2 / 2


def test_a_kernel_of_two_terms():
    """The signal is (1 + 1/2)^2; E x^2 + E x^4 / 4 of the noise by hand, x the overlap on the sphere, whose odd moments vanish."""
    noise = (
        Derivation(Memory(sphere(d_k), white(d_v), kernel).inverse_snr, SIZES).by(rules.unit_norm).by(rules.integrate, "v").by(rules.integrate, "k")
    )
    by_hand = (N - 1) * (1 / d_k + sympy.Rational(3, 4) / (d_k * (d_k + 2))) * sympy.Rational(4, 9)
    assert isinstance(noise.result.compare(by_hand, SIZES), Zero)
    assert isinstance(noise.result.compare(by_hand * sympy.Rational(9, 4), SIZES), Nonzero)


def test_other_lengths_stay():
    k = gaussian(d_k)("k")
    term = 1 / (1 + norm2(k[i]))
    assert without_unit_lengths(term) == term
    with pytest.raises(Refused, match="no normal form"):
        _ = Derivation(E(term), SIZES).by(rules.unit_norm).result


def test_overlaps_of_different_vectors_and_families_that_were_not_named_stay():
    k, v = sphere(d_k)("k"), sphere(d_k)("v")
    assert without_unit_lengths(k[i] @ k[j]) == k[i] @ k[j]
    assert without_unit_lengths(norm2(k[i]) + norm2(v[i]), ["k"]) == without_unit_lengths(norm2(k[i])) + norm2(v[i])


def test_what_has_no_value_stays():
    k = sphere(d_k)("k")
    zero = norm2(k[i]) - 1
    assert "-1" in repr(without_unit_lengths(1 / zero)) and without_unit_lengths(cosine(norm2(k[i]))).value == sympy.cos(1)
