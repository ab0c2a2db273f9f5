"""The centred Hebbian memory.

Centring the values or the keys by their mean over the stored pairs makes the same memory: the Hebbian one less one outer product. Read with a centred
query, it does not see a common mean of the keys at all; what remains is slightly less than the noise of keys without a mean, for one degree of
freedom is lost, and a part along the key that does not fall with the width; together they are no less than that noise.
Source: zhong2025, abstract (retrieval SNR); the statements are ours.
Differs: subtracting the outer product of the means once, instead of once for every pair, leaves the common mean in place.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), d_k=integers(3), d_v=integers(1), nu=reals(0, open=False))
ALL = Domain(N=integers(2), d_k=integers(1), d_v=integers(1), nu=reals(0, open=False))
SIZES = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))
V, K = matrix("V", d_v, N), matrix("K", d_k, N)
i, j, l = items("i j l")
mu, g, w = constant("mu", d_k), gaussian(d_k)("g"), white(d_v)("v")


def centred(item):
    """A key less the mean of all keys."""
    return (mu + g[item]) - (1 / N) * over(l, mu + g[l])


crosstalk = norm2(over(j, (centred(j) @ centred(i)) * w[j], excluding=i))
energy = norm2(centred(i)) ** 2


def regressed(statement, domain):
    """The other centred keys by the one that is read."""
    lines = Derivation(statement, domain).by(rules.centre, g).by(rules.expand)
    return lines.by(rules.integrate, w).by(rules.regress).by(rules.integrate, "z")


def quotient():
    signal = Derivation(E(energy), ALL).by(rules.centre, g).by(rules.expand).by(rules.regress).by(rules.integrate, "y")
    statement = Quotient(E(crosstalk), (E(energy),))
    return Derivation(statement, ALL).by(rules.supply_means, regressed(E(crosstalk), ALL).by(rules.integrate, "y"), signal)


def centred_values():
    return (V - (1 / N) * V @ ones(N) @ ones(N).T) @ K.T


def centred_keys():
    return V @ (K - (1 / N) * K @ ones(N) @ ones(N).T).T


def less_the_means():
    return V @ K.T - (1 / N) * (V @ ones(N)) @ (K @ ones(N)).T


def memory_certificate(side):
    def pair_by_pair(exact, *, N, d_k, d_v):
        """sum_j v_j k_j^T with values or keys less their mean, summed pair by pair."""
        values, keys = exact.rationals(1, N, d_v), exact.rationals(2, N, d_k)
        inputs = {"V": exact.transpose(values), "K": exact.transpose(keys)}

        def less_mean(vectors):
            means = [sum(column) / N for column in zip(*vectors, strict=True)]
            return [[x - mean for x, mean in zip(one, means, strict=True)] for one in vectors]

        values, keys = (less_mean(values), keys) if side == "values" else (values, less_mean(keys))
        memory = exact.zeros(d_v, d_k)
        for v, k in zip(values, keys, strict=True):
            memory = exact.add(memory, exact.outer(v, k))
        return certify.Instance(inputs, memory)

    return pair_by_pair


def memory_simulation(side):
    def batch(sim, *, N, d_k, d_v):
        values, keys = sim.gaussian(d_v, N), sim.gaussian(d_k, N)
        left = values - values.mean(-1, keepdim=True) if side == "values" else values
        right = keys - keys.mean(-1, keepdim=True) if side == "keys" else keys
        return sim.instance({"V": values, "K": keys}, left @ right.transpose(-1, -2), terms=4 * N)

    return batch


def certificate(exact, *, N, d_k):
    """int t E (y_j.y_i)^2 e^(-t |y_i|^2) dt over coordinate pairs with covariance ((s, c), (c, s)), from the projection that centres.

    With u = 1/(1 + 2 t s) the weight e^(-t b^2) gives each pair the factor sqrt(u) and the covariances s_bb = s u, s_ab = c u and
    s_aa = s - c^2 (1 - u)/s; t dt = (1 - u) du / (4 s^2 u^3), so that only int (1 - u) u^p du = 1/((p + 1)(p + 2)) is left.
    """
    projection = [[int(a == b) - exact.Fraction(1, N) for b in range(N)] for a in range(2)]
    s, c = (sum(x * y for x, y in zip(projection[0], other, strict=True)) for other in projection)
    powers = {exact.Fraction(d_k, 2) - 2: d_k * (s * s - c * c), exact.Fraction(d_k, 2) - 1: d_k * c * c + 2 * d_k * c * c + d_k * (d_k - 1) * c * c}
    return (N - 1) * sum(weight / ((p + 1) * (p + 2)) for p, weight in powers.items()) / (4 * s * s)


def ratio_certificate(exact, *, N, d_k):
    """Both means over three Gauss-Hermite nodes for each coordinate of each key, the keys shifted by one vector."""
    nodes, noise, energy = ((0, 4), (1, 1), (-1, 1)), exact.Fraction(0), exact.Fraction(0)  # node / sqrt(3), 6 * weight
    for chosen in exact.product(nodes, repeat=N * d_k):
        weight = 1
        for _, one in chosen:
            weight *= one
        keys = [[node + 2 + c for c, (node, _) in enumerate(chosen[j * d_k : (j + 1) * d_k])] for j in range(N)]
        means = [exact.Fraction(sum(column), N) for column in zip(*keys, strict=True)]
        keys = [[x - mean for x, mean in zip(key, means, strict=True)] for key in keys]
        overlaps = [sum(a * b for a, b in zip(key, keys[0], strict=True)) for key in keys]
        noise += weight * sum(x * x for x in overlaps[1:])
        energy += weight * overlaps[0] ** 2
    return noise / energy


def parts_of(sim, N, d_k, d_v, squared):
    """|r_i|^2 and |y_i|^2 of every pair, keys and queries less their mean, values on the sphere: [R, N] each."""
    keys = sim.gaussian(N, d_k)
    keys[..., 0] += squared**0.5
    keys = keys - keys.mean(1, keepdim=True)
    gram = keys @ keys.transpose(-1, -2)
    squares = gram.diagonal(dim1=-2, dim2=-1).clone()
    gram.diagonal(dim1=-2, dim2=-1).zero_()
    return (gram @ sim.sphere(N, d_v)).square().sum(-1), squares


def simulation(sim, *, N, d_k, d_v, nu):
    noise, c = parts_of(sim, N, d_k, d_v, nu)
    return (noise / c.square()).mean(-1)


def ratio_simulation(sim, *, N, d_k, d_v, nu):
    noise, c = parts_of(sim, N, d_k, d_v, nu)
    return noise.mean(-1), c.square().mean(-1)


def memory(side, quantity, other):
    return Algebraic(
        domain=SIZES, quantity=quantity(), equals=less_the_means(), derivation=lambda: Derivation(quantity(), SIZES).by(rules.multiply_out),
        certificate=certify.instances(memory_certificate(side), *({"N": N, "d_k": d, "d_v": m} for N, d, m in ((1, 2, 2), (3, 2, 4), (5, 3, 2)))),
        simulation=memory_simulation(side), points=table("N d_k d_v", (5, 4, 3), (16, 8, 8)),
        near_misses={"not centred": V @ K.T, "the means once": other, "sums for means": V @ K.T - (V @ ones(N)) @ (K @ ones(N)).T},
    )  # fmt: skip


ONCE = V @ K.T - (1 / N**2) * (V @ ones(N)) @ (K @ ones(N)).T
POINTS = table("N d_k d_v nu", (8, 20, 6, 9), (4, 24, 4, 1), (12, 16, 8, 4))
SIZES_OF_KEYS = ((2, 1), (2, 3), (3, 2), (4, 1))

THEOREM = Theorem(
    title="The centred Hebbian memory", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "mean": Identity(
            quantity=E(crosstalk / energy), equals=1 / (N - 1) + N * (N - 2) / ((N - 1) * (d_k - 2)),
            derivation=lambda: regressed(E(crosstalk / energy), DOMAIN).by(rules.radial, "y"),
            certificate=certify.instances(certificate, *({"N": N, "d_k": d} for N, d in ((2, 3), (3, 4), (5, 7), (9, 3)))), simulation=simulation,
            tail_index=d_k / 2, points=POINTS,
            near_misses={
                "keys without a mean": (N - 1) / (d_k - 2), "one pair fewer": (N - 2) / (d_k - 2),
                "no degree of freedom lost": (N - 1) / (d_k - 2) + 1 / (N - 1),
            },
        ),
        "ratio_of_means": Identity(
            domain=ALL, quantity=Quotient(E(crosstalk), (E(energy),)), equals=(N - 1) / (d_k + 2) + (d_k + 1) / ((d_k + 2) * (N - 1)),
            derivation=quotient, certificate=certify.instances(ratio_certificate, *({"N": N, "d_k": d} for N, d in SIZES_OF_KEYS)),
            simulation=ratio_simulation, points=POINTS,
            near_misses={"keys without a mean": (N - 1) / (d_k + 2), "mean of the ratio": 1 / (N - 1) + N * (N - 2) / ((N - 1) * (d_k - 2))},
        ),
        "centred_values": memory("values", centred_values, ONCE),
        "centred_keys": memory("keys", centred_keys, ONCE),
    },
)  # fmt: skip
