"""The least-squares memory recalls as many pairs as keys have dimensions, and beyond that loses in proportion; one causal pass need not recall them.

Up to as many pairs as dimensions, keys in general position are recalled exactly. With more of them, white values leave an error that grows from nothing
towards one, less the number of dimensions for each pair. One pass of the delta rule over fewer pairs than dimensions is not least squares: what later
writes have changed stays changed.
Source: zhong2025, abstract (retrieval SNR and update rules); reconstruction.
Differs: the memory is that of the pseudo-inverse; keys are Gaussian where there are more pairs than dimensions.
"""

from memorem.language import *

MANY = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), where=nonnegative(N - d_k))
FEW = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), where=nonnegative(d_k - N))
i, j = items("i j")
h, v = whitened(d_k)("h"), white(d_v)("v")
error = E(norm2(over(j, (h[j] @ h[i]) * v[j]) - v[i]))
V, K, P = matrix("V", N, d_v), matrix("K", N, d_k), matrix("P", N, d_v)
one_pass = Stream(keys=K, predicted=P, write=V - P)


def recalled(start):
    return start.by(rules.cancel_inverse)


def projected():
    return theorem("retrieval.pseudo_inverse")["residual"].lemma()


def error_certificate(exact, *, N, d_k):
    """One minus the mean diagonal entry of the projection on the row space of generic rational keys."""
    keys = exact.rationals(N + d_k, d_k, N)
    projection = exact.mul(exact.transpose(keys), exact.solve(exact.mul(keys, exact.transpose(keys)), keys))
    return 1 - sum(projection[item][item] for item in range(N)) / N


def error_simulation(sim, *, N, d_k, d_v):
    """The squared error of the memory that minimises the summed error of Gaussian keys, by least squares: the mean over its items."""
    keys, values = sim.gaussian(N, d_k).double(), sim.sphere(N, d_v).double()
    q, r = sim.torch.linalg.qr(keys)  # lstsq rounds as the number of memories in its batch makes it
    state = sim.torch.linalg.solve_triangular(r, q.transpose(-1, -2) @ values, upper=True)  # [R, d_k, d_v]
    return (keys @ state - values).square().sum(-1).mean(-1)


def two_keys(exact, *, N, d_k, d_v):
    keys = [exact.unit_vector(item + 1, d_k) for item in range(N)]
    return certify.Instance({"K": keys, "V": exact.rationals(2, N, d_v)})


POINTS = table("N d_k d_v", (12, 6, 4), (30, 12, 6), (20, 3, 3), (8, 1, 2))
EXACT = table("N d_k d_v", (2, 3, 2), (4, 4, 1), (1, 5, 3), (6, 12, 4))

THEOREM = Theorem(
    title="Capacity of the least-squares memory", domain=MANY, sources=("zhong2025",), same_as=("retrieval.pseudo_inverse",),
    parts={
        "error": Identity(
            quantity=error, equals=1 - d_k / N, derivation=projected, points=POINTS, simulation=error_simulation,
            certificate=certify.instances(error_certificate, *table("N d_k", (4, 3), (7, 5), (2, 2), (3, 1))),
            near_misses={"squared": (1 - d_k / N) ** 2, "one dimension less": 1 - (d_k - 1) / N, "one pair less": 1 - d_k / (N + 1)},
        ),
        "recall": Algebraic(
            quantity=V.T @ (K @ K.T).inv @ K @ K.T, equals=V.T, derivation=recalled, domain=FEW, points=EXACT,
            near_misses={"Hebbian": V.T @ K @ K.T, "half": V.T / 2},
        ),
        "one_pass": Negative(
            claim=Claim(K @ one_pass.final.T, "=", V), note="One causal pass of the delta rule recalls no more pairs than dimensions exactly.", domain=FEW,
            counterexample=certify.instances(two_keys, {"N": 2, "d_k": 3, "d_v": 1}),
        ),
    },
)  # fmt: skip
