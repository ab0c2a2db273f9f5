"""Retrieval noise of any kernel when the values share a mean.

If the values have mean zero, the crosstalk of a kernel memory is counted by the mean square of the kernel. If they share a mean, the crosstalk adds up
along it and the mean of the kernel comes in, times the square of the number of pairs: positive kernels such as the exponential and the rectified one
pay that price, the linear one, which is odd, does not.
Source: zhong2025, abstract (kernel view of softmax and feed-forward layers); the statements are reconstructions.
Differs: formulas with one kernel moment assume values of mean zero.
"""

from memorem.language import *

RANGES = {"N": integers(1), "d_k": integers(1), "d_v": integers(2), "nu": reals(0, 1, open=False)}
DOMAIN = Domain(**RANGES)
WEIGHTS = Domain(N=integers(1), d_v=integers(2), nu=reals(0, 1, open=False))
WARM = Domain(**RANGES, beta=reals(0))
FINITE = Domain(**RANGES, beta=reals(0, (1 + sqrt(2)) / 2, open="high"))
i, j = items("i j")
k, g, v, c = sphere(d_k)("k"), gaussian(d_k)("k"), white(d_v, mean=nu)("v"), entries("c")
energy, total = over(j, c[j] ** 2, excluding=i), over(j, c[j], excluding=i)


weighted = E(norm2(over(j, c[j] * v[j], excluding=i)))
exponential_sphere = Memory(sphere(d_k), white(d_v, mean=nu), exponential_kernel(beta)).inverse_snr
exponential_gaussian = Memory(gaussian(d_k), white(d_v, mean=nu), exponential_kernel(beta)).inverse_snr
relu = E(norm2(over(j, positive_part(k[j] @ k[i]) * v[j], excluding=i)) / (norm2(k[i]) ** 2 * norm2(v[i])))
linear = Memory(sphere(d_k), white(d_v, mean=nu)).inverse_snr


def averaged(statement, domain):
    return Derivation(statement, domain).by(rules.unit_norm).by(rules.integrate, v)


PYTHAGOREAN = ((0, 5), (3, 4), (4, 3), (5, 0))


def weighted_instance(exact, *, N, d_v, nu):
    """The mean over values (sqrt nu, +-sqrt(1 - nu) e), whose mean has squared norm nu, one of 0, 9/25, 16/25, 1."""
    nu, weights, found = exact.Fraction(nu), exact.rationals(1, N), exact.Fraction(0)
    roots = [(exact.Fraction(a, 5), exact.Fraction(b, 5)) for a, b in PYTHAGOREAN if exact.Fraction(a, 5) ** 2 == nu]
    if not roots:
        raise exact.OutOfReach(f"nu = {nu} and 1 - nu are not squares of fifths")
    along, across = roots[0]
    for signs in exact.product((1, -1), repeat=N - 1):
        read = [sum(w * along for w in weights[1:]), sum(w * s * across for w, s in zip(weights[1:], signs, strict=True))]
        found += exact.dot(read, read)
    return certify.Instance({"c": weights}, found / 2 ** (N - 1))


def certificate(mean_square, squared_mean):
    def noise(exact, *, N, d_k, nu, beta=0):
        """(N - 1) E kappa^2 + (N - 1)(N - 2) nu E (E[kappa | k_i])^2, kappa over its value at the stored key, both by rigorous integrals."""
        sizes = (exact, d_k, exact.number(beta))
        return (N - 1) * (mean_square(*sizes) + (N - 2) * exact.number(nu) * squared_mean(*sizes))

    return noise


def sphere_power(power):
    return lambda exact, d, beta: exact.exponential_overlap("sphere", d, power * beta)


def pair_power(exact, d, beta):
    """Given x = one coordinate of k_i, those of two other keys enter by their sum, sqrt 2 times a standard normal."""
    double = exact.arb(2).sqrt() * beta
    return exact.gaussian_pair_mean(lambda x, y: double * x * y - 2 * beta * x * x) ** d


def rectified_square(exact, d, beta):
    return exact.number(exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=d, keys="sphere")) / 2


