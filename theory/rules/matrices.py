"""Rules for matrix expressions: multiplying out, gradients, inverses, names for expressions."""

from functools import reduce

import sympy

from .. import words
from ..algebra import Zero, decide_zero
from ..derivation import rule
from ..domains import nonzero
from ..iterates import everything, substituted
from ..letters import entry
from ..word_evaluation import letters_of
from ..word_normal import Scalar, combined, joined, normal, rebuilt, scaled, tidy
from ..word_printing import number

__all__ = ["abbreviate", "cancel_inverse", "insert", "inverse", "multiply_out", "take_gradient", "write_out"]


@rule("multiply out", "linear algebra", conditions="the facts declared on the letters, printed")
def multiply_out(statement, context):
    """The normal form: products distributed, rows times columns as scalars, unit and orthogonal letters contracted."""
    for letter in letters_of(statement).values():
        facts(letter, context)
    form = {word: _over_one_divisor(coefficient) for word, coefficient in normal(statement).items()}
    return rebuilt(form, *statement.shape)


def _over_one_divisor(coefficient):
    """The coefficient as one fraction if it divides by anything but a number."""
    together = sympy.together(coefficient)
    return sympy.factor(together) if sympy.fraction(together)[1].free_symbols else coefficient


def facts(letter, context):
    if "unit" in letter.facts:
        context.note(f"|{letter.name}| = 1")
    if "positive" in letter.facts:
        context.note(f"{letter.name} > 0")
    if "orthogonal" in letter.facts:
        context.note(f"{letter.name}' {letter.name} = I")
    for other in letter.perpendicular:
        context.note(f"{other}' {letter.name} = 0")


def replaced(node, kind, function):
    """The expression with every part of a kind replaced, innermost first."""
    if not isinstance(node, words.Letter):
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


@rule("directional derivative", "definition of the gradient", conditions="the loss is a polynomial in the letter")
def take_gradient(statement, context):
    """grad L(S) is the matrix G for which the part of L(S + eps H) linear in eps is <G, H>."""
    return tidy(replaced(statement, words.Gradient, lambda node: _gradient(node, context)))


def _gradient(node, context):
    letter, step = node.letter, words.Letter("H", *node.letter.shape)
    epsilon = sympy.Dummy("eps", real=True)
    fresh("H", node, context)
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
            parts.append(slope.coeff(symbol, 1) * joined(word))
    return words.Sum(tuple(parts)) if parts else words.Zeros(*node.shape)


@rule("inverse times the matrix", "definition of the inverse", conditions="the matrix is invertible, which its inverse presumes")
def cancel_inverse(statement, context):
    """A^{-1} A = I where the factors of A stand behind its inverse in a product."""

    def shortened(node):
        for place, factor in enumerate(node.factors):
            body = getattr(factor, "body", None) if isinstance(factor, words.Inverse) else None
            inside = body.factors if isinstance(body, words.Product) else (body,)
            if body is not None and node.factors[place + 1 : place + 1 + len(inside)] == inside:
                context.note(f"{body.text()} is invertible")
                left = (*node.factors[:place], *node.factors[place + 1 + len(inside) :])
                return reduce(words.Matrix.__matmul__, left) if left else words.Identity(body.rows)
        return node

    return replaced(statement, words.Product, shortened)


@rule("inverse by multiplying out", "linear algebra", conditions="the product with the stated inverse is the identity")
def inverse(statement, context, stated):
    """Every inverse of the matrix that `stated` inverts, replaced by `stated`; others are left."""

    divisors(stated, context, "the stated inverse divides by it")

    def checked(node):
        rest = combined([normal(node.body @ stated), scaled(normal(words.Identity(stated.rows)), -1)])
        if not all(isinstance(decide_zero(c, context.domain), Zero) for c in rest.values()):
            context.refuse(f"({node.body.text()}) ({stated.text()}) = I", "the stated matrix is not the inverse")
        return stated

    return replaced(statement, words.Inverse, checked)


def divisors(node, context, why):
    """Every denominator of the coefficients proved nonzero."""
    for coefficient in normal(node).values():
        for divisor in sorted({sympy.fraction(term)[1] for term in sympy.Add.make_args(sympy.powsimp(coefficient))}, key=str):
            if divisor.free_symbols:
                context.need(nonzero(divisor), why)


@rule("insert", "substitution of equals")
def insert(statement, context, derivation):
    """Every part of the statement that is the derivation's first line, replaced by its last."""
    made = substituted(statement, derivation.statement, derived(context, derivation))
    if made == statement:
        context.refuse(derivation.statement.text(), "the derived expression does not occur")
    return made


@rule("abbreviate", "definition")
def abbreviate(statement, context, *named):
    """Products that letters stand for, written as those letters."""
    for letter in named:
        if letter.means is None:
            context.refuse(letter.name, "the letter abbreviates nothing")
        statement = _abbreviated(statement, letter)
    return statement


def _abbreviated(node, letter):
    if isinstance(node, words.Letter):
        return node
    node = node.mapped(lambda part: _abbreviated(part, letter))
    pattern = letter.means.factors if isinstance(letter.means, words.Product) else (letter.means,)
    if node == letter.means:
        return letter
    if isinstance(node, words.Product):
        for start in range(len(node.factors) - len(pattern) + 1):
            if node.factors[start : start + len(pattern)] == pattern:
                return words.Product((*node.factors[:start], letter, *node.factors[start + len(pattern) :]))
    return node


@rule("write out", "definition")
def write_out(statement, context, *named):
    """Letters that stand for expressions, replaced by these."""
    for letter in named:
        if letter.means is None:
            context.refuse(letter.name, "the letter abbreviates nothing")
        if letter in letters_of(statement).values():
            context.note(f"{letter.name} = {letter.means.text()}")
        statement = substituted(statement, letter, letter.means)
    return statement
