"""A sliding window: the memory of the last items only, kept by taking away what leaves.

A state that adds each write and takes away the one that leaves the window holds the items of the window and nothing else, whatever was before. Crosstalk
is that of a Hebbian memory of so many items and does not grow with the stream; what is older is not faded but gone. A window that fades as well, and is as
long as the stream, is updates.decay_stream.
Source: zhong2025, abstract (one framework for the update rules); reconstruction. Differs: m is the length of the window.
The middle of the window are the items that stay.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))
WINDOW = {"d_k": integers(1), "m": integers(1), "age": integers(0), "keys": one_of("sphere", "rademacher"), "where": [nonnegative(m - 1 - age)]}
NOISE, FADING = Domain(**WINDOW), Domain(**WINDOW, lam=reals(0, 1))
V, K = matrix("V", N, d_v), matrix("K", N, d_k)  # the items that stay
k, v, k_old, v_old = vector("k", d_k), vector("v", d_v), vector("k_old", d_k, r"k_{\mathrm{old}}"), vector("v_old", d_v, r"v_{\mathrm{old}}")
window = v_old @ k_old.T + V.T @ K


def noise(decay):
    """Crosstalk at an item of some age in a full window: all other items of the window, whatever was written before it."""
    return lambda keys: stream_noise(ensemble(keys, d_k), m, age, 0, decay, 1)


def multiplied(start):
    return start.by(rules.multiply_out)


def solved(start):
    return start.by(rules.close).by(rules.solve)


POINTS = table("N d_k d_v", (3, 2, 2), (1, 3, 1), (5, 1, 3), (8, 16, 4))

THEOREM = Theorem(
    title="Sliding window", domain=DOMAIN, sources=("zhong2025",), meanings={"m": "length of the window"},
    parts={
        "slide": Algebraic(
            quantity=window + v @ k.T - v_old @ k_old.T, equals=V.T @ K + v @ k.T, derivation=multiplied, points=POINTS,
            near_misses={"nothing leaves": window + v @ k.T, "nothing enters": V.T @ K, "leaves by the new key": window + v @ k.T - v_old @ k.T},
        ),
        "noise": Identity(
            quantity=noise(1), equals=(m - 1) / d_k, derivation=solved, domain=NOISE,
            points=table("d_k m age keys", (8, 5, 2, "sphere"), (6, 8, 0, "rademacher"), (4, 3, 2, "sphere")),
            near_misses={"counts the item": m / d_k, "younger items": age / d_k, "older items": (m - 1 - age) / d_k},
        ),
        "fading_noise": Identity(
            quantity=noise(lam), equals=((1 - lam ** (2 * m)) / (1 - lam**2) - lam ** (2 * age)) / d_k, derivation=solved, domain=FADING,
            points=table("d_k m age lam keys", (8, 5, 2, "4/5", "sphere"), (6, 8, 0, "9/10", "rademacher"), (4, 3, 2, "1/2", "sphere")),
            near_misses={
                "endless stream": (1 / (1 - lam**2) - lam ** (2 * age)) / d_k, "no decay": (m - 1) / d_k,
                "counts the item": (1 - lam ** (2 * m)) / (1 - lam**2) / d_k,
            },
        ),
    },
)  # fmt: skip
