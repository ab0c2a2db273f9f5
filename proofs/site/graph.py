"""The map of the library: theorems in boxes of their families, joined by what their derivations have in common."""

from html import escape
from itertools import combinations

from . import pages

COLUMNS, WIDTH, ROW, GAP, HEAD = 3, 230, 24, 30, 30
COLOURS = {"VERIFIED": "#1a7f37", "CITED": "#0969da", "STALE": "#9a6700", "UNRUN": "#9a6700", "UNDECIDED": "#9a6700", "ASSUMED": "#9a6700"}
RARE = 3  # a rule joins theorems if at most so many use it


def edges(found):
    """[(kind, one id, other id, why)]: lemma (directed), line (a derived line in common), rule (a rule that few use)."""
    known = {entry.id for entry in found}
    made = [("lemma", entry.id, lemma, "uses it as a lemma") for entry in found for lemma in entry.lemmas if lemma in known]
    users = {}
    for entry in found:
        for rule in entry.rules:
            users.setdefault(rule, []).append(entry.id)
    for one, other in combinations(found, 2):
        common = len(set(one.lines) & set(other.lines))
        if common:
            made.append(("line", one.id, other.id, f"{common} derived line{'s' if common != 1 else ''} in common"))
        rules = sorted(rule for rule in one.rules if rule in other.rules and len(users[rule]) <= RARE)
        if rules:
            made.append(("rule", one.id, other.id, "both use " + ", ".join(rules)))
    return made


def placed(found):
    """({id: (x, y)} of the left end of each theorem's row, [(family, x, y, height)], width, height): families fill the shortest column."""
    families = {}
    for entry in found:
        families.setdefault(entry.family, []).append(entry.id)
    heights, places, boxes = [GAP] * COLUMNS, {}, []
    for family, ids in sorted(families.items(), key=lambda item: (-len(item[1]), item[0])):
        column = heights.index(min(heights))
        x, y, height = GAP + column * (WIDTH + 2 * GAP), heights[column], HEAD + ROW * len(ids) + 8
        boxes.append((family, x, y, height))
        places |= {id: (x + 8, y + HEAD + ROW * row) for row, id in enumerate(ids)}
        heights[column] += height + GAP
    return places, boxes, GAP + COLUMNS * (WIDTH + 2 * GAP) - GAP, max(heights)


def svg(found):
    """The map as one SVG element; links are relative to the site's root."""
    places, boxes, width, height = placed(found)
    parts = [f'<svg id="map" viewBox="0 0 {width} {height}" role="img" aria-labelledby="map-title" xmlns="http://www.w3.org/2000/svg">',
             '<title id="map-title">Map of the theorems; the table below says the same in words</title>']  # fmt: skip
    parts += [f'<g class="family"><rect x="{x}" y="{y}" width="{WIDTH}" height="{tall}" rx="8"/><text x="{x + 10}" y="{y + 20}">{family}</text></g>'
              for family, x, y, tall in boxes]  # fmt: skip
    parts += [_edge(kind, one, other, why, places) for kind, one, other, why in edges(found)]
    parts += [_node(entry, *places[entry.id]) for entry in found]
    return "\n".join([*parts, "</svg>"])


def _edge(kind, one, other, why, places):
    (x1, y1), (x2, y2) = sorted((places[one], places[other]))
    y1, y2 = y1 + ROW / 2 - 2, y2 + ROW / 2 - 2
    if x1 == x2:  # one column: a bow outside of the box
        start = x1 + WIDTH - 16
        bow = start + 26 + min(abs(y2 - y1) / 8, 40)
        path = f"M{start} {y1} C{bow} {y1} {bow} {y2} {start} {y2}"
    else:
        start = x1 + WIDTH - 16
        path = f"M{start} {y1} C{start + 60} {y1} {x2 - 60} {y2} {x2} {y2}"
    return f'<path class="edge {kind}" data-one="{one}" data-other="{other}" d="{path}"><title>{one} and {other}: {escape(why)}</title></path>'


def _node(entry, x, y):
    name = entry.id.partition(".")[2].replace("_", " ")
    shown = name if len(name) <= 30 else name[:29] + "…"
    colour = COLOURS.get(entry.status, "#cf222e")
    return (
        f'<a href="theorems/{entry.id}.html" data-id="{entry.id}"><title>{escape(entry.title)}: {entry.status}</title>'
        f'<rect class="node" x="{x}" y="{y}" width="{WIDTH - 16}" height="{ROW - 4}" rx="5" style="stroke:{colour}"/>'
        f'<circle cx="{x + 11}" cy="{y + ROW / 2 - 2}" r="4" fill="{colour}"/>'
        f'<text x="{x + 21}" y="{y + 14.5}">{escape(shown)}</text></a>'
    )


def generated(found):
    """{file name: Markdown} of the map's page."""
    joined = {entry.id: [] for entry in found}
    for _, one, other, why in edges(found):
        joined[one].append((other, why))
        joined[other].append((one, why))
    return {"graph.md": pages.rendered("graph.md", svg=svg(found), entries=found, joined=joined)}
