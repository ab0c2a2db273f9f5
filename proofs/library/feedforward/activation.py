"""Crosstalk of a feed-forward layer by its activation.

A layer with rectified units reads a memory whose keys are the rows of its first matrix. Rectifying halves the energy of the crosstalk of the linear layer,
if the keys have a symmetric law and the values have mean zero; powers of the rectifier make it fall faster with the width and grow faster with the input.
A common mean of the values adds a term quadratic in the number of pairs. Keys of the same mean and covariance without the symmetry are not halved.
Source: zhong2025, abstract (feed-forward layers as associative memory); the statements are reconstructions.
Differs: kernels.relu states the ratio at a stored key; here the input is any fixed vector, and the pair that is read is left out.
Open: chains of layers with squared rectifiers, of which only a mean-field map is known.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), radius=reals(0, open=False), keys=one_of("sphere", "rademacher"))
SPHERE = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), radius=reals(0, open=False))
BIASED = Domain(N=integers(1), d_k=integers(1), d_v=integers(2), nu=reals(0, 1, open=False))
i, j = items("i j")
v, x = white(d_v)("v"), constant("x", d_k)
NORM = {x: {2: radius**2}}


def vectors(keys):
    return {"sphere": sphere, "rademacher": rademacher}[keys](d_k)("k")


def crosstalk(k, power=1):
    return E(norm2(over(j, positive_part(k[j] @ x) ** power * v[j], excluding=i)))


def derivation(k, domain, power=1):
    lines = Derivation(crosstalk(k, power), domain).by(rules.integrate, v).by(rules.symmetry, k).by(rules.integrate, k)
    return lines.by(rules.named_sums, x, NORM[x])


def certificate(power):
    def half_sphere(exact, *, N, d_k, radius, keys="sphere"):
        """The half of all keys whose overlap with the input is positive; on the sphere by integration, for signs by enumeration."""
        scale = (N - 1) * exact.Fraction(radius) ** (2 * power)
        if keys == "rademacher":  # along the first axis, where the overlap is a sign over the root of the width
            return scale * sum(max(k[0], 0) for k in exact.product((1, -1), repeat=d_k)) / exact.Fraction(2**d_k * d_k)
        if d_k == 1:
            return exact.number(scale / 2)
        right = exact.arb.pi() / 2
        half = exact.integral(lambda a: a.cos() ** (2 * power) * a.sin() ** (d_k - 2), 0, right)
        return exact.number(scale) * half / (2 * exact.integral(lambda a: a.sin() ** (d_k - 2), 0, right))

    return half_sphere


def simulation(power):
    def energy(sim, *, N, d_k, d_v, radius, keys="sphere"):
        """|sum_{j != i} [k_j.x]_+^p v_j|^2 for an input x of this norm in a random direction: [R]."""
        k, direction = sim.vectors(keys, N - 1, d_k), sim.sphere(d_k)
        hidden = radius**power * sim.torch.einsum("rnd,rd->rn", k, direction).clamp_min(0) ** power
        return sim.torch.einsum("rn,rnm->rm", hidden, sim.sphere(N - 1, d_v)).square().sum(-1)

    return energy


def biased_ratio(k):
    w = white(d_v, nu)("v")
    return E(norm2(over(j, positive_part(k[j] @ k[i]) * w[j], excluding=i))), w


def biased_derivation(k):
    statement, w = biased_ratio(k)
    lines = Derivation(statement, BIASED).by(rules.integrate, w).by(rules.unit_norm).by(rules.symmetry, k)
    return lines.by(rules.projection, k).by(rules.integrate, k)


def biased_certificate(kind):
    def moments(exact, *, N, d_k, nu):
        """E [m]_+^2 and (E [m]_+)^2 of one overlap m, by integration on the sphere and by enumeration of signs."""
        overlaps = [exact.Fraction(sum(k), d_k) for k in exact.product((1, -1), repeat=d_k)]
        square, mean = (exact.number(sum(max(m, 0) ** p for m in overlaps) / exact.Fraction(2**d_k)) for p in (2, 1))
        if kind == "sphere" and d_k > 1:
            right = exact.arb.pi() / 2
            whole = 2 * exact.integral(lambda a: a.sin() ** (d_k - 2), 0, right)
            square, mean = (exact.integral(lambda a, p=p: a.cos() ** p * a.sin() ** (d_k - 2), 0, right) / whole for p in (2, 1))
        return (N - 1) * square + exact.number(exact.Fraction(nu)) * (N - 1) * (N - 2) * mean**2

    return moments


def biased_simulation(kind):
    def energy(sim, *, N, d_k, d_v, nu):
        """|sum_{j != i} [k_j.k_i]_+ v_j|^2 with v_j = sqrt(nu) e + sqrt(1 - nu) w_j, w_j on the unit sphere perpendicular to e: [R]."""
        k, w = sim.vectors(kind, N, d_k), sim.sphere(N - 1, d_v - 1)
        hidden = sim.torch.einsum("rnd,rd->rn", k[:, 1:], k[:, 0]).clamp_min(0)
        return (1 - nu) * sim.torch.einsum("rn,rnm->rm", hidden, w).square().sum(-1) + nu * hidden.sum(-1).square()

    return energy


def biased(kind, ensemble, magnitude):
    k, pairs = ensemble(d_k)("k"), (N - 1) * (N - 2)
    return Identity(
        domain=BIASED, quantity=biased_ratio(k)[0], equals=(N - 1) / (2 * d_k) + nu * pairs * magnitude**2 / 4,
        derivation=lambda: biased_derivation(k),
        certificate=certify.enclosure(
            biased_certificate(kind), *({"N": N, "d_k": d, "nu": nu} for N, d, nu in ((1, 2, 1), (2, 1, "1/2"), (3, 3, "1/3"), (5, 4, 1), (4, 2, 0))),
        ),
        simulation=biased_simulation(kind), points=table("N d_k d_v nu", (8, 6, 4, "3/5"), (5, 3, 6, "1/3"), (12, 9, 3, 1)),
        near_misses={
            "mean forgotten": (N - 1) / (2 * d_k), "linear in the pairs": (N - 1) / (2 * d_k) + nu * (N - 1) * magnitude**2 / 4,
            "magnitude of a Gaussian": (N - 1) / (2 * d_k) + nu * pairs / (2 * pi * d_k),
            "counts the retrieved pair": N / (2 * d_k) + nu * N * (N - 1) * magnitude**2 / 4,
        },
    )  # fmt: skip


def simplex(exact, *, d_k):
    """E [m]_+^2 of the overlap m of two independent uniform vertices of a regular simplex, E m and E m^2, which its covariance gives."""
    vertices = d_k + 1
    overlaps = [exact.Fraction(1) if a == b else exact.Fraction(-1, d_k) for a, b in exact.product(range(vertices), repeat=2)]
    means = {"energy": lambda m: max(m, 0) ** 2, "mean": lambda m: m, "second": lambda m: m * m}
    return certify.Instance({name: sum(map(function, overlaps)) / vertices**2 for name, function in means.items()})


SIZES = ((4, 8, 4, "3/2"), (9, 5, 3, "1/2"), (6, 12, 8, 2))
CERTIFIED = ((1, 2, 1), (3, 1, "1/2"), (2, 3, 0), (5, 4, "3/2"))
FALL = {2: 3 / (d_k * (d_k + 2)), 3: 15 / (d_k * (d_k + 2) * (d_k + 4))}


def powers(power):
    k = sphere(d_k)("k")
    energy = (N - 1) * radius ** (2 * power) * FALL[power] / 2
    return Identity(
        domain=SPHERE, quantity=crosstalk(k, power), equals=energy, given=NORM, derivation=lambda: derivation(k, SPHERE, power),
        certificate=certify.enclosure(certificate(power), *({"N": N, "d_k": d, "radius": r} for N, d, r in CERTIFIED)), simulation=simulation(power),
        points=tuple({"N": N, "d_k": d, "d_v": m, "radius": r} for N, d, m, r in ((8, 6, 4, "6/5"), (12, 4, 8, "4/5"), (9, 3, 5, 1))),
        near_misses={
            "without the rectifier": 2 * energy, "homogeneous of degree one": energy * radius ** (2 - 2 * power),
            "Gaussian overlaps": energy / FALL[power] * {2: 3, 3: 15}[power] / d_k**power,
            "half for each power": energy * Rational(1, 2) ** (power - 1),
        },
    )  # fmt: skip


THEOREM = Theorem(
    title="Crosstalk of a feed-forward layer by its activation", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "rectifier": Identity(
            quantity=lambda keys: crosstalk(vectors(keys)), equals=(N - 1) * radius**2 / (2 * d_k),
            given=NORM, derivation=lambda keys: derivation(vectors(keys), DOMAIN),
            certificate=certify.enclosure(
                certificate(1), *({"N": N, "d_k": d, "radius": r, "keys": kind} for N, d, r in CERTIFIED for kind in ("sphere", "rademacher")),
            ),
            simulation=simulation(1),
            points=tuple({"N": N, "d_k": d, "d_v": m, "radius": r, "keys": kind} for N, d, m, r in SIZES for kind in ("sphere", "rademacher")),
            near_misses={
                "no half": (N - 1) * radius**2 / d_k, "centred rectifier": (N - 1) * radius**2 * (pi - 1) / (2 * pi * d_k),
                "counts the retrieved pair": N * radius**2 / (2 * d_k), "norm not squared": (N - 1) * radius / (2 * d_k),
            },
        ),
        "square": powers(2), "cube": powers(3),
        "common_mean_sphere": biased("sphere", sphere, gamma(d_k / 2) / (pi ** Rational(1, 2) * gamma((d_k + 1) / 2))),
        "common_mean_signs": biased("rademacher", rademacher, binomial(d_k - 1, floor((d_k - 1) / 2)) / 2 ** (d_k - 1)),
        "asymmetric_keys": Negative(
            claim=Claim(Symbol("energy"), "=", 1 / (2 * d_k), given=(Claim(Symbol("mean"), "=", 0), Claim(Symbol("second"), "=", 1 / d_k))),
            note="For keys of mean zero, norm one and isotropic covariance the rectifier halves the energy of the crosstalk, whatever their law.",
            counterexample=certify.instances(simplex, *table("d_k", (2,), (3,))),
        ),
    },
)  # fmt: skip
