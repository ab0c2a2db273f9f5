"""A draft as a theorem file: the statement, the rules that derive it, the points, and the wrong forms, as lines that import memorem alone."""

from fractions import Fraction
from pathlib import Path

import sympy

from ...theory.functionals import of_means
from ...theory.functionals.recurrences import Recurrence
from ...theory.kernel.derivation import Derivation
from ...theory.scalars.domains import Choice
from ...theory.vectors import syntax
from ..errors import UsageError

ONE_ARGUMENT = {syntax.Exp: "exponential", syntax.Cosine: "cosine", syntax.Magnitude: "abs", syntax.Positive: "positive_part", syntax.E: "E"}
WITH_SCALE = ("gaussian", "flips", "equiangular", "incoherent", "masks")


class NoSource(UsageError):
    """A draft that cannot be written as a file."""


def saved(draft, path):
    """Write the file; UsageError where the draft has no formula, or the path is not free."""
    if draft.derivation is None:
        raise NoSource("there is no formula to save: nothing was derived")
    path, text = free(path), source(draft)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def free(path):
    """The Path; UsageError where it is no FOLDER/NAME.py or exists already."""
    path = Path(path)
    if path.suffix != ".py" or not path.stem.isidentifier():
        raise NoSource(f"--save is {str(path)!r}; it is LIBRARY/FAMILY/NAME.py")
    if path.exists():
        raise NoSource(f"{path} exists already and stays as it is")
    return path


def source(draft):
    """The text of the file."""
    part, question = draft.part, draft.question
    domain = ", ".join([f"{name}={kind(one)}" for name, one in part.domain.parameters.items()] + _where(part.domain))
    points = ",\n".join(f"                {_point(point)}" for point in part.points)
    wrong = ",\n".join(f"                {name!r}: {number(formula)}" for name, formula in part.near_misses.items())
    label = question.asked.replace("-", "_")
    quantity = "lambda keys: STATEMENT" if "keys" in part.domain.names else "STATEMENT"
    return f'''"""{question.title[:1].upper()}{question.title[1:]}.

A draft that memorem derived: what it says of the world is yours to write, and so are its source and its points.
Source: this file.
"""

from memorem.language import *

DOMAIN = Domain({domain})
STATEMENT = {statement(question.statement)}


def derivation():
    return {derivation(draft.derivation)}


THEOREM = Theorem(
    title={question.title!r},
    domain=DOMAIN,
    parts={{
        {label!r}: Identity(
            quantity={quantity},
            equals={number(part.equals)},
            derivation=derivation,
            points=(
{points},
            ),
            near_misses={{
{wrong},
            }},
        ),
    }},
)
'''


def kind(one):
    """A range or a choice of a domain."""
    if isinstance(one, Choice):
        return f"one_of({', '.join(map(repr, one.options))})"
    ends = ", ".join("None" if end is None else number(sympy.sympify(end)) for end in (one.low, one.high))
    if one.integer:
        return f"integers({ends}, step={one.step})"
    opened = {(True, True): "True", (False, False): "False", (True, False): "'low'", (False, True): "'high'"}[one.open_low, one.open_high]
    return f"reals({ends}, open={opened})"


def _where(domain):
    words = {">": "positive", ">=": "nonnegative", "!=": "nonzero"}
    return [f"where=[{', '.join(f'{words[r.sign]}({number(r.expr)})' for r in domain.where)}]"] if domain.where else []


def _point(point):
    return "{" + ", ".join(f"{name!r}: {value if isinstance(value, int) else repr(str(value))}" for name, value in point.items()) + "}"


def number(expr):
    """A SymPy expression as Python, fractions exact."""
    expr = sympy.sympify(expr)
    if expr.is_Rational and not expr.is_Integer:
        return f"Rational({expr.p}, {expr.q})"
    if expr.is_Atom:
        return f"({expr})" if expr.is_negative else str(expr)
    if isinstance(expr, sympy.Tuple):
        return "(" + "".join(f"{number(one)}, " for one in expr) + ")"
    if expr.is_Add or expr.is_Mul:
        return "(" + (" + " if expr.is_Add else " * ").join(map(number, expr.args)) + ")"
    if expr.is_Pow:
        return f"{number(expr.base)} ** {number(expr.exp)}"
    return f"{type(expr).__name__}({', '.join(map(number, expr.args))})"


