"""What read-outs, votes of heads and information are worth at a point: by every pattern of signs, by counting, by draws."""

from math import comb

import numpy as np
import sympy
from memorem import sphere
from memorem.theory.functionals.heads import CommonCause, SideBySide, VotesDiffer
from memorem.theory.functionals.information import Explained, GaussianInformation, Information
from memorem.theory.functionals.kernel_streams import KernelSignal
from memorem.theory.functionals.quantised import Quantised
from memorem.theory.functionals.readouts import (
    AveragedReadout,
    ClippedReadout,
    ClippedSynapse,
    FlippedReadout,
    IndexCascade,
    SharedWords,
    TiedMajority,
    TurnedReadout,
)

from .brute import measured, number
from .draws import TooLarge
from .values import NEVER, array, drawn
from .values_probability import _error, signs, wrong


def whole(x, world):
    """A number that must be whole."""
    found = number(x, world)
    if found != int(found) or found < 0:
        raise TooLarge("no natural number")
    return int(found)


@measured.register
def _(statement: IndexCascade, world):
    """The law of the index, or of the pair of the right index and the index, stage after stage."""
    items, error = whole(statement.items, world), float(_error(statement, world).flat[0])
    if items < 2 or error == NEVER:
        return array(NEVER)
    law = np.zeros((items, items))
    law[0, 0] = 1
    move = np.full((items, items), error / (items - 1))
    np.fill_diagonal(move, 1 - error)
    for _ in range(whole(statement.stages, world)):
        law = law @ move
        if statement.merging:
            together = np.trace(law)
            apart = 1 - together
            law = np.full((items, items), apart / items**2) + np.eye(items) * together / items
    return array(1 - np.trace(law) if statement.merging else np.trace(law))


def _memory(world, *sizes):
    """(pairs, width, every key and value [R, pairs, width + 1]) of sign memories."""
    pairs, width = (whole(x, world) for x in sizes)
    if 0 in (pairs, width):
        raise TooLarge("no memory")
    return pairs, width, signs(pairs, width + 1)


@measured.register
def _(statement: SharedWords, world):
    """Every codebook of every layer."""
    books = _memory(world, statement.pairs, statement.width - 1)[2] if whole(statement.width, world) > 1 else signs(whole(statement.pairs, world), 1)
    if len(books) > 512:
        raise TooLarge("too many codebooks")
    read = np.einsum("rnd,rd,snc->rsc", books, books[:, 0], books) * books[None, :, 0]
    chances, law = ((1 + np.sign(read)) / 2).prod(axis=2) / len(books), np.full(len(books), 1 / len(books))
    for _ in range(whole(statement.layers, world)):
        law = law @ chances
    return array(law.sum())


