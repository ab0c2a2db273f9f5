"""A diagnosis as a person reads it, as JSON and as a figure."""

import json
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from ..errors import UsageError
from . import vectors
from .diagnosis import diagnose

ESTIMATORS = {"mean": "mean of noise/signal", "ratio": "mean noise / mean signal"}


def run(keys, values=None, queries=None, plot=None, as_json=False, console=None):
    """Diagnose files and print what was found. Returns 0: a diagnosis is an answer, not a verdict."""
    if plot is not None:
        _drawable(Path(plot))
    loaded = [None if path is None else vectors.load(path, what) for path, what in ((keys, "keys"), (values, "values"), (queries, "queries"))]
    found = diagnose(*loaded)
    if as_json:
        print(json.dumps(found.json(), indent=2, allow_nan=False))
    else:
        console = console or Console()
        for style, line in lines(found):
            console.print(escape(line), style=style, soft_wrap=True, highlight=False)
    if plot is not None:
        figure(found, plot)
    return 0


def lines(found):
    """(style, line) of the report."""
    shape = found.shape
    yield "bold", f"{shape.N} keys of width {shape.d_k}; intervals are nominally 99 %, from the jackknife over keys"
    for name, measured, holds, means in shape.assumptions():
        yield "green" if holds else "red", f"  {'holds' if holds else 'FAILS'}  {name}: {measured}" + ("" if holds else f"; {means}")
    near = ", ".join(f"{i} and {j} at cosine {c:.3f}" for i, j, c in shape.nearest)
    yield None, f"  nearest pairs: rows {near}"
    yield "bold", "retrieval noise of the Hebbian memory (white values, read at stored keys)"
    for of, measured in found.measured.items():
        yield None, f"  {ESTIMATORS[of]}: {measured.text()}"
    if found.own is not None:
        yield None, "  with the given values and queries: " + ", ".join(f"{ESTIMATORS[of]} {one.text()}" for of, one in found.own.items())
    if found.values is not None and not found.values[1].centred:
        yield "red", f"  values have a common mean, {found.values[1].share.text()} of their energy, which adds up along it: retrieval.shifted_values"
    yield None, f"  no keys of this width have less than N/d_k - 1 = {found.floor:.4g} as their mean of noise/signal (retrieval.welch_floor)"
    yield from _predicted(found)
    yield "bold", "remedies"
    for one in found.remedies:
        yield None, f"  {one.name}: {_said(one)}"


def _predicted(found):
    yield "bold", "predictions"
    for one in found.predictions:
        measured = found.measured[one.of]
        inside = "inside the interval" if measured.contains(one.value) else f"{abs(one.off(measured)):.1f} half-widths off"
        told = f"does not apply ({', '.join(one.broken)})" if one.broken else inside
        yield None if not one.broken else "dim", f"  {one.value:.4g}  {one.address}, {ESTIMATORS[one.of]}: {told}"
    best = found.best
    yield "bold", "  no theorem on these keys applies" if best is None else f"  best: {best.address}"


def _said(one):
    if one.measured is None:
        return f"not possible: {one.note}"
    measured = one.measured[one.of]
    theorem = f"{one.address} says {one.predicted:.4g}" if one.predicted is not None else f"{one.address} asks for other keys"
    return f"{measured.text()} ({ESTIMATORS[one.of]}); {theorem}" + (f"; {one.note}" if one.note else "")


def _drawable(path):
    """UsageError for a file type that is none, or a folder that is not there."""
    if path.suffix not in (".svg", ".pdf", ".png"):
        raise UsageError(f"--plot writes .svg, .pdf or .png; {path.name} is none")
    if not path.parent.is_dir():
        raise UsageError(f"--plot: there is no folder {path.parent}")


def figure(found, path):
    """Write a figure of measured noise, predictions and remedies."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    rows = [(f"{ESTIMATORS[of]} (measured)", one.value, one.half_width, "black") for of, one in found.measured.items()]
    rows += [(one.address, one.value, 0, "tab:green" if not one.broken else "lightgray") for one in found.predictions]
    rows += [
        (one.name, one.measured[one.of].value, one.measured[one.of].half_width, "tab:blue") for one in found.remedies if one.measured is not None
    ]
    chart, axes = pyplot.subplots(figsize=(8, 0.4 * len(rows) + 1), layout="constrained")
    for place, (_, centre, half, colour) in enumerate(reversed(rows)):
        axes.errorbar(centre, place, xerr=half, fmt="o", color=colour, capsize=3)
    axes.set_yticks(range(len(rows)), [name for name, *_ in reversed(rows)])
    axes.set_xlabel("noise over signal (predictions that do not apply are grey)")
    axes.set_xlim(left=0)
    chart.savefig(path)
    pyplot.close(chart)
