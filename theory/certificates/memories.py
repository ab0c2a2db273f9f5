"""Statements certified from their own syntax: plain data (see theory/vectors/plain.py) averaged exactly over finitely many choices of its vectors.

Rademacher vectors, flips and masks are enumerated. Sphere and isotropic vectors run over a design and Gaussian ones over Gauss-Hermite nodes, exact to
degree five in each vector; the degree is counted on the statement. Of white vectors no more than a mean of zero and a norm of one is known: they are
drawn as signs where the statement is of second degree in each.
"""

from fractions import Fraction
from functools import reduce
from itertools import product
from math import isqrt, prod

from flint import acb, arb

from . import integrals, statistics
from .plain_statistics import NotExact, degree
from .roots import Root

LARGEST = 1 << 17  # choices that are enumerated
BITS = 40  # coordinates of one family
DEGREE = {"sphere": 5, "isotropic": 3, "gaussian": 5, "white": 2}
HERMITE = ((0, Fraction(2, 3)), (1, Fraction(1, 6)), (-1, Fraction(1, 6)))  # node / sqrt(3), weight


def choices(statement, point):
    """{(family, index): [(weight, vector)]} over which the mean is an exact sum. NotExact where no device reaches the statement."""
    _reached(statement)
    sizes, found = {name: number(count, point) for name, count in counts(statement).items()}, {}
    for name, (kind, width, scale) in statement.families:
        vectors = _choices(kind, int(number(width, point)), number(scale, point))
        found.update({(name, index): vectors for index in range(int(sizes[name]))})
    found.update({(name, 0): [(Fraction(1), found[name, 0][-1][1])] for name in turned(statement) if (name, 0) in found})
    return found


def effort(statement, point):
    """How many choices of vectors mean goes through. NotExact where no device reaches the statement."""
    sizes = {name: int(number(count, point)) for name, count in counts(statement).items()}
    for name, (_, width, _) in statement.families:
        if sizes[name] * int(number(width, point)) > BITS:
            raise NotExact("too many choices to enumerate")
    return prod(len(vectors) for vectors in choices(statement, point).values())


def mean(statement, point):
    """The exact mean at a point {name: int, Fraction or str}: a Fraction, or a ball where exponentials occur. NotExact where no device reaches it."""
    if effort(statement, point) > LARGEST:
        raise NotExact("too many choices to enumerate")
    spread = choices(statement, point)
    places = {item: index for index, item in enumerate(statement.free)}
    total = Fraction(0)
    for chosen in product(*spread.values()):
        weight = prod((one for one, _ in chosen), start=Fraction(1))
        vectors = dict(zip(spread, (vector for _, vector in chosen), strict=True))
        try:
            total = _plus(total, _times(weight, value(statement.body, vectors, point, places)))
        except ZeroDivisionError:
            raise NotExact("a denominator vanishes with positive probability") from None
    return total.rational() if isinstance(total, Root) else total


def pair_kind(statement, point):
    """The family on the sphere whose two vectors pair_mean integrates over; NotExact where it does not apply."""
    kinds = dict(statement.families)
    keys = [name for name, (kind, _, _) in kinds.items() if kind == "sphere"]
    if len(keys) != 1 or len(statement.free) != 1 or any(kind != "white" for name, (kind, _, _) in kinds.items() if name not in keys):
        raise NotExact("an integral over one angle needs one family on the sphere beside white values")
    if point["N"] != 2 or any(number(count, point) != 2 for count in counts(statement).values()):
        raise NotExact("an integral over one angle speaks of two items")
    if degree(statement, "white") > DEGREE["white"] or not _is_analytic(statement.body):
        raise NotExact("an integral over one angle needs an analytic function of the overlap, of second degree in each value")
    return keys[0]


def _is_analytic(node):
    """Whether no part of a node is an absolute value, a positive part, a root, or a product by coordinates."""
    if not isinstance(node, tuple) or not node:
        return True
    root = node[0] == "pow" and not (isinstance(node[2], Fraction) and node[2].denominator == 1)
    return node[0] not in ("abs", "positive", "stretched") and not root and all(_is_analytic(part) for part in node[1:])


