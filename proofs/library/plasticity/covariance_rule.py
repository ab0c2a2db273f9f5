"""The covariance rule takes the common means out of the crosstalk, and needs the query to be centred as well.

With keys and values that have a mean, the Hebbian crosstalk gains a term that is quadratic in the number of items, for the means of all items add up.
Storing deviations from the true means and reading with the query's deviation leaves the crosstalk of keys and values without a mean. Read with the raw
query, the same memory hears the mean of the keys once more. Means that are estimated from the stored items take a little of the signal and change the
crosstalk as well, for each pair by terms that vanish as the number of items grows.
Source: zhong2025, abstract (retrieval SNR); the covariance rule is classical; reconstruction. Differs: nu and nu_v are the squared norms of the means,
sigma is the spread of each coordinate of a key; deviations of values are white with squared norm one.
"""

from memorem.language import *

DOMAIN = Domain(
    N=integers(2), d_k=integers(1), d_v=integers(1), sigma=reals(0), nu=reals(0, open=False), nu_v=reals(0, open=False)
)  # fmt: skip
i, j, l = items("i j l")
mu, g, m, w = constant("mu", d_k), gaussian(d_k)("g"), constant("m_v", d_v), white(d_v)("v")
MEANS = ((mu, nu), (m, nu_v))


def key(item):
    return mu + sigma * g[item]


def crosstalk(stored, query, value):
    return E(norm2(over(j, (stored(j) @ query(i)) * value(j), excluding=i)))


def deviation(item):
    return sigma * g[item]


def centred(item):
    """A key less the mean of the stored keys, in units of the spread; the keys' mean is sigma mu here."""
    return (mu + g[item]) - (1 / N) * over(l, mu + g[l])


def scaled(item):
    return sigma * centred(item)


raw = crosstalk(key, key, lambda item: m + w[item])
true_means = crosstalk(deviation, deviation, lambda item: w[item])
raw_query = crosstalk(deviation, key, lambda item: w[item])
empirical = crosstalk(scaled, scaled, lambda item: w[item])
signal = E(norm2(scaled(i)))


def moments(*means):
    """The average, the squared norms of the means put in."""

    def derivation(start):
        lines = start.by(rules.integrate, w).by(rules.integrate, g)
        for vector, squared in means:
            lines = lines.by(rules.named_sums, vector, {2: squared})
        return lines

    return derivation


def regressed(start):
    """The other centred keys by the one that is read."""
    lines = start.by(rules.centre, g).by(rules.expand)
    return lines.by(rules.integrate, w).by(rules.regress).by(rules.integrate, "z").by(rules.integrate, "y")


def own(start):
    return start.by(rules.centre, g).by(rules.expand).by(rules.regress).by(rules.integrate, "y")


NODES = ((0, "1/2"), (1, "1/6"), (-1, "1/6"), (2, "1/12"), (-2, "1/12"))  # the moments of a standard Gaussian variable up to the fifth


def root(exact, nu):
    """The root of a rational square."""
    value = exact.Fraction(nu)
    found = exact.Fraction(round(value.numerator**0.5), round(value.denominator**0.5))
    if found**2 != value:
        raise exact.OutOfReach(f"the root of {nu} is not rational")
    return found


def averaged(exact, *, N, d_k, sigma, nu, nu_v, read):
    """E read(keys, their true mean) with deviations over every choice of the nodes; the root of nu is rational at these points."""
    mean = [root(exact, nu)] + [exact.Fraction(0)] * (d_k - 1)
    total = exact.Fraction(0)
    for chosen in exact.product(NODES, repeat=N * d_k):
        weight = exact.Fraction(1)
        for _, text in chosen:
            weight *= exact.Fraction(text)
        offsets = [exact.Fraction(sigma) * node for node, _ in chosen]
        keys = [[x + y for x, y in zip(mean, offsets[d_k * item : d_k * (item + 1)], strict=True)] for item in range(N)]
        total += weight * read(exact, keys, mean, exact.Fraction(nu_v))
    return total


def energy(exact, stored, query, squared_mean):
    """E |sum_{j != 0} (k_j.q) v_j|^2 over white deviations of the values from a mean of this squared norm."""
    overlaps = [exact.dot(key, query) for key in stored[1:]]
    return sum(x * x for x in overlaps) + squared_mean * sum(overlaps) ** 2


def less(keys, mean):
    return [[x - y for x, y in zip(key, mean, strict=True)] for key in keys]


def own_mean(keys):
    return [sum(column) / len(keys) for column in zip(*keys, strict=True)]


