"""Calibration: how often the shipped verdicts are wrong, measured on laws whose means are known exactly.

False refutations of a true value under optional stopping, false certifications of a value at the margin, false alarms of a whole library, and the
memories that refute or certify. Every measured rate is itself judged by an exact binomial bound; rules that are known to fail must be caught by it.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache

import numpy as np
from scipy.stats import binomtest

from ..statistics import confidence_sequences, planner, verdicts
from ..statistics.samples import MONOMIALS

JUDGED_AT = 1e-6  # a measured rate is too high if so many misses have at most this probability under the nominal rate
TINY = 1e-12  # a resolution at which nothing is ever certified, so that a run never stops early
BATCH = 1 << 21


@dataclass(frozen=True)
class Source:
    """Independent values with a known mean: draw(rng, shape) gives values, or (A, B) for a ratio of means.

    waits: whether no look comes before planner.first_look, as in a run; bounds: that the verdict is told of, as in judge_mean and judge_ratio.
    """

    name: str
    kind: str
    draw: Callable
    truth: float
    waits: bool = False
    bounds: tuple | None = None


def _chi2(rng, n, shape):
    return 2 * rng.standard_gamma(n / 2, shape)


def _noise(N, d_k, d_v):
    """The retrieval ratio of Gaussian keys and values over its mean, by its law."""
    mean = (N - 1) * d_v / ((d_k - 2) * (d_v - 2))

    def draw(rng, shape):
        return _chi2(rng, N - 1, shape) * _chi2(rng, d_v, shape) / (_chi2(rng, d_k, shape) * _chi2(rng, d_v, shape)) / mean

    return draw


def _pairs(rng, shape):
    below = rng.standard_exponential(shape) + 0.5
    return 2 * below + rng.standard_normal(shape), below


VARIATION, SKEWNESS = 0.0747, 0.350


def _memory_mean(rng, shape, variation=VARIATION, skewness=SKEWNESS):
    """A gamma law with the measured variation and skewness of what a memory (64, 32, 16) gives: the retrieval ratio averaged over its 64 queries."""
    degree = 4 / skewness**2
    return 1 + variation * (rng.standard_gamma(degree, shape) - degree) / math.sqrt(degree)


LAW = Source("law", "law", lambda rng, shape: rng.random(shape), 0.0)
MEMORY_MEAN = Source("mean over the queries of a memory", "mean", _memory_mean, 1.0)
SOURCES = (
    MEMORY_MEAN,
    Source("Gaussian", "mean", lambda rng, shape: 1 + rng.standard_normal(shape), 1.0),
    Source("retrieval noise (64, 32, 16)", "mean", _noise(64, 32, 16), 1.0),
    Source("retrieval noise (64, 12, 12)", "mean", _noise(64, 12, 12), 1.0),
    Source("rare value, once in 100", "mean", lambda rng, shape: (rng.random(shape) < 0.01).astype(float), 0.01),
    Source("lognormal, width 1.5", "mean", lambda rng, shape: np.exp(1.5 * rng.standard_normal(shape)), math.exp(1.125)),
    Source("inverse chi-square, 5 degrees", "mean", lambda rng, shape: 1 / _chi2(rng, 5, shape), 1 / 3),
    Source("event, once in 100", "event", lambda rng, shape: rng.random(shape) < 0.01, 0.01),
    Source("event, once in 2", "event", lambda rng, shape: rng.random(shape) < 0.5, 0.5),
    Source("ratio of means", "ratio", _pairs, 2.0),
    LAW,
)


HUGE = 100.0


def _rare_mean(chance, bulk):
    return lambda rng, shape: bulk(rng, shape) + HUGE * (rng.random(shape) < chance)


def _rare_below(chance, bulk):
    """(A, B): B is a hundredth, and about one once in a while."""
    return lambda rng, shape: (bulk(rng, shape), 0.01 * bulk(rng, shape) + (rng.random(shape) < chance))


def _normal_bulk(rng, shape):
    return 1 + 0.1 * rng.standard_normal(shape)


def _flat_bulk(rng, shape):
    return rng.uniform(0.8, 1.2, shape)


def _rare(chance):
    """A smooth bulk and one rare class, as a mean and as the denominator of a ratio; then the same in known bounds, judged from the 64th value on."""
    mean, ratio, often = 1 + HUGE * chance, 1 / (0.01 + chance), f"once in {round(1 / chance)}"
    bounds = ((0.8, 1.2), (0.008, 1.012))
    return (
        Source(f"hundredfold value, {often}", "mean", _rare_mean(chance, _normal_bulk), mean, waits=True),
        Source(f"hundredfold denominator, {often}", "ratio", _rare_below(chance, _normal_bulk), ratio, waits=True),
        Source(f"hundredfold value, {often}, bounds known", "mean", _rare_mean(chance, _flat_bulk), mean, bounds=(0.8, 1.2 + HUGE)),
        Source(f"hundredfold denominator, {often}, bounds known", "ratio", _rare_below(chance, _flat_bulk), ratio, bounds=bounds),
    )


RARE_SOURCES, RARER_SOURCES = _rare(1e-3), _rare(1e-4)
BOUNDED = tuple(source for source in (*RARE_SOURCES, *RARER_SOURCES) if source.bounds)
SEEN, UNSEEN = (tuple(source for source in sources if source.waits) for sources in (RARE_SOURCES, RARER_SOURCES))


@dataclass(frozen=True)
class Rate:
    """A measured error rate: misses in runs, against a nominal rate; upper is the exact 95 % bound."""

    what: str
    source: str
    nominal: float
    misses: int
    runs: int

    @property
    def rate(self):
        """misses / runs."""
        return self.misses / self.runs

    @property
    def upper(self):
        """The exact (Clopper-Pearson) upper bound at 95 %."""
        return float(binomtest(self.misses, self.runs, alternative="less").proportion_ci(0.95).high)

    @property
    def allowed(self):
        """Whether so many misses are possible at the nominal rate."""
        return bool(binomtest(self.misses, self.runs, self.nominal, alternative="greater").pvalue > JUDGED_AT)

    def json(self):
        """As a dictionary."""
        return {**asdict(self), "rate": self.rate, "upper": self.upper, "allowed": self.allowed}


def geometric_looks(last, first=64, growth=1.25):
    """The looks of a production run: 64, 80, 100, ... up to last."""
    looks = [first]
    while looks[-1] * growth < last:
        looks.append(math.ceil(looks[-1] * growth))
    return np.array([*looks, last])


def steady_looks(last, step=64):
    """A look every step values: more peeking than any run does."""
    return np.arange(step, last + 1, step)


def _sums_at(columns, looks):
    """Cumulative sums of each column [runs, n] at the looks: [runs, looks] each."""
    starts = np.concatenate([[0], looks[:-1]])
    return [np.cumsum(np.add.reduceat(column[:, : looks[-1]], starts, axis=1), axis=1) for column in columns]


@lru_cache(maxsize=1 << 16)
def _event_verdict(n, k, predicted, alpha, resolution):
    return verdicts.judge_event(n, k, predicted, alpha=alpha, resolution=resolution).word


class Runs(ABC):
    """Runs of one source, kept as sums at the looks, and the words of a rule on them. One class a kind."""

    def __init__(self, source, rng, runs, looks):
        self.source, self.looks = source, looks
        self.columns = _sums_at(self._columns(source.draw(rng, (runs, int(looks[-1])))), looks)

    @abstractmethod
    def _columns(self, values):
        """The values whose sums are kept."""

    def word(self, run, look, predicted, alpha, resolution, skewness=True):
        """The shipped verdict of one run at one look; skewness=False leaves correction and gate out, as a control."""
        settings = {"alpha": alpha, "resolution": resolution}
        return self._word(run, int(self.looks[look]), [column[run, look] for column in self.columns], predicted, settings, skewness)

    @abstractmethod
    def _word(self, run, n, sums, predicted, settings, skewness):
        """The word of the rule on the sums of n values."""

    @abstractmethod
    def suspicious(self, predicted):
        """[runs, looks]: where the values lie so far from predicted, or vary so little, that they may be refuted. No interval is narrower than that."""

    def _two_errors_off(self, first, second, expected):
        """Where a mean, of these sums of values and of their squares, lies more than two standard errors from the expected one, or nothing varies."""
        n = self.looks[None, :]
        mean = first / n
        error = np.sqrt(np.maximum(second / n - mean**2, 0) / n)
        return (np.abs(mean - expected) > 2 * error) | (error == 0)

    def refuted(self, predicted, alpha, **rule):
        """How many runs say FAILS of predicted at some look."""
        where = self.suspicious(predicted)
        if self.source.waits:
            where &= self.looks >= planner.first_look(alpha)
        return sum(
            any(self.word(run, look, predicted, alpha, TINY, **rule) == verdicts.FAILS for look in np.flatnonzero(row))
            for run, row in enumerate(where)
        )

    def decisions(self, predicted, alpha, resolution):
        """[(word, memories)] of each run at the look at which it decides, UNDECIDED at the last."""
        made = []
        for run in range(len(self.columns[0])):
            for look in range(len(self.looks)):
                word = self.word(run, look, predicted, alpha, resolution)
                if word != verdicts.UNDECIDED:
                    break
            made.append((word, int(self.looks[look])))
        return made


class MeanRuns(Runs):
    """Runs of a mean: sums of the first three powers about a centre of each run's own."""

    def _columns(self, values):
        self.center = values[:, :64].mean(axis=1)
        centred = values - self.center[:, None]
        return [centred, centred**2, centred**3]

    def _word(self, run, n, sums, predicted, settings, skewness):
        if not skewness:
            mean, deviation, _ = confidence_sequences.central_moments(n, *sums)
            sums[2] = n * (3 * mean * (deviation**2 + mean**2) - 2 * mean**3)
        return verdicts.judge_mean(n, float(self.center[run]), *map(float, sums), predicted, bounds=self.source.bounds, **settings).word

    def suspicious(self, predicted):
        """Two standard errors off."""
        return self._two_errors_off(self.columns[0], self.columns[1], predicted - self.center[:, None])