def pair_mean(statement, point):
    """The mean at N = 2 where the keys are one family on the sphere and the values white: an integral over the angle between the two keys."""
    keys = pair_kind(statement, point)

    def at(overlap, sign):
        vectors = {(name, index): {"gram": overlap if name == keys else sign, "item": index} for name, _ in statement.families for index in (0, 1)}
        return acb(value(statement.body, vectors, point, {statement.free[0]: 0}))

    width = int(number(dict(statement.families)[keys][1], point))
    return integrals.sphere_mean(lambda x: (at(x, acb(1)) + at(x, acb(-1))) / 2, width)


def counts(statement):
    """{family: plain scalar that says how many of its vectors there are}: what the sums over it count, else one for each free item."""
    found = {}

    def look(node, bound):
        if not isinstance(node, tuple) or not node or not isinstance(node[0], str):
            return
        if node[0] == "vector":
            found[node[1]] = bound.get(node[2], found.get(node[1], ("number", Fraction(len(statement.free)))))
            return
        inner = {**bound, node[1]: node[2]} if node[0] in ("sum", "vector sum") else bound
        for part in node[1:]:
            look(part, inner)

    look(statement.body, {})
    return found


def spaces(statement):
    """The sets of families whose vectors meet in inner products; "" is in a set whose coordinates are also multiplied one by one."""
    found = []

    def look(node):
        if not isinstance(node, tuple) or not node or not isinstance(node[0], str):
            return set()
        if node[0] == "vector":
            return {node[1]}
        own = set().union(*(look(part) for part in node[1:]))
        if node[0] in ("dot", "stretched"):
            found.append(own if node[0] == "dot" else own | {""})
        return own

    look(statement.body)
    joined = []
    for space in found:
        meeting = [other for other in joined if other & space - {""}]
        joined = [other for other in joined if other not in meeting] + [space.union(*meeting)]
    return joined


def turned(statement):
    """One family of each space whose first vector may be held: rotations, and for signs flips of coordinates, change no mean.

    Coordinates that are multiplied one by one are not turned.
    """
    kinds = {name: kind for name, (kind, _, _) in statement.families}
    firsts = [
        sorted(name for name in space if kinds.get(name) in ("sphere", "rademacher", "white")) for space in spaces(statement) if "" not in space
    ]
    return [names[0] for names in firsts if names]


def _reached(statement):
    """NotExact where a design does not reach the degree of the statement in one vector, or roots of two numbers would meet."""
    kinds = dict(statement.families)
    for space in spaces(statement):
        laws = {
            (kind, scale) if kind == "gaussian" else ("unit", None)
            for kind, _, scale in (kinds[name] for name in space if name)
            if kind not in ("flips", "masks")
        }
        if len(laws) > 1:
            raise NotExact("Gaussian vectors and unit vectors have nodes with different roots")
    for kind in {kind for _, (kind, _, _) in statement.families} & set(DEGREE):
        most = degree(statement, kind)
        if most > DEGREE[kind]:
            raise NotExact(f"degree {most} in a vector of kind {kind}, of which {DEGREE[kind]} is reached")


def _choices(kind, width, scale):
    """[(weight, (coordinates, r))]: vectors coordinates * sqrt(r)."""
    if kind in ("rademacher", "white"):
        return [(weight, (vector, Fraction(1, width))) for weight, (_, vector) in statistics.signs(width)]
    if kind in ("sphere", "isotropic"):
        return [(weight, (vector, Fraction(1, width) if scaled else Fraction(1))) for weight, (scaled, vector) in statistics.design(width)]
    if kind == "gaussian":
        chosen = product(HERMITE, repeat=width)
        return [(prod(weight for _, weight in nodes), (tuple(node for node, _ in nodes), 3 * Fraction(scale))) for nodes in chosen]
    changed = 0 if kind == "masks" else -1
    chance = {1: 1 - Fraction(scale), changed: Fraction(scale)}
    return [(prod(chance[x] for x in one), (one, Fraction(1))) for one in product((1, changed), repeat=width) if all(chance[x] for x in one)]


