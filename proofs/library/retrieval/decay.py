"""The window of a decaying memory.

A memory that forgets recalls recent items better than old ones: noise over signal grows geometrically with the age of an item, and for infinitely many
writes there is an oldest age that is still recalled. With the best decay this window holds about the width of the keys over e items, at any width.
Source: zhong2025, abstract (update rules); the model is a reconstruction. Differs: RetNet calls the decay gamma.
The crosstalk itself is that of updates.decay_stream; here it is divided by what is left of the item's own signal.
"""

from memorem import Bound, Derivation, Domain, E, Identity, Integer, N, OldestAge, Quotient, StreamNoise, Theorem, age, certify, d_k, exp, integers
from memorem import items, lam, level, log, nonnegative, norm2, observe, one_of, positive, rademacher, reals, rules, sphere, sqrt, theorem

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
    noise = StreamNoise(vectors(keys), N, age, Integer(0), lam, Integer(1))
    return Quotient(noise, (E((lam**age * norm2(k[i])) ** 2),))


def derivation(keys, domain=DOMAIN):
    signal = Derivation(ratio(keys).bottom[0], domain).by(rules.unit_norm)
    return Derivation(ratio(keys), domain).by(rules.supply_means, theorem("updates.decay_stream")["noise"].lemma(keys=keys), signal)


def oldest(domain=ENDLESS):
    statement = OldestAge(ratio("sphere"), level)
    within = Domain(**{**domain.parameters, **FINITE}, where=[*domain.where, *DOMAIN.where])
    return Derivation(statement, domain).by(rules.oldest_age, derivation("sphere", within))


def window_derivation():
    every = oldest().by(rules.logarithm_below).by(rules.short_memory_below, 2)
    return Derivation(OldestAge(ratio("sphere"), level, lam), WINDOW).by(rules.best_age, every)


def attained_derivation():
    best = sqrt(1 - E_1 / (1 + level * d_k))
    return Derivation(OldestAge(ratio("sphere"), level, lam), WIDE).by(rules.age_at, oldest(), best).by(rules.short_memory_above)


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
    return next(a for a in range(100) if overlap(exact, d_k) * (total - lam ** (2 * a)) / lam ** (2 * a) == level)


def window_certificate(exact, *, d_k, level):
    """The largest age over decays: balls of ln(y D)/(-ln(1 - y)) on 1000 cells of y = 1 - lam^2, D = 1 + level/E (k_j.k_i)^2, from y = 1/D on."""
    least, most = exact.arb(0), exact.arb(0)
    weight = exact.number(1 + level / overlap(exact, d_k))
    low = float(1 / weight) * 0.999
    for cell in range(1000):
        ends = [exact.arb(low + (1 - low) * (cell + side) / 1000) for side in (0, 1)]
        for end in ends[: 1 if cell == 999 else 2]:
            least = least.max((end * weight).log() / -(1 - end).log())
        if cell == 999:  # towards y = 1 the age is at most that of its lower end, ln(D)/(-ln(1 - y))
            most = most.max(weight.log() / -(1 - ends[0]).log())
        else:
            most = most.max((ends[1] * weight).log() / -(1 - ends[0]).log())
    return least.union(most)


def mean_square(sim, d_k):
    """The mean squared overlap of different keys in each of the memories, with 32 keys: [R]."""
    k = sim.sphere(32, d_k)
    gram = k @ k.transpose(-1, -2)
    return ((gram.square().sum((-1, -2)) - gram.diagonal(dim1=-2, dim2=-1).square().sum(-1)) / (32 * 31)).double()


def crossing(sim, square, lam, level):
    """The age at which square * (sum of all squared weights - own one) / own one is the level, by bisection; lam: a tensor of decays."""
    total = sum(lam ** (2 * b) for b in range(2000))
    low, high = sim.torch.full_like(square * lam, -50.0), sim.torch.full_like(square * lam, 500.0)
    for _ in range(40):
        middle = (low + high) / 2
        own = lam ** (2 * middle)
        above = square * (total - own) / own > level
        low, high = sim.torch.where(above, low, middle), sim.torch.where(above, middle, high)
    return (low + high) / 2


def simulation(sim, *, N, d_k, age, lam, keys):
    return observe.delta_crosstalk(sim, N=N, d_k=d_k, age=age, eta=0.0, gate=lam, gain=1.0, keys=keys) / lam ** (2 * age)


