"""The figure of the depth page: three chains at three loads, from checked formulas, with what was simulated.

`python -m memorem.proofs.site.chains` measures anew.
"""

import argparse
import json
from pathlib import Path

from ..theorems import discovery
from ..theorems.formulas import evaluated
from . import figures, measured

NAME = "chains"
WIDTH, PAIRS, DEEPEST = 8, (4, 8, 16), 12
KEYS = "sphere"
MODELS = {
    "shared codebooks": "depth.energy#unit_keys",
    "fresh codebooks": "depth.fresh_codebooks#error",
    "isotropised": "depth.isotropised#every_load",
}
LIMIT = "depth.isotropised#limit"
MODERATE = 4  # tails grow with the energy: beyond it the sample mean is no longer what a simulation of this size sees
MARKS = "os^"
SIMULATED = (1, 2, 3, 5, 8, 12)


def value(address, N, L=None):
    """The error of a chain by its checked formula; without a depth, its limit."""
    part = discovery.part(address)
    point = {"N": N, "d_k": WIDTH, "keys": KEYS} | ({} if L is None else {"L": L})
    return float(evaluated(part.equals, part.admitted(point)).decimal)


def simulable(address, N):
    """The depths that are simulated: the energy that the formula predicts is moderate."""
    return [L for L in SIMULATED if 1 + value(address, N, L) < MODERATE]


def asked():
    """Every (address, point) that is simulated."""
    points = [(address, N, L) for address in MODELS.values() for N in PAIRS for L in simulable(address, N)]
    return [(address, {"N": N, "d_k": WIDTH, "L": L, "keys": KEYS}) for address, N, L in points]


def measure():
    """The simulated points of every chain at every load, with the intervals of their verdicts, and those that stayed undecided."""
    from ..publishing.plot import measured as simulated
    from ..runs.session import ALPHA

    found = {"alpha": ALPHA, "rows": [], "undecided": []}
    for address, point in asked():
        judged = simulated(discovery.part(address), [point])
        found["rows"] += [{"part": address, "point": p, "measured": m, "half_width": h} for p, m, h in judged]
        found["undecided"] += [] if judged else [{"part": address, "point": point}]
    return found


def committed():
    """The committed measurement, as `measure` made it."""
    return json.loads((measured.MEASURED / f"{NAME}.json").read_text(encoding="utf-8"))


def undecided():
    """The points whose interval stayed too wide, in words."""
    labels = {address: label for label, address in MODELS.items()}
    return [f"{labels[row['part']]} at $N = {row['point']['N']}$, $L = {row['point']['L']}$" for row in committed()["undecided"]]


def draw(simulated):
    """The matplotlib Figure: one chart a load, error over depth, three chains each."""
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(8.4, 3.4), facecolor="white")
    charts = drawn.subplots(1, len(PAIRS), gridspec_kw={"left": 0.065, "right": 0.99, "bottom": 0.14, "top": 0.91, "wspace": 0.22})
    for axes, N in zip(charts, PAIRS, strict=True):
        _chart(axes, N, simulated)
    charts[0].set_ylabel("error energy")
    charts[0].legend(frameon=False, fontsize=8)
    return drawn


def _chart(axes, N, simulated):
    depths = range(1, DEEPEST + 1)
    for index, (label, address) in enumerate(MODELS.items()):
        axes.plot(depths, [value(address, N, L) for L in depths], color=f"C{index}", label=label, linewidth=1.3)
        for row in simulated:
            if row["part"] == address and row["point"]["N"] == N:
                interval = {"yerr": [row["half_width"]], "fmt": MARKS[index], "markersize": 4, "capsize": 3, "zorder": 4 - index}
                axes.errorbar([row["point"]["L"]], [row["measured"]], color=f"C{index}", **interval)
    if N < WIDTH:
        axes.axhline(value(LIMIT, N), color="C2", linestyle=":", linewidth=1, label="its limit")
    axes.set(yscale="log", xlabel="$L$ (layers)", xticks=[1, 2, 4, 6, 8, 10, 12])
    axes.set_title(f"$N = {N}$, $d_k = {WIDTH}$", fontsize=10)
    axes.grid(alpha=0.3)


def write(folder):
    """Write the figure; returns the names of its files."""
    folder.mkdir(parents=True, exist_ok=True)
    figures.write(draw(committed()["rows"]), folder / NAME)
    return [f"{NAME}.svg", f"{NAME}.pdf"]


def main():
    """Measure and write the file; say where it lies."""
    parser = argparse.ArgumentParser(prog="python -m memorem.proofs.site.chains", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=measured.MEASURED, help=f"folder for {NAME}.json")
    path = parser.parse_args().output / f"{NAME}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(measure(), indent=1) + "\n", encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
