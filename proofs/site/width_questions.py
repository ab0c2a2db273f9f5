"""Questions such as "how wide must a head be for 1000 items, 24 layers, 1e-3", answered by every criterion of the budgets page."""

import json
import re
from dataclasses import dataclass
from fractions import Fraction

from rich.console import Console
from rich.markup import escape

from ..errors import UsageError
from ..records import evidence
from ..theorems import discovery
from .budgets import CRITERIA, RELATIONS, smallest

UNITS = {"item": "N", "pair": "N", "fact": "N", "association": "N", "layer": "L", "look-up": "L", "head": "H", "bit": "d_v"}
ASKED = re.compile(r"\s*how\s+wide\b", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?(?:/\d+)?)(\s*%)?(?:\s+([a-z-]+))?", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """The least width by one criterion, None if no width meets the error by it, and where its theorem stands."""

    address: str
    words: str
    kind: str
    relation: str
    width: int | None
    status: str

    def text(self):
        """One line for a person."""
        found = "no width" if self.width is None else f"d_k = {self.width:,}"
        return f"{found} {RELATIONS[self.relation]}: {self.words} ({self.kind}), {self.address}, {self.status}"


def is_question(text):
    """Whether a text asks for a width."""
    return ASKED.match(text) is not None


def read(text, given=()):
    """(error, {parameter: value}) of a question; one head unless it says another number.

    Every number names what it counts, but one, which is the error. given: further parameters, with the error as `delta`.

    >>> read("how wide must a head be for 1,000 items, 24 layers, 1e-3")
    (Fraction(1, 1000), {'H': 1, 'N': 1000, 'L': 24})
    """
    point, errors = {"H": 1}, []
    for number, percent, word in NUMBER.findall(text):
        value = Fraction(number.rstrip(",").replace(",", "")) / (100 if percent else 1)
        name = UNITS.get(word.lower().removesuffix("s")) if word else None
        if name is None:
            errors.append(value)
        elif value.denominator != 1 or value < 1:
            raise UsageError(f"{number} {word}: a whole number of them is asked for")
        else:
            point[name] = int(value)
    point |= {name: int(value) if Fraction(str(value)).denominator == 1 else value for name, value in dict(given).items() if name != "delta"}
    errors += [Fraction(str(value)) for name, value in dict(given).items() if name == "delta"]
    if len(errors) != 1:
        shown = ", ".join(map(str, errors)) or "none"
        raise UsageError(f"{text!r}: one number without a unit is the error, here {shown}; units are {', '.join(f'{unit}s' for unit in UNITS)}")
    if not 0 < errors[0] < 1:
        raise UsageError(f"{text!r}: an error between 0 and 1 is asked for, not {errors[0]}")
    return errors[0], point


def answers(text, given=(), library=discovery.LIBRARY):
    """([Answer of every criterion whose parameters are known], [what others lack])."""
    error, point = read(text, given)
    found, lacking = [], []
    for criterion in CRITERIA:
        try:
            part = discovery.part(criterion.address, library)
        except UsageError as problem:
            lacking.append(str(problem))
            continue
        asked = part.equals.free_symbols.union(*(relation.expr.free_symbols for relation in part.domain.where))
        needed = sorted({symbol.name for symbol in asked} - {*point, "d_k", "delta"})
        if needed:
            lacking.append(f"{criterion.address} needs {', '.join(needed)}")
            continue
        width = smallest(criterion.address, error, library, **point)
        found.append(Answer(criterion.address, criterion.words, criterion.kind, part.relation, width, _status(criterion.address, library)))
    return found, lacking


def _status(address, library):
    """Where the part stands by the evidence there is."""
    theorem = discovery.theorem(address.partition("#")[0], library)
    found = evidence.status(theorem, discovery.files(library)[theorem.id])
    part = found.parts.get(address.partition("#")[2])
    return part.status if part else found.status


def answer(text, given=(), library=discovery.LIBRARY, as_json=False, console=None):
    """Print the least widths. Returns 0 if some criterion has one, else 1."""
    found, lacking = answers(text, given, library)
    if as_json:
        rows = [{name: getattr(one, name) for name in ("address", "words", "kind", "relation", "width", "status")} for one in found]
        print(json.dumps({"schema_version": 1, "question": text, "widths": rows, "not_compared": lacking}, indent=2, allow_nan=False))
    else:
        console = console or Console()
        for line in [one.text() for one in found]:
            console.print(escape(line), soft_wrap=True, highlight=False)
        for line in lacking:
            console.print(escape(f"not compared: {line}"), style="dim", soft_wrap=True, highlight=False)
    return 0 if any(one.width is not None for one in found) else 1
