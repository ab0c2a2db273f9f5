"""Variants of a part that go by its legs: parameters put in (`Part.at`), and a bound behind it (`Part.bounded`)."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction
from functools import wraps
from typing import Any

import sympy

from ...theory.scalars.balls import ball, substituted
from ..errors import UsageError


def put_in(statement: Any, values: Mapping[sympy.Symbol, sympy.Expr]) -> Any:
    """The statement with expressions in the place of symbols, in every coefficient of its syntax."""
    if isinstance(statement, sympy.Basic):
        return statement.xreplace(dict(values))
    if isinstance(statement, tuple):
        return tuple(put_in(one, values) for one in statement)
    if not is_dataclass(statement):
        return statement
    changed = {field.name: put_in(getattr(statement, field.name), values) for field in fields(statement)}
    return replace(statement, **changed) if any(new is not getattr(statement, name) for name, new in changed.items()) else statement


@dataclass(frozen=True)
class Asked:
    """A leg that is asked only for the parameters in `names`; of these, `values` gives some as expressions of the point's parameters."""

    leg: Callable
    names: tuple[str, ...]
    values: Mapping[str, sympy.Expr]
    number: Callable

    def __call__(self, toolkit, **point):
        found = {name: self.number(value, point) for name, value in self.values.items()}
        return self.leg(toolkit, **{name: value for name, value in {**point, **found}.items() if name in self.names})


def exactly(value: sympy.Expr, point: Mapping[str, Any]) -> Any:
    """The value at a point for a certificate: a Fraction where it is rational, else a ball."""
    found = substituted(value, point)
    return Fraction(int(found.p), int(found.q)) if found.is_Rational else ball(value, point)


def roughly(value: sympy.Expr, point: Mapping[str, Any]) -> float:
    """The value at a point for a simulation: a float."""
    return float(value.subs({symbol: point[symbol.name] for symbol in value.free_symbols}))


def asked_certificate(certificate: Any, points: tuple, values: Mapping[str, sympy.Expr]) -> Any:
    """A certificate of instances or enclosures at other points, with values put in; None stays None."""
    if certificate is None:
        return None
    if certificate.scope not in ("instances", "enclosure"):
        raise UsageError(f"a certificate for {certificate.scope} has no variants: give this one a certificate of its own")
    asked = Asked(certificate.function, tuple(certificate.points[0]), values, exactly)
    scope = certificate.scope if all(value.is_rational for value in values.values()) else "enclosure"
    return replace(certificate, function=asked, points=tuple(points), scope=scope)


def asked_simulation(simulation: Callable | None, points: tuple, values: Mapping[str, sympy.Expr]) -> Callable | None:
    """The simulation of a part with these points, with values put in; None stays None."""
    return None if simulation is None else Asked(simulation, tuple(points[0]), values, roughly)


def put_in_quantity(quantity: Any, values: Mapping[sympy.Symbol, sympy.Expr]) -> Any:
    """The same for a quantity, which may be a function of categorical parameters."""
    if not inspect.isfunction(quantity):
        return put_in(quantity, values)
    return wraps(quantity)(lambda **ensemble: put_in(quantity(**ensemble), values))


@dataclass(frozen=True)
class Further:
    """A derivation that goes on by more steps, each a rule or (rule, *arguments)."""

    derivation: Callable
    steps: list

    @property
    def __signature__(self):
        return inspect.signature(self.derivation)

    def __call__(self, **available):
        lines = self.derivation(**available)
        for step in self.steps:
            lines = lines.by(*step) if isinstance(step, tuple) else lines.by(step)
        return lines
