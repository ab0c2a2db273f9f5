"""Normal forms evaluated by loops over distinct items, and random terms to evaluate them on: the third opinion that rules are tested against."""

from fractions import Fraction
from itertools import permutations, product
from math import prod

from memorem import Entries, Item, Rational, fixed, gaussian, over
from memorem.theory.scalars.balls import exact_value, substituted
from memorem.theory.vectors.normal_form import Expression

I, J, L = Item("i"), Item("j"), Item("l")


def coordinates(label, inputs, items):
    family, item = label
    value = inputs[family] if item == "" else inputs[family][items[item]]
    return value if isinstance(value, list | tuple) else [value]


def contraction(labels, inputs, items):
    columns = zip(*(coordinates(label, inputs, items) for label in labels), strict=True)
    return sum((prod(column) for column in columns), Fraction(0))


def atom_value(atom, power, inputs, items):
    kind, content = atom
    value = contraction(content, inputs, items)
    if kind == "abs":
        value = abs(value)
    if kind == "pos":
        value = max(value, 0)
    return value ** int(power)


def expression_value(expression: Expression, inputs, N, point=None):
    """The value of a normal form without expectations on concrete vectors, fixed items being the first ones."""
    places = {name: index for index, name in enumerate(expression.fixed)}
    total = Fraction(0)
    for (bound, atoms), coefficient in expression.terms:
        factor = exact_value(substituted(coefficient, {"N": N, **(point or {})}))
        free = [index for index in range(N) if index not in places.values()]
        for chosen in permutations(free, bound):
            items = {**places, **{f"#{place}": index for place, index in enumerate(chosen)}}
            total += factor * prod((atom_value(atom, power, inputs, items) for atom, power in atoms), start=Fraction(1))
    return total


def sign_patterns(N, d):
    """Every family of N vectors of signs in d dimensions, not divided by the root of the width."""
    for bits in product((1, -1), repeat=N * d):
        yield [list(bits[j * d : (j + 1) * d]) for j in range(N)]


def random_term(rng, k, c, depth=3):
    """A random polynomial in overlaps and entries with up to two sums, some nested, some excluding the fixed item."""

    def scalar(items):
        choice = rng.randrange(4)
        if choice == 0:
            return k[rng.choice(items)] @ k[rng.choice(items)]
        if choice == 1:
            return c[rng.choice(items)]
        if choice == 2:
            return (k[rng.choice(items)] @ k[rng.choice(items)]) * Rational(rng.randrange(1, 4), 2)
        return k[rng.choice(items)] @ (k[rng.choice(items)] + c[rng.choice(items)] * k[rng.choice(items)])

    def build(items, names, left):
        if left == 0 or not names:
            return scalar(items)
        choice = rng.randrange(5)
        if choice == 0:
            return build(items, names, left - 1) * scalar(items)
        if choice == 1:
            return build(items, names, left - 1) + build(items, names[1:], left - 1)
        if choice == 2:
            return scalar(items) ** 2
        item = names[0]
        excluding = rng.sample(items, rng.randrange(0, min(2, len(items)) + 1))
        return over(item, build([*items, item], names[1:], left - 1), excluding=excluding)

    return build([I], [J, L], depth)


def families(width):
    return fixed(width)("k"), Entries("c"), gaussian(width)("g")
