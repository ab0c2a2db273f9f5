"""Softmax attention reads two Hebbian memories: one of the values, one of ones, both keyed by features of the exponential kernel.

Whatever features stand for the kernel, the sum of values with weights in proportion to the kernel is the answer of a Hebbian memory of the values over that
of a Hebbian memory whose values are all one. So the weights add up to one, and a memory of one pair returns its value for every query: there is no
gradient of generalisation.
Source: zhong2025, abstract (kernel view of softmax); katharopoulos2020, abstract (feature maps). Reconstruction.
Differs: rows of Phi are the features of the keys; softmax needs infinitely many, finitely many give attention with their kernel.
Left for later: how far the kernel of finitely many powers is from the exponential.
"""

from memorem.language import *

DOMAIN, PAIR = Domain(N=integers(1), m=integers(1), d_v=integers(1)), Domain(m=integers(1), d_v=integers(1))
Phi, V, P = matrix("Phi", N, m, r"\Phi", facts=("positive",)), matrix("V", N, d_v), matrix("P", N, d_v)
phi = vector("phi_q", m, r"\phi_q", positive=True)
kappa = Phi @ phi  # the kernel of the query with every key
own, v = vector("phi_k", m, r"\phi_k", positive=True), vector("v", d_v)
counted = matrix("P", N, 1)
values, ones_stored = Stream(keys=Phi, predicted=P, write=V), Stream(keys=Phi, predicted=counted, write=ones(N))
total = entry(ones(N).T @ Phi @ phi)


def attention(values):
    """Values with weights in proportion to the kernel."""
    return values.T @ kappa / entry(ones(N).T @ kappa)


def unrolled(stream):
    def derivation(start):
        writes = Derivation(stream.writes, start.domain).by(rules.written)
        return start.by(rules.unroll).by(rules.triangular, writes).by(rules.multiply_out)

    return derivation


def multiplied_out(start):
    return start.by(rules.multiply_out)


POINTS = table("N m d_v", (3, 4, 2), (1, 2, 3), (5, 1, 1), (12, 8, 4))
PAIRS = tuple({name: point[name] for name in ("m", "d_v")} for point in POINTS)

THEOREM = Theorem(
    title="Softmax attention as two Hebbian memories", domain=DOMAIN, sources=("zhong2025", "katharopoulos2020"),
    parts={
        "answer": Algebraic(
            quantity=values.final @ phi / total, equals=attention(V), derivation=unrolled(values), points=POINTS,
            near_misses={"not normalised": V.T @ kappa, "mean over items": V.T @ kappa / N, "equal weights": V.T @ ones(N) / N},
        ),
        "normaliser": Algebraic(
            quantity=ones_stored.final @ phi, equals=ones(N).T @ kappa, derivation=unrolled(ones_stored), points=POINTS,
            near_misses={"counts the items": N * identity(1), "the last one alone": ones(N).T @ kappa / (N + 1)},
        ),
        "weights": Algebraic(
            quantity=attention(ones(N)), equals=identity(1), derivation=multiplied_out, points=POINTS,
            near_misses={"not normalised": ones(N).T @ kappa, "per item": identity(1) / (N + 1)},
        ),
        "one_pair": Algebraic(
            quantity=v @ own.T @ phi / entry(own.T @ phi), equals=v, derivation=multiplied_out, domain=PAIR, points=PAIRS,
            near_misses={"generalises by the kernel": v @ own.T @ phi, "half": v / 2},
        ),
    },
)  # fmt: skip
