"""Legs made from a statement's own syntax: the readers of one syntax agree with one another and with loops, and what they make rejects what is wrong."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
import torch
from memorem import (
    Domain,
    E,
    Identity,
    Item,
    Memory,
    N,
    Quotient,
    Theorem,
    beta,
    d_k,
    d_v,
    exponential,
    flip,
    flips,
    gaussian,
    integers,
    items,
    m,
    norm2,
    one_of,
    over,
    positive_part,
    rademacher,
    reals,
    sigma,
    sphere,
    white,
)
from memorem.numerics.memories import interpreted, kernel, linear
from memorem.numerics.sampling.toolkit import Sim, streams
from memorem.proofs.theorems import discovery, generated
from memorem.proofs.verification.certificate_leg import compare, judge
from memorem.theory.certificates import memories, plain_statistics
from memorem.theory.certificates.reach import OutOfReach
from memorem.theory.vectors.evaluation import evaluate
from memorem.theory.vectors.plain import NotPlain, plain

from ...theory.brute import random_term

i, j, l = items("i j l")
k, v = sphere(d_k)("k"), white(d_v)("v")
SIZES = {"N": integers(1), "d_k": integers(1), "d_v": integers(1)}


def drawn(replicates=4096):
    return Sim(replicates, streams("test", 0, replicates, tile=replicates, device="cpu"), torch.device("cpu"))


def fractions(rng, count, width):
    return [[Fraction(rng.randint(-4, 4), rng.randint(1, 3)) for _ in range(width)] for _ in range(count)]


class Numbers:
    """c[j] as the first coordinate of a vector, since numbers that belong to items are not drawn."""

    def __getitem__(self, item):
        return gaussian(2)("c")[item] @ gaussian(2)("u")[item]


@pytest.mark.parametrize("seed", range(40))
def test_exact_numbers_tensors_and_loops_read_one_value(seed):
    rng = random.Random(seed)
    term = random_term(rng, gaussian(2)("k"), Numbers()) + over(j, positive_part(gaussian(2)("k")[j] @ gaussian(2)("k")[i]), excluding=i)
    vectors = {name: fractions(rng, 3, 2) for name in ("k", "c", "u")}
    statement = plain(term)
    concrete = {(name, index): (tuple(x), Fraction(1)) for name, family in vectors.items() for index, x in enumerate(family)}
    exact = memories.value(statement.body, concrete, {"N": 3}, {"i": 0})
    assert exact == evaluate(term, vectors, {"i": 0})
    tensors = {name: torch.tensor([[[float(x) for x in row] for row in family]], dtype=torch.float64) for name, family in vectors.items()}
    turned = [evaluate(term, {name: family[a:] + family[:a] for name, family in vectors.items()}, {"i": 0}) for a in range(3)]
    measured = interpreted.value(statement, tensors, {"N": 3})
    assert float(measured) == pytest.approx(float(sum(turned)) / 3, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", ["linear", "exponential", "relu"])
def test_a_memory_reads_what_the_loops_read(name):
    kernels = {"exponential": lambda key, q: exponential(key @ q), "relu": lambda key, q: positive_part(key @ q)}
    memory = Memory(gaussian(d_k), gaussian(d_v), **({"kernel": kernels[name]} if name in kernels else {}))
    keys, values = drawn(3).gaussian(5, 4).double(), drawn(3).sphere(5, 2).double()
    mine = interpreted.value(plain(memory.inverse_snr.body), {"k": keys, "v": values}, {"N": 5})
    ones = torch.ones(5, 5, dtype=torch.float64)
    loops = (
        linear.naive_inverse_snr(keys, values, ones) if name == "linear" else kernel.naive_inverse_snr(keys, keys, values, kernel.KERNELS[name], ones)
    )
    assert mine == pytest.approx(loops.mean(-1), rel=1e-10)


def test_sums_over_other_things_and_flips_are_read():
    other, a = sphere(d_k)("x"), items("a", count=m)
    flipped = flips(d_k, flip)("f")
    statement = plain(over(a, (other[a] @ k[i]) ** 2) * norm2(k[i] * flipped[i]))
    vectors = interpreted.draw(drawn(8), (statement,), {"N": 2, "m": 3, "d_k": 2, "flip": 0.25})
    assert {name: tuple(x.shape) for name, x in vectors.items()} == {"f": (8, 2, 2), "k": (8, 2, 2), "x": (8, 3, 2)}
    exact = memories.mean(plain(over(a, (other[a] @ k[i]) ** 2)), {"m": 3, "d_k": 2})
    assert exact == Fraction(3, 2)


MADE = [
    part.address
    for theorem in discovery.theorems()
    for part in theorem.parts.values()
    if part.kind in ("Identity", "Bound") and generated.simulation(part) is not None
]


@pytest.mark.parametrize("swapped", [False, True])
def test_a_family_that_two_sums_run_over_has_as_many_vectors_as_the_longer(swapped):
    """E of the squares of N = 8 and of m = 2 overlaps of one family, the own item among both: (7 * 3 + 15) + (3 + 15)."""
    key, other = gaussian(d_k)("k"), Item("l", m)
    sums = [over(j, key[j] @ key[i]) ** 2, over(other, key[other] @ key[i]) ** 2]
    statement, point = plain(sum(reversed(sums)) if swapped else sum(sums)), {"N": 8, "m": 2, "d_k": 3}
    values = interpreted.observe(drawn(20_000), statement, point)
    assert abs(values.mean() - 54) < 5 * values.std() / 20_000**0.5


def test_a_family_that_is_too_short_is_refused():
    statement, vectors = plain(over(j, k[j] @ k[i]) ** 2), {"k": torch.ones(4, 2, 3, dtype=torch.float64)}
    with pytest.raises(ValueError, match="k has 2 vectors; the item"):
        interpreted.value(statement, vectors, {"N": 3, "d_k": 3})


@pytest.mark.parametrize("address", MADE)
def test_what_is_made_from_a_statement_agrees_with_its_formula(address):
    part = discovery.part(address)
    made = generated.certificate(part)
    if made is None:  # no exact device reaches the statement: its author's certificate stands alone
        assert not generated.reachable(part)
        return
    agreeable = {"<=": ("equal", "below"), ">=": ("equal", "above")}.get(part.relation, ("equal",))
    for point in [part.domain.check(point, partial=True) for point in made.points[:2]]:
        try:
            value = made.evaluate(point)
        except OutOfReach:  # said where it is asked, and never passed
            continue
        assert compare(part.equals, point, value) in agreeable, point


def test_most_statements_about_memories_are_reached():
    reached = [address for address in MADE if generated.certificate(discovery.part(address)) is not None]
    assert len(MADE) > 80 and len(reached) > 35


def theorem(**part):
    memory = Memory(sphere(d_k), white(d_v), lambda key, q: (key @ q) ** 2)
    stated = {"quantity": memory.inverse_snr, "equals": 3 * (N - 1) / (d_k * (d_k + 2)), "derivation": lambda: None, "near_misses": {}}
    return Theorem(title="squares", domain=Domain(**SIZES), parts={"a": Identity(**{**stated, **part})}).first


def test_a_wrong_formula_is_rejected_by_what_is_made():
    part = theorem()
    values = [(point, part.certificate.evaluate(point)) for point in (part.domain.check(p, partial=True) for p in part.certificate.points)]
    assert judge(part, values).word == "holds"
    assert judge(replace(part, equals=3 * (N - 1) / d_k**2), values).word == "fails"
    simulated = part.simulation(drawn(20000), N=5, d_k=4, d_v=3)
    assert simulated.mean().item() == pytest.approx(0.5, rel=0.05)


def test_a_leg_by_hand_stands():
    def own(sim, **point):
        return None

    assert theorem(simulation=own).simulation is own


def test_two_sizes_are_certified_by_an_integral_where_enumeration_ends():
    memory = Memory(sphere(d_k), white(d_v), lambda key, q: exponential(beta * (key @ q)))
    statement = plain(memory.inverse_snr.body)
    with pytest.raises(plain_statistics.NotExact, match="no polynomial"):
        memories.mean(statement, {"N": 2, "d_k": 3, "d_v": 2, "beta": Fraction(1)})
    found = memories.pair_mean(statement, {"N": 2, "d_k": 3, "d_v": 2, "beta": Fraction(1)})
    assert abs(float(found) - float(discovery.part("kernels.exponential_sphere#inverse_snr").value(N=2, d_k=3, d_v=2, beta=1))) < 1e-12


def test_degrees_that_a_design_does_not_reach_are_refused():
    cubic = plain(E(norm2(over(j, (k[j] @ k[i]) ** 3 * v[j], excluding=i))).body)
    with pytest.raises(plain_statistics.NotExact, match="degree 6 in a vector of kind sphere"):
        memories.mean(cubic, {"N": 2, "d_k": 3, "d_v": 1})
    together = plain(norm2(over(j, (k[j] @ k[i]) * v[j])))  # the item that is read is not left out, so that four slots of it meet two more
    with pytest.raises(plain_statistics.NotExact, match="degree"):
        memories.mean(plain(norm2(over(j, (k[j] @ k[i]) ** 2 * v[j]))), {"N": 2, "d_k": 3, "d_v": 1})
    assert memories.mean(together, {"N": 2, "d_k": 3, "d_v": 1}) == Fraction(4, 3)


def test_white_values_beyond_their_second_degree_are_refused():
    with pytest.raises(plain_statistics.NotExact, match="white"):
        memories.mean(plain((v[i] @ v[j]) ** 4), {"N": 2, "d_v": 2})


def test_what_has_no_plain_form_is_named():
    with pytest.raises(NotPlain, match="two families are called k"):
        plain(sphere(d_k)("k")[i] @ gaussian(d_k)("k")[i])
    with pytest.raises(NotPlain, match="only vectors that are drawn"):
        plain(white(d_v, mean=beta)("w")[i] @ white(d_v, mean=beta)("w")[j])
    assert generated.simulation(discovery.part("retrieval.linear_gaussian_law")) is None


def test_statements_of_a_memory_are_their_definitions():
    memory = Memory(rademacher(d_k), gaussian(d_v), query=lambda key, item: key + sigma * gaussian(d_k)("z")[item])
    q = memory.q
    assert memory.crosstalk == over(j, (memory.k[j] @ q) * memory.v[j], excluding=i)
    assert memory.inverse_snr == E(norm2(memory.crosstalk) / ((memory.k[i] @ q) ** 2 * norm2(memory.v[i])))
    assert memory.ratio_of_means == Quotient(E(norm2(memory.crosstalk)), (E((memory.k[i] @ q) ** 2 * norm2(memory.v[i])),))
    assert Memory(sphere(d_k)).v == Memory(sphere(d_k)).k


def test_a_choice_of_ensembles_is_read_for_each():
    part = Theorem(
        title="t",
        domain=Domain(**SIZES, keys=one_of("sphere", "rademacher"), beta=reals(0)),
        parts={"a": Identity(quantity=lambda keys: Memory({"sphere": sphere, "rademacher": rademacher}[keys](d_k), white(d_v)).inverse_snr,
                             equals=(N - 1) / d_k, derivation=lambda: None)},
    ).first  # fmt: skip
    assert part.certificate.scope == "all sizes"
    for keys in ("sphere", "rademacher"):
        assert part.simulation(drawn(), N=3, d_k=2, d_v=2, keys=keys, beta=1.0).mean().item() == pytest.approx(1, rel=0.1)
