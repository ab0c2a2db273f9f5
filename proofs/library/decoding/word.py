"""Words of several bits, read by signs: dependent bits, and bounds that need no more than the error of one.

Given the overlaps of the keys the bits of a word err independently and alike, but they share the overlaps. So a word is right at least as often as
independent bits would make it, and at most as often as one bit; the union bound holds below both. With a single other pair the chance is a closed form.
Source: qiao2025, abstract (capacity before interference degrades retrieval); the statements are ours.
Differs: a power of the chance of one bit is a lower bound on the chance of a word, and not that chance in general.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1))
BIT = SignReadout(N, d_k)
RIGHT, WRONG = Independently(BIT, d_v), SomeWrong(BIT, d_v)


def error():
    return Derivation(BIT, DOMAIN).by(rules.sign_products).by(rules.binomial_tail)


def right(exact, N, d_k, d_v):
    """P(every bit right): all keys and values, ties by a fair coin; the pair that is read is all ones by symmetry."""
    total, count = exact.Fraction(0), 0
    for bits in exact.product((1, -1), repeat=(N - 1) * (d_k + d_v)):
        keys, values = bits[: (N - 1) * d_k], bits[(N - 1) * d_k :]
        scores, chance = [sum(keys[j * d_k : (j + 1) * d_k]) for j in range(N - 1)], exact.Fraction(1)
        for c in range(d_v):
            read = d_k + sum(score * values[j * d_v + c] for j, score in enumerate(scores))
            chance *= exact.read_right(read)
        total, count = total + chance, count + 1
    return total / count


def certificate(exact, *, N, d_k, d_v):
    return right(exact, N, d_k, d_v)


def union_certificate(exact, *, N, d_k, d_v):
    return 1 - right(exact, N, d_k, d_v)


def independence(exact, *, N, d_k, d_v):
    """P(word right) and P(bit right)."""
    return certify.Instance({"P_word": right(exact, N, d_k, d_v), "P_bit": right(exact, N, d_k, 1)})


def words(wrong):
    def simulation(sim, *, N, d_k, d_v):
        """Whether every bit of the first item is read right, ties by a fair coin, or whether some is not: bool [R]."""
        k, v = sim.signs(N, d_k), sim.signs(N, d_v)
        read = sim.torch.einsum("rn,rnm->rm", sim.torch.einsum("rnd,rd->rn", k, k[:, 0]), v)
        fine = (sim.torch.where(read.abs() < 0.5, sim.signs(d_v), read) * v[:, 0] > 0).all(-1)
        return ~fine if wrong else fine

    return simulation


P = sign_sum_below((N - 1) * d_k, d_k)
CERTIFIED = table("N d_k d_v", (2, 1, 2), (3, 2, 2), (2, 3, 3), (4, 2, 2), (3, 3, 1))
SIZES = table("N d_k d_v", (5, 4, 6), (9, 16, 3), (4, 1, 5), (8, 9, 1))

THEOREM = Theorem(
    title="Words of several bits", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "above_independence": Bound(
            relation=">=", quantity=RIGHT, equals=(1 - P) ** d_v, derivation=lambda start: start.by(rules.jensen, error()),
            certificate=certify.instances(certificate, *CERTIFIED), simulation=words(False), points=SIZES,
            near_misses={"one bit": 1 - P, "one bit fewer": (1 - P) ** (d_v - 1), "half the error": (1 - P / 2) ** d_v},
        ),
        "below_one_bit": Bound(
            quantity=RIGHT, equals=1 - P, derivation=lambda start: start.by(rules.inclusion, error()),
            certificate=certify.instances(certificate, *CERTIFIED), simulation=words(False),
            points=table("N d_k d_v", (4, 4, 12), (8, 9, 1), (9, 16, 2)),
            near_misses={"independent bits": (1 - P) ** d_v, "two errors": 1 - 2 * P, "union bound as value": 1 - d_v * P},
        ),
        "union_bound": Bound(
            quantity=WRONG, equals=d_v * P, derivation=lambda start: start.by(rules.moment_method, error()),
            certificate=certify.instances(union_certificate, *CERTIFIED), simulation=words(True),
            points=table("N d_k d_v", (9, 16, 3), (8, 9, 1), (5, 12, 4)),
            near_misses={"one bit": P * (d_v + 1) / 4, "half": d_v * P / 2, "one bit fewer": (d_v - 1) * P},
        ),
        "dependent_bits": Negative(
            claim=Claim(Symbol("P_word"), "=", Symbol("P_bit") ** d_v),
            note="The bits of a word err independently: a word is right with the power of the chance of one bit.",
            counterexample=certify.instances(independence, *table("N d_k d_v", (3, 2, 2), (2, 2, 3))),
        ),
    },
)  # fmt: skip
