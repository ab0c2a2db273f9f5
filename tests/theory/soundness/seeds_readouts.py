"""Seeds for read-outs, heads and information, and for the bounds on closed forms that they use."""

from memorem import (
    AveragedReadout,
    ClippedReadout,
    ClippedSynapse,
    CommonCause,
    Derivation,
    Domain,
    E,
    Explained,
    FlippedReadout,
    GaussianInformation,
    H,
    Independently,
    IndexCascade,
    Information,
    L,
    Majority,
    N,
    Quantised,
    Rational,
    SharedWords,
    SideBySide,
    SignReadout,
    Sum,
    Symbol,
    TiedMajority,
    TurnedReadout,
    VotesDiffer,
    Wrong,
    age,
    binomial,
    d_k,
    d_v,
    erfc,
    exp,
    flip,
    floor,
    gaussian,
    integers,
    items,
    lam,
    n,
    nonnegative,
    norm2,
    over,
    prob,
    rademacher,
    reals,
    rho,
    rules,
    sigma,
    sphere,
    sqrt,
    t,
    theta,
    white,
)  # fmt: skip
from memorem.theory.functionals.error_probabilities import SignSum
from memorem.theory.functionals.tail_probabilities import ErfcMean
from memorem.theory.rules.statements import scalar_expression

from . import values_readouts  # noqa: F401  what these statements are worth
from .cases import case, rows, seeds

i, j = items("i j")
h = Symbol("h", integer=True)
k, s, v = rademacher(d_k)("k"), sphere(d_k)("s"), white(d_v)("v")
MEMORY = Domain(N=integers(2), d_k=integers(1), d_v=integers(1), H=integers(1), L=integers(0), flip=reals(0, 1, open=False))
LONG = MEMORY.with_(N=integers(3))
MORE = MEMORY.with_(n=integers(0))
TURNS = Domain([nonnegative(d_k - n)], **MORE.parameters)
VOTES = Domain(prob=reals(0, Rational(1, 2), open=False), H=integers(1, step=2), rho=reals(0, 1, open=False), t=reals(0, open=False))
STAGES = Domain(N=integers(2), L=integers(0), prob=reals(0, 1, open=False))
NUMBERS = Domain(L=integers(0), theta=reals(0, 3), lam=reals(0, 1), age=integers(0), sigma=reals(0), d_k=integers(1))


@seeds("stages", "inclusion")
def stages():
    for error in (prob, prob / 2, 2 * prob, 1 - prob):
        for merging in (False, True):
            yield case(IndexCascade(error, L, N, merging), STAGES, (rules.stages,))
        yield case(IndexCascade(error, L, N), STAGES, (rules.inclusion,), (rules.stages,))


@seeds("stages")
def shared_words():
    for pairs, width in ((2, d_k), (2, 2), (3, 2), (3, 3), (4, 2), (N, 1), (2, d_k + 1), (4, 1), (N, d_k)):
        for layers in (L, 2):
            yield case(SharedWords(pairs, width, layers), MEMORY, (rules.stages,))


@seeds("sign_products", "fewer_signs", "total_expectation", "binomial_sum", "binomial_tail")
def readings():
    for pairs in (N, N - 1, Rational(2)):
        yield case(AveragedReadout(pairs, 1, H), MEMORY, (rules.sign_products,))
        yield case(AveragedReadout(pairs, d_k, 1), MEMORY, (rules.sign_products,))
        for every in (TURNS, MORE):
            given = Derivation(TurnedReadout(pairs, d_k, n), every).by(rules.sign_products).by(rules.binomial_tail)
            yield case(TurnedReadout(pairs, d_k, n), every, (rules.sign_products,), (rules.binomial_tail,))
            for chance in (flip, 2 * flip):
                yield case(FlippedReadout(pairs, d_k, chance), MEMORY, (rules.total_expectation, given))
        one = Derivation(ClippedSynapse(pairs), MEMORY).by(rules.sign_products).by(rules.binomial_tail)
        yield case(ClippedSynapse(pairs), MEMORY, (rules.sign_products,), (rules.binomial_tail,), (rules.binomial_sum,))
        yield case(ClippedSynapse(pairs, flip), MEMORY, (rules.sign_products,), (rules.binomial_tail,), (rules.binomial_sum,))
        for wrong in (one, one.by(rules.binomial_sum)):
            each = Derivation(ClippedSynapse(pairs, flip), MEMORY).by(rules.total_expectation, wrong)
            yield case(ClippedSynapse(pairs, flip), MEMORY, (rules.total_expectation, wrong))
            yield case(ClippedReadout(pairs, d_k, flip), MEMORY, (rules.sign_products,), (rules.inner_chance, each), (rules.binomial_tail,))
    for count, threshold in ((N, 1), (N * d_k, d_k), (N, 0), (N + 1, 2)):
        yield case(SignSum(count, threshold), MEMORY, (rules.fewer_signs, count - 1))
    yield case(TiedMajority(flip, H), MEMORY, (rules.binomial_tail,))


