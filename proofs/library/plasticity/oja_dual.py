"""Oja's rule is the delta rule with keys and values exchanged.

One step of Oja's rule on the state is one step of the delta rule on the transposed state, in which the values serve as keys. So it multiplies the
state from the left; and a value of norm one, written again and again at a strength between zero and two, comes to return its key at the delta rule's
rate.
Source: zhong2025, abstract (update rules); the form of Oja's rule is that of public reference code for gated linear attention. Reconstruction.
Differs: Oja's learning rate is the write strength. Its flow towards a principal component is plasticity.oja_flow.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(1), d_v=integers(1), eta=reals())
S, k, v, unit_v = matrix("S", d_v, d_k), vector("k", d_k), vector("v", d_v), vector("v", d_v, unit=True)


def oja(S, v=v):
    return (identity(d_v) - eta * v @ v.T) @ S + eta * v @ k.T


def delta(M, key, value):
    return M @ (identity(key.rows) - eta * key @ key.T) + eta * value @ key.T


returned = iterate(lambda S: oja(S, unit_v), zeros(d_v, d_k), trials).T @ unit_v


def repeated():
    return (
        Derivation(returned, DOMAIN.with_(trials=integers(0)))
        .by(rules.follow_product, unit_v)
        .by(rules.closed_iterate, lambda start, n: (1 - eta) ** n * start + (1 - (1 - eta) ** n) * k)
    )


def exact_step(exact, S, k, v, strength):
    """S + strength v (k - S^T v)^T."""
    return exact.add(S, exact.outer(v, exact.add(k, exact.mul(exact.transpose(S), v), -1)), strength)


def exact_one(exact, *, d_k, d_v, eta):
    inputs = {"S": exact.rationals(1, d_v, d_k), "k": exact.rationals(2, d_k), "v": exact.rationals(3, d_v)}
    return certify.Instance(inputs, exact.transpose(exact_step(exact, **inputs, strength=exact.Fraction(eta))))


def exact_repeated(exact, *, d_k, d_v, eta, trials):
    k, v, S = exact.rationals(2, d_k), exact.unit_vector(3, d_v), exact.zeros(d_v, d_k)
    for _ in range(trials):
        S = exact_step(exact, S, k, v, exact.Fraction(eta))
    return certify.Instance({"k": k, "v": v}, exact.mul(exact.transpose(S), v))


def step(S, k, v, strength):
    error = k - (S.mT @ v[:, :, None])[..., 0]  # [R, d_k]
    return S + strength * v[:, :, None] * error[:, None, :]  # [R, d_v, d_k]


def simulated_one(sim, *, d_k, d_v, eta):
    inputs = {"S": sim.gaussian(d_v, d_k), "k": sim.gaussian(d_k), "v": sim.gaussian(d_v)}
    return sim.instance(inputs, step(**inputs, strength=eta).mT, terms=8 * d_v)


def simulated_repeated(sim, *, d_k, d_v, eta, trials):
    k, v = sim.sphere(d_k), sim.sphere(d_v)
    S = 0 * v[:, :, None] * k[:, None, :]
    for _ in range(trials):
        S = step(S, k, v, eta)
    return sim.instance({"k": k, "v": v}, (S.mT @ v[:, :, None])[..., 0], terms=8 * d_v * trials)


POINTS = table("d_k d_v eta", (3, 2, "2/5"), (2, 4, "3/2"), (16, 8, "1/2"))
REPEATED = tuple({**point, "trials": trials} for point, trials in zip(POINTS, (4, 3, 9), strict=True))

THEOREM = Theorem(
    title="Oja's rule as a delta rule with keys and values exchanged", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "one_step": Algebraic(
            quantity=oja(S).T, equals=delta(S.T, key=v, value=k), derivation=lambda start: start.by(rules.multiply_out),
            certificate=certify.instances(exact_one, *POINTS[:2]), simulation=simulated_one, points=POINTS,
            near_misses={"multiplies from the right": delta(S, key=k, value=v).T, "Hebbian step": S.T + eta * k @ v.T},
        ),
        "repeated_value": Algebraic(
            quantity=returned, equals=(1 - (1 - eta) ** trials) * k, derivation=repeated, domain=DOMAIN.with_(trials=integers(0)),
            certificate=certify.instances(exact_repeated, *REPEATED[:2]), simulation=simulated_repeated, points=REPEATED,
            near_misses={"counts the writes": trials * eta * k, "one write more": (1 - (1 - eta) ** (trials + 1)) * k},
        ),
    },
)  # fmt: skip
