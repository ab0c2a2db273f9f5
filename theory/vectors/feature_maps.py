"""Feature maps applied coordinate by coordinate to standard Gaussian vectors: their moments and cumulants in closed form."""

from functools import lru_cache

import sympy


def half_moment(n):
    """E g^n 1{g > 0} = 2^{n/2 - 1} Gamma((n + 1)/2) / sqrt(pi) for a standard normal g, by the Gamma integral."""
    return 2 ** (sympy.Rational(n, 2) - 1) * sympy.gamma(sympy.Rational(n + 1, 2)) / sympy.sqrt(sympy.pi)


def _relu(n):
    """E max(g, 0)^n."""
    return half_moment(n) if n else sympy.Integer(1)


def _elu(n):
    """E phi(g)^n for phi(x) = 1 + x for x > 0, e^x else: half moments, and E e^{n g} 1{g < 0} = e^{n^2/2} P(g < -n) by completing the square."""
    below = sympy.exp(sympy.Rational(n * n, 2)) * sympy.erfc(n / sympy.sqrt(2)) / 2
    return sympy.Add(*(sympy.binomial(n, k) * half_moment(k) for k in range(n + 1))) + below


MAPS = {"relu": _relu, "elu": _elu}
CENTRED = "centred "


@lru_cache(maxsize=64)
def moment(name, n):
    """E phi(g)^n of a map by its name, or of phi(g) less its mean for "centred NAME"."""
    if not name.startswith(CENTRED):
        return MAPS[name](n)
    plain = name.removeprefix(CENTRED)
    return sympy.Add(*(sympy.binomial(n, k) * moment(plain, k) * (-moment(plain, 1)) ** (n - k) for k in range(n + 1)))


def cumulant(name, n):
    """The cumulant of order n <= 4 of one coordinate of a feature map."""
    return from_moments([moment(name, k) for k in range(n + 1)])


def mask_cumulant(dropped, n):
    """The cumulant of order n <= 4 of a coordinate that is 0 with this probability, else 1: all its moments are one number."""
    return sympy.expand(from_moments([sympy.Integer(1), *[1 - dropped] * n]))


def from_moments(m):
    """The cumulant of the order of the last moment that is given, of at most four."""
    n = len(m) - 1
    return (
        None,
        lambda: m[1],
        lambda: m[2] - m[1] ** 2,
        lambda: m[3] - 3 * m[2] * m[1] + 2 * m[1] ** 3,
        lambda: m[4] - 4 * m[3] * m[1] - 3 * m[2] ** 2 + 12 * m[2] * m[1] ** 2 - 6 * m[1] ** 4,
    )[n]()
