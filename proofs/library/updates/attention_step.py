"""The row of softmax attention in the table of update rules: what it answers moves towards each new value by that value's weight.

Softmax attention at one query, with a kernel for the exponential, holds a sum of values and a sum of weights. A new pair moves the answer by its own weight
towards the new value, so that the answer is a running mean. A forget gate multiplies both sums before they are added to: old weights fade and add up to one
with the new one. Over a whole stream the weights are kernels times the products of later gates, that is, logarithms of gates added to scores; with one
constant gate these are biases linear in the distance. A gate of one is softmax attention; kernels of features are normalised linear attention.
Source: zhong2025, abstract (kernel view of softmax); katharopoulos2020, abstract (normalised linear attention). Reconstruction.
Differs: gates are factors, not logarithms. kappa are the kernels of the query with the stored keys, kappa_new that of the new one.
"""

from memorem.language import *

STEP = Domain(N=integers(1), d_v=integers(1), gate=reals(0))
DOMAIN = Domain(N=integers(1), m=integers(1), d_v=integers(1))
V, v, kappa = matrix("V", N, d_v), vector("v", d_v), vector("kappa", N, r"\kappa", positive=True)
own = matrix("kappa_new", 1, 1, r"\kappa_{\mathrm{new}}", facts=("positive",))
Phi, P, counted = matrix("Phi", N, m, r"\Phi", facts=("positive",)), matrix("P", N, d_v), matrix("P", N, 1)
phi, gates = vector("phi_q", m, r"\phi_q", positive=True), vector("gate", N, r"\alpha", positive=True)
new, old = entry(own), entry(ones(N).T @ kappa)
answer = V.T @ kappa / old  # before the new pair
share = new / (gate * old + new)

kept = diag(Decay(gates, "end"))  # products of the gates after each write
values, weights = Stream(keys=Phi, predicted=P, write=V, gates=gates), Stream(keys=Phi, predicted=counted, write=ones(N), gates=gates)
scored = kept @ Phi @ phi


def multiplied(start):
    return start.by(rules.multiply_out)


def unrolled(stream):
    def derivation(start):
        written = Derivation(stream.writes, start.domain).by(rules.written).by(rules.unroll)
        return start.by(rules.unroll).by(rules.triangular, written).by(rules.multiply_out)

    return derivation


POINTS = table("N d_v gate", (3, 2, "2/3"), (1, 3, 1), (5, 1, "1/4"), (12, 4, "9/10"))
STREAMS = table("N m d_v", (3, 4, 2), (1, 2, 3), (5, 1, 1), (12, 8, 4))

THEOREM = Theorem(
    title="Softmax attention as an update rule", domain=DOMAIN, sources=("zhong2025", "katharopoulos2020"),
    parts={
        "step": Algebraic(
            quantity=(gate * V.T @ kappa + new * v) / (gate * old + new), equals=(1 - share) * answer + share * v, derivation=multiplied, domain=STEP,
            points=POINTS,
            near_misses={
                "no gate": (1 - new / (old + new)) * answer + new / (old + new) * v, "gates the answer": gate * (1 - share) * answer + share * v,
                "mean over items": (N * answer + v) / (N + 1),
            },
        ),
        "answer": Algebraic(
            quantity=values.final @ phi / entry(ones(N).T @ scored), equals=V.T @ scored / entry(ones(N).T @ scored), derivation=unrolled(values),
            points=STREAMS,
            near_misses={
                "not normalised": V.T @ scored, "gates on the values alone": V.T @ scored / entry(ones(N).T @ Phi @ phi),
                "no gates": V.T @ Phi @ phi / entry(ones(N).T @ Phi @ phi),
                "since the start": V.T @ diag(Decay(gates, "start")) @ Phi @ phi / entry(ones(N).T @ scored),
            },
        ),
        "normaliser": Algebraic(
            quantity=weights.final @ phi, equals=ones(N).T @ scored, derivation=unrolled(weights), points=STREAMS,
            near_misses={"no gates": ones(N).T @ Phi @ phi, "counts the items": N * identity(1)},
        ),
    },
)  # fmt: skip
