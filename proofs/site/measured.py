"""Tables of what was measured, from the files under docs/measured/: pages never carry a typed number."""

import json
import math

from ..theorems.fingerprints import ROOT

MEASURED = ROOT / "docs" / "measured"


def calibration():
    """The measured error rates and the power of the verdicts as Markdown tables."""
    found = json.loads((MEASURED / "calibration.json").read_text(encoding="utf-8"))
    rates = _table(
        ("what", "source", "nominal", "measured", "95 % bound", "runs"),
        [(r["what"], r["source"], f"{r['nominal']:g}", f"{r['rate']:.2g}", f"{r['upper']:.2g}", f"{r['runs']:,}") for r in found["rates"]],
    )
    controls = _table(
        ("control", "source", "nominal", "measured", "runs"),
        [(r["what"], r["source"], f"{r['nominal']:g}", f"{r['rate']:.2g}", f"{r['runs']:,}") for r in found["controls"]],
    )
    limits = _table(
        ("what", "source", "nominal", "measured", "runs", ""),
        [
            (r["what"], r["source"], f"{r['nominal']:g}", f"{r['rate']:.2g}", f"{r['runs']:,}", "" if r["allowed"] else "too often")
            for r in found.get("limits", ())
        ],
    )
    power = _table(
        ("aim", "memories, mean", "95 % quantile", "runs"),
        [(aim(p), f"{p['mean']:,.0f}", f"{p['quantile_95']:,.0f}", str(p["runs"])) for p in found["power"]],
    )
    return {"rates": rates, "controls": controls, "limits": limits, "power": power, "power_alpha": f"{found['power'][0]['alpha']:.2g}"}


def power():
    """Which check sees which machine-made wrong form, by family, and those that the search does not see, with the reason."""
    found = json.loads((MEASURED / "power.json").read_text(encoding="utf-8"))
    families = {}
    for row in found["parts"]:
        families.setdefault(row["part"].partition(".")[0], []).append(row)
    table = [(f"`{family}`", *map(str, totals(rows))) for family, rows in sorted(families.items())]
    everything = totals(found["parts"])
    survivors = [(f"`{row['part']}`", f"`{name}`", reason) for row in found["parts"] for name, reason in row["survivors"].items()]
    return {
        "families": _table(POWER_HEADERS, [*table, ("**all**", *(f"**{count}**" for count in everything))]),
        "survivors": _table(("part", "wrong form", "why it goes unseen"), survivors),
        "wrong": f"{everything[1]:,}", "share": f"{100 * everything[3] / everything[1]:.1f}", "true_bounds": f"{everything[2]:,}", "unseen": len(survivors),
    }  # fmt: skip


POWER_HEADERS = (
    "family", "parts", "wrong forms", "edited bounds that stay true", "search", "its certificates", "its simulations", "no value",
    "derivation", "certificate at listed points",
)  # fmt: skip
COUNTS = (
    "mutants", "true_bounds", "search", "search_by_certificate", "search_by_simulation", "search_by_value", "derivation", "certificate",
)  # fmt: skip


def totals(rows):
    """Parts, and sums over them of everything that is counted."""
    return (len(rows), *(sum(row[name] for row in rows) for name in COUNTS))


def benchmark():
    """The benchmark and the scaling over workers as Markdown, with what they say on paper of a thousand workers."""
    from ...numerics.benchmarks import report, scaling

    speed, grown = (json.loads((MEASURED / f"{name}.json").read_text(encoding="utf-8")) for name in ("benchmark", "scaling"))
    cells = {(cell["model"], tuple(cell["size"])): cell for cell in speed["cells"]}
    return {
        "speed": report.markdown(speed),
        "workers": _table(scaling.HEADERS, scaling.rows(grown)),
        "paper": scaling.on_paper(grown, cells["linear sphere", (1024, 128, 128)]),
        "load": f"{grown['machine']['load']:g}",
    }


def normals():
    """What float32 normals, which end at the root of 48 log 2, leave out of moments and exponentials, by their tails."""
    from scipy.stats import chi2, norm

    end = math.sqrt(48 * math.log(2))
    shown = {"moment": max(chi2.sf(end**2, p + 1) for p in range(2, 9, 2)), "exponential": norm.sf(end - 2), "steep": norm.sf(end - 3)}
    return {name: f"{share:.1g}" for name, share in shown.items()}


def aim(row):
    """What a power measurement was after."""
    return f"certify the true value to {100 * row['resolution']:g} %" if row["error"] == 0 else f"refute a value {100 * row['error']:g} % off"


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", r"\|") for cell in line) + " |" for line in lines)  # a bar would end the cell
