"""Error of an item in an endless stream of writes by the delta rule: what is forgotten and what disturbs, at every age.

Reading a stored key long after the start of the stream errs by what later writes took from the item and by the crosstalk of all others. Fresh items are
read with the least error, old ones are lost; the energy of a reading is the same at every age, so the error of old ones is that energy plus one.
Source: zhong2025, abstract (update rules); the model is a reconstruction. Differs: the write strength is called beta there.
Keys are on the sphere; values are white with norm one. Means need no more than the covariance of unit keys, the crosstalk's age needs their fourth moments.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(2), age=integers(0), eta=reals(0, 2))
i, j = items("i j")
y, total = carried("y", d_k), carried("T")
k, q = sphere(d_k)("k")[j], sphere(d_k)("q")[i]
rho = 1 - eta * (2 - eta) / d_k
kept = 1 - 2 * eta / d_k + 2 * eta**2 / (d_k * (d_k + 2))


def stream(own):
    """E of the squared overlaps of all other items with the reading of one, plus what its own write adds."""
    write = step({y: y - eta * (k @ y) * k, total: total + (eta * (k @ y)) ** 2})
    mine = step({y: y - eta * (q @ y) * q, total: total + own(q @ y)})
    return recurrence(total, {y: q, total: 0}, (write, age), (mine, 1), (write, oo), held=[q])


def certificate(own):
    def settled(exact, *, d_k, age, eta):
        """Later keys are enumerated; earlier ones read an energy that a write shrinks by a factor that is enumerated too, to the end of a long stream."""
        states = exact.query_after(d_k, age, eta)
        base = exact.mean(states, lambda state: state[0] + own(eta, state[1][0]))
        energy = exact.mean(states, lambda state: sum((x * x for x in state[1][1:]), exact.Fraction(0)) + ((1 - eta) * state[1][0]) ** 2)
        one = exact.query_after(d_k, 1, eta)
        read = exact.mean(one, lambda state: state[0])
        factor = exact.mean(one, lambda state: sum((x * x for x in state[1]), exact.Fraction(0)))
        return exact.number(base + energy * read / (1 - factor))

    return settled


def simulation(error, crosstalk):
    def squared(sim, *, d_k, age, eta):
        """|S k_i - error v_i|^2, with or without the item's own part, for values on the sphere; writes go back until a ten-thousandth is left."""
        item = carried = sim.sphere(d_k)
        read, length = 0, next(T for T in range(1, 4000) if (1 - eta * (2 - eta) / d_k) ** T < 1e-4)
        for t in range(age + 1 + length):
            key, value = (item if t == age else sim.sphere(d_k)), sim.sphere(3)
            overlap = (key * carried).sum(-1, keepdim=True)
            weight = eta * overlap if t != age else 0 * overlap if crosstalk else eta * overlap - error
            read = read + weight * value
            carried = carried - eta * overlap * key
        return read.square().sum(-1)

    return squared


CERTIFIED = table("d_k age eta", (2, 0, "1/2"), (2, 1, "3/2"), (3, 1, "2/3"), (2, 2, 1))
POINTS = table("d_k age eta", (3, 2, "1/2"), (4, 0, "2/3"), (2, 1, "3/2"))
returned = rho**age / d_k + (1 - 1 / d_k) * kept**age


settled, lost = 2 / (2 - eta), 2 * eta * (1 - eta / d_k) ** age


def part(equals, near_misses, own, simulated, scale=None):
    return Identity(
        quantity=stream(lambda overlap: own(eta, overlap)), equals=equals, derivation=lambda start: start.by(rules.close).by(rules.solve),
        certificate=certify.enclosure(certificate(own), *CERTIFIED), simulation=simulated, points=POINTS, near_misses=near_misses, scale=scale,
    )  # fmt: skip


THEOREM = Theorem(
    title="Steady error of the delta rule", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "error": part(
            settled - lost,
            {
                "noise of an empty item": settled / 2 - lost, "twice the decay": settled - 2 * eta * (1 - 2 * eta / d_k) ** age,
                "one write later": settled - 2 * eta * (1 - eta / d_k) ** (age + 1),
            },
            lambda eta, overlap: (1 - eta * overlap) ** 2, simulation(1, False), scale=1 + 0 * age,
        ),
        "energy": part(
            eta / (2 - eta) + 0 * age,
            {"first order": eta / 2 + 0 * age, "fades with age": eta / (2 - eta) * rho**age, "own write only": eta**2 + 0 * age},
            lambda eta, overlap: (eta * overlap) ** 2, simulation(0, False),
        ),
        "noise": part(
            eta / (2 - eta) - eta**2 * returned,
            {
                "whole energy": eta / (2 - eta), "squared mean": eta / (2 - eta) - eta**2 * (1 - eta / d_k) ** (2 * age),
                "one rate": eta / (2 - eta) - eta**2 * rho**age,
            },
            lambda eta, overlap: 0 * overlap, simulation(0, True),
        ),
    },
)  # fmt: skip
