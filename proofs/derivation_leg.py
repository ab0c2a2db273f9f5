"""The derivation leg: replay every line, compare the last one with the formula, and see that no near miss is reached."""

from dataclasses import dataclass, field

from ..theory.algebra import Nonzero, Zero
from ..theory.derivation import RULES, Derivation, Refused
from .formulas import point_text
from .results import FAILS, HOLDS, LEG_ERROR, LEG_REFUSED, NOT_REQUIRED, REJECTED, SURVIVES, UNDECIDED, Leg


@dataclass(frozen=True)
class Reached:
    """What one derivation of a part reached, before it is compared with anything."""

    ensemble: dict
    derivation: object
    quantity: object
    fault: Leg | None = None
    lines: tuple = field(default_factory=tuple)


def derive(part):
    """Every derivation of the part replayed, one for each choice of its categorical parameters; faults are caught as legs."""
    return [_reach(part, ensemble) for ensemble in part.ensembles()]


def _reach(part, ensemble):
    derivation = quantity = None
    try:
        quantity = part.quantity_for(**ensemble)
        derivation = part.derive(**ensemble)
        fault = _forged(derivation)
        lines = () if fault else derivation.lines
    except Refused as refusal:
        return Reached(ensemble, derivation, quantity, Leg(LEG_REFUSED, "side-condition", str(refusal)))
    except Exception as error:
        return Reached(ensemble, derivation, quantity, Leg(LEG_ERROR, "exception", f"{type(error).__name__}: {error}"))
    return Reached(ensemble, derivation, quantity, fault, lines)


def _forged(derivation):
    """A fault unless this is exactly a Derivation all of whose steps are registered rules."""
    if type(derivation) is not Derivation:
        return Leg(FAILS, "forged-line", f"the derivation is a {type(derivation).__name__}, not a Derivation made by rules")
    for step in derivation.steps:
        if RULES.get(step.rule.name) is not step.rule:
            return Leg(FAILS, "forged-line", f"step {step.rule.name!r} is not a registered rule")
    return None


def judge(part, reached):
    """The Leg for what was reached: holds only if every derivation starts at `quantity` and ends at `equals`."""
    if "derivation" not in part.required:
        return Leg(NOT_REQUIRED)
    for one in reached:
        leg = one.fault or _misdirected(part, one) or _off_target(part, one)
        if leg:
            return leg
    return Leg(HOLDS, near_misses={name: _reached_any(part, reached, wrong) for name, wrong in part.near_misses.items()})


def _misdirected(part, one):
    if one.derivation.statement.key() != one.quantity.key():
        return Leg(FAILS, "wrong-start", "the first line of the derivation is not the quantity of the statement")
    if one.derivation.relation not in (part.relation, "="):
        return Leg(FAILS, "wrong-relation", f"the derivation proves {one.derivation.relation!r}, the statement says {part.relation!r}")
    return None


def _off_target(part, one):
    outcome = one.derivation.result.compare(part.equals, part.domain)
    if isinstance(outcome, Zero):
        return None
    where = f" for {point_text(one.ensemble)}" if one.ensemble else ""
    if isinstance(outcome, Nonzero):
        return Leg(FAILS, "wrong-target", f"the derivation reaches another formula{where}: they differ at {point_text(outcome.witness)}")
    return Leg(UNDECIDED, "undecided", f"whether the last line equals the formula could not be decided{where}: {outcome.why}")


def _reached_any(part, reached, wrong):
    """Whether some derivation reaches this wrong formula: a near miss is rejected only by an exact witness."""
    words = []
    for one in reached:
        outcome = one.derivation.result.compare(wrong, part.domain)
        words.append(SURVIVES if isinstance(outcome, Zero) else REJECTED if isinstance(outcome, Nonzero) else UNDECIDED)
    return SURVIVES if SURVIVES in words else UNDECIDED if UNDECIDED in words else REJECTED
