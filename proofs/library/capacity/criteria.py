"""Three criteria, three capacities: why one memory is said to hold the square root of its width, its width, or less.

The same Hebbian memory with random keys is judged by three criteria. In mean square, values being random, it holds the width times the squared tolerance
beside the pair that is read, exactly. Against the worst values it holds at least the square root of the width times the tolerance, and for keys on the
sphere at most the root of half of pi times that, at every width. For all bits of sign pairs to be right it suffices that the other pairs number at most
the width over four times its logarithm: then the chance of any wrong bit is at most the load. A fourth criterion is that of capacity.codebook.
So the square root and the width do not contradict each other, and a capacity that is quoted without its criterion may be off by a power.
Source: qiao2025, abstract (square root of the width); zhong2025, abstract (retrieval SNR); mceliece1987 (every bit); the comparison is ours.
Reconstruction: only the abstracts were read; that qiao2025 means any values and zhong2025 a mean square over values of mean zero is our reading.
Left for later: that a larger load makes some bit wrong.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(1), theta=reals(0))
LOADED = Domain(N=integers(2), d_k=integers(2), where=nonnegative(d_k / (2 * (N - 1)) - 2 * log(d_k)))
i, j = items("i j")
any_keys, keys, values = isotropic(d_k)("k"), sphere(d_k)("k"), white(d_v)("v")


def worst(k):
    """The crosstalk of the worst values of norm at most one, over the signal."""
    return E(over(j, abs(k[j] @ k[i]), excluding=i))


def mean_square(k):
    """The mean square of the crosstalk of values of mean zero and norm one, over the signal."""
    return E(norm2(over(j, (k[j] @ k[i]) * values[j], excluding=i)) / ((k[i] @ k[i]) ** 2 * norm2(values[i])))


def squares(k):
    total = E(over(j, (k[j] @ k[i]) ** 2, excluding=i))
    return Derivation(total, DOMAIN.with_(N=integers(2))).by(rules.integrate, k).by(rules.unit_norm, k)


def mean_square_derivation():
    mean = Derivation(mean_square(any_keys), DOMAIN.with_(N=integers(1))).by(rules.unit_norm).by(rules.integrate, values)
    return Derivation(Capacity(mean_square(any_keys), theta**2), DOMAIN).by(rules.supply_mean, mean.by(rules.integrate, any_keys).by(rules.unit_norm))


def at_least():
    mean = Derivation(worst(any_keys), DOMAIN.with_(N=integers(2))).by(rules.jensen, squares(any_keys))
    return Derivation(Capacity(worst(any_keys), theta), DOMAIN).by(rules.supply_mean, mean)


def at_most():
    mean = Derivation(worst(keys), DOMAIN.with_(N=integers(1))).by(rules.projection, keys)
    lines = Derivation(Capacity(worst(keys), theta), DOMAIN).by(rules.supply_mean, mean)
    return lines.by(rules.gamma_quotient, d_k / 2, Rational(1, 2), "<=")


def every_bit():
    bit = SignReadout(N, d_k)
    one = Derivation(bit, LOADED).by(rules.sign_products).by(rules.chernoff, 1 / (N - 1)).by(rules.compare, "cosh_below_gaussian")
    return Derivation(SomeWrong(bit, N * d_k), LOADED).by(rules.moment_method, one).by(rules.use_assumption)


def square_certificate(exact, *, d_k, theta):
    return 1 + theta**2 / exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=d_k, keys="sphere")


def worst_certificate(exact, *, d_k, theta):
    return 1 + exact.number(theta) / exact.sphere_mean_absolute(d_k)


def bits_certificate(exact, *, N, d_k):
    return exact.some_bit_wrong(N, d_k, d_k, N) if N < 4 else exact.some_bit_wrong_between(N, d_k, d_k)


def square_simulation(sim, *, d_k, theta):
    each = observe.inverse_snr(sim, N=6, d_k=d_k, d_v=3, keys="rademacher") / 5
    return theta**2 + each, each


def worst_simulation(sim, *, d_k, theta):
    each = observe.interference(sim, N=6, d_k=d_k, keys="sphere") / 5
    return theta + each, each


def bits_simulation(sim, *, N, d_k):
    """Some bit of some pattern is read wrong, ties by a fair coin: bool [R]."""
    k, v = sim.signs(N, d_k), sim.signs(N, d_k)
    aligned = (k @ k.transpose(-1, -2) @ v) * v
    return (sim.torch.where(aligned.abs() < 0.5, sim.signs(N, d_k), aligned) < 0).any(-1).any(-1)


POINTS = table("d_k theta", (3, 4), (16, 2), (64, 1))
CERTIFIED = tuple({"d_k": d, "theta": x} for d, x in ((1, 1), (2, "1/2"), (5, 3), (9, 1), (64, 2)))

THEOREM = Theorem(
    title="Three criteria, three capacities", domain=DOMAIN, sources=("zhong2025", "qiao2025", "mceliece1987"), meanings={"theta": "tolerance"},
    parts={
        "mean_square": Identity(
            quantity=Capacity(mean_square(any_keys), theta**2), equals=1 + theta**2 * d_k, derivation=mean_square_derivation,
            certificate=certify.instances(square_certificate, *({"d_k": d, "theta": x} for d in range(1, 7) for x in ("1/2", 2))),
            simulation=square_simulation, points=table("d_k theta", (8, 1), (5, 2), (16, "1/2")),
            near_misses={"square root": 1 + theta * sqrt(d_k), "constant of the worst values": 1 + theta**2 * pi * d_k / 2},
        ),
        "worst_values_at_least": Bound(
            relation=">=", quantity=Capacity(worst(any_keys), theta), equals=1 + theta * sqrt(d_k), derivation=at_least,
            certificate=certify.enclosure(worst_certificate, *CERTIFIED), simulation=worst_simulation, points=POINTS,
            near_misses={"mean-square law": 1 + theta**2 * d_k, "large widths": 1 + theta * sqrt(pi * d_k / 2)},
        ),
        "worst_values_at_most": Bound(
            relation="<=", quantity=Capacity(worst(keys), theta), equals=1 + theta * sqrt(pi / 2) * sqrt(d_k), derivation=at_most,
            certificate=certify.enclosure(worst_certificate, *CERTIFIED), simulation=worst_simulation, points=POINTS,
            near_misses={"constant one": 1 + theta * sqrt(d_k), "half the width": 1 + theta * sqrt(d_k / 2)},
        ),
        "every_bit": Bound(
            domain=LOADED, relation="<=", quantity=SomeWrong(SignReadout(N, d_k), N * d_k), equals=N / d_k, derivation=every_bit,
            certificate=certify.enclosure(bits_certificate, *table("N d_k", (2, 9), (3, 27), (80, 2469))), looseness=Rational(31, 2),
            note="The exponential bound on one bit loses the root of the logarithm of the width; the union loses more where the pairs are few.",
            simulation=bits_simulation, points=table("N d_k", (4, 46), (3, 27)),
            near_misses={"a power of the width too many": N / d_k**3, "the load forgotten": N * d_k * exp(-d_k / 2)},
        ),
    },
)  # fmt: skip
