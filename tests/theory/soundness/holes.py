"""Old holes of the kernel: for each the rule it was in, the function that mends it, and the condition as it stands and as it was.

opened(hole, monkeypatch) puts the function's code back with the condition taken out, for the time of one test.
"""

import inspect
import textwrap
from dataclasses import dataclass

from memorem.theory.rules import lemmas
from memorem.theory.rules.bounds import cauchy_schwarz, frame_potential, jensen
from memorem.theory.rules.expectation import (
    centring,
    crosstalk,
    divergence,
    flips,
    functionals,
    generating_functions,
    laplace,
    moments,
    pseudo_inverse,
    symmetries,
)
from memorem.theory.rules.inequalities import compare, elementary
from memorem.theory.rules.laws import gaussian
from memorem.theory.vectors import normal_form


@dataclass(frozen=True)
class Hole:
    """rule: whose random statements find it; mends: (function, condition, what stood there, further conditions)."""

    rule: str
    mends: tuple


def hole(rule, *mends):
    return Hole(rule, mends)


def opened(one, monkeypatch):
    """Take the mends out: each function runs the code of its own source with the conditions replaced, under the same name."""
    for function, *conditions in one.mends:
        source = textwrap.dedent(inspect.getsource(function))
        for condition, without in zip(conditions[::2], conditions[1::2], strict=True):
            if source.count(condition) != 1:
                raise LookupError(f"{function.__name__} has {condition!r} {source.count(condition)} times, not once")
            source = source.replace(condition, without)
        made = {}
        code = compile(source[source.index(f"def {function.__name__}(") :], function.__code__.co_filename, "exec")  # a row of the kernel stays one
        exec(code, function.__globals__, made)
        monkeypatch.setattr(function, "__code__", made[function.__name__].__code__)


