"""Recursive least squares keeps the exact minimiser of all weighted errors so far, at the cost of one matrix beside the state.

The weighted sum of past errors and a penalty on the state are smallest where the weighted correlations of values and keys meet the inverse of the weighted
second moments. When a pair arrives, both sums are multiplied by the forgetting factor and gain one term; the rank-one formula for the inverse then
turns the old minimiser into the new one, by one delta write along a gain vector. The penalty forgets as well: where it is kept as it was, the recursion
solves another problem.
Source: zhong2025, abstract (update rules); recursive least squares is classical; reconstruction.
Differs: lam is the forgetting factor; A and B are the sums, P the inverse of A; a memory that keeps its penalty is the one of public reference code.
"""

from memorem.language import *

SIZES = {"N": integers(1), "d_k": integers(1), "d_v": integers(1)}
BATCH, STEP = Domain(**SIZES, theta=reals(0)), Domain(d_k=integers(1), d_v=integers(1), lam=reals(0, 1, open="low"))
K, V, w, S, I = matrix("K", N, d_k), matrix("V", N, d_v), vector("w", N, positive=True), matrix("S", d_v, d_k), identity(d_k)
loss = trace((V.T - S @ K.T) @ diag(w) @ (V.T - S @ K.T).T) / 2 + theta / 2 * squared_norm(S)
normal_equations = K.T @ diag(w) @ K + theta * I

A, k, v = matrix("A", d_k, d_k, facts=("definite",)), vector("k", d_k), vector("v", d_v)
spread = entry(k.T @ A.inv @ k)
gain_vector = A.inv @ k / (lam + spread)
moments, correlations = lam * A + k @ k.T, lam * S @ A + v @ k.T
inverse = (A.inv - gain_vector @ k.T @ A.inv) / lam


def forgets(exact, *, d_k, d_v, lam, theta, T):
    """S, an entry of the recursion's state after T pairs, and S_kept, that of the minimiser with the penalty as at first."""
    lam, theta = exact.Fraction(lam), exact.Fraction(theta)
    P, S = exact.scale(1 / theta, exact.identity(d_k)), exact.zeros(d_v, d_k)
    A, B = exact.zeros(d_k, d_k), exact.zeros(d_v, d_k)
    for key, value in zip(exact.rationals(1, T, d_k), exact.rationals(2, T, d_v), strict=True):
        through = exact.mul(P, key)
        gain = exact.scale(1 / (lam + exact.dot(key, through)), through)
        S = exact.add(S, exact.outer(exact.add(value, exact.mul(S, key), -1), gain))
        P = exact.scale(1 / lam, exact.add(P, exact.outer(gain, through), -1))
        A, B = exact.add(exact.scale(lam, A), exact.outer(key, key)), exact.add(exact.scale(lam, B), exact.outer(value, key))
    kept = exact.mul(B, exact.inverse(exact.add(A, exact.scale(theta, exact.identity(d_k)))))
    return certify.Instance({"S": S[0][0], "S_kept": kept[0][0]})


POINTS = table("N d_k d_v theta", (3, 2, 2, "1/3"), (2, 3, 1, "3/4"), (4, 1, 3, 2), (8, 6, 4, "1/10"))
STEPS = table("d_k d_v lam", (2, 2, "2/3"), (3, 1, "3/4"), (1, 3, 1), (6, 4, "9/10"))

THEOREM = Theorem(
    title="Recursive least squares", domain=STEP, sources=("zhong2025",), meanings={"theta": "weight of the penalty"},
    parts={
        "minimiser": Algebraic(
            quantity=minimiser(loss, S), equals=V.T @ diag(w) @ K @ normal_equations.inv,
            derivation=lambda start: start.by(rules.minimise).by(rules.multiply_out), domain=BATCH, points=POINTS,
            near_misses={
                "no penalty": V.T @ diag(w) @ K @ (normal_equations - theta / 2 * I).inv, "unweighted": V.T @ K @ (K.T @ K + theta * I).inv,
                "Hebbian": V.T @ diag(w) @ K,
            },
        ),
        "inverse": Algebraic(
            quantity=moments.inv, equals=inverse, derivation=lambda start: start.by(rules.inverse, inverse).by(rules.multiply_out), points=STEPS,
            near_misses={
                "gain over one": (A.inv - A.inv @ k @ k.T @ A.inv / (1 + spread)) / lam, "not divided": A.inv - gain_vector @ k.T @ A.inv,
                "plus for minus": (A.inv + gain_vector @ k.T @ A.inv) / lam,
            },
        ),
        "state": Algebraic(
            quantity=correlations @ moments.inv, equals=S + (v - S @ k) @ gain_vector.T,
            derivation=lambda start: start.by(rules.inverse, inverse).by(rules.multiply_out).by(rules.cancel_inverse).by(rules.multiply_out),
            points=STEPS,
            near_misses={
                "gain over one": S + (v - S @ k) @ k.T @ A.inv / (1 + spread), "delta rule": S + (v - S @ k) @ k.T, "Hebbian": S + v @ gain_vector.T,
            },
        ),
        "penalty_kept": Negative(
            claim=Claim(Symbol("S"), "=", Symbol("S_kept")), note="The recursion minimises the loss whose penalty is not forgotten.",
            domain=STEP.with_(theta=reals(0), T=integers(1)),
            counterexample=certify.instances(forgets, {"d_k": 2, "d_v": 1, "lam": "1/2", "theta": 1, "T": 3}),
        ),
    },
)  # fmt: skip
