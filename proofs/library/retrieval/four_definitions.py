"""Four retrieval ratios of one memory: the definition decides the answer.

The mean of the ratio, the ratio of the means, the mean noise over the product of mean norms, and the exponential of the mean logarithm are four numbers
for one memory with Gaussian keys and values. The first is retrieval.linear_gaussian and does not exist at small widths. The second and the third exist at
every width and differ by two dimensions; the mean logarithm exists from two pairs on and lies between two bounds around the logarithm of the third.
Source: zhong2025, abstract (retrieval SNR), which does not say which is meant; the comparison is ours.
Differs: a paper that quotes a ratio without its definition may be off by the factor between them. The third divides by the squared mean
of the key's squared norm and the mean of the value's, not by the squared mean signal.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1))
i, j = items("i j")
k, v = gaussian(d_k)("k"), gaussian(d_v)("v")
crosstalk = norm2(over(j, (k[j] @ k[i]) * v[j], excluding=i))
signal = norm2(k[i]) ** 2 * norm2(v[i])
noise, energy, gain, size = E(crosstalk), E(signal), E(norm2(k[i])), E(norm2(v[i]))


def mean(statement, *families):
    derivation = Derivation(statement, DOMAIN)
    for family in families:
        derivation = derivation.by(rules.integrate, family)
    return derivation


def law():
    return Derivation(crosstalk / signal, DOMAIN).by(rules.gaussian_overlaps, k).by(rules.gaussian_combination, v).by(rules.chi_squares)


def mean_logarithm():
    return Derivation(LogMean(crosstalk / signal), DOMAIN).by(rules.from_law, law())


def energies(exact, N, d_k, d_v):
    """E |r|^2 and E c^2 |v|^2 from moments of Gaussian coordinates: squares have mean one, fourth powers three."""
    overlap = exact.gaussian_mean(lambda x: x * x) * d_k
    fourth = d_k * exact.gaussian_mean(lambda x: x**4) + d_k * (d_k - 1)
    return (N - 1) * overlap * d_v, fourth * d_v


def ratio_certificate(exact, *, N, d_k, d_v):
    above, below = energies(exact, N, d_k, d_v)
    return above / below


def signal_certificate(exact, *, N, d_k, d_v):
    return energies(exact, N, d_k, d_v)[0] / (exact.chi_square_moment(d_k, 1) ** 2 * exact.chi_square_moment(d_v, 1))


def logarithm_certificate(exact, *, N, d_k, d_v):
    """Given the key the overlaps are Gaussian, given the overlaps their combination is: logarithms of radial integrals."""
    above = exact.chi_square_log_mean(N - 1) + exact.chi_square_log_mean(d_v)
    return above - exact.chi_square_log_mean(d_k) - exact.chi_square_log_mean(d_v)


def variance_certificate(exact, *, N, d_k, d_v):
    """The variances of four independent logarithms, each E L^2 - (E L)^2 of a radial integral that is cut at 2^-100."""
    cut, rest, total = exact.arb(2) ** -100, exact.arb(0, exact.arb(2) ** -80), exact.arb(0)
    for n in (N - 1, d_v, d_k, d_v):
        top = exact.integral(lambda y, n=n: (2 * y.log()) ** 2 * y ** (n - 1) * (-y * y / 2).exp(), cut, 40) + rest
        bottom = exact.integral(lambda y, n=n: y ** (n - 1) * (-y * y / 2).exp(), 0, 40)
        total += top / bottom - exact.chi_square_log_mean(n) ** 2
    return total


def parts_of(sim, N, d_k, d_v):
    """|r|^2, c = |k_1|^2 and |v_1|^2 of the first pair: [R] each."""
    keys, values = sim.gaussian(N, d_k), sim.gaussian(N, d_v)
    overlaps = sim.torch.einsum("rnd,rd->rn", keys[:, 1:], keys[:, 0])
    read = sim.torch.einsum("rn,rnm->rm", overlaps, values[:, 1:])
    return read.square().sum(-1), keys[:, 0].square().sum(-1), values[:, 0].square().sum(-1)


def ratio_simulation(sim, *, N, d_k, d_v):
    crosstalk, c, v2 = parts_of(sim, N, d_k, d_v)
    return crosstalk, c.square() * v2


def signal_simulation(sim, *, N, d_k, d_v):
    """The product of means below the bar from independent memories."""
    crosstalk, c, v2 = parts_of(sim, N, d_k, d_v)
    return crosstalk, c * parts_of(sim, 1, d_k, d_v)[1] * parts_of(sim, 1, 1, d_v)[2] + 0 * v2


def logarithm_simulation(sim, *, N, d_k, d_v):
    return observe.first_inverse_snr(sim, N=N, d_k=d_k, d_v=d_v).clamp_min(1e-37).log()  # float32 draws a zero once in 2^24 numbers


def variance_simulation(sim, *, N, d_k, d_v):
    """(L - L')^2 / 2 of two independent memories: its mean is the variance."""
    first, second = (logarithm_simulation(sim, N=N, d_k=d_k, d_v=d_v) for _ in range(2))
    return (first - second).square() / 2


POINTS = table("N d_k d_v", (12, 8, 8), (6, 12, 6), (20, 16, 16))
CERTIFIED = table("N d_k d_v", (3, 1, 3), (7, 4, 1), (9, 6, 2))

THEOREM = Theorem(
    title="Four definitions of the retrieval ratio", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "ratio_of_means": Identity(
            quantity=Quotient(noise, (energy,)), equals=(N - 1) / (d_k + 2),
            derivation=lambda start: start.by(rules.supply_means, mean(noise, v, k), mean(energy, v, k)),
            certificate=certify.enclosure(ratio_certificate, *CERTIFIED), simulation=ratio_simulation, points=POINTS,
            near_misses={
                "over the mean signal": (N - 1) / d_k, "mean of the ratio, unit values": (N - 1) / (d_k - 2), "counts the retrieved pair": N / (d_k + 2),
            },
        ),
        "over_mean_signal": Identity(
            quantity=Quotient(noise, (gain, gain, size)), equals=(N - 1) / d_k,
            derivation=lambda start: start.by(rules.supply_means, mean(noise, v, k), mean(gain, k), mean(gain, k), mean(size, v)),
            certificate=certify.enclosure(signal_certificate, *CERTIFIED), simulation=signal_simulation, points=POINTS,
            near_misses={"ratio of means": (N - 1) / (d_k + 2), "counts the retrieved pair": N / d_k},
        ),
        "mean_logarithm": Identity(
            quantity=LogMean(crosstalk / signal), equals=digamma((N - 1) / 2) - digamma(d_k / 2), derivation=mean_logarithm,
            certificate=certify.enclosure(logarithm_certificate, *CERTIFIED), simulation=logarithm_simulation,
            points=table("N d_k d_v", (5, 8, 8), (6, 3, 6), (4, 16, 4)), scale=Integer(1),
            near_misses={"logarithm of the mean": log((N - 1) / d_k), "counts the retrieved pair": digamma(N / 2) - digamma(d_k / 2)},
        ),
        "logarithm_above": Bound(
            relation="<=", quantity=LogMean(crosstalk / signal), equals=log((N - 1) / d_k) - 1 / (N - 1) + 2 / d_k,
            derivation=lambda: mean_logarithm().by(rules.compare, "digamma_bound"),
            certificate=certify.enclosure(
                logarithm_certificate, *({"N": n, "d_k": d, "d_v": m} for n, d, m in ((9, 8, 3), (2, 1, 1), (9, 6, 2), (257, 128, 2))),
            ),
            simulation=logarithm_simulation, points=table("N d_k d_v", (64, 8, 4), (40, 6, 3), (12, 3, 5)), scale=Integer(1),
            near_misses={"ratio of means": log((N - 1) / (d_k + 2)), "correction on the wrong side": log((N - 1) / d_k) - 2 / d_k},
        ),
        "logarithm_below": Bound(
            relation=">=", quantity=LogMean(crosstalk / signal), equals=log((N - 1) / d_k) - 2 / (N - 1) + 1 / d_k,
            derivation=lambda: mean_logarithm().by(rules.compare, "digamma_bound", relation=">="),
            certificate=certify.enclosure(
                logarithm_certificate, *({"N": n, "d_k": d, "d_v": m} for n, d, m in ((9, 2, 3), (2, 1, 1), (9, 6, 2), (257, 2, 3))),
            ),
            simulation=logarithm_simulation, points=table("N d_k d_v", (20, 2, 4), (30, 3, 3), (4, 16, 5)), scale=Integer(1),
            near_misses={"the bound from above": log((N - 1) / d_k) - 1 / (N - 1) + 2 / d_k, "correction doubled": log((N - 1) / d_k) + 2 / d_k},
        ),
        "variance_of_logarithm": Identity(
            quantity=LogVariance(crosstalk / signal), equals=polygamma(1, (N - 1) / 2) + polygamma(1, d_k / 2) + 2 * polygamma(1, d_v / 2),
            derivation=lambda start: start.by(rules.from_law, law()), certificate=certify.enclosure(variance_certificate, *CERTIFIED),
            simulation=variance_simulation, points=table("N d_k d_v", (12, 8, 8), (6, 12, 6), (20, 16, 16)),
            near_misses={
                "norms of the values cancel": polygamma(1, (N - 1) / 2) + polygamma(1, d_k / 2),
                "counts the retrieved pair": polygamma(1, N / 2) + polygamma(1, d_k / 2) + 2 * polygamma(1, d_v / 2),
                "large widths": 2 / (N - 1) + 2 / d_k + 4 / d_v,
            },
        ),
    },
)  # fmt: skip
