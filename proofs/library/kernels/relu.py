"""Retrieval noise of the rectified kernel.

Rectifying the overlaps removes the half of them that is negative, and with it exactly half of the noise of the linear memory: a feed-forward layer
with rectified hidden units is this memory, its keys the rows of the first matrix and its values the columns of the second.
Source: zhong2025, abstract (feed-forward layers as associative memory); the definition of the ratio is a reconstruction.
Differs: centring the rectified overlaps instead would subtract their mean, which values of mean zero never see.
Left for later: powers of the rectifier, and the term that values with a common mean add.
"""

from memorem import Derivation, Domain, E, Identity, N, Theorem, certify, d_k, d_v, gaussian, integers, items, norm2, observe, one_of, over, pi
from memorem import positive_part, rademacher, rules, sphere, white

UNIT = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), keys=one_of("sphere", "rademacher"))
GAUSSIAN = Domain(N=integers(1), d_k=integers(3), d_v=integers(1))
i, j = items("i j")
v = white(d_v)("v")


def vectors(keys):
    return {"sphere": sphere, "rademacher": rademacher, "gaussian": gaussian}[keys](d_k)("k")


def ratio(keys):
    k = vectors(keys)
    crosstalk = over(j, positive_part(k[j] @ k[i]) * v[j], excluding=i)
    return E(norm2(crosstalk) / (norm2(k[i]) ** 2 * norm2(v[i])))


def derivation(keys):
    k = vectors(keys)
    return Derivation(ratio(keys), UNIT).by(rules.unit_norm).by(rules.integrate, v).by(rules.symmetry, k).by(rules.integrate, k)


def gaussian_derivation():
    k = vectors("gaussian")
    lines = Derivation(ratio("gaussian"), GAUSSIAN).by(rules.unit_norm, v).by(rules.integrate, v).by(rules.symmetry, k)
    return lines.by(rules.integrate, k).by(rules.radial, k)


def certificate(exact, *, N, d_k, keys):
    """(N - 1) E max(x, 0)^2 of one overlap: sign patterns counted, or the half of the sphere where the overlap is positive integrated."""
    if keys == "rademacher":
        positive = sum(max(sum(signs), 0) ** 2 for signs in exact.product((1, -1), repeat=d_k))
        return (N - 1) * exact.number(exact.Fraction(positive, d_k**2 * 2**d_k))
    if d_k == 1:
        return (N - 1) * exact.number(exact.Fraction(1, 2))
    right = exact.arb.pi() / 2
    half = exact.integral(lambda a: a.cos() ** 2 * a.sin() ** (d_k - 2), 0, right)
    return (N - 1) * half / (2 * exact.integral(lambda a: a.sin() ** (d_k - 2), 0, right))


def gaussian_certificate(exact, *, N, d_k):
    """Given the key, the overlap over its norm is standard Gaussian: a half-line integral times an inverse moment."""
    half = exact.integral(lambda x: x * x * (-x * x / 2).exp(), 0, 40) / (2 * exact.arb.pi()).sqrt()
    return (N - 1) * half * exact.chi_square_moment(d_k, -1)


THEOREM = Theorem(
    title="Retrieval noise of the rectified kernel",
    domain=UNIT,
    sources=("zhong2025",),
    parts={
        "unit_keys": Identity(
            quantity=ratio,
            equals=(N - 1) / (2 * d_k),
            derivation=derivation,
            certificate=certify.enclosure(
                certificate,
                {"N": 3, "d_k": 1, "keys": "sphere"},
                {"N": 2, "d_k": 4, "keys": "sphere"},
                {"N": 4, "d_k": 7, "keys": "sphere"},
                {"N": 3, "d_k": 1, "keys": "rademacher"},
                {"N": 2, "d_k": 4, "keys": "rademacher"},
                {"N": 4, "d_k": 7, "keys": "rademacher"},
            ),
            simulation=observe.kernel_inverse_snr.with_(kernel_name="relu"),
            points=(
                {"N": 8, "d_k": 8, "d_v": 4, "keys": "sphere"},
                {"N": 8, "d_k": 8, "d_v": 4, "keys": "rademacher"},
                {"N": 16, "d_k": 12, "d_v": 8, "keys": "sphere"},
                {"N": 6, "d_k": 5, "d_v": 3, "keys": "rademacher"},
            ),
            near_misses={
                "linear kernel": (N - 1) / d_k,
                "variance instead of mean square": (N - 1) * (pi - 1) / (2 * pi * d_k),
                "counts the retrieved pair": N / (2 * d_k),
            },
        ),
        "gaussian_keys": Identity(
            domain=GAUSSIAN,
            quantity=ratio("gaussian"),
            equals=(N - 1) / (2 * (d_k - 2)),
            derivation=gaussian_derivation,
            certificate=certify.enclosure(gaussian_certificate, {"N": 3, "d_k": 3}, {"N": 2, "d_k": 5}, {"N": 6, "d_k": 8}),
            simulation=observe.kernel_inverse_snr.with_(kernel_name="relu", keys="gaussian"),
            tail_index=d_k / 2,
            points=({"N": 12, "d_k": 16, "d_v": 4}, {"N": 16, "d_k": 24, "d_v": 6}, {"N": 8, "d_k": 32, "d_v": 5}),
            near_misses={"linear kernel": (N - 1) / (d_k - 2), "unit keys": (N - 1) / (2 * d_k), "quarter": (N - 1) / (4 * (d_k - 2))},
        ),
    },
)
