"""What a search covered: how many points, how precisely, and what nothing could simulate. It never says more than "not falsified"."""

from collections import Counter
from dataclasses import dataclass

import sympy

CERTIFIED_FINE, CERTIFIED_COARSE, OPEN, NOT_SIMULATED, REFUTED, ERROR = "fine", "coarse", "undecided", "not simulated", "refuted", "error"
WORDS = {
    "gate": "too skew", "budget": "too noisy", "no-scale": "no scale", "tail": "a tail not reached", "infinite-variance": "infinite variance",
    "infinite-mean": "infinite mean", "too-large": "too large",
}  # fmt: skip


@dataclass(frozen=True)
class Coverage:
    """Counts over the points of one part. exact: those that the certificate decided; least: the least relative error that a simulation would show."""

    part: str
    kind: str
    grades: dict[str, int]
    exact: int
    reasons: dict[str, int]
    infeasible: str
    least: float | None
    stood_in: str = ""

    @property
    def points(self):
        """All points tried."""
        return sum(self.grades.values())

    def text(self):
        """One sentence: `31 of 40 points simulated to 3 %, 4 to 10 %, 5 undecided (too skew); 12 certified exactly`."""
        said = [f"{self.grades.get(CERTIFIED_FINE, 0)} of {self.points} points simulated to 3 %"]
        said += [f"{self.grades[CERTIFIED_COARSE]} to 10 %"] if CERTIFIED_COARSE in self.grades else []
        said += [f"{self.grades[grade]} {grade}{self._why(grade)}" for grade in (OPEN, NOT_SIMULATED, REFUTED, ERROR) if grade in self.grades]
        companion = f"; by a companion of finite variance where {self.stood_in}" if self.stood_in else ""
        return ", ".join(said) + f"; {self.exact} certified exactly" + companion

    def _why(self, grade):
        if grade == NOT_SIMULATED and self.infeasible:
            return f" ({self.infeasible})"
        found = [word for key, word in WORDS.items() if f"{grade}:{key}" in self.reasons]
        return f" ({', '.join(found)})" if found else ""

    def json(self):
        """The same as JSON."""
        names = {
            CERTIFIED_FINE: "to_3_percent", CERTIFIED_COARSE: "to_10_percent", OPEN: "undecided", NOT_SIMULATED: "not_simulated",
            REFUTED: "refuted", ERROR: "errors",
        }  # fmt: skip
        counts = {name: self.grades.get(grade, 0) for grade, name in names.items()}
        return {
            "part": self.part, "points": self.points, **counts, "certified_exactly": self.exact, "reasons": self.reasons,
            "not_simulated_where": self.infeasible, "least_error_seen": self.least,
        }  # fmt: skip


def coverage(part, drawn):
    """The Coverage of a part from the Drawn points."""
    return Coverage(
        part.address, part.kind, dict(Counter(one.grade for one in drawn)), sum(one.certified for one in drawn),
        dict(Counter(f"{one.grade}:{one.reason}" for one in drawn if one.reason)), infeasible(part),
        min((one.least for one in drawn if one.least is not None), default=None), without_variance(part) if part.companion is not None else "",
    )  # fmt: skip


def infeasible(part):
    """Where the part cannot be simulated, such as `d_k <= 4: infinite variance`; empty where a companion stands in."""
    regions = "" if part.companion is not None else without_variance(part)
    return f"{regions}: infinite variance" if regions else ""


def without_variance(part):
    """Where the simulated variable has no variance, such as `d_k <= 4`; empty where it always has one."""
    if part.tail_index is None:
        return ""
    indices = part.tail_index if isinstance(part.tail_index, tuple) else (part.tail_index,)
    regions = [region for index in indices if (region := _region(sympy.sympify(index), part.domain))]
    return " or ".join(regions)


def _region(index, domain):
    """`d_k <= 4` for the index d_k/2 where it can be solved for its one parameter; empty if no point of the domain is that small."""
    symbols = sorted(index.free_symbols, key=str)
    if len(symbols) != 1 or not index.is_polynomial(*symbols):
        return f"{index} <= 2"
    (edge,) = sympy.solve(index - 2, symbols[0])
    low = domain.parameters[symbols[0].name].low
    return "" if low is not None and edge < low else f"{symbols[0]} <= {edge}"
