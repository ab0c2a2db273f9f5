"""Exact numbers a + b sqrt(d) with rational a and b: what inner products of design points are."""

from fractions import Fraction


class Root:
    """a + b sqrt(d). Arithmetic with ints, Fractions and others of the same d; ArithmeticError for another root."""

    __slots__ = ("a", "b", "d")

    def __init__(self, a, b, d):
        self.a, self.b, self.d = Fraction(a), Fraction(b), d

    def _of(self, other):
        if not isinstance(other, Root):
            return Root(other, 0, self.d)
        if other.d == self.d:
            return other
        if other.b != 0:
            raise ArithmeticError(f"sqrt({self.d}) and sqrt({other.d}) do not mix")
        return Root(other.a, 0, self.d)

    def __add__(self, other):
        other = self._of(other)
        return Root(self.a + other.a, self.b + other.b, self.d)

    __radd__ = __add__

    def __neg__(self):
        return Root(-self.a, -self.b, self.d)

    def __sub__(self, other):
        return self + (-self._of(other))

    def __rsub__(self, other):
        return self._of(other) - self

    def __mul__(self, other):
        other = self._of(other)
        return Root(self.a * other.a + self.b * other.b * self.d, self.a * other.b + self.b * other.a, self.d)

    __rmul__ = __mul__

    def __pow__(self, power):
        result = Root(1, 0, self.d)
        for _ in range(power):
            result = result * self
        return result

    def __eq__(self, other):
        other = self._of(other)
        return (self.a, self.b) == (other.a, other.b)

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
        return self.a
