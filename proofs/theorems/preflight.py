"""What is wrong with a part before any leg runs: ill-typed formulas, empty domains, missing legs, near misses that are no misses."""

from ...theory.scalars.domains import DomainError
from . import near_misses
from .claim import Claim
from .formulas import is_scalar, point_text
from .theorem import Algebraic, Cited, Law, Negative


def fault(part):
    """(status, reason, message), or None if the legs may run."""
    for check in (_cited, _typed, _inhabited, _complete, _points, _varied, _missed):
        found = check(part)
        if found:
            return None if found == "cited" else found
    return None


def _cited(part):
    return "cited" if isinstance(part, Cited) else None


def _typed(part):
    if isinstance(part, Negative):
        said = "a Negative part denies a Claim, two formulas and a relation between them"
        return None if isinstance(part.claim, Claim) else ("REFUSED", "ill-typed", f"the claim is {part.claim!r}; {said}")
    for name, formula in {"equals": part.equals, **part.near_misses}.items():
        why = _ill_typed(part, formula)
        if why:
            return "REFUSED", "ill-typed", f"{name}: {why}"
    return None


def _ill_typed(part, formula):
    import sympy

    if isinstance(formula, sympy.Basic) and not isinstance(formula, sympy.Expr):
        return f"{formula} is {_a(type(formula).__name__)}, not an expression"
    if not is_scalar(formula):
        wanted = "moment" if isinstance(part, Law) else "evaluate"
        if isinstance(part, Law | Algebraic) and hasattr(formula, wanted):
            return None
        return f"{_a(part.kind)} cannot be stated by {_a(type(formula).__name__)}"
    if isinstance(part, Law):
        return "a Law is stated by a law, not by a number"
    if formula.has(sympy.nan, sympy.zoo, sympy.I):
        return f"{formula} is not a real number"
    stray = sorted(s.name for s in formula.free_symbols if s.name not in part.domain.names)
    if stray and not isinstance(part, Algebraic):
        return f"{', '.join(stray)} is no parameter of the domain ({', '.join(part.domain.names)})"
    return None


def _a(noun):
    return f"{'an' if noun[0] in 'AEIOU' else 'a'} {noun}"


def _inhabited(part):
    if part.domain.witness() is None:
        return "VACUOUS", "empty-domain", f"no point satisfies the domain: {part.domain.words()}"
    return None


def _complete(part):
    have = {"derivation": part.derivation, "certificate": part.counterexample if isinstance(part, Negative) else part.certificate,
            "simulation": part.simulation}  # fmt: skip
    missing = [leg for leg in part.required if have[leg] is None]
    if missing:
        return "ERROR", "missing-leg", f"{_a(part.kind)} needs a {missing[0]}"
    if "simulation" in part.required and not part.points:
        return "ERROR", "missing-points", f"{_a(part.kind)} needs points to be simulated at"
    if part.simulation is not None and part.required and not part.points:
        return "ERROR", "missing-points", "a simulation needs points"
    return None


def _points(part):
    seen = []
    for point in part.points:
        try:
            exact = part.domain.check(point)
        except DomainError as error:
            return "REFUSED", "outside-domain", f"point {point_text(point)}: {error}"
        if exact in seen:
            return "REFUSED", "repeated-point", f"point {point_text(point)} is listed twice"
        seen.append(exact)
    return None


def _varied(part):
    """A certificate at one value of a parameter says nothing of how the quantity depends on it."""
    if "certificate" not in part.required or part.certificate is None:
        return None
    for name, kind in part.domain.parameters.items():
        seen = {str(point.get(name)) for point in part.certificate.points}
        if len(seen) < 2 and len(kind.samples()) > 1 and _is_spoken_of(part, name):
            return "REFUSED", "frozen-parameter", f"the certificate takes one value of {name}; it takes two at least, or says nothing of {name}"
    return None


def _is_spoken_of(part, name):
    """Whether the formula names the parameter, or the points of a certificate that is no full grid do."""
    named = is_scalar(part.equals) and name in {s.name for s in part.equals.free_symbols}
    return named or (part.certificate.scope != "all sizes" and any(name in point for point in part.certificate.points))


def _missed(part):
    return None if isinstance(part, Negative) else near_misses.fault(part)
