"""The delta rule in the feature space of a kernel needs the kernel only.

A delta memory whose keys are features phi(k) never has to be written down: its writes solve a unit triangular system in the Gram matrix of the
kernel, and a query is answered through its kernel values with the stored keys. The write strengths scale the values as well as the corrections.
Source: xu2025deltaformer, abstract; reconstruction of the kernel form. Differs: in the public reference code of the DeltaFormer the strength, called
beta, scales the correction only, which is this memory at strength one and at no other.
"""

from memorem import Algebraic, Derivation, Domain, N, Stream, Theorem, certify, d_v, diag, identity, integers, m, matrix, rules, strict_lower
from memorem import vector

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))
Phi, V, P = matrix("Phi", N, m, r"\Phi"), matrix("V", N, d_v), matrix("P", N, d_v)
phi, eta, I = vector("phi", m, r"\varphi"), vector("eta", N, r"\eta"), identity(N)
G, kappa = matrix("G", N, N, means=Phi @ Phi.T), vector("kappa", N, r"\kappa", means=Phi @ phi)
memory = Stream(keys=Phi, predicted=P, write=diag(eta) @ (V - P))


earlier = strict_lower(G)


def answer(values, sign=1, gram=earlier):
    return ((I + sign * diag(eta) @ gram).inv @ values).T @ kappa


def derivation():
    writes = Derivation(memory.writes, DOMAIN).by(rules.written).by(rules.unroll)
    return (
        Derivation(memory.final @ phi, DOMAIN)
        .by(rules.unroll)
        .by(rules.triangular, writes)
        .by(rules.abbreviate, G, kappa)  # features occur in inner products only
    )


def squares(exact, x):
    """Features of the kernel (x.y)^2: all products of two coordinates."""
    return [a * b for a in x for b in x]


def certificate(exact, *, N, d_k, d_v):
    K, V, eta, q = exact.rationals(1, N, d_k), exact.rationals(2, N, d_v), exact.rationals(3, N), exact.rationals(4, d_k)
    S = exact.zeros(d_v, d_k * d_k)
    for key, v, strength in zip(K, V, eta, strict=True):
        feature = squares(exact, key)
        S = exact.add(S, exact.outer(exact.add(v, exact.mul(S, feature), -1), feature), strength)
    gram = [[exact.dot(a, b) ** 2 for b in K] for a in K]
    inputs = {"G": gram, "kappa": [exact.dot(a, q) ** 2 for a in K], "eta": eta, "V": V}
    return certify.Instance(inputs, exact.mul(S, squares(exact, q)))


def simulation(sim, *, N, d_k, d_v):
    K, q, V, eta = sim.sphere(N, d_k), sim.sphere(d_k), sim.sphere(N, d_v), 2 * sim.uniform(N)
    features = (K[..., :, None] * K[..., None, :]).flatten(-2)  # [R, N, d_k^2]
    query = (q[..., :, None] * q[..., None, :]).flatten(-2)  # [R, d_k^2]
    S = 0 * V[:, 0, :, None] * query[:, None, :]  # [R, d_v, d_k^2]
    for t in range(N):
        error = V[:, t] - (S @ features[:, t, :, None])[..., 0]  # [R, d_v]
        S = S + eta[:, t, None, None] * error[:, :, None] * features[:, t, None, :]
    inputs = {"G": (K @ K.mT).square(), "kappa": (K @ q[:, :, None])[..., 0].square(), "eta": eta, "V": V}
    return sim.instance(inputs, (S @ query[:, :, None])[..., 0], terms=8 * (N + d_k) * d_k)


POINTS = ({"N": 4, "d_k": 2, "d_v": 2}, {"N": 5, "d_k": 3, "d_v": 1}, {"N": 12, "d_k": 4, "d_v": 6})

THEOREM = Theorem(
    title="The delta rule in a kernel's feature space",
    domain=DOMAIN,
    sources=("xu2025deltaformer",),
    parts={
        "answer": Algebraic(
            quantity=memory.final @ phi, equals=answer(diag(eta) @ V), derivation=derivation,
            certificate=certify.instances(certificate, *POINTS[:2]), simulation=simulation, points=POINTS,
            near_misses={
                "strength on the correction only": answer(V), "minus in the system": answer(diag(eta) @ V, sign=-1),
                "whole Gram matrix": answer(diag(eta) @ V, gram=G),
            },
        ),
    },
)  # fmt: skip
