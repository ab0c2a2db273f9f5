"""Retrieval noise with keys that have a common mean.

A common mean of the keys adds to every overlap, and the noise it makes does not fall with the width: if the squared mean is a fixed share of the energy
of a key, so is the part of the noise that no width removes. The ratio of means is rational; the mean of the ratio is a confluent hypergeometric function.
Source: zhong2025, abstract (retrieval SNR); the ensemble and the statements are ours.
Differs: formulas for centred keys lack the floor; for keys in three dimensions the mean of the ratio does not depend on the mean of the keys at all.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), nu=reals(0))
MEAN = Domain(N=integers(1), d_k=integers(3), d_v=integers(1), nu=reals(0))
SHARE = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), rho=reals(0, 2, open="low"))
i, j = items("i j")
mu, g, v = constant("mu", d_k), gaussian(d_k)("g"), white(d_v)("v")


def key(item):
    return mu + g[item]


crosstalk = norm2(over(j, (key(j) @ key(i)) * v[j], excluding=i))
energy = norm2(key(i)) ** 2
ratio_of_means = Quotient(E(crosstalk), (E(energy),))


def averaged(statement, domain, squared_mean):
    lines = Derivation(statement, domain)
    lines = lines.by(rules.integrate, v) if statement is not ratio_of_means.bottom[0] else lines
    return lines.by(rules.integrate, g).by(rules.named_sums, mu, {2: squared_mean})


def quotient(domain=DOMAIN, squared_mean=nu):
    means = (averaged(statement, domain, squared_mean) for statement in (ratio_of_means.top, *ratio_of_means.bottom))
    return Derivation(ratio_of_means, domain).by(rules.supply_means, *means)


def floor_derivation():
    above = (1 + 2 * rho) * (1 + 2 * rho - rho**2) / ((1 + rho) ** 2 * (d_k * (1 + rho) ** 2 + 2 + 4 * rho))
    return quotient(SHARE, rho * d_k).by(rules.without, (N - 1) * above)


def mean_derivation():
    weighted = Derivation(E(crosstalk * exponential(-t * norm2(key(i)))), MEAN.with_(t=reals(0)))
    weighted = weighted.by(rules.integrate, v).by(rules.integrate, g)  # the other keys
    weighted = weighted.by(rules.tilt, g).by(rules.integrate, g).by(rules.named_sums, mu, {2: nu})  # the key that is read
    lines = Derivation(E(crosstalk / energy), MEAN).by(rules.gamma_integral, weighted)
    return lines.by(rules.euler_integral).by(rules.contiguous, d_k / 2)


def second_moments(exact, width, root):
    """E (k_i.k_j)^2 and E |k|^4 for a mean of length `root` along the first axis, coordinate by coordinate."""
    means = [root] + [0] * (width - 1)
    squares = [exact.gaussian_mean(lambda x, m=m: (x + m) ** 2) for m in means]
    fourth = [exact.gaussian_mean(lambda x, m=m: (x + m) ** 4) for m in means]
    overlap = sum(square * square for square in squares)  # coordinates of one key are uncorrelated: only one has a mean
    return overlap, sum(fourth) + sum(squares[a] * squares[b] for a in range(width) for b in range(width) if a != b)


def certificate(exact, *, N, d_k, nu):
    overlap, energy = second_moments(exact, d_k, exact.number(nu).sqrt())
    return (N - 1) * overlap / energy


def floor_certificate(exact, *, N, d_k, rho, d_v=1):
    return certificate(exact, N=N, d_k=d_k, nu=rho * d_k)


def mean_certificate(exact, *, N, d_k, nu):
    """E (1/|k|^2 + (mu.k)^2/|k|^4), where the density of k is e^(mu.k - nu/2) times that of a centred key: the exponential series term by term.

    cos^(2n) of the angle to the mean has the mean prod (2s + 1)/(d_k + 2s), and |k|^(2n - 2) that of a chi-square variable. From the 80th term on,
    the terms at least halve.
    """
    angle, total, power, radial = exact.Fraction(1), exact.Fraction(0), exact.Fraction(1), exact.Fraction(1, d_k - 2)
    for n in range(80):
        following = angle * exact.Fraction(2 * n + 1, d_k + 2 * n)
        term = power * radial * (angle + nu * following)
        total, angle = total + term, following
        power, radial = power * nu / ((2 * n + 1) * (2 * n + 2)), radial * (d_k - 2 + 2 * n)
    tail = exact.arb(0, exact.number(2 * term))
    return (N - 1) * (exact.number(total) + tail) * (-exact.number(nu) / 2).exp()


def parts_of(sim, N, d_k, d_v, squared):
    """|r_i|^2 and |k_i|^2 of every pair, values on the sphere: [R, N] each."""
    keys = sim.gaussian(N, d_k)
    keys[..., 0] += squared**0.5
    gram = keys @ keys.transpose(-1, -2)
    squares = gram.diagonal(dim1=-2, dim2=-1).clone()
    gram.diagonal(dim1=-2, dim2=-1).zero_()
    return (gram @ sim.sphere(N, d_v)).square().sum(-1), squares


def simulation(sim, *, N, d_k, d_v, nu):
    noise, c = parts_of(sim, N, d_k, d_v, nu)
    return noise.mean(-1), c.square().mean(-1)


def floor_simulation(sim, *, N, d_k, d_v, rho):
    return simulation(sim, N=N, d_k=d_k, d_v=d_v, nu=rho * d_k)


def mean_simulation(sim, *, N, d_k, d_v, nu):
    noise, c = parts_of(sim, N, d_k, d_v, nu)
    return (noise / c.square()).mean(-1)


OVERLAP, ENERGY = d_k + 2 * nu + nu**2, (d_k + nu) ** 2 + 2 * d_k + 4 * nu

THEOREM = Theorem(
    title="Retrieval noise with keys that have a common mean", domain=DOMAIN, sources=("zhong2025",),
    meanings={"rho": "squared norm of the mean over the width", "nu": "squared norm of the mean"},
    parts={
        "ratio_of_means": Identity(
            quantity=ratio_of_means, equals=(N - 1) * OVERLAP / ENERGY, given={mu: {2: nu}}, derivation=quotient,
            certificate=certify.enclosure(certificate, *({"N": N, "d_k": d, "nu": nu} for N, d, nu in ((3, 1, "4/9"), (2, 3, "9/4"), (5, 4, 4)))),
            simulation=simulation, points=table("N d_k d_v nu", (12, 16, 8, 4), (16, 12, 8, "9/4"), (6, 24, 6, 16)),
            near_misses={
                "no cross term": (N - 1) * (d_k + nu**2) / ENERGY, "centred keys": (N - 1) / (d_k + 2),
                "energy without fluctuations": (N - 1) * OVERLAP / (d_k + nu) ** 2,
            },
        ),
        "mean": Identity(
            domain=MEAN, quantity=E(crosstalk / energy), given={mu: {2: nu}},
            equals=(N - 1) * (d_k - 1 - (d_k - 3) * (d_k + nu) * hyper((1,), (d_k / 2,), -nu / 2) / (d_k - 2)) / 2, derivation=mean_derivation,
            certificate=certify.enclosure(
                mean_certificate, *({"N": N, "d_k": d, "nu": nu} for N, d, nu in ((3, 3, "4/9"), (2, 4, "9/4"), (5, 6, 4))),
            ),
            simulation=mean_simulation, tail_index=d_k / 2, points=table("N d_k d_v nu", (16, 20, 8, 4), (16, 24, 8, 9), (12, 32, 3, 16)),
            near_misses={
                "centred keys": (N - 1) / (d_k - 2), "ratio of means": (N - 1) * OVERLAP / ENERGY, "mean energy": (N - 1) * OVERLAP / (d_k + nu) ** 2,
            },
        ),
        "floor": Bound(
            domain=SHARE, relation=">=", quantity=ratio_of_means, given={mu: {2: rho * d_k}},
            equals=(N - 1) * rho**2 / (1 + rho) ** 2, derivation=floor_derivation,
            certificate=certify.enclosure(floor_certificate, *table("N d_k rho", (3, 4, 1), (2, 9, "1/4"), (3, 4, "9/16"), (2, 16, 2))),
            simulation=floor_simulation, points=table("N d_k d_v rho", (8, 32, 8, 1), (8, 48, 8, "1/2"), (4, 24, 3, 2)),
            near_misses={"not squared": (N - 1) * rho / (1 + rho), "mean alone": (N - 1) * rho**2},
        ),
    },
)  # fmt: skip
