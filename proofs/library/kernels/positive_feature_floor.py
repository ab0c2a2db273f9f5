"""Positive feature maps leave a noise floor that no width removes.

A feature map that is applied to every coordinate and has a positive mean makes all keys alike: the features of two keys share a component, and the noise
of each stored pair tends to a constant however wide the keys are, also for values of mean zero. For elu + 1, the map of linear transformers, it is nearly
a half, for rectified features one over pi squared. For elu + 1, subtracting the mean of the features restores noise that falls with the width.
Source: zhong2025, abstract (kernel view of linear attention); katharopoulos2020 for elu + 1; the statements are ours. The ratio is that of the means.
Differs: a capacity proportional to the width assumes features of mean zero.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1))
WIDE = Domain(N=integers(2), d_k=integers(64), d_v=integers(1))
i, j = items("i j")
v = white(d_v)("v")


def ratio(name):
    """Mean energy of the crosstalk over that of the signal, of the memory with kernel phi(k_j).phi(k_i), keys Gaussian."""
    f = features(d_k, name)("f")
    return Quotient(E(norm2(over(j, (f[j] @ f[i]) * v[j], excluding=i))), (E(norm2(f[i]) ** 2 * norm2(v[i])),))


def derivation(name, domain=DOMAIN):
    statement, f = ratio(name), features(d_k, name)("f")
    means = (
        Derivation(mean, domain).by(rules.unit_norm, v).by(rules.integrate, v).by(rules.integrate, f) for mean in (statement.top, *statement.bottom)
    )
    return Derivation(statement, domain).by(rules.supply_means, *means)


def moments(exact, name):
    """Mean, mean square and mean fourth power of one feature, by rigorous integrals over both half-lines."""
    left, right = {"relu": (None, lambda x: x), "elu": (lambda x: x.exp(), lambda x: 1 + x)}[name.removeprefix("centred ")]
    root = (2 * exact.arb.pi()).sqrt()

    def mean(power, shift=0):
        above = exact.integral(lambda x: (right(x) - shift) ** power * (-x * x / 2).exp(), 0, 40)
        below = exact.integral(lambda x: ((left(x) if left else 0 * x) - shift) ** power * (-x * x / 2).exp(), -40, 0)
        return (above + below) / root

    shift = mean(1) if name.startswith("centred") else 0
    return (exact.arb(0) if shift else mean(1)), mean(2, shift), mean(4, shift)


def certificate(name):
    def quotient(exact, *, N, d_k):
        """Overlaps and norms summed over coordinates, which are independent."""
        first, second, fourth = moments(exact, name)
        overlap = d_k * second**2 + d_k * (d_k - 1) * first**4
        return (N - 1) * overlap / (d_k * fourth + d_k * (d_k - 1) * second**2)

    return quotient


def simulation(name):
    def energies(sim, *, N, d_k, d_v):
        """|r|^2 and c^2 of the first pair, the mean of a centred feature known to machine precision."""
        g = sim.gaussian(N, d_k)
        f = g.clamp_min(0) if name.endswith("relu") else sim.torch.where(g > 0, 1 + g, g.exp())
        f = f - CENTRES.get(name, 0.0)
        overlaps = sim.torch.einsum("rnd,rd->rn", f, f[:, 0])
        read = sim.torch.einsum("rn,rnm->rm", overlaps[:, 1:], sim.sphere(N - 1, d_v))
        return read.square().sum(-1), overlaps[:, 0].square()

    return energies


CENTRES = {"centred elu": 1.1605205164}  # mean of elu + 1, from the certificate's integrals
ONE = 1 / sqrt(2 * pi) + Rational(1, 2) + exp(Rational(1, 2)) * erfc(1 / sqrt(2)) / 2
TWO = 1 + 2 / sqrt(2 * pi) + exp(2) * erfc(sqrt(2)) / 2
THREE = 2 + 5 / sqrt(2 * pi) + exp(Rational(9, 2)) * erfc(3 / sqrt(2)) / 2
FOUR = 5 + 12 / sqrt(2 * pi) + exp(8) * erfc(2 * sqrt(2)) / 2
SPREAD, KURTOSIS = TWO - ONE**2, FOUR - 4 * THREE * ONE + 6 * TWO * ONE**2 - 3 * ONE**4


def part(name, equals, near_misses, points=((5, 16), (8, 8), (5, 64))):
    return Identity(
        quantity=ratio(name), equals=equals, derivation=lambda: derivation(name), simulation=simulation(name), near_misses=near_misses,
        certificate=certify.enclosure(certificate(name), *table("N d_k", (3, 1), (5, 4), (2, 40))),
        points=(*({"N": n, "d_k": d, "d_v": 8} for n, d in points), {"N": 6, "d_k": points[0][1], "d_v": 4}),
    )  # fmt: skip


def bound(limit, relation, domain, widths, near_misses, narrowest=()):
    return Bound(
        domain=domain, relation=relation, quantity=ratio("elu"), equals=(N - 1) * limit, near_misses=near_misses, simulation=simulation("elu"),
        derivation=lambda: derivation("elu", domain).by(rules.bounded, (N - 1) * limit, relation),
        certificate=certify.enclosure(certificate("elu"), *({"N": N, "d_k": d} for N, d in enumerate((*widths, *narrowest), 2))),
        points=(*({"N": 5, "d_k": d, "d_v": 8} for d in widths), {"N": 6, "d_k": widths[0], "d_v": 4}),
    )  # fmt: skip


THEOREM = Theorem(
    title="Positive feature maps leave a noise floor", domain=DOMAIN, sources=("zhong2025", "katharopoulos2020"),
    parts={
        "elu": part(
            "elu", (N - 1) * (TWO**2 + (d_k - 1) * ONE**4) / (FOUR + (d_k - 1) * TWO**2),
            {
                "mean zero": (N - 1) * TWO**2 / (FOUR + (d_k - 1) * TWO**2),
                "square of the mean": (N - 1) * (TWO**2 + (d_k - 1) * ONE**2) / (FOUR + (d_k - 1) * TWO**2), "linear memory": (N - 1) / (d_k + 2),
            },
        ),
        "elu_never_below": bound(
            Rational(39, 100), ">=", DOMAIN, (2, 4, 8), {"half": (N - 1) * Rational(1, 2), "half more": (N - 1) * Rational(11, 20)}, (1,),
        ),
        "elu_never_above": bound(
            Rational(47, 100), "<=", DOMAIN, (64, 32, 8), {"a tenth less": (N - 1) * Rational(2, 5), "linear memory": (N - 1) / (d_k + 2)},
        ),
        "elu_wide": bound(Rational(23, 50), ">=", WIDE, (64, 96), {"a tenth more": (N - 1) * Rational(13, 25), "half": (N - 1) * Rational(1, 2)}),
        "relu": part(
            "relu", (N - 1) * (pi**2 + d_k - 1) / (pi**2 * (d_k + 5)),
            {"floor alone": (N - 1) / pi**2, "mean zero": (N - 1) / (d_k + 5), "linear memory": (N - 1) / (d_k + 2)},
        ),
        "centred_elu": part(
            "centred elu", (N - 1) * SPREAD**2 / (KURTOSIS + (d_k - 1) * SPREAD**2),
            {
                "norm not centred": (N - 1) * SPREAD**2 / (FOUR + (d_k - 1) * TWO**2),
                "with the floor": (N - 1) * (TWO**2 + (d_k - 1) * ONE**4) / (FOUR + (d_k - 1) * TWO**2),
                "counts the retrieved pair": N * SPREAD**2 / (KURTOSIS + (d_k - 1) * SPREAD**2),
            },
            ((12, 16), (16, 32), (12, 64)),
        ),
    },
)  # fmt: skip
