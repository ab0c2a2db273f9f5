"""Error of a chain of look-ups summed in magnitude: what overlaps of a given size can do at worst, and what random keys do at most.

The summed magnitude of what a chain leaves on other pairs is the largest error that values of norm one can make. Overlaps of one sign and one size make it
as large as overlaps of that size can, at every depth. For random keys, drawn afresh in every layer, the mean size of an overlap takes its place, which is
exact for one layer. Errors of random keys do not keep one sign: the root of the energy is another bound, and the smaller one for many layers.
Source: qiao2025, abstract (capacity of the order of the square root of the key width, error propagation through depth); the statements are ours.
Differs: that the tolerated number of pairs falls with one over the depth is a sufficient condition for random keys, no law.
Simulated points keep (1 + (N - 1)/d_k)^L below ten: tails grow with depth.
"""

from memorem.language import *

SIZES = {"N": integers(1), "d_k": integers(1), "L": integers(0)}
RANDOM = Domain(**SIZES)
GROWTH = (1 + N / d_k - 1 / d_k) ** L
ENERGY = Domain(keys=one_of("sphere", "rademacher"), where=nonnegative(GROWTH - 1), **SIZES)  # a growth of at least one: every point of the sizes
SIZED = Domain(rho=reals(0, 1, open="high"), where=nonnegative(d_k - N), **SIZES)  # wide enough for keys of any such overlaps
one, a, i, j = items("1 a i j")
c, k = entries("c"), sphere(d_k)("k")
MEAN = {"sphere": gamma(d_k / 2) / (sqrt(pi) * gamma((d_k + 1) / 2)), "rademacher": binomial(d_k - 1, floor((d_k - 1) / 2)) / 2 ** (d_k - 1)}
energy = (c[one] - 1) ** 2 + over(a, c[a] ** 2, excluding=one)


def errors(keys, depth=L):
    """E |c_L - e_1|_1."""
    return shared_chain(keys, depth, abs(c[one] - 1) + over(a, abs(c[a]), excluding=one))


def one_sign():
    """The summed errors, all positive, after look-ups by keys any two of which have the overlap rho."""
    return recurrence(c[one] - 1 + over(a, c[a], excluding=one), {c[one]: 1}, (step({c[i]: c[i] + rho * over(j, c[j], excluding=i)}), L))


def solved(start):
    return start.by(rules.close).by(rules.solve)


def of_mean_size(keys):
    k = keys("k")

    def derivation(start):
        size = Derivation(E(abs(k[j] @ k[i])), start.domain).by(rules.projection, k)
        return start.by(rules.triangle, size).by(rules.solve)

    return derivation


def of_energy(keys, start):
    law = ensemble(keys, d_k)
    return start.by(rules.jensen, solved(Derivation(shared_chain(law, L, energy), start.domain)))


def off_diagonal(exact, N, rho):
    """Every symmetric matrix of overlaps rho and -rho with ones on its diagonal that has no negative eigenvalue."""
    pairs = [(p, q) for q in range(N) for p in range(q)]
    for signs in exact.product((1, -1), repeat=len(pairs)):
        gram = [[exact.Fraction(int(p == q)) for q in range(N)] for p in range(N)]
        for (p, q), sign in zip(pairs, signs, strict=True):
            gram[p][q] = gram[q][p] = sign * rho
        if all(exact.determinant([row[:n] for row in gram[:n]]) > 0 for n in range(1, N + 1)):
            yield gram


def summed(gram, N, L):
    """|G^L e_1 - e_1|_1."""
    scores = [int(p == 0) for p in range(N)]
    for _ in range(L):
        scores = [sum(g * x for g, x in zip(row, scores, strict=True)) for row in gram]
    return abs(scores[0] - 1) + sum(map(abs, scores[1:]))


def largest(exact, *, N, d_k, L, rho):
    """The largest over all signs of overlaps of the largest size that unit keys can have."""
    return max(summed(gram, N, L) for gram in off_diagonal(exact, N, exact.Fraction(rho)))


def enumerated(exact, *, N, d_k, L, keys="rademacher"):
    """Every sign of every key in every layer; on the sphere in one dimension, where keys are signs."""
    if keys == "sphere" and d_k > 1:
        raise exact.OutOfReach("magnitudes have no exact mean over a design")

    def step(scores):
        for weight, k in exact.draws("rademacher", N, d_k):
            gram = [[exact.rational(exact.dot(p, q)) for q in k] for p in k]
            yield weight, tuple(sum((g * x for g, x in zip(row, scores, strict=True)), exact.Fraction(0)) for row in gram)

    start = tuple(exact.Fraction(int(p == 0)) for p in range(N))
    return exact.mean(exact.walk(start, step, L), lambda s: abs(s[0] - 1) + sum(map(abs, s[1:]), exact.Fraction(0)))


def one_layer(exact, *, N, d_k, L=1):
    """One overlap's mean size for each of the others, by an integral over a coordinate of the sphere."""
    if L > 1 and d_k > 1:
        raise exact.OutOfReach("only one layer is integrated")
    return exact.number(enumerated(exact, N=N, d_k=d_k, L=L)) if L != 1 else (N - 1) * exact.sphere_mean_absolute(d_k)


def simulation(kind):
    def summed_errors(sim, *, N, d_k, L=1, keys=kind):
        scores = sim.torch.zeros(sim.replicates, N, dtype=sim.dtype, device=sim.device)
        scores[:, 0] = 1
        for _ in range(L):
            k = sim.vectors(keys, N, d_k)
            scores = (k @ (k.transpose(-1, -2) @ scores.unsqueeze(-1))).squeeze(-1)
        scores[:, 0] -= 1
        return scores.abs().sum(-1)

    return summed_errors


