"""Momentum (the heavy ball): the delta rule whose last change goes on, stable for a repeated key up to two plus twice the momentum.

The state moves by what is left of its last change and by a delta write. For a unit key that is written over and over the reading settles at the value for
strengths below two plus twice the momentum, a larger range than without it. With noisy values and random keys the mean square error of the state settles
too, in a range of its own, from width two on at a level that rises with the momentum: what noise has moved goes on. A momentum of zero is the delta rule.
Source: zhong2025, abstract (one framework for the update rules); reconstruction. Differs: M is the last change of the state, mu the momentum.
The region in mean square is that of Jury's conditions for the second moments of error and change.
"""

from memorem.language import *

RULE = Domain(d_k=integers(1), d_v=integers(1), eta=reals(), mu=reals())
REPEATED = Domain([positive(2 * (1 + mu) - eta)], eta=reals(0), mu=reals(0, 1, open="high"), sigma=reals(0))
SIZES = {"d_k": integers(1), "eta": reals(0), "mu": reals(0, 1, open="high"), "sigma": reals(0)}
kept = 2 * d_k * (1 - mu**2) - eta * (d_k * (1 + mu) - 2 * mu)  # positive where all second moments settle, with the two that follow
turns = 2 * d_k**2 * (1 + mu) * (1 + mu**2) - 2 * d_k * eta * (1 + mu) ** 2 + eta**2 * (d_k + mu * (2 - d_k))
circles = d_k**2 * (1 - mu) ** 2 * (1 + mu) * (1 - mu**3) + 2 * d_k * eta * mu * (1 - mu) * (1 + mu) ** 2 + eta**2 * mu * (d_k * (1 + mu**2) - 2)
DOMAIN = Domain([positive(kept), positive(turns), positive(circles)], **SIZES, keys=one_of("sphere", "rademacher"))
S, M, k, v, I = matrix("S", d_v, d_k), matrix("M", d_v, d_k), vector("k", d_k), vector("v", d_v), identity(d_k)
i, j = items("i j")
x, last = carried("x"), carried("w")
y, change = carried("y", d_k), carried("w", d_k)
u, z = sphere(1)("u")[i], rademacher(1)("z")[j]


def reading():
    """The mean reading of a unit key, value one, its values noisy by fair signs."""
    moved = mu * last - eta * (x - sigma * (z @ u))
    return recurrence(1 + x, {x: -1, last: 0}, (step({x: x + moved, last: moved}), oo), held=[u])


def error(keys):
    """E |y|^2 of a row of the error of the state."""
    key = ensemble(keys, d_k)("k")[j]
    moved = mu * change - eta * (key @ y - sigma * (z @ u)) * key
    return recurrence(norm2(y), {y: 0, change: 0}, (step({y: y + moved, change: moved}), oo), held=[u])


def settled(start):
    return start.by(rules.close).by(rules.settle)


def exact_reading(exact, *, eta, mu, sigma):
    """The mean of reading and change, noise enumerated, until they stand still."""
    eta, mu, sigma = (exact.number(exact.Fraction(a)) for a in (eta, mu, sigma))
    miss, moved = -exact.number(1), exact.number(0)
    for _ in range(1500):
        change_ = [mu * moved - eta * (miss - noise) for noise in (sigma, -sigma)]
        moved = (change_[0] + change_[1]) / 2
        miss, moved = (miss + moved).mid(), moved.mid()
    return 1 + miss + exact.arb(0, 1e-14)


def exact_error(exact, *, d_k, eta, mu, sigma, keys):
    """Second moments of (y, w) through every key of a design, until they stand still."""
    eta, mu, sigma = (exact.number(exact.Fraction(a)) for a in (eta, mu, sigma))
    steps = []
    for weight, (key,) in exact.draws(keys, 1, d_k):
        outer = [[exact.number(exact.rational(a * b)) for b in key] for a in key]
        top = [[-eta * outer[r][c] for c in range(d_k)] + [mu * (r == c) for c in range(d_k)] for r in range(d_k)]
        map_ = [[(c == r) + a for c, a in enumerate(row)] for r, row in enumerate(top)] + top
        steps.append((exact.number(weight), map_, outer))
    size = 2 * d_k
    moments = [[exact.number(0)] * size for _ in range(size)]
    for _ in range(500):
        after = [[exact.number(0)] * size for _ in range(size)]
        for weight, map_, outer in steps:
            half = [[sum((map_[r][s] * moments[s][c] for s in range(size)), exact.number(0)) for c in range(size)] for r in range(size)]
            for r in range(size):
                for c in range(size):
                    added = (eta * sigma) ** 2 * outer[r % d_k][c % d_k]
                    after[r][c] += weight * (sum((half[r][s] * map_[c][s] for s in range(size)), exact.number(0)) + added)
        moments = [[entry.mid() for entry in row] for row in after]
    return sum((moments[r][r] for r in range(d_k)), exact.number(0)) + exact.arb(0, 1e-12)


