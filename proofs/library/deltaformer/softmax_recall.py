"""What the DeltaFormer returns for the key it has just stored.

With normalised weights the newest item is recalled as a mixture of its value and of what was read before it. Recall is exact, up to a factor, at one
strength only, which depends on the item's own weight; and a key that is stored twice returns its two values mixed, never the second one alone.
Source: xu2025deltaformer, abstract; reconstruction, checked against public reference code. Differs: the strength is called beta there.
Left for later: the answer after many writes of one key.
"""

from memorem.language import *

SIZES = Domain(N=integers(1), d_v=integers(1))
DOMAIN = SIZES.with_(eta=reals())
PAIR = Domain(d_v=integers(1), eta=reals())
U, v = matrix("U", N, d_v), vector("v", d_v)  # the corrections of the earlier items, the newest value
w, a = vector("w", N, positive=True), vector("a", 1, positive=True)  # unnormalised scores of the earlier items and of the newest one
first, second = vector("v_1", d_v), vector("v_2", d_v)  # two values of one key

earlier, own = entry(ones(N).T @ w), entry(a)
share = matrix("p", 1, 1, means=own / (earlier + own) * identity(1))  # the newest item's weight
before = vector("r", d_v, means=U.T @ w / earlier)  # read with the earlier items only
p = entry(share)


def recall(strength, U=U, w=w, v=v):
    """Read with all items: the newest one's correction is its value less `strength` times what the earlier ones return."""
    total = entry(ones(w.rows).T @ w)
    return (U.T @ w + own * (v - strength * U.T @ w / total)) / (total + own)


matched = recall(earlier / own)
stored_twice = recall(eta, U=first.T, w=a, v=second)  # one earlier item, with the same score


def multiplied_out(quantity, domain):
    return lambda: Derivation(quantity, domain).by(rules.multiply_out)


def run(exact, scores, V, strength):
    """Corrections and readings of the DeltaFormer from the scores a_ts, s <= t."""
    corrections, readings = [], []
    for t, value in enumerate(V):
        old = [sum(scores[t][s] * corrections[s][c] for s in range(t)) for c in range(len(value))]
        total = sum(scores[t][:t])
        size = strength
        if strength is None:  # the newest item's matches what the earlier ones weigh
            size = 0 if t < len(V) - 1 else total / scores[t][t]
        corrections.append([x - size * o / total if t else x for x, o in zip(value, old, strict=True)])
        readings.append([(o + scores[t][t] * u) / (total + scores[t][t]) for o, u in zip(old, corrections[t], strict=True)])
    return corrections, readings


def last_step(exact, N, d_v, strength):
    scores = [[abs(x) for x in row] for row in exact.rationals(1, N + 1, N + 1)]
    V = exact.rationals(2, N + 1, d_v)
    corrections, readings = run(exact, scores, V, strength)
    return certify.Instance({"U": corrections[:N], "w": scores[N][:N], "a": scores[N][N], "v": V[N]}, readings[N])


def certificate(exact, *, N, d_v, eta):
    return last_step(exact, N, d_v, exact.Fraction(eta))


def matched_certificate(exact, *, N, d_v):
    return last_step(exact, N, d_v, None)


def twice_certificate(exact, *, d_v, eta):
    V = exact.rationals(3, 2, d_v)
    same = exact.Fraction(5, 3)
    return certify.Instance({"v_1": V[0], "v_2": V[1]}, run(exact, [[same] * 2] * 2, V, exact.Fraction(eta))[1][1])


def not_replaced(exact, *, eta):
    """Two values and the score of their key."""
    return certify.Instance({"v_1": [exact.Fraction(3)], "v_2": [exact.Fraction(5)], "a": exact.Fraction(1)})


