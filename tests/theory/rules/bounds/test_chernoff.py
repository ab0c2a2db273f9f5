"""Chernoff's method on sums over items: every step bounds the exact mean from above, and what the rules refuse."""

from itertools import product
from math import exp

import pytest
from memorem import Derivation, Domain, Refused, Wrong, d_k, d_v, integers, items, over, positive, rademacher, reals, rules, sphere, t, white
from memorem.theory.scalars.balls import ball
from memorem.theory.vectors.normal_form import expression

DOMAIN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1), t=reals(0), where=positive(d_k * d_v - 4 * t**2))
i, j, l = items("i j l")
k, v = rademacher(d_k)("k"), rademacher(d_v)("v")


def margin(keys=k, values=v):
    return over(j, (keys[j] @ keys[i]) * values[j]) @ (values[i] - values[l])


def steps(keys=k, values=v):
    lines = Derivation(Wrong(margin(keys, values)), DOMAIN).by(rules.chernoff, t).by(rules.sub_gaussian_vectors, keys, i)
    return lines.by(rules.sub_gaussian_vectors, values).by(rules.cauchy_schwarz).by(rules.sub_gaussian_vectors, values, i)


@pytest.mark.parametrize(("pairs", "width", "depth", "strength"), [(2, 2, 2, 0.5), (3, 2, 2, 0.5), (3, 3, 1, 0.25), (4, 1, 2, 0.5)])
def test_the_bound_is_above_the_exact_mean_of_the_exponential(pairs, width, depth, strength):
    """The mean of e^{-t D} over all sign memories, the first key fixed by symmetry."""
    total, count = 0.0, 0
    for bits in product((1, -1), repeat=(pairs - 1) * width + pairs * depth):
        keys = [(1,) * width, *(bits[a * width : (a + 1) * width] for a in range(pairs - 1))]
        rest = bits[(pairs - 1) * width :]
        values = [rest[a * depth : (a + 1) * depth] for a in range(pairs)]
        agree = [sum(x * y for x, y in zip(keys[0], key, strict=True)) / width for key in keys]
        own, other = ([sum(x * y for x, y in zip(a, b, strict=True)) / depth for a in values] for b in values[:2])
        total, count = total + exp(-strength * sum(x * (a - b) for x, a, b in zip(agree, own, other, strict=True))), count + 1
    bound = ball(steps().result.scalar(), DOMAIN.check({"N": pairs, "d_k": width, "d_v": depth, "t": str(strength)}))
    assert total / count < bound < 4 * total / count


def test_every_step_is_an_upper_bound():
    assert {line.relation for line in steps().lines[1:]} == {"<="}
    assert steps(sphere(d_k)("k"), sphere(d_v)("v")).result.key() == steps().result.key()


def test_refusals():
    start = Derivation(Wrong(margin()), DOMAIN).by(rules.chernoff, t)
    for refused in (
        Derivation(Wrong(margin()), DOMAIN).by(rules.chernoff, -t),
        start.by(rules.sub_gaussian_vectors, v, i),  # a value meets two others
        start.by(rules.sub_gaussian_vectors, v),  # no squares yet
        start.by(rules.sub_gaussian_vectors, k, l),  # keys meet another key than this one
        Derivation(Wrong(margin(white(d_k)("k"))), DOMAIN).by(rules.chernoff, t).by(rules.sub_gaussian_vectors, white(d_k)("k"), i),
        Derivation(expression(margin()), DOMAIN).by(rules.cauchy_schwarz),
    ):
        with pytest.raises(Refused):
            _ = refused.result


def test_the_mean_must_be_finite():
    free = Domain(N=integers(2), d_k=integers(1), d_v=integers(1), t=reals(0))
    lines = Derivation(Wrong(margin()), free).by(rules.chernoff, t).by(rules.sub_gaussian_vectors, k, i)
    with pytest.raises(Refused):
        _ = lines.by(rules.sub_gaussian_vectors, v).result
