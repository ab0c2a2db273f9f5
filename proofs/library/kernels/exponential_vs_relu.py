"""The exponential kernel against the rectified one, at every width.

At the usual temperature of attention the exponential kernel makes less noise than the rectified one as soon as keys are wide, but not at every width:
on the sphere the rectified kernel is ahead in one and two dimensions, and with Gaussian keys the order changes three times, with an exact tie in four
dimensions. In one and two dimensions a Gaussian memory with the rectified kernel has no mean ratio at all.
Source: zhong2025, abstract (exponential against rectified associative memories); the comparison at finite widths is ours.
Differs: "the exponential kernel is always better" is true for wide keys only.
"""

from memorem import Bound, Derivation, Domain, E, Identity, Integer, Quotient, Rational, Theorem, certify, d_k, d_v, exponential, gaussian, integers
from memorem import items, norm2, observe, over, positive_part, rules, sphere, sqrt, white

i, j = items("i j")
k, g, v = sphere(d_k)("k"), gaussian(d_k)("k"), white(d_v)("v")


def widths(low, high=None):
    return Domain(N=integers(2), d_k=integers(low, high), d_v=integers(1))


def exponential_noise(keys, rate):
    return E(norm2(over(j, exponential(rate * (keys[j] @ keys[i])) * v[j], excluding=i)) / (exponential(rate * norm2(keys[i])) ** 2 * norm2(v[i])))


def relu_noise(keys):
    return E(norm2(over(j, positive_part(keys[j] @ keys[i]) * v[j], excluding=i)) / (norm2(keys[i]) ** 2 * norm2(v[i])))


on_sphere = Quotient(exponential_noise(k, sqrt(d_k)), (relu_noise(k),))
with_gaussians = Quotient(exponential_noise(g, 1 / sqrt(d_k)), (relu_noise(g),))


def sphere_quotient(domain):
    above = Derivation(on_sphere.top, domain).by(rules.unit_norm).by(rules.integrate, v).by(rules.generating_function, k)
    below = Derivation(on_sphere.bottom[0], domain).by(rules.unit_norm).by(rules.integrate, v).by(rules.symmetry, k).by(rules.integrate, k)
    return Derivation(on_sphere, domain).by(rules.supply_means, above, below)


def gaussian_quotient(domain):
    above = Derivation(with_gaussians.top, domain).by(rules.unit_norm, v).by(rules.integrate, v).by(rules.generating_function, g).by(rules.radial, g)
    below = Derivation(with_gaussians.bottom[0], domain).by(rules.unit_norm, v).by(rules.integrate, v).by(rules.symmetry, g)
    return Derivation(with_gaussians, domain).by(rules.supply_means, above, below.by(rules.integrate, g).by(rules.radial, g))


def sphere_wide():
    narrow = sphere_quotient(widths(3, 4)).by(rules.numeric_bound, 1)
    wide = sphere_quotient(widths(5)).by(rules.sub_gaussian).by(rules.numeric_bound, 1)
    return Derivation(on_sphere, widths(3)).by(rules.cases, d_k, 5, narrow, wide)


def sphere_narrow():
    return sphere_quotient(widths(1, 2)).by(rules.numeric_bound, 1, ">=")


def gaussian_wide():
    narrow = gaussian_quotient(widths(7, 15)).by(rules.numeric_bound, 1)
    wide = gaussian_quotient(widths(16)).by(rules.beyond_tangent).by(rules.numeric_bound, 1)
    return Derivation(with_gaussians, widths(7)).by(rules.cases, d_k, 16, narrow, wide)


def gaussian_middle():
    return gaussian_quotient(widths(5, 6)).by(rules.numeric_bound, 1, ">=")


def gaussian_three():
    return gaussian_quotient(widths(3, 3)).by(rules.numeric_bound, 1)


def gaussian_tie():
    return gaussian_quotient(widths(4, 4)).by(rules.at_value, d_k, 4)


def sphere_certificate(exact, *, d_k):
    """Integrals over the angle: of the exponential kernel, and of half the squared overlap."""
    rate = 2 * exact.arb(d_k).sqrt()
    return exact.sphere_mean(lambda x: (rate * (x - 1)).exp(), d_k) / (exact.sphere_mean(lambda x: x * x, d_k) / 2)


