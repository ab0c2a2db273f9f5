"""What a search may try next: the rules whose arguments can be proposed, and the arguments, read from the statement at hand."""

import ast
import inspect
from collections.abc import Hashable
from functools import cache
from typing import cast

from ..kernel.derivation import RULES
from .candidates import CANDIDATES

FIRST = (
    "centre unit_norm integrate uncorrelated_values generating_function tilt supply_means supply_mean supply_moments coordinates radial "
    "from_law insert_mean flip_counts projection symmetry leverage duality expand regress moments_of_norms sign_products "
    "rank_one_steps fixed_start multiply_out close solve"
).split()
FAMILY = ("family", "families")
LAWS = ("law", "count")
CONVERTING = ("expression", "needs_expectation", "normal_form", "_exponent")  # what makes a normal form of terms alone
ANY_NUMBER = ("families", "bottom")  # arguments that are proposed, although a rule may do without
INNER = (
    "mean",
    "square",
    "top",
    "bottom",
    "derivation",
    "error",
    "chance",
    "synapse",
    "noise",
    "signal",
    "each",
    "majority",
    "explained",
    "vote",
    "alone",
    "together",
)
TO_LAWS = "leverage"


def parts(statement):
    """The means inside of a statement, in the order in which rules take them."""
    from ..vectors import syntax
    from ..vectors.trees import nodes
    from ..vectors.trees import parts as branches

    if isinstance(statement, syntax.Mul):
        return [factor for factor in statement.args if isinstance(factor, syntax.E)]
    if isinstance(statement, syntax.E):
        return [syntax.E(node.body) for node in nodes(statement) if isinstance(node, syntax.Over)][:1]
    named = [getattr(statement, name) for name in ("mean", "square", "top", "alone", "together") if hasattr(statement, name)]
    several = [getattr(statement, name, ()) for name in ("bottom", "means")]
    named += [one for group in several if isinstance(group, tuple) for one in group]
    return [one for one in named or branches(statement) if hasattr(one, "key") and not isinstance(one, syntax.Const)]


def bases(statement):
    """Random numbers whose law may give the statement: a term, the base of a power and its square, and the count of agreeing signs for an overlap.

    But for the term, they are without sums, whose powers are long.
    """
    from ..vectors import syntax
    from ..vectors.normal_form import Expression
    from ..vectors.trees import nodes

    found = [getattr(statement, "term", None)]
    if isinstance(statement, syntax.E):
        body = statement.body
        base = body.base if isinstance(body, syntax.Power | syntax.Pow) else body
        found += [base, base**2]
        found += [
            (1 + dot) * dot.left.family.ensemble.width / 2 for dot in (base, body) if isinstance(dot, syntax.Dot) and hasattr(dot.left, "family")
        ]
    if isinstance(statement, Expression):
        found += [syntax.norm2(syntax.Family(name, ensemble)[syntax.Item("i")]) for name, ensemble in statement.families]
    sums = syntax.Over | syntax.VectorOver
    return [one for place, one in enumerate(found) if one is not None and (place == 0 or not any(isinstance(node, sums) for node in nodes(one)))]


def families(statement):
    """The random vectors in a statement: families of a term, names in a normal form."""
    from ..vectors.normal_form import Expression
    from ..vectors.syntax import Family, Term
    from ..vectors.trees import nodes

    if isinstance(statement, Expression):
        return [name for name, ensemble in sorted(statement.families, key=lambda one: one[1].kind != "white")]
    found = {node for node in nodes(statement) if isinstance(node, Family)} if isinstance(statement, Term) else ()
    return sorted(found, key=lambda one: (one.ensemble.kind != "white", one.name))


@cache
def parameters(rule):
    """Names of the arguments that a rule cannot do without; of any number of means, one."""
    found = list(inspect.signature(rule.function).parameters.values())[2:]
    return tuple(p.name for p in found if p.default is p.empty and (p.kind is not p.VAR_POSITIONAL or p.name in ANY_NUMBER))


@cache
def general():
    """The rules that the search may use: those whose arguments it can propose."""
    from .. import rules as _  # noqa: F401  registers every rule

    proposed = {*FAMILY, *LAWS, *INNER}
    rank = {name: place for place, name in enumerate(FIRST)}
    found = [rule for rule in RULES.values() if set(parameters(rule)) <= proposed or rule.name in CANDIDATES]
    return tuple(sorted(found, key=lambda rule: (bool(parameters(rule)) and parameters(rule)[0] in LAWS, rank.get(rule.name, len(rank)))))


def rules_for(statement, law):
    """The rules that may speak of a statement; law: those that lead to laws."""
    return _rules_for(cast(Hashable, type(statement)), law)


@cache
def _rules_for(kind: Hashable, law: bool):
    found = [rule for rule in general() if speaks_of(rule, kind)]
    return tuple(rule for rule in found if ".laws." in rule.function.__module__ or rule.name in TO_LAWS) if law else tuple(found)


def speaks_of(rule, kind):
    """Whether a rule is not sure to refuse every statement of a class: its first lines refuse what is no instance of the classes that they name."""
    return all(issubclass(kind, classes) for classes in _needed(rule))


@cache
def _needed(rule):
    """What a rule asks of its statement before anything else: the classes in the lines of its body that refuse or convert all others."""
    function = rule.function
    definition = ast.parse(inspect.getsource(function)).body[0]
    body = definition.body if isinstance(definition, ast.FunctionDef) else []
    return tuple(classes for node in body for classes in [_demanded(node, function.__globals__)] if classes)


def _demanded(node, known):
    """The classes that one line of a rule demands of its statement; () where it demands none."""
    if isinstance(node, ast.If) and any(isinstance(part, ast.Attribute) and part.attr == "refuse" for part in ast.walk(node.body[0])):
        test = node.test.values[0] if isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.Or) else node.test
        call = test.operand if isinstance(test, ast.UnaryOp) else None
    else:
        call = node.value if isinstance(node, ast.Assign) else None
    if not isinstance(call, ast.Call) or not call.args or getattr(call.args[0], "id", "") != "statement":
        return ()
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name in ("isinstance", "_of") and len(call.args) > 1:
        return _classes(call.args[1], known)
    return _with_normal_form() if name in CONVERTING else ()


def _classes(node, known):
    """The classes that an expression such as `E`, `syntax.E` or `A | B` names."""
    if isinstance(node, ast.BinOp):
        return (*_classes(node.left, known), *_classes(node.right, known))
    if isinstance(node, ast.Tuple):
        return tuple(one for part in node.elts for one in _classes(part, known))
    found = getattr(known.get(getattr(node.value, "id", "")), node.attr, object) if isinstance(node, ast.Attribute) else known.get(node.id, object)
    return found if isinstance(found, tuple) else (found,)


def _with_normal_form():
    from ..vectors.normal_form import Expression
    from ..vectors.syntax import Term

    return Term, Expression
