"""Rules for the key that is nearest to a noisy query."""

import sympy

from ...distributions.beta_binomial import Beta
from ...functionals.tail_probabilities import ErfcMean, Wrong
from ...kernel.derivation import rule
from ...scalars.domains import positive
from ...vectors.normal_form import expression
from ..bounds.textbook import root
from ..lemmas import IN_LAW, same_form, stated
from ..statements import scalar_expression

__all__ = ["erfc_of_beta", "noisy_margin"]


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


@rule(
    "error function of a Beta variable", "termwise integration of erf, an entire function; moments of the Beta law",
    conditions="the law of the term is derived", kind="argument"
)  # fmt: skip
def erfc_of_beta(statement, context, law):
    """E erfc(r sqrt(B))/2 = 1/2 - r/sqrt(pi) E sqrt(B) 2F2(1/2, a + 1/2; 3/2, a + b + 1/2; -r^2) for B Beta(a, b).

    erf(y) = (2 y/sqrt(pi)) sum_n (-y^2)^n / (n! (2n + 1)), and E B^{n + 1/2} = E B^{1/2} (a + 1/2)_n / (a + b + 1/2)_n.
    """
    if not isinstance(statement, ErfcMean):
        context.refuse("the mean of an error function", "the statement is another")
    found = stated(context, law, statement.term, IN_LAW)
    if not isinstance(found, Beta):
        context.refuse("a Beta law", f"it is {found.text()}")
    half, (a, b) = sympy.Rational(1, 2), found.parameters
    for parameter in (a, b, statement.slope):
        context.need(positive(parameter), "a Beta law and a slope")
    series = sympy.hyper((half, a + half), (3 * half, a + b + half), -(statement.slope**2))
    mean = sympy.gamma(a + half) * sympy.gamma(a + b) / (sympy.gamma(a) * sympy.gamma(a + b + half))
    return scalar_expression(half - statement.slope / sympy.sqrt(sympy.pi) * mean * series)
