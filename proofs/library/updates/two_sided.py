"""Two-sided updates: gates on both axes of the state, which compose for parallel scans side by side.

A step that multiplies the state from the left and from the right and adds a write is affine; two of them make one of the same form, so a scan needs the two
products and the carried write. With diagonal matrices these are gates on the channels of values and of keys, each a decay by the gradient of its own
penalty, the write being left alone. Without a gate on one side the rule is one of updates.gradient_table.
Source: zhong2025, abstract (one framework for the update rules); reconstruction. Differs: the left factor is on values, the right one on keys.
"""

from memorem.language import *

DOMAIN, REPEATED = Domain(d_k=integers(1), d_v=integers(1)), Domain(d_k=integers(1), d_v=integers(1), T=integers(0), gate=reals(), lam=reals())
S, k, v, a, b = matrix("S", d_v, d_k), vector("k", d_k), vector("v", d_v), vector("a", d_k), vector("b", d_v)
(D_1, D_2), (A_1, A_2), (U_1, U_2) = (
    [matrix(f"{name}_{n}", rows, cols) for n in (1, 2)] for name, rows, cols in (("D", d_v, d_v), ("A", d_k, d_k), ("U", d_v, d_k))
)
I, I_v = identity(d_k), identity(d_v)
fading = trace((I_v - diag(b)) @ S @ S.T) / 2
kept = gate * lam


def gradient_step(start):
    return start.by(rules.take_gradient)


def multiplied(start):
    return start.by(rules.multiply_out)


def faded(start):
    return start.by(rules.rank_one_steps)


POINTS = table("d_k d_v", (3, 2), (4, 5), (2, 1), (16, 8))
STREAMS = table("d_k d_v T gate lam", (3, 2, 4, "1/2", "3/4"), (2, 3, 3, 1, "1/2"), (4, 1, 2, "2/3", 1), (8, 4, 5, "9/10", "-1/2"))

THEOREM = Theorem(
    title="Two-sided updates", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "composition": Algebraic(
            quantity=D_2 @ (D_1 @ S @ A_1 + U_1) @ A_2 + U_2, equals=(D_2 @ D_1) @ S @ (A_1 @ A_2) + (D_2 @ U_1 @ A_2 + U_2), derivation=multiplied,
            points=POINTS,
            near_misses={
                "other order on the left": (D_1 @ D_2) @ S @ (A_1 @ A_2) + (D_2 @ U_1 @ A_2 + U_2),
                "other order on the right": (D_2 @ D_1) @ S @ (A_2 @ A_1) + (D_2 @ U_1 @ A_2 + U_2),
                "writes are not carried": D_2 @ D_1 @ S @ A_1 @ A_2 + U_1 + U_2,
            },
        ),
        "gates": Algebraic(
            quantity=S @ diag(a) - gradient(fading, S, at=S @ diag(a)) + v @ k.T, equals=diag(b) @ S @ diag(a) + v @ k.T, derivation=gradient_step,
            points=POINTS,
            near_misses={
                "gates the write too": diag(b) @ (S @ diag(a) + v @ k.T), "gates add": diag(b) @ S + S @ diag(a) - S + v @ k.T,
                "keys alone": S @ diag(a) + v @ k.T,
            },
        ),
        "one_gate_each": Algebraic(
            quantity=iterate(lambda X: gate * lam * X, S, T, name="X"), equals=kept**T * S, derivation=faded, domain=REPEATED, points=STREAMS,
            near_misses={"one side": gate**T * S, "mean of the gates": ((gate + lam) / 2) ** T * S, "one step": kept * S},
        ),
    },
)  # fmt: skip
