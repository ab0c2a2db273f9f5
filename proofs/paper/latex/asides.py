"""Words and conditions behind a formula, such as \\quad\\text{for } N \\ge 1: set apart, never read as factors, and said not to be checked."""

from .tokens import group
from .tree import is_char, is_macro
from .vocabulary import GREEK, RELATIONS, SPACES

WORDS = {"for", "if", "when", "whenever", "where", "with", "provided", "under", "as", "given"}
TEXTS = {"text", "textrm", "mathrm", "mbox", "textnormal", "textit"}
WIDE = {"quad", "qquad"}
BOUNDS = {"<", ">", "<=", ">="}
SYMBOLS = GREEK | {"in", "mathbb", "mathcal", "ldots", "dots", "cdots", "infty", "gg", "ll", "to", "colon", "{", "}", ",", ";", "forall"}
LONGEST = 60


def set_apart(tokens):
    """(formula, aside): the tokens without the words or the condition at their end, and those."""
    depth = 0
    for place, token in enumerate(tokens):
        depth -= token.kind == "close" or (token.kind == "char" and token.text in ")]")
        if depth == 0 and place and _separates(tokens, place) and _is_aside(tokens[place:]):
            return tokens[:place], tokens[place:]
        depth += token.kind == "open" or (token.kind == "char" and token.text in "([")
    return tokens, []


def _separates(tokens, place):
    token = tokens[place]
    return is_char(token, ",") or is_char(token, ";") or is_macro(token, "forall", *WIDE) or _words(tokens, place) is not None


def _words(tokens, place):
    """(the words of a text, place behind it) where one stands here and begins as a condition or an explanation does, else None."""
    if not is_macro(tokens[place], *TEXTS) or place + 1 == len(tokens):
        return None
    inside, after = group(tokens, place + 1)
    said = "".join(("" if t.glued else " ") + t.shown() for t in inside).strip(" ,;.").split()
    return (said, after) if not said or said[0].lower() in WORDS else None


def _is_aside(tokens):
    """Whether tokens are texts, and bounds on names, and nothing that computes."""
    left, explained, place = [], False, 0
    while place < len(tokens):
        found = _words(tokens, place)
        if found is not None:
            explained, place = explained or bool(found[0]), found[1]
            continue
        explained = explained or is_macro(tokens[place], "forall")
        if not is_macro(tokens[place], "forall", *SPACES):
            left.append(tokens[place])
        place += 1
    return _bounds(left, explained)


def _bounds(tokens, explained):
    """Whether these are bounds on names; behind a word, an equation or names alone too."""
    kept = [t for t in tokens if t.kind != "column" and not (t.kind == "char" and t.text in ",;().~")]
    if not kept:
        return True
    plain = all(t.kind in ("open", "close") or (t.kind == "char" and t.text not in "/|") or (t.kind == "macro" and _allowed(t)) for t in kept)
    signs = [place for place, t in enumerate(kept) if t.text in ("in", "=") or RELATIONS.get(t.text) in BOUNDS or is_macro(t, "gg", "ll", "to")]
    named = not any(t.kind == "char" and (t.text in "+-*=" or t.text.isdigit()) for t in kept[: signs[0] if signs else None])
    if not (plain and named and len(kept) < LONGEST):
        return False
    return explained if not signs else signs[0] > 0 and (explained or not any(is_char(t, "=") for t in kept))


def _allowed(token):
    return token.text in SYMBOLS or token.text in TEXTS or RELATIONS.get(token.text) in BOUNDS
