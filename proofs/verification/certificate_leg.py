"""The certificate leg: exact values of the quantity, found without the derivation, against the formula evaluated exactly at the same points."""

from fractions import Fraction

from flint import arb

from ...theory.certificates.certify import WIDEST
from ...theory.certificates.divergence import Infinite
from ...theory.scalars.balls import NoValue, ball
from ...theory.scalars.domains import DomainError
from ...theory.vectors.scaling import moments, poles
from ...theory.vectors.syntax import Term
from ..theorems.files import located
from ..theorems.formulas import evaluated, is_scalar, point_text
from ..theorems.theorem import Negative
from .results import FAILS, HOLDS, LEG_ERROR, LEG_REFUSED, NOT_REQUIRED, REJECTED, SURVIVES, UNDECIDED, Leg

EQUAL, UNEQUAL, BELOW, ABOVE, UNCLEAR = "equal", "unequal", "below", "above", "unclear"


LEGIBLE = 40  # characters of an exact value in a sentence


def points(part):
    """The points of the part's certificate, or of its counterexample, in exact numbers."""
    listed = part.counterexample if isinstance(part, Negative) else part.certificate
    return [part.domain.check(point, partial=True) for point in listed.points]


def measure(part):
    """[(point, value)] at every point of the part's certificate; exceptions propagate to `certify`."""
    return [(point, evaluated_at(part, point)) for point in points(part)]


def evaluated_at(part, point):
    """The certificate's value at an exact point. TypeError for a float, which no certificate may return.

    Parameters that are real numbers come as fractions also where they are whole, so that a quotient of two stays exact.
    """
    value = part.certificate.evaluate({name: _fraction(part.domain, name, number) for name, number in point.items()})
    for entry in _entries(value):
        if isinstance(entry, float):
            raise TypeError(f"the certificate returns the float {entry}, which is not exact")
    return value


def _fraction(domain, name, number):
    return Fraction(number) if not isinstance(number, str) and not domain.parameters[name].integer else number


def _entries(value):
    if isinstance(value, dict):
        value = list(value.values())
    return [entry for one in value for entry in _entries(one)] if isinstance(value, list | tuple) else [getattr(value, "value", value)]


def certify(part):
    """The Leg of a part."""
    if "certificate" not in part.required:
        return Leg(NOT_REQUIRED)
    try:
        return judge(part, measure(part))
    except DomainError as error:
        return Leg(FAILS, "outside-domain", f"a point of the certificate is outside the domain: {error}")
    except (Exception, SystemExit) as error:
        return Leg(LEG_ERROR, "exception", f"{located(error)}{type(error).__name__}: {error}")


def judge(part, values):
    """The Leg for measured values: holds only if every comparison is decided in the statement's favour."""
    if not values:
        return Leg(UNDECIDED, "no-instances", "the certificate has no points")
    for point, value in values:
        why = _of_something_else(part, point, value)
        if why:
            return Leg(LEG_REFUSED, "other-minorant", f"at {point_text(point)} {why}")
    outcomes = [(point, compare(part.equals, point, value)) for point, value in values]
    for point, outcome in outcomes:
        if outcome not in agreeable(part) and outcome != UNCLEAR:
            return Leg(FAILS, "off-by", f"at {point_text(point)} the exact value is {_shown(values, point)}, the formula says otherwise")
    for point, outcome in outcomes:
        if outcome == UNCLEAR:
            return Leg(UNDECIDED, "wide", f"at {point_text(point)} the enclosure is too wide to tell")
    scope = _scope(part, [point for point, _ in values])
    words = {name: _rejects(part, wrong, values) for name, wrong in part.near_misses.items()}
    return Leg(HOLDS, message=f"{part.certificate.describe()}; scope: {scope}", near_misses=words, details=tuple(values))


def judge_kept(part, values):
    """The Leg of values that were measured before, or of the inputs of a counterexample."""
    try:
        return _judge_claim(part, values) if isinstance(part, Negative) else judge(part, values)
    except (Exception, SystemExit) as error:
        return Leg(LEG_ERROR, "exception", f"{located(error)}{type(error).__name__}: {error}")


def _of_something_else(part, point, value):
    """Why what is shown to diverge is not read off the statement, where no derivation leads from the one to the other; None if it is."""
    if not isinstance(value, Infinite) or "derivation" in part.required:
        return None
    statement = part.quantity_for(**{name: point[name] for name in part.domain.categories() if name in point})
    if not isinstance(statement, Term) or value.atom:
        return "nothing in the statement's syntax shows the divergence; it needs a derivation"
    if value.moment is None:
        return (
            None
            if min(poles(statement), default=0) <= -1
            else "the statement divides by no inner product whose density at 0 would make its mean infinite"
        )
    n, s, rate = value.moment
    if rate == 0 and (n, s) in moments(statement, point):
        return None
    return f"the certificate speaks of E X^{s} e^(-{rate} X) with {n} degrees of freedom, which is no moment of the statement's vectors"


def agreeable(part):
    """How an exact value may stand to the formula of a true statement."""
    return {"<=": (EQUAL, BELOW), ">=": (EQUAL, ABOVE)}.get(part.relation, (EQUAL,))


def _rejects(part, wrong, values):
    unclear = False
    for point, value in values:
        outcome = compare_near_miss(wrong, point, value)
        if outcome not in (*agreeable(part), UNCLEAR, None):
            return REJECTED
        unclear |= outcome == UNCLEAR
    return UNDECIDED if unclear else SURVIVES


