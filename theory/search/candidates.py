"""What rules that take arguments may be given at a statement: means and laws of statements inside of it, vectors, values of the domain.

Each function yields tuples of arguments; the rule checks them as it checks anybody's.
"""

from inspect import signature

from ..functionals.averages import AverageEnergy
from ..functionals.error_probabilities import Chance, Majority, SomeWrong
from ..functionals.heads import CommonCause, SideBySide
from ..functionals.large_overlaps import AnyLarge, CountMean
from ..functionals.of_means import Least, Probability
from ..functionals.readouts import ClippedSynapse
from ..functionals.tail_probabilities import ErfcMean, Wrong
from ..kernel.rows import ROWS
from ..rules.inequalities.compare import Function
from ..rules.probability.readouts import binomial_sum
from ..scalars.domains import reals
from ..vectors import syntax
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


@candidates("exchangeable_sum")
def _chance_of_one_pair(search, statement):
    """The chance that the squared overlap of two vectors is large; of heads, both means."""
    if isinstance(statement, AverageEnergy | SideBySide):
        wanted = (statement.alone, statement.together) if isinstance(statement, AverageEnergy) else statement.means
        for first in search.found(wanted[0]):
            for second in search.found(wanted[1]):
                yield *first, *second
    count = getattr(statement, "count", None)
    if hasattr(count, "edge"):
        k = syntax.Family("k", count.keys)
        yield from search.found(Probability((k[syntax.Item("j")] @ k[syntax.Item("i")]) ** 2, count.edge**2))


def agreement(dot):
    """The number of coordinates in which two sign vectors agree, by their overlap."""
    return (1 + dot) * dot.left.family.ensemble.width / 2


def difference(dot):
    """The number of coordinates in which two sign vectors differ; on the sphere half of one less their overlap."""
    return (1 - dot) * dot.left.family.ensemble.width / 2 if dot.left.family.ensemble.kind == "rademacher" else (1 - dot) / 2


@candidates("half_cosine")
def _squared_overlap(search, statement):
    """The law of the square of the overlap."""
    if isinstance(statement, syntax.Term):
        for dot in overlaps(statement):
            yield from search.laws(dot**2)


@candidates("gaussian_margin")
def _noise(search, statement):
    """Every family of the margin."""
    if isinstance(statement, Wrong):
        yield from ((family,) for family in dict.fromkeys(node.family for node in nodes(statement.term) if isinstance(node, syntax.Vec)))


@candidates("from_law")
def _variable(search, statement):
    """The law of the term, of the base of its power, or of the square of that; of the number of agreeing coordinates for every overlap."""
    term = statement.body if isinstance(statement, syntax.E) else getattr(statement, "term", None)
    if not isinstance(term, syntax.Term):
        return
    base = term.base if isinstance(statement, syntax.E) and isinstance(term, syntax.Power | syntax.Pow) else term
    squares = (base**2,) if isinstance(statement, syntax.E) and not has_sum(base) else ()
    vectors = dict.fromkeys(node for node in nodes(term) if isinstance(node, syntax.Dot) and node.left == node.right)
    inside = (*map(difference, overlaps(term)), *vectors) if isinstance(statement, ErfcMean) else map(agreement, overlaps(term))
    for variable in dict.fromkeys((base, *squares, *inside)):
        yield from search.laws(variable)


def has_sum(term):
    """Whether a term holds a sum, whose powers are long."""
    return any(isinstance(node, syntax.Over | syntax.VectorOver) for node in nodes(term))


@candidates("total_expectation")
def _given_what_happens_first(search, statement):
    """The majority of independent votes, or the error of one synapse that does not flip."""
    if isinstance(statement, CommonCause):
        yield from search.found(Majority(statement.error, statement.count))
    if isinstance(statement, ClippedSynapse) and statement.flip != 0:
        for (one,) in search.found(ClippedSynapse(statement.pairs)):
            short = one.by(binomial_sum)
            yield (short if replays(short) else one,)


@candidates("moment_method")
def _one_event(search, statement):
    """The chance of one event where it is none in closed form, or the mean of the count."""
    if isinstance(statement, SomeWrong):
        yield from search.found(statement.error) if isinstance(statement.error, Chance) else ((),)
    if isinstance(statement, AnyLarge):
        yield from search.found(CountMean(statement.count))


@candidates("at_value")
def _only_values(search, statement):
    """Parameters that have one value on the domain."""
    value = statement.scalar() if hasattr(statement, "scalar") else None
    for symbol in sorted(getattr(value, "free_symbols", ()), key=str):
        kind = search.domain.parameters.get(symbol.name)
        if kind is not None and getattr(kind, "low", None) is not None and kind.low == kind.high:
            yield symbol, kind.low


@candidates("compare")
def _rows(search, statement):
    """The rows that need no further argument and speak of such a statement."""
    value = statement.scalar() if hasattr(statement, "scalar") else None
    for name, row in ROWS.items():
        if isinstance(row.left, Function):
            found = [arguments for _, arguments in row.left.find(value)] if value is not None else []
        else:
            found = [(statement,)] if isinstance(statement, row.left) else []
        needed = [one for one in signature(row.function).parameters.values() if one.default is one.empty]
        if found and len(needed) == 1 + len(found[0]):
            yield (name,)


@candidates("named_sums")
def _named(search, statement):
    """What the statement's author calls sums over a constant vector."""
    yield from search.named