class RatioRuns(Runs):
    """Runs of a ratio of means: sums of the monomials."""

    def _columns(self, values):
        return [values[0] ** i * values[1] ** j for i, j in MONOMIALS]

    def _word(self, run, n, sums, predicted, settings, skewness):
        monomials, bounds = dict(zip(MONOMIALS, map(float, sums), strict=True)), self.source.bounds
        if settings["resolution"] == TINY and verdicts.ratio_accepts(n, monomials, predicted, settings["alpha"], bounds):
            return verdicts.UNDECIDED  # a ratio fails only if its linear form is rejected, which is found much faster
        return verdicts.judge_ratio(n, monomials, predicted, bounds=bounds, **settings).word

    def suspicious(self, predicted):
        """Two standard errors off, of the numerator less predicted times the denominator."""
        sums = dict(zip(MONOMIALS, self.columns, strict=True))
        squares = sums[2, 0] - 2 * predicted * sums[1, 1] + predicted**2 * sums[0, 2]
        return self._two_errors_off(sums[1, 0] - predicted * sums[0, 1], squares, 0)


class EventRuns(Runs):
    """Runs of a probability: counts."""

    def _columns(self, values):
        return [values.astype(np.int64)]

    def _word(self, run, n, sums, predicted, settings, skewness):
        return _event_verdict(n, int(sums[0]), predicted, **settings)

    def suspicious(self, predicted):
        """[runs, looks]: where the rate lies more than one and a half standard errors from predicted, by either's variance."""
        n = self.looks[None, :]
        rate = self.columns[0] / n
        return np.abs(rate - predicted) > 1.5 * np.sqrt(np.maximum(predicted * (1 - predicted), rate * (1 - rate)) / n)


