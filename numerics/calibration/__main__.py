"""Measure the calibration of the verdicts: python -m memorem.numerics.calibration [--full] [-o FOLDER].

Writes calibration.json and calibration.svg and prints the table; exit 1 if a shipped rule errs more often than it may, or a control is not caught.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import study
from .study import LAW, MEMORY_MEAN, SOURCES


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    alphas: tuple
    runs: int
    looks: np.ndarray
    margin_runs: int
    libraries: int
    power_runs: int
    rare_runs: int
    rare_looks: np.ndarray


QUICK = Plan((0.05, 0.001), 1000, study.geometric_looks(8192), 40, 20, 10, 40, study.geometric_looks(1 << 16))
FULL = Plan((0.05, 0.01, 1e-3, 1e-4), 10_000, study.steady_looks(8192), 1000, 400, 200, 500, study.geometric_looks(1 << 17))
CONTROLS = ("rare value, once in 100", "lognormal, width 1.5")
POWER_ALPHA = 7.6e-12  # one point of a run: 1e-6 / 2048 / 64


def measure(plan, seed=17, on_step=lambda text: None):
    """{"rates": [...], "controls": [...], "limits": [...], "power": [...]} of the plan; every source has its own stream.

    limits: laws whose rare values no sample tells of, where an asymptotic verdict does not keep its rate; they are published, not required.
    """
    rates, controls, limits = [], [], []
    for index, source in enumerate(SOURCES):
        on_step(source.name)
        rates += study.false_refutations(source, np.random.default_rng((seed, index)), plan.runs, plan.looks, plan.alphas)
    for index, source in enumerate(source for source in SOURCES if source.name in CONTROLS):
        on_step(f"{source.name}, uncorrected")
        rng = np.random.default_rng((seed, 100 + index))
        controls += study.false_refutations(source, rng, 3 * plan.runs, plan.looks, plan.alphas, skewness=False)
    for index, source in enumerate((*study.SEEN, *study.BOUNDED, *study.UNSEEN)):
        on_step(source.name)
        rng = np.random.default_rng((seed, 500 + index))
        found = study.false_refutations(source, rng, plan.rare_runs, plan.rare_looks, plan.alphas)
        (limits if source in study.UNSEEN else rates).extend(found)
    on_step("values at the margin")
    last = study.geometric_looks(1 << 15)
    rates += [
        study.false_certifications(source, np.random.default_rng((seed, 200 + index)), plan.margin_runs, last, 0.01, margin)
        for index, (source, margin) in enumerate(((MEMORY_MEAN, 0.01), (MEMORY_MEAN, 0.03), (LAW, 0.01), (LAW, 0.03)))
    ]
    on_step("whole libraries")
    rates.append(study.library_alarms(np.random.default_rng((seed, 300)), plan.libraries, study.geometric_looks(4096)))
    on_step("power")
    measured = {"rates": rates, "controls": controls, "limits": limits}
    return {**{name: [r.json() for r in found] for name, found in measured.items()}, "power": _power(plan, seed)}


def _power(plan, seed):
    looks = study.geometric_looks(1 << 15, growth=1.05)
    found = []
    for index, (error, resolution) in enumerate(((0.0, 0.01), (0.0, 0.03), (0.01, 0.01), (0.03, 0.03), (0.1, 0.03))):
        rng = np.random.default_rng((seed, 400 + index))
        found.append(study.power(MEMORY_MEAN, rng, plan.power_runs, looks, POWER_ALPHA, error, resolution))
    return found


def faults(measured):
    """What is wrong with the measured rates, as sentences; none if the verdicts keep their promise and the controls are caught."""
    wrong = [
        f"{r['what']}, {r['source']}: {r['misses']} of {r['runs']} at the nominal rate {r['nominal']:g}"
        for r in measured["rates"]
        if not r["allowed"]
    ]
    for name in CONTROLS:
        if all(r["allowed"] for r in measured["controls"] if r["source"] == name):
            wrong.append(f"the uncorrected rule on {name} is not caught")
    wrong += [
        f"power at error {p['error']:g}: only {p['decided']} of {p['runs']} runs decided" for p in measured["power"] if p["decided"] < p["runs"]
    ]
    return wrong


def figure(measured, path):
    """Measured against nominal error rates, with exact 95 % upper bounds; the file is the same for the same numbers."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    with plt.rc_context({"svg.hashsalt": "memorem", "font.size": 9}):
        drawing, (rates, power) = plt.subplots(1, 2, figsize=(9.5, 4.6), layout="constrained")
        _draw_rates(rates, measured)
        _draw_power(power, measured["power"])
        handles, labels = rates.get_legend_handles_labels()
        drawing.legend(handles, labels, fontsize=7, loc="outside lower center", ncols=4, frameon=False)
        drawing.savefig(path, metadata={"Date": None} if str(path).endswith(".svg") else None)
        plt.close(drawing)


