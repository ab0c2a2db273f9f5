"""Rules for determinants and their signs, and what a negative one says of operator norms."""

from functools import reduce

import sympy

from ...kernel.derivation import Derivation, rule
from ...matrices import syntax
from ...matrices.constructors import entry, zeros
from ...matrices.evaluation import letters_of
from ...matrices.normal_form import Scalar, combined, normal, scaled
from ...matrices.scalar_ranges import with_scalars
from ...matrices.spectra import Copies, Determinant, Norm
from ...matrices.syntax import ONE
from ...scalars.domains import nonnegative, nonzero
from ...scalars.zero_test import Zero, decide_zero
from .algebra import facts, replaced

__all__ = ["determinant", "drop_nonnegative", "negative_direction"]


def same(left, right, context):
    """Whether two expressions have one normal form."""
    rest = combined([normal(left), scaled(normal(right), -1)])
    return all(isinstance(decide_zero(c, context.domain), Zero) for c in rest.values())


@rule(
    "determinant", "linear algebra: det A B = det A det B; the matrix determinant lemma; the diagonal of a triangular matrix",
    conditions="a product, an odd permutation, the identity plus a matrix of rank one, or a multiple of it plus a strictly triangular matrix",
)  # fmt: skip
def determinant(statement, context):
    """det A B = det A det B; det P = -1 for odd P; det(I + c x y') = 1 + c y'x; det(c I + L) = c^n for strictly triangular L, 1/c^n for its inverse."""
    made = replaced(statement, Determinant, lambda node: _determinant(node.body, context))
    return made if made != statement else context.refuse("a determinant of known structure", f"{statement.text()} has none")


def _determinant(body, context):
    """The determinant by what is known of the matrix, itself where nothing is."""
    letter = body.body if isinstance(body, syntax.Transpose) else body
    if isinstance(body, syntax.Product):
        return reduce(syntax.Matrix.__matmul__, (_determinant(factor, context) for factor in body.factors))
    if isinstance(letter, Copies):
        return Copies(_determinant(letter.factor, context), letter.own, letter.count)
    if "odd" in getattr(letter, "facts", ()):
        context.note(f"det {letter.name} = -1")
        return syntax.Scaled(sympy.Integer(-1), syntax.Identity(ONE))
    found = _of_rank_one(body)
    return found if found is not None else _of_triangular(body, context)


def _of_rank_one(body):
    """1 + c y'x for I + c x y'; None for any other matrix."""
    form = normal(body)
    rest = [(word, c) for word, c in form.items() if word]
    if form.get(()) != 1 or len(rest) != 1 or len(rest[0][0]) != 2 or rest[0][0][0].cols != ONE:
        return None
    (column, row), coefficient = rest[0]
    return syntax.Identity(ONE) + coefficient * row.expression() @ column.expression()


def _of_triangular(body, context):
    """c^n for c I + L, 1/c^n for its inverse; the determinant itself for any other matrix."""
    inverse = isinstance(body, syntax.Inverse)
    form = normal(body.body if inverse else body, unfold=True)
    diagonal = form.pop((), sympy.Integer(0))
    if not any(all(_strict(word, below) for word in form) for below in (True, False)):
        return Determinant(body)
    context.note(f"{body.text()} is triangular")
    if inverse:
        context.need(nonzero(diagonal), "a triangular matrix is invertible if its diagonal is not zero")
    return (1 / diagonal if inverse else diagonal) ** body.rows * syntax.Identity(ONE)


def _strict(word, below):
    """Whether a product of factors is strictly lower (upper) triangular."""
    kinds = (syntax.Lower, syntax.Diagonal)
    fits = all(isinstance(f.body, kinds) and (isinstance(f.body, syntax.Diagonal) or f.flipped != below) for f in word)
    return fits and any(getattr(f.body, "strict", False) for f in word)


@rule(
    "a direction that is turned round", "intermediate value theorem for s -> det((1 - s) B + s I)",
    conditions="det B <= 0 is derived; A'A = (B - I)'(B - I), so that A and B - I keep the same lengths", kind="argument",
)  # fmt: skip
def negative_direction(statement, context, determinant):
    """|A| = |B - I| >= |B x - x| = |-c x - x| = 1 + c >= 1 for some unit x and some c >= 0.

    Since det B <= 0 < det I, some (1 - s) B + s I with 0 <= s < 1 is singular: B x = -c x with c = s / (1 - s).
    """
    proper = type(determinant) is Derivation and isinstance(determinant.statement, Determinant)
    if not proper or determinant.domain.text() != context.domain.text():
        context.refuse("a derivation that starts at det B on this domain", "the direction exists because det B <= 0")
    result = context.derive(determinant)
    if determinant.relation not in ("<=", "<", "=") or not same(result, zeros(1), context):
        context.refuse("det B <= 0", "the derivation shows something else")
    body = determinant.statement.body
    gap = body - syntax.Identity(body.rows)
    if not isinstance(statement, Norm) or statement.body.cols != gap.cols or not same(statement.body.T @ statement.body, gap.T @ gap, context):
        context.refuse("the norm of B - I, or of what keeps the same lengths", "the statement is about another matrix")
    for letter in letters_of(statement).values():
        facts(letter, context)
    context.note(f"B x = -c x with |x| = 1, c >= 0, for B = {body.text()}")
    return ">=", syntax.Identity(ONE)


@rule(
    "drop terms of one sign", "order of the reals",
    conditions="every term with letters is proved to have that sign: squares, values of definite forms, letters that are not negative, their products",
)  # fmt: skip
def drop_nonnegative(statement, context):
    """a + t >= a, or a - t <= a, where t is the sum of all terms with scalars of letters and none of them is negative."""
    expr = sympy.expand(entry(statement))
    scalars = sorted(expr.atoms(Scalar), key=str)
    if not scalars or not expr.is_polynomial(*scalars):
        context.refuse(f"{expr} a polynomial in its scalars", "terms are dropped one by one")
    known, terms = with_scalars(context.domain, expr), dict(sympy.Poly(expr, *scalars).terms())
    rest = terms.pop((0,) * len(scalars), sympy.Integer(0))
    products = {powers: sympy.Mul(*(s**power for s, power in zip(scalars, powers, strict=True))) for powers in terms}
    for sign, relation in ((-1, "<="), (1, ">=")):
        if all(_nonnegative(sign * coefficient, products[powers], known) for powers, coefficient in terms.items()):
            for letter in letters_of(statement).values():
                facts(letter, context)
            context.note("; ".join(f"{_shown(product)} >= 0" for product in products.values()))
            return relation, rest * syntax.Identity(ONE)
    return context.refuse("terms of one sign", "only such may be dropped")


def _nonnegative(coefficient, product, known):
    return known.proves(nonnegative(coefficient * product)) or (known.proves(nonnegative(coefficient)) and known.proves(nonnegative(product)))


def _shown(product):
    """A product of scalars of letters, each written out."""
    powers = [factor.as_base_exp() for factor in sympy.Mul.make_args(product)]
    return " ".join(f"{scalar.expression().text()}" if power == 1 else f"({scalar.expression().text()})^{power}" for scalar, power in powers)
