"""The map of where a part was checked: listed and drawn points over two of its parameters, and how precisely each was."""

from ...theory.scalars.domains import Choice

MARKS = {
    "fine": ("to 3 %", "C2", "o"), "coarse": ("to 10 %", "C8", "o"), "undecided": ("undecided", "C1", "s"), "not simulated": ("not simulated", "C7", "x"),
    "refuted": ("refuted", "C3", "X"), "error": ("no value", "C3", "X"),
}  # fmt: skip


def axes_of(part, points):
    """The two numeric parameters with the most values among the points, in the domain's order; one, or none, where there are no more."""
    names = [name for name, kind in part.domain.parameters.items() if not isinstance(kind, Choice)]
    counts = {name: len({float_of(point[name]) for point in points if name in point}) for name in names}
    chosen = sorted(sorted(names, key=counts.get, reverse=True)[:2], key=names.index)
    return [name for name in chosen if counts[name] > 1]


def float_of(value):
    """An exact value, or its text, as a float."""
    top, _, bottom = str(value).partition("/")
    return float(top) / float(bottom or 1)


def draw(part, listed, drawn):
    """The map of a part from its listed points and its Drawn ones, or None where fewer than two parameters vary."""
    from ...theory.scalars.parameters import PARAMETERS
    from .figures import canvas

    axes_names = axes_of(part, [*listed, *(point.params for point in drawn)]) if drawn else []
    if len(axes_names) < 2:
        return None
    figure = canvas(5.2)
    axes = figure.subplots(gridspec_kw={"left": 0.12, "right": 0.98, "bottom": 0.14, "top": 0.97})
    places = [[float_of(point[name]) for name in axes_names] for point in listed]
    axes.scatter(*zip(*places, strict=True), marker="+", s=80, color="black", label="listed")
    for grade, (label, color, marker) in MARKS.items():
        chosen = [point for point in drawn if point.grade == grade]
        if chosen:
            places = [[float_of(point.params[name]) for name in axes_names] for point in chosen]
            axes.scatter(*zip(*places, strict=True), marker=marker, s=26, color=color, label=f"drawn, {label}")
    exact = [[float_of(point.params[name]) for name in axes_names] for point in drawn if point.certified]
    if exact:
        axes.scatter(*zip(*exact, strict=True), marker="o", s=90, facecolors="none", edgecolors="C0", label="certified exactly")
    x, y = axes_names
    axes.set(xlabel=f"${PARAMETERS[x].latex}$ ({part.meaning(x)})", ylabel=f"${PARAMETERS[y].latex}$ ({part.meaning(y)})")
    for axis, name in (("x", x), ("y", y)):
        values = [float_of(point[name]) for point in [*listed, *(point.params for point in drawn)]]
        getattr(axes, f"set_{axis}scale")("log" if min(values) > 0 and max(values) > 4 * min(values) else "linear")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=6.5, loc="best", frameon=False)
    return figure
