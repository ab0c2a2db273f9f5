"""A paper's files, read in order: what it declares, the formulas that it marks as checked, and the theorems that it cites."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..errors import UsageError
from .definitions import Arguments, definition, options_of, text_of, whole_of
from .scopes import declarations
from .tokens import Macro, Source, Token, Unreadable, group, optional

VERBATIM = {"verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "comment", "filecontents", "filecontents*", "alltt", "luacode"}
DEFINING = {"newcommand", "renewcommand", "providecommand", "DeclareRobustCommand"}
INCLUDING = {"input", "include", "subfile"}
CITING = {"cite", "citep", "citet", "parencite", "textcite", "nocite", "autocite", "citealp", "citealt"}
THEOREMS = {"theorem", "theoremref", "theoremvalue"}  # \newtheorem{theorem} defines \theorem too, as an environment: that is no use of ours
INTERESTING = re.compile(r"[\\{}%]")
DEEPEST = 20


@dataclass(frozen=True)
class Claim:
    """A formula that the paper marks as checked, with the macros and declarations in force there."""

    address: str
    at: Token
    tokens: tuple[Token, ...]
    options: dict
    macros: dict[str, Macro]
    declared: tuple
    broken: Unreadable | None = None


@dataclass(frozen=True)
class Use:
    """A theorem that is cited or typeset: by \\cite{memorem:ID:v1}, \\theorem{ID}, \\theoremref{ID} or \\theoremvalue{ID}{point}."""

    kind: str
    address: str
    version: int | None
    point: str
    form: str
    at: Token


@dataclass
class Manuscript:
    """Everything that concerns the library in a paper's files."""

    claims: list[Claim] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    faults: list[Unreadable] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


@dataclass(frozen=True)
class State:
    """The macros and declarations in force; a group starts from its surroundings and is forgotten at its end."""

    macros: dict[str, Macro]
    declared: dict
    conditional: int = 0


class Ended(Exception):
    """\\end{document} was met."""


def read(*paths):
    """The Manuscript of one or more papers, each with its own macros. UsageError for a file that cannot be read."""
    found = Manuscript()
    for path in map(Path, paths):
        scanner = Scanner(found, path.parent)
        try:
            scanner.file(path)
        except Ended:
            continue
    return found


