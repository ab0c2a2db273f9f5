"""Measured retrieval noise: what the other items of a memory add to the reading of one, over what it reads of its own value."""

import numpy as np

from .geometry import LEVEL, Measured, Pairs, jackknife, sample

READ = 2000  # items that are read where values or queries are given


def hebbian(keys, count=None):
    """{"mean": E of noise over signal, "ratio": ratio of means} of the Hebbian memory of `count` such keys with white values, from their pairs.

    mean: (N - 1) E (k_j.k_i)^2 / |k_i|^4; ratio: (N - 1) E (k_j.k_i)^2 / E |k_i|^4.
    """
    pairs, others = Pairs(keys), (count or len(keys)) - 1
    squares, n = np.square(pairs.gram), pairs.n
    of_ratio, total = pairs.over_pairs(squares / np.square(pairs.energy)[:, None])
    plain, plain_total = pairs.over_pairs(squares)
    fourth = np.square(pairs.energy)
    mean = jackknife(lambda s, m: others * s / (m * (m - 1)), (of_ratio, np.ones(n)), (total, n))
    ratio = jackknife(lambda s, e, m: others * s / (m - 1) / e, (plain, fourth, np.ones(n)), (plain_total, fourth.sum(), n))
    return {"mean": mean, "ratio": ratio}


def least_squares(keys):
    """The same for the memory of least squares, to which the delta rule tends: h - h^2 over h^2 with the leverages h of the keys."""
    basis, sizes, _ = np.linalg.svd(keys, full_matrices=False)
    leverage = np.square(basis[:, sizes > sizes[0] * max(keys.shape) * np.finfo(float).eps]).sum(1).clip(1e-300, 1)
    noise, signal = leverage * (1 - leverage), leverage**2
    return {"mean": _over_items(noise / signal), "ratio": _quotient(noise, signal)}


def read(keys, values, queries):
    """The noise of this one memory with its own values and queries, over at most READ of its items."""
    rows = sample(len(keys), READ)
    asked = keys[rows] if queries is None else queries[rows]
    overlaps = asked @ keys.T
    own = overlaps[np.arange(len(rows)), rows].copy()
    overlaps[np.arange(len(rows)), rows] = 0
    crosstalk = np.square(overlaps).sum(1) if values is None else np.square(overlaps @ values).sum(1)
    signal = own**2 if values is None else own**2 * np.square(values[rows]).sum(1)
    return {"mean": _over_items(crosstalk / np.maximum(signal, 1e-300)), "ratio": _quotient(crosstalk, signal)}


def _over_items(samples):
    return Measured(float(samples.mean()), float(LEVEL * samples.std(ddof=1) / np.sqrt(len(samples))))


def _quotient(above, below):
    return jackknife(lambda a, b: a / b, (above, below), (above.sum(), below.sum()))


def centred(keys):
    """Keys less their mean."""
    return keys - keys.mean(0)


def normalised(keys):
    """Keys of norm one."""
    return keys / np.linalg.norm(keys, axis=1, keepdims=True)


def whitened(keys):
    """Keys whose second moments are the identity, on the directions that they fill: the keys through which the memory of least squares is read."""
    basis, sizes, _ = np.linalg.svd(keys, full_matrices=False)
    kept = sizes > sizes[0] * max(keys.shape) * np.finfo(float).eps
    return basis[:, kept] * np.sqrt(len(keys))
