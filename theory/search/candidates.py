"""What rules that take arguments may be given at a statement: means and laws of statements inside of it, vectors, values of the domain.

Each function yields tuples of arguments; the rule checks them as it checks anybody's.
"""

from itertools import permutations

import sympy

from ..functionals.error_probabilities import Majority
from ..functionals.of_means import Least, Probability
from ..functionals.readouts import ClippedReadout, ClippedSynapse
from ..functionals.tail_probabilities import ErfcMean, Wrong
from ..kernel.derivation import Derivation
from ..rules.laws.gaussian import gaussian_overlaps
from ..rules.laws.sign_sums import signed_gaussians
from ..scalars.domains import reals
from ..vectors import syntax
from ..vectors.normal_form import Expression
from ..vectors.trees import nodes
from .attempts import replays

CANDIDATES = {}


def candidates(*names):
    """Register a function (search, statement) that yields arguments for the rules of these names."""

    def register(function):
        CANDIDATES.update(dict.fromkeys(names, function))
        return function

    return register


def overlaps(statement):
    """Inner products of two different vectors in a term, each once."""
    found = [node for node in nodes(statement) if isinstance(node, syntax.Dot) and node.left != node.right]
    return list(dict.fromkeys(dot for dot in found if isinstance(dot.left, syntax.Vec) and isinstance(dot.right, syntax.Vec)))


@candidates("least_square")
def _quadratic(search, statement):
    """The mean for every real value of the parameter."""
    if isinstance(statement, Least):
        yield from search.found(statement.mean, domain=search.domain.with_(**{statement.parameter.name: reals()}))


@candidates("mean_of_count", "variance_of_count")
def _chance_of_one_pair(search, statement):
    """The chance that the squared overlap of two vectors is large."""
    count = getattr(statement, "count", None)
    if hasattr(count, "edge"):
        k = syntax.Family("k", count.keys)
        yield from search.found(Probability((k[syntax.Item("j")] @ k[syntax.Item("i")]) ** 2, count.edge**2))


@candidates("sign_tail")
def _agreeing_signs(search, statement):
    """The law of the number of agreeing coordinates, and the root of the threshold."""
    if isinstance(statement, Probability):
        for dot in overlaps(statement.term):
            for (law,) in search.laws(agreement(dot)):
                yield law, sympy.sqrt(statement.threshold).replace(sympy.Abs, lambda edge: edge)


def agreement(dot):
    """The number of coordinates in which two sign vectors agree, by their overlap."""
    return (1 + dot) * dot.left.family.ensemble.width / 2


@candidates("mean_of_law")
def _agreements(search, statement):
    """The law of the number of agreeing coordinates for every overlap in a mean."""
    if isinstance(statement, syntax.E):
        for dot in overlaps(statement.body):
            yield from search.laws(agreement(dot))


@candidates("half_cosine")
def _squared_overlap(search, statement):
    """The law of the square of the overlap."""
    if isinstance(statement, syntax.Term):
        for dot in overlaps(statement):
            yield from search.laws(dot**2)


@candidates("noisy_margin")
def _two_keys_and_noise(search, statement):
    """Three vectors of the margin, in every order."""
    if isinstance(statement, Wrong):
        vectors = dict.fromkeys(node for node in nodes(statement.term) if isinstance(node, syntax.Vec))
        yield from permutations(vectors, 3) if len(vectors) == 3 else ()


@candidates("erfc_of_beta")
def _share(search, statement):
    if isinstance(statement, ErfcMean):
        yield from search.laws(statement.term)


@candidates("erfc_of_binomial")
def _number(search, statement):
    """The law of the width times the term."""
    if isinstance(statement, ErfcMean):
        for dot in overlaps(statement.term):
            yield from search.laws(agreement(dot))


@candidates("sign_of_gaussian")
def _gaussian_margin(search, statement):
    """The margin given the key that is read: its norm and one Gaussian number."""
    if isinstance(statement, Wrong):
        for family in dict.fromkeys(node.family for node in nodes(statement.term) if isinstance(node, syntax.Vec)):
            law = Derivation(statement.term, search.domain).by(gaussian_overlaps, family).by(signed_gaussians)
            if replays(law):
                yield (law,)


@candidates("moment_of_law")
def _variable(search, statement):
    """The law of the term, of the base of its power, or of the square of that."""
    if isinstance(statement, syntax.E):
        body = statement.body
        base = body.base if isinstance(body, syntax.Power | syntax.Pow) else body
        for term in dict.fromkeys((base, *(() if has_sum(base) else (base**2,)))):
            yield from search.laws(term)


def has_sum(term):
    """Whether a term holds a sum, whose powers are long."""
    return any(isinstance(node, syntax.Over | syntax.VectorOver) for node in nodes(term))


@candidates("equal_overlaps")
def _family(search, statement):
    yield from ((family,) for family in vectors_of(statement))


@candidates("duality")
def _two_families(search, statement):
    yield from permutations(vectors_of(statement), 2)


def vectors_of(statement):
    """The families of random vectors of a normal form."""
    return [syntax.Family(name, ensemble) for name, ensemble in statement.families] if isinstance(statement, Expression) else []


@candidates("common_cause")
def _independent_votes(search, statement):
    if hasattr(statement, "common") and hasattr(statement, "error"):
        yield from search.found(Majority(statement.error, statement.count))


@candidates("clipped_rows")
def _one_synapse(search, statement):
    """The error of one synapse that does not flip."""
    if isinstance(statement, ClippedReadout):
        yield from search.found(ClippedSynapse(statement.pairs))


@candidates("at_value")
def _only_values(search, statement):
    """Parameters that have one value on the domain."""
    value = statement.scalar() if hasattr(statement, "scalar") else None
    for symbol in sorted(getattr(value, "free_symbols", ()), key=str):
        kind = search.domain.parameters.get(symbol.name)
        if kind is not None and getattr(kind, "low", None) is not None and kind.low == kind.high:
            yield symbol, kind.low


@candidates("named_sums")
def _named(search, statement):
    """What the statement's author calls sums over a constant vector."""
    yield from search.named