HOLES = {
    "a root of an even power is the thing itself": hole(
        "integrate",
        (normal_form._raised, "if exponent.denominator != 1 and not _never_negative(atom, ONE):", "if False:"),
    ),
    "the positive part of anything is the thing itself": hole(
        "symmetry",
        (normal_form._expand_part, "if not _never_negative(atom, power)]", "if False]"),
    ),
    "a threshold is dropped": hole("integrate", (normal_form._expand_part, "threshold == 0 and not signed", "not signed")),
    "the positive part of an even power is halved": hole(
        "symmetry",
        (
            normal_form._expand_part,
            "if not _never_negative(atom, power)]",
            "if not _never_negative(atom, ONE)]",
            "or set(atoms.values()) != {ONE} or",
            "or",
            '("pos", content, *((threshold,) if threshold != 0 else ())): ONE',
            '("pos", content): max(atoms.values())',
        ),
    ),
    "a half of parts to negative powers": hole("symmetry", (symmetries.symmetry.function, "if power <= 0:", "if False:")),
    "a magnitude in an exponential is linear": hole(
        "generating_function",
        (generating_functions.linear_part, 'or monomial[0][0][0] != "dot" or', "or"),
    ),
    "a magnitude in a tilted exponential is linear": hole(
        "tilt",
        (generating_functions.linear_part, 'or monomial[0][0][0] != "dot" or', "or"),
    ),
    "any power of the norm in an exponential is its square": hole(
        "radial_divergence",
        (divergence._radial_part, "[monomial for monomial, _ in atom[1]] == [_first_power(own)]", "len(atom[1]) == 1"),
    ),
    "a sign vector meets any unit vector": hole(
        "projection",
        (symmetries._projected, 'ensemble.kind == "rademacher" and normal.ensemble(other[0]).kind != "rademacher"', "False"),
    ),
    "magnitudes to powers of at most minus one": hole("projection", (symmetries._projected, "if power <= -1:", "if False:")),
    "flips of two items are those of one": hole(
        "flip_counts",
        (flips.flip_counts.function, "powers.setdefault(atom[1][0], [])", "powers.setdefault(name, [])"),
    ),
    "a combination captures a name": hole("gaussian_combination", (gaussian.gaussian_combination.function, "fresh(name, statement)", "name")),
    "overlaps capture a name": hole("gaussian_overlaps", (gaussian.gaussian_overlaps.function, "fresh(name, statement)", "name")),
    "a regression captures a name": hole("regress", (centring.regress.function, "fresh(rest, normal)", "rest")),
    "an integral captures t": hole("gamma_integral", (laplace.gamma_integral.function, "if any(t in value", "if False and any(t in value")),
    "a lemma about another law of the same name": hole(
        "jensen",
        (lemmas.same_form, "mine.get(name) == others.get(name)", "True"),
    ),
    "a square law from an upper bound": hole(
        "jensen",
        (jensen._of_powers, "wanted, LOWER)", "wanted, (*LOWER, *UPPER))"),
    ),
    "a square law of a negative multiple": hole(
        "jensen",
        (jensen._of_powers, "context.need(nonnegative(coefficient), ", "(lambda *_: None)(coefficient, "),
    ),
    "a square law from a negative bound": hole("jensen", (jensen._of_powers, "if derivation.relation not in EQUAL:", "if False:")),
    "a magnitude law from a lower bound": hole(
        "jensen",
        (jensen._of_powers, "wanted, UPPER)", 'wanted, ("=", ">=", "<="))'),
    ),
    "m features are counted as N items": hole("jensen", (lemmas.summed_count, "(N if count is None else count)", "N")),
    "an item left out of a double sum": hole("mean_embedding", (frame_potential._all_pairs, "normal.fixed or ", "")),
    "the kernel's mean over any law": hole(
        "mean_embedding",
        (frame_potential._mean_of, "v.family.ensemble == ensembles.sphere(width)", "v.family.ensemble.random"),
    ),
    "an item left out under a largest term": hole(
        "largest_above_mean",
        (
            frame_potential.largest_above_mean.function,
            "outer.excluding or inner.excluding != (outer.item,) or",
            "",
            "if expression(outer).fixed:",
            "if False:",
        ),
    ),
    "exchanged pairs of counted items or with negative factors": hole(
        "cauchy_schwarz",
        (cauchy_schwarz._exchanged, "context.need(nonnegative(coefficient), ", "(lambda *_: None)(coefficient, "),
    ),
    "an item excluded twice is two": hole(
        "uncorrelated_values",
        (crosstalk.uncorrelated_values.function, "len({item for item in total.excluding if item.count is None})", "len(total.excluding)"),
    ),
    "a reciprocal keeps the relation": hole(
        "supply_mean", (functionals.supply_mean.function, "FLIPPED[derivation.relation], ", "derivation.relation, ")
    ),
    "a reciprocal of a bound of any sign": hole(
        "supply_mean",
        (functionals._invertible, 'context.need(positive(mean), "a positive bound")', "None"),
    ),
    "a capacity of a mean that falls": hole("supply_mean", (functionals._affine, "context.need(positive(slope)", "context.need(nonzero(slope)")),
    "a vector beside what is made of it": hole("integrate", (moments._made_of, "return made.source == name or unknown", "return False")),
    "the norm of a vector beside what is made of it": hole("radial", (moments._made_of, "return made.source == name or unknown", "return False")),
    "norms of duals beside their source": hole("moments_of_norms", (moments._made_of, "return made.source == name or unknown", "return False")),
    "duals of other vectors": hole(
        "duality",
        (pseudo_inverse._matched, "normal.ensemble(name).source", 'next((other for other, one in normal.families if one.kind == "gaussian"), "")'),
    ),
    "a frame of too few vectors": hole(
        "duality",
        (pseudo_inverse._frame, "context.need(nonnegative(N - normal.ensemble(name).width), ", "(lambda *_: None)(0, "),
    ),
    "a frame with dangling items": hole("duality", (pseudo_inverse._totalled, "if len(names) != 1:", "if False:")),
    "a tangent of a negative power": hole(
        "compare short_memory",
        (elementary.short_memory.function, 'context.need(positive(power), "a positive power")', "None"),
    ),
    "a series of no terms, or of less": hole("compare logarithmic_series", (compare.counted, "terms < 1", "False")),
    "a hyperbolic cosine of an imaginary number": hole("compare cosh_above_one", (elementary._real, "context.domain.defined(y) is None", "False")),
    "magnitudes above squares of what is no overlap": hole(
        "cauchy_schwarz",
        (cauchy_schwarz._of_unit_vectors, "len(atom[1]) == 2 and all(", "all("),
    ),
    "copies by halves": hole("exchangeable_sum", (lemmas.natural, "context.need(", "(lambda *_: None)(", "if not ", "if None and ")),
}
