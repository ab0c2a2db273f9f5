"""Update rules whose keys leave a trace: S = S + v (a x + k)^T; x = a x + k. What stands on the right of a step is what was there before it.

Read at q, the trace is the number c = x.q, c <- a c + b k.q, and a write stores its value with the weight p c + r k.q: the statement runs forward in time.
"""

from ...theory.functionals.of_means import Quotient
from ...theory.functionals.recurrences import carried, recurrence, step
from ...theory.vectors import syntax
from .grammar import NotUnderstood, assignments
from .steps import AGE, ITEM, OTHER, N, _unique, words

TRACE = "x"
SHAPES = {TRACE: {("x",), ("k",)}, "S": {("S",), ("v", "x'"), ("v", "k'")}}


def has_trace(text):
    """Whether an update rule says how a trace x changes."""
    return any(name == TRACE for name, _ in assignments(text))


class TraceStep:
    """One update of a state S and of a trace x from text. NotUnderstood for any other product than a x + b k and g S + p v x^T + r v k^T."""

    def __init__(self, text, count=N):
        updates = dict(_unique(assignments(text)))
        if set(updates) != set(SHAPES):
            raise NotUnderstood(f"a rule with a trace has a step of S and one of x, and no other, not {', '.join(updates)}")
        found = {name: words(node, frozenset(SHAPES)) for name, node in updates.items()}
        for name, products in found.items():
            for word in set(products) - SHAPES[name]:
                raise NotUnderstood(f"the product {' '.join(word) or '1'} in the step of {name} is none of a x + b k, g S + p v x^T + r v k^T")
        self.count = count
        self.decay, self.enters = (found[TRACE].get(word, 0) for word in (("x",), ("k",)))
        self.gate, self.by_trace, self.by_key = (found["S"].get(word, 0) for word in (("S",), ("v", "x'"), ("v", "k'")))

    def passed(self, overlap):
        """The trace, read at the query, after a write whose key has this overlap with it."""
        return syntax.term(self.decay) * carried("c") + syntax.term(self.enters) * overlap

    def weight(self, overlap):
        """The weight with which such a write stores its value, read at the query."""
        return syntax.term(self.by_trace) * carried("c") + syntax.term(self.by_key) * overlap

    def phases(self, keys, noise):
        """(phase of the others, phase of the item itself): steps of c, and of the noise where it is asked for."""
        k, q = keys("k")[OTHER], keys("q")[ITEM]
        other, own = {carried("c"): self.passed(k @ q)}, {carried("c"): self.passed(syntax.norm2(q))}
        if noise:
            total = syntax.term(self.gate) ** 2 * carried("T")
            other[carried("T")], own[carried("T")] = total + self.weight(k @ q) ** 2, total
        return step(other), step(own)

    def noise(self, keys):
        """E |S k_i - c v_i|^2 of the item written `age` steps before the last of all writes, values white of norm one."""
        q, (others, own) = keys("q")[ITEM], self.phases(keys, noise=True)
        phases = ((others, self.count - 1 - AGE), (own, 1), (others, AGE))
        return recurrence(carried("T"), {carried("c"): 0, carried("T"): 0}, *phases, held=[q])

    def signal(self, keys, power=1):
        """E c^power, where c is the weight with which the item's own value is read."""
        q, (others, _) = keys("q")[ITEM], self.phases(keys, noise=False)
        weight = syntax.term(self.gate**AGE) * self.weight(syntax.norm2(q))
        return recurrence(weight**power, {carried("c"): 0}, (others, self.count - 1 - AGE), held=[q])

    def ratio_of_means(self, keys):
        """Noise over the mean square of the signal: no mean of a ratio."""
        return Quotient(self.noise(keys), (self.signal(keys, 2),))
