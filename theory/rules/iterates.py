"""Rules for affine steps repeated a symbolic number of times: products followed, transposes, closed forms by induction."""

import sympy

from .. import words
from ..algebra import Zero, decide_zero
from ..derivation import rule
from ..domains import integers, nonnegative
from ..iterates import Iterate, everything, substituted, with_number
from ..word_evaluation import letters_of
from ..word_normal import Factor, Scalar, combined, normal, rebuilt, scaled, tidy
from ..words import ONE, Matrix
from .matrices import divisors, facts, fresh, replaced

__all__ = ["closed_iterate", "follow_product", "transpose_iterate"]


@rule("follow a product", "associativity, by induction on the step", conditions="the step maps S x to a function of S x")
def follow_product(statement, context, x, name="o"):
    """The iterates S_n times a fixed vector x, as iterates of y = S x."""
    facts(x, context)
    return tidy(replaced(tidy(statement), words.Product, lambda node: _followed(node, x, name, context)))


def _followed(node, x, name, context):
    at = next((i for i in range(len(node.factors) - 1) if isinstance(node.factors[i], Iterate) and node.factors[i + 1] == x), None)
    if at is None:
        return node
    inner = node.factors[at]
    fresh(name, inner.body @ x, context)
    y = words.Letter(name, inner.rows, ONE)
    image = {}
    for word, c in normal(inner.body @ x).items():
        if word[-2:] == (Factor(inner.variable), Factor(x)):
            word = (*word[:-2], Factor(y))
        if any(inner.variable in everything(f.body) for f in word):
            context.refuse(f"a function of {inner.variable.text()} {x.text()}", "the step uses more of the state than this product")
        image[word] = c
    body = rebuilt(image, y.rows, ONE)
    if any(inner.variable in everything(s.expression()) for c in image.values() for s in c.atoms(Scalar)):
        context.refuse(f"a function of {inner.variable.text()} {x.text()}", "a scalar of the step depends on the state")
    start = tidy(inner.start @ x) if not isinstance(inner.start, Iterate) else inner.start @ x
    start = replaced(start, words.Product, lambda n: _followed(n, x, name, context))
    return _product(node.factors[:at], Iterate(y, body, start, inner.count), node.factors[at + 2 :])


def _product(before, middle, after):
    factors = (*before, middle, *after)
    return factors[0] if len(factors) == 1 else words.Product(factors)


@rule("transpose a recursion", "linear algebra, by induction on the step")
def transpose_iterate(statement, context):
    """The transpose of iterates: iterates of the transposed step from the transposed start."""

    def turned(node):
        if not isinstance(node.body, Iterate):
            return node
        inner = node.body
        mirror = words.Letter(inner.variable.name, inner.cols, inner.rows, inner.variable.mark)
        body = tidy(substituted(inner.body, inner.variable, mirror.T).T)
        return Iterate(mirror, body, tidy(inner.start.T), inner.count)

    return replaced(statement, words.Transpose, turned)


@rule("closed form of a recursion", "induction on the step", conditions="the value at step 0 and the step from n to n + 1 are both decided")
def closed_iterate(statement, context, closed):
    """The innermost iterates replaced by closed(start, count), after substitution into the recursion shows that it solves it.

    `closed` is called once, with a letter and a symbol; what is used later is that expression with the start and the count put in.
    """
    inner = _innermost(statement)
    if inner is None:
        context.refuse("a recursion", "there is none in the statement")
    context.need(nonnegative(inner.count), "a recursion takes a natural number of steps")
    step, state = sympy.Symbol("step", integer=True), words.Letter("start of the recursion", *inner.variable.shape)
    if step.name in context.domain.names:
        context.refuse("another parameter than step", "the induction needs a new one")
    fresh(state.name, statement, context)
    form, domain = closed(state, step), context.domain.with_(step=integers(0))
    for letter in letters_of(inner.body).values():
        facts(letter, context)
    _agree(with_number(form, step, sympy.Integer(0)), state, domain, context, "at step 0")
    once = substituted(inner.body, inner.variable, form)
    _agree(once, with_number(form, step, step + 1), domain, context, "from step n to n + 1")
    context.note("holds at step 0 and carries over from n to n + 1")
    result = with_number(form, step, inner.count)
    divisors(result, context, "the closed form divides by it")
    return substituted(statement, inner, substituted(result, state, inner.start))


def _innermost(node: Matrix):
    found = [part for part in everything(node) if isinstance(part, Iterate)]
    return next((one for one in found if not any(isinstance(part, Iterate) for part in everything(one.start) + everything(one.body))), None)


def _agree(left, right, domain, context, where):
    rest = combined([normal(left, unfold=True), scaled(normal(right, unfold=True), -1)])
    if not all(isinstance(decide_zero(coefficient, domain), Zero) for coefficient in rest.values()):
        context.refuse(f"{left.text()} = {right.text()} {where}", "the closed form does not solve the recursion")
