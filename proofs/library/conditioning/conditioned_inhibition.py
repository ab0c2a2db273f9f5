"""Conditioned inhibition: training leaves a state as it is in which one stimulus predicts minus what the other one predicts.

A alone is reinforced and A with X is not, in turn. The state in which A predicts the magnitude and X its negative is left as it is by both kinds of trials,
for whatever saliences, so that the compound predicts nothing. The departure from it is mapped by the same matrix in every round; its trace and determinant
are those of two projections with a common direction. The Hebbian rule, to which a trial without an outcome is nothing, gives X no strength at all.
Source: rescorla1972; reconstruction. Differs: saliences are the squared norms of the keys; trace and determinant are given for saliences of one.
Left for later: that the rounds converge exactly for strengths below three halves.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(2), d_v=integers(1), eta=reals(0), salience=reals(0), salience_B=reals(0), magnitude=reals(), trials=integers(0))
UNIT = Domain(d_k=integers(2), eta=reals())
STIMULI, ROUNDS = {"A": "salience", "X": "salience_B"}, (((("A", "magnitude", 1), ("AX", 0, 1)), "trials"),)
settled, hebbian = Conditioning(STIMULI, ROUNDS, {"A": "magnitude", "X": "-magnitude"}), Conditioning(STIMULI, ROUNDS, rule="hebb")
STAYS = (rules.fixed_start, rules.write_out, rules.multiply_out)
POINTS = table(
    "d_k d_v eta salience salience_B magnitude trials",
    (8, 3, "1/2", "9/25", "16/25", 2, 5), (2, 1, "3/10", 1, "1/2", "5/2", 4), (3, 2, 1, "1/3", "1/4", 1, 2), (2, 2, "3/2", 1, "1/4", -1, 3),
)  # fmt: skip

a = vector("a", d_k, unit=True)
x = vector("x", d_k, unit=True, perpendicular=(a,))
k = vector("k", d_k, means=a + x)
A_trial, AX_trial = (identity(d_k) - eta * key @ key.T for key in (a, k))


def determined():
    product = Derivation(det(A_trial @ AX_trial), UNIT).by(rules.determinant)
    return product.by(rules.write_out, k).by(rules.multiply_out)


def exact_round(exact, d_k, eta):
    """The round as a matrix, in a rotated frame: reflections of the first two axes serve as keys."""
    u = exact.rationals(7, d_k)
    mirror = exact.add(exact.identity(d_k), exact.outer(u, u), -exact.Fraction(2) / exact.dot(u, u))
    keys = mirror[0], exact.add(mirror[0], mirror[1])
    first, second = (exact.add(exact.identity(d_k), exact.outer(key, key), -exact.Fraction(eta)) for key in keys)
    return exact.mul(first, second)


def exact_trace(exact, *, d_k, eta):
    return sum(row[i] for i, row in enumerate(exact_round(exact, d_k, eta)))


def exact_determinant(exact, *, d_k, eta):
    return exact.determinant(exact_round(exact, d_k, eta))


def simulated_round(sim, d_k, eta):
    a, x = sim.torch.linalg.qr(sim.gaussian(d_k, 2))[0].unbind(-1)
    first, second = (sim.torch.eye(d_k, dtype=a.dtype, device=a.device) - eta * key[:, :, None] * key[:, None, :] for key in (a, a + x))
    return first @ second  # [R, d_k, d_k]


def simulated_trace(sim, *, d_k, eta):
    return sim.instance({}, simulated_round(sim, d_k, eta).diagonal(dim1=-2, dim2=-1).sum(-1), terms=32 * d_k)


def simulated_determinant(sim, *, d_k, eta):
    return sim.instance({}, sim.torch.linalg.det(simulated_round(sim, d_k, eta)), terms=64 * d_k * d_k)


ROUND = table("d_k eta", (2, "1/3"), (5, "3/2"), (3, 1), (8, "7/4"))

THEOREM = Theorem(
    title="Conditioned inhibition", domain=DOMAIN, sources=("rescorla1972",),
    parts={
        "inhibitor": settled.part(
            "X", DOMAIN, STAYS, POINTS, equals=-magnitude,
            near_misses={"no inhibition": Integer(0), "shared by saliences": -magnitude * salience, "fades": -magnitude * (1 - eta) ** trials},
        ),
        "compound": settled.part("AX", DOMAIN, STAYS, POINTS, equals=Integer(0), near_misses={"excitation": magnitude, "half of it": magnitude / 2}),
        "round_trace": Algebraic(
            quantity=trace(A_trial @ AX_trial), equals=d_k - 2 + (1 - eta) * (2 - eta),
            derivation=lambda start: start.by(rules.write_out, k).by(rules.multiply_out), domain=UNIT, points=ROUND,
            certificate=certify.instances(exact_trace, *ROUND), simulation=simulated_trace,
            near_misses={"orthogonal keys": d_k - 2 + (1 - eta) + (1 - 2 * eta), "first order": d_k - 3 * eta},
        ),
        "round_determinant": Algebraic(
            quantity=det(A_trial @ AX_trial), equals=(1 - eta) * (1 - 2 * eta), derivation=determined, domain=UNIT, points=ROUND,
            certificate=certify.instances(exact_determinant, *ROUND), simulation=simulated_determinant,
            near_misses={"two single stimuli": (1 - eta) ** 2, "first order": 1 - 3 * eta},
        ),
        "hebbian": hebbian.part(
            "X", DOMAIN, (rules.rank_one_steps, rules.write_out, rules.multiply_out), POINTS, equals=Integer(0),
            near_misses={"inhibition": -magnitude, "counts the compounds": trials * eta * magnitude},
        ),
    },
)  # fmt: skip
