"""Decoding against the codebook of stored values: moments of the margin.

A reading need not be right bit by bit, if the nearest of all stored values is taken. What decides is the margin by which the reading agrees with its own
value rather than with another: its mean is one, and its variance falls with the product of both widths, so that the number of pairs that are told
apart is of the order of that product over a logarithm, not of one width.
Source: barnfield2026, abstract (the scale of the product of the widths); the moments are ours.
Differs: bits read one by one fail at a number of pairs of the order of one width.
Open: the constant in front; at the number of pairs where the union bound on a Gaussian margin is one, about half of the readings are right.
"""

from memorem import (
    Cited,
    Derivation,
    Domain,
    E,
    Identity,
    Integer,
    N,
    Theorem,
    Variance,
    certify,
    d_k,
    d_v,
    integers,
    items,
    one_of,
    over,
    rademacher,
    rules,
    sphere,
)

DOMAIN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1), keys=one_of("sphere", "rademacher"))
i, j, l = items("i j l")


def families(keys):
    ensemble = {"sphere": sphere, "rademacher": rademacher}[keys]
    return ensemble(d_k)("k"), ensemble(d_v)("v")


def margin(keys):
    """How much better the reading agrees with its own value than with that of another pair."""
    k, v = families(keys)
    return over(j, (k[j] @ k[i]) * v[j]) @ (v[i] - v[l])


def moment(keys, power=1):
    k, v = families(keys)
    return Derivation(E(margin(keys) ** power if power > 1 else margin(keys)), DOMAIN).by(rules.unit_norm).by(rules.integrate, v, k)


def derivation(keys):
    return Derivation(Variance(margin(keys)), DOMAIN).by(rules.supply_moments, moment(keys), moment(keys, 2))


def moments(exact, N, d_k, d_v, keys):
    """(E D, E D^2) from the exact moments of the Gram matrices of keys and of values; the pair that is read is the first, the other one the second."""
    keys_first, keys_second = exact.gram_moments(keys, N, d_k)
    values_first, values_second = exact.gram_moments(keys, N, d_v)
    signs, first, second = ((0, 1), (1, -1)), exact.Fraction(0), exact.Fraction(0)
    for a in range(N):
        first += keys_first[a, 0] * sum(s * values_first[a, c] for c, s in signs)
        for b in range(N):
            pairs = sum(s * t * values_second[a, c, b, e] for c, s in signs for e, t in signs)
            second += keys_second[a, 0, b, 0] * pairs
    return first, second


def mean_certificate(exact, **point):
    return moments(exact, **point)[0]


def variance_certificate(exact, **point):
    first, second = moments(exact, **point)
    return second - first**2


def margins(sim, N, d_k, d_v, keys):
    """(v_1 - v_2).S k_1: [R]."""
    k, v = sim.vectors(keys, N, d_k), sim.vectors(keys, N, d_v)
    read = sim.torch.einsum("rn,rnm->rm", sim.torch.einsum("rnd,rd->rn", k, k[:, 0]), v)
    return (read * (v[:, 0] - v[:, 1])).sum(-1)


def simulation(sim, **point):
    """(D - D')^2 / 2 of two independent memories: its mean is the variance."""
    return (margins(sim, **point) - margins(sim, **point)).square() / 2


CERTIFIED = tuple({"N": n, "d_k": d, "d_v": m, "keys": keys} for n, d, m in ((2, 2, 2), (2, 3, 1), (3, 1, 2)) for keys in ("sphere", "rademacher"))
POINTS = (
    {"N": 6, "d_k": 4, "d_v": 3, "keys": "sphere"},
    {"N": 5, "d_k": 3, "d_v": 5, "keys": "rademacher"},
    {"N": 10, "d_k": 6, "d_v": 5, "keys": "sphere"},
)

THEOREM = Theorem(
    title="Margin of decoding against the codebook",
    domain=DOMAIN,
    sources=("barnfield2026",),
    parts={
        "variance": Identity(
            quantity=lambda keys: Variance(margin(keys)),
            equals=1 / d_v + 1 / d_k + 1 / (d_k * d_v) + 2 * (N - 2) / (d_k * d_v),
            derivation=derivation,
            certificate=certify.instances(variance_certificate, *CERTIFIED),
            simulation=simulation,
            points=POINTS,
            near_misses={
                "crosstalk alone": 2 * (N - 2) / (d_k * d_v),
                "one of the two values": 1 / d_v + 1 / d_k + 1 / (d_k * d_v) + (N - 2) / (d_k * d_v),
                "counts the other pair twice": 1 / d_v + 1 / d_k + 1 / (d_k * d_v) + 2 * (N - 1) / (d_k * d_v),
            },
        ),
        "mean": Identity(
            quantity=lambda keys: E(margin(keys)),
            equals=Integer(1),
            derivation=moment,
            certificate=certify.instances(mean_certificate, *CERTIFIED),
            simulation=margins,
            points=POINTS,
            near_misses={"two signals": Integer(2), "less the overlap of the values": 1 - 1 / d_v},
        ),
        "threshold": Cited(
            statement="With keys and values of one width the pairs that are all told apart number of the order of the square of the width over a "
            "logarithm: the scale is proved, its sharp constant is a conjecture.",
            sources=("barnfield2026",),
        ),
    },
)
