"""Rules for inverse powers of sums: the Gamma integral of an exponential, Euler's integrals, and contiguous relations."""

from fractions import Fraction

import sympy

from ...kernel.derivation import Refused, rule
from ...scalars.domains import nonnegative, nonzero, positive
from ...scalars.parameters import t
from ...vectors import syntax
from ...vectors.normal_form import Expression, expression, joined, labels
from ...vectors.trees import nodes
from ..statements import family_name, needs_expectation
from .generating_functions import bound_exponent, linear_part, square_rate
from .moments import need_independent

__all__ = ["contiguous", "euler_integral", "gamma_integral", "tilt"]


@rule(
    "tilt", "completing the square: e^{u.g - s |g|^2} times a Gaussian density is a Gaussian density, shifted and narrower",
    conditions="outside the exponent the vector occurs polynomially; 1 + 2 s scale > 0",
)  # fmt: skip
def tilt(statement, context, family):
    """E P(g) e^{u.g - s |g|^2} = c^{-width/2} e^{scale |u|^2/(2c)} E P(scale u/c + g/sqrt(c)) for a Gaussian g, with c = 1 + 2 s scale."""
    normal = needs_expectation(statement, context)
    name = family_name(family)
    ensemble = normal.ensemble(name)
    if ensemble.kind != "gaussian":
        context.refuse("a Gaussian vector", f"{name} is {ensemble.kind}")
    need_independent(normal, name, context)

    def step(atoms, coefficient):
        pending, done = [(atoms, coefficient)], []
        while pending:
            atoms, coefficient = pending.pop()
            exponents = [atom for atom in atoms if atom[0] == "exp"]
            label = next((x for x in sorted(labels(exponents)) if x[0] == name), None)
            if label is None:
                done.append((atoms, coefficient))
            else:
                pending += [(new, coefficient * factor) for new, factor in _tilted(atoms, label, ensemble, context)]
        return done

    return normal.mapped(step)


def _tilted(atoms, label, ensemble, context):
    direction, rate = linear_part(atoms, label), square_rate(atoms, label)
    if direction is None:
        context.refuse("an exponent with the vector linearly and by its norm", "the vector occurs otherwise")
    stretch = sympy.expand(1 + 2 * rate * ensemble.scale)
    context.need(positive(stretch), "a Gaussian integral that is finite")
    exponent, mine = bound_exponent(atoms, label, direction, ensemble.scale / (2 * stretch)), {}
    rest = {atom: power for atom, power in atoms.items() if atom[0] != "exp" and label not in labels([atom])}
    for atom, power in atoms.items():
        if atom[0] != "exp" and label in labels([atom]):
            mine[atom] = power
            if atom[0] != "dot" or power.denominator != 1 or power < 0:
                context.refuse("a polynomial outside the exponent", f"{label[0]} occurs otherwise")
    shifts = [(other, strength * ensemble.scale / stretch) for other, strength in direction.items()] + [(label, 1 / sympy.sqrt(stretch))]
    found = [(joined(rest, exponent), stretch ** (-ensemble.width / 2))]
    for (_, content), power in mine.items():
        for _ in range(int(power)):
            found = [(joined(left, {("dot", new): Fraction(1)}), c * factor) for left, c in found for new, factor in shifted(content, label, shifts)]
    return found


def shifted(content, label, shifts):
    """[(labels, factor)] of a contraction with every slot of the label replaced by a sum."""
    found = [((), sympy.Integer(1))]
    for one in content:
        choices = shifts if one == label else [(one, sympy.Integer(1))]
        found = [((*chosen, other), factor * strength) for chosen, factor in found for other, strength in choices]
    return [(tuple(sorted(chosen)), factor) for chosen, factor in found]


@rule(
    "Gamma integral", "x^-s = int_0^inf t^(s - 1) e^(-t x) dt / Gamma(s), Tonelli",
    conditions="numerator and base are nonnegative; E A e^{-t B} is derived for every t > 0",
)  # fmt: skip
def gamma_integral(statement, context, inner):
    """E A/B^s = int_0^inf t^(s - 1) E(A e^{-t B}) dt / Gamma(s), from a derivation of E(A e^{-t B})."""
    if not isinstance(statement, syntax.E) or not isinstance(statement.body, syntax.Mul):
        context.refuse("the mean of a quotient", "there is none")
    kept, base, power = _quotient(statement.body, context)
    if not all(syntax.nonnegative_by_syntax(part) for part in (*kept, base)):
        context.refuse("a nonnegative numerator and base", "the order of integration matters otherwise")
    wanted = syntax.E(syntax.Mul((*kept, syntax.Exp(syntax.Mul((syntax.Const(-t), base))))))
    if not isinstance(inner.statement, syntax.Term) or expression(inner.statement).key() != expression(wanted).key() or inner.relation != "=":
        context.refuse(wanted.text(), "another mean was derived")
    if any(t in value.free_symbols for value in nodes(statement) if isinstance(value, sympy.Expr)):
        context.refuse("a statement without t", "t is the variable of the integral")
    every = inner.domain.parameters.get("t")
    if every is None or not nonnegative_reals(every) or any(t in relation.expr.free_symbols for relation in inner.domain.where):
        context.refuse("the mean for every t > 0", "t is restricted where it was derived")
    value = context.derive(inner, bound=[t.name]).scalar()
    if value is None:
        context.refuse("a closed form in t", "the mean is not derived to its end")
    whole = sympy.Rational(power.numerator, power.denominator)
    return closed(sympy.Integral(t ** (whole - 1) * value / sympy.gamma(whole), (t, 0, sympy.oo)))


