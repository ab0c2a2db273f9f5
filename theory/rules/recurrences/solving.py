"""The rule that solves a linear recurrence with a constant step: a closed form from the eigenvalues, proved by induction; and its limit."""

from dataclasses import dataclass, replace

import sympy

from ...functionals.sequences import Sequence
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, nonzero, positive
from ..lemmas import natural
from ..statements import scalar_expression

UNROLLED = 3  # steps in figures, up to which they are taken one by one

__all__ = ["weighted_growth", "settle", "solve"]


@rule(
    "solve the recurrence", "eigenvalues and divided differences give a candidate; induction over the number of steps proves it",
    conditions="the step is constant; eigenvalues are rational or a real pair, and differ where told apart; those of a limit are below 1 in size",
)  # fmt: skip
def solve(statement, context):
    """combine . x(n) + offset as a sum of c_j binomial(n, j) lambda^{n-j} over the eigenvalues; earlier phases are solved first.

    A single component whose ratio may be 1 is left as lambda^n x(0) + shift sum_{b < n} lambda^b.
    """
    if statement.scalar() is not None:
        return statement  # a number of steps that is given in figures has been taken one by one
    if not isinstance(statement, Sequence):
        context.refuse("a sequence", "there is no recurrence to solve")
    return scalar_expression(_solved(statement, context, {}))


def _solved(statement, context, known):
    """The closed form of a sequence. known: closed forms of earlier phases that were found already."""
    if statement not in known:
        earlier = list(dict.fromkeys(one for one in statement.start if isinstance(one, Sequence)))
        names = {one: sympy.Symbol(f"start_{place}", real=True) for place, one in enumerate(earlier)}
        plain = replace(statement, start=tuple(names.get(one, one) for one in statement.start))
        value = _taken(plain, context)  # right whatever the start is
        known[statement] = value.xreplace({names[one]: _solved(one, context, known) for one in earlier})
    return known[statement]


def _taken(statement, context):
    """The closed form at the index, or its limit."""
    if statement.index.is_Integer and 0 <= statement.index <= UNROLLED:
        return _unrolled(statement)
    if len(statement.start) == 1 and statement.shift[0] == 0 and statement.index != sympy.oo:
        natural(context, statement.index, "a number of steps that is a natural number")
        return statement.asked[0] * statement.start[0] * statement.step[0][0] ** statement.index + statement.offset
    statement, back = _lettered(statement)
    if _is_series(statement, back, context):
        return _series(statement, context).xreplace(back)
    modes = _modes(statement, context)
    for column in modes.values():
        for entry in column:
            for factor in _divisors(entry):
                context.need(nonzero(factor.xreplace(back)), "eigenvalues that are told apart")
    if statement.index == sympy.oo:
        return _limit(statement, modes, context)
    natural(context, statement.index, "a number of steps that is a natural number")
    total = statement.offset
    for mode, column in modes.items():
        total += sympy.Add(*(a * entry for a, entry in zip(statement.asked, column, strict=False))) * _power(mode, statement.index)
    return shorter(total).xreplace(back)


def _unrolled(statement):
    """A few steps, one by one."""
    x = sympy.Matrix(statement.start)
    for _ in range(int(statement.index)):
        x = sympy.Matrix(statement.step) * x + sympy.Matrix(statement.shift)
    return sympy.expand(sympy.Add(*(a * entry for a, entry in zip(statement.asked, x, strict=True))) + statement.offset)


def _lettered(statement):
    """(the sequence with a letter for each term that has a sum over the parameters, what the letters stand for): what holds for any number holds for it."""
    letters = {}

    def put(entry):
        parts = [term.as_coeff_Mul() for term in sympy.Add.make_args(entry)]
        return sympy.Add(*(c * (letters.setdefault(rest, sympy.Dummy(real=True)) if rest.has(sympy.Sum) else rest) for c, rest in parts))

    start, shift = (tuple(map(put, column)) for column in (statement.start, statement.shift))
    step = tuple(tuple(map(put, row)) for row in statement.step)
    return replace(statement, start=start, step=step, shift=shift), {letter: rest for rest, letter in letters.items()}


def _is_series(statement, back, context):
    """Whether a single component gains in every step, at a ratio that may be 1 or not."""
    if len(statement.start) > 1 or statement.shift[0] == 0 or statement.index == sympy.oo:
        return False
    gap = sympy.factor(1 - statement.step[0][0])
    gained = sympy.fraction(sympy.cancel(statement.shift[0] / gap))[1] if gap != 0 else sympy.Integer(1)
    return context.domain.proves(nonzero(gained.xreplace(back))) is None


def _series(statement, context):
    """The sum over the steps, by telescoping."""
    natural(context, statement.index, "a number of steps that is a natural number")
    b, ratio = sympy.Symbol("b", integer=True), statement.step[0][0]
    value = statement.start[0] * ratio**statement.index + statement.shift[0] * sympy.Sum(ratio**b, (b, 0, statement.index - 1))
    return statement.asked[0] * value + statement.offset


