"""What a formula says of simulated values, as numbers: numerics never sees the formula."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Claim:
    """What a formula says of a point, and how it is judged. Each kind of sample asks for what it needs.

    predicted() -> float: the formula's value, infinite where it diverges; probabilities(thresholds) -> floats: its distribution function there;
    bounds() -> of the simulated values, as in judge_mean and judge_ratio, or None; scale: what deviations are relative to where the mean may vanish.
    """

    predicted: Callable[[], float]
    alpha: float
    resolution: float
    relation: str = "="
    scale: float | None = None
    probabilities: Callable[[tuple[str, ...]], tuple[float, ...]] | None = None
    bounds: Callable[[], Any] = lambda: None

    @property
    def settings(self):
        """What the verdicts on means, events and ratios have in common."""
        return {"alpha": self.alpha, "resolution": self.resolution, "scale": self.scale, "relation": self.relation}

    @property
    def margin(self):
        """How far the interval may lie from the prediction."""
        return abs(self.predicted() if self.scale is None else self.scale) * self.resolution
