"""Signs of expressions on a whole domain: proved by algebra, never sampled. A proof that is not found is no proof."""

from dataclasses import dataclass, replace

import sympy

from .definedness import has_value, terms
from .parameters import stand_in
from .polynomials_on_boxes import box_sign, number_sign
from .relations import Relation


def proof(relation, domain):
    """A short description of why the expression has a value on the whole domain that satisfies the relation, or None.

    Tried in this order: assumed literally; one variable by exact real roots; several by coefficients of one sign from a corner of the box,
    halved where that fails. What is rearranged on the way is equal wherever the expression has a value, which is proved first.
    """
    if not has_value(relation.expr, domain):
        return None
    if relation.sign == "!=":
        return _nonzero(relation.expr, domain)
    return _signed(relation.expr, relation.sign == ">", domain)


def _signed(expr, strict, domain):
    return next(filter(None, (way(expr, strict, domain) for way in (_assumed, _by_signs, _unfactored, _by_assumption, _in_roots))), None)


def _assumed(expr, strict, domain):
    """Which relation of the domain says so literally, up to a positive rational; None if none does."""
    for assumed in domain.where:
        ratio = _ratio(expr, assumed.expr)
        if ratio > 0 and (assumed.sign == ">" or (not strict and assumed.sign == ">=")):
            return f"assumed: {assumed.text()}"
    return None


def _ratio(expr, assumed):
    """The rational number r with expr = r assumed, or 0 if there is none (or it is 0)."""
    if not expr.free_symbols & assumed.free_symbols:
        return sympy.Integer(0)
    try:
        ratio = sympy.cancel(expr / assumed)
    except sympy.PolynomialError:
        ratio = expr / assumed
    return ratio if ratio.is_Rational else sympy.Integer(0)


def _in_roots(expr, strict, domain):
    """A relation with square roots of nonnegative parameters, rewritten in the roots as real variables."""
    rooted = {p.base for p in expr.atoms(sympy.Pow) if p.base.is_Symbol and p.exp.is_Rational and p.exp.q == 2}
    ranges = {x: domain.parameters.get(x.name) for x in rooted}
    if not rooted or any(not hasattr(r, "low") or r.low is None or r.low < 0 for r in ranges.values()):
        return None
    roots = {x: stand_in(f"r_{x.name}") for x in rooted}
    expr = expr.xreplace(roots).subs({new: new**2 for new in roots.values()}, simultaneous=True)
    plain = {new: sympy.Symbol(f"root of {x.name}", real=True) for x, new in roots.items()}
    changed = {plain[new].name: _root_range(ranges[x]) for x, new in roots.items()}
    found = _by_signs(expr.xreplace(plain), strict, type(domain)(**{**domain.parameters, **changed}))
    return f"in square roots: {found}" if found else None


def _root_range(range_):
    """The range of sqrt(x), real even where x is an integer."""
    ends = [None if end is None else sympy.sqrt(sympy.sympify(end)) for end in (range_.low, range_.high)]
    return type(range_)(*ends, integer=False, open_low=range_.open_low, open_high=range_.open_high)


def _unfactored(expr, strict, domain):
    """A polynomial whose factors change sign together, such as N (N - 1) on the natural numbers."""
    return _polynomial_sign(sympy.expand(expr), strict, domain) if expr.is_polynomial(*expr.free_symbols) and expr.free_symbols else None


def _nonzero(expr, domain):
    for assumed in domain.where:
        if assumed.sign in (">", "!=") and _ratio(expr, assumed.expr) != 0:
            return f"assumed: {assumed.text()}"
    for turned in (expr, -expr):
        found = _signed(turned, True, domain)
        if found:
            return found
    factors = [factor for factor, _ in _factors(sympy.fraction(sympy.together(expr))[0])]
    reasons = [_without_zero(factor, domain) for factor in factors]
    return None if None in reasons else "; ".join(filter(None, reasons)) or "a constant other than zero"


