"""Noise of a memory whose pairs are written with strengths of their own.

Each of the other pairs is heard in proportion to the square of its strength: a pair that was written weakly is read under the noise of all that was written
strongly.
Source: an example of the guide.
"""

from memorem.language import *

i, j = items("i j")
k, v, s = sphere(d_k)("k"), white(d_v)("v"), entries("s")


def derivation(start):
    return start.by(rules.integrate, v).by(rules.integrate, k)


def by_signs(exact, *, N, d_k):
    """Sign keys and values of one dimension have the covariances that are used: every pattern of both, the strengths any rationals."""
    strengths, found = exact.rationals(1, N), exact.Fraction(0)
    for weight, keys in exact.draws("rademacher", N, d_k):
        heard = [s * exact.rational(exact.dot(key, keys[0])) for s, key in zip(strengths[1:], keys[1:], strict=True)]
        for signs in exact.product((1, -1), repeat=N - 1):
            found += weight * sum(sign * h for sign, h in zip(signs, heard, strict=True)) ** 2 / exact.Fraction(2) ** (N - 1)
    return certify.Instance({"s": strengths}, found)


def simulation(sim, *, N, d_k):
    """The mean over white signs v_j k_jc of |sum_j s_j v_j k_j . q|^2, for strengths and a query drawn at random."""
    s, q = sim.gaussian(N), sim.sphere(d_k)
    signs = sim.white_signs((N - 1) * d_k).unflatten(-1, (N - 1, d_k)) / d_k**0.5  # [S, N - 1, d_k]
    read = sim.torch.einsum("sjc,rj,rc->rs", signs, s[:, 1:], q)
    return sim.instance({"s": s}, read.square().mean(-1), terms=16 * N * d_k)


THEOREM = Theorem(
    title="Noise with a write strength for each pair",
    domain=Domain(N=integers(1), d_k=integers(1)),
    parts={
        "noise": Algebraic(
            quantity=E(norm2(over(j, s[j] * (k[j] @ k[i]) * v[j], excluding=i))),
            equals=over(j, s[j] ** 2, excluding=i) / d_k,
            derivation=derivation,
            certificate=certify.instances(by_signs, {"N": 3, "d_k": 2}, {"N": 2, "d_k": 3}, {"N": 4, "d_k": 1}),
            simulation=simulation,
            points=({"N": 5, "d_k": 4}, {"N": 9, "d_k": 3}, {"N": 3, "d_k": 8}),
            near_misses={
                "square of the sum": over(j, s[j], excluding=i) ** 2 / d_k,
                "counts the retrieved pair": over(j, s[j] ** 2) / d_k,
                "not squared": over(j, s[j], excluding=i) / d_k,
            },
        )
    },
)