def shorter(value):
    """The expression, or its expansion where terms cancel there."""
    return min((value, sympy.expand(value, power_base=False, power_exp=False)), key=sympy.count_ops)


def _limit(statement, modes, context):
    """What is left of the asked combination as the step grows: the constant mode; every other mode that it has must vanish."""
    left = statement.offset
    for (root, order), column in modes.items():
        weight = sympy.factor(sympy.Add(*(a * entry for a, entry in zip(statement.asked, column, strict=False))))
        if weight == 0:
            continue
        if (root, order) == (1, 0):
            left += weight
        else:
            context.need(positive(1 - root), "a mode that vanishes")
            context.need(positive(1 + root), "a mode that vanishes")
    return sympy.factor(left)


def _power(mode, index):
    """binomial(n, j) lambda^{n-j}."""
    root, order = mode
    return sympy.Mul(*(index - k for k in range(order))) / sympy.factorial(order) * sympy.Pow(root, index - order)


def _divisors(entry):
    """What an entry divides by."""
    bottom = sympy.fraction(sympy.together(entry))[1]
    return [base for base in (factor.as_base_exp()[0] for factor in sympy.Mul.make_args(bottom)) if not base.is_number]


def _modes(statement, context):
    """{(lambda, j): column of weights of binomial(n, j) lambda^{n-j}}, from divided differences of lambda -> lambda^n (Putzer 1966)."""
    matrix, vector = _linear(statement)
    values, root = _eigenvalues(matrix, context)
    modes = {}
    for place, value in enumerate(values):
        for mode, weight in _difference(tuple(values[: place + 1])).items():
            modes[mode] = modes.get(mode, sympy.zeros(*vector.shape)) + weight * vector
        vector = ((matrix - value * sympy.eye(matrix.rows)) * vector).applyfunc(root.tidied)
    tidy = {mode: column.applyfunc(root.tidied) for mode, column in modes.items()}
    _proved(tidy, root, *_linear(statement), context)
    return {(root.shown(value), order): column.applyfunc(root.shown) for (value, order), column in tidy.items() if any(column)}


def _proved(modes, root, matrix, start, context):
    """The induction: the columns with j = 0 add up to the start, and A c_j = lambda c_j + c_{j+1}, so that one step leads from n to n + 1.

    For sum_j c_j binomial(n + 1, j) lambda^{n+1-j} = sum_j (lambda c_j + c_{j+1}) binomial(n, j) lambda^{n-j} by Pascal's rule.
    """
    nothing = sympy.zeros(*start.shape)
    left = sum((column for (_, order), column in modes.items() if order == 0), nothing) - start
    steps = [left, *(matrix * c - value * c - modes.get((value, order + 1), nothing) for (value, order), c in modes.items())]
    if any(root.tidied(entry) != 0 for column in steps for entry in column):
        context.refuse("a closed form that one step leads on", "the candidate is wrong")
    context.note("right at 0; the step from n to n + 1 is an identity")


@dataclass(frozen=True)
class _Root:
    """The square root of a polynomial as a symbol of which only the square is known; `radicand` is None where no eigenvalue needs one."""

    radicand: sympy.Expr | None = None
    symbol: sympy.Symbol = sympy.Dummy("root")

    def tidied(self, entry):
        """a + b root with rational a and b in lowest terms and factored."""
        if not entry.has(self.symbol):
            return sympy.factor(entry)
        top, bottom = (self._reduced(part) for part in sympy.fraction(sympy.together(entry)))
        turned = bottom.subs(self.symbol, -self.symbol)
        top, bottom = self._reduced(top * turned), self._reduced(bottom * turned)
        return sympy.Add(*(sympy.factor(c / bottom) * self.symbol**k for (k,), c in sympy.Poly(top, self.symbol).terms()))

    def _reduced(self, part):
        return sympy.rem(sympy.expand(part), self.symbol**2 - self.radicand, self.symbol)

    def shown(self, entry):
        """The entry with the root written out."""
        return entry if self.radicand is None else entry.xreplace({self.symbol: sympy.sqrt(self.radicand)})


def _linear(statement):
    """(matrix, start) of the sequence without its shift: a shift is one more component that stays 1."""
    matrix, start, shift = sympy.Matrix(statement.step), sympy.Matrix(statement.start), sympy.Matrix(statement.shift)
    if not any(shift):
        return matrix, start
    last = sympy.Matrix([[sympy.Integer(int(place == len(shift))) for place in range(len(shift) + 1)]])
    return matrix.row_join(shift).col_join(last), start.col_join(sympy.Matrix([1]))


def _difference(values):
    """The divided difference of x^n at these points, equal ones standing together, as {(root, j): weight} of binomial(n, j) root^{n-j}."""
    first, last = values[0], values[-1]
    if first == last:
        return {(first, len(values) - 1): sympy.Integer(1)}
    gap = sympy.factor(last - first)
    found = {}
    for sign, part in ((1, values[1:]), (-1, values[:-1])):
        for basis, weight in _difference(part).items():
            found[basis] = found.get(basis, sympy.Integer(0)) + sign * weight / gap
    return found


