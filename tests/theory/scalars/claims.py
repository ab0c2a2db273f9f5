"""Random domains, expressions and claims about them, and the points at which a proved claim is tried."""

from fractions import Fraction
from itertools import islice, product

import sympy
from memorem import Domain, N, T, beta, d_k, integers, nonnegative, nonzero, positive, reals, rho, salience, sqrt
from memorem.theory.scalars.balls import NoValue, ball, exact_value, substituted

PARAMETERS = (N, d_k, T, beta, rho, salience)
EXPONENTS = (2, 2, 3, -1, -2, Fraction(1, 2), Fraction(-1, 2), Fraction(3, 2))
CALLS = (sympy.exp, sympy.log, sympy.gamma, sympy.factorial, sympy.Abs, sympy.sqrt, sympy.cosh, sympy.floor, sympy.harmonic)
RELATIONS = (positive, nonnegative, nonzero)
INDEX = sympy.Symbol("h", integer=True)


def number(rng):
    """A small rational."""
    return sympy.Rational(rng.randint(-3, 3), rng.choice((1, 1, 1, 2, 3, 4)))


def expression(rng, symbols, leaves):
    """A sum, product, quotient, power, series or call with about so many leaves; tried again until it is finite and real as written."""
    while True:
        try:
            expr = sympy.sympify(_tree(rng, symbols, leaves))
        except (TypeError, ValueError):  # SymPy compares a NaN that it made itself
            continue
        if not expr.has(sympy.nan, sympy.zoo, sympy.oo, sympy.I):
            return expr


def _tree(rng, symbols, leaves):
    if leaves <= 1:
        return rng.choice(symbols) if rng.random() < 0.7 else number(rng)
    kind = rng.choices((_binary, _power, _call, _pair, _series), (10, 4, 4, 1, 1))[0]
    return kind(rng, symbols, leaves)


def _binary(rng, symbols, leaves, inner=_tree):
    left = rng.randint(1, leaves - 1)
    a, b = inner(rng, symbols, left), inner(rng, symbols, leaves - left)
    return rng.choice((lambda: a + b, lambda: a - b, lambda: a * b, lambda: a / b))()


def _plain(rng, symbols, leaves):
    """What stands inside a call: arithmetic of at most three leaves, for a factorial of a factorial has no digits."""
    return _binary(rng, symbols, min(leaves, 3), _plain) if leaves > 1 else _tree(rng, symbols, 1)


def _power(rng, symbols, leaves):
    return _tree(rng, symbols, leaves - 1) ** sympy.sympify(rng.choice((*EXPONENTS, rng.choice(symbols))))


def _call(rng, symbols, leaves):
    return rng.choice(CALLS)(_plain(rng, symbols, leaves - 1))


def _pair(rng, symbols, leaves):
    call = rng.choice((sympy.binomial, sympy.RisingFactorial, sympy.Max, lambda x, y: sympy.hyper((), (x,), y)))
    return call(_plain(rng, symbols, leaves - 1), _plain(rng, symbols, 1))


def _series(rng, symbols, leaves):
    return sympy.Sum(_plain(rng, [*symbols, INDEX], leaves - 1), (INDEX, rng.choice((0, 1)), rng.choice((3, *symbols))))


def domain(rng):
    """(domain, symbols): up to three parameters, and in half of the cases relations between them."""
    symbols = rng.sample(PARAMETERS, rng.randint(1, 3))
    ranges = {s.name: _integers(rng) if s.is_integer else _reals(rng) for s in symbols}
    where = [rng.choice(RELATIONS)(expression(rng, symbols, rng.randint(1, 4))) for _ in range(rng.choice((0, 0, 0, 1, 1, 2)))]
    return Domain([relation for relation in where if relation.expr.free_symbols], **ranges), symbols


def _integers(rng):
    low, span, step = rng.choice((None, -2, -1, 0, 1, 1, 2, 3)), rng.choice((None, None, 0, 1, 4, 9)), rng.choice((1, 1, 1, 2))
    return integers(low, None if low is None or span is None else low + span * step, step=1 if low is None else step)


def _reals(rng):
    low, span = rng.choice((None, -1, 0, 0, 0, Fraction(1, 2), 1)), rng.choice((None, Fraction(1, 3), 1, 2, sqrt(2)))
    return reals(low, None if span is None else span + (low or 0), open=rng.choice((True, False, "low", "high")))


def claim(rng):
    """(relation, domain). Some expressions are zero in disguise, some a relation of the domain in another form."""
    made, symbols = domain(rng)
    expr, disguise = expression(rng, symbols, rng.randint(1, 7)), rng.random()
    if disguise < 0.1:
        factor = expression(rng, symbols, 2)
        expr = expr * factor - sympy.expand(expr * factor)
    elif disguise < 0.3 and made.where:
        expr = made.where[0].expr * number(rng) + rng.choice((0, 0, 1)) * expr
    return rng.choice(RELATIONS)(expr), made


def members(range_):
    """Exact values of a range where claims break: closed ends, near open ends, small, large."""
    if range_.integer:
        return [*range_.samples()[:6], *range_.samples()[-1:]]
    ends = [Fraction(str(end)) for end in (range_.low, range_.high) if end is not None and sympy.sympify(end).is_Rational]
    near = [end + shift for end in ends for shift in (0, Fraction(1, 1000), Fraction(-1, 1000))]
    return [value for value in dict.fromkeys([*near, *range_.samples(), Fraction(12), Fraction(-12)]) if _admitted(range_, value)]


def _admitted(range_, value):
    try:
        range_.admits(value)
    except ValueError:
        return False
    return True


def points(domain, limit=60):
    """Points of the domain, corners first, without those at which a relation of the domain does not surely hold."""
    corners = product(*(members(kind) for kind in domain.parameters.values()))
    tried = (dict(zip(domain.names, corner, strict=True)) for corner in islice(corners, 6 * limit))
    return islice((point for point in tried if all(outcome(relation, point) == "holds" for relation in domain.where)), limit)


def outcome(relation, point):
    """What exact numbers or balls say of a relation at a point: "holds", "fails", "no value" or "unclear"."""
    try:
        exact = exact_value(substituted(relation.expr, point))
        if exact is not None:
            return "holds" if relation.holds(exact) else "fails"
        found = ball(relation.expr, point, 512)
    except NoValue:
        return "no value"
    if not found.contains(0):
        return "holds" if relation.sign == "!=" or found > 0 else "fails"
    return "unclear"
