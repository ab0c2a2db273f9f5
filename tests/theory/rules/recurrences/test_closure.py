"""Random recurrences: closed and solved against the enumeration of every draw; whatever could make them wrong is refused."""

from fractions import Fraction

import pytest
import sympy
from memorem import (
    Derivation,
    Domain,
    H,
    L,
    Refused,
    T,
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
    norm2,
    over,
    rademacher,
    reals,
    recurrence,
    rules,
    sphere,
    step,
    whitened,
)
from memorem.theory.scalars.balls import exact_value, substituted

from .enumeration import Enumerated

one, i, j, a = items("1 i j a")
c, y, total = entries("c"), carried("y", d_k), carried("T")
CHAIN = Domain(N=integers(1), d_k=integers(1), L=integers(0), H=integers(1))
STREAM = Domain(N=integers(1), T=integers(0), d_k=integers(1), eta=reals(0, 2), gate=reals(0, 1), gain=reals(0))


def squared_error(scores):
    return (scores[one] - 1) ** 2 + over(a, scores[a] ** 2, excluding=one)


def layer(keys, copies=1):
    k = keys("k")
    return step({c[i]: over(j, (k[i] @ k[j]) * c[j])}, copies)


def write(keys, times):
    k = keys("k")[j]
    return step({y: gate * (y - eta * (k @ y) * k), total: total + gain**2 * (k @ y) ** 2}), times


def solved(statement, domain):
    return Derivation(statement, domain).by(rules.close).by(rules.solve).result.scalar()


def at(value, point):
    """The value at a point, exactly; roots of eigenvalues in pairs cancel when powers are multiplied out."""
    number = sympy.radsimp(sympy.expand(substituted(value, point)))
    return exact_value(sympy.expand(number))


def chain(step_copies=1, **given):
    return recurrence(squared_error(c), {c[one]: 1}, (layer(rademacher(d_k), step_copies), L), **given)


def stream(*phases, held=(), start=None):
    return recurrence(total, {y: start, total: 0}, *phases, held=held)


@pytest.mark.parametrize(("N", "d", "depth"), [(1, 1, 2), (2, 2, 2), (3, 1, 3), (3, 2, 1), (2, 2, 0), (2, 3, 1)])
def test_a_chain_of_layers(N, d, depth):
    point = {"N": N, "d_k": d, "L": depth}
    assert at(solved(chain(), CHAIN), point) == Enumerated(chain(), point).mean()


@pytest.mark.parametrize(("heads", "depth", "N"), [(1, 1, 2), (2, 1, 2), (2, 2, 2), (3, 2, 2), (2, 2, 3)])
def test_heads_averaged_in_every_layer_or_at_the_end(heads, depth, N):
    point = {"N": N, "d_k": 1, "L": depth, "H": heads}
    for statement in (chain(step_copies=H), chain(copies=H)):
        assert at(solved(statement, CHAIN), point) == Enumerated(statement, point).mean()


def test_copies_of_a_step_and_of_a_state_are_told_apart():
    statement = chain(step_copies=2, copies=2)
    point = {"N": 2, "d_k": 1, "L": 2}
    assert at(solved(statement, CHAIN), point) == Enumerated(statement, point).mean()


@pytest.mark.parametrize(("before", "after", "d"), [(0, 0, 2), (1, 1, 2), (2, 1, 1), (0, 1, 2)])
def test_a_stream_with_a_write_of_its_own(before, after, d):
    q = rademacher(d_k)("q")[i]
    own = step({y: gate * (y - eta * (q @ y) * q)})
    statement = stream(write(rademacher(d_k), before), (own, 1), write(rademacher(d_k), after), held=[q], start=q)
    point = {"d_k": d, "eta": Fraction(2, 3), "gate": Fraction(3, 4), "gain": Fraction(1, 2)}
    assert at(solved(statement, STREAM), point) == Enumerated(statement, point).mean()


def fresh_layers(keys):
    """A signal and noise of two parts; only the signal's value is the key of the next layer."""
    k, v, alpha, n = keys("k"), keys("v"), carried("alpha"), carried("n", d_k)
    layer = step({alpha: alpha + k[one] @ n, n: over(j, (k[j] @ (alpha * k[one] + n)) * v[j], excluding=one)})
    return recurrence(norm2((alpha - 1) * k[one] + n), {alpha: 1, n: 0}, (layer, L))


@pytest.mark.parametrize(("N", "d", "depth"), [(2, 1, 2), (2, 2, 1), (1, 2, 2)])
def test_eigenvalues_in_pairs(N, d, depth):
    point = {"N": N, "d_k": d, "L": depth}
    assert at(solved(fresh_layers(rademacher(d_k)), CHAIN), point) == Enumerated(fresh_layers(rademacher(d_k)), point).mean()


