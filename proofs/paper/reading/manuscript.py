"""A paper's files, read in order: what it declares, the formulas that it marks as checked, and the theorems that it cites."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...errors import UsageError
from ..latex.changes import BEGIN, Changes, defines, named_by, pattern
from ..latex.definitions import DEFINING, GLOBAL, Arguments, definition, options_of, text_of, whole_of
from ..latex.tokens import Exhausted, Macro, Source, Token, Unreadable, expanded, group, of_text, optional
from .files import start_of, text_in
from .lookahead import BRACED, after_false, ahead, spelled
from .notation import declarations

VERBATIM = {"verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "comment", "filecontents", "filecontents*", "alltt", "luacode"}
INCLUDING = {"input", "include", "subfile", "subfileinclude", "@input", "InputIfFileExists"}
IMPORTING = {"import", "subimport", "inputfrom", "subinputfrom", "includefrom", "subincludefrom"}
CITING = {"cite", "citep", "citet", "parencite", "textcite", "nocite", "autocite", "citealp", "citealt"}
THEOREMS = {"theorem", "theoremref", "theoremvalue"}  # \newtheorem{theorem} defines \theorem too, as an environment: that is no use of ours
ACTIONS = {name: action for names, action in (
    (THEOREMS, "theorem"), (CITING, "cite"), (INCLUDING, "include"), (IMPORTING, "import"), ({"checked"}, "checked"),
    ({"memoremsymbols"}, "memoremsymbols"),
) for name in names}  # fmt: skip
ACTIONS |= dict.fromkeys(("newenvironment", "renewenvironment", "NewDocumentEnvironment", "RenewDocumentEnvironment"), "environment")
NAMING = {"csname", "@nameuse", "csuse"}
OWNER = re.compile(r"\\([A-Za-z@]+)\*?\s*(?:\[[^\]]*\]\s*)*$")
GLOBALLY = re.compile(r"\\global\s*(?:\\(?:long|outer|protected)\s*)*$")
INTERESTING = re.compile(r"[\\{}%]")
DEEPEST = 20
FILES, CHARACTERS = 2000, 1 << 26  # of all files of a paper
NEAR = 400  # characters before a brace among which the macro stands whose argument it begins


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
    """The macros and declarations in force; a group starts from its surroundings and is forgotten at its end.

    owner: the macro whose argument the group is, if it is one.
    """

    macros: dict[str, Macro]
    declared: dict
    conditional: int = 0
    owner: str = ""


class Ended(Exception):
    """\\end{document} was met."""


def read(*paths, allow_outside=False):
    """The Manuscript of one or more papers, each with its own macros. UsageError for a file that cannot be read.

    allow_outside: read included files outside of the folder of the paper too; without it each is a fault.
    """
    found = Manuscript()
    for path in map(Path, paths):
        scanner = Scanner(found, path.parent, allow_outside)
        try:
            scanner.file(path)
        except Ended:
            continue
    return found


class Scanner:
    """Reads a file token by token; \\input goes on in the other file with the same state."""

    def __init__(self, found, root, allow_outside=False):
        self.found, self.root, self.allow_outside, self.characters = found, root, allow_outside, 0
        self.stack = [State({}, {})]
        self.open_files, self.folders, self.closed = [], [root], (0, "")

    @property
    def state(self):
        """What is in force here."""
        return self.stack[-1]

    def file(self, path):
        """Read one file. UsageError if it is missing, is no text or includes itself."""
        if path in self.open_files or len(self.open_files) > DEEPEST:
            raise UsageError(f"{path} includes itself")
        text = text_in(path)
        self.characters += len(text)
        if len(self.found.files) >= FILES or self.characters > CHARACTERS:
            raise UsageError(f"{path}: the paper includes more than {FILES} files or {CHARACTERS} characters")
        self.open_files.append(path)
        self.found.files.append(path)
        source = Source(text, str(path))
        try:
            self._scan(source, start_of(text) if len(self.open_files) > 1 else 0)
        except Ended:
            if len(self.open_files) == 1:
                raise
        self.open_files.pop()

    def _scan(self, source, position):
        while (match := INTERESTING.search(source.text, position)) is not None:
            token = None
            try:
                token = source.token(match.start())
                if token is None:
                    return
                position = self._step(source, token)
            except Exhausted as error:
                self.found.faults.append(Unreadable(str(error), token or error.at))
                return
            except Unreadable as error:
                self.found.faults.append(error)
                position = max(position, match.start()) + 1

    def _step(self, source, token):
        """Act on one token; the position behind what was read."""
        if token.kind == "open":
            self._enter(self._owner(source.text, token.start))
        elif token.kind in ("close", "end"):
            if token.kind == "end" and token.text == "document":
                raise Ended
            self._leave(token.stop)
        elif token.kind == "begin":
            return self._environment(source, token)
        elif token.kind == "macro":
            return self._macro(source, token)
        return token.stop

    def _enter(self, owner=""):
        self.stack.append(replace(self.state, owner=owner))

    def _owner(self, text, start):
        """The macro whose argument the group at the position is, by the text before it; "" for a group of its own."""
        before = text[max(0, start - NEAR) : start].rstrip()
        found = OWNER.search(before)
        end = start if not before else max(0, start - NEAR) + len(before)
        return found.group(1) if found else self.closed[1] if before and self.closed[0] == end else ""

    def _leave(self, stop=0):
        """The end of a group. What an argument of a macro defines may or may not be run by TeX, and outlives the argument."""
        if len(self.stack) == 1:
            return
        inside = self.stack.pop()
        self.closed = (stop, inside.owner)
        changed = {name: macro for name, macro in inside.macros.items() if self.state.macros.get(name) != macro} if inside.owner else {}
        why = f"is defined inside an argument of \\{inside.owner}"
        self._set(macros={**self.state.macros, **{name: replace(macro, doubtful=macro.doubtful or why) for name, macro in changed.items()}})

    def _set(self, **changes):
        self.stack[-1] = replace(self.state, **changes)

    def _unread(self, source, why, token):
        """Name what has no end: it swallows the rest of the file, of which nothing is checked."""
        self.found.faults.append(Unreadable(f"{why}, so that nothing behind it is checked", token))
        return len(source.text)

    # environments

    def _environment(self, source, token):
        if token.text in VERBATIM:
            end = source.text.find(f"\\end{{{token.text}}}", token.stop)
            if end < 0:
                return self._unread(source, f"\\begin{{{token.text}}} has no end", token)
            return end + len(f"\\end{{{token.text}}}")
        if token.text != "checked":
            self._enter() if token.text != "document" else None
            self._called(source, token, BEGIN + token.text)
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
        if name in ("begingroup", "bgroup"):
            self._enter()
        if name in ("endgroup", "egroup"):
            self._leave()
        if name == "newif":
            return source.token(token.stop).stop
        if name in ("iffalse", "fi", "else") or (name.startswith("if") and name not in BRACED):
            return self._conditional(source, token)
        if name in DEFINING:
            return self._definition(source, token)
        if name in ACTIONS:
            return getattr(self, f"_on_{ACTIONS[name]}")(Arguments(source, token))
        if name in NAMING:
            name = spelled(Arguments(source, token))
        self._called(source, token, name)
        return token.stop

    def _called(self, source, token, name):
        """What a macro or environment of the paper redefines when it is called is doubtful from here on."""
        if name not in self.state.macros or not defines(name, self.state.macros):
            return
        found = Changes(self.state.macros)
        found.call(named_by(name, ahead(source.text[token.stop : token.stop + NEAR])))
        shown = token.shown() if token.text not in NAMING else f"\\{name}"
        for changed in found.names():
            known = self.state.macros.get(changed, Macro(changed, 0, ()))
            self._define(replace(known, doubtful=f"is changed by {shown}, which is not followed"), found.everywhere)

    def _on_environment(self, arguments):
        """Keep what a new environment does at its beginning and end; both are then scanned as arguments, whose definitions are doubtful."""
        after, name = arguments.at.stop, text_of(arguments.group())
        if name == "*":
            name = text_of(arguments.group())
        while arguments.optional() is not None:
            pass
        if arguments.at.text.endswith("DocumentEnvironment"):
            arguments.group()
        body = (*arguments.group(), *arguments.group())
        self._define(Macro(BEGIN + name, 0, body), everywhere=False)
        return after

    def _verb(self, source, token):
        start = token.stop + source.text.startswith("*", token.stop)
        mark = source.text[start : start + 1]
        end = source.text.find(mark, start + 1) if mark else -1
        return end + 1 if end >= 0 else token.stop

    def _conditional(self, source, token):
        if token.text == "iffalse":
            after = after_false(source, token)
            if after is not None and source.text.startswith("\\else", after - len("\\else")):
                self._set(conditional=self.state.conditional + 1)
            return self._unread(source, "\\iffalse has no \\fi", token) if after is None else after
        step = {"fi": -1, "else": 0}.get(token.text, 1)
        self._set(conditional=max(self.state.conditional + step, 0))
        return token.stop

    def _definition(self, source, token):
        macro, stop = definition(Arguments(source, token), self.state)
        if macro is not None and "\\" in macro.name:
            self._fitting(pattern(of_text(macro.name)), token)
        elif macro is not None:
            if any(t.kind in ("macro", "begin") and t.text in ("checked", "memoremsymbols") for t in macro.body):
                self.found.faults.append(Unreadable(f"\\{macro.name} hides a formula from the check; write \\checked in the text itself", token))
            macro = replace(macro, doubtful=macro.doubtful or ("is defined inside a TeX conditional" if self.state.conditional else ""))
            known = macro.name in self.state.macros
            if not (token.text.lower().startswith("provide") and known):
                self._define(
                    macro, everywhere=token.text in GLOBAL or GLOBALLY.search(source.text[max(0, token.start - NEAR) : token.start]) is not None
                )
        return stop

    def _fitting(self, wanted, token):
        """A definition whose name is not known makes doubtful what may have that name."""
        for name, macro in self.state.macros.items():
            if re.fullmatch(wanted, name):
                self._define(replace(macro, doubtful=f"may be changed by \\{token.text} in line {token.place.line}"), everywhere=False)

    def _define(self, macro, everywhere):
        levels = range(len(self.stack)) if everywhere else [-1]
        for level in levels:
            self.stack[level] = replace(self.stack[level], macros={**self.stack[level].macros, macro.name: macro})

    def _on_checked(self, arguments):
        if arguments.source.text.startswith("=", arguments.position):
            return arguments.position
        options, address, tokens = arguments.optional(), arguments.group(), arguments.group()
        self._claim(arguments.at, address, tokens, options)
        return arguments.position

    def _on_memoremsymbols(self, arguments):
        self._set(declared=declarations(arguments.group(), self.state.macros, self.state.declared))
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
        path = self._found(self._file_name(arguments), self.folders[-1])
        if path is None:
            if arguments.at.text == "InputIfFileExists":
                return arguments.position
            raise Unreadable(f"\\{arguments.at.text}: there is no such file", arguments.at)
        self._include(path, path.parent if arguments.at.text.startswith("subfile") else self.folders[-1], arguments.at)
        return arguments.position

    def _on_import(self, arguments):
        kind, folder = arguments.at.text, self._file_name(arguments)
        base = (self.folders[-1] if kind.startswith("sub") else self.root) / folder
        path = self._found(self._file_name(arguments), base)
        if path is None:
            raise Unreadable(f"\\{kind}: there is no such file", arguments.at)
        self._include(path, base, arguments.at)
        return arguments.position

    def _file_name(self, arguments):
        """The name of a file, in braces or up to the next space, with the paper's macros expanded. Unreadable where it is not known."""
        given = arguments.peek()
        tokens = arguments.group() if given is not None and given.kind == "open" else arguments.word()
        name = text_of(expanded(tokens, self.state.macros)).replace("\\jobname", self.open_files[0].stem)
        if "\\" in name or "#" in name:
            raise Unreadable(f"the name of this file, {name}, is not known, so that what it holds is not checked", arguments.at)
        return name

    def _found(self, name, folder):
        candidates = [place / named for place in (folder, self.root) for named in (f"{name}.tex", name)]
        return next((one for one in candidates if one.is_file()), None)

    def _include(self, path, folder, at):
        if not self.allow_outside and self.root.resolve() not in path.resolve().parents:
            raise Unreadable("this file lies outside of the paper's folder and is not read; --allow-outside reads it", at)
        self.folders.append(folder)
        self.file(path)
        self.folders.pop()
