"""What a linear state tells of all items together, however many it has read.

Beyond as many items as its keys are wide, a state with sign keys and values, read by signs, still tells something of every bit. What it tells of one falls
like one over the number of items, so that all bits together have a ceiling: a constant share of a bit for every entry of the state. Bounds from both sides
hold from one item more than the width on. For Gaussian values, read linearly, a bound from below holds on the sphere at every length.
Source: zhong2025, abstract (infinite context); the statements are ours.
Differs: an infinite context is not an infinite memory: the sum over all items has a bound that does not grow with their number.
Open: at which widths the sum is monotone in the number of items; it is not at width two and at the odd widths that were tried.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1), where=nonnegative(N - 1 - d_k))
GAUSSIAN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1))
i, j = items("i j")
k = sphere(d_k)("k")
BITS = Information(SignReadout(N, d_k), N * d_v)
NOISE = over(j, (k[j] @ k[i]) ** 2, excluding=i)
SIGNS, ORDERS = (N - 1) * d_k, 16


def error():
    return Derivation(SignReadout(N, d_k), DOMAIN).by(rules.sign_products)


def explained(relation):
    return Derivation(Explained(SignReadout(N, d_k)), DOMAIN).by(rules.compare, "central_window", error(), relation=relation)


def ceiling_of(order):
    return Derivation(BITS, DOMAIN).by(rules.compare, "information_below", explained("<=").by(rules.compare, "largest_binomial"), order)


def gaussian():
    mean = Derivation(E(NOISE), GAUSSIAN).by(rules.expand).by(rules.integrate, k).by(rules.unit_norm)
    return Derivation(GaussianInformation(NOISE, N * d_v), GAUSSIAN).by(rules.compare, "gaussian_information", mean)


def certificate(exact, *, N, d_k, d_v):
    """Every memory of one-bit values: how often a bit is read wrong, and the information of that channel."""
    wrong = exact.Fraction(0)
    for bits in exact.product((1, -1), repeat=(N - 1) * (d_k + 1)):
        read = d_k + sum(bits[j] * sum(bits[N - 1 + j * d_k : N - 1 + (j + 1) * d_k]) for j in range(N - 1))
        wrong += exact.read_wrong(read)
    chance = exact.number(wrong / 2 ** ((N - 1) * (d_k + 1)))
    entropy = -(chance * chance.log() + (1 - chance) * (1 - chance).log()) / exact.arb(2).log()
    return N * d_v * (1 - entropy)


def gaussian_certificate(exact, *, N, d_k, d_v):
    """Two keys at an angle: log(1 + 1/x^2) = log(1 + x^2) - 2 log |x|, of which E log |x| is that of a quotient of chi-square variables."""
    if N > 2 and d_k > 1:
        raise exact.OutOfReach("the law of one overlap alone is integrated: N = 2 or d_k = 1")
    if d_k == 1:
        return N * d_v * (1 + 1 / exact.arb(N - 1)).log() / (2 * exact.arb(2).log())
    smooth = exact.sphere_mean(lambda x: (1 + x * x).log(), d_k)
    rough = exact.chi_square_log_mean(1) - exact.chi_square_log_mean(d_k)
    return N * d_v * (smooth - rough) / (2 * exact.arb(2).log())


def simulation(sim, *, N, d_k, d_v):
    """N d_v sum_n y^{2n}/(2 ln 2 n (2n - 1)) with the powers of the correlation y from independent memories, up to terms below float32: [R].

    y is the mean of bit times reading over all bits of a memory, a tie counting nothing.
    """
    total, product = 0, 1
    for n in range(1, ORDERS + 1):
        for _ in range(2):
            k, v = sim.signs(N, d_k), sim.signs(N, d_v)
            product = product * ((k @ (k.transpose(-1, -2) @ v)).round().sign() * v).mean((-2, -1))
        total = total + product / (n * (2 * n - 1))
    return N * d_v * total / (2 * sim.torch.log(sim.torch.tensor(2.0, dtype=total.dtype)).item())


def gaussian_simulation(sim, *, N, d_k, d_v):
    """mean_i N ln(p(r_i | v_i)/p(r_i))/ln 2 for the reading r_i = S k_i of Gaussian values, given the keys: [R]."""
    k, v = sim.sphere(N, d_k), sim.gaussian(N, d_v)
    gram = k @ k.transpose(-1, -2)
    gram.diagonal(dim1=-2, dim2=-1).zero_()
    noise, error = gram.square().sum(-1), gram @ v
    read = v + error
    likelihood = (1 + noise).log() - noise.log() - (error.square() / noise.unsqueeze(-1) - read.square() / (1 + noise).unsqueeze(-1)).mean(-1)
    return N * d_v * likelihood.mean(-1) / (2 * sim.torch.log(sim.torch.tensor(2.0, dtype=k.dtype)).item())


STATE, LENGTH = d_k * d_v, N / (N - 1)
SHARE = STATE / (pi * log(2))
EDGE = d_k * binomial(SIGNS, floor((SIGNS - d_k + 1) / 2)) / 2**SIGNS


CERTIFIED = table("N d_k d_v", (2, 1, 1), (3, 2, 2), (4, 2, 3), (4, 3, 1), (6, 1, 2))
SIZES = table("N d_k d_v", (6, 3, 2), (9, 8, 3), (12, 4, 6), (24, 5, 4))

THEOREM = Theorem(
    title="What a linear state tells of all its items", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "sign_ceiling": Bound(
            quantity=BITS, equals=2 * STATE * LENGTH / pi, derivation=lambda: ceiling_of(1), certificate=certify.enclosure(certificate, *CERTIFIED),
            simulation=simulation, points=SIZES,
            near_misses={"half": STATE * LENGTH / pi, "falls with the length": 2 * STATE / (pi * N), "no width": 2 * d_v * LENGTH / pi},
        ),
        "sign_sharp_ceiling": Bound(
            quantity=BITS, equals=SHARE * LENGTH * (1 + (2 * log(2) - 1) * 2 * d_k / (pi * (N - 1))), derivation=lambda: ceiling_of(2),
            certificate=certify.enclosure(certificate, *CERTIFIED), simulation=simulation,
            points=table("N d_k d_v", (12, 1, 4), (9, 8, 3), (12, 4, 6)),
            near_misses={"log 2 squared": SHARE * log(2) * LENGTH, "half": SHARE * LENGTH / 2, "falls with the length": SHARE * LENGTH / N},
        ),
        "sign_floor": Bound(
            relation=">=", quantity=BITS, equals=N * d_v * EDGE**2 / (2 * log(2)),
            derivation=lambda: Derivation(BITS, DOMAIN).by(rules.compare, "information_above", explained(">=")),
            certificate=certify.enclosure(certificate, *CERTIFIED), simulation=simulation,
            points=table("N d_k d_v", (24, 2, 4), (9, 8, 3), (16, 1, 6)),
            near_misses={
                "squared correlation": N * d_v * EDGE**2, "every bit": N * d_v, "grows with the length": N**2 * d_v * EDGE**2 / (2 * log(2)),
            },
        ),
        "gaussian_floor": Bound(
            domain=GAUSSIAN, relation=">=", quantity=GaussianInformation(NOISE, N * d_v), equals=N * d_v * log(1 + d_k / (N - 1)) / (2 * log(2)),
            derivation=gaussian, certificate=certify.enclosure(gaussian_certificate, *table("N d_k d_v", (2, 1, 1), (5, 1, 2), (2, 3, 2), (2, 8, 1))),
            simulation=gaussian_simulation, points=table("N d_k d_v", (6, 3, 4), (12, 6, 3), (9, 1, 5)),
            near_misses={
                "double": N * d_v * log(1 + d_k / (N - 1)) / log(2), "natural logarithm of the width": N * d_v * log(1 + d_k) / (2 * log(2)),
            },
        ),
    },
)  # fmt: skip
