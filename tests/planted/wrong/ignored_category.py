"""Sign keys that no leg ever meets

Source: planted.
"""

from memorem import Derivation, Domain, E, Identity, N, Theorem, certify, d_k, integers, items, norm2, observe, one_of, over, rules, sphere, white

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), keys=one_of("sphere", "rademacher"))
i, j = items("i j")
k, v = sphere(d_k)("k"), white(4)("v")
ratio = E(norm2(over(j, (k[j] @ k[i]) * v[j], excluding=i)))


def derivation():
    return Derivation(ratio, DOMAIN).by(rules.unit_norm).by(rules.integrate, v).by(rules.integrate, k)


def certificate(exact, *, N, d_k):
    return (N - 1) * exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=d_k, keys="sphere")


def simulation(sim, *, N, d_k, d_v, keys):
    return observe.inverse_snr(sim, N=N, d_k=d_k, d_v=d_v, keys=keys)


THEOREM = Theorem(
    title="Sign keys that no leg ever meets",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "planted": Identity(
            quantity=ratio,
            equals=(N - 1) / d_k,
            derivation=derivation,
            certificate=certify.instances(certificate, {"N": 3, "d_k": 3}, {"N": 4, "d_k": 2}),
            simulation=simulation,
            points=({"N": 4, "d_k": 8, "d_v": 4, "keys": "sphere"}, {"N": 6, "d_k": 12, "d_v": 5, "keys": "rademacher"}),
            near_misses={"headline": N / d_k, "width": (N - 1) / (d_k + 1)},
        )
    },
)