def _without_zero(factor, domain):
    """Why a factor is nowhere zero: it has a sign, or no root of its one variable is in the range; None if neither is proved."""
    signed = _factor_sign(factor, True, domain)
    if signed or factor.is_odd:
        return signed[1] if signed else f"{sympy.sstr(factor)} is odd"
    range_ = domain.parameters.get(next(iter(factor.free_symbols)).name) if len(factor.free_symbols) == 1 else None
    poly = _rational_poly(factor)
    if poly is None or range_ is None or not hasattr(range_, "low"):
        return None
    found = any(_is_within(root, range_) for root in poly.ground_roots() if root.is_Integer) if range_.integer else _has_root(poly, range_, True)
    return None if found else f"{sympy.sstr(factor)} has no root there"


def _is_within(number, range_):
    """Whether a whole number lies between the ends of a range of whole numbers."""
    return (range_.low is None or number >= range_.low) and (range_.high is None or number <= range_.high)


def _rational_poly(expr):
    """The polynomial in the one symbol of the expression with rational coefficients, or None."""
    if len(expr.free_symbols) != 1 or not expr.is_polynomial(*expr.free_symbols):
        return None
    poly = sympy.Poly(expr, *expr.free_symbols)
    return poly if poly.domain in (sympy.ZZ, sympy.QQ) else None


def _by_assumption(expr, strict, domain):
    """expr = assumed + something that is nonnegative without any assumption."""
    free = type(domain)((), **domain.parameters)
    for assumed in domain.where:
        if assumed.sign in (">", ">=") and expr.free_symbols & assumed.expr.free_symbols:
            rest = sympy.expand(expr - assumed.expr)
            how = _by_signs(rest, strict and assumed.sign == ">=", free)
            if how:
                return f"{assumed.text()} and {sympy.sstr(rest)} >= 0"
    return None


def _by_signs(expr, strict, domain):
    """Every factor of numerator and denominator has a proved sign and the product has the right one."""
    expr = sympy.together(expr)
    top, bottom = sympy.fraction(expr)
    sign, reasons = 1, []
    top, bottom = _without_assumed(top, strict, domain), _without_assumed(bottom, True, domain)
    for factor, power, is_bottom in [*((f, k, False) for f, k in _factors(top)), *((f, k, True) for f, k in _factors(bottom))]:
        found = _factor_sign(factor, strict or is_bottom, domain)
        if found is None:
            if power % 2 == 0 and not (strict or is_bottom) and domain.defined(factor):
                continue
            return None
        value, why = found
        sign *= value**power
        reasons.append(why)
    if sign < 0:
        return None
    return "; ".join(dict.fromkeys(why for why in reasons if why)) or "a positive constant"


def _without_assumed(expr, strict, domain):
    """The product with every factor whose sign follows from a relation of the domain replaced by that sign."""
    if not domain.where:
        return expr

    def sign(factor):
        for turned in (1, -1):
            if any(way(turned * factor, strict, domain) for way in (_assumed, _by_assumption)):
                return sympy.Integer(turned)
        return factor

    return sympy.Mul(*(sign(sympy.expand(a)) if a.is_Add else a for a in sympy.Mul.make_args(expr)))


def _factors(expr):
    """[(factor, power)] with constants as factors of their own."""
    found = []
    for argument in sympy.Mul.make_args(expr):
        base, power = argument.as_base_exp()
        if argument.is_number or not argument.is_polynomial(*argument.free_symbols):
            found.append((base, int(power)) if power.is_Integer else (argument, 1))
        else:
            constant, factors = sympy.factor_list(argument, *argument.free_symbols)
            found += [(constant, 1), *factors]
    return found


def _factor_sign(factor, strict, domain):
    """(+1 or -1, why) if the factor has that sign on the whole domain (strictly if asked), else None."""
    if factor.is_number:
        sign = number_sign(factor)
        return None if sign is None or (strict and sign == 0) else (sign or 1, "")
    if _positive_call(factor, domain) or (not strict and _nonnegative_call(factor, domain)):
        return 1, f"{factor} {'>' if strict else '>='} 0"
    if isinstance(factor, sympy.log):
        sides = ((turned, _by_signs(turned * (factor.args[0] - 1), strict, domain)) for turned in (1, -1))
        return next(((turned, why) for turned, why in sides if why), None)
    if isinstance(factor, sympy.Abs):
        inner = factor.args[0]
        return (1, "") if not strict or _by_signs(inner, True, domain) or _by_signs(-inner, True, domain) else None
    if factor.is_Pow and not factor.exp.is_Integer:
        why = _by_signs(factor.base, strict, domain)
        return (1, why) if why else None
    for sign in (1, -1):
        turned = sign * factor
        why = _polynomial_sign(sympy.expand(turned), strict, domain) or _mixed_sign(turned, strict, domain)
        if why:
            return sign, why
    return None


