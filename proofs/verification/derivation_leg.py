"""The derivation leg: replay every line, compare the last one with the formula, and see that no near miss is reached."""

from dataclasses import dataclass, field, fields, is_dataclass, replace
from fractions import Fraction

import sympy

from ...theory.certificates.certify import Instance
from ...theory.certificates.divergence import Infinite
from ...theory.distributions.chi_squares import ChiSquares
from ...theory.functionals.item_counts import too_few
from ...theory.kernel.derivation import Derivation, Refused, uncovered
from ...theory.kernel.provenance import Seal, foreign
from ...theory.matrices.scalar_ranges import with_scalars
from ...theory.matrices.syntax import Matrix
from ...theory.scalars.balls import NoValue, ball
from ...theory.scalars.domains import Choice
from ...theory.scalars.zero_test import Nonzero, Zero
from ...theory.vectors.existence import impossible_law
from ..errors import UsageError
from ..theorems.files import located
from ..theorems.formulas import canonical, evaluated, is_scalar, point_text
from ..theorems.given import undeclared
from .certificate_leg import EQUAL, UNCLEAR, compare, compare_near_miss
from .results import FAILS, HOLDS, LEG_ASSUMED, LEG_ERROR, LEG_REFUSED, LEG_STALE, NOT_REQUIRED, REJECTED, SURVIVES, UNDECIDED, Leg

MOMENTS = (1, 2, 3)  # of a law, by which last lines are told from near misses
LEGIBLE = 300  # characters of a formula or a value in a sentence
QUARTERS = (Fraction(1, 4), Fraction(1, 3))  # those that every quotient of chi-square variables has


@dataclass(frozen=True)
class Reached:
    """What one derivation of a part reached, before it is compared with anything."""

    ensemble: dict
    derivation: object
    quantity: object
    fault: Leg | None = None
    lines: tuple = field(default_factory=tuple)


@dataclass(frozen=True)
class LastLine:
    """The last line of one derivation: its key, what it assumes, and its exact values at points that tell it from the near misses.

    uses: how often the derivation uses each rule, and each row of a table of rules; nothing is judged by it.
    """

    ensemble: dict
    key: str
    assumed: tuple[str, ...]
    values: tuple
    uses: dict = field(default_factory=dict)


def derive(part):
    """Every derivation of the part replayed, one for each choice of its categorical parameters; faults are caught as legs."""
    seal = Seal()
    reached = [_reach(part, ensemble) for ensemble in part.ensembles()]
    exchanged = seal.broken()
    if exchanged:
        fault = Leg(LEG_REFUSED, "kernel-altered", f"the derivation exchanges {', '.join(exchanged)} of the package it is judged by")
        return [replace(one, fault=fault) for one in reached]
    return reached


def _reach(part, ensemble):
    derivation = quantity = None
    try:
        quantity = part.quantity_for(**ensemble)
        derivation = part.derive(**ensemble)
        fault = _forged(derivation)
        lines = () if fault else derivation.lines
    except Refused as refusal:
        word = FAILS if refusal.reason == "forged-line" else LEG_REFUSED
        return Reached(ensemble, derivation, quantity, Leg(word, refusal.reason, refusal.told()))
    except (Exception, SystemExit) as error:
        return Reached(ensemble, derivation, quantity, Leg(LEG_ERROR, "exception", f"{located(error)}{type(error).__name__}: {error}"))
    return Reached(ensemble, derivation, quantity, fault, lines)


def _forged(derivation):
    """A fault unless this is exactly a Derivation, whose lines only its steps make."""
    if type(derivation) is not Derivation:
        return Leg(FAILS, "forged-line", f"the derivation is a {type(derivation).__name__}, not a Derivation made by rules")
    return None


