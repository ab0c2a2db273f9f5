"""A claimed capacity beside every capacity of the library: under which criterion it is true at a point, and how far off it is under the others."""

import json
import math
import operator
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape

from ....theory.functionals.of_means import Capacity
from ....theory.scalars.balls import NoValue, ball
from ....theory.scalars.domains import DomainError
from ....theory.scalars.domains import exact as exact_number
from ....theory.scalars.parameters import PARAMETERS
from ...errors import UsageError
from ...theorems import discovery
from ..latex.parser import Parser
from ..latex.relations import statement
from ..latex.tokens import Unreadable, of_text
from ..reading.labels import is_label
from ..reading.scalars import Reader
from .finder import Anything

CRITERIA = ("level", "theta")
WITHIN, EQUAL = 0.1, 1e-9
HOLDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@dataclass(frozen=True)
class Held:
    """One criterion: the number of pairs that it admits at the point, and at what level of it the claim would be exact."""

    address: str
    title: str
    relation: str
    point: dict
    admitted: float
    claimed: float
    exact_at: float | None
    claims: str = "~"  # the relation of the claim

    @property
    def off(self):
        """The claim over what the criterion admits."""
        return self.claimed / self.admitted

    @property
    def true(self):
        """Whether the claim follows: a number from a capacity, to a tenth if it claims no more; a bound from a capacity, or from a bound on that side."""
        if self.claims in ("=", "~"):
            return self.relation == "=" and abs(self.off - 1) <= (WITHIN if self.claims == "~" else EQUAL)
        return self.relation in ("=", self.claims[0] + "=") and HOLDS[self.claims](self.admitted, self.claimed)

    @property
    def excluded(self):
        """Whether a bound contradicts the claim."""
        if self.claims not in ("=", "~"):
            against = {"<": ">=", ">": "<="}[self.claims[0]]
            return self.relation == against and not HOLDS[self.claims](self.admitted, self.claimed)
        return (self.relation == "<=" and self.claimed > self.admitted) or (self.relation == ">=" and self.claimed < self.admitted)

    def text(self):
        """One line for a person."""
        sign = {"=": "admits", "<=": "admits at most", ">=": "admits at least"}[self.relation]
        name = next(name for name in CRITERIA if name in self.point)
        shown = ", ".join(f"{key}={value}" for key, value in self.point.items())
        told = self._number() if self.claims in ("=", "~") else self._bound()
        return f"{self.address} {sign} {self.admitted:.5g} pairs at {shown}: {told}" + (
            f"; exact at {name} = {self.exact_at:.4g}" if self.exact_at else ""
        )

    def _number(self):
        told = f"the claim holds{' to a tenth' if self.claims == '~' else ''}" if self.true else f"the claim is {self.off:.3g} times that"
        return told + ("" if self.relation == "=" else ", which the bound excludes" if self.excluded else ", which the bound allows")

    def _bound(self):
        shown = f"{self.claims} {self.claimed:.5g}"
        if self.true:
            return f"the claim {shown} holds"
        if self.relation == "=":
            return f"the claim {shown} is false"
        return f"the claim {shown} is excluded" if self.excluded else f"of the claim {shown} this says nothing"


def named_point(point):
    """The point in public names: a parameter may be called by its letter, as \\tau=1/10 or tau=1/10 for level=1/10. UsageError for two values of one."""
    letters = {}
    for name, known in PARAMETERS.items():
        letters.setdefault(known.latex, name)
    found = {}
    for key, value in point.items():
        name = key if key in PARAMETERS else letters.get(key) or letters.get(f"\\{key}") or key
        if found.setdefault(name, value) != value:
            raise UsageError(f"--at gives {name} two values, {found[name]} and {value} (as {key})")
    return found


