"""Noise at the query, at every layer, and in the stored values of a chain of look-ups.

An isotropic error is filtered once by the load when it enters; from then on it is crosstalk like any other and is passed on at the rate of the chain.
Errors of the stored values add to the rate itself, since each look-up reads them anew.
Source: qiao2025, abstract (error propagation through depth); the model is a reconstruction.
Differs: noise is neither multiplied by the whole rate of every layer nor filtered again by each.
Simulated points keep the rate to the power L below ten: tails grow with depth.
"""

from memorem.language import *

SIZES = {"d_k": integers(1), "L": integers(1), "keys": one_of("sphere", "rademacher")}
NOISY = Domain(N=integers(2), sigma=reals(0, open=False), theta=reals(0, open=False), **SIZES)
VALUES = Domain(N=integers(1), sigma=reals(0, open=False), **SIZES)
s, load = (N - 1) / d_k, N / d_k


def derivation(start):
    return start.by(rules.close).by(rules.solve)


THEOREM = Theorem(
    title="Noise in a chain of look-ups", domain=NOISY, sources=("qiao2025",),
    meanings={"theta": "norm of the error of the query", "sigma": "norm of an injected error"},
    parts={
        "query_and_layers": Identity(
            quantity=lambda keys: noisy_chain(ensemble(keys, d_k), L, theta, sigma),
            equals=(1 + s) ** L - 1 + load * theta**2 * (1 + s) ** (L - 1) + sigma**2 * (1 + load * ((1 + s) ** (L - 1) - 1) / s),
            derivation=derivation,
            certificate=certify.walked(
                *table(
                    "N d_k L theta sigma keys", (2, 2, 1, "1/2", "1/3", "rademacher"), (2, 1, 3, 1, "1/2", "sphere"), (3, 1, 2, 0, 1, "rademacher"),
                    (3, 1, 2, 1, "1/2", "sphere"),
                ),
            ),
            points=table(
                "N d_k L theta sigma keys", (4, 12, 2, "4/5", 0, "sphere"), (4, 12, 3, "1/2", "1/2", "rademacher"), (3, 8, 2, 0, 1, "sphere"),
            ),
            near_misses={
                "multiplied by every layer": (1 + s) ** L * (1 + theta**2) - 1 + sigma**2 * L,
                "one pair less": (1 + s) ** L - 1 + s * theta**2 * (1 + s) ** (L - 1) + sigma**2 * (1 + s) ** (L - 1),
                "noise not filtered": (1 + s) ** L - 1 + theta**2 * (1 + s) ** (L - 1) + sigma**2 * ((1 + s) ** L - 1) / s,
            },
        ),
        "values": Identity(
            domain=VALUES, quantity=lambda keys: noisy_values_chain(ensemble(keys, d_k), L, sigma),
            equals=(1 + sigma**2) * (1 + s) * (1 + s + sigma**2 * load) ** (L - 1) - 1, derivation=derivation,
            points=table("N d_k L sigma keys", (4, 12, 2, "1/2", "sphere"), (3, 8, 2, 1, "rademacher"), (4, 16, 3, "1/2", "rademacher")),
            near_misses={
                "every layer as the first": ((1 + sigma**2) * (1 + s)) ** L - 1, "read once": (1 + sigma**2) * (1 + s) ** L - 1,
                "one pair less": (1 + sigma**2) * (1 + s) * (1 + s + sigma**2 * s) ** (L - 1) - 1,
            },
        ),
    },
)  # fmt: skip
