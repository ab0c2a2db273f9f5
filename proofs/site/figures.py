"""Figures from evidence: the theory's curve through every simulated point, and how far each point lies from it. The same evidence is the same file."""

import math

from ..publishing.plot import grid
from ..theorems.formulas import evaluated, is_scalar

CURVE = 24
COLUMNS, LEGEND = 3, 0.19  # of the legend below a figure, and the inches of one of its rows
NAME = 48  # characters of a near miss in a legend


def telling(part, points):
    """The numeric parameter to sweep: of those in the formula, the one with the most values among the simulated points, then the widest range."""
    from ...theory.scalars.domains import Choice

    letters = {symbol.name for symbol in part.equals.free_symbols}
    moved = [name for name, kind in part.domain.parameters.items() if name in letters and not isinstance(kind, Choice)]

    def spread(name):
        values = [float(point.params[name]) for point in points]
        least, most = min(values), max(values)
        return len(set(values)), (most / least if least > 0 else most - least), name

    return max(moved, key=spread, default=None)


def swept(part, name, point, points, formula=None):
    """[(x, y)] of a formula, the part's own by default, over the parameter with the others as at the point, a little further than points were simulated."""
    from ...theory.scalars.domains import DomainError

    kind, values = part.domain.parameters[name], [float(p.params[name]) for p in points]
    low, high = _ends(kind, min(values), max(values))
    formula, curve = part.equals if formula is None else formula, []
    for value in grid(kind, low, high, CURVE):
        try:
            curve.append((float(value), _value(formula, part.domain.check({**point, name: value}))))
        except DomainError:
            continue
    return [(x, y) for x, y in curve if y is not None]


def _ends(kind, low, high):
    wide = (low / 1.6, high * 1.6) if low > 0 else (low - 0.1 * (high - low or 1), high + 0.1 * (high - low or 1))
    low, high = max(wide[0], _number(kind.low, -math.inf)), min(wide[1], _number(kind.high, math.inf))
    return low, high if high > low else low + 1


def _number(end, otherwise):
    return otherwise if end is None else float(end)


def _value(formula, point):
    """A float, or None where the formula has no finite value."""
    from ...theory.scalars.balls import NoValue

    try:
        value = evaluated(formula, point)
    except NoValue:
        return None
    return None if value.infinite else float(value.decimal)


def drawable(part, points):
    """The simulated points of a scalar part that have an interval."""
    if not is_scalar(part.equals):
        return []
    return [point for point in points if point.half_width is not None and point.predicted is not None]


def draw(part, points, resolution):
    """The figure of a part, or None where there is nothing to draw."""
    if part.kind == "Law":
        return _law(part, points)
    points = drawable(part, points)
    name = telling(part, points) if points else None
    return None if name is None else _curves(part, name, points, resolution)


