"""Conjectures without a derivation, a certificate or points: what a user has before there is a proof.

Source: none; one of them is false.
"""

from memorem import (
    AllRight,
    Domain,
    E,
    Identity,
    L,
    N,
    Theorem,
    d_k,
    d_v,
    integers,
    isotropic,
    items,
    norm2,
    observe,
    one_of,
    over,
    prob,
    reals,
    white,
)

k, v = isotropic(d_k)("k"), white(d_v)("v")
i, j = items("i j")
noise = E(norm2(over(j, (k[j] @ k[i]) * v[j], excluding=i)))

THEOREM = Theorem(
    title="A guess and another",
    domain=Domain(N=integers(1), d_k=integers(1), d_v=integers(1), keys=one_of("sphere", "rademacher")),
    parts={
        "wrong": Identity(quantity=noise, equals=(N - 1) / (d_k + 1), simulation=observe.inverse_snr),
        "right": Identity(quantity=noise, equals=(N - 1) / d_k, simulation=observe.inverse_snr),
        "interpreted": Identity(quantity=noise, equals=(N - 1) / d_k),
        "unsaid": Identity(domain=Domain(prob=reals(0, 1), L=integers(1)), quantity=AllRight(prob, L), equals=(1 - prob) ** L),
    },
)
