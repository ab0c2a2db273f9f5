"""Seeds for probabilities: layers, votes, sums of signs, large overlaps, margins, Chernoff's method, hinges."""

from memorem import (
    Derivation,
    Domain,
    E,
    H,
    L,
    N,
    Rational,
    beta,
    d_k,
    d_v,
    exponential,
    gaussian,
    integers,
    isotropic,
    items,
    m,
    norm2,
    over,
    p,
    positive_part,
    prob,
    rademacher,
    reals,
    rules,
    sigma,
    sphere,
    t,
    theta,
)
from memorem.theory.functionals.error_probabilities import AllRight, Cascade, HopfieldReadout, Majority, SignReadout, SignSum, SomeWrong
from memorem.theory.functionals.large_overlaps import AnyLarge, CountMean, CountVariance, large_pairs
from memorem.theory.functionals.of_means import Probability
from memorem.theory.functionals.tail_probabilities import ErfcMean, ExponentialMean, Independently, Wrong
from memorem.theory.vectors.normal_form import expression

from . import values_probability  # noqa: F401  what these statements are worth
from .cases import case, seeds

i, j, l = items("i j l")
a = items("a", count=m)
k, s, r, x = gaussian(d_k)("k"), sphere(d_k)("s"), rademacher(d_k)("r"), sphere(d_k)("x")
b, e = rademacher(1)("v"), gaussian(d_k, sigma**2)("e")
LAYERS = Domain(prob=reals(0, 1, open=False), L=integers(0), H=integers(1, step=2))
INSIDE = LAYERS.with_(prob=reals(0, 1))
PAIRS = Domain(N=integers(2), d_k=integers(2), theta=reals(0, 1), m=integers(1))
THREE = PAIRS.with_(d_k=integers(3, 3))
EVERY = PAIRS.with_(t=reals())


@seeds("stages", "binomial_tail", "inner_chance", "moment_method")
def layers():
    for error in (prob, prob / 2, 2 * prob, 1 - prob, -prob, prob**2):
        yield case(AllRight(error, L), LAYERS, (rules.stages,))
        yield case(SomeWrong(error, L), LAYERS, (rules.moment_method,))
        yield case(SomeWrong(error, L - 1), LAYERS, (rules.moment_method,))
        yield case(Cascade(error, L), LAYERS, (rules.stages,))
        yield case(Majority(error, H), LAYERS, (rules.binomial_tail,))
        yield case(Majority(error, H + 1), LAYERS, (rules.binomial_tail,))
        head = Derivation(Cascade(error, L), INSIDE).by(rules.stages).by(rules.solve)
        yield case(Majority(Cascade(error, L), H), INSIDE, (rules.inner_chance, head), (rules.binomial_tail,))
        yield case(Cascade(Cascade(error, L), L), INSIDE, (rules.inner_chance, head), (rules.stages,))
        for one in (head, head.by(rules.bounded, 1), head.by(rules.bounded, 0, ">=")):
            yield case(SomeWrong(Cascade(error, L), L), INSIDE, (rules.moment_method, one))
            yield case(Majority(Cascade(error, L), H), INSIDE, (rules.inner_chance, one))


@seeds("sign_products", "binomial_tail", "chernoff")
def sums_of_signs():
    sizes = Domain(N=integers(1), d_k=integers(1), beta=reals(0))
    for pairs, width in ((N, d_k), (N + 1, d_k), (N - 1, d_k), (N, d_k - 1), (N / 2, d_k)):
        yield case(SignReadout(pairs, width), sizes, (rules.sign_products,), (rules.binomial_tail,))
        yield case(HopfieldReadout(pairs, width), sizes, (rules.sign_products,), (rules.binomial_tail,))
        yield case(HopfieldReadout(pairs, width, True), sizes, (rules.sign_products,), (rules.binomial_tail,))
    for count, threshold in ((N, d_k), (N * d_k, d_k), (N / 2, d_k), (N, -d_k), (N - 2, 1)):
        yield case(SignSum(count, threshold), sizes, (rules.binomial_tail,))
        for strength in (beta, 1, -beta):
            yield case(SignSum(count, threshold), sizes, (rules.chernoff, strength))


def chance(f, threshold, domain=PAIRS):
    start = Derivation(Probability((f[j] @ f[i]) ** 2, threshold), domain)
    if f == s:
        law = Derivation((f[j] @ f[i]) ** 2, domain).by(rules.first_coordinate, f).by(rules.beta_of_shares)
        return start.by(rules.from_law, law)
    return start.by(rules.from_law, Derivation((1 + f[j] @ f[i]) * d_k / 2, domain).by(rules.sign_overlap, f))


