"""Oja's flow keeps weights of norm one and leaves the eigenvector of the largest eigenvalue as the only stable direction.

The squared norm moves towards one at twice the variance of the output, whatever the inputs are. At a unit eigenvector of the second moments a departure
along it decays at twice its eigenvalue, and one along another eigenvector grows or decays by the difference of the eigenvalues: so only an eigenvector of
the largest one is stable. The discrete rule changes the norm of a unit vector in second order only, and in one dimension a departure from norm one is
multiplied by one minus twice the strength, to first order.
Source: oja1982, abstract; reconstruction. Differs: kappa and nu are the eigenvalues; eta is the learning rate.
Left for later: the flow in closed form, and the third order of the discrete rule.
"""

from memorem.language import *

DOMAIN, EIGEN, STEP, LINE = (
    Domain(d_k=integers(1)), Domain(d_k=integers(2), kappa=reals(0), nu=reals(0, open=False)), Domain(d_k=integers(1), eta=reals(0)), Domain(eta=reals(0)),
)  # fmt: skip
C, w = matrix("C", d_k, d_k, facts=("symmetric",)), vector("w", d_k)
u, x, one = vector("u", d_k, unit=True), vector("x", d_k), identity(1)
q = vector("q", d_k, unit=True)
f = vector("f", d_k, unit=True, perpendicular=(q,))
pair = kappa * q @ q.T + nu * f @ f.T  # second moments with these two eigenvectors
output = entry(u.T @ x)


def flow(w, C=C):
    return C @ w - entry(w.T @ C @ w) * w


def linearised(along):
    """The derivative of the flow at q, read along a direction: the transpose of the Jacobian there is itself."""
    return gradient(along.T @ flow(w, pair), w, at=q)


step = u + eta * output * (x - output * u)
c = matrix("c", 1, 1)


def multiplied_out(start):
    return start.by(rules.multiply_out)


def worked_out(start):
    return start.by(rules.take_gradient).by(rules.multiply_out)


SIZES, STEPS = table("d_k", (3,), (1,), (4,), (16,)), table("d_k eta", (3, "1/2"), (1, "1/4"), (4, 1), (16, "1/10"))
EIGENS = table("d_k kappa nu", (3, 2, "1/2"), (2, "1/2", 1), (4, 1, 0), (12, 3, 2))

THEOREM = Theorem(
    title="Oja's flow", domain=DOMAIN, sources=("oja1982",),
    meanings={"kappa": "eigenvalue of the second moments along q", "nu": "eigenvalue of the second moments along f"},
    parts={
        "norm": Algebraic(
            quantity=2 * w.T @ flow(w), equals=2 * w.T @ C @ w @ (one - w.T @ w), derivation=multiplied_out, points=SIZES,
            near_misses={
                "half the rate": w.T @ C @ w @ (one - w.T @ w), "Hebbian": 2 * w.T @ C @ w, "a third": 2 * w.T @ C @ w @ (one - w.T @ w) / 3,
            },
        ),
        "own_rate": Algebraic(
            quantity=linearised(q), equals=-2 * kappa * q, derivation=worked_out, domain=EIGEN, points=EIGENS,
            near_misses={"once": -kappa * q, "grows": 2 * kappa * q, "neutral": 0 * q},
        ),
        "other_rate": Algebraic(
            quantity=linearised(f), equals=(nu - kappa) * f, derivation=worked_out, domain=EIGEN, points=EIGENS,
            near_misses={"own eigenvalue": -kappa * f, "the other sign": (kappa - nu) * f, "twice": (nu - 2 * kappa) * f},
        ),
        "step": Algebraic(
            quantity=squared_norm(step), equals=one + eta**2 * output**2 * (x.T @ x - output**2 * one), derivation=multiplied_out, domain=STEP,
            points=STEPS,
            near_misses={
                "Hebbian": one + 2 * eta * output**2 * one + eta**2 * output**2 * x.T @ x, "norm kept": one,
                "first order": one + eta * output**2 * x.T @ x,
            },
        ),
        "one_dimension": Algebraic(
            quantity=gradient((entry(c) + eta * entry(c) * (1 - entry(c) ** 2)) * one, c, at=one), equals=(1 - 2 * eta) * one, derivation=worked_out,
            domain=LINE, points=table("eta", ("1/2",), ("3/4",), (1,)),
            near_misses={"once": (1 - eta) * one, "neutral": one, "Hebbian": (1 + eta) * one},
        ),
    },
)  # fmt: skip
