"""How long a chain of look-ups remembers where it started: the share of the energy that is still on the stored item.

Through shared codebooks crosstalk walks among the stored pairs, and with depth every pair gets the same share: the identity of the first one is lost, if
pairs are few, at a depth of about the width over their number, and one part in the number of pairs remains. It is a ratio of mean energies.
Source: qiao2025, abstract (error propagation through depth); the model is a reconstruction.
Differs: the mean of the squared cosine of one chain is another number.
Simulated points keep (1 + (N - 1)/d_k)^L below ten: tails grow with depth.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), L=integers(0), keys=one_of("sphere", "rademacher"))
one, a = items("1 a")
c = entries("c")
kept = (d_k - 1) / (d_k + N - 1)


def energies(keys):
    """The energy of the stored item's score, and of all scores."""
    whole = c[one] ** 2 + over(a, c[a] ** 2, excluding=one)
    return [shared_chain(ensemble(keys, d_k), L, reading) for reading in (c[one] ** 2, whole)]


def derivation(keys):
    top, bottom = energies(keys)
    solved = [Derivation(one, DOMAIN).by(rules.close).by(rules.solve) for one in (top, bottom)]
    return Derivation(Quotient(top, (bottom,)), DOMAIN).by(rules.supply_means, *solved)


THEOREM = Theorem(
    title="Mixing of a chain of look-ups", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "share": Identity(
            quantity=lambda keys: Quotient(energies(keys)[0], (energies(keys)[1],)), equals=(1 + (N - 1) * kept**L) / N, derivation=derivation,
            points=table("N d_k L keys", (4, 8, 3, "sphere"), (3, 6, 2, "rademacher"), (5, 12, 4, "sphere")),
            near_misses={
                "lost for ever": (1 + (N - 1) / d_k) ** -L, "no floor": kept**L, "distractors not counted": (1 + kept**L) / N,
                "without the item": (1 + N * kept**L) / (N + 1),
            },
        ),
    },
)  # fmt: skip
