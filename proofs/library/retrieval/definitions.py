"""A fifth definition of the retrieval ratio: the pair that is read is given, and the mean is over the other pairs only.

Given the pair, the mean exists at every width, narrow ones too: what makes the mean of the ratio infinite at widths one and two is averaging over the
pair that is read, whose key may be short. For a pair of typical lengths the given value is the headline without the retrieved pair.
Source: zhong2025, equation 7 as a public review gives it (secondary); the comparison is ours.
Differs: retrieval.four_definitions averages over the pair as well.
"""

from memorem.language import *

i, j = items("i j")
k, v = gaussian(d_k)("k"), gaussian(d_v)("v")
q, u = constant("q", d_k), constant("u", d_v)
ratio = E(norm2(over(j, (k[j] @ q) * v[j], excluding=i)) / (norm2(q) ** 2 * norm2(u)))
SIZES = {"N": integers(1), "d_k": integers(1), "d_v": integers(1)}


def given(start, key, value):
    return start.by(rules.integrate, v, k).by(rules.named_sums, q, {2: key}).by(rules.named_sums, u, {2: value})


def certificate(exact, *, N, d_k, d_v, norm_k=None, norm_v=None):
    """Overlaps with a given key are its length times a standard normal, and each of the d_v coordinates of a value has mean square one."""
    key, value = (d_k if norm_k is None else norm_k), (d_v if norm_v is None else norm_v)
    return exact.gaussian_mean(lambda x: x * x) * exact.number((N - 1) * d_v / exact.Fraction(key * value))


def simulation(sim, *, N, d_k, d_v, norm_k=None, norm_v=None):
    """|r|^2 / (c^2 |u|^2) of the N - 1 other pairs for the key sqrt(|q|^2) e_1 and a value of the given length: [R]."""
    key, value = (d_k if norm_k is None else norm_k), (d_v if norm_v is None else norm_v)
    overlaps = key**0.5 * sim.gaussian(N - 1, d_k)[..., 0]
    return sim.torch.einsum("rn,rnm->rm", overlaps, sim.gaussian(N - 1, d_v)).square().sum(-1) / (key**2 * value)


THEOREM = Theorem(
    title="The retrieval ratio given the pair that is read", domain=Domain(**SIZES), sources=("zhong2025",),
    parts={
        "given_the_pair": Identity(
            domain=Domain(**SIZES, norm_k=reals(0), norm_v=reals(0)), quantity=ratio, equals=(N - 1) * d_v / (norm_k * norm_v),
            given={q: {2: norm_k}, u: {2: norm_v}}, derivation=lambda start: given(start, norm_k, norm_v),
            certificate=certify.enclosure(certificate, *table("N d_k d_v norm_k norm_v", (3, 1, 2, 2, 3), (5, 4, 3, "1/2", 1), (2, 2, 1, 5, "1/3"))),
            simulation=simulation, points=table("N d_k d_v norm_k norm_v", (5, 1, 4, 2, 3), (8, 2, 8, "1/2", 2), (12, 8, 3, 6, 1)),
            near_misses={
                "counts the retrieved pair": N * d_v / (norm_k * norm_v),
                "squared length of the key once too often": (N - 1) * d_v / (norm_k**2 * norm_v), "values of norm one": (N - 1) / (norm_k * norm_v),
            },
        ),
        "typical_lengths": Identity(
            quantity=ratio, equals=(N - 1) / d_k, given={q: {2: d_k}, u: {2: d_v}}, derivation=lambda start: given(start, d_k, d_v),
            certificate=certify.enclosure(certificate, *table("N d_k d_v", (3, 1, 2), (5, 4, 3), (2, 2, 1))), simulation=simulation,
            points=table("N d_k d_v", (5, 2, 4), (8, 1, 8), (12, 8, 3)),
            near_misses={
                "counts the retrieved pair": N / d_k, "mean over the pair too": (N - 1) * d_v / ((d_k - 2) * (d_v - 2)),
                "mean over its key": (N - 1) / (d_k - 2),
            },
        ),
    },
)  # fmt: skip
