"""The words of a paper check, and how a formula of a paper stands to one of the library."""

from dataclasses import dataclass, field

MATCHES, APPROXIMATES, DIFFERS, UNREADABLE = "MATCHES", "APPROXIMATES", "DIFFERS", "UNREADABLE"
UNKNOWN_ID, NOT_VERIFIED, SUPERSEDED, UNDECIDED = "UNKNOWN ID", "NOT VERIFIED", "SUPERSEDED", "UNDECIDED"
OUT_OF_TIME, AGREES = "OUT OF TIME", "AGREES"
GOOD = (MATCHES, APPROXIMATES)
WORST = (UNREADABLE, DIFFERS, UNDECIDED, AGREES, SUPERSEDED, APPROXIMATES, MATCHES)


@dataclass
class Outcome:
    """How a chain of sides stands to one formula."""

    status: str
    message: str
    at: dict = field(default_factory=dict)
    paper: str | None = None
    theorem: str | None = None
    near_miss: str | None = None
    error: dict | None = None
    notes: list[str] = field(default_factory=list)
    value: object = None
