"""With orthonormal keys the rules of the family differ by a factor only; softmax attention does not recall exactly even then.

For no more pairs than dimensions, at right angles and of norm one, the Hebbian memory recalls every value exactly. The delta rule in one pass leaves the
same memory times its strength, so at strength one the Hebbian memory itself; least squares leave it too, and ridge regression up to the factor of its
penalty. A decaying memory scales each item by what is left of it. Softmax attention mixes the other values in.
Source: zhong2025, abstract (update rules); reconstruction. Differs: DeltaNet calls the strength beta; rows of K are keys.
"""

from memorem.language import *

SIZES = {"N": integers(1), "d_k": integers(1), "d_v": integers(1)}
ROOM = [nonnegative(d_k - N)]
DOMAIN, STRENGTH, PENALTY = Domain(ROOM, **SIZES), Domain(ROOM, **SIZES, eta=reals()), Domain(ROOM, **SIZES, theta=reals(0))
K, V, P, gates, I = (
    matrix("K", N, d_k, facts=("orthonormal_rows",)),
    matrix("V", N, d_v),
    matrix("P", N, d_v),
    vector("gate", N, r"\alpha"),
    identity(N),
)
delta = Stream(keys=K, predicted=P, write=eta * (V - P))
fading = Stream(keys=K, predicted=P, write=V, gates=gates)
left = diag(Decay(gates, "end"))


def written(stream, domain):
    return Derivation(stream.writes, domain).by(rules.written).by(rules.unroll)


def one_pass(start):
    return start.by(rules.unroll).by(rules.triangular, written(delta, STRENGTH)).by(rules.multiply_out).by(rules.inverse, I).by(rules.multiply_out)


def inverted(factor):
    return lambda start: start.by(rules.inverse, factor * I).by(rules.multiply_out)


def own_weight(exact, *, N):
    """The softmax weight of the item that is asked for, at the inverse temperature at which its score counts twice."""
    scores = [exact.Fraction(2)] + [exact.Fraction(1)] * (N - 1)
    return certify.Instance({"weight": scores[0] / sum(scores)})


POINTS = table("N d_k d_v", (2, 3, 2), (3, 3, 1), (1, 2, 3), (6, 8, 4))
STRENGTHS, PENALTIES = (
    tuple({**point, name: text} for point, text in zip(POINTS, texts, strict=True))
    for name, texts in (("eta", ("2/3", "7/4", "-1/2", 1)), ("theta", ("1/3", 2, "3/4", 1)))
)

THEOREM = Theorem(
    title="Orthonormal keys", domain=DOMAIN, sources=("zhong2025",), meanings={"theta": "weight of the penalty"},
    parts={
        "hebb": Algebraic(
            quantity=K @ (V.T @ K).T, equals=V, derivation=lambda start: start.by(rules.multiply_out), points=POINTS,
            near_misses={"half": V / 2, "with crosstalk": V + ones(N) @ ones(N).T @ V},
        ),
        "delta": Algebraic(
            quantity=delta.final, equals=eta * V.T @ K, derivation=one_pass, domain=STRENGTH, points=STRENGTHS,
            near_misses={"Hebbian at any strength": V.T @ K, "squared strength": eta**2 * V.T @ K, "later ones less": eta * (1 - eta) * V.T @ K},
        ),
        "least_squares": Algebraic(
            quantity=V.T @ (K @ K.T).inv @ K, equals=V.T @ K, derivation=inverted(1), points=POINTS,
            near_misses={"mean": V.T @ K / (N + 1), "twice": 2 * V.T @ K},
        ),
        "ridge": Algebraic(
            quantity=V.T @ (K @ K.T + theta * I).inv @ K, equals=V.T @ K / (1 + theta), derivation=inverted(1 / (1 + theta)), domain=PENALTY,
            points=PENALTIES, near_misses={"Hebbian": V.T @ K, "penalty alone": V.T @ K / theta, "squared factor": V.T @ K / (1 + theta) ** 2},
        ),
        "decay": Algebraic(
            quantity=K @ fading.final.T, equals=left @ V,
            derivation=lambda start: start.by(rules.unroll).by(rules.triangular, written(fading, DOMAIN)).by(rules.multiply_out), points=POINTS,
            near_misses={"Hebbian": V, "as long as it is stored": diag(Decay(gates, "start")) @ V},
        ),
        "softmax": Negative(
            claim=Claim(Symbol("weight"), "=", 1), note="Softmax attention gives the item that is asked for the whole weight.",
            domain=Domain(N=integers(2)), counterexample=certify.instances(own_weight, *table("N", (2,), (5,))),
        ),
    },
)  # fmt: skip
