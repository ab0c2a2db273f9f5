"""Rules for determinants and operator norms: signs of products, real eigenvectors, lengths."""

from functools import reduce

import sympy

from .. import words
from ..algebra import Zero, decide_zero
from ..derivation import Derivation, rule
from ..domains import nonnegative
from ..iterates import everything
from ..letters import entry, matrix, vector, zeros
from ..spectra import Copies, Determinant, Norm
from ..word_normal import Scalar, combined, normal, scaled, tidy
from ..words import ONE
from .matrices import replaced

__all__ = [
    "determinant_of_product", "determinant_rank_one", "drop_nonnegative", "invariance", "negative_direction", "nonpositive", "norm_of_multiple",
    "norm_of_square",
]  # fmt: skip


def same(left, right, context):
    """Whether two expressions have one normal form."""
    rest = combined([normal(left), scaled(normal(right), -1)])
    return all(isinstance(decide_zero(c, context.domain), Zero) for c in rest.values())


@rule("orthogonal invariance of the norm", "linear algebra", conditions="the letter is orthogonal")
def invariance(statement, context, letter):
    """|A| = |P' A| for an orthogonal P."""
    if "orthogonal" not in letter.facts:
        context.refuse(f"{letter.name} orthogonal", "only orthogonal matrices keep all lengths")
    context.note(f"{letter.name} is orthogonal")
    return replaced(statement, Norm, lambda node: Norm(tidy(letter.T @ node.body)))


@rule("determinant of a product", "linear algebra", conditions="an odd permutation has determinant -1")
def determinant_of_product(statement, context):
    """det(A B) = det A det B; det P = -1 for a letter declared odd."""

    def split(node):
        return reduce(words.Matrix.__matmul__, map(single, node.body.factors if isinstance(node.body, words.Product) else (node.body,)))

    def single(factor):
        letter = factor.body if isinstance(factor, words.Transpose) else factor
        if "odd" in getattr(letter, "facts", ()):
            context.note(f"det {letter.name} = -1")
            return words.Scaled(sympy.Integer(-1), words.Identity(ONE))
        return Copies(Determinant(letter.factor), letter.own, letter.count) if isinstance(letter, Copies) else Determinant(factor)

    return replaced(statement, Determinant, split)


@rule("determinant of I + c x y'", "matrix determinant lemma")
def determinant_rank_one(statement, context):
    """det(I + c x y') = 1 + c y' x."""

    def taken(node):
        form = normal(node.body)
        rest = [(word, c) for word, c in form.items() if word]
        if form.get(()) != 1 or len(rest) != 1 or len(rest[0][0]) != 2 or rest[0][0][0].cols != ONE:
            context.refuse("the identity plus a matrix of rank one", f"{node.body.text()} is not of this form")
        (column, row), coefficient = rest[0]
        return words.Identity(ONE) + coefficient * row.expression() @ column.expression()

    return replaced(statement, Determinant, taken)


@rule("sign of a product", "order of the reals", conditions="every factor is nonnegative on the domain, and in front stands a negative number")
def nonpositive(statement, context):
    """-c prod_i f_i <= 0 for c >= 0 and f_i >= 0."""
    if not (isinstance(statement, words.Scaled) and isinstance(statement.body, Copies) and statement.is_scalar):
        context.refuse("a number times a product of factors", "the sign is read off the factors")
    context.need(nonnegative(-statement.coefficient), "the number in front of the product is not positive")
    _nonnegative_factor(entry(statement.body.factor), context)
    return "<=", zeros(1)


def _nonnegative_factor(factor, context):
    """Linear in |k|^2 of a letter in the unit ball: nonnegative if it is so at both ends."""
    lengths = [s for s in factor.atoms(Scalar) if len(s.factors) == 2 and s.factors[0] == s.factors[1].flip()]
    if len(lengths) != 1 or factor.atoms(Scalar) != set(lengths) or sympy.degree(factor, lengths[0]) > 1:
        context.refuse(f"{factor} linear in one squared length", "the sign is decided at the ends of its range")
    letter = lengths[0].factors[1].body
    if "ball" not in getattr(letter, "facts", ()):
        context.refuse(f"|{letter.text()}| <= 1", "its length is not bounded")
    context.note(f"|{letter.text()}| <= 1")
    for end in (0, 1):
        context.need(nonnegative(factor.subs(lengths[0], end)), f"the factor at squared length {end}")


