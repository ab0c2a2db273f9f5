"""One schedule, three readings: the statement, the rational arithmetic and the tensors agree for every feature of an experiment."""

from fractions import Fraction

import pytest
import torch
from memorem import Conditioning
from memorem.numerics.sampling import blocks

POINT = {
    "d_k": 4, "d_v": 2, "eta": "1/3", "salience": "4/9", "salience_B": 1, "magnitude": "3/2", "start": "-1/2", "trials": 3, "lam": "4/5", "gate": "2/3",
    "lag": 2, "gain": "1/2", "prob": "1/4",
}  # fmt: skip
TWO = {"A": "salience", "B": "salience_B"}
CASES = (("prob", "A", "magnitude"), (("~prob", "1/3"), "AB", 0), (("~prob", "2/3"), "", 0))
EXPERIMENTS = {
    "compound": (Conditioning(TWO, (("AB", "magnitude", "trials"),), {"A": "start"}), "B", False),
    "phases": (Conditioning(TWO, (("A", "-magnitude", 2), ("AB", 0, "trials"))), "AB", False),
    "nested": (Conditioning(TWO, (((("A", "magnitude", 1), ("AB", 0, 2)), "trials"),)), "B", False),
    "hebb": (Conditioning(TWO, (("AB", "magnitude", "trials"),), rule="hebb"), "A", False),
    "decay": (Conditioning(TWO, (("AB", "magnitude", "trials"),), rule="decay"), "A", False),
    "gated": (Conditioning(TWO, (("AB", "magnitude", "trials"), ("", 0, 1)), rule="gated_delta"), "A", False),
    "traced": (Conditioning(TWO, (("AB", "magnitude", "trials"),), lags={"A": "lag"}), "A", True),
    "bootstrapped": (Conditioning(TWO, (("B", ("gain", "A"), "trials"), ("A", 0, 1)), {"A": "start"}), "B", False),
    "random": (
        Conditioning(TWO, (("one of", (("prob", "A", "magnitude"), (("~prob", "1/3"), "AB", 0), (("~prob", "2/3"), "", 0)), "trials"),)),
        "A",
        False,
    ),
}


@pytest.mark.parametrize(("plan", "read", "traced"), EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_statement_and_arithmetic_agree(plan, read, traced):
    axes = {"e_A": [Fraction(3, 5), Fraction(4, 5), 0, 0], "e_B": [Fraction(4, 5), Fraction(-3, 5), 0, 0], "u": [Fraction(5, 13), Fraction(12, 13)]}
    numbers = {name: Fraction(value) for name, value in POINT.items()}
    stated = plan.response(read, traced).evaluate({**numbers, **axes})
    assert stated == plan.exact(read, POINT, traced)


@pytest.mark.parametrize(("plan", "read", "traced"), EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_tensors_and_arithmetic_agree(plan, read, traced):
    point = {name: int(value) if isinstance(value, int) else float(Fraction(value)) for name, value in POINT.items()}
    options = {"key": f"conditioning {read}", "block": 0, "device": "cpu", "replicates": 4096, "dtype": torch.float64}
    drawn = blocks.run_block(plan.simulation(read, traced), point, **options)
    exact = float(plan.exact(read, POINT, traced))
    if plan.is_random:
        spread = float(plan.exact(read, POINT, traced, power=2)) - exact**2
        assert abs(drawn.mean().item() - exact) < 6 * (spread / len(drawn)) ** 0.5  # a false alarm once in 10^9 runs
    else:
        assert torch.allclose(drawn.value, torch.full_like(drawn.value, exact), rtol=0, atol=1e-12)  # a few dozen operations on numbers of order one


def test_more_stimuli_than_dimensions_are_refused():
    plan = EXPERIMENTS["compound"][0]
    with pytest.raises(ValueError, match="2 orthogonal keys in 1 dimensions"):
        blocks.run_block(plan.simulation("B"), {"d_k": 1, "d_v": 1, "salience": 1, "salience_B": 1}, key="", block=0, device="cpu", replicates=2)