def values(sim, N, d_v, nu):
    """sqrt(nu) e + sqrt(1 - nu) u_j, u_j on the sphere perpendicular to e: [R, N, d_v]."""
    common = sim.torch.full((sim.replicates, N, 1), nu**0.5, dtype=sim.dtype, device=sim.device)
    return sim.torch.cat([common, (1 - nu) ** 0.5 * sim.sphere(N, d_v - 1)], -1)


def simulation(keys, kernel):
    def noise(sim, *, N, d_k, d_v, nu, beta=1.0):
        """mean_i |sum_{j != i} kappa(k_j, k_i) v_j|^2 / kappa(k_i, k_i)^2."""
        k = sim.vectors(keys, N, d_k)
        gram = k @ k.transpose(-1, -2)  # [R, j, i]
        weights = kernel(sim, gram, gram.diagonal(dim1=-2, dim2=-1).unsqueeze(-2), beta)
        weights = weights * (1 - sim.torch.eye(N, dtype=k.dtype, device=k.device))
        return (weights.transpose(-1, -2) @ values(sim, N, d_v, nu)).square().sum(-1).mean(-1)

    return noise


def weighted_simulation(sim, *, N, d_v, nu):
    """The mean over white signs of the values sqrt(nu) e +- sqrt(1 - nu) u, exponential weights of overlaps on the sphere."""
    c = (2 * sim.torch.einsum("rnd,rd->rn", sim.sphere(N, 6), sim.sphere(6))).exp()
    along = sim.torch.full((d_v - 1,), (d_v - 1) ** -0.5, dtype=c.dtype, device=c.device)  # one direction perpendicular to the mean
    u = sim.white_signs(N - 1)[:, :, None] * along  # [S, N - 1, d_v - 1]
    across = (1 - nu) * sim.torch.einsum("rj,sjc->rsc", c[:, 1:], u.to(c.dtype)).square().sum(-1).mean(-1)
    return sim.instance({"c": c}, nu * c[:, 1:].sum(-1).square() + across, terms=16 * N)


def exponential_weights(sim, gram, norms, beta):
    return sim.torch.exp(beta * (gram - norms))


HYPER, HALF = hyper((), (d_k / 2,), beta**2), hyper((), (d_k / 2,), beta**2 / 4)
PAIRS = (N - 1) * (N - 2) * nu


def linear_certificate(exact, *, N, d_k, nu):
    square = exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=d_k, keys="sphere")
    product = exact.average(lambda memory: memory.key(0, 1) * memory.key(0, 2), N=3, d_k=d_k, keys="sphere")
    return (N - 1) * square + (N - 1) * (N - 2) * exact.Fraction(nu) * product


