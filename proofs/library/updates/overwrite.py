"""Writing a stored key again: the delta rule replaces, the Hebbian rule adds, decay fades.

One unit key is written first with one value and then with another, each a number of times. The delta rule moves what the key returns from the
first value to the second at a geometric rate, and replaces it in a single write at full strength; the Hebbian rule only counts, and a decaying
memory weighs both by age.
Source: zhong2025, abstract (update rules); reconstruction. Differs: DeltaNet calls the write strength beta.
"""

from memorem.language import *

COUNTS = {"d_k": integers(1), "d_v": integers(1), "trials_1": integers(0), "trials_2": integers(0)}
S, k, v_1, v_2 = matrix("S", d_v, d_k), vector("k", d_k, unit=True), vector("v_1", d_v), vector("v_2", d_v)
RATES = {"hebb": (1, 1), "decay": (lam, 1), "delta": (1 - eta, eta)}  # what a write keeps of the old answer, and takes of the new value


def write(rule, v):
    """One write of (k, v), as a function of the state."""
    if rule == "delta":
        return lambda S: S @ (identity(d_k) - eta * k @ k.T) + eta * v @ k.T
    return lambda S: RATES[rule][0] * S + v @ k.T


def twice(rule):
    """What the key returns after both phases."""
    return iterate(write(rule, v_2), iterate(write(rule, v_1), zeros(d_v, d_k), trials_1), trials_2) @ k


def answer(rule, v):
    """The answer after n writes of v, from the answer before them."""
    kept = RATES[rule][0]
    share = {"hebb": lambda n: n, "decay": lambda n: (1 - lam**n) / (1 - lam), "delta": lambda n: 1 - (1 - eta) ** n}[rule]
    return lambda start, n: kept**n * start + share(n) * v


def derivation(rule, domain):
    return (
        Derivation(twice(rule), domain)
        .by(rules.follow_product, k)  # the answer obeys a recursion of its own
        .by(rules.closed_iterate, answer(rule, v_1))
        .by(rules.closed_iterate, answer(rule, v_2))
    )


def certificate(rule):
    def states(exact, *, d_k, d_v, trials_1, trials_2, **texts):
        key, values = exact.unit_vector(1, d_k), {"v_1": exact.rationals(2, d_v), "v_2": exact.rationals(3, d_v)}
        rates = {name: exact.Fraction(text) for name, text in texts.items()}
        S = exact.zeros(d_v, d_k)
        for v in [values["v_1"]] * trials_1 + [values["v_2"]] * trials_2:
            old = exact.mul(S, key)
            S = exact.scale(rates.get("lam", 1), S)
            S = exact.add(S, exact.outer(exact.add(v, old, -1), key), rates.get("eta", 1)) if rule == "delta" else exact.add(S, exact.outer(v, key))
        return certify.Instance(values, exact.mul(S, key))

    return states


def simulation(rule):
    def answers(sim, *, d_k, d_v, trials_1, trials_2, eta=1.0, lam=1.0):
        key, values = sim.sphere(d_k), {"v_1": sim.sphere(d_v), "v_2": sim.sphere(d_v)}
        S = sim.torch.zeros_like(values["v_1"])[:, :, None] * key[:, None, :]  # [R, d_v, d_k]
        for v in [values["v_1"]] * trials_1 + [values["v_2"]] * trials_2:
            old = (S @ key[:, :, None])[..., 0]
            new = eta * (v - old) if rule == "delta" else v
            S = lam * S + new[:, :, None] * key[:, None, :]
        return sim.instance(values, (S @ key[:, :, None])[..., 0], terms=8 * (d_k + 1) * (trials_1 + trials_2))

    return answers


def part(rule, equals, near_misses, **rates):
    domain = Domain(**COUNTS, **{name: kind for name, (kind, _) in rates.items()})
    sizes = ((3, 2, 4, 3), (4, 3, 2, 5), (2, 3, 3, 0), (16, 8, 7, 2))
    numbers = {name: text for name, (_, text) in rates.items()}
    points = [{**dict(zip(COUNTS, size, strict=True)), **numbers} for size in sizes]
    points += [{**points[2], "eta": "1"}] if rule == "delta" else []  # nothing is written after the first phase, at full strength
    points += [{**points[0], "lam": "1/3"}] if rule == "decay" else []
    return Algebraic(
        quantity=twice(rule), equals=equals, near_misses=near_misses, domain=domain, points=tuple(points), simulation=simulation(rule),
        derivation=lambda: derivation(rule, domain),
        certificate=certify.instances(certificate(rule), *points, {**points[1], **dict.fromkeys(rates, "1/3")}),
    )  # fmt: skip


HISTORY = Domain(d_k=integers(1), d_v=integers(1))
last_answer = (S @ (identity(d_k) - k @ k.T) + v_2 @ k.T) @ k


def last_certificate(exact, *, d_k, d_v):
    inputs = {"S": exact.rationals(1, d_v, d_k), "k": exact.unit_vector(2, d_k), "v_2": exact.rationals(3, d_v)}
    miss = exact.add(inputs["v_2"], exact.mul(inputs["S"], inputs["k"]), -1)
    return certify.Instance(inputs, exact.mul(exact.add(inputs["S"], exact.outer(miss, inputs["k"])), inputs["k"]))


def last_simulation(sim, *, d_k, d_v):
    S, key, v = sim.gaussian(d_v, d_k), sim.sphere(d_k), sim.sphere(d_v)
    written = S + (v - (S @ key[:, :, None])[..., 0])[:, :, None] * key[:, None, :]  # [R, d_v, d_k]
    return sim.instance({"S": S, "k": key, "v_2": v}, (written @ key[:, :, None])[..., 0], terms=8 * d_k)


def mixture(first, second):
    return first * v_1 + second * v_2


left, done = (1 - eta) ** trials_2, 1 - (1 - eta) ** trials_1
fade = lam**trials_2

THEOREM = Theorem(
    title="Overwriting a stored key", domain=Domain(**COUNTS), sources=("zhong2025",),
    parts={
        "delta": part(
            "delta", mixture(left * done, 1 - left), eta=(reals(), "2/3"),
            near_misses={
                "phases not told apart": mixture(1 - (1 - eta) ** (trials_1 + trials_2), 1 - left), "first phase complete": mixture(left, 1 - left),
            },
        ),
        "hebb": part(
            "hebb", mixture(trials_1, trials_2),
            {"mean of the writes": mixture(trials_1, trials_2) / (trials_1 + trials_2 + 1), "last only": mixture(0, 1)},
        ),
        "decay": part(
            "decay", mixture(fade * (1 - lam**trials_1) / (1 - lam), (1 - fade) / (1 - lam)), lam=(reals(0, 1), "3/4"),
            near_misses={
                "normalised": mixture(fade * (1 - lam**trials_1), 1 - fade),
                "phases exchanged": mixture((1 - lam**trials_1) / (1 - lam), lam**trials_1 * (1 - fade) / (1 - lam)),
            },
        ),
        "last_write": Algebraic(
            quantity=last_answer, equals=v_2, domain=HISTORY, derivation=lambda start: start.by(rules.multiply_out), simulation=last_simulation,
            certificate=certify.instances(last_certificate, *table("d_k d_v", (3, 2), (2, 4))), points=table("d_k d_v", (3, 2), (16, 8)),
            near_misses={"adds to the history": S @ k + v_2, "half of each": (S @ k + v_2) / 2},
        ),
    },
)  # fmt: skip
