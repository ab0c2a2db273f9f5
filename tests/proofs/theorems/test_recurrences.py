"""A recurrence read three ways: every draw by plain loops, exact states that are put together, and batched torch agree."""

from fractions import Fraction

import pytest
import torch
from memorem import H, L, N, carried, d_k, entries, eta, gain, gate, isotropic, items, norm2, over, rademacher, recurrence, sphere, step
from memorem.numerics.memories import recurrences as simulated
from memorem.numerics.sampling.toolkit import Sim, streams
from memorem.theory.certificates import recurrences as exact
from memorem.theory.certificates.reach import OutOfReach
from memorem.theory.functionals.plain_recurrences import plain_recurrence
from memorem.theory.vectors.plain import NotPlain

from ...theory.rules.recurrences.enumeration import Enumerated

one, i, j, a = items("1 i j a")
c, y, total = entries("c"), carried("y", d_k), carried("T")
k, q = rademacher(d_k)("k"), rademacher(d_k)("q")[i]
REPLICATES = 100_000

layer = {c[i]: over(j, (k[i] @ k[j]) * c[j])}
error = (c[one] - 1) ** 2 + over(a, c[a] ** 2, excluding=one)
write = step({y: gate * (y - eta * (k[j] @ y) * k[j]), total: total + gain**2 * (k[j] @ y) ** 2})
own = step({y: gate * (y - eta * (q @ y) * q)})
v, alpha, n = rademacher(d_k)("v"), carried("alpha"), carried("n", d_k)
fresh = step({alpha: alpha + k[one] @ n, n: over(j, (k[j] @ (alpha * k[one] + n)) * v[j], excluding=one)})

CASES = [
    (recurrence(error, {c[one]: 1}, (step(layer), L)), {"N": 3, "d_k": 2, "L": 1}),
    (recurrence(error, {c[one]: 1}, (step(layer, H), L)), {"N": 2, "d_k": 1, "L": 2, "H": 2}),
    (recurrence(error, {c[one]: 1}, (step(layer), L), copies=H), {"N": 2, "d_k": 1, "L": 2, "H": 2}),
    (recurrence(error, {c[one]: 1}, (step(layer), 2), held=["k"]), {"N": 2, "d_k": 2}),
    (
        recurrence(total, {y: q, total: 0}, (write, 1), (own, 1), (write, 1), held=[q]),
        {"d_k": 2, "eta": Fraction(2, 3), "gate": Fraction(3, 4), "gain": Fraction(1, 2)},
    ),
    (recurrence(norm2((alpha - 1) * k[one] + n), {alpha: 1, n: 0}, (fresh, L)), {"N": 2, "d_k": 2, "L": 1}),
    (recurrence(norm2((alpha - 1) * k[one] + n), {alpha: 1, n: 0}, (fresh, L)), {"N": 1, "d_k": 2, "L": 2}),
]


@pytest.mark.parametrize(("statement", "point"), CASES, ids=range(len(CASES)))
def test_three_readings_agree(statement, point):
    program = plain_recurrence(statement)
    value = Enumerated(statement, point).mean()
    assert exact.mean(program, point) == value
    sim = Sim(REPLICATES, streams("read", 0, REPLICATES, tile=REPLICATES, device="cpu"), torch.device("cpu"))
    drawn = simulated.observe(sim, program, {name: float(x) if isinstance(x, Fraction) else x for name, x in point.items()})
    assert drawn.shape == (REPLICATES,)
    assert abs(drawn.mean() - float(value)) <= 6 * drawn.std() / REPLICATES**0.5 + 1e-12


def test_designs_are_used_up_to_their_degree():
    u = sphere(d_k)("k")[j]
    quartic = recurrence(norm2(y) ** 2, {y: q}, (step({y: y - eta * (u @ y) * u}), 1))
    with pytest.raises(OutOfReach, match="occurs 8 times"):
        exact.mean(plain_recurrence(quartic), {"d_k": 2, "eta": Fraction(1, 2)})


def test_what_has_no_plain_form_is_refused():
    for statement in (
        recurrence(norm2(y), {y: q}, (write, N), (step({y: y + isotropic(d_k)("u")[i] - isotropic(d_k)("u")[j]}), 1), (write, 1)),
        recurrence(c[one] * c[i], {c[one]: 1}, (step({c[j]: c[j] + over(a, c[a])}), L)),
    ):
        with pytest.raises(NotPlain):
            plain_recurrence(statement)
