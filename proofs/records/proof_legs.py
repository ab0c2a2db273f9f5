"""What derivations and certificates rest on, kept as exact values and judged anew when it is read; a word that could be green is never kept.

A certificate keeps its value at each of its points. A derivation keeps, for each choice of categorical parameters, the last line's key, what it assumes,
and the last line's exact value at the points that tell it from the near misses; where it has none, it is derived again. On load they are compared with
today's formula and near misses as the leg itself compares; a leg that did not hold keeps its word, one of those that are never green, and no values.

Guaranteed: where the proof identity (statement, file, lemmas, theory/) is unchanged, a leg holds only if every point of today's certificate, or every
ensemble of today's domain, has a value that the formula has too, and a near miss is rejected only by a value that it has not. Where the identity changed
the leg is STALE, whatever is kept. Not guaranteed: that kept values are what the certificate or the derivation gives; `verify` finds them again.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue, field_validator

from ..verification import certificate_leg, derivation_leg
from ..verification.derivation_leg import LastLine
from ..verification.results import HOLDS, LEG_ASSUMED, LEG_STALE, NOT_REQUIRED, Leg
from .exact_values import decoded, encoded, point_decoded, point_encoded


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Shortfall(_Record):
    """Why a leg did not hold."""

    word: Literal["fails", "undecided", "refused", "stale", "unrun", "not required", "error"]
    reason: str
    message: str


class ValueRecord(_Record):
    """An exact value at an exact point."""

    point: dict[str, JsonValue]
    value: JsonValue

    @field_validator("point")
    @classmethod
    def _is_point(cls, point):
        point_decoded(point)
        return point

    @field_validator("value")
    @classmethod
    def _is_exact(cls, value):
        decoded(value)
        return value

    def pair(self):
        """(point, value)."""
        return point_decoded(self.point), decoded(self.value)


class LineRecord(_Record):
    """The last line of one derivation, and how often the derivation uses each rule."""

    ensemble: dict[str, str]
    key: str
    assumed: list[str]
    values: list[ValueRecord]
    uses: dict[str, int]


class DerivationRecord(_Record):
    """The last lines of a part's derivations, one for each ensemble; or why the leg did not hold."""

    shortfall: Shortfall | None = None
    lines: list[LineRecord] = []


class CertificateRecord(_Record):
    """The values of a part's certificate, or the inputs of its counterexample; or why the leg did not hold."""

    shortfall: Shortfall | None = None
    values: list[ValueRecord] = []


def derivation_record(leg):
    """The DerivationRecord of a leg that was found."""
    if leg.word not in (HOLDS, LEG_ASSUMED):
        return DerivationRecord(shortfall=_shortfall(leg))
    return DerivationRecord(
        lines=[
            LineRecord(ensemble=one.ensemble, key=one.key, assumed=list(one.assumed), values=_values(one.values), uses=one.uses)
            for one in leg.details
        ]
    )


def certificate_record(leg):
    """The CertificateRecord of a leg that was found."""
    return CertificateRecord(values=_values(leg.details)) if leg.word == HOLDS else CertificateRecord(shortfall=_shortfall(leg))


def _shortfall(leg):
    return Shortfall(word=leg.word, reason=leg.reason, message=leg.message)


def _values(pairs):
    return [ValueRecord(point=point_encoded(point), value=encoded(value)) for point, value in pairs]


def judged_derivation(part, kept):
    """The Leg that kept last lines give for the part as it stands."""
    if "derivation" not in part.required:
        return Leg(NOT_REQUIRED)
    if kept.shortfall:
        return Leg(**kept.shortfall.model_dump())
    lines = [LastLine(one.ensemble, one.key, tuple(one.assumed), tuple(value.pair() for value in one.values), one.uses) for one in kept.lines]
    return derivation_leg.judge_lines(part, lines)


def judged_certificate(part, kept):
    """The Leg that kept values give for the part as it stands; STALE where they are not those of today's points."""
    if kept.shortfall:
        return Leg(**kept.shortfall.model_dump())
    values = [one.pair() for one in kept.values]
    if [point for point, _ in values] != certificate_leg.points(part):
        return Leg(LEG_STALE, "stale", "its points are not those that were certified; verify it again")
    return certificate_leg.judge_kept(part, values)
