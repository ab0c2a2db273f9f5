"""On average the delta rule is at rest at the best linear map, whatever the law of keys and values.

Pairs are drawn independently from any law of keys and values together: keys may be correlated, of any length, and bound to their values. The state before
a write is independent of the pair that is written, so that the mean state obeys the write averaged over the law: the second moments of the keys take away
what they read and the correlations of values with keys add. It stands still at the correlations times the inverse of the second moments, which solves the
normal equations, and the distance from it is multiplied by one matrix at every write. The mean of a Hebbian write is the correlations themselves.
Source: widrow1960 (least mean squares); zhong2025, abstract (update rules); reconstruction. Differs: the write strength is called beta there.
Laws are given by their atoms: rows of K and V, drawn in proportion to w. About the spread around this mean see updates.misadjustment.
"""

from memorem.language import *

LAW = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), eta=reals())
STREAM = Domain(d_k=integers(1), d_v=integers(1), T=integers(0, 5), eta=reals(), prob=reals(0, 1, open=False))
MEANS = Domain(d_k=integers(1), d_v=integers(1), T=integers(0), eta=reals())
S, S_0, K, V = matrix("S", d_v, d_k), matrix("S_0", d_v, d_k), matrix("K", N, d_k), matrix("V", N, d_v)
w, I = vector("w", N, positive=True), identity(d_k)
total, weighted = entry(ones(N).T @ w), diag(w)
pairs = [(chance, vector(f"k_{n}", d_k), vector(f"v_{n}", d_v)) for n, chance in ((1, prob / 2), (2, (1 - prob) / 2), (3, Rational(1, 2)))]
Sigma, C = matrix("Sigma", d_k, d_k, r"\Sigma", facts=("definite",)), matrix("C", d_v, d_k)  # second moments of keys, correlations with values
wiener = C @ Sigma.inv


def write(S, k, v):
    return S - eta * (S @ k - v) @ k.T


def mean_write(S):
    """One write averaged over the law."""
    return S @ (I - eta * Sigma) + eta * C


def averaged(strength=eta, weights=weighted, size=total):
    """The same from the atoms of a law; the arguments make the near misses."""
    return S @ (I - strength * K.T @ weights @ K / size) + eta * V.T @ weights @ K / size


def mean_of_stream(strength=eta, chances=lambda p: p):
    """The iterates of the write averaged over three pairs."""
    moments = sum((chances(p) * k @ k.T for p, k, _ in pairs), zeros(d_k, d_k))
    correlations = sum((chances(p) * v @ k.T for p, k, v in pairs), zeros(d_v, d_k))
    return iterate(lambda S: S - strength * S @ moments + eta * correlations, S_0, T, name="S")


def exact_mean(exact, *, N, d_k, d_v, eta):
    """The mean over the atoms of what one write leaves, write by write."""
    x = {"S": exact.rationals(1, d_v, d_k), "K": exact.rationals(2, N, d_k), "V": exact.rationals(3, N, d_v)}
    x["w"] = [abs(a) + exact.Fraction(1, 7) for a in exact.rationals(4, N)]
    mean = exact.zeros(d_v, d_k)
    for weight, k, v in zip(x["w"], x["K"], x["V"], strict=True):
        written = exact.add(x["S"], exact.outer(exact.add(exact.mul(x["S"], k), v, -1), k), -exact.Fraction(eta))
        mean = exact.add(mean, written, weight / sum(x["w"]))
    return certify.Instance(x, mean)


def simulated_mean(sim, *, N, d_k, d_v, eta):
    x = {"S": sim.gaussian(d_v, d_k), "K": sim.gaussian(N, d_k), "V": sim.gaussian(N, d_v), "w": 0.1 + sim.uniform(N)}
    errors = x["K"] @ x["S"].mT - x["V"]  # [R, N, d_v]
    written = x["S"][:, None] - eta * errors[..., :, None] * x["K"][..., None, :]  # [R, N, d_v, d_k]
    chances = x["w"] / x["w"].sum(-1, keepdim=True)
    return sim.instance(x, (chances[..., None, None] * written).sum(1), terms=16 * N * d_k)


