"""Uses of rules outside of their conditions: those that are refused, with the condition that fails, and those that have a true value."""

from fractions import Fraction

import sympy
from memorem import (
    Capacity,
    Derivation,
    Domain,
    E,
    N,
    Reciprocal,
    beta,
    constant,
    d_k,
    d_v,
    directions,
    dual,
    exponential,
    flip,
    flips,
    gaussian,
    integers,
    items,
    lam,
    level,
    m,
    nonnegative,
    norm2,
    over,
    positive,
    positive_part,
    rademacher,
    reals,
    rules,
    sphere,
    white,
    whitened,
)
from memorem.theory.functionals.of_means import Largest
from memorem.theory.rules.statements import scalar_expression as closed

i, j, l = items("i j l")
a = items("a", count=m)
k, s, x, r = gaussian(d_k)("k"), sphere(d_k)("s"), sphere(d_k)("x"), rademacher(d_k)("r")
c, u, n, w, h = white(d_v)("c"), constant("u", d_k), directions(d_k)("n"), dual(d_k)("w"), whitened(d_k)("h")
D, HOT = Domain(N=integers(2), d_k=integers(2)), Domain(N=integers(1), d_k=integers(1), beta=reals(1))
DECAY, FEW = Domain(lam=reals(0, 1)), Domain([positive(d_k - N - 1)], N=integers(1), d_k=integers(3))
VALUES, FEATURES, FLIPPED = D.with_(d_v=integers(1)), D.with_(m=integers(1)), D.with_(flip=reals(0, 1))
HALF, LEVELS = Fraction(1, 2), Domain(d_k=integers(1), beta=reals(0), level=reals(0))
f, g = flips(d_k, flip)("f"), gaussian(d_k)("s")
v, z, q = gaussian(d_v)("v"), gaussian(d_v)("z"), gaussian(d_k)("q")


def others(body, family=s, left_out=i):
    return over(j, body(family[j] @ family[i]), excluding=left_out)


def square(y):
    return y**2


def derived(statement, domain, *steps):
    derivation = Derivation(statement, domain)
    for rule, *arguments in steps:
        options = arguments.pop() if arguments and isinstance(arguments[-1], dict) and "relation" in arguments[-1] else {}
        derivation = derivation.by(rule, *arguments, **options)
    return derivation


def lemma_square():
    return derived(E(others(square)), D, (rules.unit_norm,), (rules.integrate, s))


def upper_magnitude():
    return derived(E(others(abs)), D, (rules.jensen, lemma_square()), (rules.monotone, (N - 1, N)))


def magnitude(domain=D):
    return derived(E(others(abs)), domain, (rules.projection, s), (rules.unit_norm,))


def gaussian_magnitude():
    return derived(E(others(abs, g)), D, (rules.projection, g), (rules.radial, g))


def features():
    return derived(E(over(a, (x[a] @ s[i]) ** 2)), FEATURES, (rules.integrate, x), (rules.unit_norm,))


def embedding(family):
    return derived(E((family[i] @ family[j]) ** 2), D, (rules.unit_norm, *([family] if family is s else [])), (rules.integrate, family))


def kernel_mean(slope):
    many = E(over(j, slope, excluding=i))
    return many, derived(many, LEVELS.with_(N=integers(1)), (rules.unit_norm,))


def reading(noise):
    return norm2(over(j, (k[j] @ k[i]) * v[j], excluding=i)) / (norm2(k[i]) * norm2(noise[i]))


