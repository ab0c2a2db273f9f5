"""Signals in the feature space of a kernel, as statements."""

from dataclasses import dataclass

import sympy

from ..kernel.statement import Worded, clause
from ..scalars.zero_test import Unknown
from ..vectors.printing import Style


@dataclass(frozen=True)
class KernelSignal(Worded):
    """E eta phi(q)' (I - eta phi(k_1) phi(k_1)') ... (I - eta phi(k_age) phi(k_age)') phi(q): what is left of an item after `age` later delta writes.

    phi are features of exp(beta (x.y - 1)); q and all keys are uniform on the sphere of the given width and independent. The kernel alone decides:
    f_0 = kappa(., q), a write at k makes f - eta f(k) kappa(., k) of f, and the mean of eta f_age(q) is taken.
    """

    width: sympy.Expr
    beta: sympy.Expr
    eta: sympy.Expr
    age: sympy.Expr

    def key(self):
        """Every field as text."""
        return repr(self)

    def scalar(self):
        """No closed form before the keys are averaged."""
        return None

    def compare(self, target, domain):
        """Unknown: a rule must average over the keys first."""
        return Unknown("the keys have not been averaged")

    def head(self, mode):
        """The mean of what the memory answers."""
        eta, age, _ = self._written(mode)
        return rf"\mathbb{{E}}\left[{eta} f_{{{age}}}(q)\right]" if mode == "latex" else f"E[{eta} f_{age}(q)]"

    def where(self, mode):
        """Where the keys lie, the writes and the kernel."""
        eta, _, beta = self._written(mode)
        width = Style(mode == "latex").scalar(sympy.sympify(self.width))
        keys = clause(f"the query and the keys have ${width}$ coordinates", mode)
        if mode == "text":
            return (keys, "f_0 = kappa(., q)", f"f_t = f_(t-1) - {eta} f_(t-1)(k_t) kappa(., k_t)", f"kappa(x, y) = exp({beta} (x.y - 1))")
        write = rf"f_t = f_{{t-1}} - {eta} f_{{t-1}}(k_t) \kappa(\cdot, k_t)"
        return (keys, r"f_0 = \kappa(\cdot, q)", write, rf"\kappa(x, y) = e^{{{beta} (x \cdot y - 1)}}")

    def _written(self, mode):
        return [Style(mode == "latex").scalar(sympy.sympify(x)) for x in (self.eta, self.age, self.beta)]
