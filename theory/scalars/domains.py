"""Domains as data: which values a theorem's parameters may take, and what follows from that.

A Domain checks points, shows them to readers, makes test strategies and proves side conditions. It is never built from SymPy comparisons,
which evaluate to True or False and are lost.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice, product
from typing import Any

import sympy

from . import positivity
from .definedness import has_value
from .exact import exact, passes_infinity, substitution
from .ranges import Choice, Range, integers, one_of, reals
from .relations import Relation, nonnegative, nonzero, positive

__all__ = ["Choice", "Domain", "DomainError", "Range", "Relation", "exact", "integers", "nonnegative", "nonzero", "one_of", "positive", "reals"]
__all__ += ["substitution"]


class DomainError(ValueError):
    """A point outside a domain: the parameter's name, its value and the rule it breaks."""

    def __init__(self, name, value, rule):
        self.name, self.value, self.rule = name, value, rule
        super().__init__(f"{name} = {value}: {rule}" if value is not None else f"{name}: {rule}")


class Domain:
    """Parameters with their ranges, and relations between them (`where`).

    >>> Domain(N=integers(1), d_k=integers(3)).text()
    {'N': 'an integer >= 1', 'd_k': 'an integer >= 3'}
    >>> Domain(d_k=integers(3)).check({"d_k": 2})
    Traceback (most recent call last):
    ...
    memorem.theory.scalars.domains.DomainError: d_k = 2: must be an integer >= 3
    """

    def __init__(self, where=(), **parameters):
        self.where = (where,) if isinstance(where, Relation) else tuple(where)
        self.parameters: Mapping[str, Any] = dict(parameters)  # Range or Choice
        self._proved: dict[Relation, str | None] = {}
        self._defined: dict[sympy.Expr, bool] = {}
        self._admitted: dict[tuple, dict | None] = {}

    @property
    def names(self):
        """The parameters' names in the order they were given."""
        return tuple(self.parameters)

    def symbol(self, name):
        """The symbol of a numeric parameter, as the domain's relations and the other modules write it."""
        used = (s for relation in self.where for s in relation.expr.free_symbols if s.name == name)
        return next(used, None) or sympy.Symbol(name, **({"integer": True} if self.parameters[name].integer else {"real": True}))

    def categories(self):
        """{name: options} of the categorical parameters."""
        return {name: kind.options for name, kind in self.parameters.items() if isinstance(kind, Choice)}

    def text(self):
        """{name: range} for readers; relations under "where"."""
        shown = {name: kind.text() for name, kind in self.parameters.items()}
        return {**shown, **({"where": " and ".join(relation.text() for relation in self.where)} if self.where else {})}

    def words(self):
        """The ranges and relations as a sentence says them.

        >>> Domain(positive(sympy.Symbol("d_k") - 2), N=integers(1)).words()
        'N an integer >= 1; d_k - 2 > 0'
        """
        return "; ".join(text if name == "where" else f"{name} {text}" for name, text in self.text().items())

    def restricted(self, *relations):
        """The points of the domain at which these relations hold."""
        return Domain((*self.where, *relations), **self.parameters)

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
            numbers = substitution(point, relation.expr)
            polynomial = _is_polynomial(relation.expr)
            value = relation.expr.xreplace(numbers) if polynomial else relation.expr.subs(numbers)
            infinite = not polynomial and passes_infinity(relation.expr, numbers)
            if not value.free_symbols and (infinite or not (value.is_real and relation.holds(value))):
                raise DomainError(str(relation.expr), value, f"must be {relation.sign} 0")

    def points(self, limit=400):
        """Small exact points of the domain, a deterministic spread of at most `limit` tries."""
        grids = [kind.samples() for kind in self.parameters.values()]
        for choice in islice(_diagonal(grids), limit):
            if choice not in self._admitted:
                self._admitted[choice] = self._checked(dict(zip(self.parameters, choice, strict=True)))
            point = self._admitted[choice]
            if point is not None:
                yield dict(point)

    def witness(self):
        """A small exact point, or None if none was found: the domain is vacuous."""
        return next(self.points(20000), None)

    def strategy(self, max_size=8):
        """A Hypothesis strategy of exact points; integers reach `max_size` above their lower end, and further where relations between them ask for it."""
        from hypothesis import strategies

        if self.where:
            return strategies.sampled_from(list(islice(self.points(4000), 32)) or [self.witness()])
        made = {name: strategies.sampled_from(_spread(kind, max_size)) for name, kind in self.parameters.items()}
        return strategies.fixed_dictionaries(made).filter(lambda point: self._checked(point) is not None)

    def _checked(self, point):
        try:
            return self.check(point)
        except DomainError:
            return None

    def proves(self, relation):
        """A short description of a proof that the relation holds on the whole domain, or None if none was found."""
        if relation not in self._proved:
            found = positivity.proof(relation, self)
            counted = None if found else self._counted(relation.expr)
            self._proved[relation] = counted[1].proves(Relation(counted[0], relation.sign)) if counted else found
        return self._proved[relation]

    def defined(self, expr):
        """A short description of a proof that the expression has a real value at every point of the domain, or None if none was found.

        >>> Domain(d_k=integers(3)).defined(1 / (sympy.Symbol("d_k", integer=True) - 2))
        '1/(d_k - 2) has a value everywhere'
        """
        expr = sympy.sympify(expr)
        if expr not in self._defined:
            counted = self._counted(expr)
            self._defined[expr] = has_value(expr, self) or bool(counted and has_value(*counted))
        return f"{sympy.sstr(expr)} has a value everywhere" if self._defined[expr] else None

    def whole(self, expr):
        """Whether an expression is a whole number at every point, as its parameters are.

        >>> Domain(d_k=integers(2, step=2)).whole(sympy.Symbol("d_k", integer=True) / 2)
        True
        """
        counted = self._counted(sympy.sympify(expr))
        return bool((counted[0].expand() if counted else sympy.sympify(expr)).is_integer)

    def _counted(self, expr):
        """(expr, domain) with every parameter low + step n written by its count n of steps; None if there is none in expr."""
        names = [name for name, kind in self.parameters.items() if getattr(kind, "step", 1) != 1 and self.symbol(name) in expr.free_symbols]
        if not names:
            return None
        counts = {name: sympy.Symbol(f"steps of {name}", integer=True) for name in names}
        kinds = {name: self.parameters[name] for name in names}
        put = {self.symbol(name): kind.low + kind.step * counts[name] for name, kind in kinds.items()}
        ranges = {counts[name].name: integers(0, None if kind.high is None else (kind.high - kind.low) // kind.step) for name, kind in kinds.items()}
        others = {name: kind for name, kind in self.parameters.items() if name not in names}
        where = [Relation(relation.expr.subs(put), relation.sign) for relation in self.where]
        return expr.subs(put), Domain(where, **others, **ranges)

    def contains(self, inner):
        """A short description of a proof that every point of the domain `inner` is in this one, or None if none was found.

        Parameters that only `inner` has are free; its own relations count as known.
        """
        reasons = [_within(name, kind, inner) for name, kind in self.parameters.items()]
        reasons += [inner.proves(relation) for relation in self.where]
        return None if None in reasons else "; ".join(dict.fromkeys(filter(None, reasons))) or "every domain is in a domain without parameters"


@lru_cache(maxsize=4096)
def _is_polynomial(expr):
    return expr.is_polynomial()


def _within(name, kind, inner):
    """Why a parameter's values in the domain `inner` are all of this kind, or None."""
    given = inner.parameters.get(name)
    if isinstance(kind, Choice):
        return f"{name} is {given.text()}" if isinstance(given, Choice) and set(given.options) <= set(kind.options) else None
    if not isinstance(given, Range) or (kind.integer and not given.integer) or not _on_steps(kind, given):
        return None
    relations = _end_relations(inner.symbol(name), kind)
    return f"{name} is {kind.text()}" if all(inner.proves(relation) for relation in relations) else None


def _on_steps(kind, given):
    return kind.step == 1 or (given.low is not None and given.step % kind.step == 0 and (given.low - kind.low) % kind.step == 0)


def _end_relations(symbol, kind):
    """What the ends of a range say of its parameter."""
    low = [Relation(symbol - kind.low, ">" if kind.open_low else ">=")] if kind.low is not None else []
    return [*low, *([Relation(kind.high - symbol, ">" if kind.open_high else ">=")] if kind.high is not None else [])]


def _spread(kind, max_size):
    if isinstance(kind, Range) and kind.integer:
        top = kind.low + max_size * kind.step if kind.low is not None else kind.high if kind.high is not None else max_size
        top = min(top, kind.high) if kind.high is not None else top
        return list(range(kind.low if kind.low is not None else top - max_size, top + 1, kind.step))
    return kind.samples()


def table(names, *rows, **each):
    """Points of parameters, one a row; each row with every value of what is given in `each`.

    >>> table("N d_k", (3, 2), (5, 4))
    ({'N': 3, 'd_k': 2}, {'N': 5, 'd_k': 4})
    >>> table("N", (3,), keys=("sphere", "rademacher"))
    ({'N': 3, 'keys': 'sphere'}, {'N': 3, 'keys': 'rademacher'})
    """
    others = [dict(zip(each, chosen, strict=True)) for chosen in product(*each.values())]
    return tuple({**dict(zip(names.split(), row, strict=True)), **other} for row in rows for other in others)


def without(points, *names):
    """The points without some of their parameters, each once.

    >>> without(table("N d_k", (3, 2), (3, 4), (5, 4)), "d_k")
    ({'N': 3}, {'N': 5})
    """
    found = [{name: value for name, value in point.items() if name not in names} for point in points]
    return tuple(point for place, point in enumerate(found) if point not in found[:place])


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
