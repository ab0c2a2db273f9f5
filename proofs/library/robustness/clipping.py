"""A state of which only the signs are kept, and signs that flip.

If every synapse keeps its sign alone, it agrees with the pair that is read a little more often than not: by a central binomial coefficient of the number of
the other pairs, the same for two numbers of pairs in a row. Given the values the synapses of a row are independent, so that the error of one bit is an
exact tail of a binomial law; synapses that flip only shrink the agreement.
Source: qiao2025, abstract (robustness of associative memories); the statements are reconstructions.
Differs: the limit of the agreement for many pairs is not its value.
Left for later: that the width must grow by half of pi in the limit.
"""

from memorem.language import *

SYNAPSE = Domain(N=integers(1))
DOMAIN = Domain(N=integers(1), d_k=integers(1), flip=reals(0, 1, open=False))
b = Symbol("b", integer=True)
ONE, READ = ClippedSynapse(N), ClippedReadout(N, d_k, flip)


def synapse(start):
    return start.by(rules.sign_products).by(rules.binomial_tail).by(rules.binomial_sum)


def derivation(start):
    each = Derivation(ClippedSynapse(N, flip), DOMAIN).by(rules.total_expectation, synapse(Derivation(ONE, DOMAIN)))
    return start.by(rules.sign_products).by(rules.inner_chance, each).by(rules.binomial_tail)


def synapse_certificate(exact, *, N):
    """Every product of a value with a key coordinate, that of the pair that is read being one; a tie is wrong by a half."""
    return sum(map(exact.read_wrong, (1 + sum(signs) for signs in exact.product((1, -1), repeat=N - 1))), exact.Fraction(0)) / 2 ** (N - 1)


def certificate(exact, *, N, d_k, flip):
    """Every key and one-bit value, then every choice of wrong synapses: a tie is wrong by a half, and each flips."""
    wrong, f = exact.Fraction(0), exact.Fraction(flip)
    for bits in exact.product((1, -1), repeat=(N - 1) * (d_k + 1)):
        values, law = bits[: N - 1], {0: exact.Fraction(1)}
        for c in range(d_k):
            total = 1 + sum(v * bits[N - 1 + j * d_k + c] for j, v in enumerate(values))
            bad = exact.read_wrong(total)
            bad = bad * (1 - f) + (1 - bad) * f
            law = {s: law.get(s - 1, 0) * (1 - bad) + law.get(s + 1, 0) * bad for s in range(-c - 1, c + 2)}
        wrong += sum(mass * exact.read_wrong(s) for s, mass in law.items())
    return wrong / 2 ** ((N - 1) * (d_k + 1))


def signs_of(sim, state):
    """Signs of a state, ties by fair coins."""
    return sim.torch.where(state.abs() < 0.5, sim.signs(*state.shape[1:]), state.sign())


def synapse_simulation(sim, *, N):
    k, v = sim.signs(N), sim.signs(N)
    return signs_of(sim, (k * v).sum(-1)) * k[:, 0] * v[:, 0] < 0


def simulation(sim, *, N, d_k, flip):
    """The bit of the first pair is read wrong from the signs of a row of the state, some flipped; a tie counts a half: [R]."""
    k, v = sim.signs(N, d_k), sim.signs(N)
    row = signs_of(sim, sim.torch.einsum("rn,rnd->rd", v, k))
    row = sim.torch.where(sim.bernoulli(flip, d_k), -row, row)
    aligned = (row * k[:, 0]).sum(-1) * v[:, 0]
    return ((aligned < -0.5).to(k.dtype) + (aligned < 0.5).to(k.dtype)) / 2


def votes(error):
    """The mean of P(b < d_k/2) and P(b <= d_k/2) for the number b of right votes."""
    term = binomial(d_k, b) * (1 - error) ** b * error ** (d_k - b)
    return (Sum(term, (b, 0, floor((d_k - 1) / 2))) + Sum(term, (b, 0, floor(d_k / 2)))) / 2


AGREEMENT = binomial(N - 1, floor((N - 1) / 2)) / 2 ** (N - 1)
ERROR = (1 - AGREEMENT) / 2

THEOREM = Theorem(
    title="A state of signs", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "bit_error": Identity(
            quantity=READ, equals=votes(ERROR * (1 - flip) + (1 - ERROR) * flip),
            derivation=derivation,
            certificate=certify.instances(
                certificate, *table("N d_k flip", (1, 2, "1/3"), (3, 2, 0), (3, 4, "1/4"), (4, 3, "1/10"), (5, 2, 1), (2, 1, "1/2")),
            ),
            simulation=simulation, points=table("N d_k flip", (9, 8, "1/10"), (5, 12, 0), (4, 7, "1/4"), (12, 5, "1/20")),
            near_misses={
                "state not clipped": sign_sum_below((N - 1) * d_k, d_k), "limit of the agreement": votes((1 - (1 - 2 * flip) * sqrt(2 / (pi * N))) / 2),
                "flips erase": votes((1 - (1 - flip) * AGREEMENT) / 2), "ties of synapses right": votes((1 - AGREEMENT) / 2 * (1 - flip)),
            },
        ),
        "synapse": Identity(
            domain=SYNAPSE, quantity=ONE, equals=ERROR, derivation=synapse,
            certificate=certify.instances(synapse_certificate, *table("N", (1,), (2,), (3,), (6,), (9,))), simulation=synapse_simulation,
            points=table("N", (3,), (6,), (4,), (15,)),
            near_misses={
                "limit": (1 - sqrt(2 / (pi * N))) / 2, "counts the retrieved pair": (1 - binomial(N, floor(N / 2)) / 2**N) / 2,
                "one over the root": (1 - 1 / sqrt(N)) / 2,
            },
        ),
    },
)  # fmt: skip
