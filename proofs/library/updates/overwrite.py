"""Writing a stored key again: the delta rule replaces, the Hebbian rule adds, decay fades.

One unit key is written first with one value and then with another, each a number of times. The delta rule moves what the key returns from the first
value to the second at a geometric rate, and replaces it in a single write at full strength; the Hebbian rule only counts, and a decaying memory weighs
both by age.
Source: zhong2025, abstract (update rules); reconstruction. Differs: DeltaNet calls the write strength beta.
"""

from memorem import Algebraic, Derivation, Domain, Theorem, certify, d_k, d_v, eta, identity, integers, iterate, lam, nonzero, reals, rules, trials_1
from memorem import trials_2, vector, zeros

COUNTS = {"d_k": integers(1), "d_v": integers(1), "trials_1": integers(0), "trials_2": integers(0)}
k, v_1, v_2 = vector("k", d_k, unit=True), vector("v_1", d_v), vector("v_2", d_v)
RATES = {"hebb": (1, 1), "decay": (lam, 1), "delta": (1 - eta, eta)}  # what a write keeps of the old answer, and takes of the new value


def write(rule, v):
    """One write of (k, v), as a function of the state."""
    if rule == "delta":
        return lambda S: S @ (identity(d_k) - eta * k @ k.T) + eta * v @ k.T
    return lambda S: RATES[rule][0] * S + v @ k.T


def twice(rule, second=trials_2):
    """What the key returns after both phases."""
    return iterate(write(rule, v_2), iterate(write(rule, v_1), zeros(d_v, d_k), trials_1), second) @ k


def answer(rule, v):
    """The answer after n writes of v, from the answer before them."""
    kept = RATES[rule][0]
    share = {"hebb": lambda n: n, "decay": lambda n: (1 - lam**n) / (1 - lam), "delta": lambda n: 1 - (1 - eta) ** n}[rule]
    return lambda start, n: kept**n * start + share(n) * v


def derivation(rule, domain, second=trials_2):
    return (
        Derivation(twice(rule, second), domain)
        .by(rules.follow_product, k)  # the answer obeys a recursion of its own
        .by(rules.closed_iterate, answer(rule, v_1))
        .by(rules.closed_iterate, answer(rule, v_2))
    )


def certificate(rule):
    def states(exact, *, d_k, d_v, trials_1, trials_2=1, **texts):
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
    def answers(sim, *, d_k, d_v, trials_1, trials_2=1, eta=1.0, lam=1.0):
        key, values = sim.sphere(d_k), {"v_1": sim.sphere(d_v), "v_2": sim.sphere(d_v)}
        S = sim.torch.zeros_like(values["v_1"])[:, :, None] * key[:, None, :]  # [R, d_v, d_k]
        for v in [values["v_1"]] * trials_1 + [values["v_2"]] * trials_2:
            old = (S @ key[:, :, None])[..., 0]
            new = eta * (v - old) if rule == "delta" else v
            S = lam * S + new[:, :, None] * key[:, None, :]
        return sim.instance(values, (S @ key[:, :, None])[..., 0], terms=8 * (d_k + 1) * (trials_1 + trials_2))

    return answers


def part(rule, equals, near_misses, second=trials_2, **rates):
    domain = Domain(**{name: kind for name, kind in COUNTS.items() if second is trials_2 or name != "trials_2"}, **{n: kind for n, (kind, _) in rates.items()})
    numbers = {name: text for name, (_, text) in rates.items()}
    sizes = ((3, 2, 4, 3), (4, 3, 2, 5), (16, 8, 7, 2))
    points = [dict(zip(("d_k", "d_v", "trials_1", "trials_2"), size, strict=True), **numbers) for size in sizes]
    points = tuple({name: value for name, value in point.items() if name in domain.names} for point in points)
    return Algebraic(
        quantity=twice(rule, second), equals=equals, near_misses=near_misses, domain=domain, points=points, simulation=simulation(rule),
        derivation=lambda: derivation(rule, domain, second), certificate=certify.instances(certificate(rule), *points[:2]),
    )  # fmt: skip


def mixture(first, second):
    return first * v_1 + second * v_2


left, done = (1 - eta) ** trials_2, 1 - (1 - eta) ** trials_1
fade = lam**trials_2

THEOREM = Theorem(
    title="Overwriting a stored key",
    domain=Domain(**COUNTS),
    sources=("zhong2025",),
    parts={
        "delta": part(
            "delta", mixture(left * done, 1 - left), eta=(reals(), "2/3"),
            near_misses={"phases not told apart": mixture(1 - (1 - eta) ** (trials_1 + trials_2), 1 - left), "first phase complete": mixture(left, 1 - left)},
        ),
        "hebb": part(
            "hebb", mixture(trials_1, trials_2), {"mean of the writes": mixture(trials_1, trials_2) / (trials_1 + trials_2 + 1), "last only": mixture(0, 1)},
        ),
        "decay": part(
            "decay", mixture(fade * (1 - lam**trials_1) / (1 - lam), (1 - fade) / (1 - lam)), lam=(reals(0, 1), "3/4"),
            near_misses={"normalised": mixture(fade * (1 - lam**trials_1), 1 - fade), "phases exchanged": mixture((1 - lam**trials_1) / (1 - lam), lam**trials_1 * (1 - fade) / (1 - lam))},
        ),
    },
)  # fmt: skip