def value(node, vectors, point, places):
    """The value of a plain scalar on concrete vectors {(family, index): (coordinates, r)}: a Fraction, a Root or a ball."""
    kind, *parts = node
    if kind == "number":
        return parts[0]
    if kind == "parameter":
        return Fraction(point[parts[0]])
    if kind in ("add", "mul"):
        found = [value(part, vectors, point, places) for part in parts]
        return reduce(_plus, found) if kind == "add" else reduce(_times, found)
    if kind == "pow":
        exponent = parts[1] if isinstance(parts[1], Fraction) else number(parts[1], point)
        return _power(value(parts[0], vectors, point, places), exponent)
    if kind == "dot":
        return _dot(_vector(parts[0], vectors, point, places), _vector(parts[1], vectors, point, places))
    if kind == "sum":
        return reduce(_plus, (value(parts[3], vectors, point, inner) for inner in _runs(parts, point, places)), Fraction(0))
    return _applied(kind, value(parts[0], vectors, point, places))


def number(node, point):
    """A plain scalar without vectors."""
    return value(node, {}, point, {})


def _runs(parts, point, places):
    item, count, excluding, _ = parts
    without = {places[other] for other in excluding}
    return [{**places, item: index} for index in range(int(number(count, point))) if index not in without]


def _applied(kind, argument):
    if kind in ("abs", "positive"):
        exact = argument.rational() if isinstance(argument, Root) else argument
        if isinstance(exact, acb):
            raise NotExact(f"{kind} is not analytic")
        return abs(exact) if kind == "abs" else max(exact, Fraction(0))
    ball = (
        argument if isinstance(argument, acb | arb) else integrals.number(Fraction(argument.rational() if isinstance(argument, Root) else argument))
    )
    return getattr(ball, kind)()


def _power(base, exponent):
    if not isinstance(exponent, Fraction):
        raise NotExact("a power that is no rational number")
    if exponent.denominator != 1:
        ball = base if isinstance(base, acb | arb) else integrals.number(base.rational() if isinstance(base, Root) else base)
        return ball ** integrals.number(exponent)
    return base ** int(exponent) if exponent >= 0 else 1 / (base.rational() if isinstance(base, Root) else base) ** -int(exponent)


def _vector(node, vectors, point, places):
    """[(coefficient, vector)]: a combination of concrete vectors."""
    kind, *parts = node
    if kind == "vector":
        return [(Fraction(1), vectors[parts[0], places[parts[1]]])]
    if kind == "scaled":
        factor = value(parts[0], vectors, point, places)
        return [(_times(factor, coefficient), vector) for coefficient, vector in _vector(parts[1], vectors, point, places)]
    if kind == "plus":
        return [term for part in parts for term in _vector(part, vectors, point, places)]
    if kind == "stretched":
        left, right = (_vector(part, vectors, point, places) for part in parts)
        return [(_times(a, b), (tuple(x * y for x, y in zip(u[0], w[0], strict=True)), u[1] * w[1])) for a, u in left for b, w in right]
    return [term for inner in _runs(parts, point, places) for term in _vector(parts[3], vectors, point, inner)]


def _dot(left, right):
    return reduce(_plus, (_times(_times(a, b), _overlap(u, w)) for a, u in left for b, w in right), Fraction(0))


def _ball(x, other):
    """A rational as a ball where the other number is one."""
    if not isinstance(other, arb | acb) or isinstance(x, arb | acb):
        return x
    return integrals.number(x.rational() if isinstance(x, Root) else x)


def _plus(a, b):
    return _ball(a, b) + _ball(b, a)


def _times(a, b):
    return _ball(a, b) * _ball(b, a)


def _overlap(left, right):
    """An inner product of two vectors, of coordinates or of a Gram matrix with ones on its diagonal."""
    if isinstance(left, dict):
        return Fraction(1) if left["item"] == right["item"] else left["gram"]
    inner = sum(a * b for a, b in zip(left[0], right[0], strict=True))
    square = left[1] * right[1]
    whole = isqrt(square.numerator * square.denominator)
    if whole**2 == square.numerator * square.denominator:
        return Fraction(inner * whole, square.denominator)
    return Root(0, Fraction(inner, square.denominator), square.numerator * square.denominator)
