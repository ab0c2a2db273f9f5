"""The rule for minimisers of quadratic losses."""

import sympy

from ...kernel.derivation import rule
from ...matrices import syntax
from ...matrices.constructors import gradient
from ...matrices.iterates import everything
from ...matrices.minimiser import Minimiser
from ...matrices.normal_form import Factor, Scalar, normal, rebuilt
from ...scalars.domains import nonnegative, positive
from .algebra import replaced, take_gradient

__all__ = ["minimise"]


@rule(
    "stationary point", "a strictly convex quadratic function has exactly one stationary point, its minimum",
    conditions="the gradient is X A - B with A = c I + sums of M'M, c > 0",
)  # fmt: skip
def minimise(statement, context):
    """argmin L(X) = B A^{-1} where grad L(X) = X A - B."""

    def found(node):
        X = Factor(node.letter)
        quadratic, rest = {}, {}
        for word, coefficient in normal(take_gradient.function(gradient(node.loss, node.letter), context)).items():
            scalars = [s.expression() for s in sympy.sympify(coefficient).atoms(Scalar)]
            if any(node.letter in everything(part) for part in [*scalars, *(f.body for f in word[1:])]):
                context.refuse(f"a gradient {node.letter.name} A - B", "the letter stands elsewhere in it")
            (quadratic if word and word[0] == X else rest)[word[1:] if word and word[0] == X else word] = coefficient
        _definite(quadratic, context)
        B = rebuilt({word: -c for word, c in rest.items()}, *node.shape)
        return B @ rebuilt(quadratic, node.cols, node.cols).inv

    return replaced(statement, Minimiser, found)


def _definite(form, context):
    """A multiple of the identity that is positive, plus nonnegative multiples of M' D M with positive diagonal D, or of definite letters."""
    context.need(positive(form.get((), sympy.Integer(0))), "a strictly convex loss has one minimum")
    for word, coefficient in form.items():
        if word and not _is_square(word):
            context.refuse(f"{rebuilt({word: coefficient}, word[0].rows, word[-1].cols).text()} positive semidefinite", "the loss may not be convex")
        if word:
            context.need(nonnegative(coefficient), "the loss is convex")


def _is_square(word):
    """Whether the word reads M' M, M' D M for a diagonal of positive entries, or M' A M for a definite letter."""
    half, middle = len(word) // 2, word[len(word) // 2].body
    if len(word) % 2 == 0:
        return word[:half] == tuple(f.flip() for f in reversed(word[half:]))
    weights = isinstance(middle, syntax.Diagonal) and "positive" in getattr(middle.body, "facts", ())
    return word == tuple(f.flip() for f in reversed(word)) and (weights or "definite" in getattr(middle, "facts", ()))