class Scanner:
    """Reads a file token by token; \\input goes on in the other file with the same state."""

    def __init__(self, found, root):
        self.found, self.root = found, root
        self.stack = [State({}, {})]
        self.open_files = []

    @property
    def state(self):
        """What is in force here."""
        return self.stack[-1]

    def file(self, path):
        """Read one file. UsageError if it is missing, is no text or includes itself."""
        if path in self.open_files or len(self.open_files) > DEEPEST:
            raise UsageError(f"{path} includes itself")
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror or error}") from None
        except UnicodeDecodeError:
            raise UsageError(f"{path} is not UTF-8 text") from None
        self.open_files.append(path)
        self.found.files.append(path)
        self._scan(Source(text, str(path)))
        self.open_files.pop()

    def _scan(self, source):
        position = 0
        while (match := INTERESTING.search(source.text, position)) is not None:
            try:
                token = source.token(match.start())
                if token is None:
                    return
                position = self._step(source, token)
            except Unreadable as error:
                self.found.faults.append(error)
                position = max(position, match.start()) + 1

    def _step(self, source, token):
        """Act on one token; the position behind what was read."""
        if token.kind == "open":
            self._enter()
        elif token.kind in ("close", "end"):
            if token.kind == "end" and token.text == "document":
                raise Ended
            self._leave()
        elif token.kind == "begin":
            return self._environment(source, token)
        elif token.kind == "macro":
            return self._macro(source, token)
        return token.stop

    def _enter(self):
        self.stack.append(self.state)

    def _leave(self):
        if len(self.stack) > 1:
            self.stack.pop()

    def _set(self, **changes):
        self.stack[-1] = replace(self.state, **changes)

    # environments

    def _environment(self, source, token):
        if token.text in VERBATIM:
            end = source.text.find(f"\\end{{{token.text}}}", token.stop)
            if end < 0:
                raise Unreadable(f"\\begin{{{token.text}}} has no end", token)
            return end + len(f"\\end{{{token.text}}}")
        if token.text != "checked":
            self._enter() if token.text != "document" else None
            return token.stop
        body, stop = self._body(source, token)
        options, place = optional(body, 0)
        address, place = group(body, place)
        self._claim(token, address, body[place:], options)
        return stop

    def _body(self, source, token):
        """(tokens up to the matching \\end{checked}, position behind it)."""
        body, position, depth = [], token.stop, 1
        while (following := source.token(position)) is not None:
            position = following.stop
            depth += {"begin": 1, "end": -1}.get(following.kind, 0) if following.text == "checked" else 0
            if depth == 0:
                return body, position
            body.append(following)
        raise Unreadable("\\begin{checked} has no end", token)

    def _claim(self, token, address, tokens, options):
        broken, chosen = None, {}
        try:
            chosen = options_of(options or ())
        except Unreadable as error:
            broken = error
        state = self.state
        self.found.claims.append(
            Claim(text_of(address), token, tuple(tokens), chosen, state.macros, tuple(state.declared.values()), broken)
        )  # fmt: skip

    # macros

    def _macro(self, source, token):
        name = token.text
        if name == "verb":
            return self._verb(source, token)
        if name in ("iffalse", "fi", "else") or (name.startswith("if") and name not in ("iff", "ifthenelse")):
            return self._conditional(source, token)
        if name in DEFINING or name in ("def", "gdef", "DeclareMathOperator", "let"):
            return self._definition(source, token)
        if name == "checked" or name in THEOREMS or name in CITING or name in INCLUDING or name == "memoremsymbols":
            return getattr(self, f"_on_{self._kind(name)}")(Arguments(source, token))
        return token.stop

    @staticmethod
    def _kind(name):
        return "theorem" if name in THEOREMS else "cite" if name in CITING else "include" if name in INCLUDING else name

    def _verb(self, source, token):
        start = token.stop + source.text.startswith("*", token.stop)
        mark = source.text[start : start + 1]
        end = source.text.find(mark, start + 1) if mark else -1
        return end + 1 if end >= 0 else token.stop

    def _conditional(self, source, token):
        if token.text == "iffalse":
            return _after_false(source, token)
        step = {"fi": -1, "else": 0}.get(token.text, 1)
        self._set(conditional=max(self.state.conditional + step, 0))
        return token.stop

    def _definition(self, source, token):
        macro, stop = definition(Arguments(source, token), self.state)
        if macro is not None:
            if any(t.kind in ("macro", "begin") and t.text in ("checked", "memoremsymbols") for t in macro.body):
                self.found.faults.append(Unreadable(f"\\{macro.name} hides a formula from the check; write \\checked in the text itself", token))
            macro = replace(macro, doubtful=macro.doubtful or self.state.conditional > 0)
            known = macro.name in self.state.macros
            if not (token.text == "providecommand" and known):
                self._set(macros={**self.state.macros, macro.name: macro})
        return stop

    def _on_checked(self, arguments):
        if arguments.source.text.startswith("=", arguments.position):
            return arguments.position
        options, address, tokens = arguments.optional(), arguments.group(), arguments.group()
        self._claim(arguments.at, address, tokens, options)
        return arguments.position

    def _on_memoremsymbols(self, arguments):
        made = declarations(arguments.group(), self.state.macros)
        self._set(declared={**self.state.declared, **{entry.key: entry for entry in made}})
        return arguments.position

    def _on_theorem(self, arguments):
        kind = arguments.at.text
        if kind == "theorem" and arguments.peek() is not None and arguments.peek().text == "*":
            arguments.take()
        options, address = arguments.optional(), text_of(arguments.group())
        point = text_of(arguments.group()) if kind == "theoremvalue" else ""
        version, form = (None, text_of(options or ())) if kind == "theoremvalue" else (options_of(options or ()).get("version"), "")
        self.found.uses.append(Use(kind, address, whole_of(version), point, form, arguments.at))
        return arguments.position

    def _on_cite(self, arguments):
        for _ in range(2):
            arguments.optional()
        for key in text_of(arguments.group()).split(","):
            prefix, _, rest = key.strip().partition(":")
            if prefix == "memorem" and rest:
                address, _, version = rest.partition(":v")
                self.found.uses.append(Use("cite", address, whole_of(version or None), "", "", arguments.at))
        return arguments.position

    def _on_include(self, arguments):
        name = text_of(arguments.group())
        if "\\" in name or "#" in name:
            return arguments.position
        candidates = [self.root / name, self.root / f"{name}.tex"]
        path = next((one for one in candidates if one.is_file()), None)
        if path is None:
            raise Unreadable(f"\\{arguments.at.text}{{{name}}}: there is no such file", arguments.at)
        self.file(path)
        return arguments.position


def _after_false(source, token):
    """The position behind the \\fi or \\else of an \\iffalse."""
    depth = 1
    for match in re.finditer(r"\\(if[a-zA-Z]*|fi|else)(?![a-zA-Z])", source.text[token.stop :]):
        if match.group(1) == "iff":
            continue
        depth += {"fi": -1, "else": 0}.get(match.group(1), 1)
        if depth == 0 or (depth == 1 and match.group(1) == "else"):
            return token.stop + match.end()
    raise Unreadable("\\iffalse has no \\fi", token)
