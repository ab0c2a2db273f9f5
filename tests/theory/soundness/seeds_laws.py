"""Seeds for equality in law, for moments and probabilities from laws, and for vectors made of others."""

import sympy
from memorem import (
    Derivation,
    Domain,
    E,
    LogVariance,
    N,
    Probability,
    Rational,
    constant,
    d_k,
    d_v,
    dual,
    exponential,
    gaussian,
    integers,
    items,
    nonnegative,
    norm2,
    nu,
    over,
    p,
    positive,
    positive_part,
    rademacher,
    reals,
    rules,
    sphere,
    t,
    theta,
    white,
    whitened,
)
from memorem.theory.distributions.beta_binomial import Share
from memorem.theory.rules.statements import scalar_expression
from memorem.theory.vectors.syntax import Power

from .cases import case, rows, seeds

i, j, l = items("i j l")
k, q, s, r = gaussian(d_k)("k"), gaussian(d_k)("q"), sphere(d_k)("s"), rademacher(d_k)("r")
v, w = gaussian(d_v)("v"), white(d_v)("w")
u, ones = constant("u", d_k), constant("ones", d_k)
SIZES = Domain(N=integers(2), d_k=integers(2), d_v=integers(1), theta=reals(0, 1), nu=reals(0))
WIDE = SIZES.with_(d_k=integers(3))
POWERS = SIZES.with_(p=integers(1, 2))
FEW = Domain(N=integers(1), d_k=integers(3), where=positive(d_k - N - 1))
MANY = Domain(N=integers(1), d_k=integers(1), where=nonnegative(N - d_k))
bit = norm2(k[i]) + over(j, (k[j] @ k[i]) * rademacher(1)("b")[j], excluding=i) @ rademacher(1)("b")[i]


@seeds("gaussian_overlaps", "gaussian_combination", "chi_squares", "from_law")
def gaussians():
    noise = norm2(over(j, (k[j] @ k[i]) * v[j], excluding=i))
    laws = ((rules.gaussian_overlaps, k), (rules.gaussian_combination, v), (rules.chi_squares,))
    for below in (norm2(k[i]), norm2(k[i]) * norm2(v[i]), norm2(q[i]), norm2(gaussian(d_v)("z")[i])):
        yield case(noise / below, SIZES, *laws)
    yield case(over(j, (k[j] @ k[i]) ** 2, excluding=i), SIZES, (rules.gaussian_overlaps, k), (rules.chi_squares,))
    yield case(over(j, (k[i] @ k[j]) ** 2, excluding=i), SIZES, (rules.gaussian_overlaps, k), (rules.chi_squares,))
    yield case(norm2(k[i]) / norm2(q[i]), SIZES, (rules.chi_squares,))
    yield case(bit, SIZES, (rules.gaussian_overlaps, k))
    quotient = norm2(k[i]) / norm2(q[i])
    yield case(LogVariance(quotient), WIDE, (rules.from_law, Derivation(quotient, WIDE).by(rules.chi_squares)))


@seeds("first_coordinate", "beta_of_shares", "half_cosine", "from_law", "symmetry", "compare_overlaps", "sign_overlap")
def overlaps():
    square = (s[j] @ s[i]) ** 2
    law = Derivation(square, SIZES).by(rules.first_coordinate, s).by(rules.beta_of_shares)
    yield case(square, SIZES, (rules.first_coordinate, s), (rules.beta_of_shares,))
    yield case(Share(d_k, d_v), SIZES, (rules.beta_of_shares,))
    yield case((1 + s[j] @ s[i]) / 2, SIZES, (rules.half_cosine, law))
    wider = Derivation(square, WIDE).by(rules.first_coordinate, s).by(rules.beta_of_shares)
    yield case((1 + s[j] @ s[i]) / 2, WIDE, (rules.half_cosine, wider))
    for power in (2, 4, -1, 3):
        yield case(E((s[j] @ s[i]) ** power), SIZES, (rules.from_law, law))
        yield case(E((s[j] @ s[i]) ** power), SIZES, (rules.symmetry, s))
        yield case(E((r[j] @ r[i]) ** power), SIZES, (rules.compare_overlaps, r), (rules.integrate, r))
    for f in (k, r):
        yield case(E((f[j] @ f[i]) ** 3), SIZES, (rules.symmetry, f))
    ratio = norm2(k[i]) / norm2(q[i])
    quotient = Derivation(ratio, SIZES).by(rules.chi_squares)
    yield case(E(ratio), WIDE, (rules.from_law, Derivation(ratio, WIDE).by(rules.chi_squares)))
    yield case(Probability(square, theta), SIZES, (rules.from_law, law))
    yield case(Probability(ratio, theta), SIZES, (rules.from_law, quotient))
    for f in (k, gaussian(d_k, 2)("k")):
        yield case((f[j] @ s[i]) ** 2, SIZES, (rules.first_coordinate, f))
    agreeing = (1 + r[j] @ r[i]) * d_k / 2
    count = Derivation(agreeing, SIZES).by(rules.sign_overlap, r)
    yield case(agreeing, SIZES, (rules.sign_overlap, r))
    for body in ((r[j] @ r[i]) ** 2, abs(r[j] @ r[i]), exponential(r[j] @ r[i]), (r[j] @ r[i]) ** -2, abs(r[j] @ r[i]) ** Rational(1, 2)):
        yield case(E(body), SIZES, (rules.from_law, count))


