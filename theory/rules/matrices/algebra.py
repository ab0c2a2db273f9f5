"""Rules for matrix expressions: multiplying out, gradients, inverses, names for expressions."""

from functools import reduce

import sympy

from ...kernel.derivation import Context, rule
from ...matrices import syntax
from ...matrices.constructors import entry
from ...matrices.evaluation import letters_of
from ...matrices.iterates import everything, substituted
from ...matrices.normal_form import Scalar, combined, joined, normal, rebuilt, scaled, tidy
from ...matrices.printing import number
from ...matrices.scalar_ranges import with_scalars
from ...matrices.spectra import Norm
from ...scalars.domains import nonnegative, nonzero
from ...scalars.zero_test import Zero, decide_zero

__all__ = [
    "abbreviate", "cancel_inverse", "insert", "inverse", "multiply_out", "read_backwards", "regroup", "take_gradient",
    "unit_diagonal", "write_out",
]  # fmt: skip


@rule("multiply out", "linear algebra", conditions="the facts declared on the letters, printed; of a norm, rank one and a coefficient of one sign")
def multiply_out(statement, context):
    """The normal form: products distributed, rows times columns as scalars, unit and orthogonal letters contracted, diagonal factors in one order.

    The operator norm of a matrix c x y' of rank one, and the length of a vector c x, is |c| |x| |y|.
    """
    for letter in letters_of(statement).values():
        facts(letter, context)
    statement = replaced(statement, Norm, lambda node: _length(node, context))
    form = {word: _over_one_divisor(coefficient) for word, coefficient in normal(statement).items()}
    return rebuilt(form, *statement.shape)


def _length(node, context):
    """|c| |x| |y| for the norm of c x y', where the sign of c is known; the norm itself for any other matrix."""
    form = normal(node.body)
    (word, coefficient) = next(iter(form.items())) if len(form) == 1 else ((), sympy.Integer(0))
    if len(word) not in (1, 2) or word[0].cols != syntax.ONE:
        return node
    known = with_scalars(context.domain, coefficient)
    sign = next((sign for sign in (1, -1) if known.proves(nonnegative(sign * coefficient))), None)
    if sign is None:
        return node
    squares = [entry(factor.expression().T @ factor.expression()) for factor in (word[0], *(one.flip() for one in word[1:]))]
    if coefficient.free_symbols:
        context.note(f"{number(sign * coefficient, 'text')} >= 0")
    root = squares[0] if len(set(squares)) < len(squares) else sympy.sqrt(sympy.Mul(*squares))
    return syntax.Scaled(sympy.expand(sign * coefficient) * root, syntax.Identity(syntax.ONE))


def _over_one_divisor(coefficient):
    """The coefficient as one fraction if it divides by anything but a number."""
    together = sympy.together(coefficient)
    return sympy.factor(together) if sympy.fraction(together)[1].free_symbols else coefficient


def facts(letter, context):
    if "unit" in letter.facts:
        context.note(f"|{letter.name}| = 1")
    if "ball" in letter.facts:
        context.note(f"|{letter.name}| <= 1")
    if "positive" in letter.facts:
        context.note(f"{letter.name} > 0")
    if "orthogonal" in letter.facts:
        context.note(f"{letter.name}' {letter.name} = I")
    for other in letter.perpendicular:
        context.note(f"{other}' {letter.name} = 0")


def replaced(node, kind, function):
    """The expression with every part of a kind replaced, innermost first."""
    if not isinstance(node, syntax.Letter):
        node = node.mapped(lambda part: replaced(part, kind, function))
    return function(node) if isinstance(node, kind) else node


def fresh(name, node, context):
    if name in letters_of(node):
        context.refuse(f"another letter than {name}", f"{name} is needed for something new")


def derived(context, derivation):
    """The last line of a derivation of an equality on the same domain."""
    if derivation.relation != "=" or derivation.domain.text() != context.domain.text():
        context.refuse("an equality on this domain", "only equals are put in for one another")
    return context.derive(derivation)


@rule("directional derivative", "definition of the gradient", conditions="the loss is a polynomial in the letter", kind="definition")
def take_gradient(statement, context):
    """grad L(S) is the matrix G for which the part of L(S + eps H) linear in eps is <G, H>."""
    return tidy(replaced(statement, syntax.Gradient, lambda node: _gradient(node, context)))