def compare_near_miss(wrong, point, value):
    """How the exact value stands to a near miss; None where the near miss has no value, which rejects nothing."""
    try:
        return compare(wrong, point, value)
    except NoValue:
        return None


def _shown(values, point):
    return str(next(value for where, value in values if where == point))[:60]


def compare(formula, point, value):
    """How the exact value stands to the formula at this point: equal, below, above, unequal or unclear."""
    inputs = getattr(value, "inputs", None)
    if inputs is not None:
        return _same(value.value, _from_inputs(formula, point, inputs))
    if isinstance(value, Infinite):
        return _infinite(value, formula, point)
    if isinstance(value, dict):
        outcomes = {_order(exact, formula.moment(order), point) for order, exact in value.items()}
        return EQUAL if outcomes == {EQUAL} else UNCLEAR if outcomes <= {EQUAL, UNCLEAR} else UNEQUAL
    return _order(value, formula, point)


def _infinite(value, formula, point):
    """A mean that is shown to be infinite is above every finite formula."""
    if not value.least > 0:
        return UNCLEAR
    return EQUAL if evaluated(formula, point).infinite else ABOVE


def _from_inputs(formula, point, inputs):
    if is_scalar(formula):
        stated = evaluated(formula, {**point, **inputs})
        return stated.exact if stated.exact is not None else ball(formula, {**point, **inputs})
    return formula.evaluate({**point, **inputs}, "exact")


def _same(left, right):
    """Equal or not by exact numbers, entry by entry; by balls where a number is irrational; unclear where neither decides."""
    left, right = _flat(left), _flat(right)
    if len(left) != len(right):
        return UNEQUAL
    outcomes = {_same_number(a, b) for a, b in zip(left, right, strict=True)}
    return UNEQUAL if UNEQUAL in outcomes else UNCLEAR if UNCLEAR in outcomes else EQUAL


def _same_number(left, right):
    exact = rational(left), rational(right)
    if None not in exact:
        return EQUAL if exact[0] == exact[1] else UNEQUAL
    try:
        order = _order_balls(*(_as_ball(number, value) for number, value in zip(exact, (left, right), strict=True)))
    except TypeError:
        return UNCLEAR
    return UNEQUAL if order in (BELOW, ABOVE) else order


def _flat(value):
    if isinstance(value, list | tuple):
        return [entry for row in value for entry in _flat(row)]
    return [value]


def rational(value):
    """An exact number as a Fraction; None for a ball."""
    if isinstance(value, int | Fraction):
        return Fraction(value)
    if hasattr(value, "p") and hasattr(value, "q"):
        return Fraction(int(value.p), int(value.q))
    return None


def _order(value, formula, point):
    """An exact number or a ball against a scalar formula."""
    exact = rational(value)
    stated = evaluated(formula, point)
    if stated.infinite:
        return UNEQUAL
    if exact is not None and stated.exact is not None:
        return EQUAL if exact == stated.exact else BELOW if exact < stated.exact else ABOVE
    return _order_balls(_as_ball(exact, value), ball(formula, point))


def _as_ball(exact, value):
    if value is None:  # which flint takes for zero
        raise TypeError("the certificate gave no value")
    return arb(exact.numerator) / exact.denominator if exact is not None else arb(value)


def _order_balls(left, right):
    if left < right:
        return BELOW
    if left > right:
        return ABOVE
    narrow = all(b.is_finite() and b.rad() <= WIDEST * abs(b.mid()) + WIDEST * WIDEST for b in (left, right))
    return EQUAL if narrow and left.overlaps(right) else UNCLEAR


def _scope(part, points):
    """'all sizes' only if the formula's own degrees fit those counted on the definition and the points determine such a polynomial."""
    certificate = part.certificate
    if certificate.scope != "all sizes" or not is_scalar(part.equals):
        return certificate.scope if certificate.scope != "all sizes" else "instances"
    from .degrees import within

    return "all sizes" if within(part.equals, certificate, points) else "instances"


def refute(part):
    """The Leg of a Negative part: at the inputs of every instance the conditions of the claim hold and the claim does not."""
    try:
        return _judge_claim(part, [(point, part.counterexample.evaluate(point)) for point in points(part)])
    except DomainError as error:
        return Leg(FAILS, "outside-domain", f"a point of the counterexample is outside the domain: {error}")
    except (Exception, SystemExit) as error:
        return Leg(LEG_ERROR, "exception", f"{located(error)}{type(error).__name__}: {error}")


def _judge_claim(part, values):
    if not values:
        return Leg(UNDECIDED, "no-instances", "the counterexample has no points")
    tried = [{**point, **value.inputs} for point, value in values]
    for inputs in tried:
        if part.claim.holds(inputs) or not all(one.holds(inputs) for one in part.claim.given):
            return Leg(FAILS, "no-counterexample", f"the claim is not violated: its sides are {_sides(part, inputs)}")
    return Leg(HOLDS, message=f"at the counterexample the sides are {_sides(part, tried[0])}", details=tuple(values))


def _sides(part, inputs):
    left, right = ([_brief(x) for x in side] if isinstance(side, list) else _brief(side) for side in part.claim.sides(inputs))
    return f"{left} and {right}"[:120]


def _brief(value):
    """The exact value, and six digits of one that is too long to read."""
    shown = str(value)
    return shown if len(shown) <= LEGIBLE else f"about {float(value):.6g}"
