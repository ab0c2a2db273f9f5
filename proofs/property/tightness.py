"""How near a bound comes to its quantity at the points of its certificate.

The excess at a point is |bound / exact - 1|, from the exact values and the formula alone; a part's excess is the least of them. A tighter bound that
is off by less than the excess is seen by no point of the certificate, so no exact value rejects it.
"""

from flint import arb

from ..theorems.formulas import evaluated
from ..verification import certificate_leg


def excess(part, values=None):
    """(least excess, its point, its value) of a Bound over its certificate's points; None where every exact value is zero or infinite.

    `values` are pairs (point, exact value), measured where left out. Of an enclosure the end that lies farther from the bound counts: only a bound
    beyond that end is known to be false.
    """
    found = []
    for point, value in certificate_leg.measure(part) if values is None else values:
        try:
            exact, bound = float(_far_end(part, value)), float(evaluated(part.equals, point).decimal)
        except (TypeError, ValueError):  # an infinite mean has no number
            continue
        if exact:
            found.append((abs(bound / exact - 1), point, value))
    return min(found, key=lambda one: one[0], default=None)


def _far_end(part, value):
    if not isinstance(value, arb):
        return value
    return value.lower() if part.relation == "<=" else value.upper()