RUNS = {"mean": MeanRuns, "ratio": RatioRuns, "event": EventRuns}


def batches(source, rng, runs, looks):
    """Runs in batches that fit in memory."""
    size = max(1, BATCH // int(looks[-1]))
    for start in range(0, runs, size):
        yield RUNS[source.kind](source, rng, min(size, runs - start), looks)


def false_refutations(source, rng, runs, looks, alphas, **rule):
    """[Rate] of runs that refute the true value, one for each alpha, by the shipped rule or a control."""
    if source.kind == "law":
        return [_law_refutations(source, rng, runs, alpha) for alpha in alphas]
    misses = dict.fromkeys(alphas, 0)
    for batch in batches(source, rng, runs, looks):
        for alpha in alphas:
            misses[alpha] += batch.refuted(source.truth, alpha, **rule)
    what = "false refutation" if not rule else "false refutation without the skewness correction"
    return [Rate(what, source.name, alpha, misses[alpha], runs) for alpha in alphas]


def _law_refutations(source, rng, runs, alpha, resolution=0.1):
    misses = sum(word == verdicts.FAILS for word in _law_words(source, rng, runs, alpha, resolution))
    return Rate("false refutation", source.name, alpha, misses, runs)


def _law_words(source, rng, runs, alpha, resolution, off=0.0):
    """The words of runs on the law of uniform values, less `off` at every threshold, at one planned look, over cells that the first values set."""
    n = verdicts.law_samples(resolution, alpha)
    for _ in range(runs):
        values = np.sort(source.draw(rng, n))
        thresholds = np.quantile(values, np.linspace(0, 1, 65))
        counts, predicted = np.searchsorted(values, thresholds, side="right"), np.maximum(thresholds - off, 0.0)
        yield verdicts.judge_law(n, counts.tolist(), predicted.tolist(), alpha=alpha, resolution=resolution).word


def false_certifications(source, rng, runs, looks, alpha, margin):
    """The Rate of runs that certify a value, or a law, off by exactly the margin."""
    if source.kind == "law":
        words = _law_words(source, rng, runs, alpha, margin, margin)
    else:
        predicted = source.truth / (1 - margin)
        words = (word for batch in batches(source, rng, runs, looks) for word, _ in batch.decisions(predicted, alpha, margin))
    return Rate(f"false certification, {100 * margin:g} % off", source.name, alpha, sum(word == verdicts.HOLDS for word in words), runs)


def library_alarms(rng, libraries, looks, alpha=0.05, parts=50, points=2):
    """The Rate of libraries of true statements in which any point is refuted, each point at its share of alpha; sources in turn."""
    chosen, share, misses = SOURCES[:4], alpha / (parts * points), 0
    for _ in range(libraries):
        size = math.ceil(parts * points / len(chosen))
        misses += any(batch.refuted(source.truth, share) for source in chosen for batch in batches(source, rng, size, looks))
    return Rate("false alarm of a library", f"{parts} parts of {points} points", alpha, misses, libraries)


def power(source, rng, runs, looks, alpha, error, resolution):
    """Memories that refute a value off by error (or certify the true one, error 0) to the resolution: mean, 95 % quantile, decided runs, forecast."""
    decided = [made for batch in batches(source, rng, runs, looks) for made in batch.decisions(source.truth * (1 + error), alpha, resolution)]
    used = [memories for word, memories in decided if word != verdicts.UNDECIDED]
    values = source.draw(rng, 1 << 18)
    skewness = float(np.mean((values - values.mean()) ** 3) / values.std() ** 3)
    return {
        "source": source.name, "alpha": alpha, "error": error, "resolution": resolution, "runs": runs, "decided": len(used),
        "mean": float(np.mean(used)) if used else None, "quantile_95": float(np.quantile(used, 0.95)) if used else None,
        "forecast_to_certify": planner.memories_needed(float(values.std() / source.truth), resolution, alpha / 2, abs(skewness)),
    }  # fmt: skip