def _draw_rates(axes, measured):
    shipped = [r for r in measured["rates"] if r["what"] == "false refutation"]
    for index, name in enumerate(dict.fromkeys(r["source"] for r in shipped)):
        _series(axes, [r for r in shipped if r["source"] == name], "o" if index < 10 else "s", f"C{index % 10}", name, index)
    for index, name in enumerate(dict.fromkeys(r["source"] for r in measured["controls"])):
        _series(axes, [r for r in measured["controls"] if r["source"] == name], "x+"[index % 2], "0.35", f"{name}, uncorrected (control)", 5)
    ends = [min(r["nominal"] for r in shipped) / 2, 0.1]
    axes.plot(ends, ends, color="black", linewidth=1, label="nominal")
    axes.set(xscale="log", yscale="log", xlabel="nominal error rate", ylabel="measured rate of false refutations (bar: 95 % bound)")


def _draw_power(axes, rows):
    for index, row in enumerate(rows):
        axes.vlines(index, row["mean"], row["quantile_95"], color="C0")
        axes.plot(index, row["mean"], "o", color="C0")
    axes.set_xticks(range(len(rows)), [_aim(row).replace(" ", "\n", 1) for row in rows])
    axes.set(
        ylim=(0, None),
        ylabel="memories until the verdict (mean and 95 % quantile)",
    )


def _aim(row):
    return f"certify to {100 * row['resolution']:g} %" if row["error"] == 0 else f"refute {100 * row['error']:g} %"


def _series(axes, rows, style, color, label, index):
    shift = 1.05 ** (index % 11 - 5)
    x = [r["nominal"] * shift for r in rows]
    low = [max(r["rate"], 0.3 / r["runs"]) for r in rows]
    axes.vlines(x, low, [r["upper"] for r in rows], color=color, linewidth=1)
    axes.plot(x, low, style, color=color, markersize=4, markerfacecolor="none" if style == "o" else color, label=label)


def table(measured):
    """The measured rates and the power as a rich table."""
    from rich.table import Table

    made = Table("what", "source", "nominal", "measured", "95 % bound", "runs", "")
    for r in [*measured["rates"], *measured["controls"], *measured["limits"]]:
        word = "as promised" if r["allowed"] else "too often"
        made.add_row(r["what"], r["source"], f"{r['nominal']:g}", f"{r['rate']:.3g}", f"{r['upper']:.3g}", str(r["runs"]), word)
    for p in measured["power"]:
        used = (f"{p['mean']:.0f} memories", f"{p['quantile_95']:.0f}")
        made.add_row(_aim(p), p["source"], f"{p['alpha']:g}", *used, str(p["runs"]), f"{p['decided']} decided")
    return made


def main(arguments=None):
    """Measure, print, write; exit status 1 if anything is wrong."""
    from rich.console import Console

    parser = argparse.ArgumentParser(prog="memorem.numerics.calibration", description="Measure how often the verdicts are wrong.")
    parser.add_argument("--full", action="store_true", help="10 000 runs with a look every 64 values, four nominal rates (some minutes)")
    parser.add_argument("-o", "--output", type=Path, default=Path("build/calibration"), help="folder for calibration.json and calibration.svg")
    parser.add_argument("--seed", type=int, default=17)
    chosen = parser.parse_args(arguments)
    console = Console()
    measured = measure(FULL if chosen.full else QUICK, chosen.seed, lambda text: console.print(f"measuring: {text}", style="dim"))
    chosen.output.mkdir(parents=True, exist_ok=True)
    (chosen.output / "calibration.json").write_text(json.dumps(measured, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    figure(measured, chosen.output / "calibration.svg")
    console.print(table(measured))
    wrong = faults(measured)
    console.print("\n".join(wrong) or "every measured rate is as promised, and both controls are caught", style="red" if wrong else "green")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
