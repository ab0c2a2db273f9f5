"""With Gaussian keys the delta rule learns in mean square only at strengths below two over the width plus two.

With Gaussian keys of unit variance a write multiplies the mean squared error by a quadratic in its strength, so that the rule learns in mean square only
below that bound; the best strength is half of it.
Source: zhong2025, abstract (update rules); the model is a reconstruction. Differs: the write strength is called beta there.
Long products of such factors have heavy tails: only a few steps are simulated.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(1), T=integers(0), eta=reals(0, open=False))
WIDTH = Domain(d_k=integers(1))
row, i, j = carried("y", d_k), *items("i j")
rate = 1 - 2 * eta + eta**2 * (d_k + 2)


def error(steps):
    """E |(S - S*) row|^2 after some writes, from an error of norm one."""
    k, u = gaussian(d_k)("k")[j], sphere(d_k)("u")[i]
    return recurrence(norm2(row), {row: u}, (step({row: row - eta * (k @ row) * k}), steps))


def best(start):
    mean = Derivation(start.statement.mean, Domain(d_k=integers(1), eta=reals())).by(rules.close)
    return start.by(rules.least_square, mean)


def second_moments(exact, d_k):
    """E (k.u)^2 and E |k|^2 (k.u)^2 for a unit vector u, from moments of Gaussian coordinates."""
    square, fourth = (exact.gaussian_mean(lambda x, p=p: x**p) for p in (2, 4))
    return square, fourth + (d_k - 1) * square**2


def certificate(exact, *, d_k, T, eta):
    mean, high = second_moments(exact, d_k)
    strength = exact.number(eta)
    return (1 - 2 * strength * mean + strength**2 * high) ** T


def best_certificate(exact, *, d_k):
    mean, high = second_moments(exact, d_k)
    return 1 - mean**2 / high


def overlaps(sim, d_k):
    k, u = sim.gaussian(d_k), sim.sphere(d_k)
    overlap = (k * u).sum(-1)
    return overlap.square(), k.square().sum(-1)


def simulation(sim, *, d_k, T, eta):
    y = sim.sphere(d_k)
    for _ in range(T):
        k = sim.gaussian(d_k)
        y = y - eta * (k * y).sum(-1, keepdim=True) * k
    return y.square().sum(-1)


def best_simulation(sim, *, d_k):
    """E B - (E A)^2 over E B for A = (k.u)^2 and B = |k|^2 (k.u)^2, the square from two independent keys."""
    square, size = overlaps(sim, d_k)
    return square * size - square * overlaps(sim, d_k)[0], square * size


THEOREM = Theorem(
    title="Stability of the delta rule with Gaussian keys", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "rate": Identity(
            quantity=error(T), equals=rate**T, derivation=lambda start: start.by(rules.close).by(rules.solve),
            certificate=certify.enclosure(certificate, *table("d_k T eta", (1, 1, "2/3"), (2, 2, "1/4"), (3, 3, "2/5"), (4, 1, "1/3"), (2, 0, 1))),
            simulation=simulation, points=table("d_k T eta", (8, 1, "1/20"), (6, 2, "1/16"), (16, 1, "1/36"), (8, 3, "1/40")),
            near_misses={
                "unit keys": (1 - eta * (2 - eta) / d_k) ** T, "norm without spread": (1 - 2 * eta + eta**2 * d_k) ** T,
                "mean only": (1 - eta) ** (2 * T), "one too few": (1 - 2 * eta + eta**2 * (d_k + 1)) ** T,
            },
        ),
        "best": Identity(
            domain=WIDTH, quantity=Least(error(1), eta), equals=1 - 1 / (d_k + 2), derivation=best,
            certificate=certify.enclosure(best_certificate, *table("d_k", (1,), (2,), (5,), (9,))), simulation=best_simulation,
            points=table("d_k", (2,), (4,), (8,)),
            near_misses={"unit keys": 1 - 1 / d_k, "at the bound": 1 + 0 * d_k, "norm without spread": 1 - 1 / (d_k + 1)},
        ),
    },
)  # fmt: skip
