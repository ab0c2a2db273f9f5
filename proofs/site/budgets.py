"""The budgets page: the smallest width that meets an error, by every criterion that the library states; exactly here, in doubles in the browser."""

import json
from dataclasses import dataclass
from fractions import Fraction

from ...theory.scalars.domains import DomainError
from ..theorems import discovery
from ..theorems.formulas import evaluated
from . import explorer

WIDEST = 1 << 44


@dataclass(frozen=True)
class Criterion:
    """A part whose right side falls as the keys grow wider, and what its error is an error of."""

    address: str
    words: str
    kind: str


MEAN, CHANCE = "mean square", "chance of a wrong bit"
CRITERIA = (
    Criterion("depth.energy#unit_keys", "chain through shared codebooks", MEAN),
    Criterion("depth.fresh_codebooks#error", "chain through fresh codebooks", MEAN),
    Criterion("depth.isotropised#every_load", "chain with isotropic errors", MEAN),
    Criterion("heads.average#per_layer", "shared codebooks, heads averaged in every layer", MEAN),
    Criterion("heads.average#at_end", "shared codebooks, heads averaged at the end", MEAN),
    Criterion("budgets.allocation#depth_costs", "shared codebooks, from below", MEAN),
    Criterion("decoding.required_width#union", "bits of one item in all layers, cleaned up", CHANCE),
    Criterion("decoding.required_width#best_rate", "the same at the best rate", CHANCE),
    Criterion("decoding.required_width#sufficient_for_all_items", "bits of all items in all layers, cleaned up", CHANCE),
    Criterion("budgets.depth_limit#with_cleanup", "bits of one item, heads averaged, cleaned up", CHANCE),
)
RELATIONS = {"=": "exactly", "<=": "suffices", ">=": "is necessary"}


def meets(part, error, point):
    """Whether the right side at the point is at most the error, in exact numbers or thirty certified digits; false outside the theorem's domain.

    What is not a parameter of the part is left out; an allowed chance of failure is the error itself.
    """
    own = {name: value for name, value in (point | {"delta": error}).items() if name in part.domain.names}
    try:
        found = evaluated(part.equals, part.domain.check(own, partial=True))
    except DomainError:
        return False
    return not found.infinite and (Fraction(found.decimal) if found.exact is None else found.exact) <= error


def smallest(address, error, library=discovery.LIBRARY, **point):
    """The least d_k at which the part's right side is at most the error; None if even the widest keys fall short. The right side falls with d_k."""
    part, error = discovery.part(address, library), Fraction(str(error))
    low, high = 0, 1
    while not meets(part, error, point | {"d_k": high}):
        low, high = high, 2 * high
        if high > WIDEST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if meets(part, error, point | {"d_k": middle}) else (middle, high)
    return high


def width(address, error, **point):
    """The least width with thousands set apart, for a page."""
    found = smallest(address, error, **point)
    return "none" if found is None else f"{found:,}"


def data(library=discovery.LIBRARY):
    """{criteria, left_out}: the formulas that are verified, and why the others are not there."""
    made, left_out = [], []
    for criterion in CRITERIA:
        curve = explorer.curve(criterion.address, library)
        if isinstance(curve, str):
            left_out.append(curve)
        else:
            kept = {name: curve[name] for name in ("address", "title", "domain", "javascript")}
            made.append({**kept, "words": criterion.words, "kind": criterion.kind, "relation": RELATIONS[curve["relation"]]})
    return {"criteria": made, "left_out": left_out}


def script(library=discovery.LIBRARY):
    """The data as a script for the page. Formulas come from the library's own checked objects, never from a user."""
    found = data(library)
    code = ",\n".join(f"  {json.dumps(row['address'])}: (p) => {row.pop('javascript')}" for row in found["criteria"])
    listed = json.dumps(found, indent=1, sort_keys=True, allow_nan=False)
    return f'"use strict";\nconst budgetsData = {listed};\nconst budgetsFormulas = {{\n{code}\n}};\n'