def judge(part, reached):
    """The Leg for what was reached: holds only if every derivation starts at `quantity`, ends at `equals` and was made on the whole domain.

    A derivation with a line that no rule made is "assumed" at best.
    """
    if "derivation" not in part.required:
        return Leg(NOT_REQUIRED)
    for one in reached:
        leg = one.fault or _misdirected(part, one) or _narrow(part, one) or _undeclared(part, one) or _off_target(part, one)
        if leg:
            return leg
    why = undefined(part)
    if why:
        return Leg(LEG_REFUSED, "undefined", f"the formula is not shown to have a value on the whole domain: {why}")
    compared = {}
    for name, wrong in part.near_misses.items():
        try:
            compared[name] = [one.derivation.result.compare(wrong, part.domain) for one in reached]
        except Refused as refusal:
            return Leg(LEG_REFUSED, "near-miss-refused", f"the near miss {name!r} cannot be compared: {refusal}")
    lines = tuple(_last_line(one, [outcomes[place] for outcomes in compared.values()]) for place, one in enumerate(reached))
    return _found(lines, {name: _word(outcomes) for name, outcomes in compared.items()})


def _undeclared(part, one):
    why = undeclared(part, one.derivation)
    return Leg(FAILS, "undeclared-condition", why) if why else None


def _found(lines, near_misses):
    assumed = tuple(dict.fromkeys(why for one in lines for why in one.assumed))
    word, reason = (LEG_ASSUMED, "assumed") if assumed else (HOLDS, "")
    return Leg(word, reason, f"assumed, not proved: {'; '.join(assumed)}" if assumed else "", near_misses, lines)


def _last_line(one, outcomes):
    """The LastLine of a derivation that was compared with the near misses."""
    result, witnesses = one.derivation.result, []
    for outcome in outcomes:
        if isinstance(outcome, Nonzero) and outcome.witness not in witnesses:
            witnesses.append(outcome.witness)
    try:
        values = tuple((point, _value(result, point)) for point in witnesses)
    except (TypeError, NoValue):  # a normal form of vectors, which numbers do not enter
        values = ()
    return LastLine(one.ensemble, _key(result), tuple(one.derivation.assumptions), values, one.derivation.uses)


def _key(formula):
    """Text that equal right sides and last lines share, however they are held."""
    closed = formula.scalar() if hasattr(formula, "scalar") else formula
    return canonical(formula if closed is None else closed)


def _value(result, point):
    """The exact value of a last line at a point: a number, a ball, moments of a law, or the entries of a matrix."""
    if hasattr(result, "moment"):
        return {order: _closed_value(result.moment(order), point) for order in (QUARTERS if isinstance(result, ChiSquares) else MOMENTS)}
    closed = result.scalar()
    if closed is None or not {symbol.name for symbol in closed.free_symbols} <= set(point):
        return Instance({}, result.evaluate(point))
    value = _closed_value(closed, point)
    return Instance({}, value) if isinstance(result, Matrix) else value


def _closed_value(closed, point):
    found = evaluated(closed, point)
    if found.infinite:
        return Infinite(Fraction(1), "the last line is infinite")
    return ball(closed, point) if found.exact is None else found.exact


def judge_lines(part, lines):
    """The Leg of last lines that were reached before, against the formula and the near misses of today; see records.proof_legs.

    Where a last line has no exact value the part is derived again.
    """
    if [one.ensemble for one in lines] != part.ensembles():
        return Leg(LEG_STALE, "stale", "its ensembles are not those that were derived; verify it again")
    if not all(one.values for one in lines):
        return judge(part, derive(part))
    for one in lines:
        outcomes = {compare(part.equals, point, value) for point, value in one.values}
        if UNCLEAR in outcomes and one.key != _key(part.equals):
            return Leg(UNDECIDED, "undecided", "what is kept of the last line does not tell whether it is the formula")
        if outcomes - {EQUAL, UNCLEAR}:
            return Leg(FAILS, "wrong-target", f"the derivation reached another formula: {one.key}")
    return _found(tuple(lines), {name: _told_apart(part, lines, wrong) for name, wrong in part.near_misses.items()})


def _told_apart(part, lines, wrong):
    """Whether every last line has a value that this wrong formula has not."""
    if all(any(compare_near_miss(wrong, *kept) not in (EQUAL, UNCLEAR, None) for kept in one.values) for one in lines):
        return REJECTED
    return SURVIVES if _key(wrong) in [one.key for one in lines] else UNDECIDED


