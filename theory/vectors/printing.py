"""Terms and normal forms as a reader expects them, in LaTeX and in plain text."""

import re
from fractions import Fraction

import sympy

from ..kernel.statement import printed
from ..scalars.latex import latex as typeset
from . import syntax
from .monomials import bound_names, labels
from .normal_form import Expression

GREEK = {"#0": "j", "#1": "l", "#2": "r", "#3": "s"}
COUNTED = {"#0": "a", "#1": "b", "#2": "a'", "#3": "b'"}
POWERS = syntax.Pow | syntax.Power | syntax.Exp  # what has a superscript already
PRODUCT = re.compile(r"[ /]|(?<!\*)\*(?!\*)")  # what needs brackets below a bar in plain text


class Style:
    """How one output writes products, powers, sums and vectors."""

    def __init__(self, is_latex):
        self.is_latex = is_latex

    def scalar(self, expr):
        """A SymPy expression."""
        if not self.is_latex:
            return sympy.sstr(expr)
        return typeset(expr)

    def item(self, name):
        """The name of an item, bound ones as j, l, ..."""
        short, is_counted, _ = name.partition(":")
        return (COUNTED if is_counted else GREEK).get(short, short)

    def vector(self, family, item):
        """k_i."""
        if not item:
            return sympy.latex(sympy.Symbol(family)) if self.is_latex else family
        return f"{family}_{{{self.item(item)}}}" if self.is_latex else f"{family}_{self.item(item)}"

    def dot(self, left, right):
        """An inner product or a squared norm."""
        if left == right:
            return rf"\lVert {left} \rVert^2" if self.is_latex else f"|{left}|^2"
        return rf"{left}\cdot {right}" if self.is_latex else f"{left}.{right}"

    def power(self, base, exponent):
        """base to a rational power; base is bracketed by the caller if it needs it."""
        if exponent == 1:
            return base
        shown = str(exponent)
        return f"{base}^{{{shown}}}" if self.is_latex else f"{base}^{shown if exponent.denominator == 1 and exponent >= 0 else f'({shown})'}"

    def bracket(self, inner):
        """Round brackets."""
        return rf"\left({inner}\right)" if self.is_latex else f"({inner})"

    def exp(self, inner):
        """An exponential."""
        return f"e^{{{inner}}}" if self.is_latex else f"exp({inner})"

    def magnitude(self, inner):
        """An absolute value."""
        return rf"\lvert {inner} \rvert" if self.is_latex else f"|{inner}|"

    def positive(self, inner):
        """A positive part."""
        return rf"\left[{inner}\right]_{{+}}" if self.is_latex else f"[{inner}]_+"

    def sum(self, bound, excluding, inner):
        """A sum over items."""
        names = ",".join(bound)
        if len(bound) > 1:
            names = ",".join([*bound, *excluding.split(",")] if excluding else bound)
            rule = r"\text{ distinct}" if self.is_latex else " distinct"
        else:
            rule = "" if not excluding else (rf" \ne {excluding}" if self.is_latex else f" != {excluding}")
        return rf"\sum_{{{names}{rule}}} {inner}" if self.is_latex else f"sum_{{{names}{rule}}} {inner}"

    def expectation(self, inner):
        """An expectation."""
        return rf"\mathbb{{E}}\left[{inner}\right]" if self.is_latex else f"E[{inner}]"

    def fraction(self, top, bottom):
        """A quotient."""
        if self.is_latex:
            return rf"\frac{{{top}}}{{{bottom}}}"
        return f"{top} / ({bottom})" if PRODUCT.search(bottom) else f"{top} / {bottom}"

    def product(self, factors):
        """A product of factors."""
        return (r"\, " if self.is_latex else " ").join(factors)


def latex(node):
    """A term or vector in LaTeX."""
    return _node(node, Style(True))


def text(node):
    """A term or vector in plain text."""
    return _node(node, Style(False))


@printed.register
def _(node: syntax.Term, mode):
    return _node(node, Style(mode == "latex"))


@printed.register
def _(node: Expression, mode):
    return _expression(node, Style(mode == "latex"))


ZERO, ONE, NONE = syntax.Const(sympy.Integer(0)), syntax.Const(sympy.Integer(1)), syntax.VectorSum(())