def test_a_quartic_reading_with_coordinates_that_meet_in_fours():
    k = rademacher(d_k)("k")[j]
    statement = recurrence(norm2(y) ** 2, {y: rademacher(d_k)("q")[i]}, (step({y: y - eta * (k @ y) * k}), 2))
    point = {"d_k": 2, "eta": Fraction(1, 3)}
    assert at(solved(statement, STREAM), point) == Enumerated(statement, point).mean()


def test_resonance_is_a_case_of_its_own():
    plain = stream(write(isotropic(d_k), T), start=rademacher(d_k)("q")[i])
    no_gate = Domain(T=integers(0), d_k=integers(1), eta=reals(0, 2, open=False), gain=reals(0))
    assert solved(plain, STREAM)
    closed = Derivation(plain, no_gate.with_(gate=reals(0, 1, open="low"))).by(rules.close)
    with pytest.raises(Refused, match="eigenvalues that are told apart"):
        _ = closed.by(rules.solve).result
    reflecting = stream((step({y: y - 2 * (KEY @ y) * KEY, total: total + gain**2 * (KEY @ y) ** 2}), T), start=rademacher(d_k)("q")[i])
    assert solved(reflecting, no_gate) == T * gain**2 / d_k


def test_limits():
    forgotten = Domain(d_k=integers(1), eta=reals(0, 2), gate=reals(0, 1, open="low"), gain=reals(0))
    endless = stream(write(isotropic(d_k), sympy.oo), start=rademacher(d_k)("q")[i])
    value = solved(endless, forgotten)
    point = {"d_k": 3, "eta": Fraction(1, 2), "gate": Fraction(1), "gain": Fraction(1)}
    assert at(value, point) == Fraction(1, 3) / (Fraction(1, 2) * Fraction(3, 2) / 3)
    with pytest.raises(Refused, match="a mode that vanishes"):
        solved(recurrence(norm2(y), {y: rademacher(d_k)("q")[i]}, (step({y: 2 * y}), sympy.oo)), forgotten)


KEY = isotropic(d_k)("k")[j]


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (recurrence(c[one] ** 2, {c[one]: 1}, (layer(sphere(d_k)), T), held=["k"]), "at most 12 invariants"),
        (recurrence(norm2(y), {y: KEY}, (step({y: norm2(y) * y}), T)), "does not close"),
        (recurrence(norm2(y), {y: KEY}, (step({y: gaussian(d_k)("y")[i]}), T)), "two ensembles|share the name"),
        (recurrence(total, {total: 1}, (step({total: norm2(rademacher(d_k)("T")[i])}), T)), "share the name"),
        (recurrence(norm2(y), {}, (step({y: y}), T)), "a start of y"),
        (recurrence(norm2(y), {y: KEY}, (step({y: sphere(d_k)("k")[i]}), T)), "two ensembles"),
        (recurrence(norm2(y), {y: whitened(d_k)("h")[i]}, (step({y: y}), T)), "made from one another"),
        (recurrence(norm2(y), {y: rademacher(d_k)("k'")[i]}, (step({y: y}), T)), "names without marks"),
        (recurrence(c[one] ** 2, {c[one]: 1}, (step({c[one]: c[one]}), T)), "fixed elsewhere"),
        (recurrence(c[i] ** 2, {total: 1}, (step({total: total}), T)), "nothing is said of c"),
        (recurrence(norm2(y), {y: KEY}, (step({y: y}), T), held=["g"]), "nothing is said of g"),
        (recurrence(1 / norm2(y), {y: KEY}, (step({y: y}), T)), "a polynomial"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_misuse_is_refused(statement, why):
    with pytest.raises(Refused, match=why):
        _ = Derivation(statement, STREAM).by(rules.close).by(rules.solve).result


def test_two_fixed_items_need_two_items():
    two = over(a, c[a] ** 2, excluding=[one, i])
    with pytest.raises(Refused, match="different from one another"):
        _ = Derivation(recurrence(two, {c[one]: 1}, (step({c[j]: c[j]}), L)), CHAIN).by(rules.close).result


def test_a_past_that_is_not_drawn_afresh_is_not_taken_for_fresh():
    """One key held through two writes is not two keys: (1 - eta)^2 of the overlap is left twice, not on average."""
    k = rademacher(d_k)("k")[j]
    tied = recurrence(norm2(y), {y: rademacher(d_k)("q")[i]}, (step({y: y - eta * (k @ y) * k}), 2), held=[k])
    point = {"d_k": 2, "eta": Fraction(1, 2)}
    wanted = Enumerated(tied, point).mean()
    assert at(Derivation(tied, STREAM).by(rules.close).by(rules.solve).result.scalar(), point) == wanted
    fresh = recurrence(norm2(y), {y: rademacher(d_k)("q")[i]}, (step({y: y - eta * (k @ y) * k}), 2))
    assert at(solved(fresh, STREAM), point) == Enumerated(fresh, point).mean() != wanted
