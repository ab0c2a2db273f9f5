"""Retrieval with a query whose bits flip.

Flipping bits of the query leaves the noise as it is and shrinks the signal, which is the number of right bits less that of the wrong ones. The mean of
the ratio of noise to signal is then a matter of parity: at odd widths the two numbers always differ, at even widths they may be equal, the signal
vanishes with positive probability, and the ratio has no mean. The ratio of the means exists at every width.
Source: zhong2025, abstract (retrieval SNR); the statements are ours.
Differs: dividing by the squared mean signal forgets that the signal fluctuates.
"""

from memorem.language import *

RATES = {"N": integers(1), "d_k": integers(1), "d_v": integers(1), "flip": reals(0, Rational(1, 2), open=False)}
DOMAIN = Domain(**RATES)
ODD = Domain(**{**RATES, "d_k": integers(1, step=2), "flip": reals(0, 1)})
EVEN = Domain(**{**RATES, "N": integers(2), "d_k": integers(2, step=2), "flip": reals(0, 1)})
i, j = items("i j")
k, s, v = rademacher(d_k)("k"), flips(d_k, flip)("s"), white(d_v)("v")
query = k[i] * s[i]
crosstalk = norm2(over(j, (k[j] @ query) * v[j], excluding=i))
signal = (k[i] @ query) ** 2
h = Symbol("h", integer=True)


def averaged(statement, domain):
    lines = Derivation(statement, domain)
    if statement.body is not signal:
        lines = lines.by(rules.integrate, v).by(rules.unit_norm, k).by(rules.integrate, k)  # the other keys
    return lines.by(rules.unit_norm, k).by(rules.flip_counts, s)


def ratio_of_means():
    statement = Quotient(E(crosstalk), (E(signal),))
    return Derivation(statement, DOMAIN).by(rules.supply_means, averaged(E(crosstalk), DOMAIN), averaged(E(signal), DOMAIN))


def mean(domain):
    return averaged(E(crosstalk / signal), domain)


def patterns(exact, width, flip):
    """(chance, signs) of every pattern of flips."""
    for signs in exact.product((1, -1), repeat=width):
        chance = exact.Fraction(1)
        for sign in signs:
            chance *= flip if sign == -1 else 1 - flip
        yield chance, signs


def other_overlaps(exact, width, signs):
    """The overlaps of every other key with the query, in units of 1/width: the key that is read is all ones by symmetry."""
    return [sum(a * b for a, b in zip(key, signs, strict=True)) for key in exact.product((1, -1), repeat=width)]


def ratio_certificate(exact, *, N, d_k, flip):
    flip, noise, energy = exact.Fraction(flip), exact.Fraction(0), exact.Fraction(0)
    for chance, signs in patterns(exact, d_k, flip):
        noise += chance * exact.Fraction(sum(x * x for x in other_overlaps(exact, d_k, signs)), 2**d_k * d_k**2)
        energy += chance * exact.Fraction(sum(signs) ** 2, d_k**2)
    return (N - 1) * noise / energy


def mean_certificate(exact, *, N, d_k, flip):
    flip, total = exact.Fraction(flip), exact.Fraction(0)
    for chance, signs in patterns(exact, d_k, flip):
        total += chance * exact.Fraction(sum(x * x for x in other_overlaps(exact, d_k, signs)), 2**d_k * sum(signs) ** 2)
    return (N - 1) * total


def even_certificate(exact, *, N, d_k, flip):
    """The chance that right and wrong bits balance while another key is not perpendicular to the query: there the ratio is infinite, for N = 2."""
    flip, chance = exact.Fraction(flip), exact.Fraction(0)
    for weight, signs in patterns(exact, d_k, flip):
        if sum(signs) == 0:
            chance += weight * exact.Fraction(sum(x != 0 for x in other_overlaps(exact, d_k, signs)), 2**d_k)
    return exact.atom(chance)


