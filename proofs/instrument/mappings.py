"""How a user's parameters may stand to a rule's: every assignment with the changes of variable that people make, as one batch of values."""

from dataclasses import dataclass
from itertools import product

import numpy as np

CHANGES = {  # what a rule's parameter is, in terms of the user's x
    "{}": lambda x: x, "1 - {}": lambda x: 1 - x, "exp({})": np.exp, "exp(-{})": lambda x: np.exp(-x), "{}^2": lambda x: x * x,
    "2 {}": lambda x: 2 * x, "{}/2": lambda x: x / 2, "-{}": lambda x: -x, "1/{}": lambda x: 1 / x, "sqrt({})": np.sqrt,
    "1 - 2^(-5 - {})": lambda x: 1 - np.exp2(-5 - x), "1/(1 + exp(-{}))": lambda x: 1 / (1 + np.exp(-x)),
}  # fmt: skip
RATIONAL = {"{}", "1 - {}", "{}^2", "2 {}", "{}/2", "-{}", "1/{}"}
CONSTANTS = (1, 0)


@dataclass(frozen=True)
class Mapping:
    """One assignment: for each of the rule's parameters a constant, or (the user's parameter, the change of variable)."""

    of: tuple[tuple[str, object], ...]

    def value(self, name, given):
        """The rule's parameter at the user's values; exact where those and the change are."""
        meant = dict(self.of)[name]
        return meant if not isinstance(meant, tuple) else CHANGES[meant[1]](given[meant[0]])

    def values(self, given):
        """{rule's parameter: value}."""
        return {name: self.value(name, given) for name, _ in self.of}

    @property
    def rational(self):
        """Whether rational parameters stay rational."""
        return all(not isinstance(meant, tuple) or meant[1] in RATIONAL for _, meant in self.of)

    @property
    def cost(self):
        """The plainest reading first: parameters as they are, then changed ones, then constants; a parameter left unused counts too."""
        used = {meant[0] for _, meant in self.of if isinstance(meant, tuple)}
        changes = sum(list(CHANGES).index(meant[1]) for _, meant in self.of if isinstance(meant, tuple))
        constants = sum(not isinstance(meant, tuple) for _, meant in self.of)
        unlike = sum(isinstance(meant, tuple) and meant[0] != name for name, meant in self.of)
        return (-len(used), constants, changes, unlike)

    def said(self):
        """`eta = beta, gate = exp(g)`."""
        shown = (f"{name} = {meant[1].format(meant[0]) if isinstance(meant, tuple) else meant}" for name, meant in self.of)
        return ", ".join(shown)


def mappings(wanted, given, kinds=None):
    """Every Mapping of the user's parameters on the rule's, plainest first.

    kinds: for each parameter, the vector whose coordinates it has one value for ('d_k' or 'd_v'); absent for plain numbers. No constant stands for it.
    """
    kinds = kinds or {}

    def ways(name):
        alike = [one for one in given if kinds.get(("given", one), "") == kinds.get(("rule", name), "")]
        return [(name, way) for way in (() if kinds.get(("rule", name)) else CONSTANTS)] + [(name, pair) for pair in product(alike, CHANGES)]

    return sorted((Mapping(tuple(chosen)) for chosen in product(*map(ways, wanted))), key=lambda mapping: mapping.cost)