def simulated_stream(sim, *, d_k, d_v, T, eta, prob):
    """Every sequence of pairs, each with its chance."""
    x = {"S_0": sim.gaussian(d_v, d_k), **{f"k_{n}": sim.gaussian(d_k) for n in (1, 2, 3)}, **{f"v_{n}": sim.gaussian(d_v) for n in (1, 2, 3)}}
    reached = [(1.0, x["S_0"])]
    for _ in range(T):
        reached = [
            (chance * weight, S - eta * ((S @ x[f"k_{n}"][..., None])[..., 0] - x[f"v_{n}"])[..., :, None] * x[f"k_{n}"][..., None, :])
            for weight, S in reached for n, chance in ((1, prob / 2), (2, (1 - prob) / 2), (3, 0.5))
        ]  # fmt: skip
    growth = 1 + sum(eta**2 * x[f"k_{n}"].square().sum(-1).max().item() ** 2 for n in (1, 2, 3))
    return sim.instance(x, sum(weight * S for weight, S in reached), terms=int(16 * d_k * 3**T * growth**T))


ATOMS = table("N d_k d_v eta", (3, 2, 2, "1/3"), (2, 3, 1, "3/2"), (4, 1, 3, "-1/2"), (8, 6, 4, "1/10"))
STREAMS = table("d_k d_v T eta prob", (2, 2, 3, "1/3", "1/4"), (3, 1, 2, "3/2", "2/3"), (1, 3, 4, "-1/2", 1), (4, 2, 1, "1/10", "1/2"))
STATES = table("d_k d_v T eta", (2, 2, 3, "1/3"), (3, 1, 2, "3/2"), (1, 3, 4, "-1/2"), (4, 2, 5, "1/10"))

THEOREM = Theorem(
    title="The mean of the delta rule solves the normal equations", domain=LAW, sources=("widrow1960", "zhong2025"),
    parts={
        "mean_write": Algebraic(
            quantity=(total * S + eta * (V.T - S @ K.T) @ weighted @ K) / total, equals=averaged(),
            derivation=lambda start: start.by(rules.multiply_out), points=ATOMS, certificate=certify.instances(exact_mean, *ATOMS[:3]),
            simulation=simulated_mean,
            near_misses={
                "atoms equally likely": averaged(weights=identity(N), size=N), "summed over the atoms": averaged(size=Integer(1)),
                "nothing is forgotten": averaged(strength=0), "forgets fully": averaged(strength=1 + eta),
            },
        ),
        "stream": Algebraic(
            quantity=random_steps([(p, lambda S, k=k, v=v: write(S, k, v)) for p, k, v in pairs], S_0, T), equals=mean_of_stream(),
            derivation=lambda start: start.by(rules.average_steps), domain=STREAM, points=STREAMS, simulation=simulated_stream,
            near_misses={"pairs equally likely": mean_of_stream(chances=lambda p: Rational(1, 3)), "nothing is forgotten": mean_of_stream(0)},
        ),
        "fixed_point": Algebraic(
            quantity=iterate(mean_write, wiener, T, name="S"), equals=wiener, derivation=lambda start: start.by(rules.fixed_start), domain=MEANS,
            points=STATES,
            near_misses={"correlations": C, "as of white keys": C / (1 + entry(trace(Sigma))), "scaled by the strength": (1 + eta) * wiener},
        ),
        "approach": Algebraic(
            quantity=iterate(mean_write, S_0, T, name="S") - wiener, equals=iterate(lambda E: E @ (I - eta * Sigma), S_0 - wiener, T, name="E"),
            derivation=lambda start: start.by(rules.around_fixed_point, wiener).by(rules.multiply_out), domain=MEANS, points=STATES,
            near_misses={
                "from nothing": iterate(lambda E: E @ (I - eta * Sigma), -wiener, T, name="E"),
                "strength one": iterate(lambda E: E @ (I - Sigma), S_0 - wiener, T, name="E"),
            },
        ),
        "hebbian": Algebraic(
            quantity=iterate(lambda S: S + eta * C, S_0, T, name="S"), equals=S_0 + T * eta * C,
            derivation=lambda start: start.by(rules.rank_one_steps), domain=MEANS, points=STATES,
            near_misses={"shared by the writes": S_0 + eta * C / (T + 1), "one write": S_0 + eta * C, "without the start": T * eta * C},
        ),
    },
)  # fmt: skip
