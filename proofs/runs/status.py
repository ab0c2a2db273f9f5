"""Where every theorem stands, by the evidence there is."""

from ..records.judgements import Judgements
from ..theorems.files import LIBRARY, selected


def statuses(library=LIBRARY, on_miss=lambda count: None, names=()):
    """The TheoremResult of the named theorems and families, all if none is named, from evidence; nothing is simulated.

    on_miss is told how many are not in the cache.
    """
    return Judgements(library, on_miss).of(*selected(names, library))
