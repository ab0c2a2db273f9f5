"""LaTeX source as tokens that know their file, line and column, with the paper's own macros expanded."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from pylatexenc.latexwalker import LatexWalker, LatexWalkerEndOfStream, LatexWalkerParseError
from pylatexenc.macrospec import LatexContextDb

from .vocabulary import BINOMIALS, FONTS, FRACTIONS, NAMED, SPACES

DEEPEST = 60
LONGEST = 20_000
CALLS = 20_000  # of macros in one formula


class Place(NamedTuple):
    """Where something stands in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int


class Unreadable(Exception):
    """Something that has no single meaning here: why, and the token at which reading stopped."""

    def __init__(self, why, at=None):
        super().__init__(why)
        self.why, self.at = why, at

    @property
    def place(self):
        """Where the token stands, or None at the end of a formula."""
        return self.at.place if self.at is not None else None


@dataclass(frozen=True)
class Token:
    """One token: kind is "macro", "char", "open", "close", "begin" or "end" (of an environment); `glued` says that no space stands before it."""

    kind: str
    text: str
    place: Place
    start: int = 0
    stop: int = 0
    glued: bool = False
    origin: str = ""

    def shown(self):
        """The token as it is written."""
        before = {"macro": "\\", "begin": "\\begin{", "end": "\\end{"}.get(self.kind, "")
        return before + self.text + ("}" if self.kind in ("begin", "end") else "")


class Exhausted(Unreadable):
    """A file that would be read over and over again."""


PATIENCE = 2  # how often each character of a file may be looked at, on average
AT = re.compile(r"\\makeatletter(?![A-Za-z]).*?(?:\\makeatother|\Z)", re.DOTALL)  # where @ is a letter
NAME = re.compile("[A-Za-z@]+")
KINDS = {"brace_open": "open", "brace_close": "close", "begin_environment": "begin", "end_environment": "end"}


class Source:
    """The text of one file, token by token; comments are skipped."""

    def __init__(self, text, file):
        self.text, self.file, self.left = text, file, PATIENCE * (len(text) + 1000)
        self._lines = [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]
        self._at = [match.span() for match in AT.finditer(text)]
        self._walker = LatexWalker(text, latex_context=LatexContextDb(), tolerant_parsing=True)

    def place(self, position):
        """The Place of a position in the text."""
        line = bisect_right(self._lines, position)
        return Place(self.file, line, position - self._lines[line - 1] + 1)

    def token(self, position):
        """The next Token at or after the position, or None at the end of the file. Exhausted where the file was read over and over again."""
        while True:
            self.left -= 1
            if self.left < 0:
                raise Exhausted(f"{self.file} is not read to its end: braces, brackets or environments in it do not end")
            try:
                found = self._walker.get_token(position, environments=True)
            except LatexWalkerEndOfStream:
                return None
            except LatexWalkerParseError as error:
                raise Unreadable(f"TeX cannot read this: {str(error).splitlines()[0]}", Token("char", "", self.place(position))) from None
            position = found.pos + found.len
            if found.tok != "comment":
                return self._made(found)

    def _made(self, found):
        kind = KINDS.get(found.tok, "macro" if found.tok == "macro" else "char")
        text = found.arg if isinstance(found.arg, str) else self.text[found.pos : found.pos + found.len]
        stop = found.pos + found.len
        if kind == "macro" and (longer := self._name_with_at(found.pos)):
            text, stop = longer, found.pos + 1 + len(longer)
        return Token(kind, text.rstrip() if kind == "macro" else text, self.place(found.pos), found.pos, stop, found.pre_space == "")

    def _name_with_at(self, position):
        """The name of the macro at a position where @ is a letter, if it has one; else ""."""
        place = bisect_right(self._at, (position, len(self.text))) - 1
        if place < 0 or position >= self._at[place][1]:
            return ""
        found = NAME.match(self.text, position + 1)
        return found.group() if found and "@" in found.group() else ""

    def tokens(self, start, stop):
        """The Tokens between two positions."""
        made, position = [], start
        while (token := self.token(position)) is not None and token.start < stop:
            made.append(token)
            position = token.stop
        return made


@lru_cache(maxsize=1024)
def of_text(text, file="formula"):
    """The Tokens of a formula that is given as text."""
    source = Source(text, file)
    return tuple(source.tokens(0, len(text)))


@dataclass(frozen=True)
class Macro:
    """A macro of the paper: its body with #1, #2, ... and how many arguments it takes; `default` is that of an optional first one.

    doubtful: why its meaning is not known, if it is not. sized: whether a star or a size in brackets may stand before its argument.
    """

    name: str
    count: int
    body: tuple[Token, ...]
    default: tuple[Token, ...] | None = None
    doubtful: str = ""
    sized: bool = False


