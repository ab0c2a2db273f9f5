"""Full gradient descent on all pairs: its first step is the Hebbian memory, its fixed point least squares, and the distance is a power of one matrix.

From an empty memory one step on the summed squared error stores the sum of outer products, which is linear attention and not what a pass of the delta rule
leaves. Further steps multiply what is missing from the least-squares memory by one matrix each, the identity less the strength times the second moments of
the keys.
Source: zhong2025, abstract (update rules); reconstruction. Differs: rows of K are keys; the strength multiplies the gradient of half the squared error.
"""

from memorem.language import *

SIZES = {"N": integers(1), "d_k": integers(1), "d_v": integers(1)}
DOMAIN = Domain(**SIZES, eta=reals(0))
MANY = Domain([nonnegative(N - d_k)], **SIZES, eta=reals(0), T=integers(0))
K, V, S, I = matrix("K", N, d_k), matrix("V", N, d_v), matrix("S", d_v, d_k), identity(d_k)
C = matrix("C", d_k, d_k, means=K.T @ K)
empty, least_squares = zeros(d_v, d_k), V.T @ K @ C.inv
error = squared_norm(V.T - S @ K.T) / 2


P = matrix("P", N, d_v)
one_pass = Stream(keys=K, predicted=P, write=eta * (V - P))


def distance(strength, start=-least_squares):
    return iterate(lambda E: E - strength * E @ C, start, T, name="E")


def gradient_step(start):
    return start.by(rules.take_gradient).by(rules.multiply_out)


def around(start):
    return start.by(rules.around_fixed_point, least_squares).by(rules.multiply_out)


def stays(start):
    return start.by(rules.fixed_start)


def two_pairs(exact, *, N, d_k, d_v, eta):
    return certify.Instance({"K": exact.rationals(1, N, d_k), "V": exact.rationals(2, N, d_v)})


POINTS = table("N d_k d_v eta", (3, 2, 2, "1/3"), (2, 3, 1, "3/4"), (4, 1, 3, 2), (8, 6, 4, "1/10"))
DESCENTS = tuple({**point, "T": count} for point, count in zip(POINTS, (2, 1, 3, 4), strict=True) if point["N"] >= point["d_k"])

THEOREM = Theorem(
    title="Batch gradient descent", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "first_step": Algebraic(
            quantity=empty - eta * gradient(error, S, at=empty), equals=eta * V.T @ K, derivation=gradient_step, points=POINTS,
            near_misses={"no strength": V.T @ K, "loss without the half": 2 * eta * V.T @ K, "downhill the other way": -eta * V.T @ K},
        ),
        "step": Algebraic(
            quantity=S - eta * gradient(error, S), equals=S @ (I - eta * C) + eta * V.T @ K, derivation=gradient_step, points=POINTS,
            near_misses={
                "Hebbian": S + eta * V.T @ K, "decay": (1 - eta) * S + eta * V.T @ K, "mean over pairs": S - eta / (N + 1) * (S @ C - V.T @ K),
            },
        ),
        "distance": Algebraic(
            quantity=iterate(lambda S: S @ (I - eta * C) + eta * V.T @ K, empty, T) - least_squares, equals=distance(eta), derivation=around,
            domain=MANY, points=DESCENTS,
            near_misses={"strength one": distance(1), "half the rate": distance(eta / 2), "a step behind": distance(eta, empty) - least_squares},
        ),
        "least_squares": Algebraic(
            quantity=iterate(lambda S: S @ (I - eta * C) + eta * V.T @ K, least_squares, T), equals=least_squares, derivation=stays, domain=MANY,
            points=DESCENTS, near_misses={"Hebbian": V.T @ K, "scaled by the strength": eta * least_squares},
        ),
        "delta_pass": Negative(
            claim=Claim(one_pass.final, "=", eta * V.T @ K), note="One step of descent is one pass of the delta rule.", domain=DOMAIN,
            counterexample=certify.instances(two_pairs, {"N": 2, "d_k": 2, "d_v": 1, "eta": "1/2"}),
        ),
    },
)  # fmt: skip
