"""How deep a chain may be for a given error: linear in width times heads without cleanup, exponential with it.

The error of a chain of averaged linear heads lies between a linear and an exponential function of the depth over the product of width and heads. For a
tolerance it suffices that the depth times the logarithm of the growth of one layer stays below the logarithm of one plus the tolerance. If bits are cleaned
up after every layer, every bit of every layer is right with any chosen chance at depths that are exponential in the product.
Source: qiao2025, abstract (trade-off of depth, width and heads); the statements are ours.
Differs: the logarithm of one plus the tolerance over the load of one layer is the depth for small loads only.
"""

from memorem.language import *

SIZES = {"N": integers(1), "d_k": integers(1), "H": integers(1), "L": integers(0), "keys": one_of("sphere", "rademacher")}
DOMAIN = Domain(**SIZES)
GROWTH = 1 + (N - 1) / (H * d_k)
WITHIN = Domain(theta=reals(0), **SIZES, where=nonnegative(log(1 + theta) - L * log(GROWTH)))
RATE = H * d_k / (2 * (N - 1))
CLEAN = Domain(
    delta=reals(0, 1), L=integers(1), d_v=integers(1), N=integers(2), H=integers(1), d_k=integers(1), where=nonnegative(RATE - log(L * d_v / delta))
)
CHAIN = averaged_chain(isotropic(d_k), L, H)
ALL = SomeWrong(AveragedReadout(N, d_k, H), L * d_v)


def chain(domain):
    return Derivation(CHAIN, domain).by(rules.as_derived, theorem("heads.average")["per_layer"].lemma())


def clean():
    each = Derivation(AveragedReadout(N, d_k, H), CLEAN).by(rules.sign_products).by(rules.chernoff, 1 / (N - 1))
    return Derivation(ALL, CLEAN).by(rules.moment_method, each.by(rules.compare, "cosh_below_gaussian")).by(rules.use_assumption)


def certificate(exact, *, N, d_k, H, L, keys, theta=None):
    """One layer's matrix is the mean of H independent Gram matrices: its second moments mix those of one head and products of means."""
    first, second = exact.gram_moments(keys, N, d_k)
    mixed = {(i, k, j, l): (second[i, k, j, l] + (H - 1) * first[i, k] * first[j, l]) / H for i, k, j, l in second}
    return exact.chain_scores(first, mixed, N, L)[0]


def clean_certificate(exact, *, N, d_k, H, L, d_v, delta=None):
    """Given the keys of all heads, which all layers share, bits are independent: every choice of signs of the overlaps and of the other values."""
    right, width = exact.Fraction(0), H * d_k
    if L * d_v == 1:
        return exact.bit_wrong(N, width)
    for bits in exact.product((1, -1), repeat=(N - 1) * width):
        overlaps, fine = [sum(bits[j * width : (j + 1) * width]) for j in range(N - 1)], exact.Fraction(0)
        for v in exact.product((1, -1), repeat=N - 1):
            read = width + sum(a * b for a, b in zip(overlaps, v, strict=True))
            fine += exact.read_right(read)
        right += (fine / 2 ** (N - 1)) ** (L * d_v)
    return 1 - right / 2 ** ((N - 1) * width)


def simulation(sim, *, N, d_k, H, L, keys, theta=None):
    """|c_L - e_1|^2 of scores that are averaged over heads with keys of their own after every layer: [R]."""
    scores = sim.torch.zeros(sim.replicates, N, dtype=sim.dtype, device=sim.device)
    scores[:, 0] = 1
    for _ in range(L):
        k = sim.vectors(keys, H, N, d_k)
        scores = (k @ (k.transpose(-1, -2) @ scores.unsqueeze(1).unsqueeze(-1))).squeeze(-1).mean(1)
    scores[:, 0] -= 1
    return scores.square().sum(-1)


