"""Whitened and dual vectors against exact linear algebra, their laws against designs and rigorous integrals, and what the rules refuse."""

from fractions import Fraction

import pytest
from memorem import (
    Derivation,
    Domain,
    E,
    N,
    Refused,
    d_k,
    dual,
    gaussian,
    integers,
    items,
    matrix,
    nonnegative,
    norm2,
    over,
    positive,
    rules,
    whitened,
)
from memorem.theory.certificates.toolkit import TOOLKIT as exact
from memorem.theory.scalars.balls import ball
from memorem.theory.scalars.evaluation import value

i, j, q = items("i j q")
MANY = Domain(N=integers(1), d_k=integers(1), where=nonnegative(N - d_k))
FEW = Domain(N=integers(1), d_k=integers(3), where=positive(d_k - N - 1))
h, k, g = whitened(d_k)("h"), gaussian(d_k)("k"), gaussian(d_k)("g")
w = dual(d_k, of=k)("w")
leverage = Derivation(norm2(h[i]), MANY).by(rules.leverage, h)


def projection(N, width):
    """K^+ K for generic rational keys."""
    keys = exact.rationals(N + width, width, N)
    return exact.mul(exact.transpose(keys), exact.solve(exact.mul(keys, exact.transpose(keys)), keys))


@pytest.mark.parametrize(("size", "width"), [(3, 2), (5, 2), (4, 3)])
def test_parseval_holds_for_a_projection(size, width):
    """h_a.h_b is an entry of the projection: its squares add up along a row to the diagonal entry."""
    P = projection(size, width)
    for a in range(size):
        assert sum(P[a][b] ** 2 for b in range(size)) == P[a][a]
    others = Derivation(over(j, (h[j] @ h[i]) ** 2, excluding=i), MANY).by(rules.duality, h).result
    everyone = Derivation(over(j, (h[j] @ h[i]) ** 2), MANY).by(rules.duality, h).result
    assert others.compare(norm2(h[i]) - norm2(h[i]) ** 2, MANY).__class__.__name__ == "Zero"
    assert everyone.compare(norm2(h[i]), MANY).__class__.__name__ == "Zero"


def test_parseval_leaves_out_every_fixed_vector():
    sum_ = over(j, (h[j] @ h[i]) ** 2, excluding=(i, q)) + 0 * norm2(h[q])
    found = Derivation(sum_, MANY).by(rules.duality, h).result
    wanted = norm2(h[i]) - norm2(h[i]) ** 2 - (h[q] @ h[i]) ** 2
    assert found.compare(wanted, MANY).__class__.__name__ == "Zero"


@pytest.mark.parametrize(("size", "width"), [(3, 1), (4, 2), (6, 5)])
def test_the_leverage_law_has_the_moments_of_a_turned_vector(size, width):
    for order in (1, 2):
        expected = Fraction(0)
        for weight, (scaled, vector) in exact.design(size):
            expected += weight * Fraction(sum(x * x for x in vector[:width]), size if scaled else 1) ** order
        assert value(leverage.result.moment(order), {"N": size, "d_k": width}).exact == expected


def test_moments_of_norms_are_put_in():
    lines = Derivation(E(over(j, (h[j] @ h[i]) ** 2, excluding=i)), MANY).by(rules.duality, h).by(rules.moments_of_norms, leverage)
    size, width = 7, 3
    mean = sum(projection(size, width)[a][a] for a in range(size)) / size
    second = Fraction(width * (width + 2), size * (size + 2))
    assert value(lines.result.scalar(), {"N": size, "d_k": width}).exact == mean - second


