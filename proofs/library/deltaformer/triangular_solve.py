"""The corrections of the DeltaFormer solve a unit triangular system, and are a finite alternating sum over paths of attention.

Each correction is the value less its strength times what the earlier corrections give through the attention weights. Since no item attends to itself or to
later ones, the system is solved by as many rounds as there are items, each of which follows the attention one hop further: a path of so many hops counts
with its weights, its strengths, and a sign. With strength minus one and an adjacency matrix for the weights the corrections count directed paths.
Source: xu2025deltaformer, abstract; reconstruction. Differs: the strength is called beta there; weights here need not add up to one.
"""

from memorem.language import *

DOMAIN, GRAPH = Domain(N=integers(1), d_v=integers(1)), Domain(N=integers(1))
W, V, eta, I = matrix("W", N, N), matrix("V", N, d_v), vector("eta", N, r"\eta"), identity(N)
before = strict_lower(W)
corrections = causal(lambda U: V - diag(eta) @ before @ U, V, name="U")
paths = causal(lambda U: I + before @ U, I, name="U")


def solution(sign=1, weights=before):
    return (I + sign * diag(eta) @ weights).inv @ V


def hops(count, sign=-1):
    """V and what comes through up to so many hops."""
    return iterate(lambda Z: V + sign * diag(eta) @ before @ Z, V, count, name="Z")


def solved(start, sweeps=None):
    return start.by(rules.triangular, Derivation(start.statement, start.domain).by(rules.recursion), sweeps)


POINTS = table("N d_v", (3, 2), (5, 1), (1, 3), (12, 4))
SIZES = tuple({"N": point["N"]} for point in POINTS)

THEOREM = Theorem(
    title="Corrections of the DeltaFormer as a triangular solve", domain=DOMAIN, sources=("xu2025deltaformer",),
    parts={
        "solve": Algebraic(
            quantity=corrections, equals=solution(), derivation=solved, points=POINTS,
            near_misses={"minus in the system": solution(-1), "attends to itself": solution(weights=lower(W)), "one hop": hops(1)},
        ),
        "hops": Algebraic(
            quantity=corrections, equals=hops(N - 1), derivation=lambda start: solved(start, "Z"), points=POINTS,
            near_misses={"no sign": hops(N - 1, 1), "one hop": V - diag(eta) @ before @ V, "values alone": V},
        ),
        "paths": Algebraic(
            quantity=paths, equals=(I - before).inv, derivation=solved, domain=GRAPH, points=SIZES,
            near_misses={"alternating": (I + before).inv, "edges": I + before, "walks from every item": (I - before).inv @ ones(N) @ ones(N).T},
        ),
    },
)  # fmt: skip
