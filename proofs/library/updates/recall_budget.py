"""What a context of any length can be recalled from: the width of the keys, shared by all items.

A memory that is linear in its values reads every item with a squared correlation between zero and one. Over all items these add up to at most the width of
the keys, whatever the update rule, the gates, the keys and the vectors that it is read with. With averages in the place of squares and products a Hebbian
memory uses nearly all of it in a long context, equally for all items; the delta rule gives more of it to recent ones.
Source: zhong2025, abstract (infinite context); the statement is a reconstruction.
Differs: a context may be endless, what is recalled of it is not.
r_i is what the value of item i is multiplied by in the state, q_i the vector that it is read with.
"""

from memorem.language import *

ANY = Domain(N=integers(1), d_k=integers(1))
UNIT = Domain(N=integers(1), d_k=integers(1), keys=one_of("sphere", "rademacher"))
AGED = Domain(d_k=integers(2), age=integers(0), eta=reals(0, 2))
i, j = items("i j")
r, q = fixed(d_k)("r"), fixed(d_k)("q")
y, total = carried("y", d_k), carried("T")
k, own = sphere(d_k)("k")[j], sphere(d_k)("q")[i]


def hebbian(keys):
    """The number of items over the mean energy of a reading: squared correlations of averages, summed over all items."""
    key = ensemble(keys, d_k)("k")
    return Reciprocal(E(over(j, (key[j] @ key[i]) ** 2) / N))


def hebbian_derivation(keys):
    mean = Derivation(hebbian(keys).mean, UNIT).by(rules.unit_norm).by(rules.integrate, "k").by(rules.unit_norm)
    return Derivation(hebbian(keys), UNIT).by(rules.supply_mean, mean)


def aged():
    """The energy of a reading of an item in an endless stream over its squared mean signal: one over the squared correlation."""
    write = step({y: y - eta * (k @ y) * k, total: total + (eta * (k @ y)) ** 2})
    mine = step({y: y - eta * (own @ y) * own, total: total + (eta * (own @ y)) ** 2})
    energy = recurrence(total, {y: own, total: 0}, (write, age), (mine, 1), (write, oo), held=[own])
    signal = stream_signal(sphere(d_k), age, eta, 1, eta)
    return Quotient(energy, (signal, signal))


def aged_derivation():
    statement = aged()
    energy, signal = (Derivation(one, AGED).by(rules.close).by(rules.solve) for one in (statement.top, statement.bottom[0]))
    return Derivation(statement, AGED).by(rules.supply_means, energy, signal, signal)


def correlations(exact, *, N, d_k):
    """Rational vectors read with the best vectors where these exist, that is M^{-1} r_i, else with themselves."""
    rows = exact.rationals(7, N, d_k)
    moments = [[sum(row[a] * row[b] for row in rows) for b in range(d_k)] for a in range(d_k)]
    reads = exact.transpose(exact.solve(moments, exact.transpose(rows))) if N >= d_k else rows
    return sum(exact.dot(a, b) ** 2 / sum(exact.dot(c, b) ** 2 for c in rows) for a, b in zip(rows, reads, strict=True))


def hebbian_certificate(exact, *, N, d_k, keys):
    energy = exact.average(lambda memory: memory.over(lambda j: memory.key(j, 0) ** 2), N=N, d_k=d_k, keys=keys)
    return N / energy


def aged_certificate(exact, *, d_k, age, eta):
    """Later keys enumerated at the points of a design; earlier ones read an energy that shrinks by an enumerated factor, to the end of a long stream."""

    def energy(state, first):
        return sum((x * x for x in state[1][1:]), exact.Fraction(0)) + (first * state[1][0]) ** 2

    states, one = (exact.query_after(d_k, writes, eta) for writes in (age, 1))
    signal = exact.mean(states, lambda state: eta * state[1][0])
    now = exact.mean(states, lambda state: state[0] + (eta * state[1][0]) ** 2)
    kept, left, read = exact.mean(states, lambda s: energy(s, 1 - eta)), exact.mean(one, lambda s: energy(s, 1)), exact.mean(one, lambda s: s[0])
    return exact.number((now + kept * read / (1 - left)) / signal**2)


