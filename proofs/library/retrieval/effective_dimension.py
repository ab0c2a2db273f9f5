"""Retrieval noise with Gaussian keys of any covariance.

Keys that vary more in some directions than in others fill fewer dimensions than they have. For the ratio of the means the covariance counts by one
number alone, the effective width; for the mean of the ratio the whole spectrum matters. For keys with two different variances it exists from rank three
on, in closed form.
Source: zhong2025, abstract (retrieval SNR); the statements are ours.
Differs: the width of the keys in the formulas for white keys; the effective width does not take its place in the mean of the ratio.
Open: a closed form of the mean of the ratio for a general spectrum, where it is an integral over one variable.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), d_eff=reals(1, open=False), where=[nonnegative(d_k - d_eff)])
SPECTRUM = Domain(d_k=integers(1))
LEVELS = {"N": integers(1), "d_v": integers(1), "kappa": reals(0, 1, open="low")}
TWO = Domain(**LEVELS, d_1=integers(1), d_2=integers(2))
NARROW = Domain(**{**LEVELS, "N": integers(2)}, d_1=integers(1, 1), d_2=integers(1, 1))
i, j = items("i j")
g, v, s = gaussian(d_k)("g"), white(d_v)("v"), constant("s", d_k)
a, b = gaussian(d_1)("a"), gaussian(d_2, kappa)("b")


def key(item):
    """A key in the eigenbasis of its covariance: coordinate c is s_c g_c, and the variances s_c^2 add up to one."""
    return stretched(s, g[item])


crosstalk = norm2(over(j, (key(j) @ key(i)) * v[j], excluding=i))
ratio_of_means = Quotient(E(crosstalk), (E(norm2(key(i)) ** 2),))


def averaged(statement):
    lines = Derivation(statement, DOMAIN)
    lines = lines.by(rules.integrate, v) if statement is ratio_of_means.top else lines
    return lines.by(rules.integrate, g).by(rules.named_sums, s, {2: 1, 4: 1 / d_eff})


effective_width = norm2(s) ** 2 / (stretched(s, s) @ stretched(s, s))


def overlap(left, right):
    return a[left] @ a[right] + b[left] @ b[right]


two_levels = norm2(over(j, overlap(j, i) * v[j], excluding=i))
size = norm2(a[i]) + norm2(b[i])


def mean_derivation():
    weighted = Derivation(E(two_levels * exponential(-t * size)), TWO.with_(t=reals(0))).by(rules.integrate, v).by(rules.integrate, a, b)
    weighted = weighted.by(rules.tilt, a).by(rules.tilt, b).by(rules.integrate, a, b)
    return Derivation(E(two_levels / size**2), TWO).by(rules.gamma_integral, weighted).by(rules.euler_integral)


SPECTRA = {"18/7": ("1/2", "1/3", "1/6"), "2": ("1/2", "1/2"), "9/5": ("2/3", "1/3"), "1": ("1",)}


def spectrum(exact, d_k, d_eff):
    """A listed spectrum of rationals or, in balls, one large variance and d_k - 1 equal ones."""
    listed = SPECTRA.get(str(d_eff), ())
    if len(listed) == d_k:
        return [exact.Fraction(text) for text in listed]
    rest = exact.number(exact.Fraction(d_k - 1))
    excess = exact.number(exact.Fraction(d_eff - 1))
    root = (exact.number(exact.Fraction(d_k - 1) ** 2 + (d_eff - 1) * ((d_k - 1) ** 2 - d_eff * (d_k - 1)))).sqrt()
    return [exact.arb(1)] + [excess / (rest + root)] * (d_k - 1)


def certificate(exact, *, N, d_k, d_eff):
    """Both means over three Gauss-Hermite nodes for each coordinate of both keys, with a spectrum of this effective width."""
    variances = spectrum(exact, d_k, d_eff)
    nodes, noise, energy = ((0, 4), (1, 1), (-1, 1)), 0 * variances[0], 0 * variances[0]  # node / sqrt(3), 6 * weight
    for chosen in exact.product(nodes, repeat=2 * d_k):
        weight = 1
        for _, one in chosen:
            weight *= one
        left, right = ([node for node, _ in chosen[side * d_k : (side + 1) * d_k]] for side in (0, 1))
        noise += weight * sum(x * y * variance for x, y, variance in zip(left, right, variances, strict=True)) ** 2
        energy += weight * sum(x * x * variance for x, variance in zip(left, variances, strict=True)) ** 2
    return (N - 1) * noise / energy


def width_certificate(exact, *, d_k):
    """The effective width of d_k equal variances, where it is largest."""
    return exact.Fraction(d_k) ** 2 / d_k


def mean_certificate(exact, *, N, d_1, d_2, kappa):
    """(N - 1) E (|a|^2 + kappa |b|^2)/(|a|^2 + |b|^2)^2 over the angle between the two parts: 1/r^2 has the mean 1/(n - 2), n = d_1 + d_2.

    In standard coordinates a point has |a|^2 = r^2 cos^2 and |b|^2 = kappa r^2 sin^2 of an angle with density cos^(d_1 - 1) sin^(d_2 - 1).
    """
    level, right = exact.number(kappa), exact.arb.pi() / 2

    def density(x):
        return x.cos() ** (d_1 - 1) * x.sin() ** (d_2 - 1)

    def share(x):
        return (x.cos() ** 2 + level**2 * x.sin() ** 2) / (x.cos() ** 2 + level * x.sin() ** 2) ** 2

    angle = exact.integral(lambda x: share(x) * density(x), 0, right) / exact.integral(density, 0, right)
    return (N - 1) * angle * exact.chi_square_moment(d_1 + d_2, -1)


def narrow_certificate(exact, *, N, d_1, d_2, kappa):
    """|a|^2 + kappa |b|^2 >= kappa r^2 and |a|^2 + |b|^2 <= r^2 in standard coordinates with two dimensions: at least (N - 1) kappa E 1/r^2."""
    return exact.divergent_moment(d_1 + d_2, -1, rest=(N - 1) * exact.Fraction(kappa))


def parts_of(sim, keys, d_v):
    """|r_i|^2 and |k_i|^2 of every pair, values on the sphere: [R, N] each."""
    gram = keys @ keys.transpose(-1, -2)
    squares = gram.diagonal(dim1=-2, dim2=-1).clone()
    gram.diagonal(dim1=-2, dim2=-1).zero_()
    return (gram @ sim.sphere(keys.shape[1], d_v)).square().sum(-1), squares


def simulation(sim, *, N, d_k, d_v, d_eff):
    """One variance of 1 and d_k - 1 equal ones y, such that (1 + (d_k - 1) y)^2 = d_eff (1 + (d_k - 1) y^2)."""
    rest = d_k - 1
    y = (d_eff - 1) / (rest + max(rest**2 + (d_eff - 1) * (rest**2 - d_eff * rest), 0.0) ** 0.5) if rest else 0.0
    keys = sim.gaussian(N, d_k)
    keys[..., 1:] *= y**0.5
    noise, c = parts_of(sim, keys, d_v)
    return noise.mean(-1), c.square().mean(-1)


def width_simulation(sim, *, d_k):
    """The effective width of nearly equal random variances."""
    variances = 1 + 0.1 * sim.uniform(d_k)
    return variances.sum(-1) ** 2 / variances.square().sum(-1)


def two_level_keys(sim, N, d_1, d_2, kappa):
    return sim.torch.cat([sim.gaussian(N, d_1), kappa**0.5 * sim.gaussian(N, d_2)], -1)


def mean_simulation(sim, *, N, d_1, d_2, d_v, kappa):
    noise, c = parts_of(sim, two_level_keys(sim, N, d_1, d_2, kappa), d_v)
    return (noise / c.square()).mean(-1)


def narrow_simulation(sim, *, N, d_1, d_2, d_v, kappa):
    noise, c = parts_of(sim, two_level_keys(sim, N, d_1, d_2, kappa), d_v)
    return noise[:, 0] / c[:, 0].square()


WIDTH = d_1 + d_2
EFFECTIVE = (d_1 + kappa * d_2) ** 2 / (d_1 + kappa**2 * d_2)
LARGE, SMALL = (hyper((d_2 / 2 + more, 2), (WIDTH / 2 + 1,), 1 - kappa) for more in (0, 1))

THEOREM = Theorem(
    title="Retrieval noise with Gaussian keys of any covariance", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "ratio_of_means": Identity(
            quantity=ratio_of_means, equals=(N - 1) / (d_eff + 2), given={s: {2: 1, 4: 1 / d_eff}},
            derivation=lambda start: start.by(rules.supply_means, averaged(ratio_of_means.top), averaged(ratio_of_means.bottom[0])),
            certificate=certify.instances(
                certificate, *({"N": N, "d_k": len(spectrum), "d_eff": width} for N, (width, spectrum) in enumerate(SPECTRA.items(), 2)),
            ),
            simulation=simulation, points=table("N d_k d_v d_eff", (16, 20, 6, 11), (16, 12, 8, "15/2"), (12, 12, 6, 5)),
            near_misses={"width": (N - 1) / (d_k + 2), "mean signal": (N - 1) / d_eff, "counts the retrieved pair": N / (d_eff + 2)},
        ),
        "mean_for_two_levels": Identity(
            domain=TWO, quantity=E(two_levels / size**2), equals=(N - 1) * (d_1 * LARGE + d_2 * kappa**2 * SMALL) / (WIDTH * (WIDTH - 2)),
            derivation=mean_derivation,
            certificate=certify.enclosure(
                mean_certificate,
                *({"N": N, "d_1": p, "d_2": q, "kappa": k} for N, p, q, k in ((3, 1, 2, "1/2"), (2, 3, 4, "1/3"), (5, 2, 5, 1), (4, 6, 3, "1/10"))),
            ),
            simulation=mean_simulation, tail_index=WIDTH / 2,
            points=table("N d_1 d_2 d_v kappa", (16, 8, 16, 8, "1/4"), (12, 12, 8, 8, "1/2"), (8, 10, 20, 6, "1/10")),
            near_misses={
                "effective width": (N - 1) / (EFFECTIVE - 2), "width": (N - 1) / (WIDTH - 2), "ratio of means": (N - 1) / (EFFECTIVE + 2),
                "one function": (N - 1) * (d_1 + d_2 * kappa**2) * LARGE / (WIDTH * (WIDTH - 2)),
            },
        ),
        "at_most_the_width": Bound(
            domain=SPECTRUM, relation="<=", quantity=effective_width, equals=d_k,
            derivation=lambda: Derivation(effective_width, SPECTRUM).by(rules.cauchy_schwarz),
            certificate=certify.instances(width_certificate, *({"d_k": d} for d in (1, 2, 5))), simulation=width_simulation,
            points=table("d_k", (8,), (4,)), near_misses={"one less": d_k - 1, "half the width": d_k / 2},
        ),
        "rank_two": Divergence(
            domain=NARROW, beyond="mean_for_two_levels", quantity=E(two_levels / size**2),
            certificate=certify.divergence(narrow_certificate, *table("N d_1 d_2 kappa", (2, 1, 1, "1/3"), (3, 1, 1, 1))),
            simulation=narrow_simulation, points=table("N d_1 d_2 d_v kappa", (3, 1, 1, 4, "1/2"), (2, 1, 1, 3, 1)),
            near_misses={"ratio of means": (N - 1) / (EFFECTIVE + 2), "mean signal": (N - 1) / EFFECTIVE},
        ),
    },
)  # fmt: skip
