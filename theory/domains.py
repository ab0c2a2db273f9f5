"""Domains as data: which values a theorem's parameters may take, and what follows from that.

A Domain checks points, shows them to readers, makes test strategies and proves side conditions. It is never built from SymPy comparisons,
which evaluate to True or False and are lost.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from itertools import islice, product
from math import isfinite

import sympy

from . import signs


class DomainError(ValueError):
    """A point outside a domain: the parameter's name, its value and the rule it breaks."""

    def __init__(self, name, value, rule):
        self.name, self.value, self.rule = name, value, rule
        super().__init__(f"{name} = {value}: {rule}" if value is not None else f"{name}: {rule}")


def exact(value):
    """An exact number from int, Fraction, SymPy number, decimal float or text such as "3/5"; ValueError for anything else.

    >>> exact("3/5"), exact(0.25), exact("4")
    (Fraction(3, 5), Fraction(1, 4), 4)
    """
    if isinstance(value, bool):
        raise ValueError("a truth value is not a number")
    if isinstance(value, float):
        if not isfinite(value):
            raise ValueError("not a finite number")
        value = float.__repr__(value)
    if isinstance(value, sympy.Basic):
        if not (value.is_Rational or value.is_Float):
            raise ValueError("not a rational number")
        value = Fraction(str(value)) if value.is_Float else Fraction(int(value.p), int(value.q))
    if isinstance(value, str) and LONG_EXPONENT.search(value):
        raise ValueError("too large or too small a number")
    try:
        number = Fraction(value.strip() if isinstance(value, str) else value)
    except (ValueError, TypeError, OverflowError, ZeroDivisionError):
        raise ValueError("not a number") from None
    return int(number) if number.denominator == 1 else number


LONG_EXPONENT = re.compile(r"e[+-]?\d{4}", re.IGNORECASE)


@dataclass(frozen=True)
class Range:
    """An interval of integers or reals; an end may be None (unbounded) or a SymPy algebraic number."""

    low: object = None
    high: object = None
    integer: bool = False
    open_low: bool = False
    open_high: bool = False
    step: int = 1

    def admits(self, value):
        """The exact value; ValueError with the broken rule otherwise."""
        number = exact(value)
        if self.integer and not isinstance(number, int):
            raise ValueError("must be an integer")
        shown = sympy.Rational(number.numerator, number.denominator)
        too_low = self.low is not None and (shown < self.low or (self.open_low and shown == self.low))
        too_high = self.high is not None and (shown > self.high or (self.open_high and shown == self.high))
        if too_low or too_high:
            raise ValueError(f"must be {self.text()}")
        if self.step != 1 and (number - self.low) % self.step:
            raise ValueError(f"must be {self.text()}")
        return number

    def text(self):
        """How a reader sees the range."""
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


@dataclass(frozen=True)
class Relation:
    """expr > 0, expr >= 0 or expr != 0, as data."""

    expr: sympy.Expr
    sign: str

    def text(self):
        """How a reader sees the relation."""
        return f"{self.expr} {self.sign} 0"

    def holds(self, value):
        """Whether an exact or numeric value of expr satisfies it."""
        return bool(value > 0 if self.sign == ">" else value >= 0 if self.sign == ">=" else value != 0)


def positive(expr):
    """The relation expr > 0."""
    return Relation(sympy.sympify(expr), ">")


def nonnegative(expr):
    """The relation expr >= 0."""
    return Relation(sympy.sympify(expr), ">=")


def nonzero(expr):
    """The relation expr != 0."""
    return Relation(sympy.sympify(expr), "!=")


