"""The memory that is written with the pseudo-inverse of its keys.

Instead of the sum of outer products the best linear map from keys to values is stored; it reads a pair through the overlaps of keys whitened by the
root of their second-moment matrix. For independent keys, up to as many as dimensions, it recalls
every value exactly. Beyond that each pair is read through the projection on the row space of the keys: its own weight, the leverage, is a Beta
variable, and the others add up by Parseval. The noise is that of the Hebbian memory less one pair for each dimension but one.
Source: zhong2025, abstract (retrieval SNR); the memory is Kohonen's, the statement is ours. Differs: Hebbian noise counts every other pair.
Open: a closed form for keys on the sphere, where leverages are no Beta variables.
"""

from memorem.language import *

MANY = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), where=nonnegative(N - d_k))
RATIO = Domain(N=integers(1), d_k=integers(3), d_v=integers(1), where=nonnegative(N - d_k))
MORE = Domain(N=integers(1), d_k=integers(1), where=positive(N - d_k))
FEW = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), where=nonnegative(d_k - N))
i, j = items("i j")
h, v = whitened(d_k)("h"), white(d_v)("v")
leverage = norm2(h[i])
crosstalk = norm2(over(j, (h[j] @ h[i]) * v[j], excluding=i))
ratio = E(crosstalk / (leverage**2 * norm2(v[i])))
noise, signal = E(crosstalk), E(leverage**2 * norm2(v[i]))
residual = E(norm2(over(j, (h[j] @ h[i]) * v[j]) - v[i]))
V, K = matrix("V", d_v, N), matrix("K", d_k, N)
recall = V @ (K.T @ K).inv @ K.T @ K


def mean(statement, domain):
    law = Derivation(leverage, domain).by(rules.leverage, h)
    lines = Derivation(statement, domain).by(rules.integrate, v).by(rules.unit_norm, v).by(rules.duality, h)
    return lines.by(rules.moments_of_norms, law)


def ratio_derivation():
    law = Derivation(leverage, RATIO).by(rules.leverage, h)
    lines = Derivation(ratio, RATIO).by(rules.unit_norm, v).by(rules.integrate, v).by(rules.duality, h)
    return lines.by(rules.moments_of_norms, law)


def leverage_mean(exact, function, N, d_k):
    """E f(P) for P = sin^2 a, a the angle between a unit vector of R^N and a random subspace, by an integral over the angle."""
    if N == d_k:
        return exact.number(function(exact.Fraction(1)))
    weight = lambda a: a.sin() ** (d_k - 1) * a.cos() ** (N - d_k - 1)  # noqa: E731  the area of the sphere at this angle
    right = exact.arb.pi() / 2
    return exact.integral(lambda a: function(a.sin() ** 2) * weight(a), 0, right) / exact.integral(weight, 0, right)


def ratio_certificate(exact, *, N, d_k):
    """Off-diagonal squares of a projection add up to P - P^2, P its diagonal entry."""
    right, weight = exact.arb.pi() / 2, N - d_k - 1
    if N == d_k:
        return exact.number(0)
    top = exact.integral(lambda a: a.sin() ** (d_k - 3) * a.cos() ** (weight + 2), 0, right)
    return top / exact.integral(lambda a: a.sin() ** (d_k - 1) * a.cos() ** weight, 0, right)


def means_certificate(exact, *, N, d_k):
    return leverage_mean(exact, lambda P: P - P * P, N, d_k) / leverage_mean(exact, lambda P: P * P, N, d_k)


def residual_certificate(exact, *, N, d_k):
    """One minus the mean diagonal entry of the projection of generic rational keys, by exact linear algebra."""
    keys = exact.rationals(N + d_k, d_k, N)
    projection = exact.mul(exact.transpose(keys), exact.solve(exact.mul(keys, exact.transpose(keys)), keys))
    return 1 - sum(projection[item][item] for item in range(N)) / N


def law_certificate(exact, *, N, d_k):
    """Moments of the first `width` squared coordinates of a unit vector of R^N, over a spherical design of degree five."""
    moments = dict.fromkeys((1, 2), exact.Fraction(0))
    for weight, (scaled, vector) in exact.design(N):
        share = exact.Fraction(sum(x * x for x in vector[:d_k]), N if scaled else 1)
        moments = {order: total + weight * share**order for order, total in moments.items()}
    return moments


def recall_certificate(exact, *, N, d_k, d_v):
    keys, values = exact.rationals(3, d_k, N), exact.rationals(4, d_v, N)
    inverse = exact.solve(exact.mul(exact.transpose(keys), keys), exact.transpose(keys))
    return certify.Instance({"V": values, "K": keys}, exact.mul(exact.mul(values, inverse), keys))