def simulated(mean):
    def observed(sim, *, eta, mu, sigma, d_k=1, keys="sphere"):
        """Reading of a repeated key, or the squared error, after enough writes of noisy values."""
        y = sim.torch.full((sim.replicates, d_k), -1.0 if mean else 0.0, dtype=sim.dtype, device=sim.device)
        moved = 0 * y
        for _ in range(160):
            key = sim.torch.ones_like(y) if mean else sim.vectors(keys, d_k)
            moved = mu * moved - eta * ((key * y).sum(-1, keepdim=True) - sigma * sim.signs(1)) * key
            y = y + moved
        return 1 + y[:, 0] if mean else y.square().sum(-1)

    return observed


def steps_of(exact, *, eta, mu, T):
    """Error of a repeated unit key after T writes without noise, from one."""
    eta, mu = exact.Fraction(eta), exact.Fraction(mu)
    miss, moved = exact.Fraction(1), exact.Fraction(0)
    for _ in range(T):
        moved = mu * moved - eta * miss
        miss += moved
    return certify.Instance({"error": abs(miss)})


moved_state = S + mu * M + eta * (v - S @ k) @ k.T
steady = d_k**2 * eta * sigma**2 * (1 + mu) / kept
ROWS = table("d_k d_v eta mu", (3, 2, "3/7", "3/4"), (4, 5, "1/2", 0), (2, 1, 1, "9/10"), (16, 8, "2/3", "1/2"))
READ = table("eta mu sigma", ("1/2", "3/4", 1), (3, "3/5", "1/2"), (1, 0, 1), ("5/2", "1/2", "1/3"))
NOISY = table("d_k eta mu sigma keys", (3, "1/2", "1/2", 1, "sphere"), (2, "2/3", "1/4", 2, "rademacher"), (4, "1/2", 0, 1, "sphere"))
CERTIFIED = table("d_k eta mu sigma keys", (2, "1/2", "1/2", 1, "sphere"), (1, 1, "1/4", "1/2", "rademacher"), (2, 1, 0, 1, "rademacher"))
ERRORS = Domain(eta=reals(0), mu=reals(0, 1), T=integers(1))

THEOREM = Theorem(
    title="Momentum in the delta rule", domain=RULE, sources=("zhong2025",),
    parts={
        "step": Algebraic(
            quantity=S + mu * M - eta * gradient(squared_norm(v - S @ k) / 2, S), equals=moved_state, points=ROWS,
            derivation=lambda start: start.by(rules.take_gradient),
            near_misses={"no momentum": S + eta * (v - S @ k) @ k.T, "averaged": S + mu * M + (1 - mu) * eta * (v - S @ k) @ k.T},
        ),
        "repeated_key": Identity(
            quantity=reading(), equals=Integer(1), derivation=settled, domain=REPEATED, points=READ, simulation=simulated(True),
            certificate=certify.enclosure(exact_reading, *READ[:3]),
            near_misses={"carried on": 1 / (1 - mu) + 1, "part of it": 1 / (2 + mu), "one write": eta + 1},
        ),
        "steady_error": Identity(
            quantity=error, equals=steady, derivation=settled, domain=DOMAIN, points=NOISY, simulation=simulated(False),
            certificate=certify.enclosure(exact_error, *CERTIFIED),
            near_misses={
                "delta rule": d_k * eta * sigma**2 / (2 - eta), "strength over one less the momentum": d_k * eta * sigma**2 / (2 * (1 - mu) - eta),
                "first order": d_k * eta * sigma**2 / (2 * (1 - mu)),
            },
        ),
        "below_two": Negative(
            claim=Claim(Symbol("error"), ">", 1), domain=ERRORS, note="As without momentum, a repeated key is not learnt at strengths above two.",
            counterexample=certify.instances(steps_of, {"eta": 3, "mu": "3/4", "T": 200}),
        ),
        "at_the_bound": Negative(
            claim=Claim(Symbol("error"), "<", 1), domain=ERRORS, note="At two plus twice the momentum the error of a repeated key still falls.",
            counterexample=certify.instances(steps_of, {"eta": 3, "mu": "1/2", "T": 200}),
        ),
    },
)  # fmt: skip
