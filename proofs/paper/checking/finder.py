"""Which theorem, or which named near miss, a formula is; its letters are resolved as leniently as can be, and what was assumed is said.

A formula of matrices is read in the letters of each theorem about matrices in turn.
"""

from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice, permutations

import sympy

from ...records.answers import Answers
from ...theorems import discovery
from ...theorems.formulas import is_scalar
from ..latex.parser import Parser
from ..latex.relations import statement
from ..latex.tokens import Unreadable, of_text
from ..reading.advice import spelled
from ..reading.labels import without_name
from ..reading.left_sides import written
from ..reading.matrices import matrix
from ..reading.notation import Scope, latex_name, scope
from ..reading.scalars import Reader
from .comparison import canonical, compare
from .formula_index import NAMINGS, candidates, matrix_letters, number

LETTERS = 5
USUAL = {
    "d": ("d_k", "d_v"),
    "n": ("N", "trials"),
    "D": ("d_k",),
    "m": ("d_v", "N"),
    "\\beta": ("beta", "eta"),
    "\\gamma": ("lam", "gate"),
    "K": ("N",),
}


@dataclass(frozen=True)
class Match:
    """A formula of the library that equals the one asked for: near_miss is None for a theorem's own; letters is what each letter was taken for."""

    address: str
    title: str
    near_miss: str | None
    how: str
    letters: dict
    reciprocal: bool = False
    main: bool = True  # whether it is of the theorem's first part

    def json(self):
        """The schema of `find --json`."""
        return {
            "id": self.address,
            "title": self.title,
            "near_miss": self.near_miss,
            "reciprocal": self.reciprocal,
            "how": self.how,
            "letters": self.letters,
        }

    def text(self):
        """One line for a person."""
        what = f"the near miss “{self.near_miss}” of {self.address}" if self.near_miss else self.address
        taken = ", ".join(f"{letter} as {name}" for letter, name in self.letters.items() if letter != latex_name(name))
        return f"{what}{', turned upside down' if self.reciprocal else ''}: {self.title} ({self.how}{'; ' + taken if taken else ''})"


class Anything(Scope):
    """A scope in which every letter is some quantity: what it is comes later."""

    def __init__(self):
        super().__init__("the library", {}, {})
        self.met = {}

    def is_name(self, key):
        """Letters that are functions or constants of analysis stay so."""
        return key not in ("e", "\\pi", "\\Gamma", "\\Phi", "\\psi", "Q", "I", "B", "\\infty")

    def own(self, key, at):
        """A symbol of its own for each letter."""
        return self.met.setdefault(key, sympy.Symbol(f"letter {key}", real=True))


def find(text, library=discovery.LIBRARY, on_miss=lambda count: None):
    """The Matches of a formula, the closest first; see closeness. Unreadable if it cannot be read or has no letters.

    on_miss is told of how many theorems the values are not in the cache.
    """
    side = without_name(statement(of_text(text)), lambda key: False).sides[-1]
    try:
        found, unread = _numbers(side, library, on_miss), None
    except Unreadable as error:
        found, unread = [], error
    if not found:
        named = [id for id, parts in matrix_letters(library, on_miss).items() if any(_names_one(side, letters) for letters in parts)]
        answers = Answers("matrix matches", library).each(lambda id: _matrices(side, id, library), written(side), of=named)
        if unread is not None and not any(answer["is_read"] for answer in answers.values()):
            raise _unread(side, unread)
        found = [Match(**one) for answer in answers.values() for one in answer["matches"]]
    return sorted(found, key=closeness)


def _unread(side, error):
    """What to say of a formula that is none of numbers, and whose letters no theorem about matrices has."""
    if "is no operation between numbers" not in error.why:
        return Unreadable(f"{error.why}; and no theorem about matrices has these letters and sizes", error.at)
    met = {}
    with suppress(Unreadable):
        Parser(side, lambda key: met.setdefault(key, True)).whole()
    letters = ", ".join(spelled(key) for key in met)
    usual = "S, k, v and q for state, key, value and query, \\eta for a write strength, \\lambda for a decay, none with an index of time"
    return Unreadable(f"this is a formula of matrices, and no theorem has all of its letters {letters}; the theorems write {usual}")


def _names_one(side, letters):
    """Whether a formula names one of these letters, where nothing else in it is a name."""
    met = set()
    with suppress(Unreadable):
        Parser(side, lambda key: key in letters and not met.add(key)).whole()
    return bool(met)


