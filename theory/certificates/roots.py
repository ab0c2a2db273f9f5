"""Exact numbers a + b sqrt(d) with rational a and b: what inner products of design points are."""

from fractions import Fraction

from flint import fmpq


class Root:
    """a + b sqrt(d), a and b held by flint. Arithmetic with ints, Fractions and others of the same d; ArithmeticError for another root."""

    __slots__ = ("a", "b", "d")

    def __init__(self, a, b, d):
        self.a, self.b, self.d = _rational(a), _rational(b), d

    def _of(self, other):
        """(a, b) of another number."""
        if not isinstance(other, Root):
            return _rational(other), 0
        if other.d != self.d and other.b != 0:
            raise ArithmeticError(f"sqrt({self.d}) and sqrt({other.d}) do not mix")
        return other.a, other.b

    def _made(self, a, b):
        found = Root.__new__(Root)
        found.a, found.b, found.d = a, b, self.d
        return found

    def __add__(self, other):
        a, b = self._of(other)
        return self._made(self.a + a, self.b + b)

    __radd__ = __add__

    def __neg__(self):
        return self._made(-self.a, -self.b)

    def __sub__(self, other):
        a, b = self._of(other)
        return self._made(self.a - a, self.b - b)

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        a, b = self._of(other)
        return self._made(self.a * a + self.b * b * self.d, self.a * b + self.b * a)

    __rmul__ = __mul__

    def __pow__(self, power):
        result = Root(1, 0, self.d)
        for _ in range(power):
            result = result * self
        return result

    def __eq__(self, other):
        return (self.a, self.b) == self._of(other)

    def __gt__(self, other):
        rest = self - other
        a, b = rest.a, rest.b
        return (a > 0 or b > 0) if a * b >= 0 else (a * a > b * b * self.d) == (a > 0)

    def __hash__(self):
        return hash((self.a, self.b)) if self.b else hash(self.a)

    def rational(self):
        """The number as a Fraction; ArithmeticError if it is irrational."""
        if self.b != 0:
            raise ArithmeticError(f"{self.a} + {self.b} sqrt({self.d}) is irrational")
        return Fraction(int(self.a.p), int(self.a.q))


def _rational(x):
    return x if type(x) is fmpq else fmpq(x) if isinstance(x, int) else fmpq(x.numerator, x.denominator)
