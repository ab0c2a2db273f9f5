"""What matrix expressions are worth at a point: exact rational letters that obey their facts; norms, determinants and gradients by their definitions."""

import zlib
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from math import prod

import numpy as np
from memorem.theory.matrices import equality, syntax
from memorem.theory.matrices.evaluation import Environment, letters_of, parameters_of
from memorem.theory.matrices.minimiser import Minimiser
from memorem.theory.matrices.spectra import Copies, Determinant, Norm
from memorem.theory.scalars.balls import NoValue

from .brute import measured
from .cases import nodes
from .changes import bound_letters
from .draws import TooLarge
from .rows import Rows


class Known(Environment):
    """An environment that knows the values of norms, determinants, gradients and products of many like factors."""

    def with_letter(self, letter, value):
        return Known(self.ops, {**self.letters, letter.name: value}, self.numbers)

    def of(self, node):
        if isinstance(node, Norm):
            found = np.linalg.norm(np.array([[float(x) for x in row] for row in self.of(node.body)]), 2)
            return [[Fraction(float(found))]]
        if isinstance(node, Determinant):
            return [[_determinant(self.of(node.body))]]
        if isinstance(node, syntax.Gradient):
            return self._gradient(node)
        if isinstance(node, Copies):
            return self._copies(node)
        if isinstance(node, Minimiser):
            return self._minimiser(node)
        return super().of(node)

    def _copies(self, node):
        total = self.of(syntax.Identity(node.rows))
        for place in range(self.size(node.count)):
            one = self
            for letter in node.own:
                one = one.with_letter(letter, drawn(replace(letter, name=f"{letter.name}#{place}"), self, {}))
            total = self.ops.multiply(total, one.of(node.factor))
        return total

    def _minimiser(self, node):
        """The zero of the gradient of a quadratic loss, whose second derivatives must be positive definite."""
        rows, cols = self.size(node.rows), self.size(node.cols)
        places = [(i, j) for i in range(rows) for j in range(cols)]

        def slopes(chosen):
            at = self.with_letter(node.letter, [[Fraction(int((i, j) == chosen)) for j in range(cols)] for i in range(rows)])
            found = at.of(syntax.Gradient(node.loss, node.letter, node.letter))
            return [found[i][j] for i, j in places]

        offset = slopes(None)
        second = [[a - b for a, b in zip(slopes(place), offset, strict=True)] for place in places]
        if np.linalg.eigvalsh(np.array([[float(x) for x in row] for row in second])).min() <= 1e-9:
            raise NoValue("the loss has no one minimum")
        inverse = self.ops.inverse(second)
        zero = [-sum(x * y for x, y in zip(row, offset, strict=True)) for row in inverse]
        return [[zero[i * cols + j] for j in range(cols)] for i in range(rows)]

    def _gradient(self, node):
        """Entry by entry, from differences that are exact for polynomials up to degree four."""
        rows, cols = self.size(node.letter.rows), self.size(node.letter.cols)
        at = self.of(node.at)

        def loss(i, j, step):
            moved = [[x + step * ((a, b) == (i, j)) for b, x in enumerate(row)] for a, row in enumerate(at)]
            return self.with_letter(node.letter, moved).of(node.loss)[0][0]

        def slope(i, j):
            return (8 * (loss(i, j, 1) - loss(i, j, -1)) - (loss(i, j, 2) - loss(i, j, -2))) / 12

        return [[slope(i, j) for j in range(cols)] for i in range(rows)]


def _determinant(rows):
    """By the sum over permutations."""
    size = len(rows)

    def sign(order):
        return (-1) ** sum(order[a] > order[b] for b in range(size) for a in range(b))

    return sum((sign(order) * prod((rows[a][order[a]] for a in range(size)), start=Fraction(1)) for order in permutations(range(size))), Fraction(0))


def drawn(letter, env, known):
    """The value of a letter, the same for the same name wherever it stands."""
    stream = equality.rationals(zlib.crc32(letter.name.encode()) % 997)
    sizes = {s.name: env.numbers[s] for size in letter.shape for s in size.free_symbols}
    plain = replace(letter, facts=tuple(fact for fact in letter.facts if fact not in ("ball", "odd")))
    loaded = {name: env.ops.unload(value, shape) for name, (value, shape) in known.items()}
    value = equality._value(plain, sizes, loaded, stream)
    if "orthogonal" in letter.facts and "odd" not in letter.facts:  # a rotation: a second reflection after the first
        other = equality.reflection([next(stream) for _ in value])
        value = env.ops.multiply(value, other)
    if "ball" in letter.facts:
        value = [x / max(1, sum(map(abs, value))) for x in value]
    return env.ops.load(value, letter)


def bound(node):
    """Names of the letters that an iterate or a stream binds."""
    return {letter.name for part in nodes(node, syntax.Matrix) if not isinstance(part, syntax.Gradient) for letter in bound_letters(part)}


@measured.register
def _(statement: syntax.Matrix, world):
    ops, letters = Rows(), letters_of(statement)
    symbols = {**parameters_of(statement), **{s.name: s for one in nodes(statement, syntax.Letter) for size in one.shape for s in size.free_symbols}}
    numbers = {symbol: Fraction(world.point.get(name, 2)) for name, symbol in symbols.items()}
    env, known = Known(ops, {}, numbers), world.__dict__.setdefault("letters", {})
    declared = world.__dict__.setdefault("declared", {})
    for letter in (one for one in nodes(statement, syntax.Letter) if one.name not in bound(statement)):
        if declared.setdefault(letter.name, letter) != letter:
            raise TooLarge(f"two letters are called {letter.name}")
    try:
        for letter in sorted(letters.values(), key=lambda one: (len(one.perpendicular), one.name)):
            if letter.name in known or letter.means is not None:
                continue
            if known and letter.name not in bound(statement):
                if world.__dict__.get("started"):
                    raise TooLarge(f"{letter.name} is one of which it is only said that there is one")
            known[letter.name] = (drawn(letter, env, known), letter)
        world.started = True
        value = Known(ops, {name: value for name, (value, _) in known.items()}, numbers).of(statement)
    except (NoValue, ZeroDivisionError) as why:
        raise TooLarge(str(why)) from None
    return np.array([[float(x) for row in value for x in row]])