def nonnegative_reals(range_):
    """Whether a range of a parameter holds every positive real number."""
    return not getattr(range_, "integer", True) and (range_.low is None or range_.low <= 0) and range_.high is None


def _quotient(product, context):
    """(other factors, B, s) of A/B^s: the one factor that is a negative power of a sum."""
    kept, found = [], []
    for factor in product.args:
        base, power = factor, Fraction(1)
        while isinstance(base, syntax.Pow):
            base, power = base.base, power * base.exponent
        (found if power < 0 else kept).append((factor, base, power))
    if len(found) != 1:
        context.refuse("one denominator", "there is none, or there are several")
    return [factor for factor, _, _ in kept], found[0][1], -found[0][2]


def closed(value):
    """A scalar as a line."""
    return Expression((((0, ()), value),), (), (), False, False)


@rule(
    "Euler's integral", "DLMF 5.12.3, 13.4.1 and 15.6.1, by t = y/(r (1 - y))",
    conditions="every term is a power of t over powers of at most two linear forms, or of one and an exponential; each integral converges",
)  # fmt: skip
def euler_integral(statement, context):
    """int_0^inf t^k (1 + r t)^-e (1 + q t)^-f dt as a Beta function times 2F1, or with e^{c r t/(1 + r t)} in place of the last factor times 1F1."""
    value = expression(statement).scalar()
    integrals = list(value.atoms(sympy.Integral)) if value is not None else []
    if not integrals:
        context.refuse("an integral", "there is none")
    for one in integrals:
        ((variable, low, high),) = one.limits
        if (low, high) != (0, sympy.oo):
            context.refuse("an integral from zero to infinity", f"this one runs from {low} to {high}")
        value = value.subs(one, _by_terms(one.function, variable, context))
    return closed(value)


def _by_terms(integrand, variable, context):
    """The integral by the terms of the integrand, each factored, or by those of the factored integrand where single terms diverge."""
    conditions = len(context.conditions)
    try:
        return sympy.Add(*(_euler(*part, variable, context) for part in _split(_factored_terms(integrand), variable)))
    except Refused:
        del context.conditions[conditions:]
        return sympy.Add(*(_euler(*part, variable, context) for part in _split(sympy.factor(integrand), variable)))


def _factored_terms(integrand):
    return sympy.Add(*(sympy.factor(term) for term in sympy.Add.make_args(sympy.expand(integrand))))


def _split(integrand, variable):
    """[(term, {name: linear form})] of the integrand multiplied out, powers of linear forms kept as powers of their names."""
    names = _linear_forms(integrand, variable)
    forms = {name: base for base, name in names.items()}
    return [(term, forms) for term in sympy.Add.make_args(sympy.expand(integrand.xreplace(names)))]


def _linear_forms(integrand, variable):
    """{linear form: a name for it}, so that powers of forms are multiplied out as powers."""
    bases = {node.base for node in integrand.atoms(sympy.Pow)}
    linear = {base for base in bases if base.is_Add and base.is_polynomial(variable) and sympy.degree(base, variable) == 1}
    return {base: sympy.Dummy("w") for base in sorted(linear, key=sympy.default_sort_key)}


def _euler(term, names, variable, context):
    outside, power, forms, exponent = _parsed(term, variable, names, context)
    if not forms or len(forms) > 2:
        context.refuse("one or two linear forms", f"{term} has {len(forms)}")
    (first, e), *others = sorted(forms.items(), key=lambda form: sympy.default_sort_key(form[0]), reverse=True)
    second, f = others[0] if others else (first, sympy.Integer(0))
    if others and context.domain.proves(nonnegative(second - first)):
        first, e, second, f = second, f, first, e  # so that the argument of 2F1 lies between 0 and 1
    context.need(positive(first), "a linear form without zero")
    context.need(positive(second), "a linear form without zero")
    a, b = power + 1, e + f - power - 1
    if power < 0:
        context.refuse("a whole power of t", f"{term} has a negative one")
    context.need(positive(b), "an integral that converges at infinity")
    beta = sympy.factorial(power) / sympy.Mul(*(b + s for s in range(int(a))))
    shift, slope = _in_y(exponent, variable, first, context)
    if slope != 0 and f != 0:
        context.refuse("an exponential or a second linear form", f"{term} has both")
    special = sympy.hyper((f, a), (a + b,), 1 - second / first) if f != 0 else sympy.hyper((a,), (a + b,), slope) if slope != 0 else 1
    return outside * first ** (-a) * beta * sympy.exp(shift) * special


