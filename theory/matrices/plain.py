"""A matrix expression as plain data: nested tuples that simulations and certificates read without knowing SymPy or the calculus.

Scalars   those of theory/vectors/plain.py, and ("entry", A) for a 1 x 1 expression
Matrices  ("letter", name, rows, cols, facts, perpendicular)  ("identity", n)  ("zeros", n, m)  ("ones", n)  ("sum", A, ...)  ("scaled", a, A)
          ("product", A, ...)  ("transpose" | "inverse" | "diagonal" | "trace" | "squared norm" | "determinant", A)  ("lower", A, strict)
          ("hadamard", A, B)  ("bound", name)  ("iterate", name, body, start, count)  ("mean of steps", name, ((chance, body), ...), start, count)
          ("gradient", loss, name, at)  ("minimiser", loss, name, rows, cols)
          ("stream", what, keys, predicted, write, gates, start, queries): what is "writes", "predictions", "reads" or "final"; ("transitions", K, eta)
          ("causal", name, body, rows, cols): row t of the body uses rows s < t of the letter
          ("decay", gates, kind): products of gates, see Decay
Sizes are scalars. A letter that abbreviates an expression is written as that expression; a letter that a recursion binds is ("bound", name).
"""

import sympy

from ..vectors.plain import NotPlain, number
from . import syntax
from .causal import Causal
from .independent_steps import IndependentSteps
from .iterates import Iterate
from .minimiser import Minimiser
from .normal_form import Scalar
from .recurrent_memory import Decay, Final, Predictions, Reads, Transitions, Written
from .spectra import Determinant

ONE_PART = {
    syntax.Transpose: "transpose", syntax.Inverse: "inverse", syntax.Diagonal: "diagonal", syntax.Trace: "trace",
    syntax.SquaredNorm: "squared norm", Determinant: "determinant",
}  # fmt: skip
STREAMS = {Written: "writes", Predictions: "predictions", Reads: "reads", Final: "final"}


def plain(node, bound=()):
    """The plain form of an expression; bound: names of letters that a recursion around it binds. NotPlain for what has no value."""
    match node:
        case syntax.Letter():
            return _letter(node, bound)
        case syntax.Identity(rows):
            return ("identity", number(rows))
        case syntax.Zeros(rows, cols):
            return ("zeros", number(rows), number(cols))
        case syntax.Ones(rows):
            return ("ones", number(rows))
        case syntax.Sum(terms=parts) | syntax.Product(factors=parts):
            return ("sum" if isinstance(node, syntax.Sum) else "product", *(plain(part, bound) for part in parts))
        case syntax.Scaled(coefficient, body):
            return ("scaled", scalar(coefficient, bound), plain(body, bound))
        case syntax.Hadamard(left, right):
            return ("hadamard", plain(left, bound), plain(right, bound))
        case syntax.Lower(body, strict):
            return ("lower", plain(body, bound), strict)
        case syntax.Gradient(loss, letter, at):
            return ("gradient", plain(loss, (*bound, letter.name)), letter.name, plain(at, bound))
        case Minimiser(loss, letter):
            return ("minimiser", plain(loss, (*bound, letter.name)), letter.name, number(letter.rows), number(letter.cols))
        case Iterate(variable, body, start, count):
            return ("iterate", variable.name, plain(body, (*bound, variable.name)), plain(start, bound), number(count))
        case IndependentSteps(variable, cases, start, count):
            made = tuple((number(chance), plain(body, (*bound, variable.name))) for chance, body in cases)
            return ("mean of steps", variable.name, made, plain(start, bound), number(count))
        case Causal(variable, body):
            return ("causal", variable.name, plain(body, (*bound, variable.name)), number(node.rows), number(node.cols))
        case Decay(gates, kind):
            return ("decay", plain(gates, bound), kind)
        case Transitions(keys, strengths):
            return ("transitions", plain(keys, bound), plain(strengths, bound))
    if type(node) in ONE_PART:
        return (ONE_PART[type(node)], plain(node.body, bound))
    if type(node) in STREAMS:
        return _stream(node, bound)
    raise NotPlain(f"{node.text()} is a {type(node).__name__}, which is not read from its own syntax")


def scalar(expr, bound=()):
    """The plain form of a SymPy coefficient."""
    expr = sympy.sympify(expr)
    scalars = {symbol: sympy.Symbol(f"entry {place}") for place, symbol in enumerate(sorted(expr.atoms(Scalar), key=str))}
    entries = {stand_in.name: ("entry", plain(symbol.expression(), bound)) for symbol, stand_in in scalars.items()}
    return _put(number(expr.xreplace(scalars)), entries)


def _put(tree, entries):
    if tree[0] == "parameter":
        return entries.get(tree[1], tree)
    return tuple(_put(part, entries) if isinstance(part, tuple) else part for part in tree)


def _letter(node, bound):
    if node.name in bound:
        return ("bound", node.name)
    if node.means is not None:
        return plain(node.means, bound)
    return ("letter", node.name, number(node.rows), number(node.cols), node.facts, node.perpendicular)


def _stream(node, bound):
    stream = node.stream
    rest = (None if part is None else plain(part, bound) for part in (stream.gates, stream.start, getattr(node, "queries", None)))
    name = stream.predicted.name
    sizes = number(stream.predicted.rows), number(stream.predicted.cols)
    return ("stream", STREAMS[type(node)], plain(stream.keys, bound), name, sizes, plain(stream.write, (*bound, name)), *rest)


def letters(tree):
    """{name: letter} of a plain expression, those with perpendicular others last."""
    found, stack = {}, [tree]
    while stack:
        one = stack.pop()
        if isinstance(one, tuple):
            if one and one[0] == "letter":
                found[one[1]] = one
            stack += one
    return dict(sorted(found.items(), key=lambda item: (len(item[1][5]), item[0])))