def newest(sim, scores, V, strength):
    """(corrections, last reading) with weights softmax(scores): strictly causal for the corrections, causal for the reading."""
    corrections = [V[:, 0]]
    for t in range(1, V.shape[1]):
        old = (sim.torch.softmax(scores[:, t, :t], -1)[:, :, None] * sim.torch.stack(corrections, 1)).sum(1)  # [R, d_v]
        corrections.append(V[:, t] - strength[:, t, None] * old)
    weights = sim.torch.softmax(scores[:, -1], -1)  # [R, N + 1]
    return corrections, (weights[:, :, None] * sim.torch.stack(corrections, 1)).sum(1)


def drawn(sim, N, d_v, strength):
    keys, V = sim.sphere(N + 1, 4), sim.sphere(N + 1, d_v)
    scores = keys @ keys.mT
    if strength is None:
        matched = (scores[:, -1, :-1] - scores[:, -1, -1:]).exp().sum(-1, keepdim=True)
        strength = sim.torch.cat([sim.torch.zeros_like(scores[:, 0, :-1]), matched], -1)  # of the newest item alone
    else:
        strength = sim.torch.full_like(scores[:, 0], strength)
    corrections, reading = newest(sim, scores, V, strength)
    inputs = {"U": sim.torch.stack(corrections[:N], 1), "w": scores[:, -1, :-1].exp(), "a": scores[:, -1, -1].exp(), "v": V[:, -1]}
    return sim.instance(inputs, reading, terms=16 * (N + 1))


def simulation(sim, *, N, d_v, eta):
    return drawn(sim, N, d_v, eta)


def matched_simulation(sim, *, N, d_v):
    return drawn(sim, N, d_v, None)


def twice_simulation(sim, *, d_v, eta):
    key, V = sim.sphere(1, 4).expand(-1, 2, -1), sim.sphere(2, d_v)
    reading = newest(sim, key @ key.mT, V, sim.torch.full_like(V[:, :, 0], eta))[1]
    return sim.instance({"v_1": V[:, 0], "v_2": V[:, 1]}, reading, terms=32)


POINTS = table("N d_v", (3, 2), (5, 3), (16, 8))
WITH_STRENGTH = tuple({**point, "eta": strength} for point, strength in zip(POINTS, ("2/3", "1", "3/2"), strict=True))
TWICE = table("d_v eta", (3, "2/3"), (8, "1"))

THEOREM = Theorem(
    title="Recall of the newest item by the DeltaFormer", domain=SIZES, sources=("xu2025deltaformer",),
    parts={
        "newest": Algebraic(
            note="p is the newest item's own weight, r what is read with the earlier items only.", quantity=recall(eta),
            equals=p * v + (1 - p - eta * p) * before, derivation=multiplied_out(recall(eta), DOMAIN), domain=DOMAIN,
            certificate=certify.instances(certificate, *WITH_STRENGTH[:2]), simulation=simulation, points=WITH_STRENGTH,
            near_misses={"delta rule": p * v + (1 - eta) * before, "correction cancels": p * v + (1 - p) * before, "returns the value": v},
        ),
        "matched_strength": Algebraic(
            note="The strength is (1 - p) / p, where p is the newest item's own weight.", quantity=matched, equals=p * v,
            derivation=multiplied_out(matched, SIZES), certificate=certify.instances(matched_certificate, *POINTS[:2]), simulation=matched_simulation,
            points=POINTS, near_misses={"without a factor": v, "as at strength one": p * v + (1 - 2 * p) * before},
        ),
        "stored_twice": Algebraic(
            quantity=stored_twice, equals=second / 2 + (1 - eta) / 2 * first, derivation=multiplied_out(stored_twice, PAIR), domain=PAIR,
            certificate=certify.instances(twice_certificate, *TWICE), simulation=twice_simulation, points=TWICE,
            near_misses={"delta rule": eta * second + (1 - eta) * first, "plain mean": (first + second) / 2},
        ),
        "overwrites": Negative(
            claim=Claim(stored_twice, "=", second), domain=Domain(eta=reals()),
            note="At strength one a key that is stored again returns its newest value.", counterexample=certify.instances(not_replaced, {"eta": 1}),
        ),
    },
)  # fmt: skip
