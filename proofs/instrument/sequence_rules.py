"""The rules of the library that answer from all pairs so far: softmax attention, with and without forget gates, ridge regression, a sliding window."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

WINDOWS = range(2, 6)


def exponential(q, k, values):
    """exp(beta q.k), [mapping, T]."""
    return np.exp(values["beta"] * (k @ q))


def products(q, k, values):
    """q.k of features that the function is given."""
    return (k @ q)[None]


def rectified(q, k, values):
    """phi(q).phi(k) for phi(x) = elu(x) + 1."""
    q, k = (np.where(x > 0, x + 1, np.exp(np.minimum(x, 0))) for x in (q, k))
    return (k @ q)[None]


@dataclass(frozen=True)
class SequenceRule:
    """The answer to a query from the pairs so far, a theorem's own formula evaluated at every prefix; `kernel` gives what it calls kappa."""

    address: str
    expression: Any
    parameters: tuple[str, ...]
    said_more: str = ""
    kernel: Any = None
    window: int | None = None
    near_miss: str | None = None
    exchanged: bool = False

    @property
    def said(self):
        """How the rule is called in a report."""
        return self.address + (f" ({self.said_more})" if self.said_more else "")

    def answers(self, q, k, v, values):
        """[mapping, T, d_v] for parameters [mapping, T]."""
        found = [self._answer(q[t], k[: t + 1], v[: t + 1], {name: value[:, : t + 1] for name, value in values.items()}) for t in range(len(q))]
        return np.stack(np.broadcast_arrays(*map(np.atleast_2d, found)), axis=1)

    def _answer(self, q, k, v, values):
        """The answer after the last pair, [mapping, d_v]."""
        if self.window is not None:
            k, v = k[-self.window :], v[-self.window :]
            return self._evaluated(V=v[:-1], K=k[:-1], k=k[-1], v=v[-1]) @ q if len(k) > 1 else np.outer(v[-1], k[-1]) @ q
        if self.kernel is None:
            theta = values["theta"][:, -1]
            return self._evaluated(V=v, K=k, w=np.ones(len(k)), theta=np.where(theta == 0, np.nan, theta)) @ q
        kappa = self.kernel(q, k, {name: value[:, -1:] for name, value in values.items()})  # [mapping, t]
        gates = {"gate": values["gate"]} if "gate" in values else {}
        return self._evaluated(V=v, Phi=kappa[..., None], phi_q=np.ones(1), **gates)

    def _evaluated(self, **letters):
        return np.asarray(self.expression.evaluate(letters, backend="numpy"))


@cache
def sequence_rules():
    """Every SequenceRule; the formulas are those of the theorems."""
    from ..theorems import discovery

    def formula(id, part):
        return discovery.theorem(id, discovery.LIBRARY).parts[part].equals

    attention, gated = formula("updates.softmax_as_hebbian", "answer"), formula("updates.attention_step", "answer")
    ridge, window = formula("updates.recursive_least_squares", "minimiser"), formula("updates.window", "slide")
    softmax, linear, elu = "kernel exp(beta q.k)", "kernel q.k of positive features", "kernel of features elu + 1"
    return (
        SequenceRule("updates.softmax_as_hebbian#answer", attention, ("beta",), softmax, exponential),
        SequenceRule("updates.attention_step#answer", gated, ("beta", "gate"), softmax, exponential),
        SequenceRule("updates.softmax_as_hebbian#answer", attention, (), linear, products),
        SequenceRule("updates.softmax_as_hebbian#answer", attention, (), elu, rectified),
        SequenceRule("updates.attention_step#answer", gated, ("gate",), elu, rectified),
        SequenceRule("updates.recursive_least_squares#minimiser", ridge, ("theta",), "ridge regression"),
        *(SequenceRule("updates.window#slide", window, (), f"a window of {size}", window=size) for size in WINDOWS),
    )