def _positive_call(factor, domain):
    """exp, cosh; hyper of positive terms; gamma, factorial of a positive; binomial(n, k), 0 <= k <= n, also k = floor(x), 0 <= x <= n."""
    if isinstance(factor, sympy.exp | sympy.cosh):
        return True
    if isinstance(factor, sympy.binomial):
        top, bottom = factor.args
        bottom = bottom.args[0] if isinstance(bottom, sympy.floor) else bottom
        return all(_by_signs(a, False, domain) is not None for a in (bottom, sympy.expand(top - bottom)))
    if isinstance(factor, sympy.hyper):
        signs = [*((a, True) for a in (*factor.args[0], *factor.args[1])), (factor.args[2], False)]
        return all(_by_signs(sympy.sympify(a), strict, domain) is not None for a, strict in signs)
    if isinstance(factor, sympy.gamma | sympy.factorial):
        shift = 1 if isinstance(factor, sympy.factorial) else 0
        return _by_signs(factor.args[0] + shift, True, domain) is not None
    if isinstance(factor, sympy.RisingFactorial):
        base, count = factor.args
        return _by_signs(base, True, domain) is not None and domain.proves(Relation(base + count, ">")) is not None
    if isinstance(factor, sympy.Product):
        return _terms_are(">", factor, domain)
    return False


def _nonnegative_call(factor, domain):
    """A sum of terms that are nonnegative; the distribution function of a beta law over an interval from left to right."""
    if isinstance(factor, sympy.Sum):
        return _terms_are(">=", factor, domain)
    if isinstance(factor, sympy.betainc_regularized):
        return _by_signs(sympy.expand(factor.args[3] - factor.args[2]), False, domain) is not None
    return False


def _terms_are(sign, series, domain):
    term, inside = terms(series, domain)
    return inside.proves(Relation(term, sign)) is not None


def _polynomial_sign(expr, strict, domain):
    """Why a polynomial is nonnegative (positive if strict) on the box of ranges, or None."""
    symbols = sorted(expr.free_symbols, key=lambda s: s.name)
    if not symbols:
        return "a constant" if number_sign(expr) in ((1,) if strict else (0, 1)) else None
    ranges = [domain.parameters.get(s.name) for s in symbols]
    if any(r is None or not hasattr(r, "low") for r in ranges):
        return None
    if not expr.is_polynomial(*symbols):
        return _mixed_sign(expr, strict, domain)
    poly = _rational_poly(expr)
    if poly is not None:
        return _one_variable(poly, ranges[0], strict)
    return box_sign(expr, symbols, ranges, strict) or _completed_square(expr, symbols, strict, domain) or _first_value(expr, symbols, strict, domain)


def _completed_square(expr, symbols, strict, domain):
    """A quadratic a x^2 + b x + c in one variable with a > 0 and 4 a c - b^2 of the right sign."""
    for symbol in symbols:
        poly = sympy.Poly(expr, symbol)
        if poly.degree() == 2:
            a, b, c = poly.all_coeffs()
            if _by_signs(a, True, domain) and _by_signs(4 * a * c - b**2, strict, domain):
                return f"{sympy.sstr(expr)} has no two roots in {symbol}"
    return None


def _first_value(expr, symbols, strict, domain):
    """A strict sign that a completed square gives beyond the first value of an integer, and that holds at the first value by itself."""
    for symbol in symbols if strict else ():
        range_ = domain.parameters[symbol.name]
        if not range_.integer or range_.low is None or range_.step != 1:
            continue
        beyond = domain.with_(**{symbol.name: replace(range_, low=range_.low + 1)})
        why = _completed_square(expr, symbols, strict, beyond)
        if why and _by_signs(expr.subs(symbol, range_.low), strict, domain):
            return f"{why} beyond {symbol} = {range_.low}"
    return None


