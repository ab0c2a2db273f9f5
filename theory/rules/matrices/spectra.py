"""Rules for determinants and operator norms: signs of products, real eigenvectors, lengths."""

from functools import reduce

import sympy

from ...kernel.derivation import Derivation, rule
from ...matrices import syntax
from ...matrices.constructors import entry, matrix, vector, zeros
from ...matrices.evaluation import letters_of
from ...matrices.iterates import everything
from ...matrices.normal_form import Scalar, combined, normal, scaled, tidy
from ...matrices.scalar_ranges import with_scalars
from ...matrices.spectra import Copies, Determinant, Norm
from ...matrices.syntax import ONE
from ...scalars.domains import nonnegative, nonzero
from ...scalars.zero_test import Zero, decide_zero
from .algebra import derived, replaced

__all__ = [
    "determinant_of_product", "determinant_rank_one", "determinant_triangular", "drop_nonnegative", "invariance",
    "negative_direction", "nonpositive", "norm_of_multiple", "quadratic_form",
]  # fmt: skip


SIGNED = {"nonnegative", "positive"}  # entries that are not negative


def same(left, right, context):
    """Whether two expressions have one normal form."""
    rest = combined([normal(left), scaled(normal(right), -1)])
    return all(isinstance(decide_zero(c, context.domain), Zero) for c in rest.values())


@rule("orthogonal invariance of the norm", "linear algebra", conditions="the letter is orthogonal")
def invariance(statement, context, letter):
    """|A| = |P' A| for an orthogonal P."""
    if "orthogonal" not in letter.facts:
        context.refuse(f"{letter.name} orthogonal", "only orthogonal matrices keep all lengths")
    if letters_of(statement).get(letter.name, letter) != letter:
        context.refuse(f"the statement's own {letter.name}", "another letter has that name")
    context.note(f"{letter.name} is orthogonal")
    return replaced(statement, Norm, lambda node: Norm(tidy(letter.T @ node.body)))


@rule("determinant of a product", "linear algebra", conditions="an odd permutation has determinant -1")
def determinant_of_product(statement, context):
    """det(A B) = det A det B; det P = -1 for a letter declared odd."""

    def split(node):
        return reduce(syntax.Matrix.__matmul__, map(single, node.body.factors if isinstance(node.body, syntax.Product) else (node.body,)))

    def single(factor):
        letter = factor.body if isinstance(factor, syntax.Transpose) else factor
        if "odd" in getattr(letter, "facts", ()):
            context.note(f"det {letter.name} = -1")
            return syntax.Scaled(sympy.Integer(-1), syntax.Identity(ONE))
        return Copies(Determinant(letter.factor), letter.own, letter.count) if isinstance(letter, Copies) else Determinant(factor)

    return replaced(statement, Determinant, split)


@rule("determinant of a triangular matrix", "linear algebra", conditions="everything beside a multiple of the identity is strictly triangular")
def determinant_triangular(statement, context):
    """det(c I + L) = c^n for strictly triangular L; det(A^{-1}) = 1 / det A for such A with c not zero."""

    def taken(node):
        inverse = isinstance(node.body, syntax.Inverse)
        form = normal(node.body.body if inverse else node.body, unfold=True)
        diagonal = form.pop((), sympy.Integer(0))
        for below in (True, False):
            if all(_strict(word, below) for word in form):
                context.note(f"{node.body.text()} is triangular")
                if inverse:
                    context.need(nonzero(diagonal), "a triangular matrix is invertible if its diagonal is not zero")
                return (1 / diagonal if inverse else diagonal) ** node.body.rows * syntax.Identity(ONE)
        return context.refuse("a multiple of the identity plus a strictly triangular matrix", f"{node.body.text()} is none")

    return replaced(statement, Determinant, taken)


def _strict(word, below):
    """Whether a product of factors is strictly lower (upper) triangular."""
    kinds = (syntax.Lower, syntax.Diagonal)
    fits = all(isinstance(f.body, kinds) and (isinstance(f.body, syntax.Diagonal) or f.flipped != below) for f in word)
    return fits and any(getattr(f.body, "strict", False) for f in word)


@rule("determinant of I + c x y'", "matrix determinant lemma")
def determinant_rank_one(statement, context):
    """det(I + c x y') = 1 + c y' x."""

    def taken(node):
        form = normal(node.body)
        rest = [(word, c) for word, c in form.items() if word]
        if form.get(()) != 1 or len(rest) != 1 or len(rest[0][0]) != 2 or rest[0][0][0].cols != ONE:
            context.refuse("the identity plus a matrix of rank one", f"{node.body.text()} is not of this form")
        (column, row), coefficient = rest[0]
        return syntax.Identity(ONE) + coefficient * row.expression() @ column.expression()

    return replaced(statement, Determinant, taken)