REFUSED = {
    "the exponent of a norm is not that of its square": ("positive factors", E(exponential(beta * norm2(k[i]) ** HALF)), HOT, (rules.radial_divergence, k)),
    "a sign vector against a vector on the sphere": ("two sign vectors", E(abs(r[j] @ s[i])), D, (rules.projection, r)),
    "magnitudes to a power of minus one": ("a power above -1", E(abs(k[j] @ s[i]) ** -1), D, (rules.projection, k)),
    "a magnitude in the exponent of a tilt": ("linearly", E((k[j] @ u) ** 2 * exponential(beta * abs(k[j] @ u))), HOT, (rules.tilt, k)),
    "a square law from an upper bound": ("a derivation that ends in", E(others(square)), D, (rules.jensen, upper_magnitude())),
    "a square law of a negative sum": ("-1 >= 0", E(-1 * others(square)), D, (rules.jensen, magnitude())),
    "magnitudes of another law of the same name": ("another quantity", E(others(square)), D, (rules.jensen, gaussian_magnitude())),
    "magnitudes of a narrower domain": ("another domain", E(others(square)), D, (rules.jensen, magnitude(D.with_(d_k=integers(3))))),
    "an item left out of a sum over pairs": (
        "all pairs", over(i, over(j, (n[i] @ n[j]) ** 2, excluding=(i, l)), excluding=l), D, (rules.mean_embedding, embedding(s)),
    ),
    "the mean of a kernel over Gaussian vectors": (
        "two uniform unit vectors", over(i, over(j, (n[i] @ n[j]) ** 2, excluding=i)), D, (rules.mean_embedding, embedding(k)),
    ),
    "an item left out under a largest term": (
        "all ordered pairs", Largest(over(i, over(j, (n[i] @ n[j]) ** 2, excluding=(i, l)), excluding=l)), D, (rules.largest_above_mean, lemma_square()),
    ),
    "the reciprocal of a bound that may be negative": (
        "a positive bound", Reciprocal(lemma_square().statement), D, (rules.supply_mean, lemma_square().by(rules.without, 2 / d_k)),
    ),
    "a mean that falls with the number of items": (
        "increases with N", Capacity(kernel_mean(1 - exponential(beta * norm2(s[j])))[0], level), LEVELS,
        (rules.supply_mean, kernel_mean(1 - exponential(beta * norm2(s[j])))[1]),
    ),
    "a dual vector beside its source": ("independent vectors", E(norm2(k[i]) * norm2(w[i])), FEW, (rules.integrate, k)),
    "the norm of a source beside its dual": ("independent vectors", E(norm2(k[i]) * norm2(w[i])), FEW, (rules.radial, k)),
    "a whitened vector beside its source": (
        "independent vectors", E((k[i] @ h[i]) ** 2), Domain([nonnegative(d_k - N)], N=integers(1), d_k=integers(1)), (rules.integrate, k),
    ),
    "vectors that are not the source of a dual": ("dual to", (dual(d_k, q)("w")[j] @ k[i]) ** 2, FEW, (rules.duality, "w")),
    "a negative power below a logarithm": ("a positive power", closed(-1 / sympy.log(lam)), DECAY, (rules.compare, "short_memory", -1)),
    "a negative power above a logarithm": ("a positive power", closed(-1 / sympy.log(lam)), DECAY, (rules.compare, "short_memory", -1, {"relation": ">="})),
    "magnitudes of what is no overlap": (
        "overlap of unit vectors", E(abs((r[i] * r[j]) @ r[j])), D, (rules.unit_norm,), (rules.cauchy_schwarz,),
    ),
    "fewer whitened vectors than dimensions": ("as many vectors as dimensions", over(j, (h[j] @ h[l]) ** 2, excluding=i), D, (rules.duality, "h")),
}  # fmt: skip
RIGHT = {
    "a root of an even power is a magnitude": ("= E[|k_i.k_j|]", E(((k[j] @ k[i]) ** 2) ** HALF), D, (rules.integrate, k)),
    "a root of a cube of squares": ("= E[|s_i.s_j|^3]", E(((s[j] @ s[i]) ** 2) ** Fraction(3, 2)), D, (rules.integrate, s)),
    "the part of a square is the square": (
        "= (N - 1)/d_k", E(others(lambda y: positive_part(y**2))), D, (rules.symmetry, s), (rules.unit_norm,), (rules.integrate, s),
    ),
    "a threshold is kept": ("= E[[|k_i|^2 - 5]_+]", E(positive_part(norm2(k[i]) - 5)), D, (rules.integrate, k)),
    "a magnitude in an exponential is not linear": (
        "= E[exp(beta |s_i.s_j|)]", E(exponential(beta * abs(s[j] @ s[i]))), HOT, (rules.generating_function, s),
    ),
    "a part in an exponential is not linear": (
        "= E[exp(beta [s_i.s_j]_+)]", E(exponential(beta * positive_part(s[j] @ s[i]))), HOT, (rules.generating_function, s),
    ),
    "magnitudes to a power of minus two stay": ("= E[1 / (k_j.s_i)^2]", E((k[j] @ s[i]) ** -2), D, (rules.projection, k)),
    "parts to a negative power are not halved": ("= E[1 / [k_i.k_j]_+]", E(positive_part(k[j] @ k[i]) ** -1), D, (rules.symmetry, k)),
    "flips of two items are independent": (
        "= (2*flip - 1)^2", E(((r[i] * f[i]) @ r[i]) * ((r[j] * f[j]) @ r[j])), FLIPPED, (rules.unit_norm, r), (rules.flip_counts, f),
    ),
    "a law with a noise that has the name of the rule's": (
        "=d chi2(d_v) chi2(N - 1) / chi2(d_v)", reading(z), Domain(N=integers(2), d_k=integers(1), d_v=integers(1)),
        (rules.gaussian_overlaps, k), (rules.gaussian_combination, v), (rules.chi_squares,),
    ),
    "m features are not N items": ("<= m*sqrt(1/d_k)", E(over(a, abs(x[a] @ s[i]))), FEATURES, (rules.jensen, features())),
    "an item that is excluded twice": (
        "= (N - 1) E[(s_j.s_i)^2]", E(norm2(over(j, (s[j] @ s[i]) * c[j], excluding=(i, i)))), VALUES, (rules.uncorrelated_values, c),
    ),
    "two items excluded, one of them twice": (
        "= (N - 2) E[(s_j.s_i)^2]", E(norm2(over(j, (s[j] @ s[i]) * c[j], excluding=(i, l, l)))), VALUES, (rules.uncorrelated_values, c),
    ),
    "exchanged pairs with an item left out": (
        ">= E[sum_{j != l} (s_j.s_l)^2] + E[sum_{j,l,l distinct} (s_j.s_l)^2]", E(over(i, others(square, left_out=(i, l)))), D, (rules.cauchy_schwarz,),
    ),
}  # fmt: skip
