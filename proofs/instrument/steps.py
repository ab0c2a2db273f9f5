"""Update rules from text: S = a S (I - eta k k^T) + eta v k^T, as recurrences of the query that is carried back through the writes.

Every state X is read at a vector x: a later step X' = sum_Z Z A_Z + v c^T makes of the readings sum_X X x the vectors z <- sum_X A_Z x for the states
before it, and reads its own value v with the weight c.x. So a linear step of any number of states is a linear step of their queries.
"""

import sympy

from ...theory.functionals.of_means import Quotient
from ...theory.functionals.recurrences import carried, recurrence, step
from ...theory.scalars.parameters import PARAMETERS
from ...theory.vectors import syntax
from .grammar import Node, NotUnderstood, assignments
from .kernels import parameter, shown

ITEM, OTHER = syntax.Item("i"), syntax.Item("j")
MOST = 64  # products that a step may have when it is multiplied out
N, AGE = PARAMETERS["N"].symbol, PARAMETERS["age"].symbol


class Step:
    """One update of all states from text. NotUnderstood where a state does not stand on the left of its products, or a value is not written by v k^T."""

    def __init__(self, text, count=N):
        self.count = count
        self.updates = dict(_unique(assignments(text)))
        if "S" not in self.updates:
            raise NotUnderstood(f"no step of S, the state that is read, in {text!r}")
        self.words = {state: words(node, frozenset(self.updates)) for state, node in self.updates.items()}
        for state, found in self.words.items():
            for word in found:
                self.check(state, word)

    @property
    def symbols(self):
        """The parameters that occur."""
        return set().union(*(sympy.sympify(c).free_symbols for found in self.words.values() for c in found.values()))

    def check(self, state, word):
        """Refuse a product that is no state times keys, and no value times keys."""
        head, rest = (word[0], word[1:]) if word else ("", ())
        keys = rest if head in self.updates else rest[1:] if head == "v" and rest[:1] == ("k'",) else None
        if keys is None or len(keys) % 2 or keys != ("k", "k'") * (len(keys) // 2):
            raise NotUnderstood(
                f"the product {' '.join(word) or '1'} in the step of {state} is neither a state followed by k k^T nor v k^T: put it into a Python file"
            )

    def queries(self, keys):
        """{state: the part of the recurrence at which it is read}."""
        return {state: carried("y" if state == "S" else f"y_{state}", keys.width) for state in self.updates}

    def passed(self, k, queries):
        """{query: what one step with key k makes of it}."""
        found = {state: [] for state in self.updates}
        for state, products in self.words.items():
            for word, coefficient in products.items():
                if word[0] != "v":
                    found[word[0]].append(_times(coefficient, _applied(word[1:], k, queries[state])))
        return {queries[state]: _plus(vectors) for state, vectors in found.items()}

    def written(self, k, queries):
        """The weight with which the step's own value is read afterwards."""
        found = syntax.term(0)
        for state, products in self.words.items():
            for word, coefficient in products.items():
                if word[0] == "v":
                    found = found + syntax.term(coefficient) * (k @ _applied(word[2:], k, queries[state]))
        return found

    def start(self, keys):
        """{part: value} of the queries at the end of the stream: S is read at the key of the item, other states not at all."""
        q = keys("q")[ITEM]
        return {query: q if state == "S" else 0 for state, query in self.queries(keys).items()}

    def later(self, keys):
        """The step of a write of another item, without its noise."""
        return step(self.passed(keys("k")[OTHER], self.queries(keys)))

    def noise(self, keys):
        """E |S k_i - c v_i|^2 of the item written `age` steps before the last of all writes, values white of norm one."""
        total, queries = carried("T"), self.queries(keys)
        k, q = keys("k")[OTHER], keys("q")[ITEM]
        others = step({**self.passed(k, queries), total: total + self.written(k, queries) ** 2})
        own = step(self.passed(q, queries))
        phases = ((others, AGE), (own, 1), (others, self.count - 1 - AGE))
        return recurrence(total, {**self.start(keys), total: 0}, *phases, held=[q])

    def signal(self, keys, power=1):
        """E c^power, where c is the weight with which the item's own value is read."""
        q = keys("q")[ITEM]
        return recurrence(self.written(q, self.queries(keys)) ** power, self.start(keys), (self.later(keys), AGE), held=[q])

    def ratio_of_means(self, keys):
        """Noise over the mean square of the signal: no mean of a ratio."""
        return Quotient(self.noise(keys), (self.signal(keys, 2),))


def _unique(steps):
    seen = {}
    for name, node in steps:
        if name in seen:
            raise NotUnderstood(f"the step gives {name} twice")
        if name in ("k", "v", "I"):
            raise NotUnderstood(f"{name} is no state")
        seen[name] = node
    return seen


def words(node, states):
    """{word: coefficient} of a matrix expression multiplied out; the letters of a word are states, k, k', v, v' and those of a trace, x, x'."""
    kind, parts = node.kind, node.parts
    if kind == "name":
        letter = parts[0]
        if letter == "I":
            return {(): sympy.Integer(1)}
        if letter in ("k", "v") or letter in states:
            return {(letter,): sympy.Integer(1)}
        return {(): parameter(letter)[1]}
    if kind == "number":
        return {(): sympy.Rational(parts[0].numerator, parts[0].denominator)}
    if kind == "minus":
        return {word: -c for word, c in words(parts[0], states).items()}
    if kind == "sum":
        return _added([words(part, states) for part in parts])
    if kind == "transpose":
        return {_turned(word): c for word, c in words(parts[0], states).items()}
    if kind == "product":
        return _multiplied(words(parts[0], states), words(parts[1], states))
    if kind == "power" and parts[1].kind == "number" and parts[1].parts[0].denominator == 1:
        return _power(node, int(parts[1].parts[0]), states)
    if kind == "quotient":
        below = _number(parts[1], states)
        return {word: c / below for word, c in words(parts[0], states).items()}
    raise NotUnderstood(f"{shown(node)} is no product of states, keys and values")


def _number(node: Node, states):
    found = words(node, states)
    if set(found) != {()} or found[()] == 0:
        raise NotUnderstood(f"{shown(node)} is no number to divide by")
    return found[()]


def _power(node, exponent, states):
    base = words(node.parts[0], states)
    if set(base) <= {()}:
        value = base.get((), sympy.Integer(0))
        if value == 0 and exponent < 0:
            raise NotUnderstood("the formula divides by zero")
        return {(): value**exponent}
    if exponent < 1:
        raise NotUnderstood(f"{shown(node)} is an inverse, which a step may not use")
    found = base
    for _ in range(exponent - 1):
        found = _multiplied(found, base)
    return found


def _added(sums):
    total = {}
    for one in sums:
        for word, coefficient in one.items():
            total[word] = total.get(word, sympy.Integer(0)) + coefficient
    return {word: c for word, c in total.items() if c != 0}


def _multiplied(left, right):
    found = _added([{a + b: x * y} for a, x in left.items() for b, y in right.items()])
    if len(found) > MOST:
        raise NotUnderstood(f"the step has more than {MOST} products when it is multiplied out")
    return found


def _turned(word):
    if any(letter.rstrip("'") not in ("k", "v", "x") for letter in word):
        raise NotUnderstood("a state that is transposed stands on the wrong side of its keys")
    return tuple(letter[:-1] if letter.endswith("'") else f"{letter}'" for letter in reversed(word))


def _applied(keys, k, y):
    """k k' k k' ... y."""
    for _ in range(len(keys) // 2):
        y = (k @ y) * k
    return y


def _times(coefficient, vector):
    return vector if coefficient == 1 else syntax.term(coefficient) * vector


def _plus(vectors):
    return vectors[0] if len(vectors) == 1 else syntax.VectorSum(tuple(vectors))
