"""What a person did that memorem cannot act on, said so that they can mend it."""

from difflib import get_close_matches

SHOWN = 8  # names that are listed where none is near


class UsageError(Exception):
    """Wrong use: the message names the value and the rule that it breaks."""


class UnknownTheorem(UsageError):
    """No theorem, part or family has this name; the nearest ones are said."""

    def __init__(self, name, known, what="theorem"):
        nearest = get_close_matches(name, known, n=3, cutoff=0.4)
        hint = f"nearest: {', '.join(nearest)}" if nearest else f"known: {', '.join(sorted(known)[:SHOWN])}"
        more = len(known) - SHOWN
        hint += f" and {more} more" if not nearest and more > 0 else ""
        super().__init__(f"no {what} is called {name!r}; {hint}")


class EvidenceError(UsageError):
    """An evidence file or folder that cannot be read or written; it is named and left as it is."""


class OutdatedEvidence(EvidenceError):
    """An evidence file of an older schema: nothing is wrong with it, and nothing is proved by it any more."""
