"""Normal forms mean what the terms mean: random terms on concrete rational vectors, by loops."""

import random
from fractions import Fraction

import pytest
from memorem import Domain, E, N, entries, exponential, fixed, gaussian, integers, items, norm2, over, sphere
from memorem.theory.kernel.derivation import Refused
from memorem.theory.scalars.zero_test import Nonzero, Zero
from memorem.theory.vectors.evaluation import evaluate
from memorem.theory.vectors.normal_form import expression, free_items

from ..brute import expression_value, families, random_term

i, j, l = items("i j l")


def instance(rng, N, d):
    def number():
        return Fraction(rng.randrange(-5, 6), rng.randrange(1, 4))

    return {"k": [[number() for _ in range(d)] for _ in range(N)], "c": [number() for _ in range(N)]}


@pytest.mark.parametrize("seed", range(150))
def test_random_terms_against_their_normal_form(seed):
    rng = random.Random(seed)
    k, c, _ = families(2)
    term = random_term(rng, k, c)
    normal = expression(term)
    for pairs in (1, 2, 4):
        inputs = instance(rng, pairs, 2)
        if len(normal.fixed) > pairs:
            continue
        places = {name: index for index, name in enumerate(normal.fixed)}
        assert expression_value(normal, inputs, pairs) == evaluate(term, inputs, places), term.text()


def test_an_unmentioned_item_is_counted():
    c = entries("c")
    normal = expression(over(j, over(l, c[j], excluding=(i, j)), excluding=i))
    assert dict(normal.terms) == {(1, ((("dot", (("c", "#0"),)), Fraction(1)),)): N - 2}


def test_an_excluded_item_is_fixed():
    """E sum_{j != i} of something that mentions no i still has i among its fixed items."""
    k = fixed(3)("k")
    assert free_items(over(j, norm2(k[j]), excluding=i)) == ["i"]


def test_diagonals_of_squares():
    k = sphere(3)("k")
    square = over(j, k[i] @ k[j], excluding=i) ** 2
    assert sorted(bound for (bound, _), _ in expression(square).terms) == [1, 2]


def test_equal_statements_have_equal_keys_whatever_the_bound_name():
    k = fixed(2)("k")
    left, right = over(j, k[i] @ k[j]), over(l, k[l] @ k[i])
    assert expression(left).key() == expression(right).key()


def test_what_may_vanish_does_not_cancel():
    k = gaussian(3)("k")
    with pytest.raises(Refused, match="almost surely"):
        expression((k[i] @ k[j]) / (k[i] @ k[j]))
    assert expression(norm2(k[i]) / norm2(k[i])).scalar() == 1


def test_exponentials_merge():
    k = gaussian(3)("k")
    one = exponential(k[i] @ k[j]) * exponential(-1 * (k[i] @ k[j]))
    assert expression(one).scalar() == 1


def test_an_expectation_inside_is_refused():
    k = gaussian(3)("k")
    with pytest.raises(Refused):
        expression(E(norm2(k[i])) ** 2)


def test_items_over_another_range_are_counted_by_their_own_parameter():
    from memorem import E, N, items, m, norm2, rules, sphere, white
    from memorem.theory.kernel.derivation import Derivation
    from memorem.theory.scalars.domains import Domain, integers

    j, a = items("j"), items("a", count=m)
    k, w, v = sphere(3)("k"), white(2)("w"), white(2)("v")
    total = E(norm2(over(j, over(a, (w[a] @ w[a]) * v[j]))) + over(j, over(a, norm2(k[j]))))
    found = Derivation(total, Domain(N=integers(1), m=integers(1))).by(rules.unit_norm).by(rules.integrate, v).result.scalar()
    assert (found - (N * m**2 + N * m)).expand() == 0


def test_coordinatewise_products_are_contractions():
    k, s = fixed(3)("k"), fixed(3)("s")
    body = (k[i] * s[i]) @ k[j]
    inputs = {"k": [[1, 2, 3], [4, 5, 6]], "s": [[1, -1, 2], [0, 1, 1]]}
    assert expression(body).terms == (((0, ((("dot", (("k", "i"), ("k", "j"), ("s", "i"))), Fraction(1)),)), 1),)
    assert body.evaluate(inputs) == 1 * 4 - 2 * 5 + 6 * 6
    opened = (k[i] * (k[j] - 2 * s[i])) @ k[j]
    assert expression(opened).terms == expression((k[i] * k[j]) @ k[j] - 2 * ((k[i] * s[i]) @ k[j])).terms
    assert opened.evaluate(inputs) == 1 * (4 - 2) * 4 + 2 * (5 + 2) * 5 + 3 * (6 - 4) * 6


def test_a_free_item_is_not_captured_by_a_sum_of_the_same_name():
    k = fixed(2)("k")
    term = (k[j] @ k[j]) * over(i, over(j, (k[i] @ k[j]) ** 2))
    vectors = [[Fraction(1), Fraction(2)], [Fraction(3), Fraction(-1)], [Fraction(0), Fraction(5)]]
    assert expression_value(expression(term), {"k": vectors}, 3) == term.evaluate({"k": vectors})


def test_a_sum_over_all_items_is_told_from_one_that_leaves_an_item_out():
    """Only one of the two sides names the item; both are opened there before they are compared."""
    i, j, s, domain = *items("i j"), entries("s"), Domain(N=integers(1), d_k=integers(1))
    rest = over(j, s[j] ** 2, excluding=i)
    assert isinstance(expression(rest).compare(over(j, s[j] ** 2), domain), Nonzero)
    assert isinstance(expression(rest + s[i] ** 2).compare(over(j, s[j] ** 2), domain), Zero)
