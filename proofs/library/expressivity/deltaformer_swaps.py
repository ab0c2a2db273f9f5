"""A DeltaFormer whose kernel rounds inner products swaps what keys hold, exactly and for ever, at width 128 also with more keys than dimensions.

Unit keys whose inner products are below one eighth in size have differences whose inner products, with keys and with one another, lie within one half of
integers. So rounding gives the products of the coordinates, as if the keys were orthonormal, and the corrections solve the same triangular system. In these
coordinates an item with value zero whose key is the difference of two keys multiplies the state by the matrix that exchanges the two: what they hold is
swapped, all else stays, and words of swaps are carried out letter by letter without any error.
Source: xu2025deltaformer, abstract (state tracking); reconstruction of its first theorem. Differs: the rounding takes halves up.
Rows of W are the coordinates of the items, one key or a difference of two each; rows of B are their values, zero for swaps. One eighth is sharp: at it an
inner product may be one half, which rounds up.
"""

from memorem.language import *

SIZES = {"N": integers(2), "T": integers(0), "d_k": integers(2)}
ROOM = nonnegative(d_k - N)
DOMAIN, OVERLAPS = Domain(ROOM, **SIZES, d_v=integers(1)), Domain(ROOM, **SIZES)
CROWDED = Domain(
    N=integers(129, 160), T=integers(1, 8), d_k=integers(128, 128), d_v=integers(1)
)  # axes, and rows of signs at right angles, of norm one
STATE, SWAPS = Domain(N=integers(3), d_v=integers(1)), Domain(N=integers(1), T=integers(1), d_v=integers(1))
K, B = matrix("K", N, d_k, facts=("incoherent",)), matrix("B", N + T, d_v)
W, W_q = (matrix(name, N + T, N, facts=("few_integers",)) for name in ("W", "W_q"))
I = identity(N + T)
kernel, coordinates = W @ K @ K.T @ W.T, W @ W.T
corrections = causal(lambda U: B - strict_lower(rounded(kernel)) @ U, B, name="U")
reads = rounded(K @ K.T @ W.T) @ corrections  # what every key reads at the end

S, P, D = matrix("S", d_v, N), matrix("P", T, d_v), matrix("D", T, N)
e = vector("e", N, unit=True)
f = vector("f", N, unit=True, perpendicular=(e,))
g = vector("g", N, unit=True, perpendicular=(e, f))
w = vector("w", N, means=e - f)
swapping = Stream(keys=D, predicted=P, write=-P, start=S)  # values of zero: only the correction is written


def solution(gram=coordinates, sign=1):
    """The corrections from a Gram matrix of the items; the arguments make the near misses."""
    return (I + sign * strict_lower(gram)).inv @ B


def rounded_off(start):
    return start.by(rules.round_overlaps)


def solved(start):
    system = Derivation(causal(lambda U: B - strict_lower(coordinates) @ U, B, name="U"), start.domain).by(rules.recursion)
    return rounded_off(start).by(rules.triangular, system)


def multiplied(start):
    product = Derivation(Transitions(D, ones(T)), SWAPS).by(rules.as_stream)
    inner = Derivation(product.result.stream.writes, SWAPS).by(rules.written).by(rules.unroll)
    known = Derivation(S @ Transitions(D, ones(T)), SWAPS).by(rules.as_stream).by(rules.unroll).by(rules.triangular, inner).by(rules.multiply_out)
    writes = Derivation(swapping.writes, SWAPS).by(rules.written).by(rules.unroll)
    return start.by(rules.unroll).by(rules.triangular, writes).by(rules.multiply_out).by(rules.read_backwards, known)


def exchanged(start):
    return start.by(rules.write_out, w).by(rules.multiply_out)


def exact_items(exact, N, T, d_k, d_v=1):
    """Keys (24 e_i + 7 e_0)/25 with alternating signs of the second part: inner products of 49/625; items are the keys, then differences of two."""
    if d_k <= N:
        raise exact.OutOfReach("rational keys of this kind take one dimension more than there are keys")
    axes = exact.identity(d_k)
    K = [exact.add(exact.scale(exact.Fraction(24, 25), axes[i + 1]), axes[0], exact.Fraction(7 * (-1) ** i, 25)) for i in range(N)]
    single = exact.identity(N)
    W = [*single, *(exact.add(single[t % N], single[(t + 1) % N], -1) for t in range(T))]
    B = [*exact.rationals(3, N, d_v), *exact.zeros(T, d_v)]
    return {"K": K, "W": W, "W_q": list(reversed(W)), "B": B}