@rule(
    "a direction that is turned round", "intermediate value theorem for s -> det((1 - s) B + s I)", conditions="det B <= 0, B real"
)  # fmt: skip
def negative_direction(statement, context, determinant):
    """|B - I| >= |B x - x| = |-c x - x| for some unit x and some c >= 0.

    Since det B <= 0 < det I, some (1 - s) B + s I with 0 <= s < 1 is singular: B x = -c x with c = s / (1 - s).
    """
    proper = type(determinant) is Derivation and isinstance(determinant.statement, Determinant)
    if not proper or determinant.domain.text() != context.domain.text():
        context.refuse("a derivation that starts at det B on this domain", "the direction exists because det B <= 0")
    result = context.derive(determinant)
    if determinant.relation not in ("<=", "<", "=") or not same(result, zeros(1), context):
        context.refuse("det B <= 0", "the derivation shows something else")
    body = determinant.statement.body
    if not isinstance(statement, Norm) or not same(statement.body, body - words.Identity(body.rows), context):
        context.refuse("the norm of B - I", "the statement is about another matrix")
    if {"x", "c"} & {part.name for part in everything(statement) if isinstance(part, words.Letter)}:
        context.refuse("other letters than x and c", "they are needed for something new")
    x, c = vector("x", body.rows, unit=True), matrix("c", 1, 1, facts=("nonnegative",))
    context.note(f"B x = -c x with |x| = 1, c >= 0, for B = {body.text()}")
    return ">=", Norm(-entry(c) * x - x)


@rule("length of a multiple", "definition of the norm", conditions="the vector has norm one, the factor has one sign")
def norm_of_multiple(statement, context):
    """|a x| = |a| for a unit vector x."""
    form = normal(statement.body) if isinstance(statement, Norm) else {}
    if len(form) != 1 or len(next(iter(form))) != 1 or "unit" not in getattr(next(iter(form))[0].body, "facts", ()):
        context.refuse("the norm of a multiple of a unit vector", "its length is read off")
    factor = next(iter(form.values()))
    for sign in (1, -1):
        if all(value >= 0 for value in _coefficients(sign * factor, context)):
            return words.Scaled(sympy.expand(sign * factor), words.Identity(ONE))
    return context.refuse(f"{factor} of one sign", "its absolute value is needed")


def _coefficients(expr, context):
    """The numbers in front of monomials in letters declared nonnegative."""
    scalars = sorted(expr.atoms(Scalar), key=str)
    for scalar in scalars:
        if "nonnegative" not in getattr(scalar.factors[0].body, "facts", ()):
            context.refuse(f"{scalar} >= 0", "its sign is not known")
    values = sympy.Poly(expr, *scalars).coeffs() if scalars else [expr]
    if not all(value.is_Rational for value in values):
        context.refuse("rational coefficients", f"the sign of {expr} is not read off")
    return values


@rule("drop nonnegative terms", "order of the reals")
def drop_nonnegative(statement, context):
    """a + b c >= a for b, c >= 0."""
    expr = sympy.expand(entry(statement))
    if not all(value >= 0 for value in _coefficients(expr, context)):
        context.refuse("nonnegative coefficients", "only nonnegative terms may be dropped")
    least = expr.subs({s: 0 for s in expr.atoms(Scalar)})
    return ">=", words.Scaled(least, words.Identity(ONE))


@rule("norm of a projection's multiple", "linear algebra", conditions="the matrix is c x x' with c >= 0")
def norm_of_square(statement, context, x, factor=1):
    """|c x x'| = c |x|^2."""
    if not isinstance(statement, Norm) or not same(statement.body, factor * x @ x.T, context):
        context.refuse(f"the norm of {factor} x x'", "the matrix is another one")
    context.need(nonnegative(sympy.sympify(factor)), "the factor in front")
    context.note(f"the matrix is {tidy(statement.body).text()}")
    return factor * x.T @ x
