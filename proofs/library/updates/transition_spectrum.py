"""What one delta step does to a direction: it scales the key and leaves everything perpendicular to it alone.

So the transition has one eigenvalue that the strength and the squared length of the key decide, and otherwise ones: its determinant is that eigenvalue. The
length of a key can be moved into the strength: a step with a key of any length is a step with a unit key, a value divided by the length and a strength
multiplied by its square.
Source: zhong2025, abstract (update rules); reconstruction. Differs: DeltaNet calls the strength beta.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(1), eta=reals())
BESIDE, GAUGE = DOMAIN.with_(d_k=integers(2)), DOMAIN.with_(d_v=integers(1))
k, e = vector("k", d_k), vector("e", d_k, unit=True)
f = vector("f", d_k, perpendicular=(e,))
c = entry(matrix("c", 1, 1, facts=("positive",)))  # the length of the key c e
S, v, I, one = matrix("S", d_v, d_k), vector("v", d_v), identity(d_k), identity(1)
long, short = vector("k", d_k, means=c * e), vector("u", d_v, means=v / c)
eigenvalue = one - eta * k.T @ k


def step(key, value, strength):
    return S @ (I - strength * key @ key.T) + strength * value @ key.T


def multiplied_out(start):
    return start.by(rules.multiply_out)


def written_out(start):
    return multiplied_out(start.by(rules.write_out))


def determinant(start):
    return start.by(rules.determinant).by(rules.multiply_out)


POINTS = table("d_k eta", (3, "2/3"), (1, "7/4"), (4, "-1/2"), (16, 1))
WIDER = table("d_k eta", (3, "2/3"), (2, "7/4"), (16, 1))
SCALED = table("d_k d_v eta", (3, 2, "2/3"), (1, 3, "7/4"), (4, 1, "-1/2"), (16, 8, 1))

THEOREM = Theorem(
    title="Spectrum of a delta step", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "key": Algebraic(
            quantity=(I - eta * k @ k.T) @ k, equals=k @ eigenvalue, derivation=multiplied_out, points=POINTS,
            near_misses={"unit key": (1 - eta) * k, "erased": 0 * k, "reflected": k @ (one - 2 * eta * k.T @ k)},
        ),
        "perpendicular": Algebraic(
            quantity=(I - eta * e @ e.T) @ f, equals=f, derivation=multiplied_out, domain=BESIDE, points=WIDER,
            near_misses={"scaled too": (1 - eta) * f, "erased": 0 * f},
        ),
        "determinant": Algebraic(
            quantity=det(I - eta * k @ k.T), equals=eigenvalue, derivation=determinant, points=POINTS,
            near_misses={"every direction": (1 - eta) ** d_k * one, "unit key": (1 - eta) * one, "first order in the width": one - d_k * eta * k.T @ k},
        ),
        "trace": Algebraic(
            quantity=trace(I - eta * k @ k.T), equals=d_k * one - eta * k.T @ k, derivation=multiplied_out, points=POINTS,
            near_misses={"every direction": d_k * eigenvalue, "unit key": (d_k - eta) * one},
        ),
        "length": Algebraic(
            quantity=step(long, v, eta), equals=step(e, short, eta * c**2), derivation=written_out, domain=GAUGE, points=SCALED,
            near_misses={
                "value as it is": step(e, v, eta * c**2), "strength as it is": step(e, v / c, eta), "length, not its square": step(e, v / c, eta * c),
            },
        ),
    },
)  # fmt: skip