def nearest(x):
    """The nearest integer, halves going up."""
    return (2 * x + 1) // 2


def exact_overlaps(exact, **sizes):
    x = exact_items(exact, **sizes)
    rows, queries = (exact.mul(x[name], x["K"]) for name in ("W", "W_q"))
    return certify.Instance(x, [[exact.Fraction(nearest(exact.dot(a, b))) for b in queries] for a in rows])


def exact_reads(exact, **sizes):
    """Item after item: u = b - sum over earlier ones of round(k_s.k) u_s; then every key reads."""
    x = exact_items(exact, **sizes)
    keys, written = exact.mul(x["W"], x["K"]), []
    for t, value in enumerate(x["B"]):
        for s, u in enumerate(written):
            value = exact.add(value, u, -exact.Fraction(nearest(exact.dot(keys[s], keys[t]))))
        written.append(value)
    return certify.Instance(x, [
        [sum(nearest(exact.dot(k, q)) * u[c] for k, u in zip(keys, written, strict=True)) for c in range(len(x["B"][0]))] for q in x["K"]
    ])  # fmt: skip


def exact_crowd(exact, *, N, T, d_k, d_v):
    """Keys are axes and rows of signs over the root of the width: overlaps a + c/root with integers, nearest to a where 4 c^2 < width."""
    single = exact.identity(N)
    W = [*single, *(exact.add(single[t], single[N - 1 - t], -1) for t in range(T))]
    places = [[(i, int(x)) for i, x in enumerate(row) if x] for row in W]

    def nearest_overlap(left, right):
        whole = signs = 0
        for (i, x), (j, y) in exact.product(left, right):
            mixed = (i < d_k) != (j < d_k)
            whole, signs = whole + x * y * (i == j), signs + x * y * mixed * (-1) ** ((i % d_k) & (j % d_k)).bit_count()
        if 4 * signs**2 >= d_k:
            raise exact.OutOfReach("overlaps nearer to one half")
        return whole

    B = [*exact.rationals(3, N, d_v), *exact.zeros(T, d_v)]
    written = []
    for t, value in enumerate(B):
        for s in range(t):
            if overlap := nearest_overlap(places[s], places[t]):
                value = exact.add(value, written[s], -exact.Fraction(overlap))
        written.append(value)
    answers = [[sum(nearest_overlap(place, [(q, 1)]) * u[c] for place, u in zip(places, written, strict=True)) for c in range(d_v)] for q in range(N)]
    return certify.Instance({"W": W, "B": B}, answers)


def drawn(sim, N, T, d_k, d_v=1):
    """Keys in a random frame: near the axes where there is room, else axes and normalised rows of signs at right angles to one another."""
    torch, n = sim.torch, N + T
    frame = torch.linalg.qr(sim.gaussian(d_k, d_k).double())[0]  # [R, d_k, d_k]
    if d_k > N:
        K = (24 * frame[:, 1 : N + 1] + 7 * frame[:, :1]) / 25
    else:
        signs = torch.ones(1, 1, dtype=frame.dtype, device=frame.device)
        while len(signs) < d_k:
            signs = torch.cat((torch.cat((signs, signs), 1), torch.cat((signs, -signs), 1)))
        K = torch.cat((frame, signs[: max(N - d_k, 0), :d_k] / d_k**0.5 @ frame), 1)[:, :N]
    pairs = torch.nn.functional.one_hot(sim.uniform(T, N).argsort(-1)[..., :2], N).to(K)  # [R, T, 2, N]
    W = torch.cat((torch.eye(N, dtype=K.dtype, device=K.device).expand(len(K), N, N), pairs[:, :, 0] - pairs[:, :, 1]), 1)
    B = torch.cat((sim.gaussian(N, d_v).double(), torch.zeros(len(K), T, d_v, dtype=K.dtype, device=K.device)), 1)
    return {"K": K, "W": W, "W_q": W.flip(1), "B": B}, n


def simulated_overlaps(sim, **sizes):
    x, n = drawn(sim, **sizes)
    return sim.instance(x, ((x["W"] @ x["K"]) @ (x["W_q"] @ x["K"]).mT + 0.5).floor(), terms=n)


