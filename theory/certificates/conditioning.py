"""Conditioning in rational arithmetic: the state is written trial by trial and read with the key of a stimulus; random trials are enumerated.

Vectors of keys are given along the orthogonal keys of the stimuli, whose squared norms are the saliences, and along unit axes beyond: no root is taken.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import prod

from .matrices import dot, unit_vector, zeros

RULES = {"hebb": ("1", False), "decay": ("lam", False), "delta": ("1", True), "gated_delta": ("gate", True)}


def amount(text, point):
    """A number, the value of a parameter (with - in front: minus it; with ~: one minus it), the product of a tuple of such, ("+", ...) their sum."""
    if isinstance(text, tuple) and text[0] == "+":
        return sum(amount(one, point) for one in text[1:])
    if isinstance(text, tuple):
        return prod((amount(one, point) for one in text), start=Fraction(1))
    if not isinstance(text, str):
        return Fraction(text)
    name = text.lstrip("-~")
    value = Fraction(point[name] if name in point else name)
    return -value if text.startswith("-") else 1 - value if text.startswith("~") else value


@dataclass(frozen=True)
class Room:
    """One experiment at a point."""

    point: dict
    saliences: dict
    rule: str
    lags: dict

    def amount(self, text):
        """The number that a text stands for."""
        return amount(text, self.point)

    def key(self, present, traced=False):
        """Coordinates of a compound, or of its traces at the time of the outcome, which decay step by step."""
        key = [Fraction(name in present) for name in self.saliences]
        for place, name in enumerate(self.saliences):
            for _ in range(int(self.amount(self.lags[name])) if traced and name in self.lags else 0):
                key[place] *= self.amount("lam")
        return key + [Fraction(0)] * (self.point["d_k"] - len(key))

    def read(self, state, key):
        """S k: a vector of d_v entries."""
        metric = [self.amount(salience) for salience in self.saliences.values()]
        metric += [Fraction(1)] * (len(key) - len(metric))
        return [sum((x * k * m for x, k, m in zip(row, key, metric, strict=True)), Fraction(0)) for row in state]

    def trial(self, state, present, follows):
        """S -> kept S + eta (value - kept S k) k', without the correction for rules that do not correct."""
        kept, corrects = self.amount(RULES[self.rule][0]), RULES[self.rule][1]
        state = [[kept * x for x in row] for row in state]
        key = self.key(present, traced=True)
        if isinstance(follows, tuple):
            value = [self.amount(follows[0]) * x for x in self.read(state, self.key(follows[1]))]
        else:
            value = [self.amount(follows) * x for x in unit_vector(1, self.point["d_v"])]
        error = [v - corrects * x for v, x in zip(value, self.read(state, key), strict=True)]
        return [[x + self.amount("eta") * e * k for x, k in zip(row, key, strict=True)] for row, e in zip(state, error, strict=True)]

    def listed(self, trials):
        """Every trial in order, as a list of (chance, stimuli, what follows)."""
        for *what, count in trials:
            for _ in range(int(self.amount(count))):
                if what[0] == "one of":
                    yield [(self.amount(chance), *case) for chance, *case in what[1]]
                elif len(what) == 2:
                    yield [(Fraction(1), *what)]
                else:
                    yield from self.listed(what[0])

    def responses(self, trials, start, read, traced=False):
        """{u' S k after all trials: its chance}."""
        outcome = unit_vector(1, self.point["d_v"])
        state = zeros(self.point["d_v"], self.point["d_k"])
        for name, value in start.items():
            place, weight = list(self.saliences).index(name), self.amount(value) / self.amount(self.saliences[name])
            state = [[x + weight * u * (i == place) for i, x in enumerate(row)] for row, u in zip(state, outcome, strict=True)]
        states = {_frozen(state): Fraction(1)}
        for cases in self.listed(trials):
            states = self._after(states, cases)
        found = {}
        for state, weight in states.items():
            value = dot(outcome, self.read(state, self.key(read, traced)))
            found[value] = found.get(value, Fraction(0)) + weight
        return found

    def _after(self, states, cases):
        reached = {}
        for state, weight in states.items():
            for chance, *case in cases:
                new = _frozen(self.trial(state, *case))
                reached[new] = reached.get(new, Fraction(0)) + weight * chance
        return reached


def _frozen(state):
    return tuple(map(tuple, state))
