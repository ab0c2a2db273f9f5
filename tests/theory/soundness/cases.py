"""Statements and arguments that a rule is tried on: seeds written by hand, and what becomes of them by random changes.

A Case is a statement on a domain and a chain of rules with arguments. A change acts on the whole case (another ensemble behind a name, names that
collide, a wider domain) or on one node of the statement, or of a derivation among the arguments (a root, a part, a power, an item, a factor).
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction

import sympy
from memorem import Derivation, Domain, features, flips, gaussian, integers, isotropic, m, rademacher, sphere, white
from memorem.theory.kernel.derivation import Step
from memorem.theory.vectors import syntax

SEEDS: dict[str, list[Callable]] = {}


@dataclass(frozen=True)
class Case:
    """A statement, its domain, and the steps ((rule, args, kwargs), ...) of which each is compared."""

    statement: object
    domain: Domain
    steps: tuple


def case(statement, domain, *steps):
    """A case from steps (rule, *args), with options in a dictionary at the end."""
    made = []
    for rule, *args in steps:
        options = args.pop() if args and isinstance(args[-1], dict) and "relation" in args[-1] else {}
        made.append((rule, tuple(args), tuple(options.items())))
    return Case(statement, domain, tuple(made))


def rows(*names):
    """How rows of the table that `compare` reads are called here, where each is tried by itself."""
    return tuple(f"compare {name}" for name in names)


def called(rule, args):
    """The name of a rule; of one that reads a table, with that of the row."""
    return f"{rule.name} {args[0]}" if rule.name == "compare" and args else rule.name


def seeds(*names):
    """Register a function () -> list of cases for the rules of these names; a file of seeds for each family of rules."""

    def register(function):
        for name in names:
            SEEDS.setdefault(name, []).append(function)
        return function

    return register


def rewritten(node, change):
    """The tree of dataclasses and tuples with change(node) -> node or None applied from the top."""
    new = change(node)
    if new is not None:
        return new
    if isinstance(node, tuple):
        return tuple(rewritten(child, change) for child in node)
    if isinstance(node, dict):
        return {key: rewritten(child, change) for key, child in node.items()}
    if isinstance(node, Derivation):
        steps = tuple(Step(s.rule, rewritten(s.args, change), rewritten(s.kwargs, change)) for s in node.steps)
        return Derivation(rewritten(node.statement, change), node.domain, steps)
    if isinstance(node, type) or not is_dataclass(node) or isinstance(node, Step) or type(node).__module__.endswith("derivation"):
        return node
    return replace(node, **{f.name: rewritten(getattr(node, f.name), change) for f in fields(node) if f.init})


def nodes(tree, kind):
    """Every node of a kind, in order."""
    found = []

    def visit(node):
        if isinstance(node, kind):
            found.append(node)

    rewritten(tree, visit)
    return found


def mutated(one, rng):
    """The case after one random change: of its terms, or of what else it is made of."""
    from .changes import other

    if not nodes(one.statement, syntax.Term) or rng.random() < 0.25:
        return other(one, rng)
    whole = (_other_ensemble, _collision, _other_domain, _one_family_for_another)
    if rng.random() < 0.35:
        return rng.choice(whole)(one, rng)
    derivations = nodes((one.steps,), Derivation)
    if derivations and rng.random() < 0.35:
        old = rng.choice(derivations)
        new = Derivation(_changed(old.statement, rng), old.domain, old.steps)
        return replace(one, steps=rewritten(one.steps, lambda node: new if node is old else None))
    return replace(one, statement=_changed(one.statement, rng))


def _families(one):
    return sorted({vec.family for vec in nodes((one.statement, one.steps), syntax.Vec)}, key=lambda f: f.name)


def _everywhere(one, old, new):
    change = lambda node: new if node == old and isinstance(node, syntax.Family) else None  # noqa: E731
    return replace(one, statement=rewritten(one.statement, change), steps=rewritten(one.steps, change))


def _other_ensemble(one, rng):
    """Another law behind a name: everywhere, or in the statement alone."""
    found = [family for family in _families(one) if family.ensemble.kind not in ("dual", "whitened")]
    if not found:
        return one
    old = rng.choice(found)
    width = old.ensemble.width
    choices = [
        gaussian(width),
        gaussian(width, 2),
        sphere(width),
        rademacher(width),
        white(width),
        isotropic(width),
        flips(width, sympy.Rational(1, 3)),
    ]
    new = syntax.Family(old.name, rng.choice([*choices, white(width, sympy.Rational(1, 4)), features(width, "relu")]))
    if rng.random() < 0.5:
        return _everywhere(one, old, new)
    return replace(one, statement=rewritten(one.statement, lambda node: new if isinstance(node, syntax.Family) and node == old else None))


def _collision(one, rng):
    """A name that rules, or other things of the statement, use."""
    found = _families(one)
    if not found:
        return one
    old = rng.choice(found)
    return _everywhere(one, old, syntax.Family(rng.choice(["z", "y", "g", "h", "c", "a", "k", *(f.name for f in found)]), old.ensemble))


def _other_domain(one, rng):
    """Sizes from one to four up."""
    sizes = {name: integers(rng.choice((1, 1, 2, 3, 4))) for name in one.domain.parameters if getattr(one.domain.parameters[name], "integer", False)}
    kept = {name: sizes[name] if name in sizes and rng.random() < 0.6 else kind for name, kind in one.domain.parameters.items()}
    return replace(one, domain=Domain(one.domain.where, **kept))


def _one_family_for_another(one, rng):
    """One vector of the statement is taken from another family of its width."""
    vectors = nodes(one.statement, syntax.Vec)
    if not vectors:
        return one
    old = rng.choice(vectors)
    fitting = [f for f in _families(one) if f.ensemble.width == old.family.ensemble.width]
    fresh = [gaussian(old.family.ensemble.width)("x"), sphere(old.family.ensemble.width)("u"), rademacher(old.family.ensemble.width)("r")]
    return replace(one, statement=_at_random_place(one.statement, old, replace(old, family=rng.choice([*fitting, *fresh])), rng))


def _at_random_place(tree, old, new, rng):
    """The tree with one of the places of a node changed, or all of them."""
    count = sum(1 for node in nodes(tree, type(old)) if node == old)
    chosen, seen = rng.randrange(count + 1), [0]

    def change(node):
        if type(node) is type(old) and node == old:
            seen[0] += 1
            return new if chosen in (0, seen[0]) else None
        return None

    return rewritten(tree, change)


HALF = Fraction(1, 2)
WRAPS = (
    abs, abs, syntax.positive_part, syntax.positive_part, lambda x: syntax.positive_part(x - 1), lambda x: syntax.positive_part(x + 1),
    lambda x: x**2, lambda x: x**2, lambda x: (x**2) ** HALF, lambda x: x**3, lambda x: x**-1, lambda x: x**-2, lambda x: abs(x) ** HALF,
    lambda x: x**HALF, lambda x: -1 * x, syntax.exponential, lambda x: syntax.exponential(-1 * abs(x)), lambda x: x * x,
    lambda x: syntax.exponential(-1 * x**2), lambda x: 2 * x, lambda x: x + 1, lambda x: x / 2, syntax.cosine, lambda x: x + x**2,
)  # fmt: skip
POWERS = (Fraction(-2), Fraction(-1), Fraction(-1, 2), HALF, Fraction(1), Fraction(3, 2), Fraction(2), Fraction(3), Fraction(4))


def _changed(statement, rng):
    """One node changed."""
    return rng.choice((_wrapped, _wrapped, _wrapped, _exponent, _item, _excluded, _range, _times, _unwrapped, _constant))(statement, rng)


def _wrapped(tree, rng):
    found = [node for node in nodes(tree, syntax.Term) if not isinstance(node, syntax.E | syntax.Const)]
    if not found:
        return tree
    old = rng.choice(found)
    if rng.random() < 0.5:
        old = rng.choice([node for node in found if isinstance(node, syntax.Dot)] or found)
    return _at_random_place(tree, old, rng.choice(WRAPS)(old), rng)


def _exponent(tree, rng):
    found = nodes(tree, syntax.Pow)
    if not found:
        return _wrapped(tree, rng)
    old = rng.choice(found)
    return _at_random_place(tree, old, replace(old, exponent=rng.choice(POWERS)), rng)


def _item(tree, rng):
    """One vector is that of another item."""
    found = [vec for vec in nodes(tree, syntax.Vec) if vec.item.name]
    if not found:
        return tree
    old = rng.choice(found)
    items = sorted({vec.item for vec in found} | {syntax.Item("i"), syntax.Item("l")}, key=lambda item: item.label)
    return _at_random_place(tree, old, replace(old, item=rng.choice(items)), rng)


def _excluded(tree, rng):
    """A sum that leaves out other items, one twice."""
    found = nodes(tree, syntax.Over | syntax.VectorOver)
    if not found:
        return tree
    old = rng.choice(found)
    others = [item for item in (*old.excluding, syntax.Item("i"), syntax.Item("l")) if item != old.item]
    return _at_random_place(tree, old, replace(old, excluding=tuple(rng.choice(others) for _ in range(rng.randrange(4)))), rng)


def _range(tree, rng):
    """One item becomes one of m others."""
    found = [node.item for node in nodes(tree, syntax.Over | syntax.VectorOver)]
    if not found:
        return tree
    old = rng.choice(found)
    new = syntax.Item(old.name, m if old.count is None else None)
    return rewritten(tree, lambda node: new if isinstance(node, syntax.Item) and node == old else None)


def _times(tree, rng):
    """Another factor beside the random ones, or under a sum."""
    found = nodes(tree, syntax.Term)
    factors = [node for node in found if isinstance(node, syntax.Dot | syntax.Magnitude | syntax.Positive | syntax.Exp | syntax.Pow)]
    places = [node for node in found if not isinstance(node, syntax.E | syntax.Const)]
    if not factors or not places:
        return tree
    old = rng.choice(places)
    return _at_random_place(tree, old, syntax.Mul((old, rng.choice(factors))), rng)


def _unwrapped(tree, rng):
    found = [node for node in nodes(tree, syntax.Magnitude | syntax.Positive | syntax.Pow | syntax.Exp | syntax.Mul)]
    if not found:
        return tree
    old = rng.choice(found)
    parts = old.args if isinstance(old, syntax.Mul) else (getattr(old, "base", None) or getattr(old, "argument", None),)
    return _at_random_place(tree, old, rng.choice(parts), rng)


def _constant(tree, rng):
    found = nodes(tree, syntax.Const)
    if not found:
        return tree
    old = rng.choice(found)
    return _at_random_place(tree, old, syntax.Const(rng.choice((-old.value, 2 * old.value, old.value + 1, sympy.Integer(0)))), rng)
