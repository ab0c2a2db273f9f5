"""What a rule may ask of a derivation that it is given: the very statement, the direction it was derived in, a closed form, a free parameter."""

import sympy

from ..kernel.derivation import Derivation
from ..scalars.domains import nonnegative
from ..scalars.parameters import N, stand_in
from ..vectors.monomials import labels, named_item
from ..vectors.normal_form import Expression, expression
from ..vectors.syntax import Term

EQUAL, UPPER, LOWER, IN_LAW = ("=",), ("=", "<=", "<"), ("=", ">=", ">"), ("=", "=d")


def stated(context, derivation, about, relations=EQUAL, given=(), bound=()):
    """The last line of a derivation that starts at `about` and stands to it in one of the relations; refused for any other derivation.

    The first line must be the same kind of statement about the same families. given, bound: as for Context.derive; see for_every and endless.
    """
    if type(derivation) is not Derivation:
        context.refuse("a derivation", f"{derivation!r} is none")
    if type(derivation.statement) is not type(about) or derivation.statement.key() != about.key():
        context.refuse(about.text(), f"another quantity was derived: {derivation.statement.text()}")
    if derivation.relation not in relations:
        context.refuse(" or ".join(relations), f"it was derived with {derivation.relation}")
    return context.derive(derivation, given, bound)


def stated_value(context, derivation, about, relations=EQUAL, given=(), bound=()):
    """The closed form at the end of such a derivation; refused while something random is left."""
    return _value(context, stated(context, derivation, about, relations, given, bound))


def reached_value(context, derivation, wanted, relations=EQUAL):
    """The closed form at the end of a derivation that has a line of the normal form `wanted`, about the same ensembles of the same names."""
    if type(derivation) is not Derivation or derivation.relation not in relations:
        context.refuse(f"a derivation that ends in {' or '.join(relations)}", "it ends otherwise, or is none")
    lines = [line.statement for line in derivation.lines]
    if not any(same_form(line, wanted) for line in lines if isinstance(line, Expression | Term)):
        context.refuse(wanted.text(), "the derivation that is given is about another quantity")
    return _value(context, context.derive(derivation))


def same_form(statement, wanted):
    """Whether a statement has this normal form, with every vector from the same ensemble."""
    form = expression(statement)
    names = {family for (_, atoms), _ in wanted.terms for family, _ in labels(atom for atom, _ in atoms)}
    mine, others = dict(form.families), dict(wanted.families)
    return (form.terms, form.fixed, form.expected) == (wanted.terms, wanted.fixed, wanted.expected) and all(
        mine.get(name) == others.get(name) for name in names
    )


def _value(context, statement):
    value = statement.scalar()
    if value is None:
        context.refuse("a closed form", "it is not derived to its end")
    return value


def for_every(context, domain, symbol, range_, given=()):
    """The name of a parameter that a domain lets take every value of a range, tied by no relation but those given; refused for any other."""
    if not isinstance(symbol, sympy.Symbol):
        context.refuse("a parameter", f"{symbol} is none")
    tied = _tied(domain, symbol, given)
    if domain.parameters.get(symbol.name) != range_ or tied:
        context.refuse(f"every {symbol} that is {range_.text()}", f"{symbol} is restricted{' by ' + ', '.join(tied) if tied else ''}")
    return symbol.name


def endless(context, domain, symbol, given=()):
    """The name of a whole number that a domain lets be anything from 0, 1 or 2 on, tied by no relation but those given; refused for any other."""
    kind, tied = domain.parameters.get(symbol.name), _tied(domain, symbol, given)
    if not getattr(kind, "integer", False) or kind.low is None or kind.low > 2 or kind.high is not None or tied:
        context.refuse(f"every whole {symbol} from 2 on", f"{symbol} is restricted{' by ' + ', '.join(tied) if tied else ''}")
    return symbol.name


def _tied(domain, symbol, given):
    """The relations of a domain, other than those given, that a parameter occurs in."""
    return [relation.text() for relation in domain.where if relation not in given and symbol.name in {s.name for s in relation.expr.free_symbols}]


def natural(context, number, why):
    """Prove that an expression is a natural number on the domain."""
    if not sympy.sympify(number).is_integer:
        context.refuse(f"{number} a whole number", why)
    context.need(nonnegative(number), why)


def summed_count(normal, label):
    """How many items a bound item of a normal form runs over: all of its range but the fixed ones."""
    count = named_item(label)[1]
    return (N if count is None else count) - sum(named_item(name)[1] == count for name in normal.fixed)


def root(z, context):
    """The square root of a product of powers of parameters that are proved nonnegative."""
    letters = {s: stand_in(s.name) for s in z.free_symbols}
    for symbol in letters:
        context.need(nonnegative(symbol), "a square root")
    return sympy.sqrt(z.xreplace(letters)).xreplace({new: old for old, new in letters.items()})
