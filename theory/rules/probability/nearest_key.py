"""Rules for the key that is nearest to a noisy query."""

import sympy

from ...functionals.tail_probabilities import ErfcMean, Wrong
from ...kernel.derivation import rule
from ...scalars.domains import positive
from ...vectors.normal_form import expression
from ..bounds.textbook import root
from ..lemmas import same_form

__all__ = ["noisy_margin"]


@rule(
    "margin of a noisy query", "rotation invariance and symmetry of the Gaussian law; reflection symmetry of the sphere",
    conditions="two independent unit keys of a symmetric law, independent Gaussian noise", kind="argument",
)  # fmt: skip
def noisy_margin(statement, context, key, other, noise):
    """P((k - k').(k + e) < 0) = P(1 - x < -sigma sqrt(2 - 2 x) g) = E erfc(sqrt((1 - x)/2) / (sqrt(2) sigma))/2 with x = k.k', which has the law of -x.

    Given the keys, e.(k - k') is Gaussian with variance sigma^2 |k - k'|^2 = sigma^2 (2 - 2 x).
    """
    if not isinstance(statement, Wrong):
        context.refuse("a read-out", "there is none")
    expected = expression((key - other) @ (key + noise))
    if not same_form(statement.term, expected):
        context.refuse(expected.text(), "the margin is another")
    keys, errors = key.family.ensemble, noise.family.ensemble
    if keys != other.family.ensemble or keys.kind not in ("sphere", "rademacher") or key == other or errors.kind != "gaussian":
        context.refuse("two keys of one symmetric unit ensemble and Gaussian noise", f"there are {keys.kind} keys and {errors.kind} noise")
    context.need(positive(errors.scale), "noise")
    return ErfcMean((1 + key @ other) / 2, 1 / (sympy.sqrt(2) * root(errors.scale, context)))
