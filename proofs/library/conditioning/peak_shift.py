"""Generalisation and peak shift: a discrimination moves the most effective stimulus away from the one that was not reinforced.

After training with one stimulus another one reads the cosine between the keys. If a second one is never reinforced, at whatever cosine, the settled state
reads the magnitude at the first and nothing at the second. Its largest response, the norm of what it holds, is higher than the magnitude and lies at right
angles to the second key, so at an acute angle to the first. Rounds of both trials at full strength shrink a departure along this direction by the squared
cosine each. The Hebbian rule learns nothing from trials without an outcome, so the second stimulus changes nothing.
Source: reconstruction; rescorla1972. Differs: rho is the cosine between the keys, both of norm one; for negative rho the peak moves towards the second.
"""

from memorem.language import *

KEYS = Domain(d_k=integers(2), d_v=integers(1), magnitude=reals(0), rho=reals(-1, 1))
DOMAIN, ROUNDS = KEYS.with_(eta=reals(0), trials=integers(0)), KEYS.with_(start=reals(), trials=integers(0))
k_A, u = vector("k_A", d_k, unit=True), vector("u", d_v, unit=True)
f = vector("f", d_k, unit=True, perpendicular=(k_A,))
k_B = vector("k_B", d_k, means=rho * k_A + sqrt(1 - rho**2) * f)
settled = magnitude / (1 - rho**2) * u @ (k_A - rho * k_B).T
learnt, contracted = magnitude * (1 - (1 - eta) ** trials), rho ** (2 * trials)


def trial(S, key, strength, follows, corrects=True):
    """One write of the delta rule, or of the Hebbian rule."""
    value = zeros(d_v) if follows == 0 else follows * u
    return S + strength * (value - S @ key if corrects else value) @ key.T


def rounds(strength, begun, corrects=True, both=True):
    """What is held after rounds of a reinforced trial of A and an unreinforced one of B."""

    def step(S):
        reinforced = trial(S, k_A, strength, magnitude, corrects)
        return trial(reinforced, k_B, strength, 0, corrects) if both else reinforced

    return iterate(step, begun, trials)


NOTHING = zeros(d_v, d_k)


def numbers(exact, *, d_k, d_v, magnitude, rho, eta=1, trials=0, start=0, corrects=True, both=True, discriminated=False):
    """(S k_A, S k_B, |S|^2) along u; S is held by its coefficients of u k_A' and u k_B', of which only the cosine is needed."""
    rho, eta, magnitude, start = map(exact.Fraction, (rho, eta, magnitude, start))
    gram = [[exact.Fraction(int(i == j)) for j in range(d_k)] for i in range(d_k)]
    gram[0][1] = gram[1][0] = rho
    outcome, S = exact.unit_vector(1, d_v), exact.zeros(d_v, d_k)
    if discriminated:
        held = [(1 + start) * magnitude / (1 - rho**2) * c for c in (1, -rho)] + [exact.Fraction(0)] * (d_k - 2)
        S = exact.outer(outcome, held)
    for place, reinforced in ((0, 1), (1, 0)) * trials if both else ((0, 1),) * trials:
        predicted = exact.mul(S, gram[place])
        error = [reinforced * magnitude * x - corrects * p for x, p in zip(outcome, predicted, strict=True)]
        S = exact.add(S, exact.outer(error, [exact.Fraction(int(i == place)) for i in range(d_k)]), eta)
    along = exact.mul(exact.transpose(S), outcome)
    return (*exact.mul(gram, along)[:2], exact.dot(along, exact.mul(gram, along)))


def tensors(sim, *, d_k, d_v, magnitude, rho, eta=1.0, trials=0, start=0.0, corrects=True, both=True, discriminated=False):
    """The same with keys in random directions: ([R], [R], [R])."""
    a, f = sim.torch.linalg.qr(sim.gaussian(d_k, 2))[0].unbind(-1)
    b, outcome = rho * a + (1 - rho**2) ** 0.5 * f, sim.sphere(d_v)
    S = outcome[:, :, None] * ((1 + start) * magnitude / (1 - rho**2) * (a - rho * b) if discriminated else 0 * a)[:, None, :]
    for key, reinforced in ((a, 1), (b, 0)) * trials if both else ((a, 1),) * trials:
        error = reinforced * magnitude * outcome - corrects * (S @ key[:, :, None])[..., 0]
        S = S + eta * error[:, :, None] * key[:, None, :]
    along = (S * outcome[:, :, None]).sum(1)
    return (along * a).sum(-1), (along * b).sum(-1), S.square().sum((-1, -2))