@seeds("total_expectation", "neyman_pearson", *rows("votes_below_power", "votes_above_first_term", "polya_williams"))
def votes():
    for error in (prob, prob / 2, prob**2):
        own = Derivation(Majority(error, H), VOTES).by(rules.binomial_tail)
        yield case(CommonCause(error, H, rho), VOTES, (rules.total_expectation, own))
        yield case(Majority(error, H), VOTES, (rules.compare, "votes_below_power"))
        yield case(Majority(error, H), VOTES, (rules.compare, "votes_above_first_term"))
    for x in (t, t / sqrt(2), 2 * t):
        yield case(Majority(erfc(x) / 2, H), VOTES, (rules.neyman_pearson,))
        for relation in ("<=", ">="):
            yield case(VotesDiffer(erfc(x) / 2), VOTES, (rules.compare, "polya_williams", {"relation": relation}))


@seeds("exchangeable_sum", *rows("gaussian_information"), "rounding")
def readings_of_vectors():
    for f in (k, s):
        cross = over(j, (f[j] @ f[i]) * v[j], excluding=i)
        noise = Derivation(E(norm2(cross)), MEMORY).by(rules.integrate, v).by(rules.unit_norm).by(rules.integrate, f)
        signal = Derivation(E(norm2(v[i])), MEMORY).by(rules.unit_norm)
        yield case(SideBySide(norm2(cross), norm2(v[i]), H), MEMORY, (rules.exchangeable_sum, noise, signal))
        for rounding in ("dithered", "stochastic"):
            yield case(Quantised(cross, f[i], d_v, d_k, rounding), MEMORY, (rules.rounding,), (rules.integrate, v))
    for f in (s, gaussian(d_k)("g")):
        squares = over(j, (f[j] @ f[i]) ** 2, excluding=i)
        mean = Derivation(E(squares), MEMORY).by(rules.expand).by(rules.integrate, f).by(rules.unit_norm)
        yield case(GaussianInformation(squares, d_v), MEMORY, (rules.compare, "gaussian_information", mean))


@seeds(*rows("central_window", "information_below", "information_above", "largest_binomial"))
def information():
    for width in (d_k, Rational(1), Rational(2)):
        bit = SignReadout(N, width)
        products = Derivation(bit, LONG).by(rules.sign_products)
        for relation, row in (("<=", "information_below"), (">=", "information_above")):
            window = Derivation(Explained(bit), LONG).by(rules.compare, "central_window", products, relation=relation)
            yield case(Explained(bit), LONG, (rules.compare, "central_window", products, {"relation": relation}))
            yield case(Information(bit, d_v), LONG, (rules.compare, row, window))
    yield case(Information(SignReadout(N, d_k), N), LONG, (rules.compare, "information_below", window_of(SignReadout(N, d_k)), 2))
    for count in (N, N * d_k, N + 1):
        yield case(scalar_expression(binomial(count, floor(count / 2)) / 2**count), LONG, (rules.compare, "largest_binomial"))


def window_of(bit):
    signs = Derivation(bit, LONG).by(rules.sign_products)
    return Derivation(Explained(bit), LONG).by(rules.compare, "central_window", signs).by(rules.compare, "largest_binomial")