def canvas(width, height=3.4):
    """An empty figure of this width and height in inches."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height))


def _curves(part, name, points, resolution):
    """Left: the formula through every point, and the near misses through the first. Right: how far what was measured, and near misses, lie from it."""
    from ...theory.scalars.parameters import PARAMETERS

    rows = -(-(len(part.near_misses) + 3) // COLUMNS)
    drawn = canvas(8.4, 3.5 + LEGEND * rows)
    below = (0.5 + LEGEND * rows) / drawn.get_figheight()
    left, right = drawn.subplots(1, 2, width_ratios=(3, 2), gridspec_kw={"left": 0.08, "right": 0.985, "bottom": below, "top": 0.97, "wspace": 0.2})
    for index, (label, wrong) in enumerate(part.near_misses.items()):
        curve = swept(part, name, points[0].params, points, wrong) if is_scalar(wrong) else []
        left.plot(*(zip(*curve, strict=True) if curve else ([], [])), label=f"near miss: {label}"[:NAME], **_wrong(index))
    for index, point in enumerate(points):
        curve, x = swept(part, name, point.params, points), float(point.params[name])
        left.plot(*zip(*curve, strict=True), color="C0", linewidth=1.2, label=None if index else "theorem")
        bar = left.errorbar([x], [point.measured], yerr=[point.half_width], fmt="o", markersize=4, capsize=3, color="black", zorder=4)
        bar.set_label(None if index else "simulated, with interval")
        left.annotate(str(index + 1), (x, point.measured), xytext=(5, 4), textcoords="offset points", fontsize=8)
    _scales(left, [float(p.params[name]) for p in points], [p.predicted for p in points])
    left.set(xlabel=f"${PARAMETERS[name].latex}$ ({part.meaning(name)})", ylabel="value")
    left.grid(alpha=0.3)
    _residuals(right, part, points, resolution)
    handles, labels = (one + other for one, other in zip(left.get_legend_handles_labels(), right.get_legend_handles_labels(), strict=True))
    drawn.legend(handles, labels, loc="lower center", ncols=COLUMNS, fontsize=8, frameon=False)
    return drawn


def _wrong(index):
    return {"color": f"C{1 + index % 9}", "linestyle": ":", "linewidth": 1.2}


def _scales(axes, xs, ys):
    """Logarithmic where values spread; the marks on the axis are the simulated values, and near misses that run far off leave the picture."""
    axes.set_xscale("log" if min(xs) > 0 and max(xs) > 1.5 * min(xs) else "linear")
    logarithmic = min(ys) > 0 and max(ys) > 3 * min(ys)
    axes.set_yscale("log" if logarithmic else "linear")
    axes.set_xticks(sorted(set(xs)), [f"{x:.4g}" for x in sorted(set(xs))])
    axes.minorticks_off()
    least, most = min(ys), max(ys)
    room = max(most - least, abs(least), abs(most))
    ends = (least / 10, most * 10) if logarithmic else (least - room, most + room)
    low, high = axes.get_ylim()
    axes.set_ylim(max(low, ends[0]), min(high, ends[1]))


def _residuals(axes, part, points, resolution):
    places = range(1, len(points) + 1)
    scale = [abs(p.predicted) or 1 for p in points]
    offs = [100 * (p.measured - p.predicted) / s for p, s in zip(points, scale, strict=True)]
    widths = [100 * p.half_width / s for p, s in zip(points, scale, strict=True)]
    axes.axhspan(-100 * resolution, 100 * resolution, color="C2", alpha=0.15, label="resolution")
    axes.axhline(0, color="black", linewidth=0.8)
    axes.errorbar(places, offs, yerr=widths, fmt="o", markersize=4, capsize=3, color="black", zorder=4)
    for index, wrong in enumerate(part.near_misses.values()):
        values = [_value(wrong, p.params) for p in points]
        found = [(i, 100 * (v - p.predicted) / s) for i, v, p, s in zip(places, values, points, scale, strict=True) if v is not None]
        if found:
            axes.plot(*zip(*found, strict=True), **{**_wrong(index), "linestyle": "", "marker": "x"})
    axes.set_yscale("symlog", linthresh=100 * resolution)
    axes.yaxis.set_major_formatter("{x:g}")
    axes.set(xlabel="simulated point", ylabel="off the formula, %", xticks=list(places))
    axes.grid(alpha=0.3)


def _law(part, points):
    """The law's distribution function against the simulated one within its band, at the first point."""
    from ...numerics.statistics import confidence_sequences, planner
    from ..runs.session import ALPHA

    if not points or points[0].sample is None:
        return None
    sample = points[0].sample
    n, *counts = sample.totals()
    xs = [float.fromhex(text) for text in sample.thresholds]
    band = confidence_sequences.dkw_band(n, planner.point_alpha(ALPHA))
    drawn = canvas(6.4)
    axes = drawn.subplots(gridspec_kw={"left": 0.1, "right": 0.98, "bottom": 0.14, "top": 0.97})
    below = [count / n for count in counts]
    axes.fill_between(xs, [b - band for b in below], [b + band for b in below], color="C1", alpha=0.4, label="simulated, with its band")
    axes.plot(xs, part.equals.cdf(xs, dict(points[0].params)), color="C0", linewidth=1, label="the law")
    axes.set(xlabel="value", ylabel="chance to be at most this", xscale="log" if xs[0] > 0 else "linear")
    axes.legend(fontsize=8, frameon=False)
    axes.grid(alpha=0.3)
    return drawn


def write(drawn, path):
    """Write the figure as SVG and as PDF, byte for byte the same for the same figure and library."""
    write_svg(drawn, path.with_name(f"{path.name}.svg"))
    drawn.savefig(path.with_name(f"{path.name}.pdf"), metadata={"CreationDate": None})


def write_svg(drawn, file):
    """Write the figure as SVG, whose ground is the page's."""
    import matplotlib

    with matplotlib.rc_context({"svg.hashsalt": "memorem", "svg.fonttype": "path"}):
        drawn.savefig(file, format="svg", metadata={"Date": None}, transparent=True)
