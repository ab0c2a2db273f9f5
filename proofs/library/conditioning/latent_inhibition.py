"""None of five update rules shows latent inhibition: a stimulus that was met before on its own is conditioned as fast as a new one.

In animals unreinforced pre-exposure retards later conditioning. Here a stimulus without an unconditioned one writes nothing into an empty memory, by any
of these rules, since there is nothing to store and nothing to correct. So each acquisition curve is the one without pre-exposure.
Source: qiao2025, abstract (attention as conditioning); the negative result is a reconstruction.
Differs: the write strength multiplies the value in every rule, Hebbian ones too. Left for later: rules whose write strength adapts.
"""

from memorem.language import *

DOMAIN = Domain(
    d_k=integers(1), d_v=integers(1), eta=reals(0), salience=reals(0), magnitude=reals(), trials_1=integers(0), trials_2=integers(0)
)  # fmt: skip
TRIALS = (("A", 0, "trials_1"), ("A", "magnitude", "trials_2"))
STEPS = (rules.fixed_start, rules.rank_one_steps, rules.write_out, rules.multiply_out)
POINTS = table(
    "d_k d_v eta salience magnitude trials_1 trials_2 lam gate",
    (8, 3, "1/2", "9/25", 2, 3, 4, "1/2", "1/2"), (2, 1, "3/10", 1, "5/2", 7, 2, "3/4", "3/4"),
    (1, 2, 1, "3/2", -1, 1, 5, "1/3", 1), (3, 2, "1/4", "1/3", 1, 0, 3, "9/10", "9/10"),
)  # fmt: skip
share = eta * salience


def part(rule, ratio, curve, **gates):
    """The response after pre-exposure; near misses let pre-exposure retard acquisition, count as training, or wear the stimulus out."""
    domain = DOMAIN.with_(**gates)
    return Conditioning({"A": "salience"}, TRIALS, rule=rule).part(
        "A", domain, STEPS, tuple({name: point[name] for name in domain.names} for point in POINTS), equals=curve(trials_2),
        near_misses={
            "retarded": curve(trials_2) * ratio**trials_1, "pre-exposure counts": curve(trials_1 + trials_2),
            "worn out": curve(trials_2) / (1 + trials_1),
        },
    )  # fmt: skip


def geometric(ratio):
    return lambda count: share * magnitude * (1 - ratio**count) / (1 - ratio)


delta, faded = 1 - share, gate * (1 - share)

S, k, v, a = matrix("S", d_v, d_k), vector("k", d_k), vector("v", d_v), vector("a", d_k)
SIZES = Domain(d_k=integers(1), d_v=integers(1), trials_1=integers(0), trials_2=integers(0))


def gated(count, start, value=v):
    """Writes of gated linear attention, which gates each coordinate of the key by a factor of its own."""
    return iterate(lambda S: S @ diag(a) + value @ k.T, start, count)


nothing = zeros(d_v)
pre_exposed = gated(trials_2, gated(trials_1, zeros(d_v, d_k), nothing))


def exact_gated(exact, *, d_k, d_v, trials_1, trials_2):
    inputs = {"k": exact.rationals(1, d_k), "v": exact.rationals(2, d_v), "a": exact.rationals(3, d_k)}
    state = exact.zeros(d_v, d_k)
    for value in [[exact.Fraction(0)] * d_v] * trials_1 + [inputs["v"]] * trials_2:
        state = [[x * g for x, g in zip(row, inputs["a"], strict=True)] for row in state]
        state = exact.add(state, exact.outer(value, inputs["k"]))
    return certify.Instance(inputs, state)


def simulated_gated(sim, *, d_k, d_v, trials_1, trials_2):
    inputs = {"k": sim.gaussian(d_k), "v": sim.gaussian(d_v), "a": sim.uniform(d_k)}
    state = 0 * inputs["v"][:, :, None] * inputs["k"][:, None, :]  # [R, d_v, d_k]
    for value in [0 * inputs["v"]] * trials_1 + [inputs["v"]] * trials_2:
        state = state * inputs["a"][:, None, :] + value[:, :, None] * inputs["k"][:, None, :]
    return sim.instance(inputs, state, terms=8 * (trials_1 + trials_2 + 1))


GATED = table("d_k d_v trials_1 trials_2", (3, 2, 2, 3), (1, 4, 5, 1), (8, 1, 1, 4))

THEOREM = Theorem(
    title="No latent inhibition", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "delta": part("delta", delta, lambda count: magnitude * (1 - delta**count)),
        "hebb": part("hebb", delta, lambda count: count * share * magnitude),
        "decay": part("decay", lam, geometric(lam), lam=reals(0, 1)),
        "gated_delta": part("gated_delta", gate, geometric(faded), gate=reals(0, 1, open="low")),
        "diagonal_gate": Algebraic(
            domain=SIZES, quantity=pre_exposed, equals=gated(trials_2, zeros(d_v, d_k)), derivation=lambda start: start.by(rules.fixed_start),
            points=GATED, certificate=certify.instances(exact_gated, *GATED), simulation=simulated_gated,
            near_misses={"pre-exposure counts": gated(trials_1 + trials_2, zeros(d_v, d_k)), "one trial lost": gated(trials_2, -v @ k.T)},
        ),
    },
)  # fmt: skip
