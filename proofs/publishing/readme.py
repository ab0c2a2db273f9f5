"""The block of the README that is made from evidence: `python -m memorem.proofs.publishing.readme` rewrites it, a test sees that it is current."""

import sys
from pathlib import Path

from ..runs.status import statuses
from ..theorems import discovery
from ..theorems.formulas import display, is_scalar

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- theorems: made by python -m memorem.proofs.publishing.readme -->", "<!-- end of theorems -->"


def table():
    """One row a theorem: id, title, first formula, status from evidence, near misses rejected."""
    rows = ["| theorem | says | first formula | status | near misses rejected |", "|---|---|---|---|---|"]
    for result in statuses():
        theorem = discovery.theorem(result.id)
        part = theorem.first
        formula = f"${display(part.equals)}$" if is_scalar(part.equals) and len(display(part.equals)) < 90 else "see `memorem show`"
        total = sum(len(part.near_miss_names) for part in result.parts.values())
        rejected = sum(part.rejected for part in result.parts.values())
        rows.append(f"| `{result.id}` | {result.title} | {formula} | {result.status} | {rejected} of {total} |")
    return "\n".join(rows)


def current(text):
    """The README with its block made anew. ValueError if the marks are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("README.md has lost the marks of its table of theorems")
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    if not README.is_file():
        raise SystemExit("memorem: an installed memorem has no README.md to rewrite; run this in a checkout")
    README.write_text(current(README.read_text(encoding="utf-8")))
    sys.stdout.write(f"{README.name} is current\n")
