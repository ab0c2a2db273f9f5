"""Tables of what was measured, from the files under docs/measured/: pages never carry a typed number."""

import json

from ..identities import ROOT

MEASURED = ROOT / "docs" / "measured"


def calibration():
    """The measured error rates and the power of the verdicts as Markdown tables."""
    found = json.loads((MEASURED / "calibration.json").read_text())
    rates = _table(
        ("what", "source", "nominal", "measured", "95 % bound", "runs"),
        [(r["what"], r["source"], f"{r['nominal']:g}", f"{r['rate']:.2g}", f"{r['upper']:.2g}", f"{r['runs']:,}") for r in found["rates"]],
    )
    controls = _table(
        ("control", "source", "nominal", "measured", "runs"),
        [(r["what"], r["source"], f"{r['nominal']:g}", f"{r['rate']:.2g}", f"{r['runs']:,}") for r in found["controls"]],
    )
    power = _table(
        ("aim", "memories, mean", "95 % quantile", "runs"),
        [(aim(p), f"{p['mean']:,.0f}", f"{p['quantile_95']:,.0f}", str(p["runs"])) for p in found["power"]],
    )
    return {"rates": rates, "controls": controls, "power": power, "power_alpha": f"{found['power'][0]['alpha']:.2g}"}


def benchmark():
    """The benchmark and the scaling over workers as Markdown, with what they say on paper of a thousand workers."""
    from ...numerics.benchmarks import report, scaling

    speed, grown = (json.loads((MEASURED / f"{name}.json").read_text()) for name in ("benchmark", "scaling"))
    cells = {(cell["model"], tuple(cell["size"])): cell for cell in speed["cells"]}
    return {
        "speed": report.markdown(speed),
        "workers": _table(scaling.HEADERS, scaling.rows(grown)),
        "paper": scaling.on_paper(grown, cells["linear sphere", (1024, 128, 128)]),
        "load": f"{grown['machine']['load']:g}",
    }


def aim(row):
    """What a power measurement was after."""
    return f"certify the true value to {100 * row['resolution']:g} %" if row["error"] == 0 else f"refute a value {100 * row['error']:g} % off"


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
