"""Tables of rules: what a rule may put for what is data, a row with a title, a source, conditions and a kind of its own.

Rows are the kernel's as rules are: a row that another file makes is known as foreign, and refused where it is used.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from .derivation import KINDS, Refused
from .provenance import is_kernel_function

ROWS: dict[str, "Row"] = {}
FOREIGN_ROWS: dict[str, "Row"] = {}


@dataclass(frozen=True)
class Row:
    """A named entry: where `left` stands, `function` makes what may be put there, {relation: bound}.

    kind, source and conditions are those of a rule, and are shown as the step's own.
    """

    name: str
    left: Any
    title: str
    source: str
    conditions: str
    function: Callable
    kind: str

    def of(self, rule):
        """The rule as a step shows it that used this row."""
        return replace(rule, title=self.title, source=self.source, conditions=self.conditions, kind=self.kind, row=self.name)


def row(left, title, source, conditions="none", kind="textbook"):
    """Register a function (context, what was found, ...) -> {"<=" or ">=" or "=": what may stand there} under its own name."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of row; it is one of {', '.join(KINDS)}")

    def register(function):
        if function.__name__ in ROWS:
            raise ValueError(f"a row is called {function.__name__!r} already")
        made = Row(function.__name__, left, title, source, conditions, function, kind)
        (ROWS if is_kernel_function(function) else FOREIGN_ROWS)[made.name] = made
        return made

    return register


def row_called(name):
    """The kernel's row of that name. Refused for any other: a row from elsewhere proves nothing, whatever it is called."""
    found = ROWS.get(name) if isinstance(name, str) else None
    if found is not None and is_kernel_function(found.function):
        return found
    if found is not None or isinstance(name, Row) or name in FOREIGN_ROWS:
        why = f"the row {getattr(name, 'name', name)!r} is not one of the kernel's; a step of your own is stated by Derivation.assume"
        raise Refused("a row of the kernel", why, "foreign-rule")
    raise Refused("the name of a row of the table", f"no row is called {name!r}; `memorem rules compare` lists them")