@pytest.mark.parametrize(("size", "width"), [(1, 3), (2, 4), (4, 6)])
def test_dual_vectors_and_the_distance_of_a_key_from_the_others(size, width):
    keys = exact.rationals(width, width, size)
    rows = exact.solve(exact.mul(exact.transpose(keys), keys), exact.transpose(keys))
    assert exact.mul(rows, keys) == exact.identity(size)
    mine = [row[0] for row in keys]
    if size > 1:
        others = [row[1:] for row in keys]
        onto = exact.mul(others, exact.solve(exact.mul(exact.transpose(others), others), exact.transpose(others)))
        mine = exact.add(mine, exact.mul(onto, mine), -1)
    assert exact.dot(rows[0], rows[0]) * exact.dot(mine, mine) == 1
    law = Derivation(norm2(w[i]), FEW).by(rules.leverage, w)
    found = Derivation(E(norm2(w[i])), FEW).by(rules.moments_of_norms, law).result.scalar()
    assert ball(found, {"N": size, "d_k": width}).overlaps(exact.chi_square_moment(width - size + 1, -1))


def test_duality_is_a_kronecker_delta():
    found = Derivation(over(j, (w[j] @ k[i]) ** 2), FEW).by(rules.duality, w).result
    assert found.scalar() == 1


@pytest.mark.parametrize(
    ("statement", "rule", "arguments", "why"),
    [
        (over(j, (g[j] @ g[i]) ** 2, excluding=i), rules.duality, (g,), "whitened"),
        (norm2(h[i]) ** 2, rules.leverage, (h,), "squared norm"),
        (norm2(w[i]) ** 2, rules.leverage, (w,), "squared norm"),
        (over(j, norm2(h[j])), rules.leverage, (h,), "squared norm"),
        (2 * norm2(w[i]), rules.leverage, (w,), "squared norm"),
        (w[j] @ g[i], rules.duality, (w,), "dual to"),
        (1 / (w[j] @ k[i]), rules.duality, (w,), "may be zero"),
        (E(h[j] @ h[i]), rules.moments_of_norms, (leverage,), "one norm"),
        (E(norm2(h[j]) * norm2(h[i])), rules.moments_of_norms, (leverage,), "one norm"),
        (E(norm2(g[i])), rules.moments_of_norms, (leverage,), "another"),
        (E(norm2(g[i])), rules.moments_of_norms, (Derivation(norm2(g[i]) * norm2(g[j]), MANY).by(rules.chi_squares),), "one vector"),
        (E(1 / norm2(h[i]) ** 2), rules.moments_of_norms, (leverage,), "exists"),
        (E(h[j] @ h[i]), rules.integrate, (h,), "tabled"),
        (E(w[j] @ w[i]), rules.integrate, (w,), "tabled"),
    ],
)
def test_refusals(statement, rule, arguments, why):
    domain = FEW if "dual" in statement.key() else MANY
    with pytest.raises(Refused, match=why):
        _ = Derivation(statement, domain).by(rule, *arguments).result


def test_a_frame_needs_one_sum_at_a_time():
    l = items("l")
    double = over(l, over(j, (h[j] @ h[i]) ** 2 * norm2(h[l]), excluding=(i, l)), excluding=i)
    with pytest.raises(Refused, match="one sum"):
        _ = Derivation(double, MANY).by(rules.duality, h).result


def test_sizes_are_needed():
    wide = Domain(N=integers(1), d_k=integers(1))
    for statement, rule, arguments in ((norm2(h[i]), rules.leverage, (h,)), (w[j] @ k[i], rules.duality, (w,))):
        with pytest.raises(Refused, match="dimensions"):
            _ = Derivation(statement, wide).by(rule, *arguments).result


def test_an_inverse_cancels_only_before_its_own_matrix():
    A, B = matrix("A", d_k, d_k), matrix("B", d_k, d_k)
    domain = Domain(d_k=integers(1))
    assert Derivation((A @ B).inv @ A @ B @ A, domain).by(rules.cancel_inverse).result.key() == A.key()
    left = Derivation((A @ B).inv @ B @ A, domain).by(rules.cancel_inverse).result
    assert left.key() == ((A @ B).inv @ B @ A).key()
