"""Bit error of the Hebbian memory with Gaussian keys: a Student tail.

Whatever the signs that are stored, the crosstalk on a bit is a Gaussian variable as long as the key that is read, so the error is the tail of Student's
law with as many degrees of freedom as the keys are wide. The Gaussian tail at the root of the width over the number of other pairs is its limit; at fixed
load the error of a narrow memory is larger, because a short key has a weak signal.
Source: qiao2025, abstract (capacity before interference degrades retrieval); the law is ours.
Differs: that Gaussian tail underestimates the error, by 18 % at eleven pairs and width 64; with the number of all pairs, as in the headline, it
overestimates it there by 14 %.
Open: the differences from the two Gaussian tails fall like one over the width on every grid that was tried; constants are measured, not proved.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), d_k=integers(1))
i, j = items("i j")
k, v = gaussian(d_k)("k"), rademacher(1)("v")
bit = norm2(k[i]) + over(j, (k[j] @ k[i]) * v[j], excluding=i) @ v[i]


def derivation():
    length = Derivation(norm2(k[i]), DOMAIN).by(rules.chi_squares)
    return Derivation(Wrong(bit), DOMAIN).by(rules.gaussian_margin, k).by(rules.from_law, length)


def certificate(exact, *, N, d_k):
    """E P(g < -|k|/sqrt(N - 1)) by a radial integral of the Gaussian tail: given the key, every overlap is Gaussian."""
    scale = 1 / (2 * exact.number(N - 1)).sqrt()
    density = exact.integral(lambda y: y ** (d_k - 1) * (-y * y / 2).exp(), 0, 40)
    wrong = exact.integral(lambda y: y ** (d_k - 1) * (-y * y / 2).exp() * (y * scale).erfc() / 2, 0, 40)
    return (wrong + exact.arb(0, exact.arb(2) ** -200)) / (density + exact.arb(0, exact.arb(2) ** -200))


def simulation(sim, *, N, d_k):
    """The fraction of pairs whose bit is read wrong; the signs alternate, which the law must not notice: [R]."""
    k = sim.gaussian(N, d_k)
    v = 1 - 2 * (sim.torch.arange(N, device=k.device) % 2).to(k.dtype)
    aligned = (k @ k.transpose(-1, -2) @ v) * v  # [R, N]
    return (aligned < 0).to(k.dtype).mean(-1)


def student(top, degrees):
    """P(T > sqrt(degrees / top)) for Student's T: half of a Beta variable's distribution function."""
    return beta_law(degrees / 2, Rational(1, 2)).below(top / (top + 1)) / 2


THEOREM = Theorem(
    title="Bit error with Gaussian keys", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "bit_error": Identity(
            quantity=Wrong(bit), equals=student(N - 1, d_k), derivation=derivation,
            certificate=certify.enclosure(certificate, *table("N d_k", (2, 1), (2, 4), (3, 2), (11, 16), (40, 64), (200, 7))), simulation=simulation,
            points=table("N d_k", (8, 4), (5, 3), (11, 16), (20, 8)),
            near_misses={
                "Gaussian tail": erfc(sqrt(d_k / (2 * (N - 1)))) / 2, "one degree lost": student(N - 1, d_k - 1),
                "one pair lost": student(N - 2, d_k), "two-sided": 2 * student(N - 1, d_k),
            },
            headline=Headline(erfc(sqrt(d_k / (2 * N))) / 2, {"N": Integer(11)}),
        ),
    },
)  # fmt: skip