def _matrices(side, id, library):
    """{matches: as JSON, is_read: whether a part has the letters and sizes to read it} of a formula of matrices in a theorem."""
    theorem, found, is_read = discovery.opened(id, discovery.files(library)[id].resolve()), [], False
    for part in theorem.parts.values() if theorem.parts else ():
        for near_miss, formula in [(None, part.equals), *part.near_misses.items()] if hasattr(part.equals, "shape") else ():
            try:
                value, is_of_matrices = _of_matrices(side, part, formula)
                outcome = compare(value, formula, part.domain)
            except (Unreadable, AttributeError, TypeError, ValueError):  # letters or sizes of another theorem
                continue
            is_read = is_read or is_of_matrices
            if is_of_matrices and outcome.word == "equal":
                found.append(asdict(Match(part.address, theorem.title, near_miss, outcome.how, {}, main=part.name == theorem.first.name)))
                break
    return {"matches": found, "is_read": is_read}


def _of_matrices(side, part, formula):
    """(the formula in the letters of a part, whether one of them is a matrix)."""
    names, met = scope(part), set()
    tree = Parser(side, lambda key: names.is_name(key) and not met.add(key)).whole()
    return matrix(tree, names, formula), not met.isdisjoint(names.letters)


def _numbers(side, library, on_miss):
    """The Matches of a formula of numbers."""
    names = Anything()
    tree = Parser(side, names.is_name).whole()
    value = canonical(Reader(names).value(tree))
    letters = {key: symbol for key, symbol in names.met.items() if symbol in value.free_symbols}
    if not letters:
        raise Unreadable("there is no letter in this formula, so that every theorem with a number could be meant", side[0])
    if len(letters) > LETTERS:
        raise Unreadable(f"more than {LETTERS} letters; `memorem check` compares with a theorem that is named", side[0])
    chosen = candidates(value, letters.values(), library, on_miss)
    kept = Answers("matches", library).each(lambda id: _in_theorem(value, letters, id, chosen[id], library), sympy.srepr(value), of=chosen)
    return [Match(**one) for matches in kept.values() for one in matches]


def closeness(match):
    """What matches are sorted by: a formula that is proved before a near miss, as it stands before turned upside down, with its letters kept before
    letters that were taken for others, and the main result of a theorem before its other parts."""
    renamed = sum(letter != latex_name(name) for letter, name in match.letters.items())
    return match.near_miss is not None, match.reciprocal, renamed, not match.main, match.address


def _in_theorem(value, letters, id, parts, library):
    """The Matches among these parts of a theorem, as JSON."""
    theorem = discovery.theorem(id, library)
    return [asdict(match) for name in parts for match in _in_part(value, letters, theorem, theorem[name])]


def _in_part(value, letters, theorem, part):
    """The Matches among a part's formula and its near misses."""
    if part.equals is None or not is_scalar(part.equals):
        return
    point = next(part.domain.points(), None)
    if point is None:
        return
    seen = set()
    for near_miss, formula in [(None, part.equals), *part.near_misses.items()]:
        for reciprocal in (False, True):
            target = 1 / formula if reciprocal else formula
            if target in seen or not is_scalar(formula):
                continue
            letters_of = _equal(value, letters, canonical(target), part, point)
            if letters_of is not None:
                seen.add(target)
                yield Match(part.address, theorem.title, near_miss, letters_of[1], letters_of[0], reciprocal, part.name == theorem.first.name)


def _equal(value, letters, target, part, point):
    """({letter: parameter}, how) of the first way to name the letters that makes the formulas equal, or None."""
    if len(target.free_symbols) != len(letters):
        return None
    wanted = number(target, point)
    if wanted is None:
        return None
    for named in _namings(letters, target, part):
        replaced = {letters[key]: symbol for key, symbol in named.items()}
        candidate = value.xreplace(replaced)
        got = number(candidate, point)
        if got is None or not got.overlaps(wanted):
            continue
        outcome = compare(candidate, target, part.domain)
        if outcome.word in ("equal", "agrees"):
            return {key: symbol.name for key, symbol in named.items()}, outcome.how
    return None


def _namings(letters, target, part):
    """Ways to name the letters by the parameters of a formula: their own letters first, then what authors usually mean, then any."""
    symbols = sorted(target.free_symbols, key=lambda s: s.name)
    keys = scope(part).parameters

    def cost(named):
        return sum(_cost(key, symbol.name, keys) for key, symbol in named.items())

    own = {key: keys[key] for key in letters if key in keys}  # a letter of the theorem keeps its meaning, in the formula or not
    ways = [dict(zip(letters, chosen, strict=True)) for chosen in islice(permutations(symbols), NAMINGS)]
    return sorted((named for named in ways if all(named[key].name == name for key, name in own.items())), key=cost)


def _cost(key, name, keys):
    if keys.get(key) == name:
        return 0
    usual = USUAL.get(key, ())
    return 1 + usual.index(name) if name in usual else 10
