"""What probabilities are worth at a point: by draws, by every pattern of signs, by counting."""

from itertools import product
from math import comb

import numpy as np
import sympy
from memorem.theory.functionals.error_probabilities import AllRight, Cascade, Derived, HopfieldReadout, Majority, SignReadout, SignSum, SomeWrong
from memorem.theory.functionals.large_overlaps import AnyLarge, CountMean, CountVariance
from memorem.theory.functionals.tail_probabilities import ErfcMean, ExponentialMean, Independently, Wrong
from scipy import special

from .brute import measured, number
from .draws import TooLarge
from .values import NEVER, TIE, array, drawn


def wrong(value):
    """1 where a read-out is negative, 1/2 where it is zero."""
    return (value < -TIE) + 0.5 * (abs(value) <= TIE)


@measured.register
def _(statement: Wrong, world):
    return world.mean(wrong(measured(statement.term, world)))


@measured.register
def _(statement: ErfcMean, world):
    return world.mean(special.erfc(number(statement.slope, world) * np.sqrt(np.maximum(measured(statement.term, world), 0)))) / 2


@measured.register
def _(statement: ExponentialMean, world):
    return world.mean(np.exp(measured(statement.exponent, world)))


@measured.register
def _(statement: Independently, world):
    """Events of items j, independent given all else: the chance that none of them happens, with one draw of the others for all."""
    from .brute import value

    term, count = statement.error.term, int(number(statement.count, world))
    if count + 1 > int(world.point["N"]):
        raise TooLarge("more events than items")
    chances = [wrong(value(term, world, {"i": 0, "j": place + 1})) for place in range(count)]
    return world.mean(np.prod([1 - chance for chance in chances], axis=0))


@measured.register
def _(statement: Derived, world):
    return array(number(statement.value, world))


def _error(statement, world):
    error = statement.error
    found = array(number(error, world)) if isinstance(error, sympy.Expr) else measured(error, world)
    if not (found >= -TIE).all() or not (found <= 1 + TIE).all():
        return array(NEVER)
    return found


@measured.register
def _(statement: AllRight, world):
    return np.prod([1 - _error(statement, world)] * int(number(statement.count, world)), axis=0) * array(1)


@measured.register
def _(statement: SomeWrong, world):
    """The largest chance that any dependence gives."""
    return np.minimum(1, int(number(statement.count, world)) * _error(statement, world))


@measured.register
def _(statement: Cascade, world):
    flipped, error = array(0), _error(statement, world)
    for _ in range(int(number(statement.count, world))):
        flipped = flipped * (1 - error) + (1 - flipped) * error
    return flipped


@measured.register
def _(statement: Majority, world):
    error, count = _error(statement, world), int(number(statement.count, world))
    return sum(comb(count, h) * error**h * (1 - error) ** (count - h) * (1 if 2 * h > count else 0.5 * (2 * h == count)) for h in range(count + 1))


def signs(*shape):
    """Every array of signs of a shape."""
    size = int(np.prod(shape))
    if size > 14:
        raise TooLarge("too many signs")
    return np.array(list(product((1, -1), repeat=size))).reshape(-1, *shape)


@measured.register
def _(statement: SignReadout, world):
    pairs, width = (int(number(x, world)) for x in (statement.pairs, statement.width))
    drawn = signs(pairs, width + 1)
    keys, bits = drawn[..., :width], drawn[..., width]
    return array(wrong((bits * (keys @ keys[:, :1].swapaxes(1, 2))[..., 0]).sum(axis=1) * bits[:, 0]).mean())


@measured.register
def _(statement: HopfieldReadout, world):
    patterns, width = (int(number(x, world)) for x in (statement.patterns, statement.width))
    x = signs(patterns, width)
    weights = np.einsum("rpa,rpb->rab", x, x)
    if not statement.self_connections:
        weights = weights * (1 - np.eye(width, dtype=int))
    return array(wrong((weights[:, 0] * x[:, 0]).sum(axis=1) * x[:, 0, 0]).mean())


@measured.register
def _(statement: SignSum, world):
    count, threshold = int(number(statement.count, world)), number(statement.threshold, world)
    return array(sum(comb(count, up) * wrong(2 * up - count + threshold) for up in range(count + 1)) / 2**count)


def _counts(statement, world):
    """How many pairs i < j of keys have a large overlap, in each draw."""
    keys = drawn(statement.count.keys, int(world.point["N"]), world)
    gram, size = keys @ keys.swapaxes(-1, -2), int(world.point["N"])
    large = abs(gram) >= number(statement.count.edge, world) - TIE
    return sum((large[..., a, b] * 1.0 for a in range(size) for b in range(a)), np.zeros(gram.shape[:2]))


@measured.register
def _(statement: CountMean, world):
    return _counts(statement, world).mean(axis=1, keepdims=True)


@measured.register
def _(statement: CountVariance, world):
    return _counts(statement, world).var(axis=1, keepdims=True)


@measured.register
def _(statement: AnyLarge, world):
    return (_counts(statement, world) > 0).mean(axis=1, keepdims=True)
