"""What is wrong with a part before any leg runs: ill-typed formulas, empty domains, missing legs, near misses that are no misses."""

from ..theory.algebra import Zero, decide_zero
from ..theory.domains import DomainError
from .formulas import is_scalar, point_text
from .theorem import Algebraic, Cited, Law, Negative


def fault(part):
    """(status, reason, message), or None if the legs may run."""
    for check in (_cited, _typed, _inhabited, _complete, _points, _missed):
        found = check(part)
        if found:
            return None if found == "cited" else found
    return None


def _cited(part):
    return "cited" if isinstance(part, Cited) else None


def _typed(part):
    if isinstance(part, Negative):
        return None
    for name, formula in {"equals": part.equals, **part.near_misses}.items():
        why = _ill_typed(part, formula)
        if why:
            return "REFUSED", "ill-typed", f"{name}: {why}"
    return None


def _ill_typed(part, formula):
    import sympy

    if isinstance(formula, sympy.Basic) and not isinstance(formula, sympy.Expr):
        return f"{formula} is a {type(formula).__name__}, not an expression"
    if not is_scalar(formula):
        wanted = "moment" if isinstance(part, Law) else "evaluate"
        if isinstance(part, Law | Algebraic) and hasattr(formula, wanted):
            return None
        return f"a {part.kind} cannot be stated by a {type(formula).__name__}"
    if isinstance(part, Law):
        return "a Law is stated by a law, not by a number"
    if formula.has(sympy.nan, sympy.zoo, sympy.I):
        return f"{formula} is not a real number"
    stray = sorted(s.name for s in formula.free_symbols if s.name not in part.domain.names)
    if stray and not isinstance(part, Algebraic):
        return f"{', '.join(stray)} is no parameter of the domain ({', '.join(part.domain.names)})"
    return None


def _inhabited(part):
    if part.domain.witness() is None:
        return "VACUOUS", "empty-domain", f"no point satisfies the domain {part.domain.text()}"
    return None


def _complete(part):
    have = {"derivation": part.derivation, "certificate": part.counterexample if isinstance(part, Negative) else part.certificate,
            "simulation": part.simulation}  # fmt: skip
    missing = [leg for leg in part.required if have[leg] is None]
    if missing:
        return "ERROR", "missing-leg", f"a {part.kind} needs a {missing[0]}"
    if "simulation" in part.required and not part.points:
        return "ERROR", "missing-points", f"a {part.kind} needs points to be simulated at"
    if part.simulation is not None and part.required and not part.points:
        return "ERROR", "missing-points", "a simulation needs points"
    return None


def _points(part):
    for point in part.points:
        try:
            part.domain.check(point)
        except DomainError as error:
            return "REFUSED", "outside-domain", f"point {point_text(point)}: {error}"
    return None


def _missed(part):
    for name, wrong in part.near_misses.items():
        if _is_the_truth(part, wrong):
            return "REFUSED", "near-miss-is-true", f"the near miss {name!r} equals the formula"
    return None


def _is_the_truth(part, wrong):
    if is_scalar(wrong) and is_scalar(part.equals):
        return isinstance(decide_zero(wrong - part.equals, part.domain), Zero)
    return not is_scalar(wrong) and wrong.key() == part.equals.key()
