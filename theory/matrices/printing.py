"""Matrix expressions as text for a terminal and LaTeX for a page."""

import re

import sympy

from ..kernel.statement import printed
from ..scalars.latex import latex
from . import syntax

INDEX = re.compile(r"_(\w{2,})$")  # an index of several signs


@printed.register
def shown(node: syntax.Matrix, mode):
    """The expression in the mode "text" or "latex"."""
    match node:
        case syntax.Letter(name=name, mark=mark):
            return mark or INDEX.sub(r"_{\1}", name) if mode == "latex" else name
        case syntax.Identity(rows):
            return "1" if rows == syntax.ONE else "I"
        case syntax.Zeros():
            return "0"
        case syntax.Ones():
            return r"\mathbf{1}" if mode == "latex" else "1"
        case syntax.Sum(terms):
            return _sum([shown(term, mode) for term in terms])
        case syntax.Scaled(coefficient, body):
            return _scaled(coefficient, body, mode)
        case syntax.Product(factors):
            return " ".join(wrapped(factor, 2, mode) for factor in factors)
        case syntax.Transpose(body):
            inner = _bracketed(body, mode) if isinstance(body, syntax.Inverse) else wrapped(body, 3, mode)  # a power of a power is no LaTeX
            return inner + (r"^{\top}" if mode == "latex" else "'")
        case syntax.Inverse(body):
            return (shown(body, mode) if isinstance(body, syntax.Letter) else _bracketed(body, mode)) + "^{-1}"
        case syntax.Hadamard(left, right):
            return (r" \odot " if mode == "latex" else " o ").join(wrapped(side, 2, mode) for side in (left, right))
        case syntax.SquaredNorm(body):
            return _norm(body, mode)
        case syntax.Gradient(loss, letter, at):
            return _gradient(loss, letter, at, mode)
        case syntax.Lower() | syntax.Diagonal() | syntax.Trace():
            return _named(node, mode)
    return node.shown(mode)


def wrapped(node, level, mode):
    """The expression, in brackets if it binds less than the level."""
    return shown(node, mode) if node.binding >= level else _bracketed(node, mode)


def _bracketed(node, mode):
    return rf"\left({shown(node, mode)}\right)" if mode == "latex" else f"({shown(node, mode)})"


def _sum(terms):
    text = terms[0]
    for term in terms[1:]:
        text += f" - {term[1:].lstrip()}" if term.startswith("-") else f" + {term}"
    return text


def _scaled(coefficient, body, mode):
    inner = wrapped(body, 2, mode)
    if body.is_scalar and isinstance(body, syntax.Identity):
        return number(coefficient, mode)
    if coefficient in (1, -1):
        return inner if coefficient == 1 else f"-{inner}"
    factor = number(coefficient, mode)
    if coefficient.is_Add:
        factor = rf"\left({factor}\right)" if mode == "latex" else f"({factor})"
    return f"{factor} {inner}"


def number(coefficient, mode):
    """A SymPy coefficient, parameters and scalar products under their own marks."""
    from .normal_form import Scalar

    if isinstance(coefficient, Scalar):
        return _scalar(coefficient, mode, alone=True)
    marks = {s: _scalar(s, mode) for s in coefficient.atoms(Scalar)}
    if mode == "text":
        return str(coefficient.xreplace({s: sympy.Symbol(mark) for s, mark in marks.items()}))
    return latex(coefficient, marks)


def _scalar(symbol, mode, alone=False):
    body = symbol.expression()
    if isinstance(body, syntax.Product) and len(body.factors) == 2 and body.factors[0] == body.factors[1].T:
        return _norm(body.factors[1], mode)
    return shown(body, mode) if alone or isinstance(body, syntax.Trace | syntax.Letter) else _bracketed(body, mode)


def _norm(body, mode):
    if mode == "text":
        return f"|{shown(body, mode)}|^2"
    return rf"\lVert {shown(body, mode)} \rVert" + ("^2" if syntax.ONE in body.shape else "_F^2")


def _gradient(loss, letter, at, mode):
    where = "" if at == letter else rf"\Big|_{{{shown(at, mode)}}}" if mode == "latex" else f" at {shown(at, mode)}"
    inner = rf"\left[{shown(loss, mode)}\right]" if mode == "latex" else f"[{shown(loss, mode)}]"
    return (rf"\nabla_{{{shown(letter, mode)}}}" if mode == "latex" else f"grad_{shown(letter, mode)} ") + inner + where


def _named(node, mode):
    if isinstance(node, syntax.Lower):
        name = (r"\operatorname{tril}_{-1}" if node.strict else r"\operatorname{tril}") if mode == "latex" else ("tril_-1" if node.strict else "tril")
    else:
        name = "diag" if isinstance(node, syntax.Diagonal) else "tr"
        name = rf"\operatorname{{{name}}}" if mode == "latex" else name
    return name + _bracketed(node.body, mode)
