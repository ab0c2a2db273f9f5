"""Width or heads for exponential kernels of sign keys, at one rate per coordinate.

With an exponential kernel a head's noise falls exponentially with its width. Several heads that are averaged have, beside the averaged noise of each, a
coherent part from the mean of the kernel, which is the same in all of them. One head of the total width is never worse, for random sign keys: a product of
numbers between zero and one is at most their mean.
Source: qiao2025, abstract (trade-off of width and heads); zhong2025, abstract (kernel view of softmax attention); the statements are ours.
Differs: noise that averages out like independent noise forgets the coherent part; kernels.multi_head has keys on the sphere.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), H=integers(1), beta=reals(0, open=False))
i, j = items("i j")
v = white(d_v)("v")


def crosstalk(width, rate):
    """e^{rate (k_j.k_i - 1)} v_j summed over the other pairs, keys of signs over the root of the width."""
    k = rademacher(width)("k")
    return over(j, exponential(rate * (k[j] @ k[i]) - rate * norm2(k[i])) * v[j], excluding=i)


HEADS = AverageEnergy(crosstalk(d_k, beta), ("k",), H)
WIDE = E(norm2(crosstalk(H * d_k, H * beta)))


def averaged(statement, families):
    lines = Derivation(statement, DOMAIN).by(rules.unit_norm).by(rules.integrate, v)
    for family in families:
        lines = lines.by(rules.generating_function, family)
    return lines


def heads():
    return Derivation(HEADS, DOMAIN).by(rules.exchangeable_sum, averaged(HEADS.alone, ("k",)), averaged(HEADS.together, ("k", "k'")))


def wide():
    return averaged(WIDE, ("k",))


def kernel_moments(exact, width, rate):
    """E w and E w^2 of e^{rate (x - 1)} over every pair of sign keys."""
    b, mean, square = exact.number(exact.Fraction(rate)), exact.arb(0), exact.arb(0)
    for up in range(width + 1):
        w = (b * (exact.number(exact.Fraction(2 * up, width)) - 2)).exp() * exact.comb(width, up) / 2**width
        mean, square = mean + w, square + w * (b * (exact.number(exact.Fraction(2 * up, width)) - 2)).exp()
    return mean, square


def certificate(exact, *, N, d_k, H, beta):
    mean, square = kernel_moments(exact, d_k, beta)
    return (N - 1) * (square + (H - 1) * mean * mean) / H


def wide_certificate(exact, *, N, d_k, H, beta):
    return (N - 1) * kernel_moments(exact, H * d_k, H * exact.Fraction(beta))[1]


def simulation(wide):
    def noise(sim, *, N, d_k, d_v, H, beta):
        """|sum_{j != 1} w_j v_j|^2 for the mean kernel of H heads, or for one head of H times the width and rate: [R]."""
        heads, width, rate = (1, H * d_k, H * beta) if wide else (H, d_k, beta)
        k = sim.rademacher(heads, N, width)
        weights = sim.torch.exp(rate * (sim.torch.einsum("rhnd,rhd->rhn", k[:, :, 1:], k[:, :, 0]) - 1)).mean(1)
        return sim.torch.einsum("rn,rnm->rm", weights, sim.sphere(N - 1, d_v)).square().sum(-1)

    return noise


def mean(rate, width):
    """E e^{rate (x - 1)} for the overlap x of two sign keys."""
    return exp(-rate) * cosh(rate / width) ** width


ONE = mean(2 * beta, d_k)
PRODUCT = (N - 1) * exp(-2 * H * beta) * cosh(2 * beta / d_k) ** (H * d_k)
CERTIFIED = table("N d_k H beta", (1, 2, 2, 1), (3, 4, 1, 2), (4, 3, 3, "1/2"), (2, 1, 2, 3))
SIZES = table("N d_k d_v H beta", (6, 4, 3, 3, 1), (5, 3, 4, 2, "1/2"), (8, 6, 5, 4, 2))

THEOREM = Theorem(
    title="Width or heads for exponential kernels", domain=DOMAIN, sources=("qiao2025", "zhong2025"),
    parts={
        "heads": Identity(
            quantity=HEADS, equals=(N - 1) * (ONE / H + (1 - 1 / H) * mean(beta, d_k) ** 2), derivation=heads,
            certificate=certify.enclosure(certificate, *CERTIFIED), simulation=simulation(False), points=SIZES,
            near_misses={"no coherent part": (N - 1) * ONE / H, "one head": (N - 1) * ONE, "one wide head": PRODUCT},
        ),
        "wide_head": Identity(
            quantity=WIDE, equals=PRODUCT, derivation=wide, certificate=certify.enclosure(wide_certificate, *CERTIFIED), simulation=simulation(True),
            points=table("N d_k d_v H beta", (6, 2, 3, 2, 1), (5, 3, 4, 2, "1/4"), (8, 2, 5, 3, "1/3")),
            near_misses={
                "one narrow head": (N - 1) * ONE, "mean not squared": (N - 1) * exp(-H * beta) * cosh(beta / d_k) ** (H * d_k),
                "Gaussian overlaps": (N - 1) * exp(2 * H * beta**2 / d_k - 2 * H * beta),
            },
        ),
        "width_wins": Bound(
            relation=">=", quantity=HEADS, equals=PRODUCT, derivation=lambda start: start.by(rules.product_below_mean, averaged(HEADS.alone, ("k",))),
            certificate=certify.enclosure(certificate, *CERTIFIED), simulation=simulation(False),
            points=table("N d_k d_v H beta", (6, 4, 3, 1, 1), (5, 3, 4, 2, "1/10"), (8, 6, 5, 1, "1/2")),
            near_misses={
                "one narrow head": (N - 1) * ONE * (1 + 1 / N), "root": (N - 1) * exp(-H * beta) * cosh(beta / d_k) ** (H * d_k),
                "counts the retrieved pair": N * PRODUCT / (N - 1 / N),
            },
        ),
    },
)  # fmt: skip
