"""Scalars as rational functions of named, algebraically independent generators.

Powers, roots, exponentials and Gamma functions are split until equal things become the same generator; what cannot be split becomes an opaque
generator named by the normal form of its arguments. Only square relations (g^2 = f) are left between generators.
"""

from dataclasses import dataclass, field

import sympy

from .domains import nonnegative, positive


class Unsupported(ValueError):
    """A scalar that has no faithful rational form here."""


@dataclass
class Table:
    """The generators met while rewriting expressions on one domain, and the square relations between them."""

    domain: object
    squares: dict = field(default_factory=dict)
    scales: dict = field(default_factory=dict)

    def is_positive(self, expr):
        """Whether expr > 0 is proved on the domain."""
        return expr.is_positive or self.domain.proves(positive(expr)) is not None

    def is_nonnegative(self, expr):
        """Whether expr >= 0 is proved on the domain."""
        return expr.is_nonnegative or self.domain.proves(nonnegative(expr)) is not None


def generator(*key):
    """The generator with this name, as a plain commutative symbol."""
    return sympy.Symbol("|".join(str(k) for k in key))


def rational(expr, table):
    """expr as a SymPy expression in symbols and generators, rational in each. Unsupported if it has no such form."""
    if expr.is_Rational or expr.is_Symbol:
        return expr
    if expr is sympy.pi:
        return generator("sqrt", "pi") ** 2
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
    if isinstance(expr, sympy.Abs) and table.is_nonnegative(expr.args[0]):
        return rational(expr.args[0], table)
    if isinstance(expr, sympy.Sum):
        return _sum(expr, table)
    if expr.args and not expr.free_symbols & {s for s in expr.free_symbols if not s.is_commutative}:
        return _opaque(expr, table)
    raise Unsupported(f"{expr} has no rational form")


def normal_text(expr, table):
    """A text that equal rational expressions share: cancelled and sorted."""
    cancelled = sympy.cancel(sympy.together(rational(expr, table)))
    top, bottom = sympy.fraction(cancelled)
    return f"{sympy.sstr(sympy.expand(top), order='lex')}/{sympy.sstr(sympy.expand(bottom), order='lex')}"


def _opaque(expr, table):
    return generator(type(expr).__name__, *(_argument(a, table) for a in expr.args))


def _argument(argument, table):
    if isinstance(argument, sympy.Tuple):
        return "(" + ";".join(_argument(a, table) for a in argument) + ")"
    return normal_text(argument, table) if isinstance(argument, sympy.Expr) else str(argument)


def _power(base, exponent, table):
    if exponent.is_Integer:
        return rational(base, table) ** int(exponent)
    if isinstance(base, sympy.exp):
        return _exponential(base.args[0] * exponent, table)
    result = sympy.Integer(1)
    for factor, multiplicity in _base_factors(base, exponent, table):
        for coefficient, monomial in _terms(exponent * multiplicity):
            result *= _factor_power(factor, coefficient, monomial, table)
    return result


def _terms(exponent):
    """[(rational coefficient, monomial)] of an expanded exponent; the constant has monomial 1."""
    return [term.as_coeff_Mul() for term in sympy.Add.make_args(sympy.expand(exponent))]


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
    top, bottom = sympy.fraction(sympy.together(base))
    try:
        factors = [*_polynomial_factors(top, 1), *_polynomial_factors(bottom, -1)]
    except sympy.PolynomialError:
        factors = [(base, 1)]
    if whole:
        return factors
    oriented = []
    for factor, multiplicity in factors:
        if factor == -1:
            continue
        if table.is_nonnegative(factor):
            oriented.append((factor, multiplicity))
        elif table.is_nonnegative(-factor):
            oriented.append((-factor, multiplicity))
        else:
            return [(base, 1)]
    return oriented


def _integral(exponent):
    """Whether an exponent is an integer for integer parameters."""
    return bool(exponent.is_integer)


def _primes(number):
    return [(sympy.Integer(prime), power) for prime, power in sympy.factorint(int(number)).items() if prime != 1]


