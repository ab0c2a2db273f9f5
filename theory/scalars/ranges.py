"""The values that one parameter may take: intervals of integers or reals, and choices."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

import sympy

from .exact import exact


@dataclass(frozen=True)
class Range:
    """An interval of integers or reals; an end may be None (unbounded) or a SymPy algebraic number."""

    low: Any = None
    high: Any = None
    integer: bool = False
    open_low: bool = False
    open_high: bool = False
    step: int = 1

    def admits(self, value):
        """The exact value; ValueError with the broken rule otherwise."""
        number = exact(value)
        if self.integer and not isinstance(number, int):
            raise ValueError("must be an integer")
        plain = all(end is None or isinstance(end, int | Fraction) for end in (self.low, self.high))
        shown = number if plain else sympy.Rational(number.numerator, number.denominator)
        too_low = self.low is not None and (shown < self.low or (self.open_low and shown == self.low))
        too_high = self.high is not None and (shown > self.high or (self.open_high and shown == self.high))
        if too_low or too_high:
            raise ValueError(f"must be {self.text()}")
        if self.step != 1 and (number - self.low) % self.step:
            raise ValueError(f"must be {self.text()}")
        return number

    def text(self):
        """How a reader sees the range."""
        if self.low is not None and self.low == self.high:
            return str(self.low)
        kind = "an integer" if self.integer else "real"
        if self.step != 1:
            kind = ("an odd integer" if self.low % 2 else "an even integer") if self.step == 2 else f"an integer in steps of {self.step}"
        parts = []
        if self.low is not None:
            parts.append(f"{'>' if self.open_low else '>='} {self.low}")
        if self.high is not None:
            parts.append(f"{'<' if self.open_high else '<='} {self.high}")
        return " ".join([kind, " and ".join(parts)]).strip()

    def samples(self):
        """Small exact values, the plainest first, endless only where the range is."""
        if self.integer:
            low = self.low if self.low is not None else (6 if self.high is None else self.high) - 12
            high = self.high if self.high is not None else low + 12 * self.step
            return list(range(low, high + 1, self.step)[:13])
        return list(islice(self._reals(), 9))

    def _reals(self):
        low, high = self._rational(self.low), self._rational(self.high)
        if low is None:
            low = high - 3 if high is not None else Fraction(-5, 2)
        if high is None:
            high = low + 3 if self.low is not None else low + 7
        inside = [low + (high - low) * Fraction(k, 7) for k in (3, 2, 5, 1, 4, 6)]
        ends = ([low] if self.low is not None and not self.open_low else []) + ([high] if self.high is not None and not self.open_high else [])
        for number in [*inside, *ends]:
            try:
                yield self.admits(number)
            except ValueError:
                continue

    @staticmethod
    def _rational(end):
        if end is None:
            return None
        number = sympy.sympify(end)
        return Fraction(int(number.p), int(number.q)) if number.is_Rational else Fraction(str(sympy.N(number, 30))).limit_denominator(50)


@dataclass(frozen=True)
class Choice:
    """A categorical parameter."""

    options: tuple[str, ...]

    def admits(self, value):
        """The option; ValueError with the list otherwise."""
        if value not in self.options:
            raise ValueError(f"must be one of {', '.join(self.options)}")
        return value

    def text(self):
        """How a reader sees the choice."""
        return " or ".join(self.options)

    def samples(self):
        """Every option."""
        return list(self.options)


def integers(low=None, high=None, step=1):
    """The integers from low to high, both included, in steps from low; None leaves an end open. ValueError for an end that is no integer."""
    low, high = _end(low), _end(high)
    if not all(end is None or isinstance(end, int) for end in (low, high)) or step < 1 or (step > 1 and low is None):
        raise ValueError(f"integers({low}, {high}, step={step}): ends are integers, steps start at low")
    return Range(low, high, integer=True, step=step)


def reals(low=None, high=None, *, open=True):
    """The reals between low and high. open: True or False for both ends, "low" or "high" for one. Ends are rational or real algebraic."""
    if open not in (True, False, "low", "high"):
        raise ValueError(f'open={open!r}; it is True, False, "low" or "high"')
    return Range(_end(low), _end(high), open_low=open in (True, "low"), open_high=open in (True, "high"))


def _end(end):
    if end is None or (isinstance(end, sympy.Basic) and end.is_algebraic and end.is_real and not end.is_Rational):
        return end
    return exact(end)


def one_of(*options):
    """A categorical parameter such as one_of("sphere", "rademacher")."""
    return Choice(options)
