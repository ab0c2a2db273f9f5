"""The window of a decaying memory.

A memory that forgets recalls recent items better than old ones: noise over signal grows geometrically with the age of an item, and for infinitely many
writes there is an oldest age that is still recalled. With the best decay it is, up to one, the level times the width of the keys plus one, over e.
Source: zhong2025, abstract (update rules); the model is a reconstruction. Differs: RetNet calls the decay gamma.
The crosstalk itself is that of updates.decay_stream; here it is divided by what is left of the item's own signal.
"""

from memorem.language import *

FINITE = {"N": integers(1), "d_k": integers(1), "age": integers(0), "lam": reals(0, 1), "keys": one_of("sphere", "rademacher")}
DOMAIN = Domain(**FINITE, where=[nonnegative(N - 1 - age)])
ENDLESS = Domain(d_k=integers(1), lam=reals(0, 1), level=reals(0))
WINDOW = Domain(d_k=integers(1), level=reals(0))
E_1 = exp(Integer(1))
WIDE = Domain(d_k=integers(1), level=reals(0), where=[positive(1 + level * d_k - E_1)])
i = items("i")


def vectors(keys):
    return {"sphere": sphere, "rademacher": rademacher}[keys](d_k)


def ratio(keys):
    k = vectors(keys)("k")
    noise = stream_noise(vectors(keys), N, age, 0, lam, 1)
    return Quotient(noise, (E((lam**age * norm2(k[i])) ** 2),))


def derivation(keys, domain=DOMAIN):
    signal = Derivation(ratio(keys).bottom[0], domain).by(rules.unit_norm)
    return Derivation(ratio(keys), domain).by(rules.supply_means, theorem("updates.decay_stream")["noise"].lemma(keys=keys), signal)


def oldest(domain=ENDLESS):
    statement = OldestAge(ratio("sphere"), level)
    within = Domain(**{**domain.parameters, **FINITE}, where=[*domain.where, *DOMAIN.where])
    return Derivation(statement, domain).by(rules.oldest_age, derivation("sphere", within))


def window_derivation():
    every = oldest().by(rules.compare, "logarithm_below").by(rules.compare, "short_memory", 2)
    return Derivation(OldestAge(ratio("sphere"), level, lam), WINDOW).by(rules.supremum, every)


def attained_derivation():
    best = sqrt(1 - E_1 / (1 + level * d_k))
    return (
        Derivation(OldestAge(ratio("sphere"), level, lam), WIDE).by(rules.supremum, oldest(), best).by(rules.compare, "short_memory", relation=">=")
    )


def certificate(exact, *, N, d_k, age, lam, keys):
    """The state written step by step; every other item is read at its decayed weight times E (k_j.k_i)^2, over the item's own weight squared."""
    weights = [exact.Fraction(0)] * N
    for step in range(N):
        weights = [lam * weight for weight in weights]
        weights[step] = exact.Fraction(1)
    own = weights[N - 1 - age]
    return overlap(exact, d_k, keys) * (sum(weight**2 for weight in weights) - own**2) / own**2


def overlap(exact, d_k, keys="sphere"):
    return exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=d_k, keys=keys)


def oldest_certificate(exact, *, d_k, lam, level):
    """Ages tried one after another; the points are such that one of them reaches the level exactly."""
    total = 1 / (1 - lam**2)  # the squared weights of an endless stream
    for a in range(100):
        if overlap(exact, d_k) * (total - lam ** (2 * a)) / lam ** (2 * a) == level:
            return a
    raise exact.OutOfReach(f"no whole age reaches the level {level} exactly")


def window_certificate(exact, *, d_k, level):
    """The largest age over decays: balls of ln(y D)/(-ln(1 - y)), y = 1 - lam^2, D = 1 + level/E (k_j.k_i)^2, on 4000 cells of y from 1/D to 1, each as
    many times as wide as the one before."""
    weight = exact.number(1 + level / overlap(exact, d_k))
    ends = [exact.arb(float(1 / weight) ** (1 - cell / 4000) * 0.999) for cell in range(4001)]
    least = most = exact.arb(0)
    for low, high in zip(ends, ends[1:], strict=False):
        least = least.max((low * weight).log() / -(1 - low).log())
        most = most.max((high * weight).log() / -(1 - low).log())
    most = most.max(weight.log() / -(1 - ends[-1]).log())  # towards y = 1 the age is at most ln(D)/(-ln(1 - y))
    return least.union(most)


def mean_square(sim, d_k):
    """The mean squared overlap of different keys in each of the memories, with 32 keys: [R]."""
    k = sim.sphere(32, d_k)
    gram = k @ k.transpose(-1, -2)
    return ((gram.square().sum((-1, -2)) - gram.diagonal(dim1=-2, dim2=-1).square().sum(-1)) / (32 * 31)).double()


def crossing(sim, square, lam, level, least=-1e4, steps=40):
    """The age at which square * (sum of all squared weights - own one) / own one is the level, by bisection from `least` on; lam: a tensor of decays."""
    fading = 2 * lam.log()  # the own squared weight at an age is exp(fading * age)
    most = (1 + level / square) * (1 - lam**2)  # the own weight times this is 1 at the age; without end the squared weights add up to 1/(1 - lam^2)
    age, width = sim.torch.full_like(square * lam, least), 2 + level / square - least
    for _ in range(steps):
        width = width / 2
        age += width * ((fading * (age + width)).exp_().mul_(most) >= 1)
    return age + width / 2


