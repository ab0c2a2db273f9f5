"""The generated reference pages: the notation, the rules of the calculus, what is not proved, and the errata."""

import ast
from functools import cache

from ..publishing import rule_pages
from ..theorems.fingerprints import ROOT
from . import markdown, pages

UNPROVED = ("Left for later", "Open")


def generated(found):
    """{file name: Markdown}."""
    return {"notation.md": notation(), "rules.md": rules(found), "not-proved.md": not_proved(found), "errata.md": errata(found)}


def errata(found):
    """What earlier versions of the theorems said, what was corrected, and who is affected."""
    from ..theorems import discovery, edition

    return pages.rendered("errata.md", rows=edition.errata(discovery.theorem(entry.id) for entry in found))


def notation():
    """Every parameter of the theory and the theorems' categorical ones, from theory/scalars/parameters.py."""
    from ...theory.scalars.parameters import PARAMETERS

    return pages.rendered("notation.md", parameters=sorted(PARAMETERS.items(), key=lambda item: item[0].lower()))


def rules(found):
    """Every rule with its source, its conditions, the tests that exercise it, and the theorems that use it."""
    from ...theory import rules as _  # noqa: F401  registers every rule
    from ...theory.kernel.derivation import RULES
    from ...theory.kernel.rows import ROWS

    users = {name: [entry for entry in found if name in entry.rules] for name in RULES}
    counts = {name: sum(entry.rules[name] for entry in users[name]) for name in RULES}
    steps = {name: [entry.examples[name] for entry in users[name] if name in entry.examples] for name in RULES}
    shown = {name: min(found, key=lambda one: len(one["before"] + one["after"])) for name, found in steps.items() if found}
    ordered = sorted(RULES.values(), key=lambda rule: (-counts[rule.name], rule.name))
    return pages.rendered(
        "rules.md",
        rules=ordered,
        users=users,
        counts=counts,
        tests=tests(),
        examples=shown,
        relation=markdown.relation,
        signs=markdown.SIGNS,
        says=rule_pages.says,
        called=rule_pages.arguments,
        rows=lambda name: sorted(ROWS.values(), key=lambda row: row.name) if name == "compare" else [],
        row_says=rule_pages.row_says,
    )


@cache
def tests():
    """{rule: {"folder/file.py": [what a test says, ...]}}: the tests that name each rule, themselves or through a function of their file."""
    found = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        functions = {node.name: node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)}
        named = {name: _mentions(node) for name, node in functions.items()}
        for name in functions:
            if name.startswith("test_"):
                for rule in _rules(name, named, set()):
                    said = name.removeprefix("test_").replace("_", " ")
                    found.setdefault(rule, {}).setdefault(str(path.relative_to(ROOT).relative_to("tests")), []).append(said)
    return found


def _mentions(function):
    """(rules named as rules.NAME, other names used) in a function."""
    rules = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "rules"}
    return rules, {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}


def _rules(name, named, seen):
    seen.add(name)
    rules, names = named[name]
    return rules.union(*(_rules(other, named, seen) for other in sorted(names) if other in named and other not in seen))


def not_proved(found):
    """What the library leaves open: remarks, citations, certificates of instances only, and theorems that are not VERIFIED."""
    remarks = [(entry, name, entry.remarks[name]) for entry in found for name in UNPROVED if name in entry.remarks]
    parts = [(entry, part) for entry in found for part in entry.parts]
    cited = [(entry, part) for entry, part in parts if part["kind"] == "Cited"]
    instances = [(entry, part) for entry, part in parts if part["scope"] == "instances"]
    red = [entry for entry in found if entry.status != "VERIFIED"]
    return pages.rendered("not_proved.md", remarks=remarks, cited=cited, instances=instances, red=red, unused=_untested())


def _untested():
    from ...theory import rules as _  # noqa: F401  registers every rule
    from ...theory.kernel.derivation import RULES

    return sorted(name for name in RULES if name not in tests())