@measured.register
def _(statement: AveragedReadout, world):
    heads = whole(statement.heads, world)
    pairs, width, drawn = _memory(world, statement.pairs, statement.heads * statement.width)
    keys, bits = drawn[..., :width].reshape(-1, pairs, heads, width // heads), drawn[..., width]
    read = np.einsum("rnhd,rhd,rn->rh", keys, keys[:, 0], bits).mean(axis=1)
    return array(wrong(read * bits[:, 0]).mean())


@measured.register
def _(statement: FlippedReadout, world):
    _, width, drawn = _memory(world, statement.pairs, statement.width)
    chance, total = number(statement.flip, world), 0.0
    for flips in signs(width):
        query = drawn[:, 0, :width] * flips
        read = np.einsum("rnd,rd,rn->r", drawn[..., :width], query, drawn[..., width]) * drawn[:, 0, width]
        total += chance ** (flips < 0).sum() * (1 - chance) ** (flips > 0).sum() * wrong(read).mean()
    return array(total)


@measured.register
def _(statement: TurnedReadout, world):
    """Every memory, the first bits of the key turned."""
    _, width, drawn = _memory(world, statement.pairs, statement.width)
    turned = whole(statement.flips, world)
    if turned > width:
        raise TooLarge("more flips than bits")
    query = drawn[:, 0, :width] * np.where(np.arange(width) < turned, -1, 1)
    read = np.einsum("rnd,rd,rn->r", drawn[..., :width], query, drawn[..., width]) * drawn[:, 0, width]
    return array(wrong(read).mean())


@measured.register
def _(statement: ClippedSynapse, world):
    _, _, drawn = _memory(world, statement.pairs, sympy.Integer(1))
    bad, flip = wrong((drawn[..., 0] * drawn[..., 1]).sum(axis=1) * drawn[:, 0, 0] * drawn[:, 0, 1]).mean(), number(statement.flip, world)
    return array(bad * (1 - flip) + (1 - bad) * flip)


@measured.register
def _(statement: ClippedReadout, world):
    """Every memory; the law of the number of right synapses from the chance of each."""
    _, width, drawn = _memory(world, statement.pairs, statement.width)
    flip, aligned = number(statement.flip, world), np.einsum("rnd,rn->rd", drawn[..., :width], drawn[..., width]) * drawn[:, 0, :width]
    bad = wrong(aligned * drawn[:, :1, width])
    bad = bad * (1 - flip) + (1 - bad) * flip
    total = 0.0
    for votes in signs(width):
        total = total + np.prod(np.where(votes < 0, bad, 1 - bad), axis=1) * wrong(votes.sum())
    return array(np.mean(total))


@measured.register
def _(statement: TiedMajority, world):
    error, count = _error(statement, world), whole(statement.count, world)
    return sum(comb(count, h) * error**h * (1 - error) ** (count - h) * wrong(count - 2 * h) for h in range(count + 1))


@measured.register
def _(statement: VotesDiffer, world):
    error = _error(statement, world)
    return 2 * error * (1 - error)


@measured.register
def _(statement: CommonCause, world):
    error, common = _error(statement, world), number(statement.common, world)
    count = whole(statement.count, world)
    own = sum(comb(count, h) * error**h * (1 - error) ** (count - h) * wrong(count - 2 * h) for h in range(count + 1))
    return common * error + (1 - common) * own


@measured.register
def _(statement: SideBySide, world):
    noise, signal = (measured(mean, world) for mean in statement.means)
    return noise / signal


@measured.register
def _(statement: Explained, world):
    return (1 - 2 * _error(statement, world)) ** 2


@measured.register
def _(statement: Information, world):
    p = np.clip(_error(statement, world), 1e-300, 1 - 1e-16)
    return number(statement.count, world) * (1 + p * np.log2(p) + (1 - p) * np.log2(1 - p))


@measured.register
def _(statement: GaussianInformation, world):
    return number(statement.count, world) * world.mean(np.log2(1 + 1 / measured(statement.noise, world))) / 2


@measured.register
def _(statement: Quantised, world):
    """The state of one row at a time, its entries drawn as multiples of a fraction of the step: the added energy of a row, times their number."""
    from memorem import E, norm2

    step, rows = number(statement.step, world), number(statement.rows, world)
    nodes, weights = np.polynomial.legendre.leggauss(4)
    added = 0.3 * 0.7
    if statement.rounding == "dithered":  # the dither carries an entry of 0.3 steps over at 0.2
        pieces = [((low + high) / 2 + nodes * (high - low) / 2, (high - low) / 2) for low, high in ((-0.5, 0.2), (0.2, 0.5))]
        added = sum((weights * (np.round(0.3 + u) - u - 0.3) ** 2).sum() * half for u, half in pieces)
    return measured(E(norm2(statement.error)), world) + rows * step**2 * added * measured(E(norm2(statement.query)), world)


@measured.register
def _(statement: KernelSignal, world):
    """By draws: the query's features less what each write has taken of them."""
    writes, eta, beta = whole(statement.age, world), number(statement.eta, world), number(statement.beta, world)
    vectors = drawn(sphere(statement.width), writes + 1, world)  # [B, R, writes + 1, width]; the last one is the query
    kernel = np.exp(beta * (vectors @ np.swapaxes(vectors, -1, -2) - 1))
    left = kernel[..., -1]  # f at every key and at the query
    for t in range(writes):
        left = left - eta * left[..., t, None] * kernel[..., t]
    return (eta * left[..., -1]).mean(axis=-1, keepdims=True)
