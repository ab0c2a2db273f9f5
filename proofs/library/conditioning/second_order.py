"""Second-order conditioning is not in the delta rule: a stimulus paired with a conditioned one turns into an inhibitor; bootstrapped targets show it.

Presented together with an established stimulus and no outcome, a new one takes its share of the surprise, which is negative. If instead what the first
stimulus predicts serves as the outcome for the second, the second is conditioned: for good if the first is left alone, and in passing if the first
extinguishes meanwhile, since its strength then is a difference of two fadings.
Source: rescorla1972; reconstruction. Differs: the saliences enter as products with the write strength; the target comes before that trial's extinction.
Left for later: the trial at which the passing strength is largest.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(2), d_v=integers(1), eta=reals(0), salience=reals(0), salience_B=reals(0), start=reals(), trials=integers(0))
TARGET = DOMAIN.with_(gain=reals())
r_A, r_B = 1 - eta * salience, 1 - eta * salience_B
UNEQUAL = Domain([nonzero(r_A - r_B)], **TARGET.parameters)
EQUAL = Domain([nonzero(r_A)], **{name: kind for name, kind in TARGET.parameters.items() if name != "salience_B"})
STIMULI, TRAINED = {"A": "salience", "B": "salience_B"}, {"A": "start"}
STEPS = (rules.rank_one_steps, rules.write_out, rules.multiply_out)
TARGETS = table(
    "d_k d_v eta salience salience_B start trials gain",
    (8, 3, "1/2", "9/25", "16/25", 2, 5, "3/4"), (2, 1, "3/10", 1, "1/2", "5/2", 4, 1), (3, 2, 1, "1/3", "1/4", 1, 2, "1/2"),
    (2, 2, 1, "3/2", "1/4", -1, 3, 2),
)  # fmt: skip


together = Conditioning(STIMULI, (("AB", 0, "trials"),), TRAINED)
frozen = Conditioning(STIMULI, (("B", ("gain", "A"), "trials"),), TRAINED)
FADING = (((("B", ("gain", "A"), 1), ("A", 0, 1)), "trials"),)
fading, alike = Conditioning(STIMULI, FADING, TRAINED), Conditioning({"A": "salience", "B": "salience"}, FADING, TRAINED)
total = salience + salience_B
lost = 1 - (1 - eta * total) ** trials
learnt = gain * start * (1 - r_B**trials)


def passing(plan, energies, mixed):
    """The closed form of trials in which B learns what A predicts and A extinguishes; mixed(n): what of A's strength has come to B, per key."""
    (k_A, k_B), (a, b) = (plan.key(name) for name in "AB"), energies

    def closed(S, n):
        faded = (((1 - eta * energy) ** n - 1) / energy * key @ key.T for key, energy in ((k_A, a), (k_B, b)))
        return S @ (identity(d_k) + sum(faded, mixed(n) * k_A @ k_B.T))

    return (rules.closed_iterate, closed), rules.write_out, rules.multiply_out


def difference(n):
    return gain * eta * (r_A**n - r_B**n) / (r_A - r_B)


def limit(n):
    return gain * eta * n * r_A ** (n - 1)


THEOREM = Theorem(
    title="Second-order conditioning", domain=DOMAIN, sources=("rescorla1972",),
    parts={
        "together": together.part(
            "B", DOMAIN, STEPS, without(TARGETS, "gain"), equals=-salience_B / total * start * lost,
            near_misses={
                "conditioned": salience_B / total * start * lost, "no split of saliences": -start * lost,
                "the other's share": -salience / total * start * lost,
            },
        ),
        "frozen": frozen.part(
            "B", TARGET, STEPS, TARGETS, equals=learnt,
            near_misses={"the first one's rate": gain * start * (1 - r_A**trials), "no gain": start * (1 - r_B**trials), "inhibition": -learnt},
        ),
        "passing": fading.part(
            "B", UNEQUAL, passing(fading, (salience, salience_B), difference), TARGETS,
            equals=gain * (1 - r_B) * start * (r_A**trials - r_B**trials) / (r_A - r_B),
            near_misses={
                "the first one is frozen": learnt, "inhibition": -gain * (1 - r_B) * start * (r_A**trials - r_B**trials) / (r_A - r_B),
                "target after extinction": gain * (1 - r_B) * start * r_A * (r_A**trials - r_B**trials) / (r_A - r_B),
            },
        ),
        "passing_alike": alike.part(
            "B", EQUAL, passing(alike, (salience, salience), limit), without(TARGETS, "salience_B"),
            equals=gain * (1 - r_A) * start * trials * r_A ** (trials - 1),
            near_misses={
                "one trial more": gain * (1 - r_A) * start * trials * r_A**trials,
                "no count of trials": gain * (1 - r_A) * start * r_A ** (trials - 1), "the first one is frozen": gain * start * (1 - r_A**trials),
            },
        ),
    },
)  # fmt: skip