def gaussian_certificate(exact, *, d_k):
    """One coordinate of both keys by an integral over the angle, to the power d_k; half an overlap's square over the fourth power of the norm."""
    rate = 2 / exact.arb(d_k).sqrt()
    return exact.gaussian_pair_mean(lambda x, y: rate * (x * y - x * x)) ** d_k / (exact.chi_square_moment(d_k, -1) / 2)


def sphere_simulation(sim, *, N, d_k, d_v):
    sizes = {"N": N, "d_k": d_k, "d_v": d_v}
    return observe.kernel_inverse_snr(sim, **sizes, beta=d_k**0.5), observe.kernel_inverse_snr(sim, **sizes, kernel_name="relu")


def gaussian_simulation(sim, *, N, d_k, d_v):
    """Both noises of the first pair by weighted samples, since the plain ones have no fourth moment at these widths; values add up in squares.

    Exponential: every other key is drawn around beta k_i and weighted by the ratio of the densities. Rectified: |k_i|^2 is drawn with d_k - 2 degrees
    of freedom and weighted by |k_i|^2 / (d_k - 2).
    """
    rate, read = d_k**-0.5, sim.gaussian(1, d_k)
    keys = rate * read + sim.gaussian(N - 1, d_k)
    overlaps, norm = (keys * read).sum(-1), read.square().sum(-1)  # [R, N - 1], [R, 1]
    weights = sim.torch.exp(-rate * overlaps + rate**2 * norm / 2)
    exponential = (weights * sim.torch.exp(2 * rate * (overlaps - norm))).sum(-1)
    norm = sim.gaussian(1, d_k - 2).square().sum(-1)
    read = norm.sqrt().unsqueeze(-1) * sim.sphere(1, d_k)
    overlaps = (sim.gaussian(N - 1, d_k) * read).sum(-1).clamp_min(0)
    return exponential, (norm / (d_k - 2) * overlaps.square() / norm**2).sum(-1)


def compared(quantity, derivation, certificate, simulation, points, certified, domain, relation, near_misses):
    return Bound(
        domain=domain, relation=relation, quantity=quantity, equals=Integer(1), derivation=derivation, simulation=simulation,
        certificate=certify.enclosure(certificate, *({"d_k": d} for d in certified)), points=tuple({"N": n, "d_k": d, "d_v": 8} for n, d in points),
        near_misses=near_misses,
    )  # fmt: skip


BELOW = {"half the noise": Rational(1, 2), "three tenths less": Rational(7, 10)}
ABOVE = {"twice the noise": Integer(2), "a fifth more": Rational(6, 5)}

THEOREM = Theorem(
    title="The exponential kernel against the rectified one",
    domain=widths(3),
    sources=("zhong2025",),
    parts={
        "sphere": compared(
            on_sphere, sphere_wide, sphere_certificate, sphere_simulation, ((8, 3), (8, 4), (12, 9)), (3, 4, 5, 16), widths(3), "<=", BELOW
        ),
        "sphere_narrow": compared(
            on_sphere, sphere_narrow, sphere_certificate, sphere_simulation, ((8, 2), (8, 1)), (1, 2), widths(1, 2), ">=", ABOVE
        ),
        "gaussian": compared(
            with_gaussians,
            gaussian_wide,
            gaussian_certificate,
            gaussian_simulation,
            ((6, 7), (6, 8), (6, 16)),
            (7, 8, 16, 30),
            widths(7),
            "<=",
            BELOW,
        ),
        "gaussian_middle": compared(
            with_gaussians, gaussian_middle, gaussian_certificate, gaussian_simulation, ((6, 5), (6, 6)), (5, 6), widths(5, 6), ">=", ABOVE
        ),
        "gaussian_tie": Identity(
            domain=widths(4, 4),
            quantity=with_gaussians,
            equals=Integer(1),
            derivation=gaussian_tie,
            certificate=certify.enclosure(gaussian_certificate, {"d_k": 4}),
            simulation=gaussian_simulation,
            points=({"N": 6, "d_k": 4, "d_v": 1}, {"N": 9, "d_k": 4, "d_v": 1}),
            near_misses={"exponential ahead": Rational(9, 10), "rectified ahead": Rational(11, 10)},
        ),
        "gaussian_three": compared(
            with_gaussians,
            gaussian_three,
            gaussian_certificate,
            gaussian_simulation,
            ((6, 3), (9, 3)),
            (3,),
            widths(3, 3),
            "<=",
            {"half the noise": Rational(1, 2), "a third less": Rational(2, 3)},
        ),
    },
)
