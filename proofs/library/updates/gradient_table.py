"""Linear-attention updates are single gradient steps.

Every part is one row of a table: the memory after one write is one explicit gradient step on a loss of the pair that is written. Inner-product
losses give the Hebbian family (with a penalty on the state: decay, gates), squared errors give the delta family. The gated delta rule decays
first and takes the gradient at the decayed state; Oja's rule is the delta rule seen from the values.
Source: zhong2025, abstract (one framework for the update rules); the table is a reconstruction. Differs: DeltaNet calls the write strength beta;
gates are factors here, not logarithms; the state is [d_v, d_k].
Implicit steps are updates.implicit_kaczmarz, recursive least squares updates.recursive_least_squares.
"""

from memorem.language import *

S, k, v, a = matrix("S", d_v, d_k), vector("k", d_k), vector("v", d_v), vector("a", d_k)
I, I_v = identity(d_k), identity(d_v)
overlap = v.T @ S @ k
error = squared_norm(v - S @ k) / 2
NUMBERS = {"eta": "3/7", "gate": "3/4", "lam": "2/3", "theta": "1/2"}
OTHERS = {"eta": "1/2", "gate": "1/3", "lam": "1/4", "theta": "1/5"}


def row(loss, equals, near_misses, *, at=1, strength=1, **parameters):
    """The part for `at * S - strength * grad loss(at * S)`."""
    base = S if at == 1 else at * S
    numbers, others = ({name: given[name] for name in parameters} for given in (NUMBERS, OTHERS))
    points = (*({"d_k": keys, "d_v": values, **numbers} for keys, values in ((3, 2), (4, 5), (32, 16))), {"d_k": 5, "d_v": 3, **others})
    return Algebraic(
        quantity=base - strength * (gradient(loss, S, at=base) if at != 1 else gradient(loss, S)), equals=equals, near_misses=near_misses,
        domain=Domain(d_k=integers(1), d_v=integers(1), **parameters), points=points, derivation=lambda start: start.by(rules.take_gradient),
    )  # fmt: skip


hebb = row(
    -overlap,
    S + v @ k.T,
    {"anti-Hebbian": S - v @ k.T, "scaled by the key": S + entry(k.T @ k) * v @ k.T},
)

decay = row(
    -overlap + (1 - lam) / 2 * squared_norm(S),
    lam * S + v @ k.T,
    {"decays the write too": lam * (S + v @ k.T), "penalty without the half": (2 * lam - 1) * S + v @ k.T},
    lam=reals(),
)

diagonal_gate = row(
    -overlap + trace(S @ (I - diag(a)) @ S.T) / 2,
    S @ diag(a) + v @ k.T,
    {"gates the write too": (S + v @ k.T) @ diag(a), "complementary gate": S @ (I - diag(a)) + v @ k.T},
)

delta = row(
    error,
    S @ (I - eta * k @ k.T) + eta * v @ k.T,
    {
        "error without the half": S @ (I - 2 * eta * k @ k.T) + 2 * eta * v @ k.T,
        "strength on the write only": S @ (I - k @ k.T) + eta * v @ k.T,
    },
    strength=eta,
    eta=reals(),
)

gated_delta = row(
    error,
    gate * S @ (I - eta * k @ k.T) + eta * v @ k.T,
    {
        "weight decay at the old state": S @ (gate * I - eta * k @ k.T) + eta * v @ k.T,
        "gates the write too": gate * (S @ (I - eta * k @ k.T) + eta * v @ k.T),
        "gate inside the error only": S @ (I - eta * gate**2 * k @ k.T) + eta * gate * v @ k.T,
    },
    at=gate,
    strength=eta,
    eta=reals(),
    gate=reals(),
)

normalised = row(
    error,
    S + eta / (theta + entry(k.T @ k)) * (v - S @ k) @ k.T,
    {
        "not normalised": S + eta * (v - S @ k) @ k.T,
        "normalised twice": S + eta / (theta + entry(k.T @ k)) ** 2 * (v - S @ k) @ k.T,
    },
    strength=eta / (theta + entry(k.T @ k)),
    eta=reals(),
    theta=reals(0),
)

oja = row(
    squared_norm(k - S.T @ v) / 2,
    (I_v - eta * v @ v.T) @ S + eta * v @ k.T,
    {"multiplies from the right": S @ (I - eta * k @ k.T) + eta * v @ k.T, "no decay": S + eta * v @ k.T},
    strength=eta,
    eta=reals(),
)

THEOREM = Theorem(
    title="Update rules as single gradient steps", domain=Domain(d_k=integers(1), d_v=integers(1)), sources=("zhong2025",),
    meanings={"theta": "what is added to the squared norm"},
    parts={
        "hebb": hebb,
        "decay": decay,
        "diagonal_gate": diagonal_gate,
        "delta": delta,
        "gated_delta": gated_delta,
        "normalised": normalised,
        "oja": oja,
    },
)  # fmt: skip
