"""The figure of the square-root page: one memory, the number of pairs that it holds under two criteria, both from checked formulas."""

from ..publishing.plot import grid
from ..theorems import discovery
from ..theorems.formulas import evaluated
from . import figures

NAME = "criteria"
CURVES = {
    "mean square: the linear law": ("capacity.mean_square#unit_keys", {"level": 1, "keys": "sphere"}),
    "worst values: the square-root law": ("capacity.coherent#sphere", {"theta": 1}),
}


def draw():
    """The matplotlib Figure: pairs over the key width, both axes logarithmic."""
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(6.4, 3.6), facecolor="white")
    axes = drawn.subplots(gridspec_kw={"left": 0.1, "right": 0.98, "bottom": 0.14, "top": 0.97})
    for label, (address, fixed) in CURVES.items():
        part = discovery.part(address)
        widths = grid(part.domain.parameters["d_k"], 4, 1024, 40)
        pairs = [float(evaluated(part.equals, part.domain.check({**fixed, "d_k": width}, partial=True)).decimal) for width in widths]
        axes.plot([float(width) for width in widths], pairs, label=label)
    axes.set(xscale="log", yscale="log", xlabel="$d_k$ (width of keys)", ylabel="pairs until echoes are as strong as the signal")
    axes.set_xticks(ticks := [4, 16, 64, 256, 1024], [str(tick) for tick in ticks])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter("{x:g}")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    return drawn


def write(folder):
    """Write the figure; returns the names of its files."""
    folder.mkdir(parents=True, exist_ok=True)
    figures.write(draw(), folder / NAME)
    return [f"{NAME}.svg", f"{NAME}.pdf"]
