"""A query whose bits flip: gain, noise about the gain, and the exact error of one bit.

Flipped bits shrink the signal by a factor and make it scatter; the crosstalk stays what it was. With sign keys and sign values the error of one bit is a
mean of binomial tails over the binomial number of flips.
Source: qiao2025, abstract (robustness of associative memories); the statements are reconstructions.
Differs: retrieval.bit_flipped_query has the ratio of noise to signal; here the noise is that about the mean signal.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), flip=reals(0, 1, open=False))
GAIN = Domain(d_k=integers(1), flip=reals(0, Rational(1, 2), open="high"))
BITS = Domain(N=integers(2), d_k=integers(1), flip=reals(0, 1, open=False))
i, j = items("i j")
h = Symbol("h", integer=True)
k, s, v = rademacher(d_k)("k"), flips(d_k, flip)("s"), white(d_v)("v")
query = k[i] * s[i]
SHRUNK = 1 - 2 * flip
NOISE = E(norm2(over(j, (k[j] @ query) * v[j]) - SHRUNK * v[i]))
READ = FlippedReadout(N, d_k, flip)


def noise():
    lines = Derivation(NOISE, DOMAIN).by(rules.integrate, v).by(rules.unit_norm, k).by(rules.integrate, k)
    return lines.by(rules.unit_norm, k).by(rules.flip_counts, s)


def bit_error(start):
    given = Derivation(TurnedReadout(N, d_k, n), Domain([nonnegative(d_k - n)], N=integers(2), d_k=integers(1), n=integers(0)))
    return start.by(rules.total_expectation, given.by(rules.sign_products).by(rules.binomial_tail))


def patterns(exact, width, flip):
    """(chance, signs) of every pattern of flips."""
    f = exact.Fraction(flip)
    for signs in exact.product((1, -1), repeat=width):
        yield f ** signs.count(-1) * (1 - f) ** signs.count(1), signs


def gain_certificate(exact, *, d_k, flip):
    return sum(chance * exact.Fraction(sum(signs), d_k) for chance, signs in patterns(exact, d_k, flip))


def noise_certificate(exact, *, N, d_k, flip):
    """Every pattern of flips and every other key, the key that is read being all ones by symmetry."""
    total, mean = exact.Fraction(0), 1 - 2 * exact.Fraction(flip)
    for chance, signs in patterns(exact, d_k, flip):
        others = sum(sum(a * b for a, b in zip(key, signs, strict=True)) ** 2 for key in exact.product((1, -1), repeat=d_k))
        total += chance * ((N - 1) * exact.Fraction(others, 2**d_k * d_k**2) + (exact.Fraction(sum(signs), d_k) - mean) ** 2)
    return total


def bit_certificate(exact, *, N, d_k, flip):
    """Every pattern of flips, key and one-bit value, those of the pair that is read fixed by symmetry."""
    wrong = exact.Fraction(0)
    for chance, signs in patterns(exact, d_k, flip):
        for bits in exact.product((1, -1), repeat=(N - 1) * (d_k + 1)):
            keys = (bits[N - 1 + j * d_k : N - 1 + (j + 1) * d_k] for j in range(N - 1))
            read = sum(signs) + sum(b * sum(x * y for x, y in zip(key, signs, strict=True)) for b, key in zip(bits, keys, strict=False))
            wrong += chance * exact.read_wrong(read)
    return wrong / 2 ** ((N - 1) * (d_k + 1))


def asked(sim, N, d_k, flip):
    """Sign keys [R, N, d_k] and the first one with flipped bits [R, d_k]."""
    k = sim.signs(N, d_k)
    return k, k[:, 0] * (1 - 2 * sim.bernoulli(flip, d_k).to(k.dtype))


def gain_simulation(sim, *, d_k, flip):
    k, q = asked(sim, 1, d_k, flip)
    return (k[:, 0] * q).mean(-1)


def noise_simulation(sim, *, N, d_k, d_v, flip):
    k, q = asked(sim, N, d_k, flip)
    v = sim.sphere(N, d_v)
    read = sim.torch.einsum("rn,rnm->rm", sim.torch.einsum("rnd,rd->rn", k, q) / d_k, v)
    return (read - (1 - 2 * flip) * v[:, 0]).square().sum(-1)


def bit_simulation(sim, *, N, d_k, flip):
    """The bit of the first pair is read wrong, a tie counting a half: [R]."""
    k, q = asked(sim, N, d_k, flip)
    v = sim.signs(N)
    aligned = (sim.torch.einsum("rnd,rd->rn", k, q) * v).sum(-1) * v[:, 0]
    return ((aligned < -0.5).to(k.dtype) + (aligned < 0.5).to(k.dtype)) / 2


LOAD, SPREAD, SIGNS = (N - 1) / d_k, 4 * flip * (1 - flip) / d_k, (N - 1) * d_k
CHANCE = binomial(d_k, h) * flip**h * (1 - flip) ** (d_k - h)

THEOREM = Theorem(
    title="A query whose bits flip", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "noise": Identity(
            quantity=NOISE, equals=LOAD + SPREAD, derivation=noise,
            certificate=certify.instances(noise_certificate, *table("N d_k flip", (1, 2, "1/3"), (3, 1, "1/4"), (3, 3, "2/5"), (4, 4, 0), (2, 2, 1))),
            simulation=noise_simulation, points=table("N d_k d_v flip", (3, 4, 4, "3/20"), (6, 8, 3, "1/4"), (2, 6, 5, "2/5")),
            near_misses={"signal scatters not": LOAD, "crosstalk shrinks": LOAD * SHRUNK**2 + SPREAD, "flips added": LOAD + flip},
        ),
        "gain": Identity(
            domain=GAIN, quantity=E(k[i] @ query), equals=SHRUNK, derivation=lambda start: start.by(rules.unit_norm, k).by(rules.flip_counts, s),
            certificate=certify.instances(gain_certificate, *table("d_k flip", (1, "1/3"), (3, "1/4"), (4, 0))), simulation=gain_simulation,
            points=table("d_k flip", (8, "1/4"), (5, "1/10"), (3, "1/3")),
            near_misses={"flips once": 1 - flip, "square": SHRUNK**2, "two flips cancel": 1 - 2 * flip * (1 - flip)},
        ),
        "bit_error": Identity(
            domain=BITS, quantity=READ, equals=Sum(CHANCE * sign_sum_below(SIGNS, d_k - 2 * h), (h, 0, d_k)),
            derivation=bit_error,
            certificate=certify.instances(bit_certificate, *table("N d_k flip", (2, 1, "1/3"), (3, 3, "1/5"), (3, 2, "1/4"), (2, 4, 0), (4, 2, 1))),
            simulation=bit_simulation, points=table("N d_k flip", (2, 4, "1/10"), (4, 5, "1/4"), (9, 16, "3/20"), (3, 4, "2/5")),
            near_misses={
                "no flips": sign_sum_below(SIGNS, d_k), "Gaussian": erfc(SHRUNK / sqrt(2 * (LOAD + SPREAD))) / 2,
                "signal scatters not": erfc(SHRUNK / sqrt(2 * LOAD)) / 2,
            },
        ),
    },
)  # fmt: skip
