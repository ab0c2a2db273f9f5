"""An index passed from stage to stage, with errors to any other item alike.

If every stage maps items to items one to one, an index that went wrong is set right by one error in the number of others, and what the chance to be right
exceeds one over the number of items by is multiplied by one factor at every stage. It is at least the chance that no stage errs. If images are drawn at
random, so that the ways of two items may meet for good, the chance to be wrong ends at a level of its own.
Source: qiao2025, abstract (error propagation through depth); the model is ours.
Differs: a stage errs first and maps then; whoever counts before the map has another level.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), L=integers(0), prob=reals(0, 1, open=False))
RIGHT = IndexCascade(prob, L, N)
MERGED = IndexCascade(prob, L, N, merging=True)
STEP = 1 - prob * N / (N - 1)
CLOSED = 1 / N + (1 - 1 / N) * STEP**L
KEPT = (1 - 1 / N) * STEP
LEVEL = (1 - 1 / N) * prob / (1 / N + prob)  # of errors in the long run where ways merge


def certificate(exact, *, N, L, prob):
    """Every path of indices, the right one being 0 throughout: a map that is one to one changes names alone."""
    total, p = exact.Fraction(0), exact.Fraction(prob)
    for path in exact.product(range(N), repeat=L):
        chance, before = exact.Fraction(1), 0
        for index in path:
            chance *= 1 - p if index == before else p / (N - 1)
            before = index
        total += chance * int(before == 0)
    return total


def merging_certificate(exact, *, N, L, prob):
    """The law of the pair (right index, index), under every error and every pair of images."""
    p, law = exact.Fraction(prob), {(0, 0): exact.Fraction(1)}
    for _ in range(L):
        after = {}
        for (true, index), mass in law.items():
            for read in range(N):
                chance = mass * (1 - p if read == index else p / (N - 1))
                images = [(a, a) for a in range(N)] if read == true else list(exact.product(range(N), repeat=2))
                for pair in images:
                    after[pair] = after.get(pair, 0) + chance / len(images)
        law = after
    return sum((mass for (true, index), mass in law.items() if true != index), exact.Fraction(0))


def passed(merging):
    def simulation(sim, *, N, L, prob):
        """Whether the index at the end is the right one, or another if ways may merge: bool [R]."""
        torch, index = sim.torch, sim.naturals(N)
        true = index.clone()
        for _ in range(L):
            index = torch.where(sim.bernoulli(prob), (index + 1 + sim.naturals(N - 1)) % N, index)
            images = sim.naturals(N, N) if merging else sim.uniform(N).argsort(-1)
            index, true = (images.gather(1, one.unsqueeze(1)).squeeze(1) for one in (index, true))
        return index != true if merging else index == true

    return simulation


SIZES = table("N prob L", (4, "1/10", 5), (2, "1/5", 4), (6, "3/10", 3), (3, "1/2", 2))
CERTIFIED = table("N prob L", (4, "1/10", 3), (2, "1/5", 5), (3, "3/10", 0), (3, 1, 2), (2, 0, 3))

one_to_one = Identity(
    quantity=RIGHT, equals=CLOSED, derivation=lambda start: start.by(rules.stages).by(rules.solve),
    certificate=certify.instances(certificate, *CERTIFIED), simulation=passed(False), points=SIZES,
    near_misses={
        "no way back": (1 - prob) ** L, "linear": 1 - L * prob, "an error may keep the index": 1 / N + (1 - 1 / N) * (1 - prob) ** L,
        "ways that merge": 1 - LEVEL * (1 - KEPT**L),
    },
)  # fmt: skip

THEOREM = Theorem(
    title="An index passed from stage to stage", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "one_to_one": one_to_one,
        "never_wrong": one_to_one.bounded(
            ">=", (1 - prob) ** L, derivation=lambda start: start.by(rules.inclusion).by(rules.stages).by(rules.solve),
            points=table("N prob L", (4, "1/10", 5), (9, "1/5", 3), (3, "3/10", 1)),
            near_misses={"one stage fewer": (1 - prob) ** (L - 1), "half the error": (1 - prob / 2) ** L, "one error only": 1 - prob},
        ),
        "merging": Identity(
            quantity=MERGED, equals=LEVEL * (1 - KEPT**L), derivation=lambda start: start.by(rules.stages).by(rules.solve),
            certificate=certify.instances(merging_certificate, *CERTIFIED), simulation=passed(True), points=SIZES,
            near_misses={"one to one": 1 - CLOSED, "counted before the map": prob / (1 / N + prob) * (1 - KEPT**L), "level at once": LEVEL},
        ),
    },
)  # fmt: skip
