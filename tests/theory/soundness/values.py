"""What statements about means and sequences are worth at a point: their definitions, by draws and iteration."""

from fractions import Fraction
from itertools import product

import numpy as np
import sympy
import torch
from memorem import E, N, norm2
from memorem.numerics.memories import recurrences
from memorem.numerics.sampling.toolkit import Sim, streams
from memorem.theory.functionals.averages import AverageEnergy
from memorem.theory.functionals.of_means import Capacity, Largest, Least, LogMean, LogVariance, Probability, Quotient, Reciprocal, Variance
from memorem.theory.functionals.plain_recurrences import plain_recurrence
from memorem.theory.functionals.recurrences import Recurrence
from memorem.theory.functionals.sequences import Sequence
from memorem.theory.vectors import syntax
from memorem.theory.vectors.plain import NotPlain

from .brute import measured, number
from .cases import rewritten
from .draws import BATCHES, DRAWS, TooLarge, World

TIE, NEVER, SETTLED = 1e-9, 1e9, 3000


def at(statement, world, **changed):
    """The value of a statement at the world's point with some parameters changed."""
    from .judge import worlds

    return measured(statement, worlds(statement, statement, {**world.point, **changed}, world.seed)[0])


def array(value):
    return np.full((1, 1), float(value))


@measured.register
def _(statement: Reciprocal, world):
    return 1 / measured(statement.mean, world)


@measured.register
def _(statement: Capacity, world):
    """The N beyond which an affine mean exceeds the level; never, where it does not increase."""
    few, more, many = (at(statement.mean, world, N=size) for size in (2, 3, 4))
    if abs((many - more) - (more - few)).mean() > 0.01 * abs(many).mean() or statement.level.has(N):
        raise TooLarge("a mean that is not affine in N")
    slope = more - few
    return np.where(slope.mean() > 0, 2 + (number(statement.level, world) - few) / slope, NEVER)


@measured.register
def _(statement: Least, world):
    below, here, above = (at(statement.mean, world, **{statement.parameter.name: x}) for x in (-1, 0, 1))
    a, b = (below + above) / 2 - here, (above - below) / 2
    return here - b**2 / (4 * a)


@measured.register
def _(statement: Variance, world):
    value = measured(statement.term, world)
    return world.mean(value**2) - world.mean(value) ** 2


@measured.register
def _(statement: Quotient, world):
    return at(statement.top, world) / np.prod([at(term, world) for term in statement.bottom], axis=0)


@measured.register
def _(statement: LogMean, world):
    return world.mean(np.log(measured(statement.term, world)))


@measured.register
def _(statement: LogVariance, world):
    logs = np.log(measured(statement.term, world))
    return world.mean(logs**2) - world.mean(logs) ** 2


@measured.register
def _(statement: Probability, world):
    return world.mean(measured(statement.term, world) >= number(statement.threshold, world) - TIE)


@measured.register
def _(statement: Largest, world):
    """The largest summand over ordered pairs of different items."""
    outer = statement.total
    inner = outer.body
    size = int(world.point["N"])
    if not isinstance(inner, syntax.Over) or size < 2:
        raise TooLarge("no double sum")
    from .brute import value

    pairs = [(a, b) for a, b in product(range(size), repeat=2) if a != b]
    return np.max([value(inner.body, world, {outer.item.label: a, inner.item.label: b}) for a, b in pairs], axis=0)


def drawn(ensemble, items, world, place=0):
    """Vectors [B, R, items, width] of an ensemble, others for another place."""
    from .judge import _with_values

    width = int(number(ensemble.width, world))
    drawn = World({("k", None): (_with_values(ensemble, world.point), items, width)}, world.point, world.seed + 1000 * place, False, DRAWS)
    return drawn.vectors["k", None]


@measured.register
def _(statement: Sequence, world):
    """By iteration; a start that is a sequence is iterated first."""
    endless = statement.index == sympy.oo
    steps = SETTLED if endless else number(statement.index, world)
    if steps != int(steps) or steps < 0:
        return array(NEVER)
    state = [measured(x, world) if isinstance(x, Sequence) else array(number(x, world)) for x in statement.start]
    step = np.array([[number(a, world) for a in row] for row in statement.step])
    shift = np.array([number(b, world) for b in statement.shift])[:, None, None]
    state = before = np.array(np.broadcast_arrays(*state))
    for _ in range(int(steps)):
        before, state = state, np.tensordot(step, state, 1) + shift
        if (state == before).all():
            break
    if endless and max(abs(float(x.flat[0])) for x in state) > 1e8:
        return array(NEVER)
    if endless and max(abs(float((x - y).flat[0])) for x, y in zip(state, before, strict=True)) > 1e-12:
        raise TooLarge("a limit that is not reached")
    asked = sum(number(a, world) * x for a, x in zip(statement.combine, state, strict=True)) if statement.combine else state[0]
    return asked + number(statement.offset, world)


@measured.register
def _(statement: AverageEnergy, world):
    """The mean of vectors with the named families under a name of each copy's own."""
    count = number(statement.count, world)
    if count != int(count) or count < 1:
        return array(NEVER)

    def copy(place):
        def change(node):
            named = isinstance(node, syntax.Family) and node.name in statement.families
            return syntax.Family(f"{node.name}#{place}", node.ensemble) if named else None

        return rewritten(statement.vector, change)

    whole = syntax.VectorSum(tuple(sympy.Rational(1, int(count)) * copy(place) for place in range(int(count))))
    return at(E(norm2(whole)), world)


@measured.register
def _(statement: Recurrence, world):
    """Step after step on drawn vectors, as simulations take them."""
    try:
        program = plain_recurrence(statement)
        point = {name: float(value) if isinstance(value, Fraction) else value for name, value in world.point.items()}
        found = recurrences.observe(_simulation(world), program, point)
    except (NotPlain, KeyError, IndexError, OverflowError) as error:
        raise TooLarge(str(error)) from None
    return found.reshape(BATCHES, -1).mean(dim=1, keepdim=True).numpy()


def _simulation(world):
    replicates = BATCHES * DRAWS // 8
    return Sim(replicates, streams(f"{world.seed}", 0, replicates, tile=replicates, device="cpu"), torch.device("cpu"))