def _eigenvalues(matrix, context):
    """(eigenvalues with multiplicity, equal ones together, their _Root): of linear factors and one quadratic one of the characteristic polynomial."""
    mark, values, root = sympy.Dummy("eigenvalue"), [], _Root()
    polynomial = sympy.fraction(sympy.together(matrix.charpoly().as_expr(mark)))[0]
    for factor, multiplicity in sympy.factor_list(polynomial, mark)[1]:
        factor = sympy.Poly(factor, mark)
        if factor.degree() > 2 or (factor.degree() == 2 and root.radicand is not None):
            context.refuse("eigenvalues that are rational, and one pair", f"the characteristic polynomial has the factor {factor.as_expr()}")
        if factor.degree() == 2:
            pair, root = _pair(factor, context)
            values += [value for value in pair for _ in range(multiplicity)]
        elif factor.degree() == 1:
            values += [sympy.factor(-factor.nth(0) / factor.nth(1))] * multiplicity
    return values, root


def _pair(factor, context):
    """([middle + step root, middle - step root], _Root) of a quadratic factor whose discriminant is proved positive."""
    lead, linear, constant = factor.all_coeffs()
    middle = sympy.factor(-linear / (2 * lead))
    top, bottom = sympy.fraction(sympy.factor(middle**2 - constant / lead))
    context.need(positive(top / bottom), "two real eigenvalues")
    number, factors = sympy.factor_list(top * bottom)
    whole, rest = sympy.sqrt(number).as_coeff_Mul()
    outside, inside = whole, rest**2
    for base, power in factors:
        outside, inside = outside * base ** (power // 2), inside * base ** (power % 2)
    root = _Root(inside)
    return [middle + sign * outside / bottom * root.symbol for sign in (1, -1)], root


@rule(
    "settle the recurrence", "Jury 1964: the roots of the characteristic polynomial lie in the unit disc; the limit is the fixed point",
    conditions="the step is constant, of at most three components; Jury's conditions are proved on the domain",
)  # fmt: skip
def settle(statement, context):
    """The limit combine . (I - A)^{-1} b + offset of x(n + 1) = A x(n) + b as n grows, from any start."""
    if not isinstance(statement, Sequence) or statement.index != sympy.oo:
        context.refuse("a sequence at infinity", "there is no limit to take")
    matrix, shift = sympy.Matrix(statement.step), sympy.Matrix(statement.shift)
    for condition in jury(matrix, context):
        context.need(positive(condition), "roots in the unit disc")
    fixed = (sympy.eye(matrix.rows) - matrix).LUsolve(shift)
    return scalar_expression(sympy.factor(sympy.Add(*(a * x for a, x in zip(statement.asked, fixed, strict=True))) + statement.offset))


def jury(matrix, context):
    """What is positive exactly where all roots of the characteristic polynomial of a matrix are below one in size (Jury 1964), up to three rows."""
    mark = sympy.Dummy("root")
    coefficients = [sympy.factor(c) for c in matrix.charpoly(mark).all_coeffs()]
    if len(coefficients) == 2:
        (c,) = coefficients[1:]
        return [1 + c, 1 - c]
    if len(coefficients) == 3:
        b, c = coefficients[1:]
        return [sympy.factor(x) for x in (1 + b + c, 1 - b + c, 1 - c)]
    if len(coefficients) == 4:
        a, b, c = coefficients[1:]
        return [sympy.factor(x) for x in (1 + a + b + c, 1 - a + b - c, 1 - c, 1 + c, 1 - b + a * c - c**2)]
    return context.refuse("at most three components", f"there are {matrix.rows}")


@rule(
    "compare with a geometric sequence", "Collatz 1942 and Wielandt 1950: w A >= rho w bounds the growth of a nonnegative recurrence",
    conditions="start, step and shift are nonnegative; the weights w are at most (at least) what is asked for; w A >= (<=) rho w, rho >= 0",
)  # fmt: skip
def weighted_growth(statement, context, rate, *weights, relation=">="):
    """combine . x(n) >= y(n) (or <=) for y(n + 1) = rho y(n) + w . shift from y(0) = w . x(0)."""
    if not isinstance(statement, Sequence) or statement.phased or relation not in (">=", "<=") or len(weights) != len(statement.start):
        context.refuse("a sequence from starts in closed form, and a weight for each component", "there is nothing to compare")
    natural(context, statement.index, "a number of steps that is a natural number")
    for entry in (rate, *statement.start, *statement.shift, *(a for row in statement.step for a in row)):
        context.need(nonnegative(sympy.sympify(entry)), "a recurrence of nonnegative numbers")
    w, sign = sympy.Matrix([weights]), 1 if relation == ">=" else -1
    for difference in (sympy.Matrix([statement.asked]) - w, w * sympy.Matrix(statement.step) - rate * w):
        for entry in difference:
            context.need(nonnegative(sympy.factor(sign * entry)), "weights that grow by the rate")
    start, shift = (sympy.factor((w * sympy.Matrix(column))[0]) for column in (statement.start, statement.shift))
    return relation, Sequence("y", (start,), ((sympy.sympify(rate),),), (shift,), statement.index, (), statement.offset)
