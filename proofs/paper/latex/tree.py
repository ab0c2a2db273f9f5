"""Nodes of a formula that was read, and what tokens say without being read."""

from dataclasses import dataclass
from typing import Any

from .tokens import Token
from .vocabulary import NAMED, SPACES


@dataclass(frozen=True)
class Node:
    """A node of the tree: what it is, its parts, and the token at which it begins."""

    op: str
    args: tuple = ()
    at: Any = None


@dataclass(frozen=True)
class Statement:
    """A chain a = b ~ c: its sides as tokens, the relations between them as (relation, token), and words behind them that are not read."""

    sides: tuple[tuple[Token, ...], ...]
    relations: tuple
    aside: tuple[Token, ...] = ()


def is_char(token, text):
    """Whether a token is this character."""
    return token is not None and token.kind == "char" and token.text == text


def is_macro(token, *names):
    """Whether a token is one of these macros."""
    return token is not None and token.kind == "macro" and token.text in names


def flat(tokens, keep=()):
    """Tokens as text without braces, spaces and upright fonts; the fonts in keep stay."""
    kept = [t for t in tokens if t.kind not in ("open", "close") and not (t.kind == "macro" and t.text in (SPACES | NAMED).difference(keep))]
    return "".join(t.shown() + ("" if t.kind == "char" else " ") for t in kept).strip().replace("~", "")