@rule(
    "sign of a product",
    "order of the reals",
    conditions="every factor is nonnegative on the domain, and in front stands a negative number",
    kind="argument",
)
def nonpositive(statement, context):
    """-c prod_i f_i <= 0 for c >= 0 and f_i >= 0."""
    if not (isinstance(statement, syntax.Scaled) and isinstance(statement.body, Copies) and statement.is_scalar):
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
    "a direction that is turned round", "intermediate value theorem for s -> det((1 - s) B + s I)", conditions="det B <= 0, B real", kind="argument"
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
    if not isinstance(statement, Norm) or not same(statement.body, body - syntax.Identity(body.rows), context):
        context.refuse("the norm of B - I", "the statement is about another matrix")
    if {"x", "c"} & {part.name for part in everything(statement) if isinstance(part, syntax.Letter)}:
        context.refuse("other letters than x and c", "they are needed for something new")
    x, c = vector("x", body.rows, unit=True), matrix("c", 1, 1, facts=("nonnegative",))
    context.note(f"B x = -c x with |x| = 1, c >= 0, for B = {body.text()}")
    return ">=", Norm(-entry(c) * x - x)


@rule(
    "norm of a multiple", "definition of the norm",
    conditions="a unit vector and a factor of one sign; or c x x' with c >= 0, where x is given", kind="definition",
)  # fmt: skip
def norm_of_multiple(statement, context, x=None, factor=1):
    """|a x| = |a| for a unit vector x; |c x x'| = c |x|^2 for a vector that is given."""
    if x is not None:
        return _of_square(statement, context, x, factor)
    form = normal(statement.body) if isinstance(statement, Norm) else {}
    if len(form) != 1 or len(next(iter(form))) != 1 or "unit" not in getattr(next(iter(form))[0].body, "facts", ()):
        context.refuse("the norm of a multiple of a unit vector", "its length is read off")
    factor = next(iter(form.values()))
    for sign in (1, -1):
        if all(value >= 0 for value in _coefficients(sign * factor, context)):
            return syntax.Scaled(sympy.expand(sign * factor), syntax.Identity(ONE))
    return context.refuse(f"{factor} of one sign", "its absolute value is needed")


def _of_square(statement, context, x, factor):
    if not isinstance(statement, Norm) or x.cols != ONE or not same(statement.body, factor * x @ x.T, context):
        context.refuse(f"the norm of {factor} x x'", "the matrix is another one")
    context.need(nonnegative(sympy.sympify(factor)), "the factor in front")
    context.note(f"the matrix is {tidy(statement.body).text()}")
    return factor * x.T @ x


def _coefficients(expr, context):
    """The numbers in front of monomials in letters declared nonnegative."""
    scalars = sorted(expr.atoms(Scalar), key=str)
    for scalar in scalars:
        if not all(SIGNED & set(getattr(factor.body, "facts", ())) for factor in scalar.factors):
            context.refuse(f"{scalar} >= 0", "its sign is not known")
    if not expr.is_polynomial(*scalars):
        context.refuse("a polynomial in what is not negative", f"it is {expr}")
    values = sympy.Poly(expr, *scalars).coeffs() if scalars else [expr]
    if not all(value.is_Rational for value in values):
        context.refuse("rational coefficients", f"the sign of {expr} is not read off")
    return values


@rule(
    "drop terms of one sign", "order of the reals",
    conditions="every term with letters is proved to have that sign: squares, values of definite forms, letters that are not negative",
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
            context.note("; ".join(f"{_shown(product)} >= 0" for product in products.values()))
            return relation, rest * syntax.Identity(ONE)
    return context.refuse("terms of one sign", "only such may be dropped")


def _nonnegative(coefficient, product, known):
    return known.proves(nonnegative(coefficient * product)) or (known.proves(nonnegative(coefficient)) and known.proves(nonnegative(product)))


def _shown(product):
    """A product of scalars of letters, each written out."""
    powers = [factor.as_base_exp() for factor in sympy.Mul.make_args(product)]
    return " ".join(f"{scalar.expression().text()}" if power == 1 else f"({scalar.expression().text()})^{power}" for scalar, power in powers)


@rule("quadratic form", "|M x|^2 = x' M'M x", conditions="the derivation is one of M'M")
def quadratic_form(statement, context, derivation):
    """|M x|^2 through a derived expression for M'M."""
    body = statement.body if isinstance(statement, syntax.SquaredNorm) else None
    if not isinstance(body, syntax.Product):
        context.refuse("|M x|^2", f"{statement.text()} is none")
    M, x = reduce(syntax.Matrix.__matmul__, body.factors[:-1]), body.factors[-1]
    if not same(derivation.statement, M.T @ M, context):
        context.refuse(f"a derivation of {(M.T @ M).text()}", "it starts at another expression")
    return x.T @ derived(context, derivation) @ x
