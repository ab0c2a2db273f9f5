"""How fast the delta rule learns a linear map from random keys: one rate for every law of unit keys with equal covariance.

On data that a linear map explains, each write shrinks the mean squared error of the state by one factor, which depends on the strength and the width alone:
keys on the sphere, sign keys and any other isotropic unit keys share it. The factor is least at strength one, a projection, and one at strength two.
Source: zhong2025, abstract (update rules); strohmer2009 is the case of strength one. Differs: the write strength is called beta there.
The state is read along one row of its error, which is what the rule carries.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(1), T=integers(0), eta=reals(0, 2, open=False), keys=one_of("sphere", "rademacher"))
row, i, j = carried("y", d_k), *items("i j")
rate = 1 - eta * (2 - eta) / d_k


def error(keys):
    """E |(S - S*) row|^2 after T writes, from an error of norm one."""
    k, u = ensemble(keys, d_k)("k")[j], sphere(d_k)("u")[i]
    return recurrence(norm2(row), {row: u}, (step({row: row - eta * (k @ row) * k}), T))


THEOREM = Theorem(
    title="Rate of learning from random keys", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "rate": Identity(
            quantity=error, equals=rate**T, derivation=lambda start: start.by(rules.close).by(rules.solve),
            points=table("d_k T eta keys", (8, 12, "1/2", "sphere"), (4, 6, 1, "rademacher"), (3, 5, "3/2", "sphere"), (2, 4, 2, "rademacher")),
            near_misses={
                "mean of the error, squared": (1 - eta / d_k) ** (2 * T), "projections for any strength": (1 - 1 / d_k) ** T,
                "shrinks twice": rate ** (2 * T), "one direction": (1 - eta) ** (2 * T),
            },
        ),
    },
)  # fmt: skip