def _parsed(term, variable, names, context):
    """(factor without t, power of t, {r: e of (1 + r t)^-e}, exponent)."""
    outside, power, forms, exponent = sympy.Integer(1), sympy.Integer(0), {}, sympy.Integer(0)
    for factor in sympy.Mul.make_args(term):
        base, raised = factor.as_base_exp() if not isinstance(factor, sympy.exp) else (factor, sympy.Integer(1))
        if not factor.free_symbols & {variable, *names}:
            outside *= factor
        elif isinstance(factor, sympy.exp):
            exponent += factor.args[0].xreplace(names)
        elif base == variable and raised.is_Integer:
            power += raised
        elif base in names:
            offset = names[base].subs(variable, 0)
            slope = sympy.cancel(names[base].diff(variable) / offset)
            outside *= offset**raised
            forms[slope] = forms.get(slope, 0) - raised
        else:
            context.refuse("powers of t and of linear forms", f"{factor} is none")
    return outside, power, forms, exponent


def _in_y(exponent, variable, rate, context):
    """(c0, c1) of an exponent c0 + c1 y with y = r t/(1 + r t)."""
    y = sympy.Dummy("y")
    try:
        shown = sympy.cancel(sympy.together(exponent.subs(variable, y / (rate * (1 - y)))))
        poly = sympy.Poly(shown, y) if shown.is_polynomial(y) else None
    except sympy.PolynomialError:
        poly = None
    if poly is None or poly.degree() > 1:
        context.refuse("an exponent proportional to t/(1 + r t)", f"{exponent} is none")
    return poly.coeff_monomial(1), poly.coeff_monomial(y)


@rule(
    "contiguous relations", "DLMF 13.3.15 and the first-order equation z f' + (b - 1 - z) f = b - 1 of f = 1F1(1; b; z)",
    conditions="the upper parameter is a positive integer, the lower one differs from b by an integer, z is not zero", kind="argument",
)  # fmt: skip
def contiguous(statement, context, b):
    """Every 1F1(m; b + k; z) by 1F1(1; b; z) and rational functions."""
    value = expression(statement).scalar()
    if value is None:
        context.refuse("a closed form", "there is none")
    for one in value.atoms(sympy.hyper):
        top, bottom, z = one.args
        if len(top) != 1 or len(bottom) != 1 or not (top[0].is_Integer and top[0] > 0) or not sympy.expand(bottom[0] - b).is_Integer:
            context.refuse(f"1F1(m; {b} + k; z)", f"{one} is another function")
        context.need(nonzero(z), "a division by the argument")
        context.need(positive(b - 1), "a lower parameter that no relation divides by")
        y = sympy.Dummy("y")
        plain, times = _reduced(int(top[0]), bottom[0], b, y)
        value = value.subs(one, plain.subs(y, z) + times.subs(y, z) * sympy.hyper((1,), (b,), z))
    return closed(_collected(value))


def _reduced(m, lower, b, y):
    """(P, Q) with 1F1(m; lower; y) = P + Q 1F1(1; b; y)."""
    if m > 1:
        plain, times = _reduced(m - 1, lower - 1, b, y)
        scale = (lower - 1) / (m - 1)
        return scale * (plain.diff(y) + times * (b - 1) / y), scale * (times.diff(y) - times * (b - 1 - y) / y)
    step = int(sympy.expand(lower - b))
    plain, times, at = sympy.Integer(0), sympy.Integer(1), b
    for _ in range(abs(step)):
        if step > 0:  # f(b + 1) = b (f(b) - 1) / y
            plain, times, at = at * (plain - 1) / y, at * times / y, at + 1
        else:  # f(b - 1) = 1 + y f(b) / (b - 1)
            plain, times, at = 1 + y * plain / (at - 1), y * times / (at - 1), at - 1
    return plain, times


def _collected(value):
    """The value as a sum over its hypergeometric functions with cancelled coefficients."""
    functions = sorted(value.atoms(sympy.hyper), key=sympy.default_sort_key)
    if len(functions) != 1:
        return value
    name = sympy.Dummy()
    try:
        poly = sympy.Poly(sympy.expand(value.subs(functions[0], name)), name)
    except sympy.PolynomialError:
        return value
    return sympy.Add(*(sympy.factor(sympy.cancel(c)) * functions[0] ** k for (k,), c in poly.terms()))