def parts_of(sim, N, d_k, d_v, flip):
    """|r|^2 and c^2 of the first pair, values on the sphere."""
    keys = sim.rademacher(N, d_k)
    flipped = 1 - 2 * sim.bernoulli(flip, d_k).to(keys.dtype)
    overlaps = sim.torch.einsum("rnd,rd->rn", sim.torch.sign(keys), sim.torch.sign(keys[:, 0]) * flipped) / d_k
    return sim.torch.einsum("rn,rnm->rm", overlaps[:, 1:], sim.sphere(N - 1, d_v)).square().sum(-1), overlaps[:, 0].square()


def ratio_simulation(sim, *, N, d_k, d_v, flip):
    return parts_of(sim, N, d_k, d_v, flip)


def mean_simulation(sim, *, N, d_k, d_v, flip):
    noise, c2 = parts_of(sim, N, d_k, d_v, flip)
    return noise / c2


def even_simulation(sim, *, N, d_k, d_v, flip):
    """Infinite where the signal vanishes and the noise does not; 0/0 is read as 0."""
    return sim.torch.nan_to_num(mean_simulation(sim, N=N, d_k=d_k, d_v=d_v, flip=flip), nan=0.0, posinf=float("inf"))


SQUARE = (1 - 2 * flip) ** 2
ENERGY = SQUARE + 4 * flip * (1 - flip) / d_k
CERTIFIED = ((2, 1, "1/3"), (3, 2, "1/4"), (2, 5, "2/5"), (4, 4, 0))

THEOREM = Theorem(
    title="Retrieval with a query whose bits flip", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "ratio_of_means": Identity(
            quantity=Quotient(E(crosstalk), (E(signal),)), equals=(N - 1) / (d_k * ENERGY), derivation=ratio_of_means,
            certificate=certify.instances(ratio_certificate, *({"N": N, "d_k": d, "flip": f} for N, d, f in CERTIFIED)), simulation=ratio_simulation,
            points=table("N d_k d_v flip", (6, 8, 4, "1/4"), (9, 7, 6, "1/3"), (5, 16, 3, "1/10")),
            near_misses={"mean signal": (N - 1) / (d_k * SQUARE), "no flips": (N - 1) / d_k, "signal not squared": (N - 1) / (d_k * (1 - 2 * flip))},
        ),
        "odd_width": Identity(
            domain=ODD, quantity=E(crosstalk / signal),
            equals=(N - 1) / d_k * Sum(binomial(d_k, h) * flip**h * (1 - flip) ** (d_k - h) / (1 - 2 * h / d_k) ** 2, (h, 0, d_k)),
            derivation=lambda: mean(ODD),
            certificate=certify.instances(
                mean_certificate, *({"N": N, "d_k": d, "flip": f} for N, d, f in ((3, 1, "1/3"), (2, 3, "1/4"), (3, 5, "2/5"))),
            ),
            simulation=mean_simulation, points=table("N d_k d_v flip", (12, 5, 8, "1/8"), (12, 3, 8, "1/5"), (5, 7, 4, "1/10"), (9, 15, 6, "1/5")),
            near_misses={"mean signal": (N - 1) / (d_k * SQUARE), "no flips": (N - 1) / d_k, "ratio of means": (N - 1) / (d_k * ENERGY)},
        ),
        "even_width": Divergence(
            domain=EVEN, beyond="odd_width", quantity=E(crosstalk / signal), derivation=lambda: mean(EVEN),
            certificate=certify.divergence(even_certificate, *table("N d_k flip", (2, 2, "1/5"), (3, 4, "1/3"))), simulation=even_simulation,
            points=table("N d_k d_v flip", (4, 4, 3, "1/4"), (3, 8, 4, "1/3")),
            near_misses={"no flips": (N - 1) / d_k, "ratio of means": (N - 1) / (d_k * ENERGY)},
        ),
    },
)  # fmt: skip
