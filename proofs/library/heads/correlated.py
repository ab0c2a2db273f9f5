"""Heads that are correlated: keys that share coordinates, votes with a common cause.

Heads with sign keys that share some coordinates have correlated noise. Averaging leaves a floor, the share of the common coordinates, however many heads
there are. Votes that are cast in common with some chance have a floor as well.
Source: qiao2025, abstract (head redundancy); the realisations are ours.
Differs: the correlation of the noise is the share of the common coordinates, not its square.
Left for later: chains of layers.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_v=integers(1), H=integers(1), shared=integers(1), d_k=integers(2), where=nonnegative(d_k - shared - 1))
VOTES = Domain(prob=reals(0, 1), rho=reals(0, 1, open=False), H=integers(1, step=2))
i, j = items("i j")
h = Symbol("h", integer=True)
a, b, v = rademacher(shared)("a"), rademacher(d_k - shared)("b"), white(d_v)("v")
overlap = (shared / d_k) * (a[j] @ a[i]) + ((d_k - shared) / d_k) * (b[j] @ b[i])
NOISE = AverageEnergy(over(j, overlap * v[j], excluding=i), ("b",), H)
VOTE = CommonCause(prob, H, rho)


def derivation():
    def mean(expectation):
        lines = Derivation(expectation, DOMAIN).by(rules.integrate, v).by(rules.unit_norm).by(rules.integrate, a).by(rules.integrate, "b")
        return (lines.by(rules.integrate, "b'") if expectation == NOISE.together else lines).by(rules.unit_norm)

    return Derivation(NOISE, DOMAIN).by(rules.exchangeable_sum, mean(NOISE.alone), mean(NOISE.together))


def certificate(exact, *, N, d_k, shared, H):
    """Every pair of keys of all heads, whose first coordinates are in common: the mean square of the averaged overlap."""
    own, total = d_k - shared, exact.Fraction(0)
    for signs in exact.product((1, -1), repeat=shared + H * own):  # products of the coordinates of two keys
        common = sum(signs[:shared])
        total += sum(exact.Fraction(common + sum(signs[shared + g * own : shared + (g + 1) * own]), d_k * H) for g in range(H)) ** 2
    return (N - 1) * total / 2 ** (shared + H * own)


def vote_certificate(exact, *, prob, rho, H):
    """One vote for all, or every pattern of votes."""
    p, r = exact.Fraction(prob), exact.Fraction(rho)
    return r * p + (1 - r) * exact.majority_wrong(p, H)


def simulation(sim, *, N, d_k, d_v, shared, H):
    """|sum_{j != 1} (mean over heads of k_hj.k_h1) v_j|^2, the first coordinates of all heads in common: [R]."""
    common, own = sim.signs(1, N, shared), sim.signs(H, N, d_k - shared)
    k = sim.torch.cat([common.expand(-1, H, -1, -1), own], -1) / d_k**0.5
    weights = sim.torch.einsum("rhnd,rhd->rhn", k[:, :, 1:], k[:, :, 0]).mean(1)
    return sim.torch.einsum("rn,rnm->rm", weights, sim.sphere(N - 1, d_v)).square().sum(-1)


def vote_simulation(sim, *, prob, rho, H):
    """The majority is wrong, all votes being the first one with chance rho: bool [R]."""
    votes = sim.bernoulli(prob, H)
    common = sim.bernoulli(rho).unsqueeze(-1)
    return 2 * sim.torch.where(common, votes[:, :1], votes).sum(-1) > H


R, LOAD = shared / d_k, (N - 1) / d_k
TAIL = Sum(binomial(H, h) * prob**h * (1 - prob) ** (H - h), (h, (H + 1) / 2, H))

THEOREM = Theorem(
    title="Correlated heads", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "shared_coordinates": Identity(
            quantity=NOISE, equals=LOAD * (1 + (H - 1) * R) / H, derivation=derivation,
            certificate=certify.instances(
                certificate, *table("N d_k shared H", (1, 2, 1, 2), (3, 3, 1, 3), (4, 4, 3, 2), (2, 3, 2, 1), (3, 5, 2, 2)),
            ),
            simulation=simulation, points=table("N d_k d_v shared H", (5, 12, 4, 3, 4), (4, 6, 6, 2, 3), (8, 4, 3, 3, 2), (6, 8, 5, 1, 6)),
            near_misses={
                "independent heads": LOAD / H, "square of the share": LOAD * (1 + (H - 1) * R**2) / H,
                "root of the share": LOAD * (1 + (H - 1) * sqrt(R)) / H, "one head too many": LOAD * (1 + H * R) / H,
            },
        ),
        "common_cause": Identity(
            domain=VOTES, quantity=VOTE, equals=rho * prob + (1 - rho) * TAIL,
            derivation=lambda start: start.by(rules.total_expectation, Derivation(Majority(prob, H), VOTES).by(rules.binomial_tail)),
            certificate=certify.instances(
                vote_certificate, *table("prob rho H", ("1/3", 0, 3), ("1/4", "1/2", 5), ("2/3", 1, 3), ("1/5", "3/10", 1)),
            ),
            simulation=vote_simulation, points=table("prob rho H", ("1/5", "3/10", 5), ("2/5", "1/2", 9), ("1/3", "1/10", 3)),
            near_misses={"independent votes": TAIL, "floor alone": rho * prob, "one vote for all": prob},
        ),
    },
)  # fmt: skip
