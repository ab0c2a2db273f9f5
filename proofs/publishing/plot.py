"""Theory against simulation: the formula over one parameter, its near misses, and simulated points with their intervals."""

import math
from pathlib import Path

import numpy as np

from ..errors import UsageError
from ..patience import limited
from ..runs.session import settings
from ..theorems import discovery
from ..theorems.formulas import evaluated, is_scalar

POINTS = 7
SECONDS = 60.0  # for the values of a curve


def sweep_of(text):
    """(name, low, high) of "d_k=4:256". UsageError says what is wrong."""
    name, sign, ends = text.partition("=")
    low, colon, high = ends.partition(":")
    if not (sign and colon and low and high):
        raise UsageError(f"--sweep takes NAME=LOW:HIGH, such as d_k=4:256; {text!r} is not of that form")
    try:
        ends_of = float(low), float(high)
    except ValueError:
        raise UsageError(f"--sweep takes numbers as ends; {ends!r} has none") from None
    if not all(map(math.isfinite, ends_of)):
        raise UsageError(f"--sweep runs between two finite numbers; {ends!r} has another")
    return name, *ends_of


def grid(kind, low, high, count):
    """Exact values between the ends: odd, even or whole numbers where the range asks for them, evenly spaced in the logarithm if both are positive."""
    from fractions import Fraction

    if not low < high:
        raise UsageError(f"the sweep runs from {low:g} to {high:g}; the first end must be the smaller")
    spread = np.geomspace(low, high, count) if low > 0 else np.linspace(low, high, count)
    if not kind.integer:
        return [Fraction(float(x)).limit_denominator(1000) for x in spread]
    base = int(kind.low or 0)
    return sorted({base + kind.step * round((x - base) / kind.step) for x in spread})


def base_point(part, point):
    """The given values over those of the part's first point."""
    return {**(part.points[0] if part.points else part.domain.witness()), **point}


def plot(address, sweep, point=None, output=None, simulate=True, library=discovery.LIBRARY):
    """Draw a part's formula over a parameter and write the figure; returns the file's name.

    UsageError for a part without a scalar formula, an unknown parameter, or a file type that cannot be written.
    """
    part = discovery.part(address, library)
    name, *ends = sweep_of(sweep)
    path = Path(output or f"{part.theorem}-{part.name}-{name}.svg")
    if path.suffix not in (".svg", ".pdf", ".png"):
        raise UsageError(f"the figure is written as .svg, .pdf or .png, not as {path.suffix or 'a file without a suffix'}")
    _write(drawn(part, name, ends, point or {}, simulate), path)
    return str(path)


def drawn(part, name, ends, point, simulate):
    """The Figure of a part's formula over a parameter, its near misses, and simulated points if they are asked for; errors as for plot."""
    curve = swept(part, name, ends, point, 80)
    points = swept(part, name, ends, point, POINTS) if simulate else []
    with limited(SECONDS, f"the curve of {part.address}"):
        _curve(part, part.equals, name, curve)
    return figure(part, name, curve, measured(part, points))


def compared(parts, name, ends, point):
    """The Figure of the formulas of several parts over one parameter that all of them have; errors as for plot."""
    from matplotlib.figure import Figure

    made = Figure(figsize=(6.4, 4.0), layout="constrained")
    axes, lowest = made.add_subplot(), []
    for part in parts:
        curve = swept(part, name, ends, {key: value for key, value in point.items() if key in part.domain.names}, 80)
        with limited(SECONDS, f"the curve of {part.address}"):
            xs, ys = _curve(part, part.equals, name, curve)
        axes.plot(xs, ys, label=f"{part.address}, {_at(curve[0], name)}")
        lowest += [min(ys, default=0), min(xs, default=0)]
    _dressed(axes, parts[0], name, min(ends) > 0, min(lowest) > 0)
    return made


def swept(part, name, ends, point, count):
    """Points of a part's domain along a parameter. UsageError for a part without a scalar formula, or a parameter that it lacks."""
    if not is_scalar(part.equals):
        raise UsageError(f"{part.address} has no scalar formula to plot")
    if name not in part.domain.names or name in part.domain.categories():
        raise UsageError(f"{part.address} has no numeric parameter {name!r}; it has {', '.join(part.domain.names)}")
    base = base_point(part, point)
    return [part.domain.check({**base, name: value}) for value in grid(part.domain.parameters[name], *ends, count)]


def measured(part, points):
    """[(point, measured, half width)] of simulated points at 5 % resolution; points that stay undecided are left out."""
    from dataclasses import replace

    from ..verification.sampling import simulate

    found = []
    for point in points:
        run = replace(settings(device="auto", resolution=0.05), at=point)
        for result in simulate(part, run).details:
            if result.measured is not None and result.half_width is not None:
                found.append((point, result.measured, result.half_width))
    return found


def figure(part, name, curve, simulated):
    """The matplotlib Figure."""
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(6.4, 4.0), layout="constrained")
    axes = drawn.add_subplot()
    axes.plot(*_curve(part, part.equals, name, curve), color="C0", label="theorem", zorder=3)
    for index, (label, wrong) in enumerate(part.near_misses.items()):
        axes.plot(*_curve(part, wrong, name, curve), color=f"C{index + 1}", linestyle=":", linewidth=1.2, label=f"near miss: {label}")
    if simulated:
        xs, ys, widths = ([float(row[0][name]) for row in simulated], [row[1] for row in simulated], [row[2] for row in simulated])
        axes.errorbar(xs, ys, yerr=widths, fmt="o", markersize=4, capsize=3, color="black", label="simulated", zorder=4)
    values = _curve(part, part.equals, name, curve)[1]
    axes.set_title(f"{part.address}\n{_at(curve[0], name)}", fontsize=9)
    _dressed(axes, part, name, all(float(point[name]) > 0 for point in curve), bool(values) and min(values) > 0)
    return drawn


def _at(point, name):
    """The other parameters of a point."""
    from ...theory.scalars.parameters import PARAMETERS

    return ", ".join(f"${PARAMETERS[k].latex} = {v}$" if k in PARAMETERS else f"{k} {v}" for k, v in point.items() if k != name)


def _dressed(axes, part, name, positive, values_positive):
    """Scales, the parameter's name and its meaning in a part, a grid and a legend."""
    from ...theory.scalars.parameters import PARAMETERS

    axes.set_xscale("log" if positive else "linear")
    axes.set_yscale("log" if values_positive else "linear")
    axes.set_xlabel(f"${PARAMETERS[name].latex}$ ({part.meaning(name)})")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8, frameon=False)


def _curve(part, formula, name, curve):
    """x and y where the formula has a finite positive or negative value."""
    from ...theory.scalars.balls import NoValue

    xs, ys = [], []
    for point in curve:
        try:
            value = evaluated(formula, point)
        except NoValue:
            continue
        if not value.infinite:
            xs.append(float(point[name]))
            ys.append(float(value.decimal))
    return xs, ys


def _write(drawn, path):
    """Write the figure so that the same figure is the same file."""
    import matplotlib

    with matplotlib.rc_context({"svg.hashsalt": "memorem", "svg.fonttype": "path"}):
        drawn.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None, dpi=160)
