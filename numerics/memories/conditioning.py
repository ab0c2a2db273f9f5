"""Conditioning: a state written trial by trial with orthogonal keys of random directions, and read with the key of a stimulus."""

from dataclasses import dataclass
from fractions import Fraction
from math import prod

import torch

RULES = {"hebb": (1.0, False), "decay": ("lam", False), "delta": (1.0, True), "gated_delta": ("gate", True)}  # what is kept, whether a write corrects


def amount(text, point):
    """A number, the value of a parameter (with - in front: minus it; with ~: one minus it), the product of a tuple of such, ("+", ...) their sum."""
    if isinstance(text, tuple) and text[0] == "+":
        return sum(amount(one, point) for one in text[1:])
    if isinstance(text, tuple):
        return prod(amount(one, point) for one in text)
    if not isinstance(text, str):
        return float(text)
    name = text.lstrip("-~")
    value = float(point[name] if name in point else Fraction(name))
    return -value if text.startswith("-") else 1 - value if text.startswith("~") else value


def orthogonal_keys(sim, d_k, squared_norms):
    """Keys in random orthogonal directions with these squared norms: a list of [R, d_k]. ValueError if there are more keys than dimensions."""
    if len(squared_norms) > d_k:
        raise ValueError(f"{len(squared_norms)} orthogonal keys in {d_k} dimensions")
    axes = torch.linalg.qr(sim.gaussian(d_k, len(squared_norms)))[0]  # [R, d_k, n]
    return [axis * norm**0.5 for axis, norm in zip(axes.unbind(-1), squared_norms, strict=True)]


@dataclass(frozen=True)
class Room:
    """One experiment in R memories. keys: {stimulus: [R, d_k]}; outcome: the direction of the value [R, d_v]."""

    sim: object
    point: dict
    rule: str
    lags: dict
    keys: dict
    outcome: torch.Tensor

    def amount(self, text):
        """The number that a text stands for."""
        return amount(text, self.point)

    def key(self, present, traced=False):
        """The key of a compound, or of its traces at the time of the outcome, which decay step by step: [R, d_k]."""
        total = torch.zeros_like(next(iter(self.keys.values())))
        for name in present:
            key = self.keys[name]
            for _ in range(int(self.amount(self.lags[name])) if traced and name in self.lags else 0):
                key = self.amount("lam") * key
            total = total + key
        return total

    def write(self, present, follows, state):
        """(key [R, d_k], error [R, d_v]) of a trial on a state that has faded."""
        key = self.key(present, traced=True)
        if isinstance(follows, tuple):
            value = self.amount(follows[0]) * read(state, self.key(follows[1]))
        else:
            value = self.amount(follows) * self.outcome
        return key, value - RULES[self.rule][1] * read(state, key)

    def trial(self, state, cases):
        """S -> kept S + eta error key', for one of the cases [(chance, stimuli, what follows)] in every memory: [R, d_v, d_k]."""
        state = self.amount(RULES[self.rule][0]) * state
        drawn = self.sim.uniform(1).double() if len(cases) > 1 else torch.zeros_like(self.outcome[:, :1])  # [R, 1]
        new, below = state, 0.0
        for chance, *case in cases:
            key, error = self.write(*case, state)
            chosen = ((drawn >= below) & (drawn < below + chance))[:, :, None]  # [R, 1, 1]
            new = torch.where(chosen, state + self.amount("eta") * error[:, :, None] * key[:, None, :], new)
            below += chance
        return new

    def growth(self, cases):
        """By how much a trial can stretch a departure of the state, rounding among them: the norm of its transition."""
        kept, corrects = abs(self.amount(RULES[self.rule][0])), RULES[self.rule][1]
        lengths = [self.key(case[1], traced=True).square().sum(-1).max().item() for case in cases]
        return kept * max(max(1.0, abs(1 - corrects * self.amount("eta") * length)) for length in lengths)

    def listed(self, trials):
        """Every trial in order, as a list of (chance, stimuli, what follows)."""
        for *what, count in trials:
            for _ in range(int(self.amount(count))):
                if what[0] == "one of":
                    yield [(self.amount(chance), *case) for chance, *case in what[1]]
                elif len(what) == 2:
                    yield [(1.0, *what)]
                else:
                    yield from self.listed(what[0])


def read(state, key):
    """S k: [R, d_v]."""
    return (state @ key[:, :, None])[..., 0]


def response(sim, point, *, saliences, trials, start, rule, lags, seen, traced=False):
    """(u' S k [R], how many roundings of a trial are left in it) for a stimulus or compound after all trials."""
    sizes = {name: amount(salience, point) for name, salience in saliences.items()}
    keys = dict(zip(sizes, orthogonal_keys(sim, point["d_k"], list(sizes.values())), strict=True))
    outcome = sim.sphere(point["d_v"])  # [R, d_v]
    room = Room(sim, point, rule, lags, keys, outcome)
    state = outcome[:, :, None] * room.key("")[:, None, :]  # [R, d_v, d_k]
    for name, value in start.items():
        state = state + amount(value, point) / sizes[name] * outcome[:, :, None] * keys[name][:, None, :]
    roundings = 1.0
    for cases in room.listed(trials):
        state = room.trial(state, cases)
        roundings = 1 + roundings * max(1.0, room.growth(cases))
    return (read(state, room.key(seen, traced)) * outcome).sum(-1), roundings