def _polynomial_factors(expr, sign):
    if expr.is_Rational:
        return [(f, k * sign) for f, k in _base_factors(expr, sympy.Integer(1), None)] if expr != 1 else []
    constant, factors = sympy.factor_list(expr)
    numbers = [*_primes(constant.p), *((prime, -k) for prime, k in _primes(constant.q))] if constant.is_Rational else [(constant, 1)]
    return [(factor, k * sign) for factor, k in [*numbers, *factors]]


def _factor_power(factor, coefficient, monomial, table):
    """factor**(coefficient * monomial) through one generator for each factor and monomial, at a fixed denominator."""
    if monomial == 1:
        whole = sympy.floor(coefficient)
        rest = coefficient - whole
        base = generator("sqrt", "pi") ** 2 if factor is sympy.pi else rational(factor, table)
        return base**whole * _root(factor, rest, table)
    if factor == -1:
        sign = generator("(-1)^", monomial)
        table.squares[sign] = sympy.Integer(1)
        return sign if int(coefficient) % 2 else sympy.Integer(1)
    scaled = coefficient * DENOMINATOR
    if not scaled.is_Integer:
        raise Unsupported(f"the exponent {coefficient}*{monomial}")
    return generator("pow", sympy.sstr(factor), sympy.sstr(monomial)) ** int(scaled)


DENOMINATOR = 12


def _root(factor, rest, table):
    if rest == 0:
        return sympy.Integer(1)
    if rest != sympy.Rational(1, 2):
        raise Unsupported(f"{factor} to the power {rest}")
    if factor is sympy.pi:
        return generator("sqrt", "pi")
    root = generator("sqrt", sympy.sstr(factor))
    table.squares[root] = rational(factor, table)
    return root


def _exponential(argument, table):
    """exp of a sum: one generator for each monomial of the argument."""
    result = sympy.Integer(1)
    for coefficient, monomial in _terms(argument):
        scaled = coefficient * DENOMINATOR
        if not (coefficient.is_Rational and scaled.is_Integer):
            return generator("exp", normal_text(argument, table))
        result *= generator("exp", sympy.sstr(sympy.together(monomial))) ** int(scaled)
    return result


def _gamma(argument, table):
    """Gamma(x + k) is shifted to 0 < constant part <= 1; integer multiples are halved by the duplication formula."""
    argument = sympy.expand(argument)
    constant, rest = argument.as_coeff_Add()
    if rest == 0:
        return rational(sympy.gamma(constant), table) if not isinstance(sympy.gamma(constant), sympy.gamma) else generator("gamma", constant)
    coefficients = [term.as_coeff_Mul()[0] for term in sympy.Add.make_args(rest)]
    if all(c.is_Integer for c in coefficients) and constant.is_Integer:
        half = _gamma(argument / 2, table) * _gamma(argument / 2 + sympy.Rational(1, 2), table)
        return half * _power(sympy.Integer(2), argument - 1, table) / generator("sqrt", "pi")
    shift = sympy.ceiling(constant) - 1
    base = rest + constant - shift
    product = sympy.Integer(1)
    for k in range(abs(int(shift))):
        product *= base + k if shift > 0 else base - k - 1
    name = generator("gamma", sympy.sstr(base))
    return name * rational(product, table) if shift > 0 else name / rational(product, table)


def _binomial(expr, table):
    """A quotient of Gamma functions where 0 <= k <= n is proved, else opaque."""
    top, bottom = expr.args
    if table.is_nonnegative(bottom) and table.is_nonnegative(top - bottom):
        return _gamma(top + 1, table) / (_gamma(bottom + 1, table) * _gamma(top - bottom + 1, table))
    return _opaque(expr, table)


def _sum(expr, table):
    """A finite sum as an opaque generator: factors without the index leave it, the index has a canonical name."""
    if len(expr.limits) != 1:
        return _opaque(expr, table)
    index, low, high = expr.limits[0]
    total = sympy.Integer(0)
    for term in sympy.Add.make_args(sympy.expand(expr.function)):
        outside, inside = sympy.powsimp(sympy.expand_power_exp(term)).as_independent(index, as_Add=False)
        inside = inside.xreplace({index: sympy.Symbol("index", integer=True)})
        name = generator("Sum", sympy.sstr(sympy.powsimp(inside), order="lex"), normal_text(low, table), normal_text(high, table))
        total += rational(outside, table) * name
    return total
