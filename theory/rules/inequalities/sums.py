"""Rows for sums over one index that have a closed form."""

import sympy

from ...kernel.rows import row
from ...scalars.domains import integers, nonnegative, positive
from ...scalars.generators import Table, Unsupported, rational
from ...scalars.parameters import PARAMETERS
from .compare import Function


def _sums(value):
    found = [one for one in value.atoms(sympy.Sum) if len(one.limits) == 1]
    return [(one, (one.function, *one.limits[0])) for one in sorted(found, key=sympy.default_sort_key)]


SUM = Function("sum over one index", _sums, sign=0)


@row(
    SUM, "exponential series", "sum_p p (p-1) ... (p-r+1) a^p/p! = a^r e^a, absolutely convergent",
    conditions="every term is a polynomial in p times a^p/p!, proved",
)  # fmt: skip
def exponential_series(context, term, index, low, high, base):
    """sum_{p >= 0} P(p) a^p/p! for a polynomial P, through falling factorials."""
    base = sympy.sympify(base)
    if (low, high) != (0, sympy.oo) or base.has(index):
        context.refuse(f"a sum over all natural numbers, and a base without {index}", f"the base is {base}")
    domain = context.domain.with_(**{index.name: integers(0)})
    left = _polynomial(term * sympy.factorial(index) / base**index, index, domain, context)
    total, power = sympy.Integer(0), 0
    while left != 0:  # P(p) = P(0) + p Q(p - 1), and p a^p/p! = a a^{p-1}/(p-1)!
        total += left.subs(index, 0) * base**power
        left = sympy.expand(sympy.cancel((left - left.subs(index, 0)) / index)).subs(index, index + 1)
        left, power = sympy.expand(left), power + 1
    return {"=": sympy.exp(base) * total}


def _polynomial(expr, index, domain, context):
    """The expression as a polynomial in the index with rational coefficients in the parameters; refused if it is none."""
    try:
        found = sympy.cancel(rational(expr, Table(domain)))
    except Unsupported as why:
        context.refuse("powers, factorials and Gamma functions", str(why))
    strange = {s.name for s in found.free_symbols} - {index.name} - set(PARAMETERS)
    if strange or not found.is_polynomial(index):
        context.refuse("a polynomial over the factorial", f"a term is {found}")
    return sympy.expand(found)


@row(
    SUM, "last term of a sum", "a rising linear function that is not positive at one place is not positive before it",
    conditions="every term holds max(g, 0) to a positive power, g linear and rising in the index, g <= 0 at the last place but one and >= 0 at the last",
)  # fmt: skip
def last_term(context, term, index, low, high):
    """sum_{h=a}^b c(h) max(g(h), 0)^p = c(b) g(b)^p, a <= b."""
    hinges = [f.as_base_exp() for f in sympy.Mul.make_args(sympy.factor_terms(term)) if isinstance(f.as_base_exp()[0], sympy.Max)]
    if len(hinges) != 1 or 0 not in hinges[0][0].args or len(hinges[0][0].args) != 2 or not hinges[0][1].is_positive:
        context.refuse("a power of one positive part in every term", f"the terms are {term}")
    inside = next(a for a in hinges[0][0].args if a != 0)
    slope = sympy.diff(inside, index)
    if slope.has(index):
        context.refuse("a linear function of the index", f"{inside} is none")
    context.need(positive(slope), "a rising function")
    if not (context.domain.whole(low) and context.domain.whole(high)):
        context.refuse("whole ends of the sum", f"they are {low} and {high}")
    context.need(nonnegative(high - low), "a last term")
    context.need(nonnegative(sympy.cancel(-inside.subs(index, high - 1))), "every term but the last vanishes")
    context.need(nonnegative(sympy.cancel(inside.subs(index, high))), "the last term")
    return {"=": term.xreplace({hinges[0][0]: inside}).subs(index, high)}
