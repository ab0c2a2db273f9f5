"""Pavlovian conditioning as a memory: a stimulus is a key, stimuli that are present together add up, and what follows them is the value.

Keys of different stimuli are orthogonal, and the squared norm of a key is the stimulus's salience. The value is a unit vector times the magnitude of what
follows. The associative strength of a stimulus is what its key reads, along that unit vector.
"""

from dataclasses import dataclass

import sympy

from ..matrices.constructors import vector, zeros
from ..matrices.independent_steps import IndependentSteps, Spread
from ..matrices.iterates import iterate
from ..matrices.syntax import Letter
from ..scalars.parameters import PARAMETERS, d_k, d_v

RULES = {"hebb": (1, False), "decay": ("lam", False), "delta": (1, True), "gated_delta": ("gate", True)}  # what is kept, whether a write corrects
LETTERS = "STU"  # the state in a schedule, in a schedule inside it, and so on
OUTCOME = vector("u", d_v, unit=True)


def amount(text):
    """A number, the parameter of this name (with - in front: minus it; with ~: one minus it), the product of a tuple of such, ("+", ...) their sum."""
    if isinstance(text, tuple):
        return sympy.Add(*map(amount, text[1:])) if text[0] == "+" else sympy.Mul(*map(amount, text))
    if not isinstance(text, str):
        return sympy.sympify(text)
    name = text.lstrip("-~")
    value = PARAMETERS[name].symbol if name in PARAMETERS else sympy.Rational(name)
    return -value if text.startswith("-") else 1 - value if text.startswith("~") else value


@dataclass(frozen=True)
class Room:
    """The keys of an experiment and its rule of writing; lags: {stimulus: steps by which its trace has decayed when the outcome comes}."""

    saliences: dict
    rule: str
    lags: dict

    def key(self, present, traced=False):
        """The key of stimuli that are present, or of their traces at the time of the outcome; None for no stimulus."""
        if len(present) > 1:
            return vector(f"k_{present}", d_k, means=sum((self.key(name, traced) for name in present[1:]), self.key(present[0], traced)))
        if traced and present in self.lags:
            return iterate(lambda x: PARAMETERS["lam"].symbol * x, self.key(present), amount(self.lags[present]), name="x")
        names = list(self.saliences)
        axes = ()
        for name in names[: names.index(present) + 1] if present else ():
            axes = (*axes, vector(f"e_{name}", d_k, unit=True, perpendicular=axes))
        return vector(f"k_{present}", d_k, means=sympy.sqrt(amount(self.saliences[present])) * axes[-1]) if present else None

    def trial(self, state, present, follows):
        """The state after one trial. follows: an amount along the outcome u, or (amount, stimulus): that times what the stimulus reads."""
        kept, corrects = RULES[self.rule]
        fading = state if kept == 1 else amount(kept) * state
        key = self.key(present, traced=True)
        if key is None:
            return fading
        if isinstance(follows, tuple):
            value = amount(follows[0]) * fading @ self.key(follows[1])
        else:
            value = zeros(d_v) if amount(follows) == 0 else amount(follows) * OUTCOME
        return fading + PARAMETERS["eta"].symbol * (value - fading @ key if corrects else value) @ key.T

    def after(self, state, schedule, depth=0):
        """The state after a schedule; a case distinction becomes independent random steps."""
        for *what, count in schedule:
            if what[0] == "one of":
                letter = Letter(LETTERS[depth], *state.shape)
                cases = tuple((amount(chance), self.trial(letter, *case)) for chance, *case in what[1])
                state = IndependentSteps(letter, cases, state, amount(count))
                continue
            step = (lambda S, case=what: self.trial(S, *case)) if len(what) == 2 else (lambda S, inner=what[0]: self.after(S, inner, depth + 1))
            state = step(state) if count == 1 else iterate(step, state, amount(count), name=LETTERS[depth])
        return state

    def at_first(self, start):
        """The state before the first trial."""
        held = (amount(value) / amount(self.saliences[name]) * OUTCOME @ self.key(name).T for name, value in start.items())
        return sum(held, zeros(d_v, d_k))

    def response(self, trials, start, read, traced=False):
        """u' S k for the stimulus or compound `read`."""
        return OUTCOME.T @ self.after(self.at_first(start), trials) @ self.key(read, traced)

    def variance(self, trials, start, read):
        """Var u' S k after one schedule of random trials."""
        steps = self.after(self.at_first(start), trials)
        return OUTCOME.T @ Spread(steps, self.key(read)) @ OUTCOME