def correlations_simulation(sim, *, N, d_k):
    """The rows of a delta memory with keys on the sphere, read with nearly the best vectors (M + tr M / 100 d)^{-1} r_i."""
    keys, eye = sim.sphere(N, d_k), sim.torch.eye(d_k, dtype=sim.dtype, device=sim.device)
    rows = keys.clone()
    for t in range(1, N):
        rows[:, :t] -= 0.5 * (rows[:, :t] @ keys[:, t].unsqueeze(-1)) * keys[:, t].unsqueeze(1)
    moments = rows.transpose(-1, -2) @ rows
    ridge = moments.diagonal(dim1=-2, dim2=-1).mean(-1)[:, None, None] * eye / 1000
    reads = sim.torch.linalg.solve(moments + ridge, rows.transpose(-1, -2))
    overlaps = (rows @ reads).square()  # [R, j, i]
    return (overlaps.diagonal(dim1=-2, dim2=-1) / overlaps.sum(-2)).sum(-1)


def hebbian_simulation(sim, *, N, d_k, keys):
    k = sim.vectors(keys, N, d_k)
    energy = (k @ k[:, 0].unsqueeze(-1)).square().sum((-2, -1)) / N
    return sim.torch.ones_like(energy), energy


def stream(sim, d_k, age, eta):
    """(energy of the reading, signal) of one item for values on the sphere, carried back until a ten-thousandth of the energy is left."""
    item = carried = sim.sphere(d_k)
    read, length = 0, next(T for T in range(1, 4000) if (1 - eta * (2 - eta) / d_k) ** T < 1e-4)
    for t in range(age + 1 + length):
        key = item if t == age else sim.sphere(d_k)
        overlap = (key * carried).sum(-1, keepdim=True)
        signal = eta * overlap.squeeze(-1) if t <= age else signal
        read, carried = read + eta * overlap * sim.sphere(3), carried - eta * overlap * key
    return read.square().sum(-1), signal


def aged_simulation(sim, *, d_k, age, eta):
    energy, signal = stream(sim, d_k, age, eta)
    item = carried = sim.sphere(d_k)
    for _ in range(age):
        key = sim.sphere(d_k)
        carried = carried - eta * (key * carried).sum(-1, keepdim=True) * key
    return energy, signal * eta * (item * carried).sum(-1)


THEOREM = Theorem(
    title="Recall budget of a linear memory", domain=ANY, sources=("zhong2025",),
    parts={
        "budget": Bound(
            quantity=over(i, (r[i] @ q[i]) ** 2 / over(j, (r[j] @ q[i]) ** 2)), equals=d_k,
            derivation=lambda start: start.by(rules.cauchy_schwarz),
            certificate=certify.instances(correlations, *table("N d_k", (1, 2), (2, 2), (3, 2), (5, 3), (7, 4), (2, 4))),
            simulation=correlations_simulation, points=table("N d_k", (20, 4), (12, 3), (24, 6)),
            near_misses={"half of the width": d_k / 2, "one less": d_k - 1, "root of the width": sqrt(d_k)},
        ),
        "hebbian": Identity(
            domain=UNIT, quantity=hebbian, equals=N * d_k / (N + d_k - 1), derivation=hebbian_derivation,
            certificate=certify.instances(
                hebbian_certificate, *table("N d_k keys", (3, 2, "sphere"), (2, 3, "rademacher"), (4, 2, "rademacher"), (1, 3, "sphere")),
            ),
            simulation=hebbian_simulation, points=table("N d_k keys", (8, 6, "sphere"), (20, 5, "rademacher"), (64, 16, "sphere")),
            near_misses={"the width": d_k + 0 * N, "counts the item twice": N * d_k / (N + d_k), "number of items": N + 0 * d_k},
        ),
        "delta_by_age": Identity(
            domain=AGED, quantity=aged(), equals=1 / (eta * (2 - eta) * (1 - eta / d_k) ** (2 * age)), derivation=aged_derivation,
            certificate=certify.enclosure(aged_certificate, *table("d_k age eta", (2, 0, "1/2"), (2, 1, "3/2"), (3, 1, "2/3"), (2, 2, 1))),
            simulation=aged_simulation, points=table("d_k age eta", (3, 2, "1/2"), (4, 0, "2/3"), (4, 1, "3/2")),
            near_misses={
                "one write earlier": 1 / (eta * (2 - eta) * (1 - eta / d_k) ** (2 * age + 2)),
                "one decay": 1 / (eta * (2 - eta) * (1 - eta / d_k) ** age), "first order": 1 / (2 * eta * (1 - eta / d_k) ** (2 * age)),
            },
        ),
    },
)  # fmt: skip