def simulation(sim, *, N, d_k, age, lam, keys):
    return observe.delta_crosstalk(sim, N=N, d_k=d_k, age=age, eta=0.0, gate=lam, gain=1.0, keys=keys) / lam ** (2 * age)


def oldest_simulation(sim, *, d_k, lam, level):
    """The age for the mean squared overlap of 992 pairs, less what its curvature adds: twice the age of two halves' mean, less their mean age."""
    halves = [mean_square(sim, d_k) for _ in range(2)]
    decay = sim.torch.tensor([lam], dtype=halves[0].dtype, device=halves[0].device)
    apart = sum(crossing(sim, square, decay, level) for square in halves) / 2
    return 2 * crossing(sim, sum(halves) / 2, decay, level) - apart


def window_simulation(sim, *, d_k, level):
    """The largest age over 64 decays: the share of squared weight that a step forgets lies between 1/(4 + 4 level d_k) and nearly all, where the age is
    near 0 or above."""
    square = mean_square(sim, d_k)
    forgotten = (1 / (4 + 4 * level * d_k)) ** sim.torch.linspace(1, 0, 65, dtype=square.dtype, device=square.device)[:-1]
    lam = (1 - forgotten).sqrt()
    return crossing(sim, square[:, None], lam[None, :], level, least=-1.0, steps=26).amax(-1)


NAMES = ("N", "d_k", "age", "lam", "keys")
POINTS = tuple(
    dict(zip(NAMES, row, strict=True))
    for row in ((12, 8, 2, "4/5", "sphere"), (8, 6, 1, "9/10", "rademacher"), (30, 16, 5, "9/10", "sphere"), (10, 5, 4, "3/4", "sphere"))
)
CERTIFIED = tuple(
    {"N": N, "d_k": d, "age": a, "lam": lam, "keys": kind}
    for N, d, a, lam in ((5, 1, 0, "2/3"), (4, 3, 2, "1/2"), (5, 4, 4, "2/3"))
    for kind in ("sphere", "rademacher")
)
LEVELS = ((3, "1/2", "61/9"), (5, "2/3", "61/100"), (2, "1/3", "6553/16"))  # the second, first and third age
D = 1 + level * d_k

THEOREM = Theorem(
    title="The window of a decaying memory", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "ratio": Identity(
            quantity=ratio, equals=((1 - lam ** (2 * N)) / (1 - lam**2) - lam ** (2 * age)) / (d_k * lam ** (2 * age)), derivation=derivation,
            certificate=certify.instances(certificate, *CERTIFIED, {"N": 6, "d_k": 1, "age": 0, "lam": "1/2", "keys": "sphere"}),
            simulation=simulation, points=POINTS,
            near_misses={
                "own share not taken out": (1 - lam ** (2 * N)) / (1 - lam**2) / (d_k * lam ** (2 * age)),
                "decay not squared": ((1 - lam**N) / (1 - lam) - lam**age) / (d_k * lam**age), "no decay": (N - 1) / d_k,
                "signal that does not fade": ((1 - lam ** (2 * N)) / (1 - lam**2) - lam ** (2 * age)) / d_k,
            },
        ),
        "oldest_age": Identity(
            domain=ENDLESS, quantity=OldestAge(ratio("sphere"), level), equals=log(D * (1 - lam**2)) / (-2 * log(lam)), derivation=oldest,
            certificate=certify.enclosure(oldest_certificate, *({"d_k": d, "lam": lam, "level": level} for d, lam, level in LEVELS)),
            simulation=oldest_simulation, points=table("d_k lam level", (8, "4/5", 1), (16, "4/5", "1/2"), (32, "9/10", 1)),
            near_misses={
                "a single other item": log(D) / (-2 * log(lam)), "own share not taken out": log(level * d_k * (1 - lam**2)) / (-2 * log(lam)),
                "amplitude for energy": log(D * (1 - lam**2)) / (-log(lam)),
            },
        ),
        "window": Bound(
            domain=WINDOW, relation="<=", quantity=OldestAge(ratio("sphere"), level, lam), equals=D / E_1, derivation=window_derivation,
            certificate=certify.enclosure(window_certificate, *table("d_k level", (8, 1), (4, 4), (4, 64))), simulation=window_simulation,
            points=table("d_k level", (8, 1), (12, 1), (8, 2)), near_misses={"less one": D / E_1 - 1, "a quarter": D / 4},
        ),
        "window_attained": Bound(
            domain=WIDE, relation=">=", quantity=OldestAge(ratio("sphere"), level, lam), equals=D / E_1 - 1, derivation=attained_derivation,
            certificate=certify.enclosure(window_certificate, *table("d_k level", (8, 1), (4, 4), (4, 64))), simulation=window_simulation,
            points=table("d_k level", (8, 1), (12, 1), (8, 2)), near_misses={"not less one": D / E_1, "a half": D / 2},
        ),
    },
)  # fmt: skip