def tidied(node):
    """A term or vector without the factors one and the summands zero that a general definition leaves at special values."""
    match node:
        case syntax.Scaled(coefficient, vector):
            coefficient, vector = tidied(coefficient), tidied(vector)
            return NONE if ZERO == coefficient or vector == NONE else vector if coefficient == ONE else syntax.Scaled(coefficient, vector)
        case syntax.Mul(args):
            args = tuple(one for one in map(tidied, args) if one != ONE)
            return ZERO if ZERO in args else ONE if not args else args[0] if len(args) == 1 else syntax.Mul(args)
        case syntax.Add(args) | syntax.VectorSum(args):
            args = tuple(one for one in map(tidied, args) if one not in (ZERO, NONE))
            return args[0] if len(args) == 1 else type(node)(args) if args or isinstance(node, syntax.VectorSum) else ZERO
        case syntax.Pow(base, exponent):
            return syntax.Pow(tidied(base), exponent)
    return node


def _node(node, style):
    if isinstance(node, syntax.Const):
        return style.scalar(node.value)
    if isinstance(node, syntax.Vec):
        return style.vector(node.family.name, node.item.name)
    if isinstance(node, syntax.Entry):
        return style.vector(node.name, node.item.name)
    if isinstance(node, syntax.Coordinate):
        return _node(node.vector, style)
    if isinstance(node, syntax.Some):
        return node.name
    if isinstance(node, syntax.Dot):
        if _norm(node):
            inner = _node(node.left, style)
            return style.dot(inner, inner)
        return style.dot(*(_factor(side, style) for side in (node.left, node.right)))
    if isinstance(node, syntax.E):
        return style.expectation(_node(node.body, style))
    if isinstance(node, syntax.Exp):
        return style.exp(_node(node.argument, style))
    if isinstance(node, syntax.Cosine):
        return (r"\cos" if style.is_latex else "cos") + style.bracket(_node(node.argument, style))
    if isinstance(node, syntax.Magnitude):
        return style.magnitude(_node(node.argument, style))
    if isinstance(node, syntax.Positive):
        return style.positive(_node(node.argument, style))
    if isinstance(node, syntax.Over | syntax.VectorOver):
        return style.sum([style.item(node.item.name)], ",".join(i.name for i in node.excluding), _wrapped(node.body, style))
    if isinstance(node, syntax.Direction):
        inner = _node(node.vector, style)
        return rf"\tfrac{{{inner}}}{{\lVert {inner} \rVert}}" if style.is_latex else f"({inner}/|{inner}|)"
    if isinstance(node, syntax.Stretched):
        return (r" \odot " if style.is_latex else " o ").join((_node(node.coefficient, style), _node(node.vector, style)))
    if isinstance(node, syntax.Scaled) and node.coefficient == syntax.Const(sympy.Integer(-1)):
        return "-" + _wrapped(node.vector, style)
    if isinstance(node, syntax.Scaled):
        return style.product([_wrapped(node.coefficient, style), _wrapped(node.vector, style)])
    if isinstance(node, syntax.Add | syntax.VectorSum):
        return _sum_text([_node(a, style) for a in node.args])
    if isinstance(node, syntax.Power):
        base = (
            style.bracket(_node(node.base, style)) if isinstance(node.base, syntax.Mul | POWERS) or _norm(node.base) else _wrapped(node.base, style)
        )
        return f"{base}^{{{style.scalar(node.exponent)}}}" if style.is_latex else f"{base}^({style.scalar(node.exponent)})"
    if isinstance(node, syntax.Pow):
        return style.fraction("1", _powered(node.base, -node.exponent, style)) if node.exponent < 0 else _powered(node.base, node.exponent, style)
    return _quotient(node, style)


def _sum_text(parts):
    shown = parts[0]
    for part in parts[1:]:
        shown += f" - {part[1:].lstrip()}" if part.startswith("-") else f" + {part}"
    return shown


def _wrapped(node, style):
    loose = isinstance(node, syntax.Add | syntax.VectorSum | syntax.Stretched | syntax.Over | syntax.VectorOver | syntax.Dot) and not _norm(node)
    loose = loose or (isinstance(node, syntax.Const) and node.value.is_Add)
    return style.bracket(_node(node, style)) if loose else _node(node, style)


def _factor(node, style):
    """A side of an inner product: a multiple of a vector in brackets, as products of numbers need none."""
    scaled = isinstance(node, syntax.Scaled) and node.coefficient != syntax.Const(sympy.Integer(1))
    return style.bracket(_node(node, style)) if scaled else _wrapped(node, style)


def _norm(node):
    return isinstance(node, syntax.Dot) and node.left == node.right


def _powered(base, exponent, style):
    if exponent == 1:
        return _wrapped(base, style)
    if _norm(base):
        return _norm_power(_wrapped(base.left, style), 2 * exponent, style)
    shown = style.bracket(_node(base, style)) if isinstance(base, syntax.Mul | POWERS) else _wrapped(base, style)
    return style.power(shown, exponent)


