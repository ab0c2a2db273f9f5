"""Rules for affine steps repeated a symbolic number of times: products followed, transposes, closed forms by induction."""

import sympy

from ...kernel.derivation import Context, rule
from ...matrices import syntax
from ...matrices.constructors import entry
from ...matrices.evaluation import letters_of
from ...matrices.independent_steps import IndependentSteps, Spread
from ...matrices.iterates import Iterate, everything, substituted, with_number
from ...matrices.normal_form import Factor, Scalar, combined, normal, rebuilt, scaled, tidy
from ...matrices.syntax import ONE, Matrix
from ...scalars.domains import integers, nonnegative, nonzero
from ...scalars.zero_test import Zero, decide_zero
from .algebra import cancel_inverse, divisors, facts, fresh, replaced

__all__ = [
    "around_fixed_point", "average_steps", "closed_iterate", "fixed_start", "follow_product", "rank_one_steps",
]  # fmt: skip


@rule("follow a product", "associativity, by induction on the step", conditions="the step maps S x to a function of S x, or S' x to one of S' x")
def follow_product(statement, context, x, name="o"):
    """The iterates S_n, or their transposes, times a fixed vector x, as iterates of y = S x, or of y = S' x."""
    facts(x, context)
    return tidy(replaced(tidy(statement), syntax.Product, lambda node: _followed(node, x, name, context)))


def _followed(node, x, name, context):
    at = next((i for i, factor in enumerate(node.factors[:-1]) if isinstance(_upright(factor), Iterate) and node.factors[i + 1] == x), None)
    if at is None:
        return node
    inner = _upright(node.factors[at])
    turned = (lambda S: S.T) if inner is not node.factors[at] else (lambda S: S)
    fresh(name, turned(inner.body) @ x, context)
    start = turned(inner.start) @ x
    y, followed = syntax.Letter(name, *start.shape), (Factor(inner.variable, inner is not node.factors[at]), Factor(x))
    image = {}
    for word, c in normal(turned(inner.body) @ x).items():
        if word[-2:] == followed:
            word = (*word[:-2], Factor(y))
        if any(inner.variable in everything(f.body) for f in word):
            context.refuse(f"a function of {turned(inner.variable).text()} {x.text()}", "the step uses more of the state than this product")
        image[word] = c
    body = rebuilt(image, *y.shape)
    if any(inner.variable in everything(s.expression()) for c in image.values() for s in c.atoms(Scalar)):
        context.refuse(f"a function of {turned(inner.variable).text()} {x.text()}", "a scalar of the step depends on the state")
    start = start if isinstance(inner.start, Iterate) else tidy(start)
    start = replaced(start, syntax.Product, lambda n: _followed(n, x, name, context))
    return _product(node.factors[:at], Iterate(y, body, start, inner.count), node.factors[at + 2 :])


def _upright(factor):
    return factor.body if isinstance(factor, syntax.Transpose) else factor


def _product(before, middle, after):
    factors = (*before, middle, *after)
    return factors[0] if len(factors) == 1 else syntax.Product(factors)


@rule("closed form of a recursion", "induction on the step", conditions="the value at step 0 and the step from n to n + 1 are both decided")
def closed_iterate(statement, context, closed):
    """The innermost iterates replaced by closed(start, count), after substitution into the recursion shows that it solves it.

    `closed` is called once, with a letter and a symbol; what is used later is that expression with the start and the count put in.
    """
    inner = _innermost(statement)
    if inner is None:
        context.refuse("a recursion", "there is none in the statement")
    context.need(nonnegative(inner.count), "a recursion takes a natural number of steps")
    step, state = sympy.Symbol("step", integer=True), syntax.Letter("start of the recursion", *inner.variable.shape)
    if step.name in context.domain.names:
        context.refuse("another parameter than step", "the induction needs a new one")
    fresh(state.name, statement, context)
    form, domain = closed(state, step), context.domain.with_(step=integers(0))
    divisors(form, Context(domain), "the closed form divides by it at every step")
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
    if not _equal(left, right, domain):
        context.refuse(f"{left.text()} = {right.text()} {where}", "the closed form does not solve the recursion")


def _equal(left, right, domain):
    rest = combined([normal(left, unfold=True), scaled(normal(right, unfold=True), -1)])
    return all(isinstance(decide_zero(coefficient, domain), Zero) for coefficient in rest.values())


