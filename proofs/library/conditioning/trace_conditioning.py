"""Trace conditioning: an outcome that comes some steps after its stimulus is learnt from the stimulus's trace, and never from a decaying state.

If each key leaves a trace that decays step by step, the outcome is written with what is left of it. The Hebbian strength falls by the decay to the power of
the lag. The delta rule, updating when the outcome comes, reaches the same asymptote at the trace as without a lag, at a slower rate; beside a context it
reaches the trace's share only. A gate on the state bridges no gap: the stimulus writes no value, the outcome finds no key. And if the memory is corrected
during the gap as well, since nothing has come yet, the asymptote is lost.
Source: qiao2025, abstract of its third version (trace decay); rescorla1972. Reconstruction.
Differs: lam is the decay of the trace (of the state where that is said); traces are reset between trials, and updates come with the outcome.
"""

from memorem.language import *

DOMAIN = Domain(
    d_k=integers(1), d_v=integers(1), eta=reals(0), salience=reals(0), magnitude=reals(), lam=reals(0, 1, open="low"), lag=integers(0), trials=integers(0)
)  # fmt: skip
BESIDE = DOMAIN.with_(d_k=integers(2), salience_B=reals(0))
STIMULUS, LAGS, TRIALS = {"A": "salience"}, {"A": "lag"}, (("A", "magnitude", "trials"),)
POINTS = table(
    "d_k d_v eta salience magnitude lam lag trials",
    (8, 3, "1/2", "9/25", 2, "4/5", 3, 4), (2, 1, 1, "3/2", "5/2", "1/2", 1, 3), (3, 2, "3/10", 1, -1, "9/10", 2, 5), (4, 2, "1/2", "1/2", 1, 1, 4, 2),
)  # fmt: skip
WITH_CONTEXT = tuple({**point, "salience_B": text} for point, text in zip(POINTS, ("16/25", "1/4", 2, "1/3"), strict=True))
STEPS = (rules.rank_one_steps, rules.rank_one_steps, rules.write_out, rules.multiply_out)  # the trace, then the trials

left = salience * lam ** (2 * lag)  # the salience of the trace
reached, beside = (1 - (1 - eta * energy) ** trials for energy in (left, left + salience_B))
delta, hebb = Conditioning(STIMULUS, TRIALS, lags=LAGS), Conditioning(STIMULUS, TRIALS, rule="hebb", lags=LAGS)
context = Conditioning({**STIMULUS, "B": "salience_B"}, (("AB", "magnitude", "trials"),), lags=LAGS)
apart = (((("A", 0, 1), ("", 0, "lag"), ("", "magnitude", 1)), "trials"),)  # the stimulus, nothing, the outcome alone


GATED = Domain(**{name: kind for name, kind in DOMAIN.parameters.items() if name != "lam"}, gate=reals(0, 1, open="low"))
GATES = tuple({("gate" if name == "lam" else name): x for name, x in point.items()} for point in POINTS)


def bridged(decay):
    """What a gate would leave if it carried the stimulus to the outcome."""
    return {"bridges the gap": trials * eta * salience * magnitude * decay**lag, "as without a gap": magnitude * (1 - (1 - eta * salience) ** trials)}


def corrected_between(exact, *, eta, lam, lag, magnitude, trials):
    """Strengths at the trace, |k| = 1: V_gap when each step of the gap corrects towards nothing as well, V when only the outcome does."""
    found = []
    for corrects in (True, False):
        strength = exact.Fraction(0)
        for _ in range(trials):
            trace = exact.Fraction(1)
            for _ in range(lag):
                strength -= exact.Fraction(eta) * corrects * strength * trace**2
                trace *= exact.Fraction(lam)
            strength += exact.Fraction(eta) * (exact.Fraction(magnitude) - strength * trace) * trace
        found.append(strength * trace)
    return certify.Instance(dict(zip(("V_gap", "V"), found, strict=True)))


THEOREM = Theorem(
    title="Trace conditioning", domain=DOMAIN, sources=("qiao2025", "rescorla1972"),
    parts={
        "at_the_trace": delta.part(
            "A", DOMAIN, STEPS, POINTS, traced=True, equals=magnitude * reached,
            near_misses={
                "rate without a lag": magnitude * (1 - (1 - eta * salience) ** trials), "lower asymptote": lam**lag * magnitude * reached,
                "decay not squared": magnitude * (1 - (1 - eta * salience * lam**lag) ** trials),
            },
        ),
        "at_the_stimulus": delta.part(
            "A", DOMAIN, STEPS, POINTS, equals=magnitude * reached / lam**lag,
            near_misses={
                "read at the trace": magnitude * reached, "shrunk, not stretched": magnitude * reached * lam**lag,
                "a step less": magnitude * reached * lam / lam**lag,
            },
        ),
        "hebbian": hebb.part(
            "A", DOMAIN, STEPS, POINTS, equals=trials * eta * salience * magnitude * lam**lag,
            near_misses={
                "read at the trace": trials * eta * left * magnitude, "no decay": trials * eta * salience * magnitude,
                "delta rule": magnitude * reached / lam**lag,
            },
        ),
        "beside_a_context": context.part(
            "A", BESIDE, STEPS, WITH_CONTEXT, traced=True, equals=magnitude * left / (left + salience_B) * beside,
            near_misses={
                "decay not squared": magnitude * salience * lam**lag / (salience * lam**lag + salience_B) * beside, "no context": magnitude * reached,
                "share without a lag": magnitude * salience / (salience + salience_B) * beside,
            },
        ),
        "decaying_state": Conditioning(STIMULUS, apart, rule="decay").part(
            "A", DOMAIN, (rules.rank_one_steps, rules.fixed_start, rules.multiply_out), POINTS, equals=Integer(0), near_misses=bridged(lam),
        ),
        "gated_state": Conditioning(STIMULUS, apart, rule="gated_delta").part(
            "A", GATED, (rules.rank_one_steps, rules.fixed_start, rules.multiply_out), GATES, equals=Integer(0), near_misses=bridged(gate),
        ),
        "corrected_between": Negative(
            claim=Claim(Symbol("V_gap"), "=", Symbol("V")), note="Corrections at the steps of the gap leave the strength at the trace as it is.",
            domain=Domain(eta=reals(0), lam=reals(0, 1), lag=integers(1), magnitude=reals(), trials=integers(1)),
            counterexample=certify.instances(corrected_between, {"eta": "1/2", "lam": "4/5", "lag": 3, "magnitude": 2, "trials": 40}),
        ),
    },
)  # fmt: skip
