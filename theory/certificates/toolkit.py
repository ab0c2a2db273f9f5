"""What a certificate in a theorem file may use: exact arithmetic, enumeration and rigorous integration, and nothing of the calculus."""

from fractions import Fraction
from itertools import permutations, product
from math import comb, factorial

from flint import acb, arb, fmpq

from . import divergence, grams, inequalities, integrals, matrices, polynomials, readouts, statistics, walks
from .reach import OutOfReach


class Toolkit:
    """The argument `exact` of a certificate. Everything on it is exact, or a ball that holds the truth; `help(exact.integral)` says what it guarantees.

    numbers      Fraction, fmpq, arb, acb; number makes a ball; comb, factorial, product, permutations as in the standard library
    integrals    integral, gaussian_mean, sphere_mean, exponential_overlap, ... : means over laws with densities, as balls
    draws        draws, walk, mean; chain_scores_after and query_after walk through layers and writes; signs, design, average, overlap: every sign pattern
                 or design point, so that polynomial means are exact
    Gram         gram_moments, chain_scores, sign_grams, stream_crosstalk: moments of overlaps of all keys, what chains and streams make of them
    readouts     read_right, read_wrong (a bit by the sign of a sum), majority_wrong (of votes), bit_wrong, some_bit_wrong, some_bit_wrong_between: chances
                 that bits are read right or wrong, by sums, by votes, and from a memory of sign patterns
    matrices     rationals (generic inputs), dot, mul, outer, solve, inverse, determinant, spectral_norm, ... on lists of Fractions
    divergence   harmonic, atom, divergent_moment: why a mean is infinite
    inequalities positive_on, positive_from, is_positive, root_count, second_opinion
    OutOfReach   raised where a point would cost too much: it is said, and counts as no certificate there
    """

    OutOfReach = OutOfReach

    Fraction, fmpq, arb, acb = Fraction, fmpq, arb, acb
    number = staticmethod(integrals.number)
    comb, factorial = staticmethod(comb), staticmethod(factorial)
    product, permutations = product, permutations

    integral = staticmethod(integrals.integral)
    gaussian_mean = staticmethod(integrals.gaussian_mean)
    gaussian_pair_mean = staticmethod(integrals.gaussian_pair_mean)
    gaussian_exponential = staticmethod(integrals.gaussian_exponential)
    sphere_mean = staticmethod(integrals.sphere_mean)
    exponential_overlap = staticmethod(integrals.exponential_overlap)
    sphere_mean_absolute = staticmethod(integrals.sphere_mean_absolute)
    chi_square_moment = staticmethod(integrals.chi_square_moment)
    chi_square_log_mean = staticmethod(integrals.chi_square_log_mean)

    draws = staticmethod(walks.draws)
    walk = staticmethod(walks.walk)
    mean = staticmethod(walks.mean)
    chain_scores_after, query_after = staticmethod(walks.chain_scores_after), staticmethod(walks.query_after)
    signs = staticmethod(statistics.signs)
    design = staticmethod(statistics.design)
    average = staticmethod(statistics.average)
    overlap = staticmethod(statistics.overlap)
    rational = staticmethod(statistics.rational)

    gram_moments = staticmethod(grams.gram_moments)
    chain_scores = staticmethod(grams.chain_scores)
    sign_grams, stream_crosstalk = staticmethod(grams.sign_grams), staticmethod(grams.stream_crosstalk)

    read_right, read_wrong = staticmethod(readouts.read_right), staticmethod(readouts.read_wrong)
    majority_wrong = staticmethod(readouts.majority_wrong)
    bit_wrong = staticmethod(readouts.bit_wrong)
    some_bit_wrong, some_bit_wrong_between = staticmethod(readouts.some_bit_wrong), staticmethod(readouts.some_bit_wrong_between)

    rationals = staticmethod(matrices.rationals)
    unit_vector = staticmethod(matrices.unit_vector)
    identity, zeros = staticmethod(matrices.identity), staticmethod(matrices.zeros)
    add, scale = staticmethod(matrices.add), staticmethod(matrices.scale)
    dot, mul, outer = staticmethod(matrices.dot), staticmethod(matrices.mul), staticmethod(matrices.outer)
    transpose, solve, inverse = staticmethod(matrices.transpose), staticmethod(matrices.solve), staticmethod(matrices.inverse)
    determinant, spectral_norm = staticmethod(matrices.determinant), staticmethod(matrices.spectral_norm)

    harmonic = staticmethod(divergence.harmonic)
    atom = staticmethod(divergence.atom)
    divergent_moment = staticmethod(divergence.chi_square_moment)

    positive_on = staticmethod(inequalities.positive_on)
    positive_from = staticmethod(inequalities.positive_from)
    second_opinion = staticmethod(inequalities.second_opinion)
    is_positive = staticmethod(polynomials.is_positive)
    root_count = staticmethod(polynomials.root_count)


TOOLKIT = Toolkit()
