"""Which way a closed form moves when one part of it is exchanged for a bound: read from the tree, with every sign on the way proved."""

from dataclasses import dataclass, field

import sympy

from ...kernel.derivation import Context
from ...scalars.definedness import terms
from ...scalars.domains import nonnegative, positive


def summand(total, context):
    """(term, context of its index) of a sum over one index; what is proved there is noted in the context that is given."""
    if len(total.limits) != 1:
        context.refuse("a sum over one index", f"{total} runs over several")
    term, domain = terms(total, context.domain)
    inner = Context(domain)
    inner.conditions = context.conditions
    return term, inner


@dataclass(frozen=True)
class Exchange:
    """A part of a closed form, the bound that takes its place, whether that is the larger one, and the sign of the part (0 where it is not known).

    meaning: what placeholders in the closed form stand for.
    """

    part: sympy.Expr
    bound: sympy.Expr
    rises: bool
    sign: int
    context: Context
    meaning: dict = field(default_factory=dict)

    def turn(self, expr):
        """1 or -1: whether the expression rises or falls with the part, all the way from the part to its bound; refused where that is not proved."""
        if expr == self.part:
            return 1
        if isinstance(expr, sympy.Add):
            return self._one({self.turn(term) for term in expr.args if term.has(self.part)})
        if isinstance(expr, sympy.Mul):
            return self._product([f for f in expr.args if f.has(self.part)], sympy.Mul(*(f for f in expr.args if not f.has(self.part))))
        if isinstance(expr, sympy.Pow | sympy.exp):
            return self._power(*expr.as_base_exp())
        if isinstance(expr, sympy.log):
            self._need_positive(expr.args[0])
            return self.turn(expr.args[0])
        if isinstance(expr, sympy.Sum) and not any(limit.has(self.part) for limit in expr.limits[0][1:]):
            return self._termwise(expr)
        return self.context.refuse(f"{self.part} where its direction can be read", "it occurs otherwise")

    def _one(self, turns):
        if len(turns) != 1:
            self.context.refuse(f"one direction for {self.part}", "the terms do not move together")
        return turns.pop()

    def _product(self, inner, rest):
        if len(inner) > 1:
            for factor in inner:
                self._need_positive(factor)
        return self._one({self.turn(factor) for factor in inner}) * self._sign(rest)

    def _power(self, base, exponent):
        if not exponent.has(self.part):
            sign = self._sign(exponent)
            if exponent.is_Integer and exponent % 2 and (exponent > 0 or self._negative(base)):
                return sign * self.turn(base)
            self._need_positive(base)
            return sign * self.turn(base)
        if base.has(self.part):
            self.context.refuse(f"{self.part} in the base or in the exponent", "it is in both")
        if base is sympy.E:
            return self.turn(exponent)
        self.context.need(positive(base.xreplace(self.meaning)), "the base of a real power")
        return self._sign(base - 1) * self.turn(exponent)

    def _termwise(self, total):
        term, context = summand(total, self.context)
        renamed = {total.limits[0][0]: next(iter(term.free_symbols - total.function.free_symbols), total.limits[0][0])}
        inside = Exchange(self.part.xreplace(renamed), self.bound.xreplace(renamed), self.rises, self.sign, context, self.meaning)
        return inside.turn(term)

    def _sign(self, rest):
        """1 or -1: a sign that is proved, factor by factor where the product's is not."""
        rest = rest.xreplace(self.meaning)
        if rest.is_Number:
            return 1 if rest >= 0 else -1
        proves = self.context.domain.proves
        if proves(nonnegative(rest)) is None and proves(nonnegative(-rest)) is None and rest.is_Mul:
            product = 1
            for factor in rest.args:
                product *= self._sign(factor)
            return product
        if proves(nonnegative(rest)) is not None:
            self.context.need(nonnegative(rest), "a nonnegative factor")
            return 1
        self.context.need(nonnegative(-rest), "a factor of one sign")
        return -1

    def _negative(self, expr):
        return expr == self.part and self.sign < 0 and (not self.rises or self.context.domain.proves(positive(-self.bound)) is not None)

    def _need_positive(self, expr):
        """Prove that the expression is positive from the part to its bound: at the end where it is least."""
        at_bound = (self.turn(expr) > 0) != self.rises
        if at_bound:
            self.context.need(positive(expr.xreplace({self.part: self.bound}).xreplace(self.meaning)), "a positive bound")
        elif not (expr == self.part and self.sign > 0):
            self.context.need(positive(expr.xreplace(self.meaning)), "what a power or a logarithm is taken of")
