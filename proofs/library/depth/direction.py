"""How much of its direction a stream keeps through layers: a lower bound on the mean squared cosine, from two means.

Normalising a stream after each layer leaves its direction as it is, so that its squared cosine with the item is a quotient of two readings of the stream
that never was normalised: at least the square of the one mean over the other, by Cauchy and Schwarz. Through codebooks, shared or fresh, and through
residual layers that are normalised after each addition the bound falls exponentially with depth. For a residual stream that is normalised before each layer
it falls only as one over the depth.
Source: qiao2025, abstract (error propagation through depth); the statements are ours.
Differs: the mean squared cosine is no quotient of means, which only bounds it from below. The cosine of a stream that vanished counts as zero; where a
layer asks for its direction, it is a fixed unit vector, as in depth.prenorm.
"""

from memorem.language import *

SIZES = {"N": integers(1), "d_k": integers(1), "L": integers(0), "keys": one_of("sphere", "rademacher")}
CODEBOOKS = Domain(**SIZES)
RESIDUAL = Domain(**SIZES, gain=reals(0, open=False))
NORMALISED = Domain(**SIZES, gain=reals(0, open=False), radius=reals(0))
one, j = items("1 j")
c, alpha, n = entries("c"), carried("alpha"), carried("n", d_k)
s, branch = (N - 1) / d_k, gain**2 * N / d_k


def shared(reading):
    """A reading of the stream K c and of the key that it should be."""

    def statement(keys):
        v = ensemble(keys, d_k)("v")
        return shared_chain(ensemble(keys, d_k), L, reading(over(j, c[j] * v[j]), v[one]))

    return statement


def fresh(reading):
    """A reading of the stream alpha k_1 + n and of k_1."""

    def statement(keys):
        k = ensemble(keys, d_k)("k")
        return fresh_chain(ensemble(keys, d_k), L, reading(alpha * k[one] + n, k[one]))

    return statement


def post_norm(reading):
    return lambda keys: fresh_residual(ensemble(keys, d_k), L, gain, reading)


def pre_norm(reading):
    return lambda keys: prenorm_residual(ensemble(keys, d_k), L, gain, radius, lambda x, start: reading(x, (1 / radius) * start))


def squared_cosine(x, u):
    return (x @ u) ** 2 / norm2(x)


def solved(lines):
    """The mean of |x|^2."""
    return lines.by(rules.solve)


def compared(lines):
    """The mean of |x|^2 from above: the energies of signal and noise together grow by one plus the load at most."""
    return lines.by(rules.weighted_growth, 1 + s, 1, 1, relation="<=").by(rules.solve)


def derivation(chain, domain, energy):
    def lines(keys):
        below = energy(Derivation(chain(lambda x, u: norm2(x))(keys), domain).by(rules.close))
        above = Derivation(chain(lambda x, u: x @ u)(keys), domain).by(rules.close).by(rules.solve)
        return Derivation(chain(squared_cosine)(keys), domain).by(rules.square_over, below, above)

    return lines


def enumerated(name):
    """The mean over all codebooks of signs, in one dimension both unit vectors; signs stand for vectors of norm one times the root of the width."""
    chained = name in ("shared", "fresh")

    def read(exact, x, keys, values, strength):
        width = range(len(x))
        scores = [sum(a * b for a, b in zip(key, x, strict=True)) * strength / len(x) for key in keys]
        return [sum(score * value[t] for score, value in zip(scores, values, strict=True)) for t in width]

    def after(exact, x, item, keys, books, layers, gain):
        """The mean squared cosine from this stream, with these keys where the layer shares them."""
        energy, query, strength = sum(a * a for a in x), x, gain
        if layers == 0 or (energy == 0 and name != "pre_norm"):
            return sum(a * b for a, b in zip(x, item, strict=True)) ** 2 / (energy * len(x)) if energy != 0 else exact.number(0)
        if name == "pre_norm":
            query, strength = (item, gain) if energy == 0 else (x, gain * (exact.number(len(x)) / energy).sqrt())
        total, count = exact.number(0), 0
        for fresh_keys in (keys,) if name == "shared" else books:
            used = [item, *fresh_keys[1:]] if name == "fresh" else fresh_keys
            for values in books:
                new = read(exact, query, used, values, strength)
                new = new if chained else [a + b for a, b in zip(x, new, strict=True)]
                total, count = total + after(exact, new, values[0] if chained else item, values, books, layers - 1, gain), count + 1
        return total / count

    def cosine(exact, *, N, d_k, L, keys, gain=1, radius=1):
        if keys == "sphere" and d_k > 1:
            raise exact.OutOfReach("a quotient on the sphere is not enumerated")
        every = exact.product((1, -1), repeat=N * d_k)
        books = [[tuple(map(exact.number, bits[d_k * i : d_k * (i + 1)])) for i in range(N)] for bits in every]
        item, own = books[0][0], [book for book in books if book[0] == books[0][0]]
        begun = [exact.number(exact.Fraction(radius)) * a for a in item]
        means = [after(exact, begun, item, keys, books, L, exact.number(exact.Fraction(gain))) for keys in (own if name == "shared" else own[:1])]
        return sum(means, exact.number(0)) / len(means)

    return cosine


