"""A draft: what was asked, derived where the search can, certified, simulated at drawn points, and shown beside machine-made wrong forms."""

import random
import time
from dataclasses import dataclass, replace
from typing import Any

import sympy

from ...theory.scalars.domains import Choice
from ...theory.scalars.zero_test import Zero, decide_zero
from ...theory.search.best_first import Search, Stuck
from ...theory.vectors import syntax
from ...theory.vectors.trees import vectors
from ..property.mutants import difference, mutants
from ..property.points import admits
from ..runs.session import Settings, settings
from ..theorems.formulas import evaluated
from ..theorems.theorem import Identity, Part, Theorem
from ..verification import certificate_leg, derivation_leg, sampling
from ..verification.results import HOLDS, LEG_UNRUN, REJECTED, Leg, PartResult
from .questions import Question

WIDTHS = (3, 5, 7, 9, 13)  # least widths that are tried where a mean of narrower keys is infinite
POINTS, WRONG, PLACES = 5, 6, 400
SIZES = {"N": (2, 3, 4, 6, 8, 12), "d_v": (1, 2, 3, 4), "age": (0, 1, 2, 3)}
FAR = (0.15, 20)  # a wrong form is shown where it is off by more than the first and less than the second
RESOLUTION = 0.05
MEMORIES = 1 << 21
SHARE = 0.4  # of the time, for the widths that were asked for


@dataclass(frozen=True)
class Reading:
    """An exact value or a measured one at a point, where there is no formula to compare them with."""

    point: dict
    exact: Any = None
    measured: float | None = None
    half_width: float | None = None
    word: str = ""


@dataclass(frozen=True)
class Draft:
    """The answer to a Question. stuck: what the search says where it has no formula; result: the legs of the part where it has one."""

    question: Question
    derivation: Any
    stuck: Stuck | None
    part: Part
    result: PartResult | None
    readings: tuple[Reading, ...]
    seconds: float

    @property
    def status(self):
        """DRAFT where every leg that there is holds, else what a verification would say; never VERIFIED: nobody chose the statement's points."""
        if self.result is None:
            return "UNDERIVED"
        words = {self.result.legs[leg].word for leg in self.result.required}
        return "DRAFT" if words == {HOLDS} else self.result.verdict[0]

    @property
    def seen(self):
        """{leg: how many of the wrong forms it rejects} of the legs that there are."""
        return {leg: sum(word == REJECTED for word in self.result.legs[leg].near_misses.values()) for leg in self.result.required}


def draft(question, *, seconds=8.0, seed=17, device="cpu"):
    """Derive, certify and simulate one Question. seconds: processor time of the search."""
    begun = time.monotonic()
    question, found = derived(question, seconds)
    if isinstance(found, Stuck):
        part = _part(question, sympy.Integer(1), None, seed)
        return Draft(question, None, found, part, None, tuple(_readings(part, seed, device)), time.monotonic() - begun)
    formula = shortest(found.result.scalar(), question.domain)
    part = _part(question, formula, found, seed)
    result = judged(part, brief(seed, device))
    return Draft(question, found, None, part, result, (), time.monotonic() - begun)


def derived(question, seconds):
    """(question, Derivation or Stuck): on the widths that were asked for, else on the least ones on which a derivation is found."""
    ends = time.process_time() + seconds
    first = Search(question.domain, seconds * SHARE).derive(question.statement)
    if not isinstance(first, Stuck):
        return question, first
    kinds = question.domain.parameters
    widths = [width for width in WIDTHS if "d_k" in kinds and width > kinds["d_k"].low]
    for width in widths if any("d_k" in why for _, why in first.refusals) else ():
        wider = question.wider(width)
        found = Search(wider.domain, max(ends - time.process_time(), 0) / 2).derive(wider.statement)
        if not isinstance(found, Stuck):
            return wider, found
    return question, Search(question.domain, max(ends - time.process_time(), 0)).derive(question.statement) if first.out_of_time else first


def shortest(formula, domain):
    """The shortest of a few ways to write a formula that is decided equal to it."""
    written = [formula]
    for way in (sympy.factor, sympy.factor_terms, sympy.powsimp):
        try:
            one = way(formula)
        except (sympy.PolynomialError, ArithmeticError, ValueError, TypeError, AttributeError):
            continue
        if one != formula and len(str(one)) < len(str(written[0])) and isinstance(decide_zero(one - formula, domain), Zero):
            written.insert(0, one)
    return written[0]


class Brief(Settings):
    """Settings under which a point that is not decided soon stays undecided."""

    @property
    def budget(self):
        """Memories of one point."""
        return MEMORIES


def brief(seed, device):
    """The settings of a draft: every point, at its own resolution."""
    run = settings(profile="full", resolution=RESOLUTION, seed=seed, device=device)
    return Brief(run.profile, run.device, run.seed, run.alpha, run.resolution)


