"""Numbers on inner products of vectors that are published elsewhere come out of the theorems."""

from fractions import Fraction
from itertools import product
from math import comb

import memorem
import pytest


def value(id, part=None, **point):
    theorem = memorem.theorem(id)
    return Fraction(str((theorem[part] if part else theorem).value(**point)))


@pytest.mark.parametrize(("lines", "width", "angle"), [(6, 3, 5), (16, 6, 9), (28, 7, 9), (276, 23, 25)])
def test_equiangular_lines_attain_the_welch_bound(lines, width, angle):
    """Lemmens and Seidel 1973, table of maximal sets of equiangular lines: 6 in R^3 at 1/sqrt 5, 16 in R^6 and 28 in R^7 at 1/3, 276 in R^23 at 1/5.

    Exact; entered 2026-11-26 from the table as it is widely quoted. Such sets are tight frames, so the bound is their squared cosine.
    """
    assert value("inner_products.coherence_welch", "largest", N=lines, d_k=width) == Fraction(1, angle)


@pytest.mark.parametrize(("order", "mean"), [(1, Fraction(1, 3)), (2, Fraction(1, 5)), (3, Fraction(1, 7))])
def test_powers_of_a_cosine_averaged_over_the_sphere(order, mean):
    """<cos^2> = 1/3, <cos^4> = 1/5, <cos^6> = 1/7 in three dimensions, as every text on orientational averages has them. Exact; entered 2026-11-26."""
    assert value("inner_products.moment_sphere", d_k=3, p=order) == mean


@pytest.mark.parametrize(("steps", "moments"), [(2, (2, 8, 32, 128)), (3, (3, 21, 183, 1641)), (4, (4, 40, 544, 8320))])
def test_moments_of_the_simple_random_walk(steps, moments):
    """E S_n^2, E S_n^4, E S_n^6, E S_n^8 = n, 3n^2 - 2n, 15n^3 - 30n^2 + 16n, ...; recomputed here by counting paths. Exact; entered 2026-11-26."""
    walks = [sum(walk) for walk in product((1, -1), repeat=steps)]
    for order, moment in enumerate(moments, 1):
        assert Fraction(sum(place ** (2 * order) for place in walks), len(walks)) == moment
        assert value("inner_products.moment_rademacher", d_k=steps, p=order) == Fraction(moment, steps ** (2 * order))


@pytest.mark.parametrize(
    ("steps", "distance"), [(1, 1), (2, 1), (3, Fraction(3, 2)), (4, Fraction(3, 2)), (5, Fraction(15, 8)), (6, Fraction(15, 8))]
)
def test_mean_distance_of_the_simple_random_walk(steps, distance):
    """E |S_n| = 1, 1, 3/2, 3/2, 15/8, 15/8, ... (Feller 1968, chapter III). Exact; entered 2026-11-26."""
    assert value("inner_products.mean_absolute", "rademacher", d_k=steps) * steps == distance


@pytest.mark.parametrize(("width", "edge", "share"), [(3, "1/2", "0.5"), (3, "1/10", "0.9"), (2, "1/2", "0.666666666666666666666666666667")])
def test_caps_of_the_sphere(width, edge, share):
    """Archimedes: the zone of a sphere is proportional to its height; on the circle it is the angle. Thirty digits; entered 2026-11-26."""
    found = memorem.theorem("inner_products.coherence_upper")["sphere_mean"].value(N=2, d_k=width, theta=edge)
    assert abs(Fraction(str(found)) - Fraction(share)) < Fraction(1, 10**29)


def test_leverages_of_a_design_add_up_to_its_rank():
    """Hoaglin and Welsch 1978: the mean leverage is the number of columns over the number of rows, so the mean residual is one less it. Exact."""
    assert value("retrieval.pseudo_inverse", "residual", N=20, d_k=5) == Fraction(3, 4)


def test_the_mean_of_an_inverse_wishart_matrix():
    """E (X'X)^{-1} = I/(n - m - 1) for an n x m standard Gaussian matrix (Muirhead 1982, section 3.2). Exact; entered 2026-11-26."""
    for n, m in ((7, 2), (12, 4)):
        assert value("retrieval.pseudo_inverse_noisy", N=m, d_k=n, sigma=1) == Fraction(m, n - m - 1)


def test_the_central_binomial_share():
    """E |x| of sign vectors in even widths is the central binomial probability of one less: comb(2r, r)/4^r at width 2r + 1. Exact."""
    for r in (1, 2, 5):
        assert value("inner_products.mean_absolute", "rademacher", d_k=2 * r + 1) == Fraction(comb(2 * r, r), 4**r)
