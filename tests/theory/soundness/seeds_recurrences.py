"""Seeds for sequences: closed forms by induction, geometric sums, chains of look-ups, streams of writes, the oldest item recalled."""

from dataclasses import replace

from memorem import (
    Derivation,
    Domain,
    E,
    H,
    L,
    N,
    Sum,
    age,
    carried,
    d_k,
    entries,
    eta,
    gain,
    gate,
    gaussian,
    integers,
    isotropic,
    items,
    nonnegative,
    norm2,
    oo,
    over,
    positive_part,
    rademacher,
    reals,
    rectified_chain,
    recurrence,
    rules,
    sequence,
    sphere,
    step,
    theta,
)

from . import values  # noqa: F401  what these statements are worth
from .cases import Case, case, seeds

STEPS = Domain(L=integers(0), theta=reals(0, 1))
CHAINS = Domain(N=integers(1, 3), d_k=integers(1, 3), H=integers(1, 2), L=integers(0, 3))
PAIRS = Domain(N=integers(2, 3), d_k=integers(1, 3), L=integers(0, 3))  # one pair has no error but that of rounding
WRITTEN = (nonnegative(N - 1 - age),)
STREAM = Domain(WRITTEN, N=integers(1), d_k=integers(1), age=integers(0), eta=reals(0, 1), gate=reals(0, 1), gain=reals(0))
one, a, i, j = items("1 a i j")
c, total = entries("c"), carried("T")


@seeds("solve", "weighted_growth")
def sequences():
    for shift in (0, 1, theta):
        for ratio in (theta, 2, 1 - theta, 1, 1 + Sum(theta**age, (age, 0, L))):
            plain = sequence("x", 1, ratio, shift, index=L)
            combined = sequence("x", 1, ratio, shift, index=L, combine=(2,))
            for one_sequence in (plain, combined, sequence("x", plain, ratio, shift, index=L)):
                yield case(one_sequence, STEPS, (rules.solve,))
    turned = sequence("x", (1, 0), ((0, 1), (1, 0)), index=L)
    for rows in (((0, 1), (1, 0)), ((1, theta), (theta, 2)), ((theta, theta), (0, 1))):
        for asked in ((1, 0), (2, 1), (theta, 1)):
            pair = sequence("x", (1, theta), rows, (theta, 0), L, asked)
            yield case(pair, STEPS, (rules.solve,))
            for rate, weights, relation in ((1, (theta, 1), ">="), (theta, (0, 1), ">="), (2 + theta, (2, 2), "<="), (1, (1, 1), "<=")):
                yield Case(pair, STEPS, ((rules.weighted_growth, (rate, *weights), (("relation", relation),)),))
    yield case(turned, STEPS, (rules.solve,))


def squared_error():
    return (c[one] - 1) ** 2 + over(a, c[a] ** 2, excluding=one)


def layer(keys, copies=1):
    k = keys("k")
    return step({c[i]: over(j, (k[i] @ k[j]) * c[j])}, copies)


@seeds("close", "solve")
def chains():
    solve = ((rules.close,), (rules.solve,))
    for keys in (isotropic(d_k), rademacher(d_k), gaussian(d_k, 1 / d_k)):
        for copies, heads in ((1, 1), (H, 1), (1, 2)):
            yield case(recurrence(squared_error(), {c[one]: 1}, (layer(keys, copies), L), copies=heads), CHAINS, *solve)
        k, v, n = keys("k"), sphere(d_k)("v"), carried("n", d_k)
        fresh = step({total: total + k[one] @ n, n: over(j, (k[j] @ (total * k[one] + n)) * v[j], excluding=one)})
        for reading in (norm2((total - 1) * k[one] + n), total**2, n @ n, over(a, (v[a] @ n) ** 2)):
            yield case(recurrence(reading, {total: 1, n: 0}, (fresh, L)), CHAINS, *solve)
        turned = step({n: (k[one] @ n) * v[one] + over(j, (k[j] @ (k[one] + n)) * v[j], excluding=one)})
        yield case(recurrence(norm2(n), {n: v[one]}, (turned, L)), CHAINS, *solve)
        yield case(rectified_chain(keys, L), CHAINS, *solve)
        for read in (positive_part(k[j] @ n) * v[j], positive_part(k[j] @ n) * k[j], (k[j] @ n) * positive_part(v[j] @ n) * v[j]):
            yield case(recurrence(norm2(n), {n: v[one]}, (step({n: n + over(j, read)}), L)), CHAINS, *solve)


@seeds("triangle", "jensen")
def magnitudes():
    errors = abs(c[one] - 1) + over(a, abs(c[a]), excluding=one)
    for keys in (isotropic(d_k), rademacher(d_k), sphere(d_k)):
        k, chain = keys("k"), recurrence(errors, {c[one]: 1}, (layer(keys), L))
        size = Derivation(E(abs(k[j] @ k[i])), PAIRS).by(rules.projection, k) if keys.kind != "isotropic" else None
        energy = Derivation(recurrence(squared_error(), {c[one]: 1}, (layer(keys), L)), PAIRS).by(rules.close).by(rules.solve)
        yield case(chain, PAIRS, *([(rules.triangle, size), (rules.solve,)] if size else [(rules.triangle,)]))
        yield case(chain, PAIRS, (rules.jensen, energy))


@seeds("close", "solve")
def streams():
    solve = ((rules.close,), (rules.solve,))
    for keys in (sphere(d_k), rademacher(d_k), gaussian(d_k)):
        k, q, y = keys("k")[j], keys("q")[i], carried("y", d_k)
        write = step({y: gate * (y - eta * (k @ y) * k), total: total + (gain * (k @ y)) ** 2})
        own = step({y: gate * (y - eta * (q @ y) * q)})
        yield case(recurrence(total, {y: q, total: 0}, (write, age), (own, 1), (write, N - 1 - age), held=[q]), STREAM, *solve)
        yield case(recurrence((q @ y) ** 2, {y: q, total: 0}, (write, age), held=[q]), STREAM, *solve)
        yield case(recurrence((q @ y) ** 2, {y: q, total: 0}, (write, age), (own, 1)), STREAM, *solve)
        yield case(recurrence(norm2(y), {y: q, total: 0}, (own, age), (write, 1), held=[q, k]), STREAM, *solve)


@seeds("settle")
def limits():
    room = Domain(nonnegative(1 - theta), theta=reals(0, 1), eta=reals(0, 2))
    for rows, shift in (
        (((1 - eta, theta / 2), (-eta, theta / 2)), (eta, eta)),
        (((theta / 2, 0, eta / 8), (0, theta / 3, 0), (eta / 8, 0, 0)), (1, theta, 0)),
        (((1 - eta,),), (eta,)),
        (((1 - 2 * eta,),), (eta,)),
    ):
        size = len(shift)
        made = replace(sequence("x", (theta,) * size, rows, shift, index=30), index=oo)
        yield case(made, room, (rules.settle,))
        yield case(replace(made, combine=(1,) * size, offset=theta), room, (rules.settle,))