@seeds("inclusion", "from_law", *rows("erfc_below_gaussian"), "binomial_sum")
def nearest():
    key, noise = rademacher(d_k)("k"), gaussian(d_k, sigma**2)("e")
    small = NUMBERS.with_(N=integers(2))
    margin = Wrong((key[i] - key[j]) @ (key[i] + noise[i]))
    agree = Derivation((1 - key[i] @ key[j]) * d_k / 2, small).by(rules.sign_overlap, key)
    each = Derivation(margin, small).by(rules.gaussian_margin, noise).by(rules.from_law, agree)
    yield case(
        ErfcMean((1 - key[i] @ key[j]) / 2, 1 / sigma),
        small,
        (rules.from_law, agree),
        (rules.compare, "erfc_below_gaussian"),
        (rules.binomial_sum,),
    )
    yield case(Independently(margin, N - 1), small, (rules.inclusion, each))
    yield case(Independently(margin, N - 1), small.with_(N=integers(3)), (rules.inclusion, each))
    for power in (1, 2):
        terms = binomial(d_k, h) * erfc(sqrt(h / d_k) / sigma) ** 1 * h ** (power - 1) / 2
        yield case(scalar_expression(Sum(terms, (h, 0, d_k))), NUMBERS, (rules.compare, "erfc_below_gaussian"))
    for x in (exp(-sigma), sigma**2, 2):
        yield case(scalar_expression(Sum(binomial(d_k, h) * x**h, (h, 0, d_k))), NUMBERS, (rules.binomial_sum,))


@seeds(*rows("bernoulli"), "monotone", "stationary_point", "as_derived")
def powers():
    from memorem import log

    for value in ((1 + theta) ** L, 2 * (1 + theta / 2) ** L - 1, 1 - (1 + theta) ** L, (1 + theta) ** -L):
        yield case(scalar_expression(value), NUMBERS, (rules.compare, "bernoulli"))
        tied = Domain(nonnegative(log(4) - L * log(1 + theta)), L=integers(0), theta=reals(0, 3))
        yield case(scalar_expression(value), tied, (rules.monotone, ((1 + theta) ** L, 4)))
    for c, r in ((1, 0), (theta, -1), (2, theta)):
        closed = scalar_expression(c / (lam ** (2 * age) * (1 - lam**2)) + r)
        for point in (age / (age + 1), Rational(1, 2)):
            yield case(closed, NUMBERS.with_(age=integers(1)), (rules.stationary_point, lambda x, c=c: c * x**-age / (1 - x), lam**2, point, r))
    for point in (Rational(1, 2), Rational(1, 3)):
        line = scalar_expression(1 / (lam * (1 - lam)))
        yield case(line, NUMBERS, (rules.stationary_point, lambda x: 1 / (x * (1 - x)), lam, point))
    overlap = E(over(j, (k[j] @ k[i]) ** 2, excluding=i))
    given = Derivation(overlap, MEMORY).by(rules.expand)
    yield case(overlap, MEMORY, (rules.as_derived, given), (rules.integrate, k))
    yield case(overlap, LONG, (rules.as_derived, given), (rules.integrate, k))
    yield case(overlap, MEMORY, (rules.as_derived, given.by(rules.integrate, k)))


@seeds("product_below_mean")
def products():
    from memorem import AverageEnergy, beta, exponential

    small = MEMORY.with_(beta=reals(0, 2))
    for f in (k, s):
        for rate in (beta, 2 * beta, -beta):
            crosstalk = over(j, exponential(rate * (f[j] @ f[i]) - rate * norm2(f[i])) * v[j], excluding=i)
            statement = AverageEnergy(crosstalk, ("k" if f is k else "s",), H)
            alone = Derivation(statement.alone, small).by(rules.unit_norm).by(rules.integrate, v).by(rules.generating_function, f)
            yield case(statement, small.with_(H=integers(1, 2)), (rules.product_below_mean, alone))


@seeds("funk_hecke")
def harmonics():
    from memorem import E, KernelSignal, beta, eta, exp, exponential, n, p

    every = Domain(d_k=integers(2), beta=reals(0), n=integers(0))
    room = Domain(d_k=integers(2, 4), beta=reals(0, 3), eta=reals(0, 2, open=False), age=integers(0, 3), p=integers(0, 4))
    for extra, rate in ((2 * n, beta), (n, beta), (2 * n, 2 * beta)):
        f = sphere(d_k + extra)("k")
        mean = Derivation(E(exp(-rate) * exponential(rate * (f[j] @ f[i]))), every).by(rules.generating_function, f)
        for relation in ("<=", ">="):
            yield case(KernelSignal(d_k, beta, eta, age), room, (rules.funk_hecke, relation, p, n, mean))
            yield case(KernelSignal(d_k, beta, 2 * eta, age), room, (rules.funk_hecke, relation, p, n, mean))