def _quotient(node, style):
    """A product, with negative powers under a fraction bar and a leading minus one as a sign."""
    top, bottom, sign = [], [], ""
    for a in node.args:
        if isinstance(a, syntax.Const) and a.value == -1:
            sign = "-" if not sign else ""
        elif isinstance(a, syntax.Pow) and a.exponent < 0:
            inner = a.base.args if isinstance(a.base, syntax.Mul) else (a.base,)
            bottom += [(b, -a.exponent) for b in inner]
        else:
            top.append((a, 1))
    barred = bool(bottom) and style.is_latex  # a bar brackets what stands alone above or below it
    over, under = (_product(factors, barred or len(node.args) == 1, style) for factors in (top, bottom))
    return sign + (style.fraction(over or "1", under) if bottom else over or "1")


def _product(factors, bare, style):
    if bare and len(factors) == 1 and factors[0][1] == 1:
        return _node(factors[0][0], style)
    return style.product([_powered(base, power, style) for base, power in factors])


def _expression(expression, style):
    if not expression.terms:
        return "0"
    value = expression.scalar()
    if value is not None:
        return style.scalar(_tidied(value))
    ordered = sorted(expression.terms, key=lambda term: (term[0][0], len(term[0][1])))
    parts = [_term(bound, dict(atoms), coefficient, expression, style) for (bound, atoms), coefficient in ordered]
    return _sum_text(parts)


def _tidied(value):
    """A closed form factored where that makes it no longer."""
    factored = sympy.factor(value) if value.is_rational_function() else sympy.factor_terms(value)
    return min(value, factored, key=lambda form: (sympy.count_ops(form), str(form)))


def _term(bound, atoms, coefficient, expression, style):
    coefficient = sympy.factor(coefficient)
    top, bottom = sympy.fraction(coefficient)
    over = [_atom(atom, power, style) for atom, power in sorted(atoms.items(), key=repr) if power > 0]
    under = [_atom(atom, -power, style) for atom, power in sorted(atoms.items(), key=repr) if power < 0]
    sign = ""
    if top.could_extract_minus_sign():
        sign, top = "-", -top
    inner = style.product(over) or "1"
    if under:
        inner = style.fraction(inner, style.product(under))
    if bound:
        names = [style.item(name) for name in bound_names(atoms)]
        without = [] if all(":" in name for name in bound_names(atoms)) else expression.fixed
        inner = style.sum(names, ",".join(style.item(name) for name in without), inner)
    if expression.expected and any(family in dict(expression.families) for family, _ in labels(atoms)):
        inner = style.expectation(inner)
    outside = [] if top == 1 else [style.bracket(style.scalar(top)) if top.is_Add else style.scalar(top)]
    shown = style.product([*outside, inner]) if atoms else style.product(outside) or "1"
    return sign + (style.fraction(shown, style.scalar(bottom)) if bottom != 1 else shown)


def _atom(atom, power, style):
    kind, content, *rest = atom
    if kind == "exp":
        return style.exp(_exponent(content, style))
    if kind in ("dot", "some") and len(content) == 1:
        family, item = content[0]
        return style.power(style.vector(family, item) if item else family, power)
    if kind == "dot" and len(content) == 2 and content[0] == content[1]:
        name = style.vector(*content[0])
        return _norm_power(name, 2 * power, style)
    shown = _contraction(content, style)
    if kind == "abs":
        return style.power(style.magnitude(shown), power)
    if kind == "pos":
        return style.power(style.positive(_sum_text([shown, *(style.scalar(-threshold) for threshold in rest)])), power)
    return style.power(style.bracket(shown), power)


def _norm_power(name, power, style):
    base = rf"\lVert {name} \rVert" if style.is_latex else f"|{name}|"
    return style.power(base, Fraction(power))


def _contraction(content, style):
    names = [style.vector(*label) for label in content]
    if len(names) == 2:
        return style.dot(names[0], names[1])
    return style.sum(["c"], "", style.product([f"({name})_c" for name in names]))


def _exponent(polynomial, style):
    parts = []
    for monomial, coefficient in polynomial:
        factors = [_atom(atom, power, style) for atom, power in monomial]
        sign = ""
        if coefficient.could_extract_minus_sign():
            sign, coefficient = "-", -coefficient
        coefficient = sympy.factor(coefficient)
        shown = (
            [] if coefficient == 1 and factors else [style.bracket(style.scalar(coefficient)) if coefficient.is_Add else style.scalar(coefficient)]
        )
        parts.append(sign + style.product([*shown, *factors]))
    return _sum_text(parts)
