"""What is left of an item in a stream of writes by the gated delta rule.

Every later write takes away, on average, one part in the key width times its strength, and the gate fades all alike; this needs no more of the keys than
their covariance. The mean square decays at two rates, and which depends on the law of the keys: what was taken away comes back in other directions.
Source: zhong2025, abstract (update rules); the model is a reconstruction. Differs: DeltaNet calls the write strength beta, its gate alpha.
A write does not take away its strength as a share of the item: only keys that are alike overwrite each other.
"""

from memorem.language import *

SIZES = {"d_k": integers(1), "age": integers(0), "eta": reals(0, 2, open=False), "gate": reals(0, 1, open="low"), "gain": reals(0)}
DOMAIN = Domain(**SIZES, keys=one_of("sphere", "rademacher"))
LAW = Domain(**SIZES)
rho = 1 - eta * (2 - eta) / d_k
mean = gain * gate**age * (1 - eta / d_k) ** age


def derivation(start):
    return start.by(rules.close).by(rules.solve)


def square(kept):
    return gain**2 * gate ** (2 * age) * (rho**age / d_k + (1 - 1 / d_k) * kept**age)


def second(keys, kept, other):
    return Identity(
        domain=LAW, quantity=stream_signal(keys(d_k), age, eta, gate, gain, power=2), equals=square(kept), derivation=derivation,
        points=table("d_k age eta gate gain", (4, 2, "2/3", "3/4", 1), (3, 4, "3/2", 1, "1/2"), (6, 1, 1, "9/10", 2), (2, 3, 2, "4/5", 1)),
        near_misses={"squared mean": mean**2, "one rate": gain**2 * gate ** (2 * age) * rho**age, "the other law of keys": square(other)},
    )  # fmt: skip


sphere_kept = 1 - 2 * eta / d_k + 2 * eta**2 / (d_k * (d_k + 2))
sign_kept = 1 - 2 * eta / d_k + 2 * eta**2 / d_k**2

THEOREM = Theorem(
    title="Signal of the gated delta rule", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "mean": Identity(
            quantity=lambda keys: stream_signal(ensemble(keys, d_k), age, eta, gate, gain), equals=mean, derivation=derivation,
            points=table(
                "d_k age eta gate gain keys", (4, 2, "2/3", "3/4", 1, "sphere"), (3, 4, "3/2", 1, "1/2", "rademacher"),
                (6, 3, 1, "9/10", 2, "sphere"), (3, 2, 2, "4/5", 1, "rademacher"),
            ),
            scale=gain,
            near_misses={
                "strength as a share": gain * gate**age * (1 - eta) ** age, "not overwritten": gain * gate**age,
                "no gate": gain * (1 - eta / d_k) ** age, "energy": gain * gate**age * rho**age,
            },
        ),
        "square_sphere": second(sphere, sphere_kept, sign_kept),
        "square_rademacher": second(rademacher, sign_kept, sphere_kept),
    },
)  # fmt: skip