def reading(sim, N, d_k, d_v):
    """S k_i and v_i for S = V K^+, and the weights P_ii: [R, d_v, N], [R, d_v, N], [R, N]."""
    basis = sim.torch.linalg.qr(sim.gaussian(N, d_k))[0]  # of the row space of K, K^+ K = Q Q^T: [R, N, d_k]
    values = sim.sphere(N, d_v).transpose(-1, -2)
    return values @ basis @ basis.transpose(-1, -2), values, basis.square().sum(-1)


def ratio_simulation(sim, *, N, d_k, d_v):
    read, values, weights = reading(sim, N, d_k, d_v)
    return ((read - weights[:, None] * values).square().sum(1) / weights.square()).mean(-1)


def means_simulation(sim, *, N, d_k, d_v):
    read, values, weights = reading(sim, N, d_k, d_v)
    return (read - weights[:, None] * values).square().sum(1).mean(-1), weights.square().mean(-1)


def residual_simulation(sim, *, N, d_k, d_v):
    """The first pair's squared error; averaged over the pairs it would scatter only by the values."""
    read, values, _ = reading(sim, N, d_k, d_v)
    return (read - values).square().sum(1)[:, 0]


def law_simulation(sim, *, N, d_k):
    return reading(sim, N, d_k, 1)[2][:, 0]


def recall_simulation(sim, *, N, d_k, d_v):
    keys, values = sim.gaussian(d_k, N), sim.gaussian(d_v, N)
    inverse = sim.torch.linalg.pinv(keys)
    size = sim.torch.linalg.cond(keys).max().item()
    return sim.instance({"V": values, "K": keys}, values @ inverse @ keys, terms=int(8 * d_k * N * size))


POINTS = table("N d_k d_v", (30, 12, 6), (32, 16, 4), (20, 14, 3))
CERTIFIED = table("N d_k", (4, 3), (7, 5), (12, 6))

THEOREM = Theorem(
    title="The pseudo-inverse memory", domain=MANY, sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            domain=RATIO, quantity=ratio, equals=(N - d_k) / (d_k - 2), derivation=ratio_derivation,
            certificate=certify.enclosure(ratio_certificate, *CERTIFIED, {"N": 3, "d_k": 3}), simulation=ratio_simulation, tail_index=d_k / 2,
            points=POINTS,
            near_misses={
                "ratio of means": (N - d_k) / (d_k + 2), "over the width": (N - d_k) / d_k, "Hebbian memory": (N - 1) / (d_k - 2),
                "one pair less": (N - d_k - 1) / (d_k - 2),
            },
        ),
        "ratio_of_means": Identity(
            quantity=Quotient(noise, (signal,)), equals=(N - d_k) / (d_k + 2),
            derivation=lambda start: start.by(rules.supply_means, mean(noise, MANY), mean(signal, MANY)),
            certificate=certify.enclosure(means_certificate, *CERTIFIED, *table("N d_k", (5, 1), (6, 2))), simulation=means_simulation, points=POINTS,
            near_misses={"mean of the ratio": (N - d_k) / (d_k - 2), "Hebbian memory": (N - 1) / (d_k + 2)},
        ),
        "residual": Identity(
            quantity=residual, equals=1 - d_k / N, derivation=lambda: mean(residual, MANY),
            certificate=certify.instances(residual_certificate, *CERTIFIED, {"N": 2, "d_k": 2}), simulation=residual_simulation,
            points=table("N d_k d_v", (30, 12, 6), (12, 6, 4), (20, 3, 3)),
            near_misses={"one dimension less": 1 - (d_k - 1) / N, "one pair less": 1 - d_k / (N - 1)},
        ),
        "leverage": Law(
            domain=MORE, quantity=leverage, equals=beta_law(d_k / 2, (N - d_k) / 2),
            derivation=lambda start: start.by(rules.leverage, h).by(rules.beta_of_shares),
            certificate=certify.instances(law_certificate, *table("N d_k", (3, 1), (5, 2), (6, 4))), simulation=law_simulation,
            points=table("N d_k", (8, 3), (5, 4), (12, 6)),
            near_misses={"no dimension lost": beta_law(d_k / 2, N / 2), "exponential": beta_law(d_k, N - d_k)},
        ),
        "recall": Algebraic(
            domain=FEW, quantity=recall, equals=V, derivation=lambda start: start.by(rules.cancel_inverse),
            certificate=certify.instances(recall_certificate, *table("N d_k d_v", (2, 3, 2), (4, 4, 3), (3, 5, 1))), simulation=recall_simulation,
            points=table("N d_k d_v", (3, 8, 4), (6, 12, 2)), near_misses={"Hebbian memory": V @ K.T @ K, "half": V / 2},
        ),
    },
)  # fmt: skip
