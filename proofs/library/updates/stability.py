"""Between which strengths the delta rule with unit keys forgets its errors: above zero and below two.

A write multiplies what is wrong along its key by one minus the strength, so that a key written over and over converges for strengths between zero and two.
The squared distance of the state from any state that explains the data falls by the strength times two less itself times what the write corrects: it falls
inside of these bounds, unless the pair is recalled already, stays at strength two, a reflection, and never falls beyond. With isotropic keys its mean is
multiplied by one factor.
Source: zhong2025, abstract (update rules); the statements are reconstructions. Differs: the write strength is called beta there.
E is the error of the state; for Gaussian keys, whose lengths differ, see updates.gaussian_stability.
"""

from memorem.language import *

ERRORS = Domain(d_k=integers(1), d_v=integers(1), eta=reals())
REPEATED = ERRORS.with_(T=integers(0))
WITHIN, BEYOND = (Domain(d_k=integers(1), eta=kind) for kind in (reals(0, 2, open=False), reals(2, open=False)))
ANY = Domain(d_k=integers(1), T=integers(0), eta=reals(), keys=one_of("sphere", "rademacher"))
E, e, k = matrix("E", d_v, d_k), vector("e", d_k, unit=True), vector("k", d_k, unit=True)
row, i, j = carried("y", d_k), *items("i j")
rate = 1 - eta * (2 - eta) / d_k


def written(strength):
    """The error of the state after one write of a pair that is free of noise."""
    return E - strength * E @ k @ k.T


def one_row(strength):
    """The squared length of a unit row of the error after one write."""
    return squared_norm(e - strength * k @ k.T @ e)


def mean_square(steps):
    """E |y|^2 of a row of the error after some writes of random keys, from one."""

    def statement(keys):
        key, u = ensemble(keys, d_k)("k")[j], sphere(d_k)("u")[i]
        return recurrence(norm2(row), {row: u}, (step({row: row - eta * (key @ row) * key}), steps))

    return statement


def multiplied_out(start):
    return start.by(rules.multiply_out)


def one_sign(start):
    return start.by(rules.multiply_out).by(rules.drop_nonnegative)


def exact_row(exact, *, d_k, eta):
    """The key at right angles to the row where there is room, since the bound is met there."""
    key, error = exact.unit_vector(3, d_k), exact.unit_vector(3, d_k)
    if d_k > 1:
        error = [-key[1], key[0], *([exact.Fraction(0)] * (d_k - 2))]
        error = exact.scale(1, error) if key[0] or key[1] else error
    left = exact.add(error, key, -exact.Fraction(eta) * exact.dot(key, error))
    return exact.dot(left, left) / exact.dot(error, error)


def simulated_row(sim, *, d_k, eta):
    """A row with less of a part along the key than a random one."""
    key, other = sim.sphere(d_k), sim.sphere(d_k)
    error = sim.torch.nn.functional.normalize(other - 0.5 * (key * other).sum(-1, keepdim=True) * key, dim=-1)
    return (error - eta * (key * error).sum(-1, keepdim=True) * key).square().sum(-1)


def reflected(exact, *, d_k, d_v, eta):
    return certify.Instance({"E": exact.rationals(1, d_v, d_k), "k": exact.unit_vector(3, d_k)})


WRITES = table("d_k d_v eta", (3, 2, "1/2"), (2, 1, "7/4"), (1, 3, "5/2"), (8, 4, "-1/3"))
REPEATS = tuple({**point, "T": count} for point, count in zip(WRITES, (3, 2, 1, 6), strict=True))
INSIDE = table("d_k eta", (2, "1/2"), (3, 1), (4, "7/4"), (6, "3/2"))
ROWS = table("d_k eta", (2, "5/2"), (3, 3), (4, "9/4"), (6, 2))
FACTORS = {"first order": 1 - 2 * eta / d_k, "the mean, squared": (1 - eta / d_k) ** 2, "one direction": (1 - eta) ** 2}

THEOREM = Theorem(
    title="Stability of the delta rule with unit keys", domain=ANY, sources=("zhong2025",),
    parts={
        "repeated_key": Algebraic(
            quantity=iterate(lambda M: M - eta * M @ k @ k.T, E, T, name="M") @ k, equals=(1 - eta) ** T * E @ k,
            derivation=lambda start: start.by(rules.follow_product, k).by(rules.multiply_out).by(rules.rank_one_steps), domain=REPEATED,
            points=REPEATS,
            near_misses={
                "shared among dimensions": (1 - eta / d_k) ** T * E @ k, "energy": (1 - eta) ** (2 * T) * E @ k, "first order": (1 - T * eta) * E @ k,
            },
        ),
        "one_write": Algebraic(
            quantity=squared_norm(written(eta)), equals=squared_norm(E) - eta * (2 - eta) * squared_norm(E @ k), derivation=multiplied_out,
            domain=ERRORS, points=WRITES,
            near_misses={
                "first order": squared_norm(E) - 2 * eta * squared_norm(E @ k), "strength not doubled": squared_norm(E) - eta * squared_norm(E @ k),
                "every direction": (1 - eta) ** 2 * squared_norm(E),
            },
        ),
        "isometry": Algebraic(
            quantity=squared_norm(written(2)), equals=squared_norm(E), derivation=multiplied_out, domain=Domain(d_k=integers(1), d_v=integers(1)),
            points=table("d_k d_v", (3, 2), (2, 1), (1, 3), (8, 4)),
            near_misses={"along the key alone": squared_norm(E @ k), "what is left": squared_norm(E) - squared_norm(E @ k)},
        ),
        "within": Bound(
            quantity=one_row(eta), relation="<=", equals=Integer(1), derivation=one_sign, domain=WITHIN, points=INSIDE, simulation=simulated_row,
            certificate=certify.instances(exact_row, *INSIDE[:3]),
            near_misses={"factor along the key": (1 - eta) ** 2, "factor of the mean": 1 - eta * (2 - eta) / d_k},
        ),
        "beyond": Bound(
            quantity=one_row(eta), relation=">=", equals=Integer(1), derivation=one_sign, domain=BEYOND, points=ROWS, simulation=simulated_row,
            certificate=certify.instances(exact_row, *ROWS[:3]),
            near_misses={"factor along the key": (1 - eta) ** 2, "factor of the mean": 1 + eta * (eta - 2) / d_k},
        ),
        "mean_square": Identity(
            quantity=mean_square(T), equals=rate**T, derivation=lambda start: start.by(rules.close).by(rules.solve),
            near_misses={name: factor**T for name, factor in FACTORS.items()},
            points=table(
                "d_k T eta keys", (6, 4, "19/10", "sphere"), (4, 3, "21/10", "rademacher"), (3, 5, "-1/4", "sphere"), (2, 3, 1, "rademacher"),
            ),
        ),
        "at_two": Negative(
            claim=Claim(squared_norm(written(eta)), "<", squared_norm(E)), domain=ERRORS.with_(eta=reals(0, 2, open="low")),
            note="Every write of a pair that is not recalled brings the state closer, strength two included.",
            counterexample=certify.instances(reflected, {"d_k": 2, "d_v": 1, "eta": 2}),
        ),
    },
)  # fmt: skip
