"""What `memorem list` and `memorem rules` say."""

from collections import Counter

from rich.console import Console
from rich.table import Table

from . import discovery, evidence

COLOURS = {"VERIFIED": "green", "CITED": "blue", "STALE": "yellow", "UNRUN": "yellow", "UNDECIDED": "yellow"}


def coloured(status):
    """The status word in its colour; only VERIFIED is green."""
    return f"[{COLOURS.get(status, 'red')}]{status}[/]"


def statuses(library=discovery.LIBRARY):
    """The TheoremResult of every theorem from evidence, without simulating anything."""
    paths = discovery.files(library)
    ours = library == discovery.LIBRARY
    return [evidence.status(discovery.opened(id, path.resolve()), path, ours) for id, path in paths.items()]


def as_json(results):
    """The schema of `list --json`."""
    return [
        {
            "id": result.id, "title": result.title, "family": result.family, "status": result.verdict[0], "reason": result.verdict[1],
            "parts": {
                name: {
                    "kind": part.kind, "status": part.status, "legs": {leg: found.word for leg, found in part.legs.items()},
                    "near_misses": {"total": len(part.near_miss_names), "rejected": part.rejected},
                }
                for name, part in result.parts.items()
            },
        }
        for result in results
    ]  # fmt: skip


def show(results, console=None):
    """The table of `memorem list`; titles are cut where the terminal ends."""
    console = console or Console()
    room = console.width - max((len(result.id) for result in results), default=0) - 34
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("theorem", "status", "parts", "near misses", "title"):
        table.add_column(column, no_wrap=True, justify="right" if column in ("parts", "near misses") else "left")
    for result in results:
        total = sum(len(part.near_miss_names) for part in result.parts.values())
        rejected = sum(part.rejected for part in result.parts.values())
        table.add_row(result.id, coloured(result.status), str(len(result.parts)), f"{rejected}/{total}", _cut(result.title, room))
    console.print(table)
    counts = Counter(result.status for result in results)
    console.print(f"{len(results)} theorems: " + ", ".join(f"{count} {coloured(status)}" for status, count in sorted(counts.items())))


def _cut(text, room):
    return text if len(text) <= room else text[: max(room - 1, 0)] + "…"


def rule_uses():
    """[{"name", "title", "source", "conditions", "uses", "theorems"}] for every registered rule, most used first."""
    from ..theory import rules as _  # noqa: F401  registers every rule
    from ..theory.derivation import RULES

    uses, users = Counter(), {}
    for theorem in discovery.theorems():
        for part in theorem.parts.values() if theorem.parts else ():
            if part.derivation is None:
                continue
            for ensemble in part.ensembles():
                for name in part.derive(**ensemble).rules_used:
                    uses[name] += 1
                    users.setdefault(name, set()).add(theorem.id)
    rows = [
        {"name": rule.name, "title": rule.title, "source": rule.source, "conditions": rule.conditions, "uses": uses[name],
         "theorems": sorted(users.get(name, ()))}
        for name, rule in RULES.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row["uses"], row["name"]))


def show_rules(rows, console=None):
    """The table of `memorem rules`."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("rule", "uses", "theorems", "what it does", "source"):
        table.add_column(column, no_wrap=column == "rule", justify="right" if column in ("uses", "theorems") else "left")
    for row in rows:
        table.add_row(row["name"], str(row["uses"]), str(len(row["theorems"])), row["title"], row["source"])
    (console or Console()).print(table)
