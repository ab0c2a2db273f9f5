"""What a verification found: legs, parts, theorems, and the status that follows from them."""

from dataclasses import dataclass, field

from ..theorems import faces
from ..theorems.files import LIBRARY, option

HOLDS, FAILS, UNDECIDED, LEG_REFUSED, LEG_STALE, LEG_UNRUN, NOT_REQUIRED, LEG_ERROR, LEG_ASSUMED = (
    "holds", "fails", "undecided", "refused", "stale", "unrun", "not required", "error", "assumed",
)  # fmt: skip
REJECTED, SURVIVES = "rejected", "survives"
LEGS = ("derivation", "certificate", "simulation")
MEANINGLESS = ("impossible-law", "too-few-items")  # reasons by which a statement says nothing, so that no other leg can speak of it
WORST_FIRST = ("ERROR", "REFUTED", "REFUSED", "VACUOUS", "UNDECIDED", "STALE", "UNRUN", "ASSUMED", "CITED", "VERIFIED")


@dataclass(frozen=True)
class Leg:
    """One leg's word, its machine-readable reason where it does not hold, a sentence for a person, and what it did to each near miss."""

    word: str
    reason: str = ""
    message: str = ""
    near_misses: dict[str, str] = field(default_factory=dict)
    details: tuple = ()


@dataclass(frozen=True)
class Point:
    """One simulated point: what was predicted and what was measured, in the units of the quantity."""

    params: dict
    predicted: float | None
    measured: float | None
    half_width: float | None
    memories: int
    word: str
    message: str = ""
    needed: int | None = None
    account = None  # of points that were drawn: see accounting.Account

    def json(self):
        """The issue's schema of a point."""
        params = {name: value if isinstance(value, int | str) else str(value) for name, value in self.params.items()}
        return {
            "params": params, "predicted": self.predicted, "measured": self.measured, "half_width": self.half_width, "memories": self.memories,
        }  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """A point that Hypothesis drew, and what it showed.

    grade: fine or coarse (simulated to 3 or 10 %), undecided, not simulated, refuted or error; certificate: how an exact value stands to the formula, or
    why there is none; least: the least relative error that the simulation would have shown, None where it says nothing.
    """

    params: dict[str, str]
    grade: str
    certificate: str = ""
    memories: int = 0
    least: float | None = None
    reason: str = ""
    message: str = ""

    @property
    def refuted(self):
        """Whether the statement is false here, or cannot be evaluated, certified or simulated."""
        return self.grade in ("refuted", "error")

    @property
    def certified(self):
        """Whether the certificate agreed."""
        return self.certificate in ("equal", "below", "above") and not self.refuted


