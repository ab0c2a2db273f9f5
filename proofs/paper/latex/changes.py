"""What a call of a paper's own macro may redefine: the names behind \\def and its like in its body, and in the bodies of the macros that it calls."""

import re
from dataclasses import dataclass, field, replace

from .definitions import BY_NAME, COPIED_BY_NAME, DEFINING, GLOBAL
from .tokens import Token, Unreadable, called

AHEAD = 40  # tokens behind a call that may complete a definition in its body
CALLS = 500
ANYTHING = ".*"
BETWEEN = {"expandafter", "global", "long", "outer", "protected", "csname", "noexpand"}
BEGIN = "begin "  # before the name of an environment: a macro by that name holds what the environment does


def defines(name, macros):
    """Whether a call of a macro reaches a definition."""
    waiting, seen = [name], {name}
    while waiting:
        for token in macros[waiting.pop()].body:
            if token.kind != "macro" or token.text in seen:
                continue
            if token.text in DEFINING:
                return True
            seen.add(token.text)
            waiting += [token.text] if token.text in macros else []
    return False


@dataclass
class Changes:
    """The patterns of names that the macro called by the first of some tokens may define, and whether it does so outside of groups."""

    macros: dict
    patterns: set = field(default_factory=set)
    everywhere: bool = False
    left: int = CALLS
    raw: set = field(default_factory=set)  # macros that call themselves, whose bodies are taken as they stand

    def call(self, tokens, place=0, inside=()):
        """Follow the call at a place."""
        self.left -= 1
        if self.left < 0:
            self.patterns.add(ANYTHING)
            return
        macro = self.macros[tokens[place].text]
        try:
            body, after = called(replace(macro, doubtful=""), tokens, place)
        except Unreadable:
            body, after = list(macro.body), place + 1
        self._body(body, tokens[after : after + AHEAD], (*inside, macro.name))

    def _body(self, body, behind, inside):
        tokens = [*body, *behind]
        for place, token in enumerate(body):
            if token.kind != "macro":
                continue
            self.everywhere = self.everywhere or token.text in GLOBAL or token.text == "global"
            if token.text in DEFINING:
                self.patterns.add(_target(tokens, place, self.macros))
            elif token.text in inside and token.text not in self.raw:
                self.raw.add(token.text)
                self._body(self.macros[token.text].body, (), inside)
            elif token.text in self.macros and token.text not in inside and defines(token.text, self.macros):
                self.call(tokens, place, inside)

    def names(self):
        """The names: those that the patterns spell out, and the known macros that fit the others."""
        spelled = {one.replace("\\", "") for one in self.patterns if ANYTHING not in one}
        fitting = {name for one in self.patterns if ANYTHING in one for name in self.macros if re.fullmatch(one, name)}
        return spelled | fitting


def named_by(macro, tokens):
    """The tokens as a call of an environment's begin or end, which are kept as a macro."""
    return [Token("macro", macro, tokens[0].place if tokens else ("", 0, 0)), *tokens]


def _target(tokens, place, macros):
    """The pattern of the name that the definition at a place defines."""
    kind, place = tokens[place].text, place + 1
    expands = False
    while place < len(tokens) and (tokens[place].kind == "open" or tokens[place].text in ("*", *BETWEEN)):
        if tokens[place].text == "csname" or (tokens[place].kind == "open" and kind in BY_NAME | COPIED_BY_NAME):
            return pattern(tokens[place + 1 :])
        expands = expands or tokens[place].text == "expandafter"
        place += 1
    if place >= len(tokens) or tokens[place].kind != "macro" or (expands and tokens[place].text in macros):
        return ANYTHING
    return re.escape(tokens[place].text)


def pattern(tokens):
    """The pattern of a name that is spelled out in tokens, up to \\endcsname or the end of their group; macros and arguments may be anything."""
    made, place = [], 0
    while place < len(tokens) and tokens[place].kind != "close" and tokens[place].text != "endcsname":
        token = tokens[place]
        is_argument = token.text == "#" and token.kind == "char"
        made.append(ANYTHING if is_argument or token.kind == "macro" else re.escape(token.text))
        place += 1 + is_argument
    return "".join(made) or ANYTHING