@seeds("exchangeable_sum", "moment_method", "from_law", "chernoff")
def large_overlaps():
    for f in (s, r):
        one = chance(f, theta**2)
        bounds = (one, one.by(rules.bounded, 2), one.by(rules.bounded, -1, ">="))
        ensembles = (f.ensemble, theta), (x.ensemble, theta), (isotropic(d_k), theta), (f.ensemble, theta / 2)
        for count in (large_pairs(*one_kind) for one_kind in ensembles):
            for bound in bounds:
                yield case(CountMean(count), PAIRS, (rules.exchangeable_sum, bound))
                yield case(CountVariance(count), PAIRS, (rules.exchangeable_sum, bound))
                yield case(AnyLarge(count), PAIRS, (rules.moment_method, Derivation(CountMean(count), PAIRS).by(rules.exchangeable_sum, bound)))
            mean = Derivation(CountMean(count), PAIRS).by(rules.exchangeable_sum, one)
            spread = Derivation(CountVariance(count), PAIRS).by(rules.exchangeable_sum, one)
            yield case(AnyLarge(count), PAIRS, (rules.moment_method, mean, spread))
    agreeing = Derivation((1 + r[j] @ r[i]) * d_k / 2, PAIRS).by(rules.sign_overlap, r)
    others = [Derivation((1 + r[one] @ r[i]) * d_k / 2, PAIRS).by(rules.sign_overlap, r) for one in (j, l)]
    for edge in (theta, theta / 2, -theta, 2 * theta):
        for law in (agreeing, *others):
            yield case(Probability((r[j] @ r[i]) ** 2, edge**2), PAIRS, (rules.from_law, law))
            yield case(Probability((r[l] @ r[i]) ** 2, edge**2), PAIRS, (rules.from_law, law))
    for rate in (d_k * theta, 1, -1, 2):
        for edge in (theta, -theta, theta / 2):
            moment = Derivation(E(exponential(t * (r[j] @ r[i]))), EVERY).by(rules.generating_function, r).by(rules.compare, "cosh_below_gaussian")
            yield case(Probability((r[j] @ r[i]) ** 2, edge**2), PAIRS, (rules.chernoff, rate, moment, t))


@seeds("moment_series", "compare_overlaps")
def exponential_moments():
    orders = PAIRS.with_(p=integers(0))
    law = Derivation((s[j] @ s[i]) ** 2, orders).by(rules.first_coordinate, s).by(rules.beta_of_shares)
    for f in (s, r, k):
        moments = Derivation(E((s[j] @ s[i]) ** (2 * p)), orders).by(rules.from_law, law)
        for rate in (theta, 2, -theta):
            yield case(E(exponential(rate * (f[j] @ f[i]))), PAIRS, (rules.moment_series, f, moments, p))
            yield case(E(exponential(rate * (f[j] @ f[i]))), PAIRS, (rules.compare_overlaps, f, "s"))
        for power in (2, 4, 3, 2 * p):
            yield case(E((f[j] @ f[i]) ** power), orders, (rules.compare_overlaps, f))
    yield case(E(exponential(p * (s[j] @ s[i]))), orders, (rules.moment_series, s, moments, p))


@seeds("gaussian_margin", "from_law", "jensen")
def margins():
    noisy = Domain(N=integers(3), d_k=integers(2), sigma=reals(0), m=integers(1, 2))
    for f in (s, r, x):
        margin = (f[i] - f[j]) @ (f[i] + e[i])
        for term in (margin, 2 * margin, -1 * margin, (f[i] - f[j]) @ (f[i] + k[i]), (f[i] - f[j]) @ (f[i] + e[i] + e[j]), margin + f[i] @ f[j]):
            for noise in (e, k):
                yield case(Wrong(term), noisy, (rules.gaussian_margin, noise))
    for first in (norm2(k[i]), 2 * norm2(k[i]), norm2(k[l]), k[i] @ k[l]):
        for values in (b, rademacher(2)("v"), gaussian(1)("v")):
            bit = first + over(j, (k[j] @ k[i]) * values[j], excluding=i) @ values[i]
            yield case(Wrong(bit), noisy, (rules.gaussian_margin, k))
    length = Derivation(norm2(k[i]), noisy).by(rules.chi_squares)
    for slope in (1, 1 / sigma, -1):
        yield case(ErfcMean(norm2(k[i]), slope), noisy, (rules.from_law, length))
        yield case(ErfcMean(3 * norm2(k[i]), slope), noisy, (rules.from_law, length))
    share = (1 - s[i] @ s[j]) / 2
    squared = Derivation((s[i] @ s[j]) ** 2, noisy).by(rules.first_coordinate, s).by(rules.beta_of_shares)
    law = Derivation(share, noisy).by(rules.half_cosine, squared)
    for slope in (1, 1 / sigma, -1):
        yield case(ErfcMean((s[i] @ s[j]) ** 2, slope), noisy, (rules.from_law, law))
        yield case(ErfcMean(share, slope), noisy, (rules.from_law, law))
        yield case(ErfcMean(1 - s[i] @ s[j], slope), noisy, (rules.from_law, law))
    event = Wrong((s[i] - s[j]) @ (s[i] + e[i]))
    one = Derivation(event, noisy).by(rules.gaussian_margin, e).by(rules.from_law, law)
    for count in (m, m + 1, m - 1):
        for lemma in (one, one.by(rules.bounded, 1)):
            yield case(Independently(event, count), noisy, (rules.jensen, lemma))


