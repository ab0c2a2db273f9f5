"""Decoding against the codebook of stored values: a number of pairs of the order of the product of both widths.

A reading need not be right bit by bit, if the nearest of all stored values is taken. What decides is the margin by which the reading agrees with its own
value rather than with another: its mean is one, and its variance falls with the product of both widths. An exponential bound on the chance of any confusion
holds at all sizes and for every strength of the exponential: with it, a number of pairs of the order of that product over a logarithm is told apart, not of
one width. That no more are is cited.
Source: barnfield2026, abstract (the scale of the product of the widths); moments and bound are ours.
Differs: bits read one by one fail at a number of pairs of the order of one width.
Open: the constant in front; at the number of pairs where the union bound on a Gaussian margin is one, about half of the readings are right.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1), keys=one_of("sphere", "rademacher"))
CHERNOFF = Domain(
    N=integers(2), d_k=integers(1), d_v=integers(1), t=reals(0), keys=one_of("sphere", "rademacher"), where=positive(d_k * d_v - 4 * t**2)
)  # fmt: skip
i, j, l = items("i j l")


def families(keys):
    return ensemble(keys, d_k)("k"), ensemble(keys, d_v)("v")


def margin(keys):
    """How much better the reading agrees with its own value than with that of another pair."""
    k, v = families(keys)
    return over(j, (k[j] @ k[i]) * v[j]) @ (v[i] - v[l])


def moment(keys, power=1):
    k, v = families(keys)
    return Derivation(E(margin(keys) ** power if power > 1 else margin(keys)), DOMAIN).by(rules.unit_norm).by(rules.integrate, v, k)


def derivation(keys):
    return Derivation(Variance(margin(keys)), DOMAIN).by(rules.supply_moments, moment(keys), moment(keys, 2))


def one_confusion(keys):
    """Keys are integrated out first, then the other values, then the value that is confused with the right one."""
    k, v = families(keys)
    lines = Derivation(Wrong(margin(keys)), CHERNOFF).by(rules.chernoff, t).by(rules.sub_gaussian_vectors, k, i)
    return lines.by(rules.sub_gaussian_vectors, v).by(rules.cauchy_schwarz).by(rules.sub_gaussian_vectors, v, i)


def failure(keys):
    return SomeWrong(Wrong(margin(keys)), N - 1)


def failure_derivation(keys):
    return Derivation(failure(keys), CHERNOFF).by(rules.moment_method, one_confusion(keys))


def failure_certificate(exact, *, N, d_k, d_v, t, keys):
    """P(some other value agrees better with the reading, ties by fair coins) for sign vectors, which overlap by counts; unit vectors in one
    dimension are signs."""
    if keys == "sphere" and (d_k, d_v) != (1, 1):
        raise ValueError("only signs are enumerated")
    right, values = exact.Fraction(0), list(exact.sign_grams(d_v, N))
    for key_weight, x in exact.sign_grams(d_k, N, 1):
        for value_weight, c in values:
            chance = key_weight * value_weight
            for other in range(1, N):
                agrees = sum(x[0][a] * (c[a][0] - c[a][other]) for a in range(N))
                chance *= exact.read_right(agrees)
            right += chance
    return 1 - right / exact.Fraction(2 ** ((N - 1) * (d_k + d_v)))


def failure_simulation(sim, *, N, d_k, d_v, t, keys):
    """Some other value agrees better with the reading of the first key, ties by fair coins: bool [R]."""
    k, v = sim.vectors(keys, N, d_k), sim.vectors(keys, N, d_v)
    read = sim.torch.einsum("rn,rnm->rm", sim.torch.einsum("rnd,rd->rn", k, k[:, 0]), v)
    agrees = sim.torch.einsum("rnm,rm->rn", v, read)
    margins = agrees[:, :1] - agrees[:, 1:]
    return sim.torch.where(margins.abs() < 1e-5, sim.signs(N - 1), margins).min(-1).values < 0


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
POINTS = table("N d_k d_v keys", (6, 4, 3, "sphere"), (5, 3, 5, "rademacher"), (10, 6, 5, "sphere"))

SIGNAL = t - t**2 / d_k - (N - 2) * t**2 / (d_k * d_v - 4 * t**2)
CONFUSION = exp(SIGNAL**2 / (2 * d_v) - SIGNAL)

THEOREM = Theorem(
    title="Decoding against the codebook of values", domain=DOMAIN, sources=("barnfield2026",),
    parts={
        "variance": Identity(
            quantity=lambda keys: Variance(margin(keys)), equals=1 / d_v + 1 / d_k + 1 / (d_k * d_v) + 2 * (N - 2) / (d_k * d_v),
            derivation=derivation, certificate=certify.instances(variance_certificate, *CERTIFIED), simulation=simulation, points=POINTS,
            near_misses={
                "crosstalk alone": 2 * (N - 2) / (d_k * d_v), "one of the two values": 1 / d_v + 1 / d_k + 1 / (d_k * d_v) + (N - 2) / (d_k * d_v),
                "counts the other pair twice": 1 / d_v + 1 / d_k + 1 / (d_k * d_v) + 2 * (N - 1) / (d_k * d_v),
            },
        ),
        "mean": Identity(
            quantity=lambda keys: E(margin(keys)), equals=Integer(1), derivation=moment, certificate=certify.instances(mean_certificate, *CERTIFIED),
            simulation=margins, points=POINTS, near_misses={"two signals": Integer(2), "less the overlap of the values": 1 - 1 / d_v},
        ),
        "failure": Bound(
            domain=CHERNOFF, relation="<=", quantity=failure, equals=(N - 1) * CONFUSION, derivation=failure_derivation,
            certificate=certify.instances(
                failure_certificate,
                *table(
                    "N d_k d_v t keys", (3, 9, 9, 3, "rademacher"), (3, 3, 20, "19/5", "rademacher"), (4, 2, 3, "1/2", "rademacher"),
                    (4, 1, 1, "1/4", "sphere"), (2, 1, 1, "499/1000", "sphere"),
                ),
            ),
            looseness=8 * exp(Rational(-7, 32)) / 3,
            note="Two pairs of signs at the largest strength lose least; of wrong readings that are ties the bound counts the other half as well.",
            simulation=failure_simulation,
            points=table(
                "N d_k d_v t keys", (20, 16, 16, 4, "rademacher"), (20, 16, 16, "15/2", "sphere"), (20, 32, 32, 9, "sphere"),
                (21, 16, 16, 4, "rademacher"),
            ),
            near_misses={"as if both widths were double": (N - 1) * CONFUSION**4, "no noise": (N - 1) * exp(-t)},
        ),
        "threshold": Cited(
            statement="With keys and values of one width the pairs that are all told apart number of the order of the square of the width over a "
            "logarithm: the scale is proved, its sharp constant is a conjecture.",
            sources=("barnfield2026",),
        ),
    },
)  # fmt: skip