def oldest_simulation(sim, *, d_k, lam, level):
    """The age for the squared overlaps of one memory, whose mean over 496 pairs scatters so little that the curvature is below the resolution."""
    square = mean_square(sim, d_k)
    return crossing(sim, square, sim.torch.tensor([lam], dtype=square.dtype, device=square.device), level)


def window_simulation(sim, *, d_k, level):
    """The largest age over a grid of decays, 0.05 to 0.995."""
    square = mean_square(sim, d_k)[:512]
    lam = sim.torch.linspace(0.05, 0.995, 64, dtype=square.dtype, device=square.device)
    return crossing(sim, square[:, None], lam[None, :], level).amax(-1)


NAMES = ("N", "d_k", "age", "lam", "keys")
POINTS = tuple(
    dict(zip(NAMES, row, strict=True))
    for row in ((12, 8, 2, "4/5", "sphere"), (8, 6, 1, "9/10", "rademacher"), (30, 16, 5, "9/10", "sphere"), (10, 5, 4, "3/4", "sphere"))
)
CERTIFIED = tuple({"N": 5, "d_k": d, "age": a, "lam": "2/3", "keys": kind} for d, a in ((1, 0), (3, 2), (4, 4)) for kind in ("sphere", "rademacher"))
LEVELS = ((3, "1/2", "61/9"), (5, "2/3", "61/100"), (2, "1/3", "6553/16"))  # the second, first and third age
D = 1 + level * d_k

THEOREM = Theorem(
    title="The window of a decaying memory",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "ratio": Identity(
            quantity=ratio,
            equals=((1 - lam ** (2 * N)) / (1 - lam**2) - lam ** (2 * age)) / (d_k * lam ** (2 * age)),
            derivation=derivation,
            certificate=certify.instances(certificate, *CERTIFIED),
            simulation=simulation,
            points=POINTS,
            near_misses={
                "own share not taken out": (1 - lam ** (2 * N)) / (1 - lam**2) / (d_k * lam ** (2 * age)),
                "decay not squared": ((1 - lam**N) / (1 - lam) - lam**age) / (d_k * lam**age),
                "no decay": (N - 1) / d_k,
                "signal that does not fade": ((1 - lam ** (2 * N)) / (1 - lam**2) - lam ** (2 * age)) / d_k,
            },
        ),
        "oldest_age": Identity(
            domain=ENDLESS,
            quantity=OldestAge(ratio("sphere"), level),
            equals=log(D * (1 - lam**2)) / (-2 * log(lam)),
            derivation=oldest,
            certificate=certify.enclosure(oldest_certificate, *({"d_k": d, "lam": lam, "level": level} for d, lam, level in LEVELS)),
            simulation=oldest_simulation,
            points=({"d_k": 8, "lam": "4/5", "level": 1}, {"d_k": 16, "lam": "4/5", "level": "1/2"}, {"d_k": 32, "lam": "9/10", "level": 1}),
            near_misses={
                "a single other item": log(D) / (-2 * log(lam)),
                "own share not taken out": log(level * d_k * (1 - lam**2)) / (-2 * log(lam)),
                "amplitude for energy": log(D * (1 - lam**2)) / (-log(lam)),
            },
        ),
        "window": Bound(
            domain=WINDOW,
            relation="<=",
            quantity=OldestAge(ratio("sphere"), level, lam),
            equals=D / E_1,
            derivation=window_derivation,
            certificate=certify.enclosure(window_certificate, {"d_k": 8, "level": 1}, {"d_k": 4, "level": 4}),
            simulation=window_simulation,
            points=({"d_k": 8, "level": 1}, {"d_k": 12, "level": 1}),
            near_misses={"less one": D / E_1 - 1, "a quarter": D / 4},
        ),
        "window_attained": Bound(
            domain=WIDE,
            relation=">=",
            quantity=OldestAge(ratio("sphere"), level, lam),
            equals=D / E_1 - 1,
            derivation=attained_derivation,
            certificate=certify.enclosure(window_certificate, {"d_k": 8, "level": 1}, {"d_k": 4, "level": 4}),
            simulation=window_simulation,
            points=({"d_k": 8, "level": 1}, {"d_k": 12, "level": 1}),
            near_misses={"not less one": D / E_1, "a half": D / 2},
        ),
    },
)