@rule(
    "powers of a rank-one step", "geometric sums along x y' and beside it, by induction on the step",
    conditions="each step is S -> a S + S x y' + R, y'x is not zero; a geometric ratio is one identically or nowhere",
)  # fmt: skip
def rank_one_steps(statement, context):
    """The innermost iterates in closed form: S_n = S_0 M^n + R (M^0 + ... + M^(n-1)) for M = a I + x y'.

    f(M) = f(a) I + (f(a + y'x) - f(a))/(y'x) x y' for powers and their sums; with R = r y' the sum is that of the powers of a + y'x.
    """
    inner = _innermost(statement)
    if inner is None:
        context.refuse("a recursion", "there is none in the statement")
    across, x, y, shift = _rank_one(inner, context)
    total = rebuilt(shift, *inner.shape)
    along = across if x is None else across + entry(tidy(y.T @ x, unfold=True))
    in_row = x is not None and all(word[-1] == Factor(y).flip() for word in shift)
    for ratio in ({along} if in_row else {along, across}) if shift else ():
        if sympy.expand(ratio - 1) != 0:
            context.need(nonzero(1 - ratio), "a geometric sum divides by it")
    if x is not None:
        context.need(nonzero(along - across), "the powers divide by it")

    def applied(function, matrix):
        beside = function(across) * matrix
        return beside if x is None else beside + (function(along) - function(across)) / sympy.expand(along - across) * matrix @ x @ y.T

    def closed(start, n):
        driven = _geometric_sum(along, n) * total if in_row else applied(lambda ratio: _geometric_sum(ratio, n), total)
        return applied(lambda ratio: ratio**n, start) + driven

    return closed_iterate.function(statement, context, closed)


def _geometric_sum(ratio, n):
    return n if sympy.expand(ratio - 1) == 0 else (1 - ratio**n) / (1 - ratio)


def _rank_one(inner, context):
    """(a, x, y, {word: coefficient} of R) of the step S -> a S + S x y' + R; x and y are None for a S + R."""
    state, form = Factor(inner.variable), normal(inner.body)
    across, change, shift = form.pop((state,), sympy.Integer(0)), {}, {}
    for word, coefficient in form.items():
        uses = [inner.variable in everything(factor.body) for factor in word]
        if not any(uses):
            shift[word] = coefficient
        elif len(word) == 3 and word[0] == state and not any(uses[1:]) and word[1].cols == ONE:
            change[word] = coefficient
        else:
            context.refuse(f"a step a {inner.variable.text()} + {inner.variable.text()} x y' + R", f"{inner.body.text()} is none")
    rows = {word[-1] for word in change}
    coefficients = (across, *change.values(), *shift.values())
    if any(inner.variable in everything(s.expression()) for c in coefficients for s in c.atoms(Scalar)):
        context.refuse("a step with fixed coefficients", f"a scalar of {inner.body.text()} depends on {inner.variable.text()}")
    if len(rows) > 1 or any(row.rows != ONE for row in rows):
        context.refuse("one row y'", f"{inner.body.text()} has several")
    y = next(iter(rows)).flip().expression() if rows else None
    x = rebuilt({word[1:2]: c for word, c in change.items()}, inner.variable.cols, ONE) if change else None
    return across, x, y, shift


@rule(
    "a start that stays, or is scaled", "induction on the step",
    conditions="the step leaves the start as it is; or it is linear and maps the start to a multiple of it",
)  # fmt: skip
def fixed_start(statement, context):
    """The innermost iterates whose step maps the start X to itself, or of a linear step with step(X) = a X: X, or a^n X."""
    inner = _innermost(statement)
    if inner is None:
        context.refuse("a recursion", "there is none in the statement")
    context.need(nonnegative(inner.count), "a recursion takes a natural number of steps")
    once = substituted(inner.body, inner.variable, inner.start)
    for letter in letters_of(once).values():
        facts(letter, context)
    if _equal(cancel_inverse.function(tidy(once), context), inner.start, context.domain):
        context.note(f"one step leaves {inner.start.text()} as it is")
        return substituted(statement, inner, inner.start)
    factor = _factor_of_step(inner, once, context)
    context.note(f"one step multiplies {inner.start.text()} by {factor}")
    return substituted(statement, inner, factor**inner.count * inner.start)


