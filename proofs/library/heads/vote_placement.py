"""Where to vote: after every layer, or only at the end.

Each head passes a bit through all layers and flips it in each with the same probability, independently. Voting only at the end is a majority of chains,
each of which errs as depth has made it; voting after every layer is a chain of majorities. Both errors are exact at every size and every probability.
Source: qiao2025, abstract (trade-off of depth, width and head redundancy); the model is a reconstruction.
Differs: the error of a head after L layers is not one minus a power, since two flips undo each other.
Left for later: which of the two errs less, and the numbers of heads that a given reliability needs.
"""

from memorem.language import *

DOMAIN = Domain(prob=reals(0, 1), L=integers(1), H=integers(1, step=2))
h = Symbol("h", integer=True)


def majority_of(error):
    return Sum(binomial(H, h) * error**h * (1 - error) ** (H - h), (h, (H + 1) / 2, H))


def flipped(error):
    return (1 - (1 - 2 * error) ** L) / 2


def at_end_derivation(start):
    head = Derivation(Cascade(prob, L), DOMAIN).by(rules.stages).by(rules.solve)
    return start.by(rules.inner_chance, head).by(rules.binomial_tail)


def per_layer_derivation(start):
    vote = Derivation(Majority(prob, H), DOMAIN).by(rules.binomial_tail)
    return start.by(rules.inner_chance, vote).by(rules.stages).by(rules.solve)


def cascade(exact, error, L):
    """P(odd number of flips) by following the two states of a bit."""
    right, wrong = exact.Fraction(1), exact.Fraction(0)
    for _ in range(L):
        right, wrong = right * (1 - error) + wrong * error, right * error + wrong * (1 - error)
    return wrong


def at_end_certificate(exact, *, prob, L, H):
    return exact.majority_wrong(cascade(exact, prob, L), H)


def per_layer_certificate(exact, *, prob, L, H):
    return cascade(exact, exact.majority_wrong(prob, H), L)


def at_end_simulation(sim, *, prob, L, H):
    """Every head's flips drawn for every layer; the majority of their parities."""
    wrong = sim.bernoulli(prob, H, L).sum(-1) % 2
    return 2 * wrong.sum(-1) > H


def per_layer_simulation(sim, *, prob, L, H):
    """The majority of every layer's flips decides what the layer passes on."""
    flips = 2 * sim.bernoulli(prob, H, L).sum(1) > H
    return flips.sum(-1) % 2 == 1


POINTS = table("prob L H", ("1/10", 6, 5), ("1/5", 3, 3), ("1/8", 4, 7), ("1/4", 2, 9))
CERTIFIED = table("prob L H", ("1/10", 6, 5), ("3/7", 1, 1), ("2/3", 3, 3), ("1/8", 4, 7))

THEOREM = Theorem(
    title="Voting after every layer or at the end", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "at_end": Identity(
            quantity=Majority(Cascade(prob, L), H), equals=majority_of(flipped(prob)), derivation=at_end_derivation,
            certificate=certify.instances(at_end_certificate, *CERTIFIED), simulation=at_end_simulation, points=POINTS,
            near_misses={
                "flips never undone": majority_of(1 - (1 - prob) ** L), "union over layers": L * majority_of(prob),
                "voted every layer": flipped(majority_of(prob)),
            },
        ),
        "per_layer": Identity(
            quantity=Cascade(Majority(prob, H), L), equals=flipped(majority_of(prob)), derivation=per_layer_derivation,
            certificate=certify.instances(per_layer_certificate, *CERTIFIED), simulation=per_layer_simulation,
            points=table("prob L H", ("1/5", 6, 5), ("1/4", 3, 3), ("1/4", 4, 7), ("1/10", 2, 3)),
            near_misses={
                "union over layers": L * majority_of(prob), "flips never undone": 1 - (1 - majority_of(prob)) ** L,
                "voted at the end": majority_of(flipped(prob)),
            },
        ),
    },
)  # fmt: skip