def simulated_reads(sim, **sizes):
    x, n = drawn(sim, **sizes)
    keys, written = x["W"] @ x["K"], sim.torch.zeros_like(x["B"])
    between = (keys @ keys.mT + 0.5).floor()
    for t in range(n):
        written[:, t] = x["B"][:, t] - (between[:, t, None] @ written)[:, 0]  # later rows are zero still
    return sim.instance(x, (x["K"] @ keys.mT + 0.5).floor() @ written, terms=64 * n)


def at_one_eighth(exact, *, d_k):
    """The inner product of two differences, of two axes and of two rows of signs at right angles to each other, all of norm one."""
    signs = [[(-1) ** (place & column).bit_count() for column in range(d_k)] for place in (1, 3)]
    third, fourth = (exact.scale(exact.Fraction(sign, 8), row) for sign, row in zip((1, -1), signs, strict=True))
    first, second = exact.identity(d_k)[:2]
    return certify.Instance({"overlap": exact.dot(exact.add(first, second, -1), exact.add(third, fourth, -1))})


POINTS = table("N T d_k d_v", (3, 4, 4, 2), (4, 6, 5, 1), (2, 1, 3, 2), (12, 8, 16, 2))
CROWDS = table("N T d_k d_v", (129, 1, 128, 1), (130, 3, 128, 2))
SIZED = tuple({name: value for name, value in point.items() if name != "d_v"} for point in POINTS)
STATES = table("N d_v", (3, 2), (5, 1), (8, 4))

THEOREM = Theorem(
    title="Swaps by a DeltaFormer that rounds", domain=DOMAIN, sources=("xu2025deltaformer",),
    parts={
        "overlaps": Algebraic(
            quantity=rounded(W @ K @ K.T @ W_q.T), equals=W @ W_q.T, derivation=rounded_off, domain=OVERLAPS, points=SIZED,
            certificate=certify.instances(exact_overlaps, *SIZED[:3]), simulation=simulated_overlaps,
            near_misses={"not rounded": W @ K @ K.T @ W_q.T, "keys alone": I, "halved": W @ W_q.T / 2},
        ),
        "reads": Algebraic(
            quantity=reads, equals=W.T @ solution(), derivation=solved, points=POINTS, certificate=certify.instances(exact_reads, *POINTS[:3]),
            simulation=simulated_reads,
            near_misses={"linear kernel": K @ K.T @ W.T @ solution(kernel), "values alone": W.T @ B, "minus in the system": W.T @ solution(sign=-1)},
        ),
        "more_keys_than_dimensions": Algebraic(
            quantity=reads, equals=W.T @ solution(), derivation=solved, domain=CROWDED, points=CROWDS,
            certificate=certify.instances(exact_crowd, *CROWDS), simulation=simulated_reads,
            near_misses={"values alone": W.T @ B, "minus in the system": W.T @ solution(sign=-1)},
        ),
        "word": Algebraic(
            quantity=swapping.final, equals=S @ Transitions(D, ones(T)), derivation=multiplied, domain=SWAPS,
            points=table("N T d_v", (3, 4, 2), (4, 2, 1), (1, 1, 3), (6, 8, 2)),
            near_misses={"half a swap each": S @ Transitions(D, ones(T) / 2), "all at once": S - S @ D.T @ D, "none": S},
        ),
        "swap": Algebraic(
            quantity=(S - S @ w @ w.T) @ e, equals=S @ f, derivation=exchanged, domain=STATE, points=STATES,
            near_misses={"stays": S @ e, "mean of both": S @ (e + f) / 2, "turned round": S @ (f - e)},
        ),
        "others": Algebraic(
            quantity=(S - S @ w @ w.T) @ g, equals=S @ g, derivation=exchanged, domain=STATE, points=STATES,
            near_misses={"cycled": S @ f, "erased": 0 * S @ g},
        ),
        "one_eighth": Negative(
            claim=Claim(floor(Symbol("overlap") + Rational(1, 2)), "=", 0), domain=Domain(d_k=integers(64)),
            note="At inner products of one eighth rounding still gives zero for differences of four keys.",
            counterexample=certify.instances(at_one_eighth, {"d_k": 64}),
        ),
    },
)  # fmt: skip