def _part(question, formula, derivation, seed):
    """The Part of a draft, with points that were drawn and wrong forms that were made; of a capacity, no leg but the derivation."""
    domain, statement = question.domain, question.statement
    keys = keys_of(statement)
    if keys and "keys" not in domain.names:  # so that a polynomial in them is certified at all sizes
        domain = domain.with_(keys=Choice((keys,)))
    needed = Derived if question.measured is not None else Identity
    made = needed(
        quantity=(lambda keys: statement) if "keys" in domain.names else statement,
        equals=formula,
        derivation=lambda: derivation,
        points=_telling(drawn(domain, seed, 2 * POINTS), domain, formula)[:POINTS],
        **(question.legs or {}),
    )
    theorem = Theorem(title=question.title, domain=domain, parts={question.asked.replace("-", "_"): made}, id="draft.memory")
    part = theorem.first
    return replace(part, near_misses=wrong_forms(part)) if derivation else part


@dataclass(frozen=True, kw_only=True)
class Derived(Part):
    """A formula that rests on another one which is certified and simulated."""

    kind = "Identity"
    required = ("derivation",)


def keys_of(statement):
    """The ensemble of the family k, if its vectors are one of those whose averages are exact at all sizes and there is nothing else in a mean."""
    if not isinstance(statement, syntax.E):
        return None
    kinds = {node.family.ensemble.kind for node in vectors(statement) if node.family.name == "k"}
    return next(iter(kinds)) if len(kinds) == 1 and kinds <= {"sphere", "rademacher"} else None


def judged(part, run):
    """The PartResult of a draft's legs: like a verification, without what a theorem must have beyond legs that hold."""
    legs = {"derivation": derivation_leg.judge(part, derivation_leg.derive(part))}
    legs["certificate"] = _reached(certificate_leg.certify(part)) if part.certificate is not None else Leg(LEG_UNRUN)
    legs["simulation"] = sampling.simulate(part, run) if part.simulation is not None else Leg(LEG_UNRUN)
    needed = tuple(leg for leg in part.required if legs[leg].word != LEG_UNRUN)
    return PartResult(part.kind, legs, needed, tuple(part.near_misses))


def _reached(leg):
    """The leg, unrun where the made certificate turns out to be out of reach of every exact device."""
    return Leg(LEG_UNRUN, "out-of-reach", leg.message) if leg.message.startswith("OutOfReach") else leg


def _telling(points, domain, formula):
    """Those of the points at which the formula is not zero: a resolution is relative to what is predicted."""
    return tuple(point for point in points if evaluated(formula, domain.check(point)).exact != 0)


def drawn(domain, seed, count=POINTS):
    """Points of a domain drawn at random from small sizes: a new seed draws others."""
    source, found = random.Random(seed), []
    for _ in range(PLACES):
        point = {name: _chosen(name, kind, source) for name, kind in domain.parameters.items()}
        if admits(domain, point) and point not in found:
            found.append(point)
        if len(found) == count:
            break
    return tuple(found)


def _chosen(name, kind, source):
    if isinstance(kind, Choice):
        return source.choice(kind.options)
    if not kind.integer:
        return source.choice(kind.samples())
    low = kind.low or 0
    if name in SIZES and name != "d_k":
        return source.choice(SIZES[name])
    steps = (0, 1, 2, 3, 5, 7, 11) if low < 3 else (10, 12, 14, 18, 22, 28)  # keys that must be wide have heavy tails at the least widths
    return source.choice([low + step for step in steps])


def wrong_forms(part):
    """{what was edited: wrong formula} that differ at a drawn point by more than the resolution, and by no absurd factor."""
    points = [part.domain.check(point) for point in part.points]
    made = mutants(part, points, most=4 * WRONG)
    found = {}
    for name, wrong in made.items():
        if len(found) < WRONG and any(FAR[0] < difference(part, wrong, point) < FAR[1] for point in points):
            found[name] = wrong
    return found


def _readings(part, seed, device):
    """Exact values with a simulation beside each, or measured ones alone."""
    run = brief(seed, device)
    if part.certificate is not None:
        for point, value in certificate_leg.measure(part)[:3]:
            yield _beside(part, point, value, run)
    elif part.simulation is not None:
        for point in part.points[:3]:
            yield _measured(part, part.domain.check(point), run)


def _beside(part, point, value, run):
    """An exact value, and what memories at the same point say of it."""
    number = sympy.Rational(str(float(value.mid()))) if hasattr(value, "mid") else sympy.Rational(str(value))
    leg = sampling.simulate(replace(part, equals=number, points=(point,)), run)
    seen = leg.details[0] if leg.details else None
    return Reading(point, value, getattr(seen, "measured", None), getattr(seen, "half_width", None), leg.word)


def _measured(part, point, run):
    """A first estimate, then an interval around what was estimated."""
    value = sympy.Integer(1)
    for _ in range(3):
        leg = sampling.simulate(replace(part, equals=value, points=(point,)), run)
        seen = leg.details[0] if leg.details else None
        if seen is None or not seen.measured or leg.word == "holds":
            break
        value = sympy.Rational(str(seen.measured))
    return Reading(point, None, getattr(seen, "measured", None), getattr(seen, "half_width", None), leg.word)
