"""The delta rule in the feature space of a kernel needs the kernel only.

A delta memory whose keys are features phi(k) never has to be written down: its writes solve a unit triangular system in the Gram matrix of the
kernel, and a query is answered through its kernel values with the stored keys. The write strengths scale the values as well as the corrections.
Source: xu2025deltaformer, abstract; reconstruction of the kernel form. Differs: in the public reference code of the DeltaFormer the strength, called
beta, scales the correction only, which is this memory at strength one and at no other.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))
V, P, eta, I = matrix("V", N, d_v), matrix("P", N, d_v), vector("eta", N, r"\eta"), identity(N)
Phi, Psi, phi = matrix("Phi", N, m, r"\Phi"), matrix("Psi", N, m, r"\Psi"), vector("phi_q", m, r"\phi_q")  # features of keys and queries
G, C = matrix("G", N, N, means=Phi @ Phi.T), matrix("C", N, N, means=Psi @ Phi.T)  # the kernel between keys, and between queries and keys
kappa = vector("kappa", N, r"\kappa", means=Phi @ phi)
memory = Stream(keys=Phi, predicted=P, write=diag(eta) @ (V - P))


def writes(values, sign=1, mask=strict_lower):
    """U, the writes; the arguments make the near misses."""
    return (I + sign * diag(eta) @ mask(G)).inv @ values


def derivation(quantity, *kernels):
    system = Derivation(memory.writes, DOMAIN).by(rules.written).by(rules.unroll)
    return lambda: Derivation(quantity, DOMAIN).by(rules.unroll).by(rules.triangular, system).by(rules.abbreviate, *kernels)


def squares(x):
    """Features of the kernel (x.y)^2: all products of two coordinates."""
    return [a * b for a in x for b in x]


def exact_states(exact, K, V, eta):
    S = exact.zeros(len(V[0]), len(K[0]) ** 2)
    for key, v, strength in zip(K, V, eta, strict=True):
        S = exact.add(S, exact.outer(exact.add(v, exact.mul(S, squares(key)), -1), squares(key)), strength)
        yield S


def exact_run(exact, N, d_k, d_v):
    K, Q, V, eta = exact.rationals(1, N, d_k), exact.rationals(4, N, d_k), exact.rationals(2, N, d_v), exact.rationals(3, N)
    between = [[[exact.dot(a, b) ** 2 for b in K] for a in rows] for rows in (K, Q)]
    return Q, {"G": between[0], "C": between[1], "kappa": between[1][0], "eta": eta, "V": V}, list(exact_states(exact, K, V, eta))


def exact_answer(exact, **sizes):
    Q, inputs, states = exact_run(exact, **sizes)
    return certify.Instance(inputs, exact.mul(states[-1], squares(Q[0])))


def exact_readings(exact, **sizes):
    Q, inputs, states = exact_run(exact, **sizes)
    return certify.Instance(inputs, [exact.mul(S, squares(q)) for S, q in zip(states, Q, strict=True)])


def run(sim, N, d_k, d_v):
    K, Q, V, eta = sim.sphere(N, d_k), sim.sphere(N, d_k), sim.sphere(N, d_v), 2 * sim.uniform(N)
    features, queries = ((x[..., :, None] * x[..., None, :]).flatten(-2) for x in (K, Q))  # [R, N, d_k^2]
    states = [0 * V[:, 0, :, None] * queries[:, 0, None, :]]  # [R, d_v, d_k^2]
    for feature, v, strength in zip(features.unbind(1), V.unbind(1), eta.unbind(1), strict=True):
        error = v - (states[-1] @ feature[:, :, None])[..., 0]  # [R, d_v]
        states.append(states[-1] + strength[:, None, None] * error[:, :, None] * feature[:, None, :])
    between = (Q @ K.mT).square()  # [R, N, N]
    return queries, {"G": (K @ K.mT).square(), "C": between, "kappa": between[:, 0], "eta": eta, "V": V}, states[1:]


def answer(sim, **sizes):
    queries, inputs, states = run(sim, **sizes)
    return sim.instance(inputs, (states[-1] @ queries[:, 0, :, None])[..., 0], terms=8 * (sizes["N"] + sizes["d_k"]) * sizes["d_k"])


def readings(sim, **sizes):
    queries, inputs, states = run(sim, **sizes)
    reads = [(S @ q[:, :, None])[..., 0] for S, q in zip(states, queries.unbind(1), strict=True)]
    return sim.instance(inputs, sim.torch.stack(reads, 1), terms=8 * (sizes["N"] + sizes["d_k"]) * sizes["d_k"])


POINTS = table("N d_k d_v", (4, 2, 2), (5, 3, 1), (12, 4, 6))
scaled = diag(eta) @ V

THEOREM = Theorem(
    title="The delta rule in a kernel's feature space", domain=DOMAIN, sources=("xu2025deltaformer",),
    parts={
        "answer": Algebraic(
            quantity=memory.final @ phi, equals=writes(scaled).T @ kappa, derivation=derivation(memory.final @ phi, G, kappa),
            certificate=certify.instances(exact_answer, *POINTS[:2]), simulation=answer, points=POINTS,
            near_misses={
                "strength on the correction only": writes(V).T @ kappa, "minus in the system": writes(scaled, sign=-1).T @ kappa,
                "system with the diagonal": writes(scaled, mask=lower).T @ kappa,
            },
        ),
        "readings": Algebraic(
            quantity=memory.reads(Psi), equals=lower(C) @ writes(scaled), derivation=derivation(memory.reads(Psi), G, C),
            certificate=certify.instances(exact_readings, *POINTS[:2]), simulation=readings, points=POINTS,
            near_misses={"strength on the correction only": lower(C) @ writes(V), "read before the write": strict_lower(C) @ writes(scaled)},
        ),
    },
)  # fmt: skip