def simulated(name):
    def cosine(sim, *, N, d_k, L, keys, gain=1, radius=1):
        """(x.u)^2/|x|^2, zero for a stream that vanished: [R]."""
        k, v = sim.vectors(keys, N, d_k), sim.vectors(keys, N, d_k)
        item = k[:, 0] if name in ("shared", "fresh") else sim.sphere(d_k)
        x = radius * item
        for _ in range(L):
            query = x
            if name == "pre_norm":
                energy = x.square().sum(-1, keepdim=True)
                query = sim.torch.where(energy > 1e-9, x / energy.clamp_min(1e-9).sqrt(), item)
            read = gain * sim.torch.einsum("rnd,rd,rnm->rm", k, query, v)
            x, item = (read, v[:, 0]) if name in ("shared", "fresh") else (x + read, item)
            if name != "pre_norm":  # normalised after each layer, unless it vanished
                energy = x.square().sum(-1, keepdim=True)
                x = sim.torch.where(energy > 1e-9, x / energy.clamp_min(1e-9).sqrt(), 0 * x)
            k, v = v if name == "shared" else sim.vectors(keys, N, d_k), sim.vectors(keys, N, d_k)
            if name == "fresh":
                k = sim.torch.cat([item.unsqueeze(1), k[:, 1:]], dim=1)
        energy = x.square().sum(-1)
        return sim.torch.where(energy > 1e-9, (x * item).sum(-1).square() / energy.clamp_min(1e-9), 0 * energy)

    return cosine


def part(name, chain, domain, energy, equals, certified, points, near_misses):
    return Bound(
        domain=domain, quantity=chain(squared_cosine), relation=">=", equals=equals, derivation=derivation(chain, domain, energy),
        certificate=certify.enclosure(enumerated(name), *certified), simulation=simulated(name), points=points, near_misses=near_misses,
    )  # fmt: skip


def powers(rate):
    return {"one layer": rate**-1, "root": rate ** (-L / 2), "first order": 1 / (1 + L * (rate - 1) / 4)}


CHAINS, STREAMS, FULL = "N d_k L keys", "N d_k L gain keys", "N d_k L gain radius keys"
WALKED = table(CHAINS, (1, 2, 2, "rademacher"), (2, 2, 1, "rademacher"), (2, 2, 2, "rademacher"), (3, 2, 1, "rademacher"), (3, 1, 2, "sphere"))
DEEP = table(CHAINS, (9, 8, 2, "sphere"), (16, 8, 3, "rademacher"), (33, 16, 2, "sphere"))

THEOREM = Theorem(
    title="The direction that a stream keeps", domain=CODEBOOKS, sources=("qiao2025",),
    parts={
        "shared": part("shared", shared, CODEBOOKS, solved, (1 + s) ** -L, WALKED, DEEP, powers(1 + s)),
        "fresh": part("fresh", fresh, CODEBOOKS, compared, (1 + s) ** -L, WALKED, DEEP, powers(1 + s)),
        "post_norm": part(
            "post_norm", post_norm, RESIDUAL, solved, (1 + branch) ** -L,
            table(STREAMS, (1, 2, 1, "1/12", "rademacher"), (2, 1, 2, "1/2", "sphere"), (1, 2, 2, "3/2", "rademacher"), (2, 2, 1, 1, "rademacher")),
            table(STREAMS, (9, 8, 3, 1, "sphere"), (16, 8, 2, "3/2", "rademacher"), (6, 4, 4, 1, "sphere")), powers(1 + branch),
        ),
        "pre_norm": part(
            "pre_norm", pre_norm, NORMALISED, solved, radius**2 / (radius**2 + L * branch),
            table(
                FULL, (1, 2, 1, "1/12", 1, "rademacher"), (2, 1, 2, "1/2", 2, "sphere"), (1, 2, 2, "3/2", "1/2", "rademacher"),
                (2, 2, 1, 1, 1, "rademacher"), (1, 1, 3, 1, 1, "rademacher"),
            ),
            table(FULL, (16, 8, 4, 1, 1, "sphere"), (9, 8, 6, "3/2", 2, "rademacher"), (6, 4, 4, 2, 1, "sphere")),
            {
                "does not turn": 1 + 0 * L, "half": radius**2 / (radius**2 + L * branch / 4),
                "root of the depth": radius**2 / (radius**2 + sqrt(L) * branch / 2),
            },
        ),
    },
)  # fmt: skip
