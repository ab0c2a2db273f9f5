"""A diagnosis of keys: the assumptions that hold, the measured noise beside every theorem's, the best-fitting one, and what each remedy gains."""

from dataclasses import dataclass

import numpy as np

from ..errors import UsageError
from . import noise
from .predictions import geometry, predictions, value

SAME = 1e-12  # relative, in float64: the spread of vectors less than this is rounding


@dataclass(frozen=True)
class Remedy:
    """What a change of the keys or of the memory leaves of the noise, measured, beside a theorem's number where one applies."""

    name: str
    measured: dict | None
    address: str
    of: str
    predicted: float | None
    note: str = ""

    def json(self):
        """The schema of a remedy."""
        return {
            "name": self.name, "measured": _both(self.measured), "theorem": self.address, "estimator": self.of,
            "predicted": self.predicted, "note": self.note,
        }  # fmt: skip


@dataclass(frozen=True)
class Diagnosis:
    """Everything that was measured and predicted of keys, values and queries."""

    shape: object
    measured: dict
    own: dict | None
    predictions: list
    remedies: list
    floor: float | None
    values: tuple | None

    @property
    def applying(self):
        """Predictions whose assumptions hold."""
        return [one for one in self.predictions if not one.broken]

    @property
    def best(self):
        """The applying prediction nearest to its measurement, in half-widths; None if none applies."""
        return min(self.applying, key=lambda one: abs(one.off(self.measured[one.of])), default=None)

    def json(self):
        """The schema of `diagnose --json`."""
        shape, best = self.shape, self.best
        return {
            "schema_version": 1, "N": shape.N, "d_k": shape.d_k,
            "assumptions": [{"name": n, "measured": m, "holds": bool(h), "means": w} for n, m, h, w in shape.assumptions()],
            "nearest_pairs": [{"rows": [i, j], "cosine": c} for i, j, c in shape.nearest],
            "noise": _both(self.measured), "noise_with_own_values_and_queries": _both(self.own), "welch_floor": self.floor,
            "predictions": [
                {"id": one.address, "estimator": one.of, "value": one.value, "half_widths_off": one.off(self.measured[one.of]),
                 "parameters": {k: float(v) for k, v in one.parameters.items()}, "broken_assumptions": list(one.broken)}
                for one in self.predictions
            ],
            "best": None if best is None else best.address, "remedies": [one.json() for one in self.remedies],
        }  # fmt: skip


def _both(measured):
    return None if measured is None else {name: {"value": one.value, "half_width": one.half_width} for name, one in measured.items()}


def diagnose(keys, values=None, queries=None):
    """The Diagnosis of arrays [N, d_k], [N, d_v] and [N, d_k]. UsageError where their shapes do not fit, or nothing varies."""
    for name, other, width in (("values", values, None), ("queries", queries, keys.shape[1])):
        if other is not None and (len(other) != len(keys) or (width is not None and other.shape[1] != width)):
            raise UsageError(
                f"{name} have shape {list(other.shape)}, keys {list(keys.shape)}; there is one of each to a pair, and queries are as wide as keys"
            )
    for name, rows in (("keys", keys), ("values", values)):
        if rows is not None and np.abs(rows - rows[0]).max() <= SAME * np.abs(rows).max():
            raise UsageError(f"{name} are one vector, {len(rows)} times; there is no spread of which anything could be said")
    shape = geometry(keys)
    own = noise.read(keys, values, queries) if values is not None or queries is not None else None
    floor = value("retrieval.welch_floor#average", {"N": shape.N, "d_k": shape.d_k, "d_v": 1})
    of_values = None if values is None else (values.shape[1], geometry(values))
    return Diagnosis(shape, noise.hebbian(keys), own, predictions(shape), remedies(keys, shape), floor, of_values)


def remedies(keys, shape):
    """Centring, normalising, whitening and least squares (the fixed point of the delta rule), each measured."""
    sizes = {"N": shape.N, "d_k": shape.d_k, "d_v": 1}
    rank = int(np.linalg.matrix_rank(keys))
    gaussian = shape.gaussian_norms and shape.light_tails
    unit = noise.normalised(keys)
    alike = geometry(unit)
    centre = {**sizes, "nu": 0} if gaussian and shape.isotropic else None
    least = {**sizes, "d_k": rank} if gaussian and shape.centred and shape.N > rank else None
    made = [
        _changed("centre the keys", noise.centred(keys), "retrieval.centred#ratio_of_means", "ratio", centre),
        _changed("normalise the keys", unit, "retrieval.linear_unit", "mean", sizes if alike.centred and alike.isotropic else None),
    ]
    if shape.N <= rank:
        said = "independent keys are recalled exactly"
        return [
            *made,
            Remedy("run the delta rule to its fixed point", noise.least_squares(keys), "retrieval.pseudo_inverse#recall", "ratio", 0.0, said),
        ]
    address = "retrieval.pseudo_inverse#ratio_of_means"
    made.append(_changed("whiten the keys by their second moments", noise.whitened(keys), address, "ratio", least))
    predicted = None if least is None else value(address, least)
    return [*made, Remedy("run the delta rule to its fixed point", noise.least_squares(keys), address, "ratio", predicted)]


def _changed(name, changed, address, of, point):
    if not np.abs(changed).sum(axis=1).all():
        return Remedy(name, None, address, of, None, "a key becomes zero")
    return Remedy(name, noise.hebbian(changed), address, of, None if point is None else value(address, point))
