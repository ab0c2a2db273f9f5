"""The sign key that is nearest to a noisy query.

A noisy copy of a stored sign key is compared with all stored keys. One other key wins with the mean of a Gaussian tail over the number of coordinates in
which it differs. So the chance that any wins in any layer is at most a union bound of exponential form. Where the noise of a coordinate has variance
s^2/d_k its base is one number below one: a width that grows with the logarithm of the number of pairs and of the depth suffices.
Source: qiao2025, abstract (capacity before interference degrades retrieval); the statements are ours.
Differs: the Gaussian tail at half of the width is not its mean; capacity.nearest_key has keys on the sphere.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(1), sigma=reals(0))
WORD = Domain(N=integers(2), d_k=integers(1), L=integers(1), sigma=reals(0))
i, j = items("i j")
h = Symbol("h", integer=True)
k, e = rademacher(d_k)("k"), gaussian(d_k, sigma**2)("e")
PAIR = Wrong((k[i] - k[j]) @ (k[i] + e[i]))


def pair(start):
    differing = Derivation((1 - k[i] @ k[j]) * d_k / 2, start.domain).by(rules.sign_overlap, k)
    return start.by(rules.gaussian_margin, e).by(rules.from_law, differing)


def nearer(exact, key, sigma):
    """The chance that a query at the key of ones is nearer to this one: the Gaussian tail at half of their distance."""
    distance = exact.number(exact.Fraction(2 * (len(key) - sum(key)), len(key))).sqrt()
    return (distance / (2 * exact.arb(2).sqrt() * exact.number(exact.Fraction(sigma)))).erfc() / 2


def certificate(exact, *, d_k, sigma):
    """Every other key against a fixed one."""
    return sum((nearer(exact, key, sigma) for key in exact.product((1, -1), repeat=d_k)), exact.arb(0)) / 2**d_k


def word_certificate(exact, *, N, d_k, L, sigma):
    """Where all other keys that are no copies are equal, one Gaussian tail decides in each layer beside a fair coin for every copy; layers share keys."""
    if N > 2 and d_k > 1:
        raise exact.OutOfReach("two pairs, or width one: elsewhere several Gaussian tails meet")
    right = exact.arb(0)
    for keys in exact.product(list(exact.product((1, -1), repeat=d_k)), repeat=N - 1):
        nearest = sum((nearer(exact, key, sigma) for key in set(keys) if sum(key) < d_k), exact.arb(0))
        right += ((1 - nearest) / 2 ** sum(sum(key) == d_k for key in keys)) ** L
    return 1 - right / 2 ** (d_k * (N - 1))


def simulation(sim, *, d_k, sigma):
    """The other key is nearer to the query than its own, a tie counting a half: [R]."""
    k = sim.signs(2, d_k)
    noise = sim.gaussian(d_k) * d_k**0.5 * sigma
    margin = ((k[:, 0] - k[:, 1]) * (k[:, 0] + noise)).sum(-1)
    return ((margin < 0).to(k.dtype) + (margin <= 0).to(k.dtype)) / 2


def word_simulation(sim, *, N, d_k, L, sigma):
    """Some other key is nearer to the query than its own in one of L layers with keys in common, copies decided by fair coins: bool [R]."""
    k = sim.signs(N, d_k)
    wrong = sim.torch.zeros(sim.replicates, dtype=sim.torch.bool, device=sim.device)
    for _ in range(L):
        scores = sim.torch.einsum("rnd,rd->rn", k, k[:, 0] + sim.gaussian(d_k) * d_k**0.5 * sigma)
        copy = (k[:, 1:] == k[:, :1]).all(-1)
        wrong |= ((scores[:, 1:] > scores[:, :1]) & ~copy).any(-1) | (copy & sim.bernoulli(0.5, N - 1)).any(-1)
    return wrong


BASE = (1 + exp(-1 / (2 * d_k * sigma**2))) / 2

THEOREM = Theorem(
    title="The sign key that is nearest to a noisy query", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "pair": Identity(
            quantity=PAIR, equals=Sum(binomial(d_k, h) * erfc(sqrt(h / d_k) / (sqrt(2) * sigma)) / 2, (h, 0, d_k)) / 2**d_k, derivation=pair,
            certificate=certify.enclosure(certificate, *table("d_k sigma", (1, "1/2"), (2, 1), (5, "1/3"), (8, "3/4"))), simulation=simulation,
            points=table("d_k sigma", (4, "1/2"), (12, 1), (7, "2/5"), (1, "3/2")),
            near_misses={
                "half of the width": erfc(1 / (2 * sigma)) / 2,
                "twice the distance": Sum(binomial(d_k, h) * erfc(sqrt(2 * h / d_k) / (sqrt(2) * sigma)) / 2, (h, 0, d_k)) / 2**d_k,
                "exponential bound": BASE**d_k / 2,
            },
        ),
        "union": Bound(
            domain=WORD, quantity=SomeWrong(PAIR, L * (N - 1)), equals=L * (N - 1) * BASE**d_k / 2,
            derivation=lambda start: start.by(
                rules.moment_method, pair(Derivation(PAIR, WORD)).by(rules.compare, "erfc_below_gaussian").by(rules.binomial_sum)
            ),
            certificate=certify.enclosure(
                word_certificate, *table("N d_k L sigma", (3, 1, 2, "1/3"), (2, 1, 1, "1/10"), (2, 4, 3, "1/2"), (2, 3, 1, 2)),
            ),
            simulation=word_simulation, points=table("N d_k L sigma", (2, 1, 1, "1/10"), (6, 8, 2, "1/4"), (4, 4, 3, "1/3")),
            near_misses={"half": L * (N - 1) * BASE**d_k / 4, "squared rate": L * (N - 1) * BASE ** (2 * d_k) / 2, "no union": BASE**d_k / 8},
        ),
    },
)  # fmt: skip
