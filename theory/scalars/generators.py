"""Scalars as rational functions of named, algebraically independent generators.

Powers, roots, exponentials and Gamma functions are split until equal things become the same generator; what cannot be split becomes an opaque
generator named by the normal form of its arguments. Only square relations (g^2 = f) are left between generators.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sympy
from sympy.core.function import AppliedUndef

from .domains import nonnegative, positive


class Unsupported(ValueError):
    """A scalar that has no faithful rational form here."""


@dataclass
class Table:
    """The generators met while rewriting expressions on one domain, the square relations between them, and what some of them are of.

    inside: {generator: (kind, x)} of e^{x/12} ("exp"), e^x ("whole exp"), a power of x ("pow"), Gamma(x) ("gamma"), and the root of x ("sqrt").
    """

    domain: Any
    squares: dict = field(default_factory=dict)
    divisors: list = field(default_factory=list)
    inside: dict = field(default_factory=dict)

    def generator(self, inside, kind, *key):
        """The generator of this kind and name, remembered with what it is of."""
        made = generator(kind, *key)
        self.inside[made] = kind, inside
        return made

    def is_positive(self, expr):
        """Whether expr > 0 is proved on the domain."""
        return bool(expr.is_positive) or self.domain.proves(positive(expr)) is not None

    def is_nonnegative(self, expr):
        """Whether expr >= 0 is proved on the domain."""
        return bool(expr.is_nonnegative) or self.domain.proves(nonnegative(expr)) is not None


def generator(*key):
    """The generator with this name, as a plain commutative symbol."""
    return sympy.Symbol("|".join(str(k) for k in key))


def rational(expr, table):
    """expr as a SymPy expression in symbols and generators, rational in each. Unsupported if it has no such form."""
    if expr.is_Rational or expr.is_Symbol:
        return expr
    if expr is sympy.pi:
        return table.generator(sympy.pi, "sqrt", "pi") ** 2
    if expr is sympy.E:
        return _exponential(sympy.Integer(1), table)
    if expr.is_Add or expr.is_Mul:
        return expr.func(*(rational(a, table) for a in expr.args))
    if expr.is_Pow:
        return _power(expr.base, expr.exp, table)
    if isinstance(expr, sympy.exp):
        return _exponential(expr.args[0], table)
    if isinstance(expr, sympy.cosh | sympy.sinh):
        sign = 1 if isinstance(expr, sympy.cosh) else -1
        return (_exponential(expr.args[0], table) + sign * _exponential(-expr.args[0], table)) / 2
    if isinstance(expr, sympy.gamma):
        return _gamma(expr.args[0], table)
    if isinstance(expr, sympy.factorial):
        return _gamma(expr.args[0] + 1, table)
    if isinstance(expr, sympy.binomial):
        return _binomial(expr, table)
    if isinstance(expr, sympy.RisingFactorial):
        return _rising(expr, table)
    if isinstance(expr, sympy.Abs):
        return _absolute(expr, table)
    if isinstance(expr, sympy.log):
        return _logarithm(expr, table)
    if isinstance(expr, sympy.Sum | sympy.Product):
        return _series(expr, table)
    if isinstance(expr, AppliedUndef):
        raise Unsupported(f"{expr.func} is a function that nothing defines")
    if expr.args and not expr.free_symbols & {s for s in expr.free_symbols if not s.is_commutative}:
        return _opaque(expr, table)
    raise Unsupported(f"{expr} has no rational form")


def normal_text(expr, table):
    """A text that equal rational expressions share: cancelled and sorted."""
    return _canonical(rational(expr, table))


def _absolute(expr, table):
    """|x| is x or -x where the sign is proved, else a generator whose square is x^2."""
    (inner,) = expr.args
    for sign in (1, -1):
        if table.is_nonnegative(sign * inner):
            return sign * rational(inner, table)
    made = _opaque(expr, table)
    table.squares[made] = rational(inner, table) ** 2
    return made


def _logarithm(expr, table):
    """log of a product as a sum over its irreducible factors and primes, where each is proved positive."""
    factors = _base_factors(expr.args[0], sympy.Rational(1, 2), table)
    if len(factors) < 2 or not all(table.is_positive(factor) for factor, _ in factors):
        return _opaque(expr, table)
    return sympy.Add(*(k * generator("log", normal_text(factor, table)) for factor, k in factors))


def _opaque(expr, table):
    return generator(type(expr).__name__, *(_argument(a, table) for a in expr.args))


def _argument(argument, table):
    if isinstance(argument, sympy.Tuple):
        return "(" + ";".join(_argument(a, table) for a in argument) + ")"
    return normal_text(argument, table) if isinstance(argument, sympy.Expr) else str(argument)


def _power(base, exponent, table):
    if exponent.is_Integer:
        inner = rational(base, table)
        if exponent < 0 and not inner.is_Symbol:
            table.divisors.append(inner)
        return inner ** int(exponent)
    if isinstance(base, sympy.exp):
        return _exponential(base.args[0] * exponent, table)
    result = sympy.Integer(1)
    for factor, multiplicity in _base_factors(base, exponent, table):
        for coefficient, monomial in _terms(exponent * multiplicity):
            result *= _factor_power(factor, coefficient, monomial, table)
    return result


def _terms(exponent):
    """[(rational coefficient, monomial)] of an expanded exponent, with the contents of its denominators; the constant has monomial 1."""
    return [sympy.factor_terms(term).as_coeff_Mul() for term in sympy.Add.make_args(sympy.expand(exponent))]


def _base_factors(base, exponent, table):
    """[(factor, multiplicity)] that base**exponent splits over: any base for integer exponents, positive factors otherwise."""
    whole = _integral(exponent)
    if base.is_Rational:
        numbers = [*_primes(base.p), *((prime, -k) for prime, k in _primes(base.q))]
        if any(prime == -1 for prime, _ in numbers) and not whole:
            raise Unsupported(f"{base} to a power that is no integer")
        return numbers
    if base is sympy.pi:
        return [(sympy.pi, 1)]
    return _oriented(_split(base), whole, table) or [(base, 1)]


@lru_cache(maxsize=4096)
def _split(base):
    """((factor, multiplicity), ...) of primes, irreducible polynomials and bases of symbolic powers; the base itself if it has no such form."""
    top, bottom = sympy.fraction(sympy.together(base))
    try:
        return (*_polynomial_factors(top, 1), *_polynomial_factors(bottom, -1))
    except (sympy.PolynomialError, TypeError):  # SymPy compares symbolic multiplicities when it sorts factors
        return ((base, 1),)


def _oriented(factors, whole, table):
    """The factors turned nonnegative where a sign is proved. None, unless the exponent is whole, for an unproved sign or a negative product."""
    turned, negative = [], 0
    for factor, multiplicity in factors:
        if not sympy.sympify(multiplicity).is_Integer:
            if not table.is_nonnegative(factor):
                return None
            turned.append((factor, multiplicity))
        elif factor == -1:
            negative += multiplicity
        elif table.is_nonnegative(factor):
            turned.append((factor, multiplicity))
        elif table.is_nonnegative(-factor):
            turned.append((-factor, multiplicity))
            negative += multiplicity
        elif whole:
            turned.append((factor, multiplicity))
        else:
            return None
    if negative % 2 and not whole:
        return None
    return [*turned, *([(sympy.Integer(-1), 1)] if negative % 2 else [])]


def _integral(exponent):
    """Whether an exponent is an integer for integer parameters."""
    return bool(exponent.is_integer)


def _primes(number):
    return [(sympy.Integer(prime), power) for prime, power in sympy.factorint(int(number)).items() if prime != 1]


def _polynomial_factors(expr, sign):
    """[(factor, multiplicity * sign)] of primes, irreducible polynomials and bases of symbolic powers."""
    if expr.is_Rational:
        return [(f, k * sign) for f, k in _base_factors(expr, sympy.Integer(1), None)] if expr != 1 else []
    symbolic = [a for a in sympy.Mul.make_args(expr) if a.is_Pow and not a.exp.is_number and not isinstance(a, sympy.exp)]
    constant, factors = sympy.factor_list(sympy.Mul(*(a for a in sympy.Mul.make_args(expr) if a not in symbolic)))
    numbers = [*_primes(constant.p), *((prime, -k) for prime, k in _primes(constant.q))] if constant.is_Rational else [(constant, 1)]
    return [(factor, k * sign) for factor, k in [*numbers, *factors, *((a.base, a.exp) for a in symbolic)]]


def _factor_power(factor, coefficient, monomial, table):
    """factor**(coefficient * monomial) through one generator for each factor and monomial, at a fixed denominator; b**(log(x)/log(b)) is x."""
    inside = _inside_logarithm(monomial, table)
    if inside is not None and monomial.has(1 / sympy.log(factor)):
        return _power(inside, coefficient * monomial * sympy.log(factor) / sympy.log(inside), table)
    if monomial == 1:
        whole = sympy.floor(coefficient)
        rest = coefficient - whole
        base = table.generator(sympy.pi, "sqrt", "pi") ** 2 if factor is sympy.pi else rational(factor, table)
        return base**whole * _root(factor, rest, table)
    if factor == -1:
        if not coefficient.is_Integer:
            raise Unsupported(f"-1 to the power {coefficient}*{monomial}")
        sign = generator("(-1)^", monomial)
        table.squares[sign] = sympy.Integer(1)
        return sign if int(coefficient) % 2 else sympy.Integer(1)
    scaled = coefficient * DENOMINATOR
    if not scaled.is_Integer:
        raise Unsupported(f"the exponent {coefficient}*{monomial}")
    return table.generator(factor, "pow", sympy.sstr(factor), sympy.sstr(monomial)) ** int(scaled)


def _inside_logarithm(monomial, table):
    """x of a factor log(x) with x proved positive, else None."""
    logs = [a.args[0] for a in sympy.Mul.make_args(monomial) if isinstance(a, sympy.log)]
    return next((x for x in logs if table.is_positive(x)), None)


DENOMINATOR = 12


def _root(factor, rest, table):
    if rest == 0:
        return sympy.Integer(1)
    if rest != sympy.Rational(1, 2):
        raise Unsupported(f"{factor} to the power {rest}")
    if factor is sympy.pi:
        return table.generator(sympy.pi, "sqrt", "pi")
    root = table.generator(factor, "sqrt", sympy.sstr(factor))
    table.squares[root] = rational(factor, table)
    return root


def _exponential(argument, table):
    """exp of a sum: one generator for each monomial of the argument."""
    result = sympy.Integer(1)
    for coefficient, monomial in _terms(_proper(argument)):
        scaled = coefficient * DENOMINATOR
        inside = _inside_logarithm(monomial, table)
        if inside is not None:
            result *= _power(inside, coefficient * monomial / sympy.log(inside), table)
            continue
        if not (coefficient.is_Rational and scaled.is_Integer):
            return table.generator(argument, "whole exp", normal_text(argument, table))
        result *= table.generator(monomial, "exp", sympy.sstr(sympy.together(monomial))) ** int(scaled)
    return result


def _proper(argument):
    """A rational argument as a polynomial plus remainder over denominator, so that equal arguments have equal terms."""
    top, bottom = sympy.fraction(sympy.cancel(argument)) if argument.is_rational_function() else (argument, sympy.Integer(1))
    if not bottom.free_symbols:
        return argument
    symbols = sorted(bottom.free_symbols | top.free_symbols, key=lambda s: s.name)
    quotient, remainder = sympy.div(top, bottom, *symbols)
    return quotient + sympy.Add(*(term / bottom for term in sympy.Add.make_args(remainder)))


def _gamma(argument, table):
    """Gamma(x + k) is shifted to 0 < constant part <= 1; integer multiples are halved by the duplication formula."""
    argument = sympy.expand(argument)
    constant, rest = argument.as_coeff_Add()
    if rest == 0:
        return rational(sympy.gamma(constant), table) if not isinstance(sympy.gamma(constant), sympy.gamma) else generator("gamma", constant)
    coefficients = [term.as_coeff_Mul()[0] for term in sympy.Add.make_args(rest)]
    if all(c.is_Integer for c in coefficients) and constant.is_Integer:
        half = _gamma(argument / 2, table) * _gamma(argument / 2 + sympy.Rational(1, 2), table)
        return half * _power(sympy.Integer(2), argument - 1, table) / table.generator(sympy.pi, "sqrt", "pi")
    shift = sympy.ceiling(constant) - 1
    base = rest + constant - shift
    product = sympy.Integer(1)
    for k in range(abs(int(shift))):
        product *= base + k if shift > 0 else base - k - 1
    name = table.generator(base, "gamma", sympy.sstr(base))
    return name * rational(product, table) if shift > 0 else name / rational(product, table)


def _binomial(expr, table):
    """A quotient of Gamma functions where 0 <= k <= n is proved, else opaque."""
    top, bottom = expr.args
    if table.is_nonnegative(bottom) and table.is_nonnegative(top - bottom):
        return _gamma(top + 1, table) / (_gamma(bottom + 1, table) * _gamma(top - bottom + 1, table))
    return _opaque(expr, table)


def _rising(expr, table):
    """Gamma(x + n)/Gamma(x) where x > 0 is proved, else opaque."""
    base, count = expr.args
    if not table.is_positive(base):
        return _opaque(expr, table)
    return _gamma(base + count, table) / _gamma(base, table)


def _series(expr, table):
    """A finite sum or product as opaque generators with a canonical index that counts from 0; sums are linear in them."""
    kind = expr.func
    *inner, (index, low, high) = expr.limits
    if any(index == other[0] for other in inner):
        raise Unsupported(f"{expr} uses the index {index} twice")
    function = kind(expr.function, *inner) if inner else expr.function
    bound = sympy.Symbol(f"§{_height(function)}§", integer=True)
    shift = low if low.is_integer else sympy.Integer(0)
    inside = rational(function.xreplace({index: bound + shift}), table)
    ends = (normal_text(low - shift, table), normal_text(high - shift, table))
    if kind is sympy.Product:
        return generator("Product", _canonical(inside), *ends)
    total = sympy.Integer(0)
    for outside, dependent in _by_dependence(inside, bound):
        total += outside * generator("Sum", _canonical(dependent), *ends)
    return total


def _height(expr):
    """How many indices are nested in an expression: names the index outside them."""
    return max((len(series.limits) + _height(series.function) for series in expr.atoms(sympy.Sum, sympy.Product)), default=0)


def _by_dependence(inside, bound):
    """[(factor without the index, factor with it)] whose products add up to the rational expression."""
    top, bottom = sympy.fraction(sympy.cancel(sympy.together(inside)))
    under = [sympy.Integer(1), sympy.Integer(1)]
    constant, factors = sympy.factor_list(bottom)
    for factor, power in factors:
        under[_mentions(factor, bound)] *= factor**power
    with_index = sorted((s for s in top.free_symbols if _mentions(s, bound)), key=lambda s: s.name)
    if not with_index:
        return [(top / (constant * under[0]), 1 / under[1])]
    terms = sympy.Poly(top, *with_index).terms()
    return [
        (coefficient / (constant * under[0]), sympy.Mul(*(s**k for s, k in zip(with_index, powers, strict=True))) / under[1])
        for powers, coefficient in terms
    ]


def _mentions(expr, bound):
    return any(bound.name in s.name for s in expr.free_symbols)


def _canonical(expr):
    top, bottom = sympy.fraction(sympy.cancel(sympy.together(expr)))
    return f"{sympy.sstr(sympy.expand(top), order='lex')}/{sympy.sstr(sympy.expand(bottom), order='lex')}"
