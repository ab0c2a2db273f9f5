"""Crosstalk of the gated delta rule in a stream of random keys.

An item is disturbed by what is written after it and by what was there before. Later writes disturb it as they do any vector; earlier ones have also
passed through the item's own write, which takes away the part of them that it would read. The formula is exact at every age and length of the stream.
Source: zhong2025, abstract (update rules); the model is a reconstruction. Differs: DeltaNet calls the write strength beta, its gate alpha.
Left for later: Gaussian keys, the signal, the steady state and the total energy.
"""

from memorem import Derivation, Domain, E, Identity, Item, N, StreamNoise, Theorem, age, certify, d_k, eta, fixed, gain, gate, integers, nonnegative
from memorem import norm2, observe, rademacher, reals, rules, sequence, sphere

DOMAIN = Domain(N=integers(1), d_k=integers(2), age=integers(0), eta=reals(0, 2), gate=reals(0, 1), gain=reals(0), where=[nonnegative(N - 1 - age)])
x, y, stored = Item("x"), Item("y"), Item("k")
rho = 1 - eta * (2 - eta) / d_k
sphere_kept = 1 - 2 * eta / d_k + 2 * eta**2 / (d_k * (d_k + 2))
sign_kept = 1 - 2 * eta / d_k + 2 * eta**2 / d_k**2


def corrected(keys, vector):
    """What one write leaves of a vector: y - eta (k.y) k."""
    k = keys("k")[stored]
    return vector - eta * (k @ vector) * k


def derivation(keys, kept, leaked):
    first, second = keys("q")[x], fixed(d_k)("y")[y]
    k = keys("k")
    own = Derivation(norm2(corrected(keys, second)), DOMAIN).by(rules.unit_norm)
    energy = Derivation(E(norm2(corrected(keys, second))), DOMAIN).by(rules.unit_norm).by(rules.integrate, k)
    overlap = Derivation(E((first @ corrected(keys, second)) ** 2), DOMAIN).by(rules.integrate, k).by(rules.unit_norm)
    returned = (
        Derivation(sequence("A", (1, 1), ((kept, leaked), (0, rho)), index=age), DOMAIN)
        .by(rules.return_energy, energy, overlap)
        .by(rules.closed_form, rho**age / d_k + (1 - 1 / d_k) * kept**age, rho**age)
    )
    return Derivation(StreamNoise(keys, N, age, eta, gate, gain), DOMAIN).by(rules.noise_by_age, energy, own, returned).by(rules.sum_geometric)


def noise(kept, passes_own_write=True):
    ratio = gate**2 * rho
    older = rho ** (age + 1) - eta * (2 - eta) * (1 - 1 / d_k) * kept**age if passes_own_write else rho ** (age + 1)
    younger, earlier = (1 - ratio**age) / (1 - ratio), (1 - ratio ** (N - 1 - age)) / (1 - ratio)
    return gain**2 / d_k * (younger + gate ** (2 * (age + 1)) * older * earlier)


def certificate(keys):
    def enumerated(exact, *, N, d_k, age, eta, gate, gain):
        """Every sequence of keys at the points of a design (degree five, four are needed after the older key is averaged), values white."""
        points = exact.signs(d_k) if keys == "rademacher" else exact.design(d_k)
        total, read = exact.Fraction(0), N - 1 - age
        for chosen in exact.product(points, repeat=N):
            weight = exact.Fraction(1)
            for one, _ in chosen:
                weight *= one
            total = total + weight * energy(exact, [vector for _, vector in chosen], read, d_k, eta, gate, gain)
        return exact.rational(total)

    return enumerated


def energy(exact, keys, read, d_k, eta, gate, gain):
    """sum_{j != i} (r_j.k_i)^2: the query carried back through the writes as its overlaps with all keys."""
    gram = [[exact.overlap(a, b, d_k) for b in keys] for a in keys]
    overlaps, total = list(gram[read]), exact.Fraction(0)  # of the carried query with every key
    for t in reversed(range(len(keys))):
        weight = gain * overlaps[t]
        total = total + (weight * weight if t != read else 0)
        overlaps = [gate * (o - eta * overlaps[t] * gram[t][s]) for s, o in enumerate(overlaps)]
    return total


def simulation(keys):
    return observe.delta_crosstalk.with_(keys=keys)


NAMES = ("N", "d_k", "age", "eta", "gate", "gain")
POINTS = tuple(
    dict(zip(NAMES, row, strict=True)) for row in ((8, 6, 2, "2/3", "9/10", 1), (6, 8, 3, "1/2", "4/5", "1/2"), (12, 5, 4, "5/4", "3/4", 1))
)
CERTIFIED = tuple(
    dict(zip(NAMES, row, strict=True)) for row in ((3, 2, 1, "1/2", "2/3", 1), (4, 2, 2, "2/3", "3/4", "2/3"), (3, 3, 0, "3/2", "1/2", 1))
)


def part(keys, kept, leaked):
    return Identity(
        quantity=StreamNoise(keys(d_k), N, age, eta, gate, gain),
        equals=noise(kept),
        derivation=lambda: derivation(keys(d_k), kept, leaked),
        certificate=certify.instances(certificate(keys(d_k).kind), *CERTIFIED),
        simulation=simulation(keys(d_k).kind),
        points=POINTS,
        near_misses={
            "older items not corrected": noise(kept, passes_own_write=False),
            "no gate on older items": noise(kept).subs(gate ** (2 * (age + 1)), 1),
            "every item as if younger": gain**2 / d_k * (1 - (gate**2 * rho) ** (N - 1)) / (1 - gate**2 * rho),
        },
    )


THEOREM = Theorem(
    title="Crosstalk of the gated delta rule",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "sphere": part(sphere, sphere_kept, eta**2 / (d_k * (d_k + 2))),
        "rademacher": part(rademacher, sign_kept, eta**2 * (d_k - 2) / d_k**3),
    },
)
