"""Seeds for the normal form and the rules of expectations."""

from memorem import (
    Domain,
    E,
    Rational,
    Some,
    beta,
    constant,
    cosine,
    d_k,
    d_v,
    entries,
    equiangular,
    exponential,
    flip,
    flips,
    gaussian,
    integers,
    isotropic,
    items,
    m,
    norm2,
    over,
    positive_part,
    rademacher,
    reals,
    rules,
    sphere,
    stretched,
    white,
)  # fmt: skip
from memorem import features as features_of

from .cases import case, seeds

i, j, l = items("i j l")
a = items("a", count=m)
k, q, s, x, r, w = gaussian(d_k)("k"), gaussian(d_k)("q"), sphere(d_k)("s"), sphere(d_k)("x"), rademacher(d_k)("r"), rademacher(d_k)("w")
v, o, n = white(d_v)("v"), isotropic(d_k)("o"), gaussian(d_v)("n")
c, u = entries("c"), constant("u", d_k)
SIZES = Domain(N=integers(2), m=integers(1), d_k=integers(2), d_v=integers(1), beta=reals(0, Rational(1, 3)))
WIDE = SIZES.with_(d_k=integers(3))
LENGTHS = (k, q, s, r)


def others(body):
    return over(j, body, excluding=i)


@seeds("expand", "unit_norm", "independence", "integrate")
def polynomials():
    for f in (k, s, r, o):
        yield case(E(others((f[j] @ f[i]) ** 2)), SIZES, (rules.expand,), (rules.integrate, f))
        yield case(E((f[j] @ f[i]) ** 2 * norm2(f[i])), SIZES, (rules.expand,), (rules.integrate, f))
    yield case(E(norm2(others((s[j] @ s[i]) * v[j]))), SIZES, (rules.unit_norm,), (rules.integrate, v, s))
    yield case(E(norm2(over(j, (k[j] @ k[i]) * v[j], excluding=(i, l)))), SIZES, (rules.integrate, v), (rules.unit_norm,), (rules.integrate, k))
    yield case(E(over(j, over(l, (r[j] @ r[l]) ** 2 * c[l], excluding=i))), SIZES, (rules.unit_norm,), (rules.integrate, r), (rules.independence,))
    yield case(E(((r[i] * w[i]) @ r[j]) ** 2), SIZES, (rules.unit_norm,), (rules.integrate, r, w))
    yield case(E(over(a, (x[a] @ s[i]) ** 2)), SIZES, (rules.integrate, x), (rules.unit_norm,))
    yield case(E((k[i] @ u) ** 2 + Some("b") * norm2(k[j])), SIZES, (rules.integrate, k), (rules.independence,))
    yield case(E(features_of(d_k, "relu")("f")[i] @ k[i]), SIZES, (rules.integrate, k))


@seeds("symmetry", "projection", "radial", "radial_divergence")
def parts():
    for f in (k, s, r):
        yield case(
            E(others(positive_part(f[j] @ f[i]) ** 2)), SIZES, (rules.symmetry, f), (rules.unit_norm,), (rules.integrate, f), (rules.radial, f)
        )
        yield case(E(others(abs(f[j] @ f[i]))), SIZES, (rules.projection, f), (rules.radial, f), (rules.unit_norm,))
    yield case(E(abs(k[i] @ s[i])), SIZES, (rules.projection, k), (rules.unit_norm,))
    yield case(E(abs(r[j] @ w[i])), SIZES, (rules.projection, r), (rules.unit_norm,))
    yield case(E(1 / norm2(k[i])), WIDE, (rules.radial, k))
    yield case(E(norm2(k[i]) * exponential(-beta * norm2(k[i]))), SIZES, (rules.radial, k))
    yield case(E(1 / norm2(k[i])), SIZES.with_(d_k=integers(1, 2)), (rules.radial_divergence, k))
    yield case(E(exponential(beta * norm2(k[i]))), SIZES.with_(beta=reals(1, 2)), (rules.radial_divergence, k))
    yield case(E((k[j] @ k[i]) ** 2 / norm2(k[i]) ** 2), WIDE, (rules.integrate, k), (rules.radial, k))


@seeds("generating_function", "coordinates", "tilt")
def exponentials():
    for f, g in ((k, k), (k, s), (s, s), (s, x), (r, r), (r, w), (k, q)):
        yield case(E(exponential(beta * (f[j] @ g[i]))), SIZES, (rules.generating_function, f), (rules.unit_norm,))
        yield case(E(others(exponential(beta * (f[j] @ g[i])))), SIZES, (rules.generating_function, f), (rules.radial, g))
    yield case(E(exponential(beta * (k[j] @ u) - norm2(k[j]))), SIZES, (rules.generating_function, k))
    yield case(E(cosine(beta * (k[j] @ s[i]))), SIZES, (rules.generating_function, k), (rules.unit_norm,))
    yield case(E((k[j] @ u) ** 2 * exponential(beta * (k[j] @ u) - norm2(k[j]))), SIZES, (rules.tilt, k), (rules.integrate, k))
    f = flips(d_k, flip)("f")
    wide = SIZES.with_(flip=reals(0, 1))
    yield case(E(exponential(beta * (r[j] @ r[i]))), SIZES, (rules.coordinates,))
    yield case(E(exponential(beta * ((r[i] * f[i]) @ r[i]))), wide, (rules.coordinates,))
    yield case(E(exponential((stretched(f[i], r[i])) @ w[j])), wide, (rules.coordinates,))


@seeds("flip_counts")
def flipped():
    wide = SIZES.with_(flip=reals(0, 1))
    f = flips(d_k, flip)("f")
    for power in (1, 2, -1, -2):
        yield case(E(((r[i] * f[i]) @ r[i]) ** power), wide, (rules.unit_norm, r), (rules.flip_counts, f))
        yield case(E(((r[i] * f[i]) @ r[i]) ** power), wide.with_(d_k=integers(1, step=2)), (rules.unit_norm, r), (rules.flip_counts, f))
        yield case(E(((r[i] * f[i]) @ r[i]) ** power), wide.with_(d_k=integers(2, step=2)), (rules.unit_norm, r), (rules.flip_counts, f))
    yield case(E(((r[i] * f[i]) @ r[i]) * ((r[j] * f[j]) @ r[j])), wide, (rules.unit_norm, r), (rules.flip_counts, f))


@seeds("cauchy_schwarz", "unit_norm")
def given():
    e = equiangular(d_k, flip)("e")
    for width in (norm2(u) ** 2 / ((u * u) @ (u * u)), -1 * norm2(u) ** 2 / ((u * u) @ (u * u)), norm2(u) ** 3 / ((u * u) @ (u * u))):
        yield case(width, SIZES, (rules.cauchy_schwarz,))
    yield case(
        over(j, (e[j] @ e[i]) ** 2, excluding=i),
        Domain(N=integers(1, 2), d_k=integers(2), flip=reals(0, 1)),
        (rules.unit_norm,),
    )
    few = Domain(N=integers(3), d_k=integers(3), flip=reals(0, 1), m=integers(2))
    for term in (over(j, (e[j] @ e[i]) * (e[j] @ r[i]) ** 2), over(j, exponential(e[j] @ e[i]), excluding=i), (e[j] @ e[i]) ** 2 * norm2(r[i])):
        yield case(term, few, (rules.unit_norm, e))
        yield case(term, few, (rules.unit_norm, r))