@seeds("spherical_cap", "hinge_below_exponential", "lower_threshold", "bound_overlaps")
def tails():
    for f in (s, r, k):
        for power in (1, 2):
            for c in (0, theta, -theta, Rational(1, 3)):
                hinge = E(positive_part(f[j] @ f[i] - c) ** power)
                for sizes in (PAIRS, THREE):
                    yield case(E(over(j, hinge.body, excluding=i)), sizes, (rules.spherical_cap,))
                for rate in (1, 0, -1):
                    yield case(hinge, PAIRS, (rules.hinge_below_exponential, rate))
                yield case(-1 * hinge, PAIRS, (rules.hinge_below_exponential, 1))
                yield case(hinge, PAIRS, (rules.lower_threshold, c - Rational(1, 2)))
                yield case(hinge, PAIRS, (rules.lower_threshold, c + Rational(1, 2)))
        for rate in (theta, 0, 1, -theta, 2):
            yield case(E(exponential(theta * (f[j] @ f[i]))), PAIRS, (rules.bound_overlaps, rate))
            yield case(E(over(j, exponential(-theta * (f[j] @ f[i])), excluding=i)), PAIRS, (rules.bound_overlaps, rate))


@seeds("uniform_beta")
def caps():
    f = sphere(3)("s")
    for c in (0, theta, -theta, theta / 2):
        yield case(E(over(j, positive_part(f[j] @ f[i] - c), excluding=i)), PAIRS, (rules.spherical_cap,), (rules.uniform_beta,))


@seeds("chernoff", "sub_gaussian_vectors", "cauchy_schwarz")
def exponentials():
    sizes = Domain(N=integers(2), m=integers(1), d_k=integers(1), d_v=integers(1), beta=reals(0, 1))
    for f in (s, r):
        w = (sphere if f == s else rademacher)(d_v)("w")
        bit = norm2(f[i]) + over(j, (f[j] @ f[i]) * (w[j] @ w[i]), excluding=i)
        counted = norm2(f[i]) + over(a, (f[a] @ f[i]) * (w[a] @ w[i]))
        for term in (bit, counted, E(bit), -1 * bit):
            yield case(Wrong(term), sizes, (rules.chernoff, beta), (rules.sub_gaussian_vectors, f, i), (rules.cauchy_schwarz,))
        margin = norm2(f[i]) - f[i] @ f[l] + over(j, (f[j] @ f[i]) * (w[j] @ (w[i] - w[l])), excluding=(i, l))
        yield case(
            Wrong(margin),
            sizes.with_(N=integers(3), d_v=integers(2)),
            (rules.chernoff, beta / 4),
            (rules.sub_gaussian_vectors, f, i),
            (rules.sub_gaussian_vectors, w),
            (rules.cauchy_schwarz,),
        )
        for over_what in (over(j, beta / 20 * (w[j] @ (w[i] - w[l])) ** 2, excluding=(i, l)), over(a, beta / 20 * (w[a] @ (w[i] - w[l])) ** 2)):
            yield case(ExponentialMean(expression(over_what)), sizes.with_(N=integers(3)), (rules.sub_gaussian_vectors, w))
        for exponent in (beta * (f[j] @ f[i]) ** 2, -beta * (f[j] @ f[i]) ** 2, beta * (k[j] @ f[i]) ** 2):
            yield case(ExponentialMean(expression(exponent)), sizes, (rules.cauchy_schwarz,))
