"""The exponential kernel against the rectified one, at every width.

At the usual temperature of attention the exponential kernel makes less noise than the rectified one as soon as keys are wide, but not at every width:
on the sphere the rectified kernel is ahead in one and two dimensions, and with Gaussian keys the exponential one is ahead in three dimensions, level in
four, behind in five and six and ahead from seven on. In one and two dimensions a Gaussian memory with the rectified kernel has no mean ratio at all.
Source: zhong2025, abstract (kernel view of softmax; feed-forward networks as associative memories); the comparison is ours.
Differs: that the exponential kernel makes less noise is true for wide keys, not for all.
"""

from memorem.language import *

i, j = items("i j")
k, g, v = sphere(d_k)("k"), gaussian(d_k)("k"), white(d_v)("v")


def widths(low, high=None):
    return Domain(N=integers(2), d_k=integers(low, high), d_v=integers(1))


def exponential_noise(keys, rate):
    return Memory(keys, white(d_v), exponential_kernel(rate)).inverse_snr


def relu_noise(keys):
    return E(norm2(over(j, positive_part(keys[j] @ keys[i]) * v[j], excluding=i)) / (norm2(keys[i]) ** 2 * norm2(v[i])))


on_sphere = Quotient(exponential_noise(sphere(d_k), sqrt(d_k)), (relu_noise(k),))
with_gaussians = Quotient(exponential_noise(gaussian(d_k), 1 / sqrt(d_k)), (relu_noise(g),))


def sphere_quotient(domain):
    above = Derivation(on_sphere.top, domain).by(rules.unit_norm).by(rules.integrate, v).by(rules.generating_function, k)
    below = Derivation(on_sphere.bottom[0], domain).by(rules.unit_norm).by(rules.integrate, v).by(rules.symmetry, k).by(rules.integrate, k)
    return Derivation(on_sphere, domain).by(rules.supply_means, above, below)


def gaussian_quotient(domain):
    above = Derivation(with_gaussians.top, domain).by(rules.unit_norm, v).by(rules.integrate, v).by(rules.generating_function, g).by(rules.radial, g)
    below = Derivation(with_gaussians.bottom[0], domain).by(rules.unit_norm, v).by(rules.integrate, v).by(rules.symmetry, g)
    return Derivation(with_gaussians, domain).by(rules.supply_means, above, below.by(rules.integrate, g).by(rules.radial, g))


def sphere_wide():
    narrow = sphere_quotient(widths(3, 4)).by(rules.bounded, 1)
    wide = sphere_quotient(widths(5)).by(rules.compare, "sub_gaussian").by(rules.bounded, 1)
    return Derivation(on_sphere, widths(3)).by(rules.cases, d_k, 5, narrow, wide)


def sphere_narrow():
    return sphere_quotient(widths(1, 2)).by(rules.bounded, 1, ">=")


def gaussian_wide():
    narrow = gaussian_quotient(widths(7, 15)).by(rules.bounded, 1)
    wide = gaussian_quotient(widths(16)).by(rules.compare, "logarithmic_series", 2).by(rules.bounded, 1)
    return Derivation(with_gaussians, widths(7)).by(rules.cases, d_k, 16, narrow, wide)


def gaussian_middle():
    return gaussian_quotient(widths(5, 6)).by(rules.bounded, 1, ">=")


def gaussian_three():
    return gaussian_quotient(widths(3, 3)).by(rules.bounded, 1)


def sphere_certificate(exact, *, d_k):
    """Integrals over the angle: of the exponential kernel, and of half the squared overlap."""
    return exact.exponential_overlap("sphere", d_k, 2 * exact.arb(d_k).sqrt()) / (exact.sphere_mean(lambda x: x * x, d_k) / 2)


def gaussian_certificate(exact, *, d_k):
    """One coordinate of both keys by an integral over the angle, to the power d_k; half an overlap's square over the fourth power of the norm."""
    return exact.exponential_overlap("gaussian", d_k, 2 / exact.arb(d_k).sqrt()) / (exact.chi_square_moment(d_k, -1) / 2)


def sphere_simulation(sim, *, N, d_k, d_v):
    sizes = {"N": N, "d_k": d_k, "d_v": d_v}
    return observe.kernel_inverse_snr(sim, **sizes, beta=d_k**0.5), observe.kernel_inverse_snr(sim, **sizes, kernel_name="relu")


