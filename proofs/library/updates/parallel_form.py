"""The gated delta rule in parallel: one unit triangular system gives every write, one masked product every reading.

Affine steps on the state compose, which is what a parallel scan needs. Unrolled, the writes of the gated delta rule solve a unit lower triangular
system (the UT form), from which the readings, the last state and the product of the transitions (the WY form) follow by matrix products.
Source: zhong2025, abstract (parallel training of linear attention); reconstruction, checked against public reference code.
Differs: DeltaNet calls the strengths beta; rows are steps, the state is [d_v, d_k]; the readings are taken after the write.
Left for later: chunks, which are this theorem with the state at the start of the chunk as S_0.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))
Q, K, V, P = matrix("Q", N, d_k), matrix("K", N, d_k), matrix("V", N, d_v), matrix("P", N, d_v)
eta, gate, S_0, I = vector("eta", N, r"\eta"), vector("gate", N, r"\alpha"), matrix("S_0", d_v, d_k), identity(N)
S, A_1, A_2, B_1, B_2 = (matrix(name, rows, d_k) for name, rows in (("S", d_v), ("A_1", d_k), ("A_2", d_k), ("B_1", d_v), ("B_2", d_v)))

kept, kept_from_start, kept_to_end = Decay(gate), diag(Decay(gate, "start")), diag(Decay(gate, "end"))
memory = Stream(keys=K, predicted=P, write=diag(eta) @ (V - P), gates=gate, start=S_0)


def solution(sign=1, mask=strict_lower):
    """U, the writes; the arguments make the near misses."""
    return (I + sign * diag(eta) @ mask(hadamard(K @ K.T, kept))).inv @ diag(eta) @ (V - kept_from_start @ K @ S_0.T)


def readings(U, mask=lower):
    return kept_from_start @ Q @ S_0.T + mask(hadamard(Q @ K.T, kept)) @ U


def last_state(U, fading=kept_to_end):
    return entry(Decay(gate, "whole")) * S_0 + U.T @ fading @ K


def wy(sign=1):
    return (I + sign * diag(eta) @ strict_lower(K @ K.T)).inv @ diag(eta) @ K


def writes(stream):
    return Derivation(stream.writes, DOMAIN).by(rules.written).by(rules.unroll)


def transitions():
    product = Derivation(Transitions(K, eta), DOMAIN).by(rules.as_stream)
    return product.by(rules.unroll).by(rules.triangular, writes(product.result.stream))


def recursion(S_0, K, V, eta, gate, **others):
    """The states S_t, one after another, from the definition: S_t = g_t S_{t-1} + eta_t (v_t - g_t S_{t-1} k_t) k_t^T."""
    S = S_0
    for k, v, strength, g in zip(K.unbind(1), V.unbind(1), eta.unbind(1), gate.unbind(1), strict=True):
        S = g[:, None, None] * S  # [R, d_v, d_k]
        error = v - (S @ k[..., None])[..., 0]  # [R, d_v]
        S = S + strength[:, None, None] * error[..., None] * k[:, None, :]
        yield S


def exact_recursion(exact, *, S_0, K, V, eta, gate, **others):
    S = S_0
    for k, v, strength, g in zip(K, V, eta, gate, strict=True):
        S = exact.scale(g, S)
        S = exact.add(S, exact.outer(exact.add(v, exact.mul(S, k), -1), k), strength)
        yield S


def rationals(exact, N, d_k, d_v):
    shapes = {"K": (N, d_k), "V": (N, d_v), "Q": (N, d_k), "eta": (N,), "gate": (N,), "S_0": (d_v, d_k)}
    return {name: exact.rationals(place, *shape) for place, (name, shape) in enumerate(shapes.items())}


def drawn(sim, N, d_k, d_v):
    inputs = {"K": sim.sphere(N, d_k), "V": sim.sphere(N, d_v), "Q": sim.sphere(N, d_k), "eta": sim.uniform(N), "gate": 1 - sim.uniform(N) / 2}
    return {**inputs, "S_0": sim.gaussian(d_v, d_k)}


def exact_read(exact, **sizes):
    x = rationals(exact, **sizes)
    states = exact_recursion(exact, **x)
    return certify.Instance(x, [exact.mul(S, q) for S, q in zip(states, x["Q"], strict=True)])


def exact_end(exact, **sizes):
    x = rationals(exact, **sizes)
    return certify.Instance(x, list(exact_recursion(exact, **x))[-1])


def exact_transitions(exact, **sizes):
    x = rationals(exact, **sizes)
    product = exact.identity(sizes["d_k"])
    for k, strength in zip(x["K"], x["eta"], strict=True):
        product = exact.mul(product, exact.add(exact.identity(len(k)), exact.outer(k, k), -strength))
    return certify.Instance({"K": x["K"], "eta": x["eta"]}, product)


def exact_compose(exact, d_k, d_v, **sizes):
    shapes = {"S": d_v, "A_1": d_k, "A_2": d_k, "B_1": d_v, "B_2": d_v}
    x = {name: exact.rationals(place, rows, d_k) for place, (name, rows) in enumerate(shapes.items())}
    first = exact.add(exact.mul(x["S"], x["A_1"]), x["B_1"])
    return certify.Instance(x, exact.add(exact.mul(first, x["A_2"]), x["B_2"]))


def simulated_read(sim, **sizes):
    x = drawn(sim, **sizes)
    states = recursion(**x)
    reads = [(S @ q[..., None])[..., 0] for S, q in zip(states, x["Q"].unbind(1), strict=True)]
    return sim.instance(x, sim.torch.stack(reads, 1), terms=8 * sum(sizes.values()))


def simulated_end(sim, **sizes):
    x = drawn(sim, **sizes)
    return sim.instance(x, list(recursion(**x))[-1], terms=8 * sum(sizes.values()))


def simulated_transitions(sim, N, d_k, d_v):
    x = {"K": sim.sphere(N, d_k), "eta": 2 * sim.uniform(N)}
    product = sim.torch.eye(d_k, dtype=x["K"].dtype, device=x["K"].device)
    for k, strength in zip(x["K"].unbind(1), x["eta"].unbind(1), strict=True):
        product = product - strength[:, None, None] * (product @ k[..., None]) * k[:, None, :]
    return sim.instance(x, product, terms=8 * (N + d_k))


def simulated_compose(sim, N, d_k, d_v):
    x = {name: sim.gaussian(rows, d_k) for name, rows in (("S", d_v), ("A_1", d_k), ("A_2", d_k), ("B_1", d_v), ("B_2", d_v))}
    return sim.instance(x, (x["S"] @ x["A_1"] + x["B_1"]) @ x["A_2"] + x["B_2"], terms=8 * d_k)


SIZES = table("N d_k d_v", (4, 3, 2), (5, 2, 3))
POINTS = (*SIZES, {"N": 12, "d_k": 8, "d_v": 8}, {"N": 24, "d_k": 16, "d_v": 4})

THEOREM = Theorem(
    title="Parallel form of the gated delta rule", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "readings": Algebraic(
            quantity=memory.reads(Q), equals=readings(solution()),
            derivation=lambda start: start.by(rules.unroll).by(rules.triangular, writes(memory)), certificate=certify.instances(exact_read, *SIZES),
            simulation=simulated_read, points=POINTS,
            near_misses={
                "minus in the system": readings(solution(sign=-1)), "system with the diagonal": readings(solution(mask=lower)),
                "read before the write": readings(solution(), mask=strict_lower),
            },
        ),
        "last_state": Algebraic(
            quantity=memory.final, equals=last_state(solution()),
            derivation=lambda start: start.by(rules.unroll).by(rules.triangular, writes(memory)), certificate=certify.instances(exact_end, *SIZES),
            simulation=simulated_end, points=POINTS,
            near_misses={"minus in the system": last_state(solution(sign=-1)), "writes do not decay": last_state(solution(), fading=I)},
        ),
        "transitions": Algebraic(
            quantity=Transitions(K, eta), equals=identity(d_k) - wy().T @ K, derivation=transitions,
            certificate=certify.instances(exact_transitions, *SIZES), simulation=simulated_transitions, points=POINTS,
            near_misses={"other order": identity(d_k) - K.T @ wy(), "minus in the system": identity(d_k) - wy(sign=-1).T @ K},
        ),
        "composition": Algebraic(
            quantity=(S @ A_1 + B_1) @ A_2 + B_2, equals=S @ (A_1 @ A_2) + (B_1 @ A_2 + B_2), derivation=lambda start: start.by(rules.multiply_out),
            certificate=certify.instances(exact_compose, *SIZES), simulation=simulated_compose, points=POINTS,
            near_misses={"other order": S @ (A_2 @ A_1) + (B_2 @ A_1 + B_1), "first input untouched": S @ (A_1 @ A_2) + (B_1 + B_2)},
        ),
    },
)  # fmt: skip
