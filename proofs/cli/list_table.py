"""What `memorem list` and `memorem rules` say."""

from collections import Counter
from contextlib import suppress

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .fitting import fitted
from .style import coloured

FEW = 6


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
    """The table of `memorem list`: the status first, and as much of the rest as the terminal is wide."""
    console = console or Console()
    entries = [
        {
            "status": Text.from_markup(coloured(result.status)), "theorem": result.id, "parts": len(result.parts), "title": result.title,
            "near misses": f"{sum(part.rejected for part in result.parts.values())}/{sum(len(part.near_miss_names) for part in result.parts.values())}",
        }
        for result in results
    ]  # fmt: skip
    columns = {"status": "left", "theorem": "left", "parts": "right", "near misses": "right", "title": "left"}
    fitted(console, columns, entries, drop=("near misses", "parts"), flexible="title")
    counts = Counter(result.status for result in results)
    console.print(f"{len(results)} theorems: " + ", ".join(f"{count} {coloured(status)}" for status, count in sorted(counts.items())))


def is_rule(name):
    """Whether a rule of this name is registered."""
    from ...theory import rules as _  # noqa: F401  registers every rule
    from ...theory.kernel.derivation import RULES

    return name in RULES


def rule_uses(library, on_miss=lambda count: None):
    """[{"name", "kind", "title", "source", "conditions", "uses", "theorems", "rows"}] for every registered rule, most used first.

    rows: of a rule that reads a table, the same of each row, under the name "RULE ROW"; they are counted as one rule.
    """
    from ...theory import rules as _  # noqa: F401  registers every rule
    from ...theory.kernel.derivation import RULES
    from ...theory.kernel.rows import ROWS
    from ..records.answers import Answers

    uses, users = Counter(), {}
    for id, used in Answers("rules", library, evidence=True, on_miss=on_miss).each(lambda id: _rules_of(id, library)).items():
        uses.update(used)
        for name in used:
            users.setdefault(name, set()).add(id)

    def told(name, rule):
        shown = {"name": name, "kind": rule.kind, "title": rule.title, "source": rule.source, "conditions": rule.conditions}
        return {**shown, "uses": uses[name], "theorems": sorted(users.get(name, ()))}

    def ordered(rows):
        return sorted(rows, key=lambda row: (-row["uses"], row["name"]))

    table = ordered(told(f"compare {name}", row) for name, row in ROWS.items())
    return ordered(told(name, rule) | {"rows": table if name == "compare" else []} for name, rule in RULES.items())


def _rules_of(id, library):
    """{rule: uses} of the theorem's derivations, as evidence says; what it does not say is replayed, and what is refused uses none."""
    from ...theory.kernel.derivation import Refused
    from ..records import evidence
    from ..theorems import discovery

    path = discovery.files(library)[id].resolve()
    theorem = discovery.opened(id, path)
    kept = evidence.uses(theorem, path) if theorem.parts else {}
    uses = Counter()
    for name, part in theorem.parts.items() if theorem.parts else ():
        for ensemble in part.ensembles() if part.derivation is not None and name not in kept else ():
            with suppress(Refused):
                uses.update(part.derive(**ensemble).uses)
        uses.update(kept.get(name, {}))
    return dict(uses)


def show_rules(rows, console=None):
    """What `memorem rules` prints: of each rule what it does, where it comes from, what it checks, and who rests on it."""
    console = console or Console()
    for row in rows:
        users = row["theorems"]
        console.print(f"[bold]{row['name']}[/] · {row['kind']} · used {row['uses']} times in {len(users)} theorems", highlight=False)
        table = Table.grid(padding=(0, 2))
        for name, text in (("does", row["title"]), ("source", row["source"]), ("needs", row["conditions"]), ("used by", _users(users))):
            table.add_row(f"  {name}", Text(text))
        console.print(table)
        if row["rows"]:
            console.print(f"  its {len(row['rows'])} rows, counted as one rule:")
            for one in row["rows"]:
                console.print(Text(f"    {one['name']}: {one['title']} ({one['source']}) · {one['kind']} · used by {_users(one['theorems'])}"))


def show_rule(row, library, console=None):
    """What `memorem rules NAME` prints: the rule in its own words, how it is called, and a step of a derivation that it makes."""
    from ..publishing import rule_pages

    console, name = console or Console(), row["name"]
    console.print(f"[bold]{name}[/] · {row['kind']} · used {row['uses']} times in {len(row['theorems'])} theorems", highlight=False)
    console.print(Text(rule_pages.says(name)), soft_wrap=True)
    step = rule_pages.example(name, row["theorems"], library)
    if step is not None:
        console.print(Text(f"\nIn {step.address} it makes of"), style="dim")
        console.print(Text(f"    {step.before[1]}\n    {step.relation} {step.after[1]}"), soft_wrap=True)
    for one in row["rows"]:
        says = rule_pages.row_says(one["name"].partition(" ")[2]).partition("\n")[0]
        console.print(Text(f"\n{one['name']} · {one['kind']} · used {one['uses']} times in {len(one['theorems'])} theorems"), style="bold")
        console.print(Text(f"    {says}\n    needs {one['conditions']}\n    {one['title']}: {one['source']}"), soft_wrap=True)
    table = Table.grid(padding=(0, 2))
    for word, text in (("called", f".by({rule_pages.arguments(name)})"), ("needs", row["conditions"]), ("source", row["source"])):
        table.add_row(f"  {word}", Text(text))
    console.print(table)


def _users(theorems):
    """The theorems by name while they are few."""
    return ", ".join(theorems) if 0 < len(theorems) <= FEW else f"{len(theorems) or 'no'} theorems"
