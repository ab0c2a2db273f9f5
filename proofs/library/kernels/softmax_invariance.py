"""Softmax attention and the unnormalised exponential kernel have one retrieval ratio.

Normalising divides every weight by one number, which leaves the ratio of crosstalk to signal as it is, memory by memory. The error of the output
itself does see the normalisation: with white values it is the weight that is missing from the stored pair, squared, plus the energy of the others. The
mean weight of the stored pair is at least what it would be if all others had the mean of the kernel.
Source: zhong2025, abstract (kernel view of softmax); the definition of the ratio is a reconstruction.
Differs: a factor that depends on the stored key, not on the query alone, does change the ratio.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_v=integers(1))
KEYS = Domain(N=integers(1), d_k=integers(1), beta=reals(0))
i, j = items("i j")
v, u = white(d_v)("v"), white(d_v)("u")
c, b, p, a = entries("c"), entries("b"), entries("p"), Some("a")

k = sphere(d_k)("k")
others = 1 + over(j, exponential(beta * (k[j] @ k[i]) - beta * norm2(k[i])), excluding=i)
own_weight = E(others**-1)  # e^{beta k_i.k_i} over the sum of all e^{beta k_j.k_i}


def ratio(weight):
    return norm2(over(j, weight(j) * v[j], excluding=i)) / (weight(i) ** 2 * norm2(v[i]))


scaled, plain = ratio(lambda item: a * c[item]), ratio(lambda item: c[item])
rescaled_by_key = ratio(lambda item: b[item] * c[item])
output_error = E(norm2(over(j, p[j] * u[j]) - u[i]))
energy = over(j, p[j] ** 2, excluding=i)


def weight_derivation():
    mean = Derivation(E(others), KEYS).by(rules.unit_norm).by(rules.generating_function, k)
    return Derivation(own_weight, KEYS).by(rules.square_over, mean)


def weight_certificate(exact, *, N, d_k, beta):
    """Two keys: an integral over the angle between them. More: every choice of other keys in one dimension."""
    rate = exact.number(beta)
    if N == 2:
        return exact.sphere_mean(lambda x: 1 / (1 + (rate * (x - 1)).exp()), d_k)
    if d_k != 1:
        raise exact.OutOfReach(f"{N} keys in {d_k} dimensions are not enumerated")
    chances = [exact.Fraction(exact.comb(N - 1, same), 2 ** (N - 1)) for same in range(N)]
    return sum((exact.number(c) / (1 + same + (N - 1 - same) * (-2 * rate).exp()) for same, c in enumerate(chances)), exact.arb(0))


def weight_simulation(sim, *, N, d_k, beta):
    """The mean over queries of the softmax weight of the query's own key."""
    keys = sim.sphere(N, d_k)
    return sim.torch.softmax(beta * keys @ keys.transpose(-1, -2), dim=-1).diagonal(dim1=-2, dim2=-1).mean(-1)


def scaled_instance(exact, *, N, d_v):
    inputs = {"c": exact.rationals(1, N), "b": exact.rationals(2, N), "v": exact.rationals(3, N, d_v), "a": exact.Fraction(7, 3)}
    weights = [inputs["a"] * x for x in inputs["c"]]
    crosstalk = [sum(weights[j] * inputs["v"][j][x] for j in range(1, N)) for x in range(d_v)]
    return certify.Instance(inputs, exact.dot(crosstalk, crosstalk) / (weights[0] ** 2 * exact.dot(inputs["v"][0], inputs["v"][0])))


def error_instance(exact, *, N, d_v):
    """The mean over all sign values, which are white, from the definition."""
    weights, total = exact.rationals(4, N), exact.Fraction(0)
    for signs in exact.product((1, -1), repeat=N * d_v):
        values = [signs[item * d_v : (item + 1) * d_v] for item in range(N)]
        read = [sum(weights[j] * values[j][x] for j in range(N)) - values[0][x] for x in range(d_v)]
        total += exact.dot(read, read) / d_v
    return certify.Instance({"p": weights}, total / 2 ** (N * d_v))


def scaled_simulation(sim, *, N, d_v):
    """Softmax weights against exponential ones, keys on the sphere: a is one over the normaliser."""
    keys = sim.sphere(N, 6)
    logits = 3 * (keys @ keys[:, :1].transpose(-1, -2)).squeeze(-1)
    weights = sim.torch.softmax(logits, dim=-1)
    v = sim.gaussian(N, d_v)
    crosstalk = sim.torch.einsum("rn,rnm->rm", weights[:, 1:], v[:, 1:])
    value = crosstalk.square().sum(-1) / (weights[:, 0].square() * v[:, 0].square().sum(-1))
    inputs = {"c": logits.exp(), "a": 1 / logits.exp().sum(-1), "v": v, "b": sim.uniform(N) + 0.5}
    return sim.instance(inputs, value, terms=16 * N)


def error_simulation(sim, *, N, d_v):
    """The mean of the softmax output's error over sign values that are white: rows of an orthogonal array. Keys on the sphere."""
    keys = sim.sphere(N, 6)
    p = sim.torch.softmax(3 * (keys @ keys[:, :1].transpose(-1, -2)).squeeze(-1), dim=-1)
    values = sim.white_signs(N * d_v).view(-1, N, d_v) / d_v**0.5
    energy = sum((sim.torch.einsum("rn,snm->rsm", p, some) - some[:, 0]).square().sum((1, 2)) for some in values.split(64))
    return sim.instance({"p": p}, energy / len(values), terms=16 * N)


THEOREM = Theorem(
    title="Softmax attention and the exponential kernel have one retrieval ratio", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "invariance": Algebraic(
            quantity=scaled, equals=plain, derivation=lambda start: start.by(rules.expand),
            certificate=certify.instances(scaled_instance, *table("N d_v", (3, 2), (5, 3), (1, 1))), simulation=scaled_simulation,
            points=table("N d_v", (4, 3), (9, 5)), near_misses={"factor by stored key": rescaled_by_key, "factor left once": plain * a},
        ),
        "output_error": Algebraic(
            quantity=output_error, equals=(1 - p[i]) ** 2 + energy, derivation=lambda start: start.by(rules.unit_norm).by(rules.integrate, u),
            certificate=certify.instances(error_instance, *table("N d_v", (3, 2), (4, 1), (1, 3))), simulation=error_simulation,
            points=table("N d_v", (3, 2), (5, 2), (3, 4)),
            near_misses={"signal alone": (1 - p[i]) ** 2, "no square": (1 - p[i]) + energy, "all weights": (1 - p[i]) ** 2 + over(j, p[j] ** 2)},
        ),
        "own_weight": Bound(
            domain=KEYS, relation=">=", quantity=own_weight, equals=1 / (1 + (N - 1) * exp(-beta) * hyper((), (d_k / 2,), beta**2 / 4)),
            derivation=weight_derivation,
            certificate=certify.enclosure(weight_certificate, *table("N d_k beta", (2, 2, 1), (2, 8, 3), (3, 1, 1), (6, 1, "1/2"))),
            simulation=weight_simulation, points=table("N d_k beta", (2, 8, 3), (6, 1, 1), (12, 8, 3)),
            near_misses={
                "typical overlap": 1 / (1 + (N - 1) * exp(-beta)),
                "kernel of one pair": 1 / (1 + (N - 1) * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2)),
            },
        ),
    },
)  # fmt: skip
