"""What the theorems on retrieval noise predict for keys with the measured mean, norms and width, and which assumptions those keys break."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ...theory.scalars.balls import NoValue
from ...theory.scalars.domains import DomainError
from ..theorems import discovery
from .geometry import SAMPLE, Measured, Pairs

UNIT = 1e-6  # Var|k|^2 / (E|k|^2)^2 below which norms are equal up to float32


@dataclass(frozen=True)
class Geometry:
    """The measured shape of keys [N, d_k]."""

    N: int
    d_k: int
    share: Measured
    cosine: Measured
    width: Measured
    spread: Measured
    spread_about_mean: Measured
    tails: tuple
    nearest: list

    @property
    def unit(self):
        """Whether all norms are equal."""
        return self.spread.value < UNIT

    @property
    def centred(self):
        """Whether no common mean is seen, or one that adds less than a twentieth to the noise: its squared share against one part in the width."""
        return self.share.contains(0) or self.share.value**2 * self.width.value < 0.05

    @property
    def isotropic(self):
        """Whether the effective width is the width, to the interval or to a twentieth."""
        return self.width.contains(self.d_k) or self.width.value > 0.95 * self.d_k

    @property
    def gaussian_norms(self):
        """Whether distances from the mean vary as those of Gaussian keys do: Var|k|^2 = 2 (E|k|^2)^2 / d_eff, to the interval or a tenth."""
        expected, found = 2 / self.width.value, self.spread_about_mean
        return not self.unit and (found.contains(expected) or abs(found.value / expected - 1) < 0.1)

    @property
    def light_tails(self):
        """Whether no coordinate's excess kurtosis is above one and above what Gaussian keys show: five standard errors, sqrt(24/n) each."""
        return self.tails[1].value < max(1, 5 * (24 / min(self.N, SAMPLE)) ** 0.5)

    def assumptions(self):
        """[(name, what was measured, whether it holds, what it means)]."""
        place, kurtosis = self.tails
        spreads = f"{self.spread.text()}, about the mean {self.spread_about_mean.text()}"
        norms = f"Var|k|^2 / (E|k|^2)^2 = {spreads}; Gaussian keys have {2 / self.width.value:.3g}, unit keys 0"
        return [
            ("no common mean", f"|mean|^2 / E|k|^2 = {self.share.text()}", self.centred, "a mean adds noise that no width removes"),
            ("norms", norms, self.unit or self.gaussian_norms,
             "unit norms" if self.unit else "norms as of Gaussian keys" if self.gaussian_norms else "norms of neither kind"),
            ("all directions alike", f"effective width {self.width.text()} of {self.d_k}", self.isotropic, "keys fill fewer directions than they have"),
            ("no equicorrelation", f"mean cosine of two keys {self.cosine.text()}", self.cosine.contains(0) or self.centred, "keys share a component"),
            ("light tails", f"largest excess kurtosis {kurtosis.text()} (coordinate {place})", self.light_tails, "means are governed by few keys"),
        ]  # fmt: skip


def geometry(keys):
    """The Geometry of keys."""
    pairs = Pairs(keys)
    return Geometry(
        len(keys),
        keys.shape[1],
        pairs.mean_share(),
        pairs.mean_cosine(),
        pairs.effective_width(),
        pairs.norm_spread(),
        pairs.norm_spread(centred=True),
        pairs.kurtosis(),
        pairs.nearest(),
    )


@dataclass(frozen=True)
class Prediction:
    """A theorem's number for these keys, which estimator it speaks of, and the assumptions that fail (empty: it applies)."""

    address: str
    of: str
    value: float
    parameters: dict
    broken: tuple[str, ...]

    def off(self, measured):
        """(prediction - measured) over the half-width of the measured interval."""
        return (self.value - measured.value) / max(measured.half_width, 1e-12 * abs(measured.value))


def predictions(shape):
    """Every Prediction for a Geometry; those whose domain does not admit it are left out."""
    s = max(shape.share.value, 0)
    nu = shape.width.value * s / (1 - s) if s < 1 else np.inf  # |mean|^2 in units of the variance of a coordinate
    rho, sizes = max(shape.cosine.value, 0), {"N": shape.N, "d_k": shape.d_k, "d_v": 1}
    unit, centred, isotropic = _is(shape.unit, "unit norms"), _is(shape.centred, "no common mean"), _is(shape.isotropic, "all directions alike")
    shifted, correlated = _is(not shape.share.contains(0), "a common mean"), _is(not shape.cosine.contains(0), "equicorrelation")
    gaussian = _is(shape.gaussian_norms, "Gaussian norms") + _is(shape.light_tails, "light tails")
    wide = {**sizes, "d_eff": min(shape.width.value, shape.d_k)}
    rows = [
        ("retrieval.linear_unit#inverse_snr", "mean", sizes, unit + centred + isotropic),
        ("retrieval.equicorrelated_keys#noise", "mean", {**sizes, "rho": rho}, unit + correlated),
        ("retrieval.linear_gaussian#unit_values", "mean", sizes, gaussian + centred + isotropic),
        ("retrieval.shifted_keys#mean", "mean", {**sizes, "nu": nu}, gaussian + shifted + isotropic),
        ("retrieval.four_definitions#ratio_of_means", "ratio", sizes, gaussian + centred + isotropic),
        ("retrieval.effective_dimension#ratio_of_means", "ratio", wide, gaussian + centred),
        ("retrieval.shifted_keys#ratio_of_means", "ratio", {**sizes, "nu": nu}, gaussian + shifted + isotropic),
    ]
    made = [Prediction(address, of, value(address, point), point, tuple(dict.fromkeys(broken))) for address, of, point, broken in rows]
    return [one for one in made if one.value is not None]


def _is(holds, name):
    return () if holds else (name,)


def value(address, point):
    """A theorem's right side at measured parameters, or None outside of its domain."""
    exact = {name: number if isinstance(number, int) else Fraction(f"{float(number):.9e}") for name, number in point.items() if np.isfinite(number)}
    part = discovery.part(address)
    try:
        return float(part.value(**{name: number for name, number in exact.items() if name in part.domain.names}))
    except (DomainError, NoValue):
        return None