@dataclass(frozen=True)
class PartResult:
    """The legs of one part and the status that follows from them."""

    kind: str
    legs: dict[str, Leg]
    required: tuple[str, ...]
    near_miss_names: tuple[str, ...] = ()
    fault: tuple[str, str, str] | None = None  # (status, reason, message) found before any leg ran
    drawn: tuple[Drawn, ...] = ()

    @property
    def near_misses(self):
        """{name: {leg: word}}; a leg that is not required says so."""
        return {
            name: {leg: self.legs[leg].near_misses.get(name, UNDECIDED) if leg in self.required else NOT_REQUIRED for leg in LEGS}
            for name in self.near_miss_names
        }

    @property
    def rejected(self):
        """How many near misses every required leg rejected."""
        return sum(all(words[leg] == REJECTED for leg in self.required) for words in self.near_misses.values())

    @property
    def verdict(self):
        """(status, reason, message)."""
        if self.fault:
            return self.fault
        if not self.required:
            return "CITED", "", ""
        mandatory = [self.legs[leg] for leg in LEGS if leg in self.required]
        for leg in mandatory:
            if leg.reason in MEANINGLESS:
                return "REFUSED", leg.reason, leg.message
        for word, status in (
            (LEG_ERROR, "ERROR"), (FAILS, "REFUTED"), (LEG_REFUSED, "REFUSED"), (UNDECIDED, "UNDECIDED"), (LEG_STALE, "STALE"), (LEG_UNRUN, "UNRUN"),
        ):  # fmt: skip
            for leg in mandatory:
                if leg.word == word:
                    return status, leg.reason, leg.message
        for grade, status in (("error", "ERROR"), ("refuted", "REFUTED")):
            for point in self.drawn:
                if point.grade == grade:
                    return status, "drawn-point", point.message
        for name, words in self.near_misses.items():
            for leg in self.required:
                if words[leg] == SURVIVES:
                    return "REFUSED", "near-miss-survives", f"the near miss {name!r} passes the {leg} as the formula does"
                if words[leg] != REJECTED:
                    return "UNDECIDED", "near-miss-undecided", f"the {leg} neither rejects nor passes the near miss {name!r}"
        for leg in mandatory if all(leg.word in (HOLDS, LEG_ASSUMED) for leg in mandatory) else ():
            if leg.word == LEG_ASSUMED:
                return "ASSUMED", leg.reason, leg.message
        odd = next((leg for leg in mandatory if leg.word != HOLDS), None)
        return ("ERROR", "no-word", f"{odd.word!r} is no word of a leg that is asked for") if odd else ("VERIFIED", "", "")

    @property
    def status(self):
        """The status word."""
        return self.verdict[0]

    @property
    def points(self):
        """The simulated points."""
        leg = self.legs.get("simulation")
        return [p for p in leg.details if isinstance(p, Point)] if leg else []

    def _repr_html_(self):
        """As a notebook shows it."""
        return faces.html(self)

    def json(self):
        """The issue's schema of a part."""
        status, reason, message = self.verdict
        return {
            "kind": self.kind, "status": status, "reason": reason, "message": message,
            "legs": {leg: self.legs[leg].word for leg in LEGS},
            "near_misses": self.near_misses,
            "points": [point.json() for point in self.points],
        }  # fmt: skip


@dataclass(frozen=True)
class TheoremResult:
    """A theorem's status is that of its worst part; cited parts are not mandatory."""

    id: str
    title: str
    parts: dict[str, PartResult]
    fault: tuple[str, str, str] | None = None

    @property
    def verdict(self):
        """(status, reason, message) of the worst part."""
        if self.fault:
            return self.fault
        mandatory = [part.verdict for part in self.parts.values() if part.required] or [("CITED", "", "")]
        return min(mandatory, key=lambda verdict: WORST_FIRST.index(verdict[0]))

    @property
    def status(self):
        """The status word."""
        return self.verdict[0]

    def advice(self, library=LIBRARY):
        """What to do where the status is not the one that is needed, as half a sentence; a run mends no corrupt file, which is named."""
        _, reason, message = self.verdict
        return message if reason == "corrupt" else f"run `memorem verify {self.id}{option(library)}`"

    @property
    def family(self):
        """The part of the id before the dot."""
        return self.id.partition(".")[0]

    def _repr_html_(self):
        """As a notebook shows it."""
        return faces.html(self)

    def json(self):
        """The issue's schema of a theorem."""
        status, reason, message = self.verdict
        return {
            "id": self.id, "status": status, "reason": reason, "message": message,
            "parts": {name: part.json() for name, part in self.parts.items()},
        }  # fmt: skip


@dataclass(frozen=True)
class Report:
    """A run: what it spent and what it found."""

    alpha: float
    profile: str
    device: str
    seconds: float
    theorems: tuple[TheoremResult, ...]
    interrupted: bool = False
    engine: str = "serial"
    notes: tuple[str, ...] = ()
    seed: int = 17
    chosen: tuple[str, ...] = ()  # options of the command line beyond seed and profile that made this run what it is
    taken_over: tuple[str, ...] = ()  # ids of results that the last run found and nothing has changed for

    @property
    def verified(self):
        """Whether there is at least one theorem and every one is VERIFIED."""
        return bool(self.theorems) and not self.interrupted and all(t.status == "VERIFIED" for t in self.theorems)

    def _repr_html_(self):
        """As a notebook shows it."""
        return faces.html(self)

    def json(self):
        """A run as JSON."""
        return {
            "alpha": self.alpha, "profile": self.profile, "device": self.device, "seconds": round(self.seconds, 3),
            "seed": self.seed, "engine": self.engine, "interrupted": self.interrupted, "notes": list(self.notes), "taken_over": list(self.taken_over),
            "theorems": [theorem.json() for theorem in self.theorems],
        }  # fmt: skip
