"""What a certificate in a theorem file may use: exact arithmetic, enumeration and rigorous integration, and nothing of the calculus."""

from fractions import Fraction
from itertools import permutations, product
from math import comb, factorial
from types import SimpleNamespace

from flint import acb, arb, fmpq

from . import divergence, grams, inequalities, integrals, matrices, polynomials, statistics

TOOLKIT = SimpleNamespace(
    Fraction=Fraction, arb=arb, acb=acb, fmpq=fmpq, comb=comb, factorial=factorial, product=product, permutations=permutations,
    number=integrals.number, integral=integrals.integral, gaussian_mean=integrals.gaussian_mean, chi_square_log_mean=integrals.chi_square_log_mean,
    chi_square_moment=integrals.chi_square_moment,
    gaussian_exponential=integrals.gaussian_exponential,
    gaussian_pair_mean=integrals.gaussian_pair_mean, sphere_mean=integrals.sphere_mean, sphere_mean_absolute=integrals.sphere_mean_absolute,
    harmonic=divergence.harmonic, atom=divergence.atom, divergent_moment=divergence.chi_square_moment,
    root_count=polynomials.root_count,
    is_positive=polynomials.is_positive,
    positive_on=inequalities.positive_on,
    positive_from=inequalities.positive_from,
    second_opinion=inequalities.second_opinion,
    gram_moments=grams.gram_moments,
    chain_scores=grams.chain_scores,
    sign_grams=grams.sign_grams,
    overlap=statistics.overlap, rational=statistics.rational, signs=statistics.signs, design=statistics.design, average=statistics.average,
    rationals=matrices.rationals, unit_vector=matrices.unit_vector, dot=matrices.dot, transpose=matrices.transpose, mul=matrices.mul,
    outer=matrices.outer, add=matrices.add, scale=matrices.scale, identity=matrices.identity, zeros=matrices.zeros, solve=matrices.solve,
    inverse=matrices.inverse, determinant=matrices.determinant, spectral_norm=matrices.spectral_norm,
)  # fmt: skip
