"""Seeds for the oldest item that is recalled, for the recall of all items together, and for what is only said to exist."""

from memorem import (
    Derivation,
    Domain,
    E,
    L,
    N,
    Quotient,
    Rational,
    age,
    d_k,
    eta,
    fixed,
    integers,
    items,
    lam,
    level,
    nonnegative,
    norm2,
    over,
    rademacher,
    reals,
    rules,
    sphere,
)
from memorem.theory.matrices.constructors import identity, matrix, vector
from memorem.theory.matrices.spectra import copies, det, norm
from memorem.theory.memories.delta_stream import OldestAge, stream_noise

from . import values_ages, values_matrices  # noqa: F401  what these statements are worth
from .cases import case, seeds

i, j, l = items("i j l")
LEVELS = Domain(d_k=integers(1), level=reals(0))
ENDLESS = LEVELS.with_(lam=reals(0, 1))
FINITE = Domain([nonnegative(N - 1 - age)], **ENDLESS.parameters, N=integers(1), age=integers(0))
SIZES = Domain(N=integers(1), d_k=integers(1))
STEPS = Domain(L=integers(1), d_k=integers(2), eta=reals(0, 1, open=False))


def ratio(keys, gain=1):
    """Noise over signal of a decaying memory, and its derivation."""
    statement = Quotient(stream_noise(keys, N, age, 0, lam, gain), (E((lam**age * norm2(keys("k")[i])) ** 2),))
    noise = Derivation(statement.top, FINITE).by(rules.close).by(rules.solve)
    signal = Derivation(statement.bottom[0], FINITE).by(rules.unit_norm)
    return statement, Derivation(statement, FINITE).by(rules.supply_means, noise, signal)


@seeds("oldest_age", "supremum")
def ages():
    for keys, gain in ((sphere(d_k), 1), (rademacher(d_k), 2)):
        statement, derived = ratio(keys, gain)
        every = Derivation(OldestAge(statement, level), ENDLESS).by(rules.oldest_age, derived)
        for reached in (level, level + 1, -level):
            yield case(OldestAge(statement, reached), ENDLESS, (rules.oldest_age, derived))
        best = OldestAge(statement, level, lam)
        upper = every.by(rules.compare, "logarithm_below").by(rules.compare, "short_memory", 2)
        for bound in (upper, every, every.by(rules.compare, "logarithm_below")):
            yield case(best, LEVELS, (rules.supremum, bound))
        for point in (Rational(1, 2), Rational(2, 3), Rational(3, 2)):
            yield case(best, LEVELS, (rules.supremum, every, point))
            yield case(best, LEVELS, (rules.supremum, upper, point))


@seeds("cauchy_schwarz")
def budgets():
    r, q, wide = fixed(d_k)("r"), fixed(d_k)("q"), fixed(d_k)("p")
    for top, whole, read in ((r, r, q), (q, q, r), (wide, wide, r), (q, q, q), (r, wide, q)):
        yield case(over(i, (top[i] @ read[i]) ** 2 / over(j, (whole[j] @ read[i]) ** 2)), SIZES, (rules.cauchy_schwarz,))
    for left_out in ((i,), (i, l), (l,)):
        yield case(over(i, (r[i] @ q[i]) ** 2 / over(j, (r[j] @ q[i]) ** 2, excluding=left_out)), SIZES, (rules.cauchy_schwarz,))
    for power in (1, 4):
        yield case(over(i, (r[i] @ q[i]) ** power / over(j, (r[j] @ q[i]) ** power)), SIZES, (rules.cauchy_schwarz,))
    yield case(over(i, (r[i] @ q[i]) ** 2 / over(j, (r[j] @ q[j]) ** 2)), SIZES, (rules.cauchy_schwarz,))


@seeds("negative_direction")
def turned_directions():
    I, ball, u, k = identity(d_k), matrix("q", d_k, 1, facts=("ball",)), vector("u", d_k, unit=True), vector("k", d_k)
    many = copies(I - eta * ball @ ball.T, ball, count=L)
    odd, even = (matrix(name, d_k, d_k, facts=facts) for name, facts in (("O", ("odd", "orthogonal")), ("R", ("orthogonal",))))
    for B in (odd.T @ many, odd @ many, even @ many, many, odd.T @ many @ even):
        sign = Derivation(det(B), STEPS).by(rules.determinant).by(rules.drop_nonnegative)
        for other in (B - I, B + I, 2 * B - I, I - B, many - odd, odd @ B - odd, even @ B - even, many @ B - many):
            yield case(norm(other), STEPS, (rules.negative_direction, sign))
    for B in (I - 2 * u @ u.T, I - eta * u @ u.T, I - u @ u.T, I + k @ k.T):
        yield case(norm(B - I), STEPS, (rules.negative_direction, Derivation(det(B), STEPS).by(rules.determinant)))