def group(tokens, position):
    """(tokens inside the braces, position after them) of the group or single token at the position. Unreadable at the end."""
    if position >= len(tokens):
        raise Unreadable("an argument is missing at the end", tokens[-1] if tokens else None)
    first = tokens[position]
    if first.kind == "close":
        raise Unreadable("an argument is missing before this brace", first)
    if first.kind != "open":
        return [first], position + 1
    depth = 0
    for place in range(position, len(tokens)):
        depth += {"open": 1, "close": -1}.get(tokens[place].kind, 0)
        if depth == 0:
            return tokens[position + 1 : place], place + 1
    raise Unreadable("this brace is not closed", first)


def optional(tokens, position):
    """(tokens inside the square brackets or None, position after them) of an optional argument."""
    if position >= len(tokens) or tokens[position].text != "[" or tokens[position].kind != "char":
        return None, position
    depth = 0
    for place in range(position + 1, len(tokens)):
        depth += {"open": 1, "close": -1}.get(tokens[place].kind, 0)
        if depth == 0 and tokens[place].kind == "char" and tokens[place].text == "]":
            return tokens[position + 1 : place], place + 1
    raise Unreadable("this square bracket is not closed", tokens[position])


def expanded(tokens, macros, depth=0, calls=None):
    """The tokens with every macro of the paper replaced by its body. Unreadable for endless, doubtful or too many ones."""
    calls = [0] if calls is None else calls  # of macros so far, those that expand to nothing counted
    if depth > DEEPEST:
        raise Unreadable("the macros of the paper expand without end", tokens[0] if tokens else None)
    made, position, awaited = [], 0, 0
    while position < len(tokens):
        token = tokens[position]
        macro = macros.get(token.text) if token.kind == "macro" else None
        if awaited and not _before_argument(token):
            inside, position = group(tokens, position)
            made += _braced(token, expanded(inside, macros, depth + 1, calls)) if macro or token.kind == "open" else inside
            awaited -= 1
        elif awaited and token.text == "[":
            inside, position = optional(tokens, position)
            made += [token, *expanded(inside, macros, depth + 1, calls), tokens[position - 1]]
        elif macro is None:
            made.append(token)
            position += 1
            awaited = _arguments_of(token) or awaited
        else:
            body, position = called(macro, tokens, position)
            calls[0] += 1 + len(body) // 16
            made += expanded(body, macros, depth + 1, calls) if calls[0] <= CALLS else []
        if len(made) > LONGEST or calls[0] > CALLS:
            raise Unreadable("the macros of the paper expand to too much", token)
    return made


def _arguments_of(token):
    """How many arguments TeX takes behind a macro of mathematics: each is a group or one token, which may be a macro of the paper."""
    if token.kind != "macro":
        return 0
    return 2 if token.text in FRACTIONS | BINOMIALS else int(token.text in NAMED | FONTS | {"sqrt", "ensuremath"})


def _before_argument(token):
    """Whether this may stand between a macro and its argument: layout, a star, an option in square brackets."""
    return token.text in SPACES if token.kind == "macro" else token.kind == "char" and token.text in ("*", "[")


def _braced(at, tokens):
    return [replace(at, kind="open", text="{"), *tokens, replace(at, kind="close", text="}")]


def called(macro, tokens, position):
    """(the body with its arguments, position after the call)."""
    call = tokens[position]
    if macro.doubtful:
        raise Unreadable(f"\\{macro.name} {macro.doubtful}, so that its meaning is not known", call)
    position += 1
    if macro.sized:
        starred = position < len(tokens) and tokens[position].kind == "char" and tokens[position].text == "*"
        _, position = optional(tokens, position + starred)
    arguments = []
    if macro.default is not None:
        given, position = optional(tokens, position)
        arguments.append(list(macro.default) if given is None else given)
    while len(arguments) < macro.count:
        argument, position = group(tokens, position)
        arguments.append(argument)
    return _filled(macro, arguments, call), position


def _filled(macro, arguments, call):
    made, body, position = [], macro.body, 0
    while position < len(body):
        token = body[position]
        if token.kind == "char" and token.text == "#" and position + 1 < len(body) and body[position + 1].text.isdigit():
            number = int(body[position + 1].text)
            if not 1 <= number <= len(arguments):
                raise Unreadable(f"\\{macro.name} uses #{number} but takes {macro.count} arguments", call)
            made += arguments[number - 1]
            if len(made) > LONGEST:
                raise Unreadable("the macros of the paper expand to too much", call)
            position += 2
            continue
        made.append(replace(token, place=call.place, origin=f"\\{macro.name}"))
        position += 1
    return made
