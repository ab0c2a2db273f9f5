"""Definitions and arguments in a paper's preamble and text: \\newcommand, \\def, \\DeclareMathOperator, \\let, options in square brackets."""

from dataclasses import replace

from .tokens import Macro, Token, Unreadable, group

OPTIONS = ("version", "range", "within")


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
    """(Macro or None, position) of \\newcommand, \\def, \\DeclareMathOperator or \\let."""
    kind = arguments.at.text
    if arguments.source.text.startswith("*", arguments.position):
        arguments.take()
    if kind in ("def", "gdef"):
        return _primitive(arguments)
    named = arguments.group()
    name = next((t.text for t in named if t.kind == "macro"), None)
    if name is None:
        raise Unreadable(f"\\{kind} without the name of a macro", arguments.at)
    if kind == "let":
        return _let(arguments, name, state)
    if kind == "DeclareMathOperator":
        operator = Token("macro", "operatorname", arguments.at.place)
        body = (operator, *_grouped(arguments.group(), arguments.at))
        return Macro(name, 0, body), arguments.position
    count, default = arguments.optional(), arguments.optional()
    body = tuple(arguments.group())
    size = whole_of(text_of(count) if count else "0")
    return Macro(name, size or 0, body, None if default is None else tuple(default)), arguments.position


def _primitive(arguments):
    name, count = arguments.take(), 0
    while (token := arguments.peek()) is not None and token.kind != "open":
        arguments.take()
        if not (token.text == "#" or token.text.isdigit()):
            arguments.group() if arguments.peek() is not None else None
            return Macro(name.text, 0, (), None, True), arguments.position
        count += token.text.isdigit()
    return Macro(name.text, count, tuple(arguments.group())), arguments.position


def _let(arguments, name, state):
    target = arguments.take()
    if target.text == "=":
        target = arguments.take()
    known = state.macros.get(target.text) if target.kind == "macro" else None
    return (replace(known, name=name) if known else Macro(name, 0, (target,))), arguments.position


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
