"""Random changes of what is no term: closed forms, sequences, matrix expressions, and the domains of derivations among the arguments."""

from dataclasses import fields, is_dataclass, replace

import sympy
from memorem import Derivation, Domain, Refused, integers, nonnegative, positive, reals, rules
from memorem.theory.functionals.sequences import Sequence
from memorem.theory.matrices import syntax
from memorem.theory.rules.statements import scalar_expression
from memorem.theory.vectors.normal_form import Expression

from .cases import nodes, rewritten

WHOLE = (
    lambda x: -x, lambda x: 1 / x, lambda x: x**2, lambda x: 2 * x, lambda x: x + 1, lambda x: x - 1, lambda x: -1 / x, lambda x: 1 - x,
    sympy.sqrt, lambda x: x / 3, lambda x: 1 + 1 / x,
)  # fmt: skip


def scalar_changed(statement, rng):
    """Another closed form: the whole or one parameter of it changed."""
    value = statement.scalar()
    if rng.random() < 0.6 or not value.free_symbols:
        return scalar_expression(rng.choice(WHOLE)(value))
    symbol = rng.choice(sorted(value.free_symbols, key=str))
    return scalar_expression(value.subs(symbol, rng.choice((-symbol, symbol + 1, 2 * symbol, sympy.Integer(0), sympy.Integer(1)))))


def sequence_changed(statement, rng):
    """A shift, an offset, a combination, another start, step or index."""
    zero, one = sympy.Integer(0), sympy.Integer(1)
    size = len(statement.start)
    new = rng.choice((
        {"offset": rng.choice((one, -one))}, {"combine": tuple(rng.choice((zero, one, 2 * one)) for _ in range(size))},
        {"shift": tuple(rng.choice((zero, one)) for _ in range(size))}, {"start": tuple(rng.choice((zero, one, 2 * one)) for _ in range(size))},
        {"step": tuple(tuple(entry + rng.choice((zero, zero, one)) for entry in row) for row in statement.step)},
        {"index": statement.index * rng.choice((2, sympy.Rational(1, 2)))}, {"index": statement.index - 1},
    ))  # fmt: skip
    return replace(statement, **new)


def bound_letters(part):
    """The letters that a part of an expression binds."""
    found = [
        *getattr(part, "own", ()),
        getattr(part, "variable", None),
        getattr(part, "letter", None),
        getattr(getattr(part, "stream", None), "predicted", None),
    ]
    return [letter for letter in found if letter is not None]


def matrix_changed(statement, rng):
    """A part transposed, negated, taken twice, or another letter of its shape; facts of a letter taken away or given."""
    bound = [letter for part in nodes(statement, syntax.Matrix) for letter in bound_letters(part)]
    parts = [part for part in nodes(statement, syntax.Matrix) if part not in bound and getattr(part, "means", None) is None]
    if not parts:
        return statement
    old = rng.choice(parts)
    others = [part for part in nodes(statement, syntax.Letter) if part.shape == old.shape]
    makers = [lambda: old.T, lambda: -old, lambda: 2 * old, lambda: old + old, lambda: rng.choice(others or [old])]
    if isinstance(old, syntax.Letter):
        makers.append(lambda: replace(old, facts=tuple(sorted(rng.sample(FACTS, rng.randrange(2))))))
    try:
        new = rng.choice(makers)()
        return rewritten(statement, lambda node: new if isinstance(node, syntax.Matrix) and node == old else None)
    except ValueError:  # the shapes do not fit, or a fact is not one of this shape
        return statement


FACTS = ("nonnegative", "orthogonal", "positive", "symmetric", "unit", "ball")


def field_changed(statement, rng):
    """A number among the fields of a statement changed."""
    names = [f.name for f in fields(statement) if isinstance(getattr(statement, f.name), sympy.Expr)]
    if not names:
        return statement
    name = rng.choice(names)
    value = getattr(statement, name)
    return replace(statement, **{name: rng.choice((value + 1, value - 1, 2 * value, -value, value / 2, value**2))})


def lemma_changed(one, rng):
    """A derivation among the arguments: a bound at its end, a condition on its domain, a wider or narrower parameter."""
    found = nodes((one.steps,), Derivation)
    old = rng.choice(found)
    return replace(one, steps=rewritten(one.steps, lambda node: _lemma(old, rng) if node is old else None))


def _lemma(old, rng):
    kinds = old.domain.parameters
    numeric = [name for name, kind in kinds.items() if hasattr(kind, "low")]
    name = rng.choice(numeric)
    symbol = sympy.Symbol(name, integer=True) if kinds[name].integer else sympy.Symbol(name, real=True)
    choice = rng.randrange(5)
    if choice == 0:
        return old.by(rules.without, rng.choice((1, sympy.Rational(1, 2), 2)))
    if choice == 1:
        return old.by(rules.bounded, rng.choice((1, 2, 5, old_value(old) + 1)))
    if choice == 2:
        return old.by(rules.bounded, rng.choice((0, -1, -3)), ">=")
    if choice == 3:
        relation = rng.choice((positive(symbol), positive(1 - symbol), nonnegative(1 - symbol), positive(2 - symbol)))
        return Derivation(old.statement, Domain((*old.domain.where, relation), **kinds), old.steps)
    range_ = rng.choice((integers(0), integers(1), integers(0, 2)) if kinds[name].integer else (reals(), reals(0), reals(0, 1)))
    return Derivation(old.statement, Domain(old.domain.where, **{**kinds, name: range_}), old.steps)


def old_value(derivation):
    try:
        value = derivation.result.scalar()
    except Refused:
        value = None
    return sympy.Integer(0) if value is None else value


def condition_added(one, rng):
    """A relation on one of the domain's parameters, the same on the domains of the lemmas."""
    numeric = [name for name, kind in one.domain.parameters.items() if hasattr(kind, "low")]
    if not numeric:
        return one
    name = rng.choice(numeric)
    symbol = sympy.Symbol(name, integer=True) if one.domain.parameters[name].integer else sympy.Symbol(name, real=True)
    relation = rng.choice((positive(symbol), positive(2 - symbol), nonnegative(1 - symbol), positive(5 - symbol)))

    def narrowed(domain):
        return Domain((*domain.where, relation), **domain.parameters)

    def change(node):
        if isinstance(node, Derivation):
            return Derivation(node.statement, narrowed(node.domain), rewritten(node.steps, change))
        return None

    return replace(one, domain=narrowed(one.domain), steps=rewritten(one.steps, change))


def other(one, rng):
    """A change of the case that is none of a term; None where there is nothing to change."""
    statement = one.statement
    found = [condition_added]
    if nodes((one.steps,), Derivation):
        found += [lemma_changed] * 3
    kinds = ((Sequence, sequence_changed), (syntax.Matrix, matrix_changed))
    made = [change for kind, change in kinds if isinstance(statement, kind)]
    if isinstance(statement, Expression) and statement.scalar() is not None:
        made.append(scalar_changed)
    if not made and is_dataclass(statement):
        made.append(field_changed)
    found += [lambda case, rng, change=change: replace(case, statement=change(case.statement, rng)) for change in made * 3]
    return rng.choice(found)(one, rng)