def claimed(text, point):
    """(relation, number) of a claim such as 'N_{max} \\approx d_k' at a point. UsageError where it cannot be read or lacks a letter's value."""
    names, point = Anything(), named_point(point)
    try:
        chain = statement(of_text(text))
        sides, relation = chain.sides, chain.relations[0][0] if chain.relations else "~"
        if relation not in ("=", "~", *HOLDS):
            raise UsageError(f"{text!r}: a claim is made with =, \\approx, <, >, \\le or \\ge")
        if len(sides) > 2 or (len(sides) == 2 and not is_label(sides[0])):
            raise UsageError(f"{text!r}: a claim is a formula, behind the name of a capacity and one relation or alone")
        found = Reader(names).value(Parser(sides[-1], names.is_name).whole())
    except Unreadable as error:
        raise UsageError(f"{text!r} cannot be read: {error.why}") from None
    public = {key: next(iter(named_point({key: ""}))) for key in names.met}
    missing = [key for key, name in public.items() if name not in point]
    if missing:
        raise UsageError(f"{text!r} needs --at {','.join(f'{key.lstrip(chr(92))}=...' for key in missing)}")
    try:
        return relation, float(ball(found, {symbol.name: exact_number(point[public[key]]) for key, symbol in names.met.items()}, 64))
    except (NoValue, ValueError) as error:
        raise UsageError(f"{text!r} has no value there: {error}") from None


def criteria(text, point, library=discovery.LIBRARY):
    """([Held] of every capacity with a value at the point, [what others lack]); level and theta are 1 unless the point gives them."""
    (relation, number), point, held, lacking = claimed(text, point), named_point(point), [], []
    for theorem in discovery.theorems(library):
        for part in () if isinstance(theorem, discovery.Broken) else theorem.parts.values():
            if part.equals is None or not all(isinstance(part.quantity_for(**one), Capacity) for one in part.ensembles()):
                continue
            given = {name: point.get(name, 1 if name in CRITERIA else None) for name in part.domain.names}
            needed = [name for name in (s.name for s in part.equals.free_symbols) if given.get(name) is None]
            if needed:
                lacking.append(f"{part.address} needs {', '.join(sorted(needed))}")
                continue
            known = {name: value for name, value in given.items() if value is not None}
            used = next((name for name in CRITERIA if name in known), None)
            try:
                if used is not None:
                    held.append(_held(theorem, part, known, used, relation, number))
            except (DomainError, NoValue) as error:
                lacking.append(f"{part.address}: {error}")
    return sorted(held, key=lambda one: abs(one.off - 1)), lacking


def _held(theorem, part, known, used, relation, number):
    """The Held of a part; of a capacity 1 + c level^p with p = 1 or 2 also the level at which the claim is exact."""
    level = exact_number(known[used])
    admitted, doubled, tripled = (float(part.value(**{**known, used: times * level})) for times in (1, 2, 3))
    powers = (p for p in (1, 2) if all(math.isclose(far - 1, times**p * (admitted - 1)) for times, far in ((2, doubled), (3, tripled))))
    power = next(powers, None) if part.relation == "=" and relation in ("=", "~") and admitted > 1 and number > 1 else None
    exact_at = None if power is None else float(level) * ((number - 1) / (admitted - 1)) ** (1 / power)
    return Held(part.address, theorem.title, part.relation, known, admitted, number, exact_at, relation)


def check(text, point, library=discovery.LIBRARY, as_json=False, console=None):
    """Print under which criteria a claim holds. Returns 0 if it holds under one, else 1."""
    held, lacking = criteria(text, point, library)
    true = any(one.true for one in held)
    if as_json:
        fields = ("address", "relation", "admitted", "claimed", "true", "excluded", "exact_at")
        rows = [{name: getattr(one, name) for name in fields} for one in held]
        print(json.dumps({"schema_version": 1, "claim": text, "criteria": rows, "not_compared": lacking}, indent=2, allow_nan=False))
        return 0 if true else 1
    console = console or Console()
    for one in held:
        console.print(escape(one.text()), style="green" if one.true else None, soft_wrap=True, highlight=False)
    for line in lacking:
        console.print(escape(f"not compared: {line}"), style="dim", soft_wrap=True, highlight=False)
    return 0 if true else 1
