"""Streams of writes by the gated delta rule S <- gate S (I - strength k k') + gain v k', read back through the writes.

With white values S k_i = sum_j (r_j.k_i) v_j, where r_j.k_i is gain times the overlap of k_j with y: the query k_i carried back through the writes after
j, y <- gate (I - strength k k') y.
"""

from dataclasses import dataclass

import sympy

from ..functionals.of_means import Quotient
from ..functionals.recurrences import carried, recurrence, step
from ..kernel.statement import Worded, clause, told
from ..scalars.parameters import PARAMETERS
from ..scalars.zero_test import Unknown
from ..vectors.printing import Style
from ..vectors.syntax import Item

ITEM, OTHER = Item("i"), Item("j")
total = carried("T")


def query(keys):
    """The part of the state that is carried back through the writes."""
    return carried("y", keys.width)


def passed(k, y, strength, gate):
    """What one write with key k makes of the query."""
    return gate * (y - strength * (k @ y) * k)


def write(keys, strength, gate, gain):
    """A write of another item: T <- T + (gain k.y)^2, y <- gate (I - strength k k') y."""
    k, y = keys("k")[OTHER], query(keys)
    return step({y: passed(k, y, strength, gate), total: total + (gain * (k @ y)) ** 2})


def own_write(keys, strength, gate):
    """The write of the item that is read, whose own share is no noise."""
    q, y = keys("q")[ITEM], query(keys)
    return step({y: passed(q, y, strength, gate)})


def stream_noise(keys, count, age, strength, gate, gain):
    """E |S k_i - c v_i|^2 = E sum_{j != i} (r_j.k_i)^2 of the item written `age` steps before the last of `count` writes, values white of norm one."""
    q, others = keys("q")[ITEM], write(keys, strength, gate, gain)
    phases = ((others, age), (own_write(keys, strength, gate), 1), (others, count - 1 - age))
    return recurrence(total, {query(keys): q, total: 0}, *phases, held=[q])


def stream_signal(keys, age, strength, gate, gain, power=1):
    """E (r_i.k_i)^power of the item written `age` steps before the last."""
    q, y = keys("q")[ITEM], query(keys)
    later = step({y: passed(keys("k")[OTHER], y, strength, gate)})
    return recurrence((gain * (q @ y)) ** power, {y: q}, (later, age), held=[q])


@dataclass(frozen=True)
class OldestAge(Worded):
    """The real age at which noise over signal of an endless stream reaches a level: items up to it are recalled, floor of it + 1 in number.

    ratio: a Quotient in N writes and the age `age`, N taken to infinity. best: a parameter over whose values between 0 and 1 the age is largest.
    """

    ratio: Quotient
    level: sympy.Expr
    best: sympy.Symbol | None = None

    def key(self):
        """Arguments as text."""
        return repr(self)

    def head(self, mode):
        """The age, or its maximum."""
        if mode == "text":
            return f"max over {self.best} of age*" if self.best else "age*"
        return (rf"\max_{{{PARAMETERS[self.best.name].latex}}} " if self.best else "") + "a^{*}"

    def where(self, mode):
        """What the age solves, and where the largest is sought."""
        (ratio, inner), level = told(self.ratio, mode), Style(mode == "latex").scalar(self.level)
        best = PARAMETERS[self.best.name].latex if self.best and mode == "latex" else self.best
        inner = (*([clause(f"${best}$ is any number between $0$ and $1$", mode)] if self.best else []), *inner)
        if mode == "text":
            return (f"age* is the real age with {ratio} = {level}, N without end", *inner)
        return (rf"a^{{*}} \text{{ is the real }} a \text{{ with }} {ratio} = {level},\; N \to \infty", *inner)

    def scalar(self):
        """No closed form before rules give one."""
        return None

    def compare(self, target, domain):
        """Unknown until a closed form is reached."""
        return Unknown("the oldest age has no closed form yet")
