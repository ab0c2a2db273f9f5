"""Crosstalk of the gated delta rule in a stream of random keys.

An item is disturbed by what is written after it and by what was there before. Later writes disturb it as they do any vector; earlier ones have also
passed through the item's own write, which takes away the part of them that it would read. The formula is exact at every age and length of the stream,
with and without a gate. Writes that keep the length of every vector (strength zero or two, no gate) are a case of their own: nothing fades.
Source: zhong2025, abstract (update rules); the model is a reconstruction. Differs: DeltaNet calls the write strength beta, its gate alpha.
Gaussian keys are updates.delta_noise_ensembles, the signal updates.delta_signal, an endless stream updates.steady_state_error.
"""

from memorem.language import *

WRITTEN = nonnegative(N - 1 - age)
FADES = positive(d_k - gate**2 * (d_k - eta * (2 - eta)))  # gate^2 rho < 1
SIZES = {"N": integers(1), "d_k": integers(1), "age": integers(0), "gain": reals(0)}
DOMAIN = Domain(**SIZES, eta=reals(0, 2, open=False), gate=reals(0, 1, open="low"), where=[WRITTEN, FADES])
KEPT = Domain(**SIZES, where=[WRITTEN])
rho = 1 - eta * (2 - eta) / d_k
sphere_kept = 1 - 2 * eta / d_k + 2 * eta**2 / (d_k * (d_k + 2))
sign_kept = 1 - 2 * eta / d_k + 2 * eta**2 / d_k**2


def noise(kept, passes_own_write=True):
    ratio = gate**2 * rho
    older = rho ** (age + 1) - eta * (2 - eta) * (1 - 1 / d_k) * kept**age if passes_own_write else rho ** (age + 1)
    younger, earlier = (1 - ratio**age) / (1 - ratio), (1 - ratio ** (N - 1 - age)) / (1 - ratio)
    return gain**2 / d_k * (younger + gate ** (2 * (age + 1)) * older * earlier)


def certificate(keys):
    def enumerated(exact, *, N, d_k, age, gain, eta=2, gate=1):
        """Every sequence of keys at the points of a design (degree five, four are needed after the older key is averaged), values white."""
        points = exact.signs(d_k) if keys == "rademacher" else exact.design(d_k)
        total = exact.Fraction(0)
        for chosen in exact.product(points, repeat=N):
            weight = exact.Fraction(1)
            for one, _ in chosen:
                weight *= one
            gram = [[exact.overlap(a, b, d_k) for _, b in chosen] for _, a in chosen]
            total = total + weight * exact.stream_crosstalk(gram, N - 1 - age, eta, gate, gain)
        return exact.rational(total)

    return enumerated


POINTS = table(
    "N d_k age gain eta gate", (8, 6, 2, 1, "2/3", "9/10"), (6, 8, 3, "1/2", "4/5", 1), (12, 5, 4, 1, "5/4", "3/4"), (8, 6, 2, 1, 2, "9/10"),
)  # fmt: skip
CERTIFIED = table(
    "N d_k age gain eta gate", (3, 2, 1, 1, "1/2", "2/3"), (4, 2, 2, "2/3", "2/3", 1), (3, 3, 0, 1, "3/2", "1/2"), (3, 1, 1, 1, 0, "1/2"),
    (3, 2, 1, 2, 2, "1/3"),
)  # fmt: skip


def part(keys, kept):
    return Identity(
        quantity=stream_noise(keys(d_k), N, age, eta, gate, gain), equals=noise(kept), derivation=lambda start: start.by(rules.close).by(rules.solve),
        certificate=certify.instances(certificate(keys(d_k).kind), *CERTIFIED), simulation=observe.delta_crosstalk.with_(keys=keys(d_k).kind),
        points=POINTS,
        near_misses={
            "older items not corrected": noise(kept, passes_own_write=False), "no gate on older items": noise(kept).subs(gate ** (2 * (age + 1)), 1),
            "every item as if younger": gain**2 / d_k * (1 - (gate**2 * rho) ** (N - 1)) / (1 - gate**2 * rho),
        },
    )  # fmt: skip


def kept_part(strength):
    enumerated = certificate("sphere")
    return Identity(
        domain=KEPT, quantity=stream_noise(sphere(d_k), N, age, strength, 1, gain), equals=gain**2 * (N - 1) / d_k,
        derivation=lambda start: start.by(rules.close).by(rules.solve),
        certificate=certify.instances(lambda exact, **point: enumerated(exact, **point, eta=strength), *without(CERTIFIED, "eta", "gate")),
        simulation=observe.delta_crosstalk.with_(keys="sphere", eta=float(strength)), points=without(POINTS, "eta", "gate"),
        near_misses={"counts the retrieved pair": gain**2 * N / d_k, "younger items only": gain**2 * age / d_k, "gain not squared": gain * N / d_k},
    )  # fmt: skip


THEOREM = Theorem(
    title="Crosstalk of the gated delta rule", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "sphere": part(sphere, sphere_kept), "rademacher": part(rademacher, sign_kept), "reflections": kept_part(2), "no_correction": kept_part(0),
    },
)  # fmt: skip
