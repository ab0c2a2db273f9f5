"""Decoding by the nearest key.

A query is a stored key with Gaussian noise, and is taken for the stored key that it agrees with most. One other key is nearer with a chance that has a
closed form; with many other keys it is at least as safe as if they erred independently, since a query that went astray is the common cause of all
errors, and it fails at most as often as the sum of the chances.
Source: zhong2025, abstract (associative memory of keys and values); the statement is a reconstruction.
Differs: treating the other keys as independent never overestimates the chance of recall.
Open: the chance of recall among many keys is a mean over the angle of the query, for which no closed form is known to us; it is bounded on both sides.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), d_k=integers(2), sigma=reals(0))
PAIR = Domain(d_k=integers(2), sigma=reals(0))
i, l = items("i l")
k, noise = sphere(d_k)("k"), gaussian(d_k, scale=sigma**2)("e")
MISTAKEN = Wrong((k[i] - k[l]) @ (k[i] + noise[i]))


def mistaken(domain):
    """One other key is nearer to the query than the key that was stored."""
    square = Derivation((k[i] @ k[l]) ** 2, domain).by(rules.first_coordinate, k).by(rules.beta_of_shares)
    law = Derivation((1 - k[i] @ k[l]) / 2, domain).by(rules.half_cosine, square)
    return Derivation(MISTAKEN, domain).by(rules.gaussian_margin, noise).by(rules.from_law, law)


def pair_certificate(exact, *, d_k, sigma):
    """The mean of P(g > |k - k'| / (2 sigma)) over the angle between two keys."""
    scale = 1 / (exact.number(2).sqrt() * exact.number(sigma))
    wrong = exact.integral(lambda a: ((a / 2).sin() * scale).erfc() / 2 * a.sin() ** (d_k - 2), 0, exact.arb.pi())
    return wrong / exact.integral(lambda a: a.sin() ** (d_k - 2), 0, exact.arb.pi())


def cap(a, width):
    """The integral of sin^(width - 2) from 0 to a, by parts: proportional to the part of the sphere within the angle a of a point, entire in a."""
    value = a if width % 2 == 0 else 1 - a.cos()
    for power in range(2 + width % 2, width - 1, 2):
        value = ((power - 1) * value - a.sin() ** (power - 1) * a.cos()) / power
    return value


def right(exact, *, N, d_k, sigma):
    """E (1 - p(a))^(N - 1) over the angle a between key and query: the law of the direction of a Gaussian vector with mean along the key."""
    mean, pi = 1 / exact.number(sigma), exact.arb.pi()
    total = cap(exact.acb(pi), d_k)
    half = exact.number(exact.Fraction(d_k, 2))
    ratio = exact.number(2).sqrt() * mean * (half + exact.number(exact.Fraction(1, 2))).gamma() / half.gamma()

    def density(a):
        z = (mean * a.cos()) ** 2 / 2
        even = z.hypgeom_1f1(half, exact.number(exact.Fraction(1, 2)))
        odd = z.hypgeom_1f1(half + exact.number(exact.Fraction(1, 2)), exact.number(exact.Fraction(3, 2)))
        return a.sin() ** (d_k - 2) * (even + ratio * a.cos() * odd) * (-mean * mean / 2).exp() / total

    return exact.integral(lambda a: (1 - cap(a, d_k) / total) ** (N - 1) * density(a), 0, pi)


def right_certificate(exact, *, N, d_k, sigma):
    return right(exact, N=N, d_k=d_k, sigma=sigma)


def wrong_certificate(exact, *, N, d_k, sigma):
    return 1 - right(exact, N=N, d_k=d_k, sigma=sigma)


def beaten(sim, N, d_k, sigma):
    """Whether each other key is nearer to the query than the first: bool [R, N - 1]."""
    k = sim.sphere(N, d_k)
    scores = sim.torch.einsum("rnd,rd->rn", k, k[:, 0] + sigma * sim.gaussian(d_k))
    return scores[:, 1:] > scores[:, :1]


def pair_simulation(sim, *, d_k, sigma):
    """The fraction of eight other keys that are nearer: [R]."""
    return beaten(sim, 9, d_k, sigma).to(sim.dtype).mean(-1)


def wrong_simulation(sim, *, N, d_k, sigma):
    return beaten(sim, N, d_k, sigma).any(-1)


def right_simulation(sim, *, N, d_k, sigma):
    return ~beaten(sim, N, d_k, sigma).any(-1)


HALF = Rational(1, 2)


def error(width=d_k):
    """The chance that one other key is nearer."""
    series = hyper((HALF, width / 2), (HALF + 1, width - HALF), -1 / (2 * sigma**2))
    root = gamma(width / 2) * gamma(width - 1) / (gamma((width - 1) / 2) * gamma(width - HALF))
    return HALF - root * series / (sqrt(2) * sqrt(pi) * sigma)


CERTIFIED = tuple({"N": n, "d_k": d, "sigma": s} for n, d, s in ((2, 2, "1/2"), (4, 3, 1), (20, 8, "2/5"), (6, 5, 2), (200, 16, "2/5")))

THEOREM = Theorem(
    title="Decoding by the nearest key", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "pair": Identity(
            domain=PAIR, quantity=MISTAKEN, equals=error(), derivation=lambda: mistaken(PAIR),
            certificate=certify.enclosure(pair_certificate, *table("d_k sigma", (2, 1), (3, "1/3"), (8, "1/2"), (16, 2))), simulation=pair_simulation,
            points=table("d_k sigma", (2, "1/2"), (4, "1/3"), (8, "1/2")),
            near_misses={
                "one coordinate more": error(d_k + 1), "one coordinate fewer": error(d_k - 1), "noise twice": error().subs(sigma, 2 * sigma),
            },
        ),
        "some_other": Bound(
            relation="<=", quantity=SomeWrong(MISTAKEN, N - 1), equals=(N - 1) * error(),
            derivation=lambda start: start.by(rules.moment_method, mistaken(DOMAIN)), certificate=certify.enclosure(wrong_certificate, *CERTIFIED),
            simulation=wrong_simulation, points=table("N d_k sigma", (5, 4, "2/5"), (20, 8, "2/5"), (5, 4, "3/10")),
            near_misses={"one other key": error(), "half": (N - 1) * error() / 2, "the noise halved": (N - 1) * error().subs(sigma, sigma / 2)},
        ),
        "no_other": Bound(
            relation=">=", quantity=Independently(MISTAKEN, N - 1), equals=(1 - error()) ** (N - 1),
            derivation=lambda start: start.by(rules.jensen, mistaken(DOMAIN)), certificate=certify.enclosure(right_certificate, *CERTIFIED),
            simulation=right_simulation, points=table("N d_k sigma", (20, 8, "2/5"), (8, 4, "1/2")),
            near_misses={"one other key": 1 - error(), "the noise halved": (1 - error().subs(sigma, sigma / 2)) ** (N - 1)},
        ),
    },
)  # fmt: skip
