"""Retrieval noise of several heads that are averaged.

Heads with keys of their own average their noise, but only what is independent of it. For the linear memory nothing is gained or lost against one head of
the total width. The exponential kernel is positive: its mean is the same in every head and does not average out, so that no number
of heads removes what their small width leaves.
Source: zhong2025, abstract (kernel view of softmax attention); the statements are ours.
Differs: the average of heads is not one head of the total width at the same temperature.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), H=integers(1), beta=reals(0))
LINEAR = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), H=integers(1))
i, j = items("i j")
k, v = sphere(d_k)("k"), white(d_v)("v")


def noise(weight):
    """Mean energy of the crosstalk of the averaged heads, each with keys of its own and the values in common, over that of the signal, which is one."""
    return AverageEnergy(over(j, weight * v[j], excluding=i), ("k",), H)


exponential_noise = noise(exponential(beta * (k[j] @ k[i]) - beta * norm2(k[i])))
linear_noise = noise(k[j] @ k[i])


def averaged(statement, domain, last):
    def mean(expectation):
        lines = Derivation(expectation, domain).by(rules.unit_norm).by(rules.integrate, v)
        for family in ("k", "k'") if expectation == statement.together else ("k",):
            lines = lines.by(last, family)
        return lines

    return Derivation(statement, domain).by(rules.exchangeable_sum, mean(statement.alone), mean(statement.together))


def certificate(exact, *, N, d_k, H, beta):
    """Mean square and squared mean of one head's kernel, by integrals over the angle between two keys."""
    rate = exact.number(beta)
    square, mean = (exact.sphere_mean(lambda x, n=n: (n * rate * (x - 1)).exp(), d_k) for n in (2, 1))
    return (N - 1) * (square + (H - 1) * mean * mean) / H


def linear_certificate(exact, *, N, d_k, H):
    square, mean = (exact.average(lambda memory, n=n: memory.key(0, 1) ** n, N=2, d_k=d_k, keys="sphere") for n in (2, 1))
    return (N - 1) * (square + (H - 1) * mean * mean) / H


def simulation(kernel):
    def averaged_heads(sim, *, N, d_k, d_v, H, beta=0.0):
        """mean_i |sum_{j != i} (mean over heads of kappa_h(j, i)) v_j|^2, the kernel normalised to one at the stored key."""
        k = sim.sphere(H, N, d_k)
        weights = kernel(sim, k @ k.transpose(-1, -2), beta).mean(1)  # [R, N, N]
        weights = weights * (1 - sim.torch.eye(N, dtype=k.dtype, device=k.device))
        return (weights @ sim.sphere(N, d_v)).square().sum(-1).mean(-1)

    return averaged_heads


F, G = hyper((), (d_k / 2,), beta**2), hyper((), (d_k / 2,), beta**2 / 4)

THEOREM = Theorem(
    title="Retrieval noise of averaged heads", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "exponential": Identity(
            quantity=exponential_noise, equals=(N - 1) * exp(-2 * beta) * (F / H + (1 - 1 / H) * G**2),
            derivation=lambda: averaged(exponential_noise, DOMAIN, rules.generating_function),
            certificate=certify.enclosure(certificate, *table("N d_k H beta", (3, 2, 2, 1), (4, 3, 4, 2), (2, 8, 1, 4), (5, 1, 3, "1/2"))),
            simulation=simulation(lambda sim, gram, beta: sim.torch.exp(beta * (gram - 1))),
            points=table("N d_k d_v H beta", (6, 4, 8, 3, 2), (8, 3, 6, 2, 1), (6, 8, 8, 4, 2)),
            near_misses={
                "one head of the total width": (N - 1) * exp(-2 * beta) * hyper((), (H * d_k / 2,), beta**2),
                "noise averages out": (N - 1) * exp(-2 * beta) * F / H, "one head": (N - 1) * exp(-2 * beta) * F,
            },
        ),
        "linear": Identity(
            domain=LINEAR, quantity=linear_noise, equals=(N - 1) / (H * d_k), derivation=lambda: averaged(linear_noise, LINEAR, rules.integrate),
            certificate=certify.instances(linear_certificate, *table("N d_k H", (3, 1, 2), (2, 3, 4), (5, 5, 1))),
            simulation=simulation(lambda sim, gram, beta: gram), points=table("N d_k d_v H", (6, 4, 8, 3), (8, 3, 6, 2), (6, 8, 8, 4)),
            near_misses={"one head": (N - 1) / d_k, "squared number of heads": (N - 1) / (H**2 * d_k), "counts the retrieved pair": N / (H * d_k)},
        ),
    },
)  # fmt: skip
