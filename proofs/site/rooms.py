"""Which module imports which, read from the sources: what the laws between the rooms are tested on, and the picture of the architecture."""

import ast
from functools import cache
from html import escape

from ..theorems.fingerprints import ROOT

FLOORS = ("theory", "numerics", "proofs")
WIDTH, HEIGHT, ACROSS, DOWN, MARGIN = 150, 34, 24, 58, 20


def module(path):
    """The dotted name of a file, of a folder for its __init__."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules():
    """{dotted name: path} of every module but the theorem files."""
    return {module(path): path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py")) if "library" not in path.parts}


@cache
def imports():
    """{module: the modules that it imports, at its top or inside of a function}."""
    return {name: _imported(name, path) for name, path in modules().items()}


def _imported(name, path):
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            parts = package.split(".")
            base = ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])
            found |= {full if (full := f"{base}.{alias.name}") in modules() else base for alias in node.names}
    return frozenset((found & modules().keys()) - {name})


def room(name):
    """The folder of a module."""
    return name if modules()[name].name == "__init__.py" else name.rpartition(".")[0]


@cache
def rooms():
    """{room: the other rooms that its modules import}."""
    found = {}
    for name, others in imports().items():
        found.setdefault(room(name), set()).update({room(other) for other in others} - {room(name)})
    return {name: frozenset(others) for name, others in sorted(found.items())}


def circle(graph):
    """Some circle of a graph {name: names}, as the names along it, or None."""
    done, path = set(), []

    def visit(name):
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return None
        path.append(name)
        found = next((one for other in sorted(graph[name]) if (one := visit(other))), None)
        path.pop()
        done.add(name)
        return found

    return next((found for name in graph if (found := visit(name))), None)


def layers(floor):
    """The rooms of a floor from the ground up: each stands above those it imports, rooms that import one another side by side."""
    own = {name: {other for other in others if other.startswith(f"{floor}.")} for name, others in rooms().items() if name.startswith(f"{floor}.")}
    reached = {name: _reached(own, name) for name in own}
    below = {name: {other for other in reached[name] if name not in reached[other]} for name in own}
    height = {}

    def level(name):
        if name not in height:
            height[name] = 1 + max((level(other) for other in below[name]), default=-1)
        return height[name]

    found = [[] for _ in range(1 + max(map(level, own)))]
    for name in sorted(own):
        found[level(name)].append(name)
    return found


def _reached(graph, name):
    seen, waiting = set(), [name]
    while waiting:
        for other in graph[waiting.pop()]:
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def svg(floor):
    """One floor as an SVG element: the ground below, an arrow from each room to what it imports."""
    stacked = layers(floor)[::-1]
    width = 2 * MARGIN + max(map(len, stacked)) * (WIDTH + ACROSS) - ACROSS
    height = 2 * MARGIN + len(stacked) * (HEIGHT + DOWN) - DOWN
    places = {}
    for row, names in enumerate(stacked):
        left = (width - len(names) * (WIDTH + ACROSS) + ACROSS) / 2
        places |= {name: (left + column * (WIDTH + ACROSS), MARGIN + row * (HEIGHT + DOWN)) for column, name in enumerate(names)}
    title = f"Rooms of {floor}/: an arrow leads from a room to one that it imports"
    parts = [f'<svg class="rooms" viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(title)}" xmlns="http://www.w3.org/2000/svg">']
    parts += [_arrow(places[name], places[other], name, other) for name in places for other in sorted(rooms()[name]) if other in places]
    parts += [_box(name, *places[name]) for name in places]
    return "\n".join([*parts, "</svg>"])


def _arrow(start, end, name, other):
    (x1, y1), (x2, y2) = start, end
    x1, x2 = x1 + WIDTH / 2, x2 + WIDTH / 2
    y1, y2 = (y1 + HEIGHT, y2) if y2 > y1 else (y1 + HEIGHT / 2, y2 + HEIGHT / 2)
    bend = (y2 - y1) / 2 or 0
    curve = f"M{x1:g} {y1:g}C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}"
    return f'<path d="{curve}"><title>{name} imports {other}</title></path>'


def _box(name, x, y):
    label = name.partition(".")[2]
    text = f'<text x="{x + WIDTH / 2:g}" y="{y + HEIGHT / 2 + 5:g}">{escape(label)}</text>'
    return f'<g><rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>{text}</g>'


def page_part():
    """The pictures of the three floors as one raw block of Markdown."""
    return "\n\n".join(f"### `{floor}/`\n\n```{{raw}} html\n{svg(floor)}\n```" for floor in FLOORS)
