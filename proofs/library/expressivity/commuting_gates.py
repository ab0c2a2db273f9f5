"""Diagonal transitions commute, so the state cannot tell orders apart; and with gates that are not negative no channel alternates.

The product of two diagonal transitions is the same in both orders, for gates of any sign; two transpositions that share a letter do not commute, so no
diagonal transitions act as they do. Under a constant stream each further token moves a channel with one gate by the last movement times the gate: with a
gate that is not negative always to the same side, so that a threshold is passed once at most. A delta step of strength two on a unit key has the gate
minus one along it: what the key reads alternates, which is parity.
Source: grazzi2025, abstract (diagonal and nonnegative transitions cannot track states); reconstruction. Differs: one layer, its transitions only.
Left for later: that finite groups other than abelian ones do not act through affine maps with diagonal linear parts; complexity classes.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(1), d_v=integers(1))
STREAM, PARITY = Domain([nonzero(1 - gate)], d_v=integers(1), T=integers(0), gate=reals()), DOMAIN.with_(T=integers(0))
S, a, b = matrix("S", d_v, d_k), vector("a", d_k), vector("b", d_k)
x, v, e, I = vector("x", d_v), vector("v", d_v), vector("e", d_k, unit=True), identity(d_k)
P_12, P_23 = matrix("P_12", n, n), matrix("P_23", n, n)


def channel(count):
    """The state after so many tokens v under one gate."""
    return iterate(lambda z: gate * z + v, x, count, name="z")


def commuted(start):
    return start.by(rules.multiply_out)


def moved(start):
    return start.by(rules.rank_one_steps).by(rules.rank_one_steps).by(rules.multiply_out)


def alternating(start):
    return start.by(rules.rank_one_steps).by(rules.multiply_out)


def swaps(exact, *, n):
    """The matrices of (12) and (23)."""
    order = [[1, 0, 2], [0, 2, 1]]
    rows = [[*first, *range(3, n)] for first in order]
    return certify.Instance({name: [exact.identity(n)[i] for i in row] for name, row in zip(("P_12", "P_23"), rows, strict=True)})


SIZES = table("d_k d_v", (3, 2), (1, 3), (5, 1), (16, 8))
TOKENS = table("d_v T gate", (2, 3, "1/2"), (1, 4, "-2/3"), (3, 0, 2), (8, 9, "9/10"))
STEPS = tuple({**point, "T": count} for point, count in zip(SIZES, (3, 4, 1, 7), strict=True))

THEOREM = Theorem(
    title="Commuting gates", domain=DOMAIN, sources=("grazzi2025",),
    parts={
        "order": Algebraic(
            quantity=S @ diag(b) @ diag(a), equals=S @ diag(a) @ diag(b), derivation=commuted, points=SIZES,
            near_misses={"the last one alone": S @ diag(b), "gates add": S @ (diag(a) + diag(b)), "the first one twice": S @ diag(a) @ diag(a)},
        ),
        "movement": Algebraic(
            quantity=channel(T + 1) - channel(T), equals=gate**T * ((gate - 1) * x + v), derivation=moved, domain=STREAM, points=TOKENS,
            near_misses={
                "the same each time": (gate - 1) * x + v, "a step later": gate ** (T + 1) * ((gate - 1) * x + v), "without the state": gate**T * v,
            },
        ),
        "parity": Algebraic(
            quantity=iterate(lambda M: M @ (I - 2 * e @ e.T), S, T, name="M") @ e, equals=(-1) ** T * S @ e, derivation=alternating, domain=PARITY,
            points=STEPS, near_misses={"kept": S @ e, "a step later": (-1) ** (T + 1) * S @ e, "erased": 0 * S @ e},
        ),
        "transpositions": Negative(
            claim=Claim(P_12 @ P_23, "=", P_23 @ P_12), note="Transpositions that share a letter commute, as diagonal transitions do.",
            domain=Domain(n=integers(3)), counterexample=certify.instances(swaps, *table("n", (3,), (5,))),
        ),
    },
)  # fmt: skip