class Domain:
    """Parameters with their ranges, and relations between them (`where`).

    >>> Domain(N=integers(1), d_k=integers(3)).text()
    {'N': 'an integer >= 1', 'd_k': 'an integer >= 3'}
    >>> Domain(d_k=integers(3)).check({"d_k": 2})
    Traceback (most recent call last):
    ...
    memorem.theory.domains.DomainError: d_k = 2: must be an integer >= 3
    """

    def __init__(self, where=(), **parameters):
        self.where = (where,) if isinstance(where, Relation) else tuple(where)
        self.parameters: Mapping[str, Range | Choice] = dict(parameters)
        self._proved: dict[Relation, str | None] = {}

    @property
    def names(self):
        """The parameters' names in the order they were given."""
        return tuple(self.parameters)

    def categories(self):
        """{name: options} of the categorical parameters."""
        return {name: kind.options for name, kind in self.parameters.items() if isinstance(kind, Choice)}

    def text(self):
        """{name: range} for readers; relations under "where"."""
        shown = {name: kind.text() for name, kind in self.parameters.items()}
        return {**shown, **({"where": " and ".join(relation.text() for relation in self.where)} if self.where else {})}

    def with_(self, **parameters):
        """The domain with some ranges replaced or added."""
        return Domain(self.where, **{**self.parameters, **parameters})

    def check(self, point, partial=False):
        """The point in exact numbers. DomainError for an unknown or missing name, a wrong value, or a violated relation."""
        for name in point:
            if name not in self.parameters:
                nearest = get_close_matches(name, self.names, n=1)
                raise DomainError(name, None, f"unknown parameter; {'did you mean ' + nearest[0] if nearest else 'known: ' + ', '.join(self.names)}")
        missing = [name for name in self.parameters if name not in point]
        if missing and not partial:
            raise DomainError(missing[0], None, f"missing; it is {self.parameters[missing[0]].text()}")
        admitted = {}
        for name, kind in self.parameters.items():
            if name in point:
                try:
                    admitted[name] = kind.admits(point[name])
                except ValueError as error:
                    raise DomainError(name, point[name], str(error)) from None
        self._check_relations(admitted)
        return admitted

    def _check_relations(self, point):
        for relation in self.where:
            value = relation.expr.subs(substitution(point, relation.expr))
            if not value.free_symbols and not (value.is_real and relation.holds(value)):
                raise DomainError(str(relation.expr), value, f"must be {relation.sign} 0")

    def points(self, limit=400):
        """Small exact points of the domain, a deterministic spread of at most `limit` tries."""
        grids = [kind.samples() for kind in self.parameters.values()]
        for choice in islice(_diagonal(grids), limit):
            try:
                yield self.check(dict(zip(self.parameters, choice, strict=True)))
            except DomainError:
                continue

    def witness(self):
        """A small exact point, or None if none was found: the domain is vacuous."""
        return next(self.points(20000), None)

    def strategy(self, max_size=8):
        """A Hypothesis strategy of exact points; integers reach `max_size` above their lower end, and further where relations between them ask for it."""
        from hypothesis import strategies

        if self.where:
            return strategies.sampled_from(list(islice(self.points(4000), 32)) or [self.witness()])
        made = {name: strategies.sampled_from(_spread(kind, max_size)) for name, kind in self.parameters.items()}
        return strategies.fixed_dictionaries(made).filter(self._admits)

    def _admits(self, point):
        try:
            self.check(point)
        except DomainError:
            return False
        return True

    def proves(self, relation):
        """A short description of a proof that the relation holds on the whole domain, or None if none was found."""
        if relation not in self._proved:
            self._proved[relation] = signs.proof(relation, self)
        return self._proved[relation]


def _spread(kind, max_size):
    if isinstance(kind, Range) and kind.integer:
        top = kind.low + max_size * kind.step if kind.low is not None else kind.high if kind.high is not None else max_size
        top = min(top, kind.high) if kind.high is not None else top
        return list(range(kind.low if kind.low is not None else top - max_size, top + 1, kind.step))
    return kind.samples()


def substitution(point, expr):
    """{symbol: exact SymPy number} for the numeric parameters of a point that occur in expr."""
    numbers = {}
    for symbol in expr.free_symbols:
        value = point.get(symbol.name)
        if value is not None and not isinstance(value, str):
            numbers[symbol] = sympy.Rational(value.numerator, value.denominator)
    return numbers


def _diagonal(grids):
    """The product of the grids, generic points first: indices that differ from one another before those that coincide."""
    sizes = [len(grid) for grid in grids]
    if any(size == 0 for size in sizes):
        return
    count = max(sizes)
    seen = set()
    for shift in range(3 * count):
        index = tuple((shift + 2 * place + 1) % size for place, size in enumerate(sizes))
        if index not in seen:
            seen.add(index)
            yield tuple(grid[i] for grid, i in zip(grids, index, strict=True))
    for index in product(*(range(size) for size in sizes)):
        if index not in seen:
            yield tuple(grid[i] for grid, i in zip(grids, index, strict=True))