def _factor_of_step(inner, once, context):
    """a of a linear step that maps the start X to a X; refused if there is none."""
    _affine(inner.body, inner.variable, context)
    if not _equal(substituted(inner.body, inner.variable, syntax.Zeros(*inner.shape)), syntax.Zeros(*inner.shape), context.domain):
        context.refuse(f"{once.text()} = {inner.start.text()}, or a linear step", "the step moves the start, and zero")
    start = normal(inner.start, unfold=True)
    word = min(start, key=str, default=None)
    factor = sympy.factor(normal(once, unfold=True).get(word, sympy.Integer(0)) / start[word]) if start else sympy.Integer(1)
    if not _equal(once, factor * inner.start, context.domain):
        context.refuse(f"{once.text()} a multiple of {inner.start.text()}", "the step moves the start")
    return factor


@rule("around a fixed point", "induction on the step", conditions="the step is affine and leaves the point as it is")
def around_fixed_point(statement, context, point, name="E"):
    """The innermost iterates of X -> f(X) from X_0: point + the iterates of the step's linear part from X_0 - point."""
    inner = _innermost(statement)
    if inner is None:
        context.refuse("a recursion", "there is none in the statement")
    context.need(nonnegative(inner.count), "a recursion takes a natural number of steps")
    fresh(name, inner.body @ syntax.Identity(inner.cols), context)
    error = syntax.Letter(name, *inner.variable.shape)
    _affine(inner.body, inner.variable, context)
    moved = cancel_inverse.function(tidy(substituted(inner.body, inner.variable, point)), context)
    if not _equal(moved, point, context.domain):
        context.refuse(f"{moved.text()} = {point.text()}", "the step moves the point")
    context.note(f"one step leaves {point.text()} as it is")
    linear = tidy(substituted(inner.body, inner.variable, error) - substituted(inner.body, inner.variable, syntax.Zeros(*error.shape)))
    return substituted(statement, inner, point + Iterate(error, linear, inner.start - point, inner.count))


def _affine(body, variable, context):
    for word, coefficient in normal(body).items():
        uses = sum(variable in everything(factor.body) for factor in word)
        inside = any(variable in everything(s.expression()) for s in sympy.sympify(coefficient).atoms(Scalar))
        if inside or uses > 1 or (uses and Factor(variable) not in word):
            context.refuse(f"{body.text()} affine in {variable.text()}", "the step is not affine")


@rule(
    "average over independent steps", "total expectation and total variance: the state is independent of the next step",
    conditions="every case is affine in the state; for a covariance, takes y = S x to a y + r with one number a",
)  # fmt: skip
def average_steps(statement, context, name="C"):
    """E of random affine steps: the iterates of their mean. Cov[S_n x]: those of C -> a^2 C + sum of chance (r - E r)(r - E r)' from nothing."""
    made = replaced(statement, Spread, lambda node: _spread_of_steps(node, name, statement, context))
    return replaced(made, IndependentSteps, lambda node: _mean_of_steps(node, context))


def _mean_of_steps(node, context):
    for _, body in node.cases:
        _affine(body, node.variable, context)
    context.note("the state is independent of the next step")
    mean = tidy(syntax.Sum(tuple(chance * body for chance, body in node.cases)))
    return Iterate(node.variable, mean, node.start, node.count)


def _spread_of_steps(node, name, statement, context):
    steps, (read, factor) = node.steps, next(iter(normal(node.steps.variable @ node.x, unfold=True).items()))
    kept, shifts = set(), []
    for chance, body in steps.cases:
        _affine(body, steps.variable, context)
        form = normal(body @ node.x, unfold=True)
        kept.add(sympy.expand(form.pop(read, sympy.Integer(0)) / factor))
        if any(steps.variable in everything(f.body) for word in form for f in word):
            context.refuse(f"a multiple of {steps.variable.text()} {node.x.text()}", "the step mixes it with other readings")
        shifts.append((chance, rebuilt(form, steps.rows, ONE)))
    if len(kept) > 1:
        context.refuse("one factor for all cases", f"{', '.join(map(str, kept))} differ")
    fresh(name, statement, context)
    C, mean = syntax.Letter(name, steps.rows, steps.rows), sum((-chance * r for chance, r in shifts), syntax.Zeros(steps.rows, ONE))
    noise = [chance * (r + mean) @ (r + mean).T for chance, r in shifts]
    context.note("the state is independent of the next step")
    return Iterate(C, tidy(sum(noise, kept.pop() ** 2 * C)), syntax.Zeros(steps.rows, steps.rows), steps.count)
