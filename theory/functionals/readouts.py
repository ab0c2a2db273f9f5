"""Read-outs of items and bits, as statements: stages that pass an index on, heads that are averaged before the sign is taken."""

from dataclasses import dataclass
from typing import Any

import sympy

from ..kernel.statement import clause
from .error_probabilities import TIES, Chance, chance, probability, written


@dataclass(frozen=True)
class IndexCascade(Chance):
    """The index at the end of `stages` stages is the right one. Each stage first errs with chance `error`, to a uniform one of the other items.

    merging False: it then maps items to items one to one; True: by independent uniform images of every item, and what is asked is whether the index
    is another than the image of the right one.
    """

    error: Any
    stages: Any
    items: Any
    merging: bool = False

    def head(self, mode):
        """The probability that the index is right, or that it is wrong."""
        asked = "wrong" if self.merging else "right"
        return probability(f"the index is {asked} after ${written(self.stages, mode)}$ stages", mode)

    def where(self, mode):
        """How often a stage errs, how it then maps items, and what being wrong means where ways may merge."""
        error, inner = chance(self.error, mode)
        errs = f"each stage errs with probability ${error}$ among ${written(self.items, mode)}$ items, "
        if not self.merging:
            return (clause(errs + "to a uniform one of the others; then a one-to-one map of items is applied", mode), *inner)
        mapped = "then every item is mapped to an independent uniform image, drawn anew in each stage"
        wrong = "wrong means different from what these maps make of the item that was right at first"
        return (clause(f"{errs}to a uniform one of the others; {mapped}", mode), clause(wrong, mode), *inner)


@dataclass(frozen=True)
class AveragedReadout(Chance):
    """One bit read as the sign of the mean of S_h k_hi over `heads` heads with sign keys of their own and sign values in common; ties by a fair coin."""

    pairs: Any
    width: Any
    heads: Any

    noun = "bit"

    def head(self, mode):
        """The probability that the sign is wrong."""
        return (
            r"\mathbb{P}\left[\operatorname{sgn} \textstyle\sum_h (S_h k_{hi})_c \ne (v_i)_c\right]"
            if mode == "latex"
            else "P(sgn sum_h (S_h k_hi)_c != (v_i)_c)"
        )

    def where(self, mode):
        """The memory, its sizes, and what a tie counts."""
        heads, pairs, width = (written(x, mode) for x in (self.heads, self.pairs, self.width))
        return (clause(f"the sum is over ${heads}$ heads, each of which holds ${pairs}$ pairs of width ${width}$", mode), clause(TIES, mode))


def _turned_key(self, turned, mode):
    """Which memory is read with which key: the clauses of read-outs by a stored key with some bits turned."""
    pairs, width = (written(x, mode) for x in (self.pairs, self.width))
    return (
        clause(f"$S$ holds ${pairs}$ pairs of width ${width}$", mode),
        clause(f"$q$ is the key $k_i$, {turned}", mode),
        clause(TIES, mode),
    )


@dataclass(frozen=True)
class FlippedReadout(Chance):
    """One bit read as the sign of S q for N sign pairs, q being a stored key each bit of which flips with chance `flip`; ties by a fair coin."""

    pairs: Any
    width: Any
    flip: Any

    noun = "bit"

    def head(self, mode):
        """The probability that the sign is wrong."""
        return r"\mathbb{P}\left[\operatorname{sgn}(S q)_c \ne (v_i)_c\right]" if mode == "latex" else "P(sgn (S q)_c != (v_i)_c)"

    def where(self, mode):
        """The memory, its sizes, and what a tie counts."""
        return _turned_key(self, f"each bit flipped with probability ${written(self.flip, mode)}$", mode)


@dataclass(frozen=True)
class TurnedReadout(Chance):
    """The same where a given number of bits of the key is turned: what a FlippedReadout is given its flips."""

    pairs: Any
    width: Any
    flips: Any

    noun = "bit"
    head = FlippedReadout.head

    def where(self, mode):
        """The memory, its sizes, and what a tie counts."""
        return _turned_key(self, f"${written(self.flips, mode)}$ bits of it turned", mode)


@dataclass(frozen=True)
class ClippedSynapse(Chance):
    """The sign of S_ab differs from v_ia k_ib, for S the sum over N sign pairs; ties by a fair coin, and the sign then flips with chance `flip`."""

    pairs: Any
    flip: Any = sympy.Integer(0)

    noun = "bit"

    def head(self, mode):
        """The probability that the sign is wrong."""
        return r"\mathbb{P}\left[\operatorname{sgn} S_{ab} \ne v_{ia} k_{ib}\right]" if mode == "latex" else "P(sgn S_ab != v_ia k_ib)"

    def where(self, mode):
        """The memory, its sizes, and what a tie counts."""
        pairs, flip = written(self.pairs, mode), written(self.flip, mode)
        return (clause(f"$S$ holds ${pairs}$ pairs and a sign then flips with probability ${flip}$", mode), clause(TIES, mode))


@dataclass(frozen=True)
class ClippedReadout(Chance):
    """One bit read as the sign of sum_b sgn(S_ab) k_ib, each synapse being a ClippedSynapse of its own tie and flip; ties by a fair coin."""

    pairs: Any
    width: Any
    flip: Any = sympy.Integer(0)

    noun = "bit"

    def head(self, mode):
        """The probability that the sign is wrong."""
        return (
            r"\mathbb{P}\left[\operatorname{sgn} \textstyle\sum_b \operatorname{sgn}(S_{ab}) k_{ib} \ne v_{ia}\right]"
            if mode == "latex"
            else "P(sgn sum_b sgn(S_ab) k_ib != v_ia)"
        )

    def where(self, mode):
        """The memory, its sizes, and what a tie counts."""
        pairs, width, flip = (written(x, mode) for x in (self.pairs, self.width, self.flip))
        return (clause(f"$S$ holds ${pairs}$ pairs of width ${width}$ and a sign of $S$ flips with probability ${flip}$", mode), clause(TIES, mode))


@dataclass(frozen=True)
class TiedMajority(Chance):
    """The majority of `count` independent votes is wrong, each wrong with chance `error`; ties by a fair coin."""

    error: Any
    count: Any

    def head(self, mode):
        """The probability that the majority is wrong."""
        return probability(f"the majority of ${written(self.count, mode)}$ votes is wrong", mode)

    def where(self, mode):
        """How often a vote is wrong, and what a tie counts."""
        error, inner = chance(self.error, mode)
        return (clause(f"each vote is wrong independently with probability ${error}$", mode), clause(TIES, mode), *inner)


@dataclass(frozen=True)
class SharedWords(Chance):
    """All of `layers` look-ups read the word of one item right: each bit by its sign, ties by a fair coin.

    Every layer stores the same `pairs` items; its keys and values are signs of one `width`, and its values are the keys of the next layer.
    """

    pairs: Any
    width: Any
    layers: Any

    def head(self, mode):
        """The probability that every layer is right."""
        return probability(f"${written(self.layers, mode)}$ layers in a row read the word of item $1$ right", mode)

    def where(self, mode):
        """The sizes, what the layers share, and what a tie counts."""
        pairs, width = written(self.pairs, mode), written(self.width, mode)
        return (
            clause(f"each layer holds ${pairs}$ pairs of width ${width}$, and its values are the keys of the next", mode),
            clause(TIES, mode),
        )
