"""Seeds outside of the conditions of rules: today each is refused or has a true value, and each was a falsehood once."""

from fractions import Fraction

from memorem import (  # fmt: skip
    Derivation,
    Domain,
    E,
    N,
    beta,
    constant,
    d_k,
    dual,
    exponential,
    gaussian,
    integers,
    items,
    nonnegative,
    norm2,
    over,
    positive,
    positive_part,
    reals,
    rules,
    sphere,
    t,
    whitened,
)

from ..misuses import REFUSED, RIGHT
from .cases import called, case, seeds

MISUSES = [case(*parts) for _, *parts in (*REFUSED.values(), *RIGHT.values())]
i, j, l = items("i j l")
k, q, s, u = gaussian(d_k)("k"), gaussian(d_k)("q"), sphere(d_k)("s"), constant("u", d_k)
h, d = whitened(d_k, of=k)("h"), dual(d_k, of=k)("d")
SIZES = Domain(N=integers(2), d_k=integers(3))
FEW = Domain([positive(d_k - N - 1)], N=integers(1), d_k=integers(3))
MANY = Domain([nonnegative(N - d_k)], N=integers(2), d_k=integers(1))


@seeds(*sorted({called(rule, args) for one in MISUSES for rule, args, _ in one.steps}))
def misuses():
    yield from MISUSES


@seeds("radial_divergence")
def finite():
    mild = SIZES.with_(beta=reals(Fraction(1, 2), Fraction(3, 5)))
    yield case(E(exponential(beta * norm2(k[i]) ** Fraction(1, 2))), mild, (rules.radial_divergence, k))


@seeds("symmetry", "projection")
def negative_powers():
    steps = (rules.projection, k), (rules.unit_norm,)
    yield case(E(over(j, positive_part(k[j] @ s[i]) ** Fraction(-1, 2), excluding=i)), SIZES, (rules.symmetry, k), *steps)
    yield case(E(over(j, abs(k[j] @ s[i]) ** Fraction(-5, 2), excluding=i)), SIZES, *steps)


@seeds("gaussian_overlaps", "regress", "gamma_integral", "integrate")
def captured():
    one, z, plain = gaussian(1)("g"), gaussian(d_k)("z"), norm2(k[i])
    y = {item: k[item] - 1 / N * over(l, k[l]) for item in (i, j)}
    yield case(over(j, (k[j] @ k[i]) ** 2 * norm2(one[j]), excluding=i), SIZES, (rules.gaussian_overlaps, k))
    yield case(E(over(j, (y[j] @ y[i]) ** 2 * norm2(z[j]), excluding=i)), SIZES, (rules.centre, k), (rules.regress,), (rules.integrate, "z", "y"))
    every = SIZES.with_(t=reals(0))
    weighted = Derivation(E(exponential(-t * norm2(q[i])) * exponential(-t * plain)), every).by(rules.radial, q).by(rules.radial, k)
    yield case(E(exponential(-t * norm2(q[i])) / plain), SIZES.with_(t=reals(1)), (rules.gamma_integral, weighted))


@seeds("integrate", "radial", "duality")
def dependent():
    yield case(E(norm2(k[i]) * norm2(d[i])), FEW, (rules.integrate, k))
    yield case(E(norm2(k[i]) * norm2(d[i])), FEW, (rules.radial, k))
    yield case(over(j, (d[j] @ q[i]) ** 2), FEW, (rules.duality, d))
    yield case(over(j, (h[j] @ u) ** 2), FEW, (rules.duality, h))
    yield case(over(l, over(j, (h[j] @ u) ** 2 * (q[l] @ u) ** 2, excluding=l)), MANY, (rules.duality, h))
