"""Several heads, as statements: votes with a common cause, two votes that differ, slices that heads write side by side."""

from dataclasses import dataclass
from typing import Any

from ..kernel.statement import clause
from ..vectors.syntax import E, Term
from .error_probabilities import Chance, chance, probability, written


@dataclass(frozen=True)
class CommonCause(Chance):
    """The majority of `count` votes is wrong: with chance `common` all heads cast one vote, otherwise each its own; each is wrong with `error`."""

    error: Any
    count: Any
    common: Any

    def head(self, mode):
        """The probability that the majority is wrong."""
        return probability(f"the majority of ${written(self.count, mode)}$ votes is wrong", mode)

    def where(self, mode):
        """How the votes are cast."""
        error, inner = chance(self.error, mode)
        common = f"with probability ${written(self.common, mode)}$ all heads cast one vote, otherwise each its own"
        return (clause(common, mode), clause(f"a vote is wrong with probability ${error}$", mode), *inner)


@dataclass(frozen=True)
class VotesDiffer(Chance):
    """Two independent votes differ, each wrong with chance `error`."""

    error: Any

    def head(self, mode):
        """The probability that they differ."""
        return probability("two votes differ", mode)

    def where(self, mode):
        """How often a vote is wrong."""
        error, inner = chance(self.error, mode)
        return (clause(f"each vote is wrong independently with probability ${error}$", mode), *inner)


@dataclass(frozen=True)
class SideBySide(Chance):
    """E sum_h noise_h / E sum_h signal_h over `heads` heads whose families are drawn independently, each with a slice of the value of its own."""

    noise: Term
    signal: Term
    heads: Any

    @property
    def means(self):
        """The mean noise and the mean signal of one head."""
        return E(self.noise), E(self.signal)

    def head(self, mode):
        """A quotient of two sums over heads."""
        count, terms = written(self.heads, mode), [term.latex() if mode == "latex" else term.text() for term in (self.noise, self.signal)]
        if mode == "text":
            return " / ".join(f"E[sum over {count} heads of {term}]" for term in terms)
        top, bottom = (rf"\mathbb{{E}}\textstyle\sum_{{h=1}}^{{{count}}} {term}" for term in terms)
        return rf"\frac{{{top}}}{{{bottom}}}"