def _gradient(node, context):
    letter, step = node.letter, syntax.Letter("H", *node.letter.shape)
    epsilon = sympy.Dummy("eps", real=True)
    fresh("H", node, context)
    if any(letter in everything(part.means) for part in everything(node.loss) if isinstance(part, syntax.Letter) and part.means is not None):
        context.refuse(f"{letter.name} written out", "an abbreviation in the loss depends on it")
    shifted = sympy.expand(entry(substituted(node.loss, letter, node.at + epsilon * step)))
    inside = [f.body for symbol in shifted.atoms(Scalar) for f in symbol.factors if f.body != step]
    if not shifted.is_polynomial(epsilon, *shifted.atoms(Scalar)) or any(step in everything(body) for body in inside):
        context.refuse(f"{node.loss.text()} a polynomial in {letter.name}", "the derivative is read off as a coefficient")
    slope = shifted.coeff(epsilon, 1)
    context.note(f"the loss along H has slope {number(slope, 'text')}")
    return _dual(slope, step, node)


def _dual(slope, step, node):
    """G from <G, H>: each scalar that holds H once is tr(X H) or tr(X H')."""
    parts = []
    for symbol in sorted(slope.atoms(Scalar), key=str):
        places = [i for i, factor in enumerate(symbol.factors) if factor.body == step]
        if places:
            cycle = (*symbol.factors[places[0] + 1 :], *symbol.factors[: places[0]])
            word = cycle if symbol.factors[places[0]].flipped else tuple(f.flip() for f in reversed(cycle))
            parts.append(slope.coeff(symbol, 1) * (joined(word) if word else syntax.Identity(node.rows)))
    return syntax.Sum(tuple(parts)) if parts else syntax.Zeros(*node.shape)


@rule("inverse times the matrix", "definition of the inverse", conditions="the matrix is invertible, which its inverse presumes", kind="definition")
def cancel_inverse(statement, context):
    """A^{-1} A = I = A A^{-1} where the factors of A stand behind or before its inverse in a product; likewise for transposes."""

    def shortened(node):
        factors = node.factors if isinstance(node, syntax.Product) else (node,)
        for place, factor in enumerate(factors):
            inverted = _inverted(factor)
            inside = inverted.factors if isinstance(inverted, syntax.Product) else (inverted,)
            for first, last in ((place, place + 1 + len(inside)), (place - len(inside), place + 1)):
                if inverted is not None and first >= 0 and factors[first:last] in ((factor, *inside), (*inside, factor)):
                    context.note(f"{inverted.text()} is invertible")
                    left = (*factors[:first], *factors[last:])
                    return shortened(reduce(syntax.Matrix.__matmul__, left)) if left else syntax.Identity(inverted.rows)
        return node

    return replaced(statement, syntax.Product, shortened)


def _inverted(factor):
    """A for A^{-1}, A' for its transpose; None for anything else."""
    if isinstance(factor, syntax.Inverse):
        return factor.body
    return factor.body.body.T if isinstance(factor, syntax.Transpose) and isinstance(factor.body, syntax.Inverse) else None


@rule("regroup", "linear algebra", conditions="both expressions multiply out to one normal form")
def regroup(statement, context, stated):
    """The expression written in another way, with abbreviations unfolded on both sides."""
    rest = combined([normal(statement, unfold=True), scaled(normal(stated, unfold=True), -1)])
    if statement.shape != stated.shape or not all(isinstance(decide_zero(c, context.domain), Zero) for c in rest.values()):
        context.refuse(f"{statement.text()} = {stated.text()}", "they multiply out to different expressions")
    divisors(stated, context, "the new expression divides by it")
    return stated


@rule("an equality backwards", "symmetry of equality", conditions="the statement is a multiple of the derivation's last line", kind="definition")
def read_backwards(statement, context, derivation):
    """c times the last line of a derivation is c times its first."""
    reached, form = normal(derived(context, derivation), unfold=True), normal(statement, unfold=True)
    word = min(reached, key=str, default=None)
    if word is None or word not in form:
        context.refuse(f"a multiple of {derivation.result.text()}", "the derived line is another expression")
    factor = sympy.factor(form[word] / reached[word])
    rest = combined([form, scaled(reached, -factor)])
    if not all(isinstance(decide_zero(sympy.cancel(c), context.domain), Zero) for c in rest.values()):
        context.refuse(f"a multiple of {derivation.result.text()}", "the statement is none")
    made = factor * derivation.statement
    divisors(made, context, "the multiple divides by it")
    return made


