"""BibTeX entries as CSL-JSON items."""

import re

TYPES = {
    "article": "article-journal", "inproceedings": "paper-conference", "incollection": "chapter", "book": "book", "misc": "article",
    "phdthesis": "thesis", "techreport": "report",
}  # fmt: skip
NAMES = {
    "title": "title", "journal": "container-title", "booktitle": "container-title", "volume": "volume", "number": "issue", "pages": "page",
    "publisher": "publisher", "doi": "DOI", "url": "URL",
}  # fmt: skip


def fields(entry):
    """(type, key, {field: text}) of one BibTeX entry whose values stand in braces.

    >>> fields("@misc{a2020,\\n  title = {The {X} of Y},\\n  year = {2020}\\n}")
    ('misc', 'a2020', {'title': 'The {X} of Y', 'year': '2020'})
    """
    kind, name = re.match(r"@(\w+)\{\s*([^,\s]+)", entry).groups()
    found, position = {}, 0
    for match in re.finditer(r"(\w+)\s*=\s*\{", entry):
        if match.start() < position:
            continue
        depth, position = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(entry[position], 0)
            position += 1
        found[match.group(1)] = entry[match.end() : position - 1]
    return kind.lower(), name, found


def csl(entry):
    """The CSL-JSON item of one BibTeX entry, TeX turned into plain text."""
    kind, name, found = fields(entry)
    item = {"id": name, "type": TYPES.get(kind, "article")}
    item |= {NAMES[field]: _plain(text) for field, text in found.items() if field in NAMES}
    for role in ("author", "editor"):
        if role in found:
            item[role] = [_person(one) for one in re.split(r"\s+and\s+", found[role])]
    if "year" in found:
        item["issued"] = {"date-parts": [[int(found["year"])]]}
    if found.get("archivePrefix") == "arXiv":
        item |= {"archive": "arXiv", "archive_location": found["eprint"]}
    return item


def _plain(text):
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text().latex_to_text(text).replace("--", "\u2013").strip()


def _person(text):
    family, comma, given = text.partition(",")
    return {"family": _plain(family), "given": _plain(given)} if comma else {"literal": _plain(text)}
