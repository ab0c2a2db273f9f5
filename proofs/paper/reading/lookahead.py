"""What stands ahead in a paper's text: the end of what TeX skips, the arguments of a call, a name that is spelled out."""

import re
from contextlib import suppress

from ..latex.definitions import text_of
from ..latex.tokens import Source, Unreadable

BRACED = {  # tests that take their branches as arguments: no \\fi ends them
    "iff", "ifthenelse", "iftoggle", "ifbool", "ifdef", "ifundef", "ifcsdef", "ifcsundef", "ifstrequal", "ifstrempty", "ifblank", "ifnumcomp",
    "ifnumequal", "ifnumgreater", "ifnumless", "ifboolexpr", "ifdimcomp", "ifinlist", "ifdefstring", "ifdefempty",
}  # fmt: skip
SKIPPED = re.compile(r"%[^\n]*|\\([a-zA-Z@]+|.)", re.DOTALL)  # what TeX looks at in text that it skips: comments are none of it
MOST = 80  # tokens behind a macro that are looked at for its arguments


def after_false(source, token):
    """The position behind the \\fi or \\else of an \\iffalse, or None where it has none."""
    depth = 1
    for match in SKIPPED.finditer(source.text, token.stop):
        name = match.group(1) or ""
        depth += -1 if name == "fi" else int(name.startswith("if") and name not in BRACED)
        if depth == 0 or (depth == 1 and name == "else"):
            return match.end()
    return None


def ahead(text):
    """The tokens at the beginning of a text, as far as they can be read."""
    source, made, position = Source(text, ""), [], 0
    with suppress(Unreadable):
        while len(made) < MOST and (token := source.token(position)) is not None:
            made.append(token)
            position = token.stop
    return made


def spelled(arguments):
    """The name that \\csname ... \\endcsname or \\csuse{...} spells out; "" for one that has no end."""
    with suppress(Unreadable):
        if arguments.at.text != "csname":
            return text_of(arguments.group())
        letters = []
        while (token := arguments.take()).text != "endcsname" and len(letters) < MOST:
            letters.append(token.text)
        return "".join(letters)
    return ""
