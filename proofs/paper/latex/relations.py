"""A displayed formula as a chain of sides and relations."""

import re

from .asides import set_apart
from .layout import bare
from .tokens import Token, Unreadable, group, optional
from .tree import Statement, flat, is_char, is_macro
from .vocabulary import ALIGNED, RELATIONS, SPACES, TIMES

OPERATORS = {"+", "-", "*", "/"}
MARKS = re.compile(  # over a sign of equality: definitions, and references to where it comes from
    r"(by|from|using|see)?~?(eqs?\.?|eqn\.?|lemma|thm\.?|theorem)?~?[(\[]?(def\.?|(?![pP])[a-zA-Z]'*|[ivx]+|\d+[a-z]?(\.\d+)*|\\(eq|c|C)?ref.*|i\.?i\.?d\.?"
    r"|\\triangle|\\Delta|\\star|\\dagger|\*)[)\]]?",
    re.IGNORECASE,
)
LAWS = {"d", "D", "\\mathcalD", "\\mathcalL", "law", "dist", "dist."}
LAYOUT = ("~", "$", "$$", r"\[", r"\]", r"\(", r"\)")
DELIMITERS = {"(": 1, "[": 1, ")": -1, "]": -1}


def statement(tokens, own=()):
    """The Statement that the tokens make, after layout is taken away. Unreadable for a second statement or a relation that is not read.

    own: left sides that are taken whole, whatever relations stand in them.
    """
    tokens, aside = set_apart(_framed(tokens))
    tokens = _punctuated(_columns_joined(_unspaced(tokens)))
    own_length = _own_side(tokens, own)
    sides, relations, depth, braces, position = [tokens[:own_length]], [], 0, 0, 0
    tokens = _rows_joined(tokens[own_length:])
    while position < len(tokens):
        token = tokens[position]
        braces += {"open": 1, "close": -1}.get(token.kind, 0)
        depth += _deeper(token)
        found, after = _relation(tokens, position) if braces == 0 and depth == 0 else (None, position)
        if found is None:
            sides[-1].append(token)
            position += 1
            continue
        if found == "refused":
            raise Unreadable(f"{token.shown()} is no relation that can be checked", token)
        relations.append((found, token))
        sides.append([])
        position = after
    return Statement(tuple(tuple(side) for side in sides), tuple(relations), tuple(aside))


def _own_side(tokens, own):
    """How many tokens at the beginning are one of the given left sides before a relation."""
    texts = [t.shown() for t in tokens]
    for side in own:
        known = [t.shown() for t in solid(side)]
        if texts[: len(known)] == known and len(known) < len(tokens) and _relation(tokens, len(known))[0]:
            return len(known)
    return 0


def _relation(tokens, position):
    """(relation or None, position after it)."""
    token = tokens[position]
    if is_macro(token, "overset", "stackrel"):
        over, after = group(tokens, position + 1)
        under, after = group(tokens, after)
        marks, above = [t for t in under if not is_char(t, "~")], flat(over).replace(" ", "")
        if len(marks) == 1 and marks[0].text == "=" and (above in LAWS or MARKS.fullmatch(above)):
            return ("=d" if above in LAWS else "="), after
        raise Unreadable("this relation is not read", token)
    if is_char(token, ":") and position + 1 < len(tokens) and is_char(tokens[position + 1], "="):
        return "=", position + 2
    if is_macro(token, "eqqcolon"):
        return "=:", position + 1
    if is_char(token, "=") and position + 1 < len(tokens) and is_char(tokens[position + 1], ":"):
        return "=:", position + 2
    if (token.kind == "char" and token.text in "=<>") or token.kind == "macro":
        return RELATIONS.get(token.text), position + 1
    return None, position


def solid(tokens):
    """Tokens without decoration, alignment environments, spaces, and punctuation at the end."""
    return _punctuated(_unspaced([t for t in _framed(tokens) if t.kind != "column"]))


def _framed(tokens):
    """Tokens without decoration and alignment; breaks of rows are tokens of their own."""
    tokens = bare(tokens)
    kept, position, inside, depth = [], 0, 0, 0
    while position < len(tokens):
        token = tokens[position]
        position += 1
        if token.kind in ("begin", "end") and token.text in ALIGNED:
            _, position = optional(tokens, position) if token.kind == "begin" else (None, position)
            kept += [Token("column", "\\begin{array}", token.place)] if token.text == "array" and depth > 0 else []
            continue
        depth += _deeper(token)
        inside += {"begin": 1, "end": -1}.get(token.kind, 0)
        if is_char(token, "&") and not inside:
            kept.append(Token("column", "&", token.place))
        elif is_macro(token, "\\", "cr", "newline") and not inside:
            _, position = optional(tokens, position)
            kept.append(Token("row", "\\\\", token.place))
        else:
            kept.append(token)
    return kept


def _deeper(token):
    if token.kind == "char":
        return DELIMITERS.get(token.text, 0)
    return {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "macro" else 0


def _columns_joined(tokens):
    """Column separators dropped where they align: beside a relation and at the ends of a row. Unreadable elsewhere, where they part two formulas."""
    joined = []
    for place, token in enumerate(tokens):
        if token.kind != "column":
            joined.append(token)
            continue
        before = next((t for t in reversed(joined)), None)
        after = next((t for t in tokens[place + 1 :] if t.kind != "column"), None)
        if token.text != "&" or not (_aligns(before, joined) or _aligns(after)):
            raise Unreadable("this parts the formula into columns, which are no product; only & beside a relation is read", token)
    return joined


def _aligns(token, before=()):
    """Whether a column may end or begin beside this: the end of a row, a relation, a mark over one."""
    if token is None or token.kind == "row" or _is_relation(token) or is_char(token, ":"):
        return True
    return is_macro(token, "overset", "stackrel") or (bool(before) and _ends_marked(before))


def _ends_marked(tokens):
    """Whether the last tokens are a relation with a mark over it."""
    return any(is_macro(t, "overset", "stackrel") and _relation_at(tokens, place) == len(tokens) for place, t in enumerate(tokens))


def _relation_at(tokens, place):
    _, after = group(tokens, place + 1)
    return group(tokens, after)[1]


def _unspaced(tokens):
    """Without spaces, dollar signs and braces around everything."""
    return [t for t in tokens if not (t.kind == "macro" and t.text in SPACES) and not (t.kind == "char" and t.text in LAYOUT)]


def _rows_joined(tokens):
    """Row breaks dropped where the formula goes on across them. Unreadable where a new statement begins."""
    joined = []
    for place, token in enumerate(tokens):
        if token.kind != "row":
            joined.append(token)
        elif joined and _is_relation(tokens[place + 1]):
            _punctuated(joined)
        elif joined and not (_continues(tokens[place + 1]) or _continues(joined[-1])):
            raise Unreadable("a new row begins without a relation or an operator; one formula to a checked environment", tokens[place + 1])
    return joined


def _is_relation(token):
    return token.text in ("=", "<", ">") if token.kind == "char" else token.kind == "macro" and token.text in RELATIONS


def _continues(token):
    if token.kind == "char":
        return token.text in OPERATORS or token.text in "=<>:"
    return token.kind == "macro" and (token.text in RELATIONS or token.text in TIMES or token.text in ("overset", "stackrel", "odot"))


def _punctuated(tokens):
    """Without a comma, full stop, semicolon or row break at the end."""
    while tokens and (tokens[-1].kind == "row" or (tokens[-1].kind == "char" and tokens[-1].text in ".,;")):
        tokens.pop()
    return tokens
