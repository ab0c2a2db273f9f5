"""The rules for summed magnitudes refuse what their arguments do not cover."""

import pytest
from memorem import (
    Derivation,
    Domain,
    E,
    L,
    N,
    Refused,
    d_k,
    entries,
    fixed,
    incoherent,
    integers,
    items,
    over,
    recurrence,
    rho,
    rules,
    shared_chain,
    sphere,
    step,
)

one, a, i, j = items("1 a i j")
c = entries("c")
CHAIN = Domain(N=integers(1), d_k=integers(1), L=integers(0))
ERRORS = abs(c[one] - 1) + over(a, abs(c[a]), excluding=one)


def overlap(family, domain=CHAIN):
    return Derivation(E(abs(family[j] @ family[i])), domain).by(rules.projection, family)


def look_up(k):
    return step({c[i]: over(j, (k[i] @ k[j]) * c[j])})


def test_the_bound_is_one_power():
    k = sphere(d_k)("k")
    found = Derivation(shared_chain(sphere(d_k), L, ERRORS), CHAIN).by(rules.triangle, overlap(k)).by(rules.solve).result.scalar()
    assert float(found.subs({N: 1, d_k: 5, L: 7})) == 0
    assert abs(float(found.subs({N: 3, d_k: 1, L: 2})) - 8) < 1e-12


@pytest.mark.parametrize(
    "statement",
    [
        shared_chain(sphere(d_k), L, over(a, abs(c[a]))),  # the item's own score, not its error
        recurrence(ERRORS, {c[one]: 2}, (look_up(sphere(d_k)("k")), L)),  # another start
        recurrence(ERRORS, {c[one]: 1}, (look_up(sphere(d_k)("k")), L), held=["k"]),  # one codebook: sizes of overlaps are not independent of scores
        recurrence(ERRORS, {c[one]: 1}, (step({c[i]: over(j, (sphere(d_k)("k")[i] @ sphere(d_k)("k")[j]) * c[j], excluding=i)}), L)),
        shared_chain(fixed(d_k), L, ERRORS),  # keys of any length
    ],
)
def test_other_chains_are_refused(statement):
    with pytest.raises(Refused):
        _ = Derivation(statement, CHAIN).by(rules.triangle, overlap(sphere(d_k)("k"))).result


def test_a_mean_of_other_keys_is_refused():
    with pytest.raises(Refused):
        _ = Derivation(shared_chain(sphere(d_k), L, ERRORS), CHAIN).by(rules.triangle, overlap(sphere(d_k + 1)("k"))).result


def test_fixed_keys_need_the_sign_of_their_bound():
    from memorem import reals

    with pytest.raises(Refused):
        _ = Derivation(shared_chain(incoherent(d_k, rho), L, ERRORS), CHAIN.with_(rho=reals())).by(rules.triangle).result
