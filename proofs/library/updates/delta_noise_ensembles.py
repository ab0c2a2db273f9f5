"""Crosstalk and signal of the gated delta rule with Gaussian keys, whose norms fluctuate.

The formulas are those of unit keys with other rates: a write with a long key takes away more than the mean, so that the mean square has a larger rate,
and what passes through an item's own write meets its own norm up to the sixth power. Sign keys and keys on the sphere are updates.delta_noise.
Source: zhong2025, abstract (update rules); the model is a reconstruction. Differs: DeltaNet calls the write strength beta, its gate alpha.
Keys have variance one over the width. The domain keeps the rate times the squared gate below one: beyond it the mean square grows with the stream.
"""

from memorem.language import *

SIZES = {"N": integers(1), "d_k": integers(1), "age": integers(0), "gain": reals(0), "eta": reals(0), "gate": reals(0, 1, open="low")}
rho = 1 - 2 * eta / d_k + eta**2 * (d_k + 2) / d_k**2
kept = 1 - 2 * eta / d_k + 2 * eta**2 / d_k**2
FADES = positive(d_k**2 - gate**2 * (d_k**2 - 2 * eta * d_k + eta**2 * (d_k + 2)))
DOMAIN = Domain(**SIZES, where=[nonnegative(N - 1 - age), FADES])
keys = gaussian(d_k, 1 / d_k)


def noise(rate, own):
    """Later and earlier items; `own` is what the item's own write leaves of the earlier ones."""
    ratio = gate**2 * rate
    later, earlier = (1 - ratio**age) / (1 - ratio), (1 - ratio ** (N - 1 - age)) / (1 - ratio)
    return gain**2 / d_k * (later + gate ** (2 * (age + 1)) * own * earlier)


def returned(rate, other):
    """E (k.Q k)^2 after the later writes Q, without gate and gain, over its norm's fourth moment."""
    return rate**age / d_k + (1 - 1 / d_k) * other**age


def own_write(rate, other, spread=2, more=4):
    return rate**age - 2 * eta * (1 + spread / d_k) * returned(rate, other) + eta**2 * (d_k + 2) * (d_k + more) / d_k**2 * returned(rate, other)


def nodes(exact):
    """(number, weight): seven whole numbers whose weighted powers are the moments of a standard normal up to the seventh."""
    moments = (1, 3, 15)
    rows = [[2 * x ** (2 * p) for x in (1, 2, 3)] for p in (1, 2, 3)]
    weights = [w for (w,) in exact.solve([[exact.Fraction(x) for x in row] for row in rows], [[exact.Fraction(x)] for x in moments])]
    return [(0, 1 - 2 * sum(weights)), *((sign * x, w) for x, w in zip((1, 2, 3), weights, strict=True) for sign in (1, -1))]


def vectors(exact, d_k):
    """(weight, whole coordinates): coordinates are to be divided by the root of the width."""
    for chosen in exact.product(nodes(exact), repeat=d_k):
        weight = exact.Fraction(1)
        for _, one in chosen:
            weight *= one
        yield weight, tuple(x for x, _ in chosen)


def certificate(exact, *, N, d_k, age, gain, eta, gate):
    """Every sequence of keys over a rule that is exact to degree seven in each coordinate; six are needed of the item that is read."""
    total = exact.Fraction(0)
    for chosen in exact.product(list(vectors(exact, d_k)), repeat=N):
        weight = exact.Fraction(1)
        for one, _ in chosen:
            weight *= one
        gram = [[exact.Fraction(sum(a * b for a, b in zip(p, q, strict=True)), d_k) for _, q in chosen] for _, p in chosen]
        total += weight * exact.stream_crosstalk(gram, N - 1 - age, eta, gate, gain)
    return total


def simulation(sim, *, N, d_k, age, gain, eta, gate):
    """(sum_{j != i} (r_j.k_i)^2): the query carried back through the writes."""
    k = sim.gaussian(N, d_k) / d_k**0.5
    y, total = k[:, N - 1 - age], k.new_zeros(k.shape[0])
    for t in reversed(range(N)):
        overlap = (k[:, t] * y).sum(-1)
        total = total + ((gain * overlap).square() if t != N - 1 - age else 0)
        y = gate * (y - eta * overlap.unsqueeze(-1) * k[:, t])
    return total


THEOREM = Theorem(
    title="Crosstalk of the gated delta rule with Gaussian keys", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "noise": Identity(
            quantity=stream_noise(keys, N, age, eta, gate, gain), equals=noise(rho, own_write(rho, kept)),
            derivation=lambda start: start.by(rules.close).by(rules.solve),
            certificate=certify.instances(
                certificate,
                *table(
                    "N d_k age gain eta gate", (2, 1, 0, 1, "1/2", "1/2"), (3, 1, 1, 1, "1/3", "2/3"), (2, 2, 1, 2, "2/3", "3/4"),
                    (2, 2, 0, 1, "1/2", 1), (3, 1, 2, 1, "1/4", 1),
                ),
            ),
            simulation=simulation,
            points=table("N d_k age gain eta gate", (8, 8, 2, 1, "2/3", "9/10"), (6, 6, 3, "1/2", "1/2", 1), (10, 12, 4, 1, 1, "3/4")),
            near_misses={
                "unit keys": noise(1 - eta * (2 - eta) / d_k, (1 - eta * (2 - eta) / d_k) ** (age + 1) - eta * (2 - eta) * (1 - 1 / d_k) * kept**age),
                "rates of unit keys": noise(1 - eta * (2 - eta) / d_k, own_write(1 - eta * (2 - eta) / d_k, kept)),
                "own norm one": noise(rho, own_write(rho, kept, spread=0, more=-2)), "not corrected": noise(rho, rho ** (age + 1)),
            },
        ),
    },
)  # fmt: skip
