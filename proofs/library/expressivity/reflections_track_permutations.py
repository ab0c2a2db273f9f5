"""A delta step at strength two is a reflection, and a reflection exchanges what two keys return.

With its key half-way between two orthonormal directions the step's transition exchanges these and leaves everything perpendicular alone: a
transposition, and two of them are a three-cycle, in the order in which they are applied. At any strength the difference of the two directions is
multiplied by one less the strength at every step, so that strictly between zero and two it fades.
Source: grazzi2025, siems2025, abstracts (negative eigenvalues, products of reflections, state tracking); reconstruction.
Differs: DeltaNet calls the strength beta. Left for later: the least number of steps for a permutation, and word problems.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(4), d_v=integers(1))
FADING = Domain(d_k=integers(2), T=integers(0), eta=reals())
S, I = matrix("S", d_v, d_k), identity(d_k)
e = vector("e", d_k, unit=True)
f = vector("f", d_k, unit=True, perpendicular=(e,))
g = vector("g", d_k, unit=True, perpendicular=(e, f))
between = (e - f) / sqrt(2)
k, k_2 = vector("k", d_k, means=between), vector("k_2", d_k, means=(f - g) / sqrt(2))


def step(key, strength=2):
    """The transition of a delta step."""
    return I - strength * key @ key.T


def others(*directions):
    """The projection on what is perpendicular to the directions."""
    return sum((-(u @ u.T) for u in directions), I)


swap, cycle, read_back = step(k), step(k) @ step(k_2), S @ step(k) @ e
difference = iterate(lambda o: step(k, eta) @ o, e - f, T, name="o")


def multiplied_out(quantity):
    return lambda: Derivation(quantity, DOMAIN).by(rules.write_out, k, k_2).by(rules.multiply_out)


def fading():
    def power(start, n):  # only the component along the key is scaled
        return start + ((1 - eta) ** n - 1) * k @ k.T @ start

    return Derivation(difference, FADING).by(rules.closed_iterate, power).by(rules.write_out, k).by(rules.multiply_out)


def frame(exact, d_k):
    """Rational orthonormal directions e, f, g: axes reflected at a generic hyperplane."""
    u = exact.rationals(7, d_k)
    mirror = exact.add(exact.identity(d_k), exact.scale(exact.Fraction(2) / exact.dot(u, u), exact.outer(u, u)), -1)
    return mirror[0], mirror[1], mirror[2 % d_k]


def exact_step(exact, a, b, strength=2):
    """I - strength k k^T for k = (a - b) / sqrt 2."""
    key = exact.add(a, b, -1)
    return exact.add(exact.identity(len(a)), exact.outer(key, key), -exact.Fraction(strength) / 2)


def exact_transposition(exact, *, d_k, d_v):
    e, f, _ = frame(exact, d_k)
    return certify.Instance({"e": e, "f": f}, exact_step(exact, e, f))


def exact_cycle(exact, *, d_k, d_v):
    e, f, g = frame(exact, d_k)
    return certify.Instance({"e": e, "f": f, "g": g}, exact.mul(exact_step(exact, e, f), exact_step(exact, f, g)))


def exact_reading(exact, *, d_k, d_v):
    (e, f, _), S = frame(exact, d_k), exact.rationals(3, d_v, d_k)
    return certify.Instance({"e": e, "f": f, "S": S}, exact.mul(exact.mul(S, exact_step(exact, e, f)), e))


def exact_fading(exact, *, d_k, T, eta):
    e, f, _ = frame(exact, d_k)
    value = exact.add(e, f, -1)
    for _ in range(T):
        value = exact.mul(exact_step(exact, e, f, eta), value)
    return certify.Instance({"e": e, "f": f}, value)


def directions(sim, d_k, count=3):
    """Random orthonormal directions: [R, d_k] each."""
    return sim.torch.linalg.qr(sim.gaussian(d_k, count))[0].unbind(-1)


def tensor_step(sim, a, b, strength=2.0):
    key = (a - b) / 2**0.5  # [R, d_k]
    return sim.torch.eye(a.shape[-1], dtype=a.dtype, device=a.device) - strength * key[:, :, None] * key[:, None, :]


def simulated_transposition(sim, *, d_k, d_v):
    e, f, _ = directions(sim, d_k)
    return sim.instance({"e": e, "f": f}, tensor_step(sim, e, f), terms=32)


def simulated_cycle(sim, *, d_k, d_v):
    e, f, g = directions(sim, d_k)
    return sim.instance({"e": e, "f": f, "g": g}, tensor_step(sim, e, f) @ tensor_step(sim, f, g), terms=8 * d_k)


def simulated_reading(sim, *, d_k, d_v):
    (e, f, _), S = directions(sim, d_k), sim.gaussian(d_v, d_k)
    return sim.instance({"e": e, "f": f, "S": S}, (S @ tensor_step(sim, e, f) @ e[:, :, None])[..., 0], terms=16 * d_k)


def simulated_fading(sim, *, d_k, T, eta):
    e, f = directions(sim, d_k, 2)
    value = e - f
    for _ in range(T):
        value = (tensor_step(sim, e, f, eta) @ value[:, :, None])[..., 0]
    return sim.instance({"e": e, "f": f}, value, terms=8 * d_k * T)


POINTS = table("d_k d_v", (4, 2), (5, 3), (16, 8))
STEPS = table("d_k T eta", (3, 4, "19/10"), (4, 5, "1/2"), (16, 20, "199/100"))
exchange = e @ f.T + f @ e.T

THEOREM = Theorem(
    title="Reflections track permutations", domain=DOMAIN, sources=("grazzi2025", "siems2025"),
    parts={
        "transposition": Algebraic(
            quantity=swap, equals=others(e, f) + exchange, derivation=multiplied_out(swap),
            certificate=certify.instances(exact_transposition, *POINTS[:2]), simulation=simulated_transposition, points=POINTS,
            near_misses={"strength one": step(between, 1), "key on the sum": others(e, f) - exchange},
        ),
        "three_cycle": Algebraic(
            quantity=cycle, equals=others(e, f, g) + f @ e.T + g @ f.T + e @ g.T, derivation=multiplied_out(cycle),
            certificate=certify.instances(exact_cycle, *POINTS[:2]), simulation=simulated_cycle, points=POINTS,
            near_misses={"other order": others(e, f, g) + e @ f.T + f @ g.T + g @ e.T, "steps commute": others(e, g) + e @ g.T + g @ e.T},
        ),
        "reading": Algebraic(
            quantity=read_back, equals=S @ f, derivation=multiplied_out(read_back), certificate=certify.instances(exact_reading, *POINTS[:2]),
            simulation=simulated_reading, points=POINTS, near_misses={"mean of both": S @ (e + f) / 2, "unchanged": S @ e},
        ),
        "fading": Algebraic(
            quantity=difference, equals=(1 - eta) ** T * (e - f), derivation=fading, domain=FADING,
            certificate=certify.instances(exact_fading, *STEPS[:2]), simulation=simulated_fading, points=STEPS,
            near_misses={"first order": (1 - eta * T) * (e - f), "energy, not length": (1 - eta) ** (2 * T) * (e - f)},
        ),
    },
)  # fmt: skip
