"""The explorer's data: checked formulas as JavaScript, their domains, and verified simulation points. Only what is VERIFIED is drawn."""

import json
from dataclasses import asdict, dataclass
from itertools import groupby

from ...theory.functionals.error_probabilities import Chance
from ...theory.scalars.domains import DomainError
from ...theory.scalars.javascript import javascript
from ...theory.scalars.parameters import PARAMETERS
from ..records import evidence
from ..theorems import discovery


@dataclass(frozen=True)
class Slider:
    """A parameter that a reader moves: its ends and where it starts. Steps are whole (or odd) for integers, and in the logarithm where that is said."""

    name: str
    low: float
    high: float
    start: float
    integer: bool = False
    step: float = 1
    logarithmic: bool = False


@dataclass(frozen=True)
class Panel:
    """One chart: the parameter on its axis and the parts whose formulas it draws."""

    key: str
    title: str
    question: str
    x: str
    curves: tuple[str, ...]


SLIDERS = (
    Slider("N", 2, 4096, 64, integer=True, logarithmic=True),
    Slider("d_k", 2, 1024, 64, integer=True, logarithmic=True),
    Slider("d_v", 3, 1024, 32, integer=True, logarithmic=True),
    Slider("beta", 0.05, 16, 0.5, step=0.05),
    Slider("lam", 0.5, 0.995, 0.95, step=0.005),
    Slider("L", 1, 64, 8, integer=True),
    Slider("H", 1, 15, 3, integer=True, step=2),
    Slider("level", 0.05, 4, 1, step=0.05),
    Slider("delta", 0.001, 0.5, 0.01, step=0.001),
    Slider("prob", 0.001, 0.499, 0.05, step=0.001),
)
SAME = {"theta": "level"}  # the tolerance of a coherent sum is the square root of the level: the same criterion in squares

PANELS = (
    Panel(
        "noise", "Retrieval noise", "How large is the crosstalk beside what is read, as keys grow wider?", "d_k",
        (
            "retrieval.linear_unit", "retrieval.linear_gaussian", "retrieval.auto_associative", "kernels.relu", "kernels.exponential_sphere",
            "kernels.exponential_gaussian", "kernels.rbf_gaussian",
        ),
    ),
    Panel(
        "capacity", "Capacity under different criteria", "How many pairs can be stored before the criterion fails?", "d_k",
        (
            "capacity.coherent", "capacity.mean_square#unit_keys", "capacity.mean_square#gaussian_keys", "retrieval.decay#window",
            "capacity.exponential_sqrt#sphere_at_least", "capacity.exponential_sqrt#gaussian_at_least",
        ),
    ),
    Panel(
        "bits", "Wrong bits", "How often is a bit of a stored value read wrongly, and any bit of any value?", "N",
        ("capacity.bit_gaussian", "capacity.error_free#one_pattern", "capacity.error_free#any_bit"),
    ),
    Panel(
        "depth", "Error through depth", "How does the error grow from look-up to look-up, and what do heads mend?", "L",
        ("depth.energy#unit_keys", "depth.energy#gaussian_keys", "heads.average#per_layer", "heads.average#at_end"),
    ),
    Panel(
        "vote", "Wrong answers through depth", "Errors of layers in series, and voting after every layer or at the end.", "L",
        ("decoding.layers_in_series#union_bound", "heads.vote_placement#at_end", "heads.vote_placement#per_layer"),
    ),
    Panel(
        "forgetting", "Forgetting", "Noise beside an item that was stored some writes ago, in a stream that decays.", "age",
        ("updates.decay_stream", "retrieval.decay#ratio"),
    ),
)  # fmt: skip


def data(library=discovery.LIBRARY):
    """Everything the page needs, as a dictionary: sliders, panels with curves, and what was left out because it is not verified or has no formula."""
    left_out, panels = [], []
    for panel in PANELS:
        curves = []
        for address in panel.curves:
            made = curve(address, library)
            (left_out if isinstance(made, str) else curves).append(made)
        panels.append({**asdict(panel), "latex": PARAMETERS[panel.x].latex, "curves": curves})
    sliders = [{**asdict(s), "latex": PARAMETERS[s.name].latex, "meaning": PARAMETERS[s.name].meaning} for s in SLIDERS]
    return {"sliders": sliders, "panels": panels, "left_out": left_out}


def curve(address, library=discovery.LIBRARY):
    """One verified formula as a dictionary, or why there is none."""
    id, _, name = address.partition("#")
    if id not in discovery.files(library):
        return f"{address}: not in this library"
    theorem = discovery.theorem(id, library)
    part = theorem[name] if name else theorem.first
    found = evidence.status(theorem, discovery.files(library)[id])
    judged = found.parts.get(part.name)
    if judged is None or judged.status != "VERIFIED":
        return f"{address}: {judged.status if judged else found.status}"
    conditions = " && ".join(f"{javascript(relation.expr)} {'!==' if relation.sign == '!=' else relation.sign} 0" for relation in part.domain.where)
    text = javascript(part.equals)
    text = f"({conditions}) ? {text} : NaN" if conditions else text
    return {
        "address": part.address, "title": theorem.title, "part": part.name.replace("_", " "), "relation": part.relation, "latex": part.latex,
        "javascript": text, "domain": _domain(part), "points": _points(part, judged), 
        "probability": isinstance(part.quantity_for(**part.ensembles()[0]), Chance),
    }  # fmt: skip


def _domain(part):
    """{parameter: its ends} of the numeric parameters that the formula mentions."""
    mentioned = {symbol.name for symbol in part.equals.free_symbols}
    ends = {}
    for name in part.domain.names:
        if name in mentioned and name not in part.domain.categories():
            kind = part.domain.parameters[name]
            low, high = (None if end is None else float(end) for end in (kind.low, kind.high))
            ends[name] = {"low": low, "high": high, "openLow": kind.open_low, "openHigh": kind.open_high, "integer": kind.integer, "step": kind.step}
    return ends


def _points(part, judged):
    """[{params, measured, half_width}] of the simulated points, numbers as floats, categories left out; points that read alike once."""
    made = []
    for point in judged.points:
        if point.measured is None or point.half_width is None:
            continue
        try:
            exact = part.domain.check({name: str(value) for name, value in point.params.items()}, partial=True)
        except DomainError:
            continue
        params = {name: float(value) for name, value in exact.items() if not isinstance(value, str)}
        made.append({"params": params, "measured": point.measured, "half_width": point.half_width})
    ordered = sorted(made, key=json.dumps)
    return [next(group) for _, group in groupby(ordered, key=lambda point: json.dumps(point["params"]))]


def script(library=discovery.LIBRARY):
    """The data as a script for the page: formulas as functions of p and special.

    Formulas come from the library's own checked objects, never from a user, so that writing them as code is safe.
    """
    found = data(library)
    functions = {curve["address"]: curve["javascript"] for panel in found["panels"] for curve in panel["curves"]}
    code = ",\n".join(f"  {json.dumps(address)}: (p) => {text}" for address, text in sorted(functions.items()))
    listed = json.dumps(found, indent=1, sort_keys=True, allow_nan=False)
    return f'"use strict";\nconst explorerData = {listed};\nconst explorerFormulas = {{\n{code}\n}};\n'
