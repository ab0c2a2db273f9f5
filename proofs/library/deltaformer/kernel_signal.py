"""What later writes leave of an item in a delta memory with the exponential kernel: each degree of harmonics fades at a rate of its own.

On the sphere the kernel multiplies harmonics of one degree by one number. A write with a fresh random key takes, on average, that share times the strength
from them, so that the signal of an item is a sum over degrees: how much of the kernel lies in a degree, times a power of what a write leaves of it. Degrees
with a large share are overwritten soon, those with a small one stay. Summed up to any degree it is a lower bound, and with all that
lies above left as it was an upper one; both meet as the degree grows, since the parts of the kernel add up to one.
Source: xu2025deltaformer, abstract; reconstruction. Differs: beta is the inverse temperature, eta the write strength; the kernel is one at equal keys.
p is the highest degree that is summed. The linear kernel has one degree and is updates.delta_signal.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(2), age=integers(0), eta=reals(0, 2, open=False), beta=reals(0), p=integers(0))
HARMONICS = Domain(d_k=integers(2), beta=reals(0), n=integers(0))
i, j = items("i j")
signal = KernelSignal(d_k, beta, eta, age)


def eigenvalue(degree):
    """What the kernel multiplies harmonics of a degree by."""
    inside = hyper((), (degree + d_k / 2,), beta**2 / 4)
    return gamma(d_k / 2) * (beta / 2) ** degree / gamma(degree + d_k / 2) * exp(-beta) * inside


l = Symbol("l", integer=True)
count = (2 * l + d_k - 2) * gamma(l + d_k - 2) / (factorial(l) * gamma(d_k - 1))  # harmonics of degree l >= 1
summed = eta * eigenvalue(0) * (1 - eta * eigenvalue(0)) ** age + Sum(eta * count * eigenvalue(l) * (1 - eta * eigenvalue(l)) ** age, (l, 1, p))
above = eta * (1 - eigenvalue(0) - Sum(count * eigenvalue(l), (l, 1, p)))
mean_square = exp(-2 * beta) * hyper((), (d_k / 2,), beta**2)


def kernel_mean():
    """The mean of the kernel in n pairs of dimensions more."""
    k = sphere(d_k + 2 * n)("k")
    return Derivation(E(exp(-beta) * exponential(beta * (k[j] @ k[i]))), HARMONICS).by(rules.generating_function, k)


def derivation(relation):
    return lambda start: start.by(rules.funk_hecke, relation, p, n, kernel_mean())


def convolved(exact, f, g, d):
    """E f(u.k) g(k.w) for polynomials f, g as coefficients, as a polynomial in u.w: the mean of (u.k)^a (k.w)^b by the number of pairs (u, w)."""
    found = [exact.Fraction(0)] * min(len(f), len(g))
    whole = [1]
    for size in range(len(f) + len(g)):
        whole.append(whole[-1] * (size + 1))
    for a, x in enumerate(f):
        for b, y in enumerate(g):
            if (a + b) % 2 or x == 0 or y == 0:
                continue
            bottom = exact.Fraction(1)
            for s in range(0, a + b, 2):
                bottom *= d + s
            for c in range(a % 2, min(a, b) + 1, 2):
                inner = [(size - c) // 2 for size in (a, b)]
                pairings = exact.Fraction(whole[a] * whole[b], whole[c] * 2 ** sum(inner) * whole[inner[0]] * whole[inner[1]])
                found[c] += x * y * pairings / bottom
    return found


def certificate(exact, *, d_k, age, eta, beta, **others):
    """The stream on the Taylor polynomial of the kernel, keys averaged one after another in rationals; what the polynomial misses is enclosed."""
    eta, beta, top = exact.Fraction(eta), exact.Fraction(beta), 24
    kernel = [exact.Fraction(1)]
    for degree in range(1, top + 1):
        kernel.append(kernel[-1] * beta / degree)
    scale, f = (-exact.number(beta)).exp(), {0: kernel}  # f = sum over r of scale^(r + 1) times a polynomial
    for _ in range(age):
        moved = {r + 1: [-eta * x for x in convolved(exact, g, kernel, d_k)] for r, g in f.items()}
        f = {r: [x + y for x, y in zip(f.get(r, [0] * (top + 1)), moved.get(r, [0] * (top + 1)), strict=True)] for r in f.keys() | moved.keys()}
    value = sum((exact.number(sum(g)) * scale ** (r + 1) for r, g in f.items()), exact.arb(0))
    missed = exact.number(kernel[-1] * beta / (top + 1)) * (age + 1) * (1 + 2 * exact.number(eta)) ** (age + 1)
    return exact.number(eta) * (value + exact.arb(0, 1) * missed)


def simulation(sim, *, d_k, age, eta, beta, **others):
    """The item's features less what every later write has taken, carried from the newest write back: eta phi(q)' P_1 ... P_age phi(q)."""
    keys, query = sim.sphere(age + 1, d_k), sim.sphere(d_k)
    between, seen = (beta * (keys @ keys.mT - 1)).exp(), (beta * ((keys * query[:, None]).sum(-1) - 1)).exp()  # [R, n, n], [R, n]
    taken = []
    for t in range(age):
        already = sum((weight * between[:, t, s] for s, weight in enumerate(taken)), sim.torch.zeros_like(seen[:, t]))
        taken.append(eta * (seen[:, t] - already))
    return eta * (1 - sum((weight * seen[:, t] for t, weight in enumerate(taken)), sim.torch.zeros_like(seen[:, 0])))


POINTS = table("d_k age eta beta p", (4, 8, 1, 3, 6), (3, 4, "1/2", 2, 5), (2, 5, "3/2", 1, 4), (8, 3, 1, 4, 8))
CERTIFIED = table("d_k age eta beta p", (4, 3, 1, 2, 9), (3, 2, "1/2", 2, 9), (2, 3, "3/2", 1, 7), (5, 0, 2, 1, 7))


def part(relation, equals, near_misses):
    return Bound(
        quantity=signal, relation=relation, equals=equals, derivation=derivation(relation), simulation=simulation, points=POINTS,
        certificate=certify.enclosure(certificate, *CERTIFIED), near_misses=near_misses,
    )  # fmt: skip


THEOREM = Theorem(
    title="Signal of the kernel delta memory", domain=DOMAIN, sources=("xu2025deltaformer",), meanings={"p": "highest degree of the sum"},
    parts={
        "at_least": part(
            ">=", summed,
            {
                "nothing is overwritten": eta, "the degree that all share": eta * (1 - eigenvalue(0) + eigenvalue(0) * (1 - eta * eigenvalue(0)) ** age),
                "twice the sum": 2 * summed,
            },
        ),
        "at_most": part(
            "<=", summed + above,
            {
                "linear kernel": eta * (1 - eta / d_k) ** age, "one rate, of the mean square": eta * (1 - eta * mean_square) ** age,
                "strength as a share": eta * (1 - eta / 2) ** (2 * age),
            },
        ),
    },
)  # fmt: skip
