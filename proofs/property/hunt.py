"""Hypothesis draws points of a part's domain until one refutes it, and shrinks that to the smallest one that does."""

import hashlib
import time

from .points import strategy

ROUND, FEWEST = 16, 3
EXAMPLES = {"quick": 7, "thorough": 100}


class Refuted(AssertionError):
    """A point at which a statement is false."""

    def __init__(self, seen):
        self.seen = seen
        super().__init__(seen.message)


def hunt(search, examples, *, turn=0, deadline=None):
    """Examine so many drawn points of the search's part; the smallest Seen that refutes it, or None. The smallest point of the domain comes first.

    turn: another turn draws other points; deadline: but for the first few, no new point is examined after this
    time (of time.monotonic).
    """
    from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

    def late():
        """The first points are tried in any case, and shrinking has all the time that it needs: Hypothesis ends it."""
        over = deadline is not None and time.monotonic() > deadline
        return over and len(search.seen) >= FEWEST and not search.smallest_refuted()

    @seed(_seed(search, turn))
    @settings(
        max_examples=examples, database=None, deadline=None, phases=(Phase.generate, Phase.shrink), verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False, print_blob=False,
    )  # fmt: skip
    @given(strategy(search.part.domain, search.most, search.affordable))
    def stands(point):
        if late() and not search.knows(point):
            return
        seen = search.examine(point)
        if seen.refuted:
            raise Refuted(seen)

    try:
        stands()
    except Refuted as refuted:
        return refuted.seen
    return None


def _seed(search, turn):
    text = f"{search.run.seed}|{search.part.address}|{turn}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def property_of(part, run, *, examples=EXAMPLES["quick"], effort=None, library=None):
    """(Search, the smallest refuting Seen or None) of a part."""
    from .search import QUICK, Search

    search = Search(part, run, effort or QUICK, library)
    return search, hunt(search, examples)