def gaussian_simulation(sim, *, N, d_k, d_v):
    """Both noises of the first pair by weighted samples, since the plain ones have no fourth moment at these widths.

    Exponential: every other key is drawn around beta k_i and its amplitude weighted by the root of the ratio of
    the densities. Rectified: |k_i|^2 is drawn with d_k - 2 degrees of freedom and weighted by |k_i|^2 / (d_k - 2).
    """
    rate, read = d_k**-0.5, sim.gaussian(1, d_k)
    keys = rate * read + sim.gaussian(N - 1, d_k)
    overlaps, norm = (keys * read).sum(-1), read.square().sum(-1)  # [R, N - 1], [R, 1]
    weights = sim.torch.exp(-rate * overlaps + rate**2 * norm / 2)
    values = sim.sphere(N - 1, d_v)
    exponential = sim.torch.einsum("rn,rnm->rm", weights.sqrt() * sim.torch.exp(rate * (overlaps - norm)), values).square().sum(-1)
    norm = sim.gaussian(1, d_k - 2).square().sum(-1)
    read = norm.sqrt().unsqueeze(-1) * sim.sphere(1, d_k)
    overlaps = (sim.gaussian(N - 1, d_k) * read).sum(-1).clamp_min(0)
    rectified = sim.torch.einsum("rn,rnm->rm", overlaps, values).square().sum(-1)  # [R]
    return exponential, rectified / (norm[:, 0] * (d_k - 2))


ON_SPHERE = {"quantity": on_sphere, "certificate": sphere_certificate, "simulation": sphere_simulation}
WITH_GAUSSIANS = {"quantity": with_gaussians, "certificate": gaussian_certificate, "simulation": gaussian_simulation}
BELOW = {"half the noise": Rational(1, 2), "three tenths less": Rational(7, 10)}
ABOVE = {"twice the noise": Integer(2), "a fifth more": Rational(6, 5)}
ORDER = "The statement is an order: at no width of its domain is the ratio nearer to one."


def compared(kind, derivation, domain, relation, points, certified, near_misses, looseness=None):
    """Noise of the exponential kernel over that of the rectified one, against one; points are (N, d_k)."""
    (pairs, width), *_ = points
    sizes = (*({"N": n, "d_k": d, "d_v": 8} for n, d in points), {"N": pairs + 1, "d_k": width, "d_v": 4})
    return Bound(
        **{**kind, "certificate": certify.enclosure(kind["certificate"], *({"d_k": d} for d in certified))}, domain=domain, relation=relation,
        equals=Integer(1), derivation=derivation, points=sizes, near_misses=near_misses, looseness=looseness, note=ORDER if looseness else "",
    )  # fmt: skip


THEOREM = Theorem(
    title="The exponential kernel against the rectified one", domain=widths(3), sources=("zhong2025",),
    parts={
        "sphere": compared(ON_SPHERE, sphere_wide, widths(3), "<=", ((8, 3), (8, 4), (12, 9)), (3, 4, 5, 16), BELOW, 2 / sqrt(3)),
        "sphere_narrow": compared(ON_SPHERE, sphere_narrow, widths(1, 2), ">=", ((8, 2), (8, 1)), (1, 2), ABOVE),
        "gaussian": compared(WITH_GAUSSIANS, gaussian_wide, widths(7), "<=", ((6, 7), (6, 8), (6, 16)), (7, 8, 16, 30), BELOW),
        "gaussian_middle": compared(
            WITH_GAUSSIANS, gaussian_middle, widths(5, 6), ">=", ((6, 5), (6, 6)), (5, 6), ABOVE, 8 / (Rational(1, 3) + 4 / sqrt(6)) ** 3,
        ),
        "gaussian_tie": Identity(
            domain=widths(4, 4), quantity=with_gaussians, equals=Integer(1),
            derivation=lambda: gaussian_quotient(widths(4, 4)).by(rules.at_value, d_k, 4),
            certificate=certify.enclosure(gaussian_certificate, {"d_k": 4}), simulation=gaussian_simulation,
            points=table("N d_k d_v", (6, 4, 1), (9, 4, 1), (6, 4, 3)),
            near_misses={"exponential ahead": Rational(9, 10), "rectified ahead": Rational(11, 10)},
        ),
        "gaussian_three": compared(
            WITH_GAUSSIANS, gaussian_three, widths(3, 3), "<=", ((6, 3), (9, 3)), (3,),
            {"half the noise": Rational(1, 2), "a third less": Rational(2, 3)}, (4 / sqrt(3) - Rational(1, 3)) ** Rational(3, 2) / 2,
        ),
    },
)  # fmt: skip