@rule(
    "unit diagonal",
    "a Gram matrix of unit vectors is symmetric, with ones on the diagonal",
    conditions="the rows are declared unit vectors",
    kind="definition",
)
def unit_diagonal(statement, context):
    """A A' = L + I + L' for a letter A of unit rows, L its part below the diagonal."""
    form = normal(statement, unfold=True)
    word = next(iter(form)) if len(form) == 1 else ()
    rows = word[0].body if word else None
    if len(word) != 2 or word[1] != word[0].flip() or word[0].flipped or form[word] != 1 or "unit_rows" not in getattr(rows, "facts", ()):
        context.refuse("a product A A' of a matrix with unit rows", f"{statement.text()} is none")
    context.note(f"the rows of {rows.name} have norm one")
    below = syntax.Lower(statement, True)
    return below + syntax.Identity(statement.rows) + below.T


@rule("inverse by multiplying out", "linear algebra", conditions="the product with the stated inverse is the identity")
def inverse(statement, context, stated):
    """Every inverse of the matrix that `stated` inverts, replaced by `stated`; others are left."""

    divisors(stated, context, "the stated inverse divides by it")

    def checked(node):
        product = cancel_inverse.function(tidy(node.body @ stated), context)
        rest = combined([normal(product, unfold=True), scaled(normal(syntax.Identity(stated.rows)), -1)])
        if not all(isinstance(decide_zero(sympy.cancel(c), context.domain), Zero) for c in rest.values()):
            context.refuse(f"({node.body.text()}) ({stated.text()}) = I", "the stated matrix is not the inverse")
        return stated

    return replaced(statement, syntax.Inverse, checked)


def divisors(node, context, why):
    """Every denominator of the coefficients proved nonzero; squared lengths and values of definite forms in it are not negative."""
    for coefficient in normal(node).values():
        for divisor in sorted({sympy.fraction(term)[1] for term in sympy.Add.make_args(sympy.powsimp(coefficient))}, key=str):
            if divisor.free_symbols:
                _need_nonzero(divisor, context, why)


def _need_nonzero(divisor, context, why):
    known = with_scalars(context.domain, divisor)
    Context(known).need(nonzero(divisor), why)
    for scalar in sorted(divisor.atoms(Scalar), key=str):
        context.note(f"{scalar.expression().text()} is {known.parameters[scalar.name].text()}")
    context.note(f"{number(divisor, 'text')} != 0")


@rule("insert", "substitution of equals", kind="definition")
def insert(statement, context, derivation):
    """Every part of the statement that is the derivation's first line, also neighbouring factors of a product, replaced by its last."""
    old, new = derivation.statement, derived(context, derivation)
    made = substituted(statement, old, new)
    made = _in_products(made, old, new) if isinstance(old, syntax.Product) else made
    if made == statement:
        context.refuse(derivation.statement.text(), "the derived expression does not occur")
    return made


@rule("abbreviate", "definition", kind="definition")
def abbreviate(statement, context, *named):
    """Products that letters stand for, written as those letters."""
    for letter in named:
        if letter.means is None:
            context.refuse(letter.name, "the letter abbreviates nothing")
        statement = _abbreviated(statement, letter)
    return statement


def _abbreviated(node, letter):
    if isinstance(node, syntax.Letter):
        return node
    node = node.mapped(lambda part: _abbreviated(part, letter))
    return letter if node == letter.means else _in_product(node, letter.means, letter)


def _in_products(node, old, new):
    """The products outside of all that binds letters with the run replaced."""
    if isinstance(node, syntax.Sum | syntax.Scaled | syntax.Product | syntax.Transpose):
        node = node.mapped(lambda part: _in_products(part, old, new))
    return _in_product(node, old, new)


def _in_product(node, old, new):
    """A product with the first run of factors that is `old` replaced; anything else as it is."""
    pattern = old.factors if isinstance(old, syntax.Product) else (old,)
    for start in range(len(node.factors) - len(pattern) + 1) if isinstance(node, syntax.Product) else ():
        if node.factors[start : start + len(pattern)] == pattern:
            return reduce(syntax.Matrix.__matmul__, (*node.factors[:start], new, *node.factors[start + len(pattern) :]))
    return node


@rule("write out", "definition", kind="definition")
def write_out(statement, context, *named):
    """Letters that stand for expressions, replaced by these: those that are named, else all, the outermost first."""
    while not named and (found := [letter for letter in letters_of(statement).values() if letter.means is not None]):
        statement = write_out.function(statement, context, *found)
    for letter in named:
        if letter.means is None:
            context.refuse(letter.name, "the letter abbreviates nothing")
        if letter in letters_of(statement).values():
            context.note(f"{letter.name} = {letter.means.text()}")
        statement = substituted(statement, letter, letter.means)
    return statement
