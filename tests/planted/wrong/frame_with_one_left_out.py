"""The frame potential of the others, with the bound of all

Source: planted.
"""

from memorem import Bound, Derivation, Domain, E, N, Theorem, certify, d_k, directions, integers, items, over, rules, sphere

DOMAIN = Domain(N=integers(2), d_k=integers(2))
i, j, l = items("i j l")
k, u = directions(d_k)("k"), sphere(d_k)("u")
potential = over(i, over(j, (k[i] @ k[j]) ** 2, excluding=(i, l)), excluding=l)


def derivation():
    mean = Derivation(E((u[i] @ u[j]) ** 2), DOMAIN).by(rules.unit_norm).by(rules.integrate, u)
    return Derivation(potential, DOMAIN).by(rules.mean_embedding, mean)


def certificate(exact, *, N, d_k):
    keys = [exact.unit_vector(seed + 11, d_k) for seed in range(N)]
    return exact.number(sum((exact.dot(keys[a], keys[b]) ** 2 for a in range(1, N) for b in range(1, N) if a != b), exact.Fraction(0)))


def simulation(sim, *, N, d_k):
    k = sim.sphere(N - 1, d_k)
    return ((k @ k.transpose(1, 2)) ** 2).sum((1, 2)) - N + 1


THEOREM = Theorem(
    title="The frame potential of the others, with the bound of all",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "planted": Bound(
            relation=">=",
            quantity=potential,
            equals=N**2 / d_k - N,
            derivation=derivation,
            certificate=certify.enclosure(certificate, {"N": 6, "d_k": 5}, {"N": 5, "d_k": 4}),
            simulation=simulation,
            points=({"N": 6, "d_k": 5}, {"N": 5, "d_k": 4}),
            near_misses={"ten": 10 * N**2 / d_k, "twice": 2 * N**2 / d_k},
        )
    },
)
