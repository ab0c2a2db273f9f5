"""A derivation of a matrix expression that finds itself: definitions unfolded, recursions closed, inverses taken, products multiplied out.

Step by step the first rule that leads to a new expression, until none does. No step sees what the expression should equal.
"""

from ..kernel.derivation import Derivation, Refused, Step
from ..matrices import syntax
from ..matrices.causal import Causal
from ..matrices.evaluation import letters_of
from ..matrices.independent_steps import IndependentSteps, Spread
from ..matrices.iterates import Iterate, everything
from ..matrices.minimiser import Minimiser
from ..matrices.recurrent_memory import Transitions, Written
from ..matrices.rounding import Rounded
from ..matrices.spectra import Determinant, Norm
from ..rules.matrices import algebra, iterates, minimisers, rounding, spectra, unrolling
from .attempts import line_of
from .matrix_proposals import closed_forms, directions, fixed_points, inverses

DEFINED = (Written, Causal, Transitions, Minimiser, syntax.Gradient, IndependentSteps, Spread, Rounded, Determinant, Norm)  # what rules take away
LONGEST = 40  # steps of one derivation


def settled(statement, domain, late):
    """(derivation, refusals, expressions tried): the derivation until no rule leads to a new expression, or late() says that the time is up."""
    steps, seen, refusals, reached = (), {statement.key()}, {}, statement
    while not late() and len(steps) < LONGEST and reached.scalar() is None:
        refusals = {}
        found = next(_new(reached, domain, seen, refusals, late), None)
        if found is None:
            break
        step, reached = found
        steps = (*steps, step)
        seen.add(reached.key())
    return Derivation(statement, domain, steps), refusals, len(seen)


def is_settled(statement):
    """Whether no definition is left in an expression: letters, sums, products, masks, inverses and recursions that have no shorter form."""
    return not any(isinstance(node, DEFINED) for node in everything(statement))


def _new(statement, domain, seen, refusals, late):
    """(step, expression) for every step that leads to a new expression; refusals: filled with what rules would have needed."""
    for step in proposed(statement, domain):
        if late():
            return
        try:
            line = line_of(step, statement, domain)
        except Refused as refused:
            refusals.setdefault(step.rule.name, str(refused))
        else:
            if line is not None and line.relation == "=" and line.statement.key() not in seen:
                yield step, line.statement


def proposed(statement, domain):
    """The steps that may be taken from an expression, the ones that unfold most first."""
    nodes = everything(statement)
    kinds = {type(node) for node in nodes}
    yield from _unfolded(nodes, kinds, domain)
    if Iterate in kinds:
        yield from _iterated(statement, nodes)
    if syntax.Inverse in kinds:
        yield Step(algebra.cancel_inverse)
        yield from (Step(algebra.inverse, (one,)) for node in nodes if isinstance(node, syntax.Inverse) for one in inverses(node))
    yield Step(algebra.multiply_out)
    if any(letter.means is not None for letter in letters_of(statement).values()):
        yield Step(algebra.write_out)


def _unfolded(nodes, kinds, domain):
    """Definitions read: what a stream writes, a gradient, a minimiser, a mean, a determinant."""
    if Transitions in kinds:
        yield Step(unrolling.as_stream)
    if any(issubclass(kind, Written) and kind is not Written for kind in kinds):
        yield Step(unrolling.unroll)
    for node in nodes:
        if isinstance(node, Written):
            equation = Derivation(node.stream.writes, domain).by(unrolling.written)
            yield Step(unrolling.triangular, (equation.by(unrolling.unroll),))
        if isinstance(node, Causal):
            yield Step(unrolling.triangular, (Derivation(node, domain).by(unrolling.recursion),))
    for kind, rules in BY_KIND.items():
        if kind in kinds:
            yield from map(Step, rules)


BY_KIND = {
    Rounded: (rounding.round_overlaps,),
    Minimiser: (minimisers.minimise,),
    syntax.Gradient: (algebra.take_gradient,),
    IndependentSteps: (iterates.average_steps,),
    Spread: (iterates.average_steps,),
    Determinant: (spectra.determinant,),
}


def _iterated(statement, nodes):
    """Recursions closed, the innermost first; else read along a vector that they are multiplied by, or around a point that a step leaves alone."""
    yield Step(iterates.fixed_start)
    yield Step(iterates.rank_one_steps)
    yield from (Step(iterates.closed_iterate, (closed,)) for closed in closed_forms(statement))
    yield from (Step(iterates.follow_product, (vector,)) for vector in directions(nodes))
    yield from (Step(iterates.around_fixed_point, (point,)) for point in fixed_points(statement, nodes))