def _mixed_sign(expr, strict, domain):
    """The polynomial part and every other term of a sum are nonnegative, and one is positive if strict."""
    if not expr.is_Add or expr.is_polynomial(*expr.free_symbols):
        return None
    polynomial = [term for term in expr.args if term.is_polynomial(*expr.free_symbols)]
    parts = [*(term for term in expr.args if term not in polynomial), *([sympy.Add(*polynomial)] if polynomial else [])]
    if not all(_by_signs(part, False, domain) for part in parts) or (strict and not any(_by_signs(part, True, domain) for part in parts)):
        return None
    return f"every part of {sympy.sstr(expr)} is {'positive' if strict else 'nonnegative'}"


def _one_variable(poly, range_, strict):
    """No root inside the range (none at a closed end if strict) and the right sign at an inner point."""
    low, high = range_.low, range_.high
    if range_.integer:
        return _integer_variable(poly, low, high, strict)
    if _has_root(poly, range_, strict):
        return None
    inner = _inner(low, high)
    return f"{sympy.sstr(poly.as_expr())} has no root there" if number_sign(poly.eval(inner)) == 1 else None


def _integer_variable(poly, low, high, strict):
    """Integers: positive at each of them up to the largest root, positive leading coefficient beyond."""
    if low is None:
        return None
    if high is None:
        bound = max((sympy.ceiling(abs(root)) for root in sympy.real_roots(poly)), default=0)
        if poly.LC() <= 0:
            return None
        high = max(int(bound) + 1, int(low))
    if high - low > 10_000:
        return None
    values = [poly.eval(k) for k in range(int(low), int(high) + 1)]
    fine = all(v > 0 if strict else v >= 0 for v in values)
    return f"{sympy.sstr(poly.as_expr())} {'>' if strict else '>='} 0 from {poly.gen} = {low} on" if fine else None


def _has_root(poly, range_, strict):
    """Whether the polynomial has a root in the range, or may have one; a root at an end counts only if the end is closed and strictness is asked.

    Roots are counted exactly, by Sturm's theorem, between rational numbers.
    """
    poly = poly.sqf_part()
    low, high = _bracket(poly, range_.low), _bracket(poly, range_.high)
    if None in (low, high):
        return True
    at_ends = [(low.is_root, range_.open_low), (high.is_root, range_.open_high)]
    if strict and any(is_root and not is_open for is_root, is_open in at_ends):
        return True
    if None not in (low.above, high.below) and low.above > high.below:
        return False
    counted = sum(end.is_root and end.below == end.above for end in {low, high})
    return poly.count_roots(low.above, high.below) > counted


@dataclass(frozen=True)
class _End:
    """Rational numbers around an end of a range, and whether it is a root; there is no other between them. No numbers at infinity."""

    below: sympy.Rational | None = None
    above: sympy.Rational | None = None
    is_root: bool = False


def _bracket(poly, end):
    """The _End of a square-free polynomial, or None where it is not decided."""
    if end is None:
        return _End()
    end = sympy.sympify(end)
    sign = number_sign(poly.eval(end))
    if end.is_Rational:
        return _End(end, end, sign == 0)
    for digits in (20, 40, 80) if sign is not None else ():
        near, gap = sympy.Rational(str(sympy.N(end, digits))), (1 + abs(sympy.floor(end))) / sympy.Integer(10) ** (digits - 2)
        below, above = near - gap, near + gap
        if number_sign(end - below) == number_sign(above - end) == 1 and poly.count_roots(below, above) == (sign == 0):
            return _End(below, above, sign == 0)
    return None


def _inner(low, high):
    """A number of the interval, rational unless the interval is one number."""
    low, high = (None if end is None else sympy.sympify(end) for end in (low, high))
    if low is None:
        return sympy.Integer(0) if high is None else sympy.floor(high) - 1
    if high is None:
        return sympy.ceiling(low) + 1
    middle, digits = (low + high) / 2, 15
    while not middle.is_Rational and low != high:
        near = sympy.Rational(str(sympy.N(middle, digits)))
        middle, digits = (near if low < near < high else middle), 2 * digits
    return middle