THEOREM = Theorem(
    title="Retrieval noise of any kernel, values with a mean", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "given_weights": Algebraic(
            domain=WEIGHTS, quantity=weighted, equals=(1 - nu) * energy + nu * total**2, derivation=lambda: averaged(weighted, WEIGHTS),
            certificate=certify.instances(weighted_instance, *table("N d_v nu", (4, 2, "9/25"), (5, 3, "16/25"), (3, 2, 0))),
            simulation=weighted_simulation, points=table("N d_v nu", (5, 2, "9/25"), (7, 2, "1/3"), (5, 4, "9/25")),
            near_misses={"mean zero": energy, "energy in full": energy + nu * total**2, "no square": (1 - nu) * energy + nu * total},
        ),
        "exponential_sphere": Identity(
            domain=WARM, quantity=exponential_sphere, equals=(N - 1) * exp(-2 * beta) * HYPER + PAIRS * exp(-2 * beta) * HALF**2,
            derivation=lambda: averaged(exponential_sphere, WARM).by(rules.generating_function, k),
            certificate=certify.enclosure(
                certificate(sphere_power(2), lambda *sizes: sphere_power(1)(*sizes) ** 2),
                *table("N d_k nu beta", (3, 2, "1/2", 1), (5, 7, "1/3", 2), (4, 1, 1, "1/2")),
            ),
            simulation=simulation("sphere", exponential_weights),
            points=table("N d_k d_v nu beta", (8, 8, 6, "1/2", 1), (6, 16, 8, "1/4", 2), (12, 12, 4, "2/5", 1)),
            near_misses={
                "mean zero": (N - 1) * exp(-2 * beta) * HYPER,
                "every pair": (N - 1) * exp(-2 * beta) * HYPER + (N - 1) ** 2 * nu * exp(-2 * beta) * HALF**2,
                "second moment twice": ((N - 1) + PAIRS) * exp(-2 * beta) * HYPER,
            },
        ),
        "exponential_gaussian": Identity(
            domain=FINITE, quantity=exponential_gaussian,
            equals=(N - 1) * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2) + PAIRS * (1 + 4 * beta - 2 * beta**2) ** (-d_k / 2),
            derivation=lambda: averaged(exponential_gaussian, FINITE).by(rules.generating_function, g).by(rules.radial, g),
            certificate=certify.enclosure(
                certificate(lambda exact, d, beta: exact.exponential_overlap("gaussian", d, 2 * beta), pair_power),
                *table("N d_k nu beta", (3, 3, "1/2", "1/4"), (5, 6, "1/3", "1/8"), (4, 1, 1, 1)),
            ),
            simulation=simulation("gaussian", exponential_weights), tail_index=(1 + sqrt(2)) / (2 * beta),
            points=table("N d_k d_v nu beta", (8, 8, 6, "1/2", "1/10"), (10, 6, 4, "1/4", "1/8"), (8, 12, 8, "1/3", "1/12")),
            near_misses={
                "mean zero": (N - 1) * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2),
                "every pair": (N - 1) * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2) + (N - 1) ** 2 * nu * (1 + 4 * beta - 2 * beta**2) ** (-d_k / 2),
                "mean of the kernel, squared": (N - 1) * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2) + PAIRS * (1 + 2 * beta - beta**2) ** (-d_k),
            },
        ),
        "relu_sphere": Identity(
            quantity=relu, equals=(N - 1) / (2 * d_k) + PAIRS * gamma(d_k / 2) ** 2 / (4 * pi * gamma((d_k + 1) / 2) ** 2),
            derivation=lambda: averaged(relu, DOMAIN).by(rules.symmetry, k).by(rules.projection, k).by(rules.integrate, k),
            certificate=certify.enclosure(
                certificate(rectified_square, lambda exact, d, beta: exact.sphere_mean_absolute(d) ** 2 / 4),
                *table("N d_k nu", (3, 2, "1/2"), (5, 5, "1/3"), (4, 1, 1)),
            ),
            simulation=simulation("sphere", lambda sim, gram, norms, beta: gram.clamp_min(0) / norms),
            points=table("N d_k d_v nu", (8, 8, 6, "1/2"), (6, 16, 8, "1/4"), (12, 5, 4, "2/5")),
            near_misses={
                "mean zero": (N - 1) / (2 * d_k),
                "mean of the magnitude": (N - 1) / (2 * d_k) + PAIRS * gamma(d_k / 2) ** 2 / (pi * gamma((d_k + 1) / 2) ** 2),
                "every pair": (N - 1) / (2 * d_k) + (N - 1) ** 2 * nu * gamma(d_k / 2) ** 2 / (4 * pi * gamma((d_k + 1) / 2) ** 2),
            },
        ),
        "odd_kernel": Identity(
            quantity=linear, equals=(N - 1) / d_k, derivation=lambda: averaged(linear, DOMAIN).by(rules.integrate, k),
            certificate=certify.instances(linear_certificate, *table("N d_k nu", (3, 2, "1/2"), (5, 4, "1/3"))),
            simulation=simulation("sphere", lambda sim, gram, norms, beta: gram / norms),
            points=table("N d_k d_v nu", (8, 8, 6, "1/2"), (6, 16, 8, "1/4"), (12, 5, 4, "2/5")),
            near_misses={"as if rectified": (N - 1) / d_k + PAIRS / (2 * pi * d_k), "every pair": (N - 1) / d_k + PAIRS / d_k**2},
        ),
    },
)  # fmt: skip
