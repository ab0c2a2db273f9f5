"""The rule for means of products of a zonal kernel on the sphere: spherical harmonics are its eigenfunctions."""

import sympy

from ...functionals.kernel_streams import KernelSignal
from ...kernel.derivation import rule
from ...scalars.domains import integers, nonnegative
from ...vectors.ensembles import sphere
from ...vectors.syntax import E, exponential, items
from ..lemmas import for_every, natural, stated_value
from ..statements import scalar_expression

__all__ = ["funk_hecke"]

RELATIONS = ("<=", ">=")


@rule(
    "Funk and Hecke's theorem",
    "Mueller 1998: harmonics of degree n are eigenfunctions of kappa(x.y), the eigenvalue by Rodrigues' formula from the n-th derivative",
    conditions="width >= 2, beta >= 0, 0 <= eta <= 2; the mean of the kernel in n pairs of dimensions more is derived for every n",
)  # fmt: skip
def funk_hecke(statement, context, relation, highest, n, mean):
    """E eta f_age(q) = sum_n eta N_n lam_n (1 - eta lam_n)^age over all degrees; those above `highest` are at least zero and at most eta N_n lam_n.

    The mean over a fresh key makes f - eta T f of f, (T f)(x) = E kappa(x, k) f(k), which multiplies harmonics of degree n by lam_n; there are N_n of them,
    and sum_n N_n lam_n = kappa(q, q) = 1. Above degree 0 N_n >= 2, so that eta lam_n <= 1. lam_n = Gamma(d/2) (beta/2)^n/Gamma(n + d/2) times the mean of
    kappa on the sphere of width d + 2 n.
    """
    if not isinstance(statement, KernelSignal) or relation not in RELATIONS:
        context.refuse("the signal in a kernel stream, and <= or >=", "the statement is another")
    d, beta, eta, highest = (sympy.sympify(x) for x in (statement.width, statement.beta, statement.eta, highest))
    for expr, why in (
        (d - 2, "a sphere of dimension one"),
        (beta, "eigenvalues that are not negative"),
        (eta, "a strength"),
        (2 - eta, "a strength"),
    ):
        context.need(nonnegative(expr), why)
    for count in (d, highest, statement.age):
        natural(context, count, "a natural number")
    eigenvalue = _eigenvalue(context, d, beta, n, mean)
    index = sympy.Symbol("l", integer=True)
    first, lam = eigenvalue.subs(n, 0), eigenvalue.subs(n, index)
    count = (2 * index + d - 2) * sympy.gamma(index + d - 2) / (sympy.factorial(index) * sympy.gamma(d - 1))
    total = eta * first * (1 - eta * first) ** statement.age
    total += sympy.Sum(eta * count * lam * (1 - eta * lam) ** statement.age, (index, 1, highest))
    context.note("harmonics of one degree share their eigenvalue; the trace of the kernel is one")
    left = eta * (1 - first - sympy.Sum(count * lam, (index, 1, highest)))
    return relation, scalar_expression(total if relation == ">=" else total + left)


def _eigenvalue(context, d, beta, n, mean):
    """lam_n from the derived mean of the kernel on the sphere of width d + 2 n."""
    if n.name in context.domain.names:
        context.refuse("a degree that is no parameter of the statement", f"{n} is one")
    i, j = items("i j")
    k = sphere(d + 2 * n)("k")
    value = stated_value(
        context, mean, E(sympy.exp(-beta) * exponential(beta * (k[j] @ k[i]))), bound=[for_every(context, mean.domain, n, integers(0))]
    )
    return sympy.gamma(d / 2) * (beta / 2) ** n / sympy.gamma(n + d / 2) * value
