"""Rules that gate every channel and correct: the delta rule and Oja's with channel gates, and the diagonal minus rank one of RWKV-7.

Where the state decays first and the gradient is taken at the decayed state, the correction reads what is left: the delta rule with channel gates, and Oja's
rule with gates on the values. Where a penalty on the state is a part of the loss, the gradient is taken at the old state, and the transition is a diagonal
matrix minus one of rank one. With a removal key of its own and rates for each channel that form is what RWKV-7 publishes.
Source: zhong2025, abstract (one framework for the update rules); the rows are reconstructions. Differs: gates are factors here, not logarithms; DeltaNet
calls the strength beta; in RWKV-7 c is the removal key, of norm one, r are the rates and k is the replaced key.
Every gate may be one, which is the rule without it.
"""

from memorem.language import *

SIZES = {"d_k": integers(1), "d_v": integers(1)}
PLAIN, DOMAIN, GATED = Domain(**SIZES), Domain(**SIZES, eta=reals()), Domain(**SIZES, eta=reals(), gate=reals())
S, k, v, a, b = matrix("S", d_v, d_k), vector("k", d_k), vector("v", d_v), vector("a", d_k), vector("b", d_v)
c, rates = vector("c", d_k), vector("r", d_k)
I, I_v = identity(d_k), identity(d_v)
error, key_error = squared_norm(v - S @ k) / 2, squared_norm(k - S.T @ v) / 2
decayed, penalty = S @ diag(a), trace(S @ (I - diag(a)) @ S.T) / 2


def derivation(start):
    return start.by(rules.take_gradient)


def multiplied(start):
    return start.by(rules.multiply_out)


def row(quantity, equals, near_misses, domain=DOMAIN, by=derivation):
    names = ("eta", "gate")[: len(domain.parameters) - 2]
    points = table(" ".join(("d_k d_v", *names)), *((*sizes, *texts[: len(names)]) for sizes, texts in POINTS))
    return Algebraic(quantity=quantity, equals=equals, near_misses=near_misses, derivation=by, domain=domain, points=points)


POINTS = (((3, 2), ("3/7", "3/4")), ((4, 5), ("1/2", 1)), ((2, 1), (1, "1/3")), ((16, 8), ("2/3", "9/10")))

THEOREM = Theorem(
    title="Channel gates and corrections", domain=PLAIN, sources=("zhong2025",),
    parts={
        "channel_gated_delta": row(
            decayed - eta * gradient(error, S, at=decayed), S @ diag(a) @ (I - eta * k @ k.T) + eta * v @ k.T,
            {
                "weight decay at the old state": S @ (diag(a) - eta * k @ k.T) + eta * v @ k.T,
                "corrects, then decays": S @ (I - eta * k @ k.T) @ diag(a) + eta * v @ k.T,
                "gates the write too": (S @ (I - eta * k @ k.T) + eta * v @ k.T) @ diag(a),
            },
        ),
        "diagonal_minus_rank_one": row(
            S - gradient(eta * error + penalty, S), S @ (diag(a) - eta * k @ k.T) + eta * v @ k.T,
            {"correction reads the decayed state": S @ diag(a) @ (I - eta * k @ k.T) + eta * v @ k.T, "no correction": S @ diag(a) + eta * v @ k.T},
        ),
        "removal_key": row(
            S @ diag(a) - S @ c @ (diag(rates) @ c).T + v @ k.T, S @ (diag(a) - c @ c.T @ diag(rates)) + v @ k.T,
            {
                "rates on the other side": S @ (diag(a) - diag(rates) @ c @ c.T) + v @ k.T,
                "removes by the written key": S @ (diag(a) - k @ k.T @ diag(rates)) + v @ k.T,
                "reads the decayed state": S @ diag(a) @ (I - c @ c.T @ diag(rates)) + v @ k.T,
            },
            PLAIN, multiplied,
        ),
        "gated_oja": row(
            gate * S - eta * gradient(key_error, S, at=gate * S), gate * (I_v - eta * v @ v.T) @ S + eta * v @ k.T,
            {
                "gates the write too": gate * ((I_v - eta * v @ v.T) @ S + eta * v @ k.T),
                "weight decay at the old state": (gate * I_v - eta * v @ v.T) @ S + eta * v @ k.T,
                "multiplies from the right": gate * S @ (I - eta * k @ k.T) + eta * v @ k.T,
            },
            GATED,
        ),
        "channel_gated_oja": row(
            diag(b) @ S - eta * gradient(key_error, S, at=diag(b) @ S), (I_v - eta * v @ v.T) @ diag(b) @ S + eta * v @ k.T,
            {
                "corrects, then decays": diag(b) @ (I_v - eta * v @ v.T) @ S + eta * v @ k.T,
                "weight decay at the old state": (diag(b) - eta * v @ v.T) @ S + eta * v @ k.T,
            },
        ),
    },
)  # fmt: skip
