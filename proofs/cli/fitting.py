"""Tables that fit a terminal: the status stands first and is never cut; columns are dropped in a given order, and one text column is cut or goes."""

from rich.table import Table
from rich.text import Text

from .rows import width_of

PIPE = 160  # columns where the output is no terminal
GAP = 2
COMFORT = 32  # columns of text for which others go
LEAST = 8  # columns of text below which it goes itself


def fitted(console, columns, entries, *, drop=(), flexible=None):
    """Print entries ([{column: text or Text}]) under the columns that fit; columns are {name: "left" or "right"}, the first one the status.

    drop: names that go, in this order, while the table is too wide; flexible: the name of a last column that takes the room that is left.
    """
    width = width_of(console) or PIPE
    cells = [{name: _text(entry.get(name, "")) for name in columns} for entry in entries]
    wide = {name: max([len(name), *(len(cell[name]) for cell in cells)]) for name in columns}
    kept, going = [name for name in columns if name != flexible], list(drop)
    while going and _total(kept, wide) + (GAP + COMFORT if flexible else 0) > width:
        kept.remove(going.pop(0))
    room = width - _total(kept, wide) - GAP
    if flexible and room >= LEAST:
        kept.append(flexible)
        wide[flexible] = min(wide[flexible], room)
    elif _total(kept, wide) > width:
        wide[kept[-1]] = max(width - _total(kept[:-1], wide) - GAP, 1)
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    for name in kept:
        table.add_column(name, no_wrap=True, justify=columns[name], width=wide[name], overflow="ellipsis")
    for cell in cells:
        table.add_row(*(cell[name] for name in kept))
    console.print(table, width=width, soft_wrap=False, crop=False)


def _total(names, wide):
    return sum(wide[name] for name in names) + GAP * (len(names) - 1)


def _text(cell):
    return cell if isinstance(cell, Text) else Text(str(cell))
