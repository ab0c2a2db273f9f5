"""Results as they are told to another process or to the next run: words, counts, points and their accounts, without what they were judged from."""

from dataclasses import asdict, dataclass, replace

from .results import Point


@dataclass(frozen=True)
class Told(Point):
    """A simulated point with the account that was given of it, as JSON, or None."""

    accounted: dict | None = None

    @property
    def account(self):
        """The Account of this point; None where nothing was drawn."""
        from .accounting import Account

        return self.accounted and Account(**self.accounted)

    def json(self):
        """The point as JSON, with its account."""
        word, _, reason = self.word.partition(":")
        return {**super().json(), "word": word, "reason": reason, "needed": self.needed, **(self.accounted or {})}


def told(result):
    """The TheoremResult with plain points in place of samples and exact values: the same verdicts, words and JSON, and it goes through a pipe."""
    return replace(result, parts={name: replace(part, legs=_legs(part)) for name, part in result.parts.items()})


def _legs(part):
    legs = {name: replace(leg, near_misses=dict(leg.near_misses), details=()) for name, leg in part.legs.items()}
    if part.points:
        legs["simulation"] = replace(legs["simulation"], details=tuple(map(_point, part.points)))
    return legs


def _point(point):
    given = {name: getattr(point, name) for name in Point.__dataclass_fields__}
    return Told(**given, accounted=point.account and asdict(point.account)) if hasattr(point, "sample") else point