def statement(one):
    """A statement, term or vector as Python."""
    if isinstance(one, Recurrence):
        return recurrence(one)
    if isinstance(one, of_means.Quotient):
        return f"Quotient({statement(one.top)}, ({', '.join(map(statement, one.bottom))},))"
    if isinstance(one, of_means.Capacity):
        return f"Capacity({statement(one.mean)}, {number(one.level)})"
    if type(one) in ONE_ARGUMENT:
        return f"{ONE_ARGUMENT[type(one)]}({statement(one.body if isinstance(one, syntax.E) else one.argument)})"
    made = WRITTEN.get(type(one))
    if made is None:
        raise NoSource(f"a {type(one).__name__} is not written into a file; write {one.text() if hasattr(one, 'text') else one} yourself")
    return made(one)


def item(one):
    """An item."""
    return f"Item({one.name!r})" if one.count is None else f"Item({one.name!r}, {number(one.count)})"


def ensemble(one):
    """A law of vectors."""
    scale = f", {number(one.scale)}" if one.kind in WITH_SCALE and one.scale != 1 else ""
    return f"{one.kind}({number(one.width)}{scale})"


def _vec(one):
    if one.item.name == "" and one.family.ensemble.kind == "fixed":
        return f"carried({one.family.name!r}, {number(one.family.ensemble.width)})"
    return f"{ensemble(one.family.ensemble)}({one.family.name!r})[{item(one.item)}]"


def _entry(one):
    return f"carried({one.name!r})" if one.item.name == "" else f"entries({one.name!r})[{item(one.item)}]"


def _sum(one):
    return f"over({item(one.item)}, {statement(one.body)}, excluding=[{', '.join(map(item, one.excluding))}])"


def _power(one):
    exponent = one.exponent
    return f"{statement(one.base)} ** {number(exponent) if isinstance(exponent, sympy.Expr) else number(_rational(exponent))}"


def _rational(value):
    value = Fraction(value)
    return sympy.Rational(value.numerator, value.denominator)


def _joined(sign):
    return lambda one: "(" + sign.join(map(statement, one.args)) + ")"


WRITTEN = {
    syntax.Const: lambda one: number(one.value),
    syntax.Add: _joined(" + "),
    syntax.VectorSum: lambda one: _joined(" + ")(one) if one.args else "0",
    syntax.Mul: _joined(" * "),
    syntax.Pow: _power,
    syntax.Power: _power,
    syntax.Dot: lambda one: f"({statement(one.left)} @ {statement(one.right)})",
    syntax.Over: _sum,
    syntax.VectorOver: _sum,
    syntax.Vec: _vec,
    syntax.Entry: _entry,
    syntax.Scaled: lambda one: f"({statement(one.coefficient)} * {statement(one.vector)})",
    syntax.Stretched: lambda one: f"({statement(one.coefficient)} * {statement(one.vector)})",
}


def recurrence(one):
    """A recurrence: what is read, what the state starts at, its phases."""
    start = ", ".join(f"{statement(part)}: {statement(value)}" for part, value in one.start)
    phases = ", ".join(f"({_step(made)}, {number(times)})" for made, times in one.phases)
    return f"recurrence({statement(one.reading)}, {{{start}}}, {phases}, held={list(one.held)!r})"


def _step(one):
    return f"step({{{', '.join(f'{statement(part)}: {statement(value)}' for part, value in one.updates)}}})"


def derivation(one: Derivation, domain="DOMAIN", start="STATEMENT"):
    """A derivation: its rules one after the other, with what they were given."""
    return f"Derivation({start}, {domain})" + "".join(f".by({_given(step)})" for step in one.steps)


def _given(step):
    named = [f"{name}={argument(value)}" for name, value in step.kwargs]
    return ", ".join([f"rules.{step.rule.name}", *map(argument, step.args), *named])


def argument(one):
    """What a rule was given."""
    if isinstance(one, syntax.Family):
        return f"{ensemble(one.ensemble)}({one.name!r})"
    return derivation(one, start=statement(one.statement)) if isinstance(one, Derivation) else repr(one)