def _misdirected(part, one):
    found = foreign(part.equals)
    if found:
        return Leg(LEG_REFUSED, "foreign-statement", f"the formula holds a {found}, of which the kernel knows nothing")
    if one.derivation.statement.key() != one.quantity.key():
        return Leg(FAILS, "wrong-start", "the first line of the derivation is not the quantity of the statement")
    if one.derivation.relation not in (part.relation, "="):
        return Leg(FAILS, "wrong-relation", f"the derivation proves {one.derivation.relation!r}, the statement says {part.relation!r}")
    return None


def _narrow(part, one):
    """A refusal where the derivation does not hold at some point of the part's domain, or where there may be fewer items than it names."""
    domain = part.domain.with_(**{name: Choice((option,)) for name, option in one.ensemble.items()})
    why = uncovered(one.derivation, domain)
    if why:
        return Leg(LEG_REFUSED, "narrow-domain", f"the derivation was made on another domain than the statement's: {why}")
    why = too_few(one.quantity, domain)
    if why:
        return Leg(LEG_REFUSED, "too-few-items", why)
    why = impossible_law(one.quantity, domain)
    return Leg(LEG_REFUSED, "impossible-law", f"the statement draws {why}") if why else None


def undefined(part):
    """Why the right side, or the scale that deviations are measured against, may have no value at some point of the domain; None if it has one."""
    stated = [part.equals] if part.scale is None else [part.equals, part.scale]
    return next((why for formula in stated if formula != sympy.oo for why in [_without_value(formula, part.domain)] if why), None)


def _without_value(formula, domain):
    """The first scalar in a right side that is not proved to have a value, or what is not proved of a law's parameters."""
    for scalar in _scalars(formula):
        if with_scalars(domain, scalar).defined(scalar) is None:
            return str(scalar)
    needs = formula.needs() if hasattr(formula, "needs") else ()
    return next((need.text() for need in needs if domain.proves(need) is None), None)


def _scalars(formula):
    """A scalar itself; every scalar inside a law or a matrix expression."""
    if is_scalar(formula):
        yield formula
    elif isinstance(formula, tuple | list):
        for part in formula:
            yield from _scalars(part)
    elif is_dataclass(formula):
        for one in fields(formula):
            yield from _scalars(getattr(formula, one.name))


def _off_target(part, one):
    outcome = one.derivation.result.compare(part.equals, part.domain)
    if isinstance(outcome, Zero):
        return None
    where = f" for {point_text(one.ensemble)}" if one.ensemble else ""
    if isinstance(outcome, Nonzero):
        return Leg(FAILS, "wrong-target", f"the derivation reaches another formula{where}: {_both(part, one.derivation.result, outcome.witness)}")
    return Leg(UNDECIDED, "undecided", f"whether the last line equals the formula could not be decided{where}: {outcome.why}")


def _both(part, reached, witness):
    """The formula that was reached and the one that is claimed, with their values at a point where they differ."""
    told = [str(formula if is_scalar(formula) else formula.text())[:LEGIBLE] for formula in (_closed(reached), part.equals)]
    try:
        values = [str(_told(formula, witness))[:LEGIBLE] for formula in (reached, part.equals)]
    except (UsageError, NoValue, TypeError, AttributeError, ValueError):  # laws and matrices have no single number
        values = []
    differ = f"they are {values[0]} and {values[1]}" if values else "they differ"
    return f"{told[0]} is reached, {told[1]} is claimed; at {point_text(witness)} {differ}"


def _closed(result):
    closed = result.scalar() if hasattr(result, "scalar") else None
    return result if closed is None else closed


def _told(formula, point):
    """The value of a formula as a person reads it: an exact number, else ten digits."""
    found = evaluated(_closed(formula), point)
    return found.decimal if found.infinite else found.exact if found.exact is not None else f"{float(found.decimal):.10g}"


def _word(outcomes):
    """Whether some derivation reaches a wrong formula: a near miss is rejected only by an exact witness."""
    words = [SURVIVES if isinstance(one, Zero) else REJECTED if isinstance(one, Nonzero) else UNDECIDED for one in outcomes]
    return SURVIVES if SURVIVES in words else UNDECIDED if UNDECIDED in words else REJECTED