@seeds("uncorrelated_values", "insert_mean", "symmetry", "square_over")
def kernels():
    for f in (k, s, r):
        for weight in ((f[j] @ f[i]) ** 2, exponential(f[j] @ f[i]), abs(f[j] @ f[i]), Power(f[j] @ f[i], p)):
            yield case(E(norm2(over(j, weight * w[j], excluding=i))), POWERS, (rules.uncorrelated_values, w))
        yield case(E(norm2(over(j, (f[j] @ f[i]) * w[j], excluding=(i, l))) / norm2(w[i])), SIZES, (rules.uncorrelated_values, w))
        yield case(E(Power(positive_part(f[j] @ f[i]), 2 * p)), POWERS, (rules.symmetry, f))
    energy = Derivation(E(norm2(k[i])), SIZES).by(rules.integrate, k)
    yield case(3 * E(norm2(k[i])), SIZES, (rules.insert_mean, energy))
    above = 1 + norm2(k[i])
    yield case(E(above**-1), SIZES, (rules.square_over, Derivation(E(above), SIZES).by(rules.integrate, k)))


@seeds("centre", "regress")
def centred():
    y = {item: k[item] - 1 / N * over(l, k[l]) for item in (i, j)}
    for body in (norm2(y[i]), over(j, (y[j] @ y[i]) ** 2, excluding=i), over(j, (y[j] @ y[i]) ** 2, excluding=i) / norm2(y[i])):
        yield case(E(body), WIDE, (rules.centre, k), (rules.regress,), (rules.integrate, "z", "y"))


@seeds("leverage", "duality", "moments_of_norms")
def pseudo_inverses():
    h, d = whitened(d_k, of=k)("h"), dual(d_k, of=k)("d")
    leverage, distance = Derivation(norm2(h[i]), MANY).by(rules.leverage, h), Derivation(norm2(d[i]), FEW).by(rules.leverage, d)
    yield case(norm2(h[i]), MANY, (rules.leverage, h))
    yield case(norm2(d[i]), FEW, (rules.leverage, d))
    for excluding in ((), (i,)):
        yield case(E(over(j, (h[j] @ h[i]) ** 2, excluding=excluding)), MANY, (rules.duality, h), (rules.moments_of_norms, leverage))
        yield case(over(j, (h[j] @ u) ** 2, excluding=excluding), MANY, (rules.duality, h))
        yield case(over(j, (d[j] @ k[i]) ** 2, excluding=excluding), FEW, (rules.duality, d))
        yield case(E(norm2(over(j, (d[j] @ k[i]) * w[j], excluding=excluding))), FEW.with_(d_v=integers(1)), (rules.duality, d))
    yield case(E(norm2(d[i])), FEW, (rules.moments_of_norms, distance))
    yield case(E(norm2(d[i]) * norm2(q[i])), FEW, (rules.integrate, q), (rules.moments_of_norms, distance))
    yield case(E(norm2(d[i]) * norm2(k[i])), FEW, (rules.moments_of_norms, distance), (rules.integrate, k))


@seeds("named_sums", "gamma_integral", "euler_integral", "contiguous", *rows("digamma_bound"))
def scalars():
    yield case(norm2(ones) * norm2(k[i]), SIZES, (rules.named_sums, ones, {2: d_k}))
    yield case(E((k[i] @ ones) ** 4), SIZES, (rules.integrate, k), (rules.named_sums, ones, {2: d_k, 4: d_k}))
    plain = norm2(k[i])
    weighted = Derivation(E(norm2(q[i]) * exponential(-t * plain)), WIDE.with_(t=reals(0))).by(rules.integrate, q).by(rules.radial, k)
    yield case(E(norm2(q[i]) / plain), WIDE, (rules.gamma_integral, weighted), (rules.euler_integral,))
    tail = sympy.Integral(t / ((1 + 2 * t) ** (d_k / 2 + 2) * (1 + t)), (t, 0, sympy.oo))
    yield case(scalar_expression(tail), SIZES, (rules.euler_integral,))
    wave = sympy.Integral(sympy.exp(-nu * t / (1 + 2 * t)) / (1 + 2 * t) ** (d_k / 2 + 1), (t, 0, sympy.oo))
    yield case(scalar_expression(wave), WIDE, (rules.euler_integral,), (rules.contiguous, d_k / 2))
    for relation in ("<=", ">="):
        for value in (
            sympy.digamma(d_k / 2),
            -sympy.digamma(d_k / 2),
            2 * sympy.digamma(N) - sympy.digamma(d_k / 2),
            sympy.log(N) - sympy.digamma(N),
        ):
            yield case(scalar_expression(value), SIZES, (rules.compare, "digamma_bound", {"relation": relation}))
