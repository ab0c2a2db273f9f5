"""Error of a chain of look-ups through fresh codebooks: signal and noise drive each other, at a rate that has no threshold.

Only the value that is right is a key of the next layer; crosstalk is noise there, which each layer reads with the gain of the load and partly turns into
signal. The two energies obey a recurrence of two terms, whose larger rate exceeds one as soon as there are two pairs, while the ratio of noise to signal
settles at every load, at the square root of the width where there is one pair more than dimensions.
Source: qiao2025, abstract (error propagation through depth); the model is a reconstruction.
Differs: neither the law of shared codebooks nor an affine recurrence of the error alone; they agree with it at one layer, not at every depth.
Simulated points keep the larger rate to the power L below ten: tails grow with depth.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), L=integers(0), keys=one_of("sphere", "rademacher"))
signal, error = carried("alpha"), carried("n", d_k)
s = (N - 1) / d_k
root = sqrt((d_k - N + 1) ** 2 + 4 * (N - 1)) / d_k


def lucas(index):
    """U_0 = 0, U_1 = 1, U_{n+1} = P U_n - Q U_{n-1} for the sum P = 1 + s and the product Q = s (1 - 1/d_k) of the two rates."""
    return (((1 + s + root) / 2) ** index - ((1 + s - root) / 2) ** index) / root


def derivation(start):
    return start.by(rules.close).by(rules.solve)


def chain(reading=None):
    return lambda keys: fresh_chain(ensemble(keys, d_k), L, reading)


POINTS = table("N d_k L keys", (4, 8, 2, "sphere"), (3, 6, 3, "rademacher"), (5, 12, 2, "rademacher"))


WALKED = table("N d_k L keys", (2, 2, 2, "rademacher"), (3, 2, 1, "rademacher"), (2, 2, 1, "sphere"), (2, 3, 1, "rademacher"), (3, 1, 2, "sphere"))


def part(reading, equals, near_misses, points=POINTS, scale=1 + 0 * N):
    return Identity(
        quantity=chain(reading), equals=equals, derivation=derivation, certificate=certify.walked(*WALKED), points=points, scale=scale,
        near_misses=near_misses,
    )  # fmt: skip


THEOREM = Theorem(
    title="Error of a chain through fresh codebooks", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "error": part(
            None, lucas(L + 1) - 1,
            {
                "shared codebooks": (1 + s) ** L - 1, "linear in depth": L * s, "powers of the load": s * (1 - s**L) / (1 - s),
                "one layer more": lucas(L + 2) - 1,
            },
        ),
        "signal": part(signal**2, lucas(L + 1) - s * lucas(L), {"stays one": 1 + 0 * L, "all": lucas(L + 1), "first rate kept": 1 + s * L / d_k}),
        "noise": part(norm2(error), s * lucas(L), {"all of the error": lucas(L + 1) - 1, "linear in depth": L * s, "one layer": s}),
        "mean_signal": part(signal, 1 + 0 * L, {"fades": (1 - 1 / d_k) ** L, "grows": 1 + L * s / d_k}),
    },
)  # fmt: skip
