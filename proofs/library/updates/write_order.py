"""Whether the order of two writes matters: not to the Hebbian rule, and to the delta rule as far as the keys overlap.

Sums do not know their order. Two delta writes in the two orders differ by the product of the strengths, the cosine of the keys, and the two crosswise outer
products; what was stored before adds a term with the same factor. From an empty memory the squared difference is that of a value moved to the other's key.
Source: zhong2025, abstract (update rules); reconstruction. Differs: DeltaNet calls the strengths beta; keys have norm one.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(1), d_v=integers(1), eta=reals(), gain=reals())
S, v_1, v_2 = matrix("S", d_v, d_k), vector("v_1", d_v), vector("v_2", d_v)
k_1, k_2 = vector("k_1", d_k, unit=True), vector("k_2", d_k, unit=True)
c, nothing = entry(k_1.T @ k_2), zeros(d_v, d_k)


def delta(S, key, value, strength):
    return S + strength * (value - S @ key) @ key.T


def exchanged(S):
    """First write first, less second write first; the strengths are eta for the first item and gain for the second."""
    return delta(delta(S, k_1, v_1, eta), k_2, v_2, gain) - delta(delta(S, k_2, v_2, gain), k_1, v_1, eta)


def difference(factor, stored=True):
    old = S @ (k_1 @ k_2.T - k_2 @ k_1.T) if stored else nothing
    return factor * (v_2 @ k_1.T - v_1 @ k_2.T + old)


def energy(overlap):
    return (eta * gain * c) ** 2 * (v_1.T @ v_1 + v_2.T @ v_2 - overlap * v_1.T @ v_2)


def multiplied_out(start):
    return start.by(rules.multiply_out)


POINTS = table("d_k d_v eta gain", (3, 2, "2/3", "1/2"), (2, 3, "7/4", 1), (1, 2, "-1/2", "3/4"), (16, 8, 1, 2))

THEOREM = Theorem(
    title="Order of writes", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "hebb": Algebraic(
            quantity=(S + v_1 @ k_1.T) + v_2 @ k_2.T - ((S + v_2 @ k_2.T) + v_1 @ k_1.T), equals=nothing, derivation=multiplied_out, points=POINTS,
            near_misses={"as for the delta rule": difference(c), "the later value": (v_2 - v_1) @ k_2.T},
        ),
        "delta": Algebraic(
            quantity=exchanged(S), equals=difference(eta * gain * c), derivation=multiplied_out, points=POINTS,
            near_misses={
                "no strengths": difference(c), "squared cosine": difference(eta * gain * c**2), "empty memory": difference(eta * gain * c, stored=False),
                "other sign": -difference(eta * gain * c),
            },
        ),
        "energy": Algebraic(
            quantity=squared_norm(exchanged(nothing)), equals=energy(2 * c), derivation=multiplied_out, points=POINTS,
            near_misses={"orthogonal keys": energy(0), "overlap counted once": energy(c), "cosine not squared": energy(2 * c) / c},
        ),
    },
)  # fmt: skip
