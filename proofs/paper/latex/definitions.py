"""Definitions and arguments in a paper's preamble and text: \\newcommand, \\def, \\DeclareMathOperator, \\let, options in square brackets."""

import re
from dataclasses import replace

from .tokens import Macro, Token, Unreadable, expanded, group, of_text

OPTIONS = ("version", "range", "within")
EXPANDING = {"edef", "xdef", "csedef", "csxdef"}
PRIMITIVE = {"def", "gdef", "edef", "xdef"}
BY_NAME = {"csdef", "csgdef", "csedef", "csxdef", "@namedef"}
GLOBAL = {"gdef", "xdef", "csgdef", "csxdef", "GlobalLetLtxMacro"}
COPIED_BY_NAME = {"cslet", "csletcs"}
COPYING = COPIED_BY_NAME | {"letcs", "LetLtxMacro", "GlobalLetLtxMacro"} | {f"{verb}CommandCopy" for verb in ("New", "Renew", "Declare")}
CHANGING = {
    "patchcmd", "apptocmd", "pretocmd", "appto", "preto", "gappto", "eappto", "xappto", "gpreto", "undef", "newcommandx", "renewcommandx",
    "DeclarePairedDelimiterX", "DeclarePairedDelimiterXPP", "futurelet", "newcount", "newtoks", "robustify",
}  # fmt: skip
COMMANDS = {"newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "newrobustcmd", "renewrobustcmd", "providerobustcmd"}
COMMANDS |= {f"{verb}DocumentCommand" for verb in ("New", "Renew", "Provide", "Declare")}
COMMANDS |= {f"{verb}ExpandableDocumentCommand" for verb in ("New", "Renew", "Provide", "Declare")} | {
    "DeclareMathOperator",
    "DeclarePairedDelimiter",
    "let",
}
DEFINING = COMMANDS | PRIMITIVE | BY_NAME | CHANGING | COPYING
SKIPPED = {"expandafter", "noexpand"}


class Arguments:
    """Reads the arguments behind a macro of the document."""

    def __init__(self, source, at):
        self.source, self.at, self.position = source, at, at.stop

    def _until(self, opening, closing):
        tokens, position, depth = [], self.position, 0
        while (token := self.source.token(position)) is not None:
            position = token.stop
            tokens.append(token)
            depth += {opening: 1, closing: -1}.get(token.kind, 0)
            if depth == 0:
                self.position = position
                return tokens
        raise Unreadable(f"the arguments of \\{self.at.text} have no end", self.at)

    def group(self):
        """The tokens of the next group or single token."""
        return group(self._until("open", "close"), 0)[0]

    def peek(self):
        """The next token."""
        return self.source.token(self.position)

    def take(self):
        """The next token, consumed."""
        token = self.peek()
        if token is None:
            raise Unreadable(f"the arguments of \\{self.at.text} have no end", self.at)
        self.position = token.stop
        return token

    def word(self):
        """The tokens up to the next space, as TeX's \\input reads a name without braces."""
        tokens = [self.take()]
        while (token := self.peek()) is not None and token.glued and token.kind == "char" and not token.text.isspace():
            tokens.append(self.take())
        return tokens

    def optional(self):
        """The tokens of the next optional argument, or None."""
        token = self.peek()
        if token is None or token.kind != "char" or token.text != "[":
            return None
        tokens, position, depth = [token], token.stop, 0
        while (token := self.source.token(position)) is not None:
            position = token.stop
            tokens.append(token)
            depth += {"open": 1, "close": -1}.get(token.kind, 0)
            if depth == 0 and token.kind == "char" and token.text == "]":
                self.position = position
                return tokens[1:-1]
        raise Unreadable(f"the optional argument of \\{self.at.text} has no end", self.at)


def definition(arguments, state):
    """(Macro or None, position) of \\newcommand, \\def, \\edef, \\csdef, \\NewDocumentCommand, \\DeclareMathOperator, \\let and their like."""
    kind = arguments.at.text
    if arguments.source.text.startswith("*", arguments.position):
        arguments.take()
    if kind in PRIMITIVE:
        return _primitive(arguments, state)
    if kind in BY_NAME:
        return _with_body(arguments, text_of(expanded(arguments.group(), state.macros)), 0, None, state)
    if kind in COPYING:
        return _copied(arguments, kind, state)
    name = _named(arguments, state)
    if kind == "let":
        return _let(arguments, name, state)
    if kind in CHANGING:
        return _changed(arguments, name, kind, state), arguments.position
    if kind.endswith("DocumentCommand"):
        return _document_command(arguments, name, state)
    if kind == "DeclarePairedDelimiter":
        return _paired(arguments, name)
    if kind == "DeclareMathOperator":
        operator = Token("macro", "operatorname", arguments.at.place)
        body = (operator, *_grouped(arguments.group(), arguments.at))
        return Macro(name, 0, body), arguments.position
    count, default = arguments.optional(), arguments.optional()
    size = whole_of(text_of(count) if count else "0")
    return _with_body(arguments, name, size or 0, None if default is None else tuple(default), state)


def _named(arguments, state):
    """The name of the macro in the next group, or the one that \\csname ... \\endcsname names."""
    while (token := arguments.peek()) is not None and token.text in SKIPPED:
        arguments.take()
    if token is not None and token.text == "csname":
        return _primitive_name(arguments, state)
    inside = [t for t in arguments.group() if not (t.kind == "macro" and t.text in SKIPPED)]
    if inside and inside[0].text == "csname":
        return _spelled([t for t in inside[1:] if t.text != "endcsname"], state)
    name = next((t.text for t in inside if t.kind == "macro"), None)
    if name is None:
        raise Unreadable(f"\\{arguments.at.text} without the name of a macro", arguments.at)
    return name


def _with_body(arguments, name, count, default, state):
    """The macro with the next group as its body, which \\edef and \\xdef expand at once."""
    body = arguments.group()
    if arguments.at.text in EXPANDING:
        body = expanded(body, state.macros)
    return Macro(name, count, tuple(body), default), arguments.position


def _document_command(arguments, name, state):
    """\\NewDocumentCommand\\name{O{d} m m}{body}; of its arguments only plain ones and one leading option with a default are read."""
    wanted = re.fullmatch(r"(?:O\{(?P<default>[^{}]*)\})?(?P<plain>m*)", text_of(arguments.group()).replace(" ", ""))
    if wanted is None:
        return Macro(name, 0, tuple(arguments.group()), None, "takes arguments of kinds that are not read"), arguments.position
    default = None if wanted["default"] is None else of_text(wanted["default"])
    return _with_body(arguments, name, len(wanted["plain"]) + (default is not None), default, state)


def _primitive(arguments, state):
    name, count = _primitive_name(arguments, state), 0
    while (token := arguments.peek()) is not None and token.kind != "open":
        arguments.take()
        if not (token.text == "#" or token.text.isdigit()):
            while (token := arguments.peek()) is not None and token.kind != "open":
                arguments.take()
            body = tuple(arguments.group()) if token is not None else ()
            return Macro(name, 0, body, None, "is defined with delimited arguments"), arguments.position
        count += token.text.isdigit()
    return _with_body(arguments, name, count, None, state)


def _primitive_name(arguments, state):
    """The macro behind \\def, or the one that \\csname ... \\endcsname names."""
    first = arguments.take()
    if first.text != "csname" or first.kind != "macro":
        return first.text
    letters = []
    while (token := arguments.take()).text != "endcsname":
        letters.append(token)
    return _spelled(letters, state)


def _spelled(letters, state):
    """The name between \\csname and \\endcsname; a macro that is not known stays in it, with its backslash."""
    return "".join(t.shown() for t in expanded(letters, state.macros))


def _changed(arguments, name, kind, state):
    """A macro changed in a way that is not read; what it did and what may be added stays as its body, for what it may define in turn."""
    known, added = state.macros.get(name), []
    if not kind.startswith("new"):
        while (token := arguments.peek()) is not None and token.kind == "open" and token.glued:
            added += arguments.group()
    return Macro(name, 0, (*(known.body if known else ()), *added), None, f"is changed by \\{kind}, which is not read")


def _copied(arguments, kind, state):
    """\\cslet{a}\\b, \\letcs\\a{b}, \\csletcs{a}{b}, \\NewCommandCopy\\a\\b: \\a as \\b is now."""
    name = text_of(arguments.group()) if kind in COPIED_BY_NAME else _named(arguments, state)
    if kind in ("letcs", "csletcs"):
        target = Token("macro", text_of(arguments.group()), arguments.at.place)
    else:
        target = next(iter(arguments.group()), Token("macro", "relax", arguments.at.place))
    return _as_now(name, target, state), arguments.position


def _paired(arguments, name):
    """\\DeclarePairedDelimiter\\abs{\\lvert}{\\rvert}: a macro of one argument, behind whose name a star or a size may stand."""
    ends = arguments.group(), arguments.group()
    if any(len(end) != 1 for end in ends):
        return Macro(name, 0, (), None, "has delimiters that are not read"), arguments.position
    at = arguments.at.place
    left, right = ((Token("macro", word, at), *end) for word, end in zip(("left", "right"), ends, strict=True))
    return Macro(name, 1, (*left, Token("char", "#", at), Token("char", "1", at), *right), sized=True), arguments.position


def _let(arguments, name, state):
    target = arguments.take()
    if target.text == "=":
        target = arguments.take()
    return _as_now(name, target, state), arguments.position


def _as_now(name, target, state):
    known = state.macros.get(target.text) if target.kind == "macro" else None
    return replace(known, name=name) if known else Macro(name, 0, (target,))


def _grouped(tokens, at):
    return (Token("open", "{", at.place), *tokens, Token("close", "}", at.place))


def text_of(tokens):
    """The tokens as they are written."""
    return "".join(("" if t.glued else " ") + t.shown() for t in tokens).strip()


def whole_of(text):
    """The whole number that a text is, or None."""
    return int(text) if text is not None and str(text).isdigit() else None


def options_of(tokens):
    """{name: text} of [version=1, within=0.05, range={N=64:4096}]. Unreadable for another name."""
    entries, depth, current = [], 0, []
    for token in (*tokens, None):
        depth += {"open": 1, "close": -1}.get(token.kind, 0) if token else 0
        if token is None or (depth == 0 and token.kind == "char" and token.text == ","):
            entries.append(current)
            current = []
        else:
            current.append(token)
    found = {}
    for entry in filter(None, entries):
        name, sign, value = text_of([t for t in entry if t.kind not in ("open", "close")]).partition("=")
        if not sign or name.strip() not in OPTIONS:
            raise Unreadable(f"{name.strip()!r} is no option; they are {', '.join(OPTIONS)}", entry[0])
        found[name.strip()] = value.strip()
    return found
