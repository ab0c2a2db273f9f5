"""The generated chapters: every theorem, its family's list, and the pages that are made from the library as a whole."""

import re
from collections import Counter
from functools import partial

from . import audits, budgets, chains, graph, instrument, markdown, measured, pages, reference, rooms

CHAPTERS = (
    "where-to-begin",
    "first-ten-minutes", "read-a-verdict", "square-root-and-linear", "depth", "budgets", "papers/index", "theorems/index", "graph", "explorer",
    "add-a-theorem", "derive-your-own-memory", "write-strengths", "check-a-paper",
    "export-schema", "run-on-a-cluster", "how-fast-how-sure", "checks-that-check",
    "derivations-that-find-themselves", "gallery",
    "architecture", "when-a-derivation-is-stuck", "notation", "rules", "not-proved", "errata", "references",
)  # fmt: skip


def generated(found):
    """{file name: Markdown} of every generated page."""
    made = {f"theorems/{entry.id}.md": entry.page for entry in found}
    families = {}
    for entry in found:
        families.setdefault(entry.family, []).append(entry)
    made |= {f"theorems/{family}.md": pages.rendered("family.md", family=family, entries=own) for family, own in families.items()}
    made["theorems/index.md"] = pages.rendered("theorems.md", families=families, counts=Counter(entry.status for entry in found))
    made |= reference.generated(found) | graph.generated(found)
    names = {name.removesuffix(".md") for name in made}
    return made | {name: filled(text, found, names) for name, text in audits.generated(found).items()}


def filled(text, found, names):
    """A hand-written page with `[= expression =]` replaced; it is data, and runs no code of its own.

    theorem(id) links with its status, value(address, N=64) computes, width(address, error, N=64) is the least d_k, chapters are those that exist.
    """
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, variable_start_string="[=", variable_end_string="=]", block_start_string="[%", block_end_string="%]",
        comment_start_string="[#-", comment_end_string="-#]", keep_trailing_newline=True,
    )  # fmt: skip
    known = {entry.id: entry for entry in found}
    page = environment.from_string(text).render(
        theorem=partial(mention, known),
        value=value,
        formula=formula,
        chapters=CHAPTERS,
        exists=names.__contains__,
        calibration=measured.calibration,
        normals=measured.normals,
        benchmark=measured.benchmark,
        rooms=rooms.page_part,
        power=measured.power,
        chains=chains,
        width=budgets.width,
        gallery=instrument.gallery,
        reach=instrument.reach,
    )
    return on_screen_only(page)


def on_screen_only(page):
    """The page with every figure that exists as SVG alone kept out of the PDF, which cannot show it."""
    return re.sub(r"^```\{figure\} \S+\.svg\n.*?^```$", r"::::{only} html\n\g<0>\n::::", page, flags=re.MULTILINE | re.DOTALL)


def mention(known, address, words=None):
    """A link to a theorem or part with its computed status; what does not exist is said to be open."""
    id, _, part = address.partition("#")
    entry = known.get(id)
    statuses = {row["name"]: row["status"] for row in entry.parts} if entry else {}
    status = "OPEN" if entry is None or (part and part not in statuses) else statuses[part] if part else entry.status
    return f"{markdown.link(address if part in statuses else id, words or address) if entry else f'`{address}`'} {markdown.badge(status)}"


def value(address, digits=4, **point):
    """A checked number."""
    from ..theorems import discovery

    made = discovery.part(address)
    return f"{float(made.value(**point)):.{digits}g}"


def formula(address):
    """A checked formula, typeset in the line."""
    from ..theorems import discovery

    return markdown.inline(discovery.part(address).latex)