def simulated_overlaps(spread):
    def summed_errors(sim, *, N, d_k, L, rho):
        """Keys of one overlap r between rho (1 - spread) and rho: a Cholesky factor of their Gram matrix, turned at random."""
        size = rho * (1 - spread * sim.gaussian(1, 1).double().sigmoid())
        eye = sim.torch.eye(N, dtype=sim.torch.float64, device=sim.device)
        turn = sim.torch.linalg.qr(sim.gaussian(d_k, N).double()).Q.transpose(-1, -2)  # [R, N, d_k], orthonormal rows
        k = sim.torch.linalg.cholesky((1 - size) * eye + size) @ turn
        scores = eye[0].expand(sim.replicates, N)
        for _ in range(L):
            scores = (k @ (k.transpose(-1, -2) @ scores.unsqueeze(-1))).squeeze(-1)
        return (scores - eye[0]).abs().sum(-1)

    return summed_errors


def at(size):
    return (1 + (N - 1) * size) ** L - 1


OVERLAPS = table("N d_k L rho", (4, 4, 3, "1/5"), (6, 6, 2, "1/3"), (3, 5, 5, "1/8"))
SIGNS = table("N d_k L rho", (4, 4, 3, "1/5"), (3, 3, 2, "1/2"), (2, 3, 5, "3/4"), (3, 3, 1, 0))
POINTS = table("N d_k L", (5, 16, 1), (3, 8, 2), (4, 1, 2), (3, 32, 3))
WALKED = table("N d_k L", (3, 2, 1), (2, 2, 2), (3, 1, 2), (2, 3, 1), (1, 2, 2))
BROAD = table("N d_k L keys", (3, 1, 1, "sphere"), (2, 3, 2, "rademacher"), (3, 2, 2, "rademacher"), (2, 1, 3, "sphere"))
BELOW = {"linear in depth": L * (N - 1) * rho, "powers of the crosstalk": ((N - 1) * rho) ** L}
WRONG = {**BELOW, "counts the retrieved pair": (1 + N * rho) ** L - 1}


def random_keys(law, certificate, near_misses):
    kind = law(d_k).kind
    return Bound(
        quantity=errors(law(d_k)), equals=at(MEAN[kind]), derivation=of_mean_size(law(d_k)), certificate=certificate, simulation=simulation(kind),
        points=POINTS, near_misses={"overlaps half as large": at(MEAN[kind] / 2), "one over the width": at(1 / (2 * d_k)), **near_misses},
    )  # fmt: skip


THEOREM = Theorem(
    title="The largest error of a chain of look-ups", domain=RANDOM, sources=("qiao2025",),
    parts={
        "one_sign": Identity(
            domain=SIZED, quantity=one_sign(), equals=at(rho), derivation=solved, points=OVERLAPS, scale=1 + rho,
            certificate=certify.instances(lambda exact, *, N, d_k, L, rho: summed(next(off_diagonal(exact, N, exact.Fraction(rho))), N, L), *SIGNS),
            simulation=simulated_overlaps(0), near_misses=WRONG,
        ),
        "any_overlaps": Bound(
            domain=SIZED, quantity=errors(incoherent(d_k, rho)), equals=at(rho), derivation=lambda start: start.by(rules.triangle).by(rules.solve),
            certificate=certify.instances(largest, *SIGNS), simulation=simulated_overlaps(0.02), points=OVERLAPS,
            near_misses={**BELOW, "one pair less": (1 + (N - 2) * rho) ** L - 1},
        ),
        "sphere": random_keys(sphere, certify.enclosure(one_layer, *table("N d_k L", (3, 2, 1), (2, 5, 1), (3, 1, 2), (4, 9, 1))), {}),
        "rademacher": random_keys(rademacher, certify.instances(enumerated, *WALKED), {}),
        "energy": Bound(
            domain=ENERGY, quantity=lambda keys: errors(ensemble(keys, d_k)), equals=sqrt(N * (GROWTH - 1)), derivation=of_energy,
            certificate=certify.instances(enumerated, *BROAD), simulation=simulation(None),
            points=table("N d_k L keys", (2, 32, 2, "sphere"), (3, 1, 1, "rademacher"), (5, 64, 4, "sphere"), (2, 1, 2, "sphere")),
            near_misses={
                "not summed over pairs": sqrt(((1 + (N - 1) / d_k) ** L - 1) / 2), "energy": (1 + (N - 1) / d_k) ** L - 1,
                "one layer": sqrt(N * (N - 1) / d_k) / 2,
            },
        ),
        "one_layer": Identity(
            domain=Domain(N=integers(1), d_k=integers(1)), quantity=E(over(a, abs(k[a] @ k[one]), excluding=one)), equals=(N - 1) * MEAN["sphere"],
            derivation=lambda start: start.by(rules.projection, k), certificate=certify.enclosure(one_layer, *table("N d_k", (3, 2), (2, 5), (6, 9))),
            simulation=simulation("sphere"), scale=1 + 0 * N, points=table("N d_k", (5, 16), (3, 8), (4, 2)),
            near_misses={"root of the width": (N - 1) / sqrt(d_k), "large widths": (N - 1) * sqrt(2 / (pi * d_k)), "one over the width": (N - 1) / d_k},
        ),
    },
)  # fmt: skip