def clean_simulation(sim, *, N, d_k, H, L, d_v, delta=None):
    """Some bit of the first item is read wrong by the mean of the heads in one of L layers that share their keys: bool [R]."""
    k = sim.signs(H, N, d_k)
    scores = sim.torch.einsum("rhnd,rhd->rn", k, k[:, :, 0])
    right = sim.torch.ones(sim.replicates, dtype=sim.torch.bool, device=sim.device)
    for _ in range(L):
        v = sim.signs(N, d_v)
        read = sim.torch.einsum("rn,rnm->rm", scores, v)
        right &= (sim.torch.where(read.abs() < 0.5, sim.signs(d_v), read) * v[:, 0] > 0).all(-1)
    return ~right


def cleaned(*rows):
    return tuple(dict(zip(("N", "d_k", "H", "L", "d_v", "delta"), row, strict=True)) for row in rows)


LOAD = (N - 1) / (H * d_k)
CERTIFIED = table("N d_k H L", (2, 4, 16, 1), (1, 2, 2, 2), (2, 3, 2, 0), (2, 2, 1, 3), (3, 2, 3, 2), keys=UNIT_KEYS)
LOW = {"an eighth": delta / 8, "a tenth": delta / 10, "an eighth for each layer": delta / (8 * L)}

THEOREM = Theorem(
    title="How deep a chain may be", domain=DOMAIN, sources=("qiao2025",), meanings={"theta": "tolerance"},
    parts={
        "above": Bound(
            quantity=CHAIN, equals=exp(L * LOAD) - 1, derivation=lambda: chain(DOMAIN).by(rules.compare, "logarithmic_series"),
            certificate=certify.instances(certificate, *CERTIFIED), simulation=simulation,
            points=table("N d_k H L", (4, 12, 2, 3), (3, 8, 3, 2), (5, 24, 1, 2), keys=UNIT_KEYS),
            near_misses={"linear": L * LOAD, "one layer fewer": exp((L - 1) * LOAD) - 1, "square of the heads": exp(L * LOAD / H) - 1},
        ),
        "below": Bound(
            relation=">=", quantity=CHAIN, equals=L * LOAD, derivation=lambda: chain(DOMAIN).by(rules.compare, "bernoulli"),
            certificate=certify.instances(certificate, *CERTIFIED), simulation=simulation,
            points=table("N d_k H L", (4, 24, 2, 2), (3, 16, 3, 1), (3, 4, 1, 4), keys=UNIT_KEYS),
            near_misses={
                "exponential": exp(L * LOAD) - 1 + L * LOAD / 2, "one head": L * (N - 1) / d_k, "counts the retrieved pair": L * N / (H * d_k),
            },
        ),
        "within_tolerance": Bound(
            domain=WITHIN, quantity=CHAIN, equals=theta, derivation=lambda: chain(WITHIN).by(rules.monotone, (GROWTH**L, 1 + theta)),
            certificate=certify.instances(
                certificate,
                *table("N d_k H L theta", (1, 2, 2, 2, 1), (2, 3, 2, 1, "1/6"), (2, 2, 1, 3, "5/2"), (3, 2, 3, 2, "7/9"), keys=UNIT_KEYS),
            ),
            simulation=simulation, points=table("N d_k H L theta", (4, 12, 2, 3, "3/7"), (3, 8, 3, 2, "1/5"), (5, 24, 1, 2, "3/8"), keys=UNIT_KEYS),
            near_misses={"half": theta / 2, "squared": theta**2 / 2, "one layer": theta / (L + 1)},
        ),
        "with_cleanup": Bound(
            domain=CLEAN, quantity=ALL, equals=delta, derivation=clean, looseness=Integer(2),
            note="A bit that is drowned by the others is right half of the time, and the exponential bound on its error is one.",
            certificate=certify.instances(
                clean_certificate, *cleaned((2501, 1, 1, 1, 1, "9999/10000")),
                *cleaned((2, 1, 1, 1, 1, "9/10"), (2, 2, 2, 2, 1, "1/2"), (3, 2, 2, 1, 2, "9/10"), (2, 3, 1, 2, 1, "1/2")),
            ),
            simulation=clean_simulation, points=cleaned((9, 6, 2, 1, 1, "1/2"), (3, 4, 2, 2, 2, "9/10"), (5, 6, 3, 4, 1, "1/2")), near_misses=LOW,
        ),
    },
)  # fmt: skip