def part(quantity, equals, steps, points, near_misses, read, domain=DOMAIN, **plan):
    """read: what is taken of (S k_A, S k_B, |S|^2)."""

    def derivation():
        done = Derivation(quantity, domain)
        for step in (*steps, rules.write_out, rules.multiply_out):
            done = done.by(*step) if isinstance(step, tuple) else done.by(step)
        return done

    def simulation(sim, **point):
        stretched = max(1.0, abs(1 - point.get("eta", 1.0))) ** (2 * point.get("trials", 0))  # of roundings, by both trials of each round
        return sim.instance({}, read(*tensors(sim, **point, **plan)), terms=256 * stretched * (point.get("trials", 0) + point["d_k"] + point["d_v"]))

    certificate = certify.instances(lambda exact, **point: read(*numbers(exact, **point, **plan)), *points)
    return Algebraic(
        quantity=quantity, equals=equals, derivation=derivation, certificate=certificate, simulation=simulation, points=points,
        near_misses=near_misses, domain=domain,
    )  # fmt: skip


def first(at_a, at_b, square):
    return at_a


def second(at_a, at_b, square):
    return at_b


def energy(at_a, at_b, square):
    return square


def squared_cosine(at_a, at_b, square):
    return at_a**2 / square


POINTS = table(
    "d_k d_v magnitude rho eta trials",
    (8, 3, 2, "3/5", "1/2", 3), (2, 1, "5/2", "-4/5", "3/10", 2), (3, 2, 1, "1/3", 1, 4), (4, 1, 3, 0, "3/2", 2),
)  # fmt: skip
FIXED = tuple({name: point[name] for name in KEYS.names} for point in POINTS)
DEPARTED = tuple({**point, "trials": count, "start": text} for point, count, text in zip(FIXED, (2, 1, 3, 0), (1, "-1/2", "2", "1/3"), strict=True))

THEOREM = Theorem(
    title="Peak shift", domain=DOMAIN, sources=("rescorla1972",),
    parts={
        "generalisation": part(
            u.T @ rounds(eta, NOTHING, both=False) @ k_B, rho * learnt, (rules.rank_one_steps,), POINTS, both=False, read=second,
            near_misses={"no decrement": learnt, "squared cosine": rho**2 * learnt, "only the trained key": 0 * learnt},
        ),
        "reinforced": part(
            u.T @ rounds(eta, settled) @ k_A, magnitude, (rules.fixed_start,), POINTS, discriminated=True, read=first,
            near_misses={
                "shared": magnitude * (1 - rho**2), "summed": magnitude * (1 + rho), "forgets": magnitude * (1 - eta / 2) ** (2 * trials + 1),
            },
        ),
        "unreinforced": part(
            u.T @ rounds(eta, settled) @ k_B, 0 * magnitude, (rules.fixed_start,), POINTS, discriminated=True, read=second,
            near_misses={"generalised": rho * magnitude + magnitude, "inhibited": -magnitude / 2},
        ),
        "peak": part(
            squared_norm(settled), magnitude**2 / (1 - rho**2), (), FIXED, domain=KEYS, discriminated=True, read=energy,
            near_misses={"trained height": magnitude**2, "one factor more": magnitude**2 / (1 - rho**2) ** 2, "lower": magnitude**2 * (1 - rho**2)},
        ),
        "direction": part(
            u.T @ settled @ k_A @ k_A.T @ settled.T @ u / (magnitude**2 / (1 - rho**2)), 1 - rho**2, (), FIXED, domain=KEYS, discriminated=True,
            read=squared_cosine,
            near_misses={"at the trained key": 1 + 0 * rho, "twice the angle": (1 - 2 * rho**2) ** 2, "angle of the keys": rho**2},
        ),
        "rounds": part(
            u.T @ rounds(1, (1 + start) * settled) @ k_A, magnitude * (1 + start * contracted),
            ((rules.around_fixed_point, settled), rules.fixed_start), DEPARTED, domain=ROUNDS, discriminated=True, read=first,
            near_misses={
                "by the cosine": magnitude * (1 + start * rho**trials), "settles at once": magnitude,
                "one round more": magnitude * (1 + start * contracted * rho**2),
            },
        ),
        "hebbian": part(
            u.T @ rounds(eta, NOTHING, corrects=False) @ k_A, trials * eta * magnitude, (rules.rank_one_steps,), POINTS, corrects=False, read=first,
            near_misses={
                "inhibited": trials * eta * magnitude * (1 - rho), "delta rule": learnt, "both counted": trials * eta * magnitude * (1 + rho),
            },
        ),
    },
)  # fmt: skip
