"""The gallery of derived memories and the reach of the search, from gallery.json and reach.json under docs/measured/."""

import json
import math
import statistics
from collections import Counter

from .measured import MEASURED, _table

WIDE, HIGH, EDGE = 220, 90, 6


def gallery():
    """The gallery as Markdown, one section a memory, and how many there are and are derived."""
    rows = json.loads((MEASURED / "gallery.json").read_text(encoding="utf-8"))
    return {"count": len(rows), "derived": sum(row["formula"] is not None for row in rows), "sections": "\n\n".join(map(section, rows))}


def section(row):
    """One memory: its line of input, its formula or what is left, what its legs say, its picture."""
    lines = [
        f"## {row['name']}",
        "",
        "```sh",
        row["line"],
        "```",
        "",
        "$$",
        row["statement_latex"],
        *([f"= {row['latex']}"] if row["latex"] else []),
        "$$",
        "",
    ]
    if row["formula"] is None:
        lines += [f"**{row['status']}**: no closed form was found by the rules. Left: `{row['stuck']['left'][:160]}`.", ""]
        return "\n".join([*lines, *(f"* {reading}" for reading in row["readings"])])
    domain = ", ".join(f"{name} {text}" for name, text in row["domain"].items())
    lines += [f"**{row['status']}** for {domain}. Rules: {', '.join(f'`{name}`' for name in row['rules'])}.", ""]
    lines += [f"* {leg}: {said(one)}" for leg, one in row["legs"].items()]
    lines += [
        f"* wrong forms shown: {len(row['wrong_forms'])}; " + ", ".join(f"{leg} rejects {one['rejected'] or 0}" for leg, one in row["legs"].items())
    ]
    return "\n".join([*lines, "", picture(row["curve"])])


def said(leg):
    """A leg's word and what stands behind it."""
    if leg["word"] == "unrun":
        return "none: no exact device reaches the statement, or another one is what is measured"
    return f"{leg['word']}{', ' + leg['message'] if leg['message'] else ''}"


def picture(curve):
    """The formula as a small curve on logarithmic axes where all its values are positive, drawn in the page itself."""
    if curve is None or len(curve["x"]) < 2:
        return ""
    positive = all(y > 0 for y in curve["y"])
    xs = [math.log(x + 1) for x in curve["x"]]
    ys = [math.log(y) if positive else y for y in curve["y"]]
    places = " ".join(f"{scaled(x, xs, WIDE):.1f},{HIGH - scaled(y, ys, HIGH):.1f}" for x, y in zip(xs, ys, strict=True))
    at = ", ".join(f"{name} = {value}" for name, value in curve["at"].items())
    words = (
        f"over {curve['over']} from {curve['x'][0]} to {curve['x'][-1]}{' at ' + at if at else ''}: from {curve['y'][0]:.3g} to {curve['y'][-1]:.3g}"
    )
    drawn = (
        f'<svg width="{WIDE}" height="{HIGH}" role="img" aria-label="{words}"><polyline points="{places}" fill="none" stroke="currentColor"/></svg>'
    )
    return f"{drawn}\n\n{words[:1].upper()}{words[1:]}{' (both axes logarithmic)' if positive else ''}."


def scaled(value, values, size):
    """The place of a value on an axis."""
    low, high = min(values), max(values)
    return EDGE + (size - 2 * EDGE) * ((value - low) / (high - low) if high > low else 0.5)


def reach():
    """How much of the library the search derives from the statements alone: by kind, and the parts that it does not."""
    found = json.loads((MEASURED / "reach.json").read_text(encoding="utf-8"))
    kinds = {}
    for row in found["parts"]:
        kinds.setdefault(row["kind"], []).append(row)
    table = [(kind, *counted(rows)) for kind, rows in sorted(kinds.items())] + [("**all**", *counted(found["parts"]))]
    left = [(f"`{row['part']}`", row["found"], f"`{row['left'][:90]}`" if row["left"] else "") for row in found["parts"] if row["found"] != "equal"]
    return {
        "kinds": _table(("kind", "parts", "derived", "share", "another form", "stuck", "median s"), table), "left": _table(("part", "found", "left"), left),
        "seconds": f"{found['seconds']:g}", "false": sum(row["found"] == "false" for row in found["parts"]),
    }  # fmt: skip


def counted(rows):
    """Parts, those derived to the formula, their share, those that ended in another form or stuck, and the median time."""
    words = Counter(row["found"] for row in rows)
    share = f"{100 * words['equal'] / len(rows):.0f} %"
    return len(rows), words["equal"], share, words["undecided"], words["stuck"], f"{statistics.median(row['seconds'] for row in rows):.2f}"