READS = {
    "raw": lambda exact, keys, mean, nu_v: energy(exact, keys, keys[0], nu_v),
    "true_means": lambda exact, keys, mean, nu_v: energy(exact, less(keys, mean), less(keys, mean)[0], 0),
    "raw_query": lambda exact, keys, mean, nu_v: energy(exact, less(keys, mean), keys[0], 0),
    "estimated_means": lambda exact, keys, mean, nu_v: energy(exact, less(keys, own_mean(keys)), less(keys, own_mean(keys))[0], 0),
    "signal": lambda exact, keys, mean, nu_v: exact.dot(less(keys, own_mean(keys))[0], less(keys, own_mean(keys))[0]),
}


def simulation(kind):
    def batch(sim, *, N, d_k, d_v, sigma, nu, nu_v):
        keys, values = sigma * sim.gaussian(N, d_k), sim.sphere(N, d_v)  # [R, N, d]
        mean = sim.torch.zeros(d_k, device=keys.device)
        mean[0] = nu**0.5
        raw = keys + mean
        centred = raw - raw.mean(1, keepdim=True)
        stored, query = {"raw": (raw, raw), "true_means": (keys, keys), "raw_query": (keys, raw)}.get(kind, (centred, centred))
        if kind == "signal":
            return centred.square().sum(-1).mean(-1)
        if kind == "raw":
            values = values.clone()
            values[..., 0] += nu_v**0.5
        weights = (query @ stored.mT) * (1 - sim.torch.eye(N, device=keys.device))  # [R, N, N], read by stored
        return (weights @ values).square().sum(-1).mean(-1)

    return batch


POINTS = table(
    "N d_k d_v sigma nu nu_v",
    (6, 4, 3, 1, 1, "1/4"), (4, 6, 2, "1/2", "1/4", 1), (3, 8, 4, "3/2", 4, "9/4"), (10, 5, 5, 1, 0, 1),
)  # fmt: skip
CERTIFIED = table("N d_k sigma nu nu_v", (2, 1, 1, 1, "1/4"), (3, 1, "1/2", "1/4", 1), (2, 2, "3/2", 4, "9/4"), (4, 1, 1, 0, 2))


def part(name, quantity, equals, derivation, near_misses, given=()):
    def certificate(exact, **point):
        return averaged(exact, **point, read=READS[name])

    return Identity(
        quantity=quantity, equals=equals, derivation=derivation, certificate=certify.instances(certificate, *CERTIFIED), simulation=simulation(name),
        points=POINTS, near_misses=near_misses, given={vector: {2: squared} for vector, squared in given},
    )  # fmt: skip


deviations = d_k * sigma**4
lost = deviations * ((1 - 1 / N) ** 2 + 1 / N**2) + d_k**2 * sigma**4 / N**2
both = (1 + nu_v) * (nu**2 + 2 * sigma**2 * nu + deviations)

THEOREM = Theorem(
    title="The covariance rule", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "raw": part(
            "raw", raw, (N - 1) * both + (N - 1) * (N - 2) * nu_v * (nu**2 + sigma**2 * nu), moments(*MEANS),
            {"means do not add up": (N - 1) * both, "every pair": (N - 1) * both + N * (N - 1) * nu_v * (nu**2 + sigma**2 * nu)},
            given=MEANS,
        ),
        "true_means": part(
            "true_means", true_means, (N - 1) * deviations, moments(),
            {"raw query": (N - 1) * (sigma**2 * nu + deviations), "counts the item itself": N * deviations, "estimated means": (N - 1) * lost},
        ),
        "raw_query": part(
            "raw_query", raw_query, (N - 1) * (sigma**2 * nu + deviations), moments(*MEANS[:1]),
            {"twice the mean": (N - 1) * (2 * sigma**2 * nu + deviations), "means squared": (N - 1) * (sigma**2 * nu + deviations + nu**2)},
            given=MEANS[:1],
        ),
        "estimated_means": part(
            "estimated_means", empirical, (N - 1) * lost, regressed,
            {
                "true means": (N - 1) * deviations, "one degree of freedom": (N - 1) * deviations * (1 - 1 / N) ** 2,
                "no length": (N - 1) * (lost - d_k**2 * sigma**4 / N**2),
            },
        ),
        "signal": part(
            "signal", signal, d_k * sigma**2 * (1 - 1 / N), own, {"true means": d_k * sigma**2, "lost twice": d_k * sigma**2 * (1 - 1 / N) ** 2},
        ),
    },
)  # fmt: skip
