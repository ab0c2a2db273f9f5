"""The implicit (proximal) step is a delta step with a damped strength, and its limit is the projection of Kaczmarz.

The state that keeps close to the old one and makes the error of the new pair small is reached by a delta write whose strength is divided by one plus itself
times the squared length of the key: along the key the old state is scaled by the inverse of that number, between zero and one for every strength. The write
of strength one over the squared length reads the new value exactly, and every other state that does so is farther from the old one.
Source: zhong2025, abstract (update rules); strohmer2009, abstract (the projection of Kaczmarz). The implicit step is Longhorn's; reconstruction.
Differs: DeltaNet calls the strength beta.
"""

from memorem.language import *

DOMAIN, LENGTH = Domain(d_k=integers(1), d_v=integers(1), eta=reals(0)), Domain(d_k=integers(1), d_v=integers(1))
S, old, k, v, I = matrix("S", d_v, d_k), matrix("S_0", d_v, d_k), vector("k", d_k), vector("v", d_v), identity(d_k)
e, Y = vector("e", d_k, unit=True), matrix("Y", d_v, d_k)
c = entry(matrix("c", 1, 1, facts=("positive",)))  # the length of the key c e
length, one = entry(k.T @ k), identity(1)
loss = squared_norm(S - old) / 2 + eta / 2 * squared_norm(S @ k - v)
damped = eta / (1 + eta * length)
projection = old + (v - c * old @ e) @ e.T / c
other = Y @ (I - e @ e.T)  # any matrix that reads nothing at the key


def write(strength):
    return old + strength * (v - old @ k) @ k.T


def proximal(start):
    return start.by(rules.minimise).by(rules.inverse, I - damped * k @ k.T).by(rules.multiply_out)


def multiplied_out(start):
    return start.by(rules.multiply_out)


POINTS = table("d_k d_v eta", (3, 2, "2/3"), (1, 3, "7/4"), (2, 1, 5), (8, 4, 1))
SIZES = tuple({name: point[name] for name in ("d_k", "d_v")} for point in POINTS)

THEOREM = Theorem(
    title="The implicit delta step", domain=DOMAIN, sources=("zhong2025", "strohmer2009"),
    parts={
        "proximal": Algebraic(
            quantity=minimiser(loss, S), equals=write(damped), derivation=proximal, points=POINTS,
            near_misses={
                "explicit step": write(eta), "plus for minus": write(eta / (1 - eta * length)), "length added": write(eta * length / (1 + eta * length)),
                "half of it": write(eta / (2 + eta * length)),
            },
        ),
        "along_the_key": Algebraic(
            quantity=(I - damped * k @ k.T) @ k, equals=k / (1 + eta * length), derivation=multiplied_out, points=POINTS,
            near_misses={"explicit step": (1 - eta * length) * k, "erased": 0 * k, "length of one": k / (1 + eta)},
        ),
        "reads_the_value": Algebraic(
            quantity=projection @ (c * e), equals=v, derivation=multiplied_out, domain=LENGTH, points=SIZES,
            near_misses={"the old answer too": v + c * old @ e, "scaled by the length": c * v},
        ),
        "nearest": Algebraic(
            quantity=squared_norm(projection + other - old), equals=squared_norm(other) + squared_norm(v - c * old @ e) / c**2, domain=LENGTH,
            derivation=multiplied_out, points=SIZES,
            near_misses={
                "nothing added": squared_norm(v - c * old @ e) / c**2, "length not squared": squared_norm(other) + squared_norm(v - c * old @ e) / c,
            },
        ),
    },
)  # fmt: skip
