"""What drawn vectors give lies in the range that is read off the statement, which is as narrow as the statement shows."""

import math
from fractions import Fraction

import pytest
import torch
from memorem.numerics.memories import interpreted
from memorem.numerics.sampling.toolkit import Sim, streams
from memorem.numerics.statistics import ranges
from memorem.theory.vectors.plain import Plain

POINT = {"N": 5, "d_k": 4, "beta": 1.5}
N, D, BETA = ("parameter", "N"), ("parameter", "d_k"), ("parameter", "beta")


def number(value):
    return ("number", Fraction(value))


K1, K2, KJ = (("vector", "k", item) for item in ("1", "2", "j"))
DOT = ("dot", K1, K2)
FLIPPED = ("stretched", ("vector", "f", "1"), K1)
OTHERS = ("sum", "j", N, ("1",), ("pow", ("dot", K1, KJ), Fraction(2)))
MEMORY = ("vector sum", "j", N, (), ("scaled", ("dot", K1, KJ), KJ))
CASES = {
    "overlap": (DOT, (-1, 1)),
    "its square": (("pow", DOT, Fraction(2)), (0, 1)),
    "its cube": (("pow", DOT, Fraction(3)), (-1, 1)),
    "norm": (("dot", K1, K1), (1, 1)),
    "exponential": (("exp", ("mul", BETA, DOT)), (math.exp(-1.5), math.exp(1.5))),
    "logarithm": (("log", ("add", number(3), DOT)), (math.log(2), math.log(4))),
    "cosine": (("cos", DOT), (-1, 1)),
    "size": (("abs", DOT), (0, 1)),
    "positive part": (("positive", ("add", number("1/2"), DOT)), (0, 1.5)),
    "inverse": (("pow", ("add", number(2), DOT), Fraction(-1)), (1 / 3, 1)),
    "energy of others": (OTHERS, (0, 5)),
    "memory": (("dot", MEMORY, MEMORY), (0, 25)),
    "difference": (("dot", ("plus", K1, ("scaled", number(-2), K2)), K1), (-3, 3)),
    "flipped": (("dot", FLIPPED, K1), (-1, 1)),
    "Gaussian": (("dot", ("vector", "g", "1"), K1), ranges.WHOLE),
    "Gaussian, cosine": (("cos", ("dot", ("vector", "g", "1"), K1)), (-1, 1)),
    "no inverse": (("pow", DOT, Fraction(-1)), ranges.WHOLE),
    "no logarithm": (("log", DOT), ranges.WHOLE),
    "too large": (("exp", ("mul", number(10**4), DOT)), ranges.WHOLE),
}
WITHOUT_VALUE = ("no logarithm", "too large")
FAMILIES = (("f", ("flips", D, number("1/4"))), ("g", ("gaussian", D, number(1))), ("k", ("sphere", D, number(1))))


@pytest.mark.parametrize("name", CASES)
def test_ranges(name):
    body, expected = CASES[name]
    statement = Plain(body, ("1", "2"), FAMILIES)
    low, high = ranges.of(statement, POINT)
    assert (low, high) == pytest.approx(expected)
    sim = Sim(512, streams("ranges", 0, 512, tile=512, device="cpu"), torch.device("cpu"))
    values = interpreted.value(statement, interpreted.draw(sim, (statement,), POINT), POINT)
    assert name in WITHOUT_VALUE or not values.isnan().any()
    assert (values.isnan() | (values >= low - 1e-6) & (values <= high + 1e-6)).all()


@pytest.mark.parametrize("bounds", [None, (-1.0, 1.0), (-math.inf, 1.0), ranges.WHOLE])
def test_drawn_values_within_their_bounds_pass(bounds):
    ranges.check(torch.tensor([-1.0, 0.5, 1 + 2e-6]), bounds)  # a float32 product is off by rounding
    ranges.check(torch.tensor([-1e-7, 1.0]), None if bounds is None else (0.0, 1.0))  # nor is zero met better than values are
    ranges.check((torch.tensor([0.5, 1.0]),) * 2, None if bounds is None else (bounds, (0.0, 1.0)))


OUTSIDE = [(1.001, (-1.0, 1.0)), (-1.001, (-1.0, math.inf)), (0.5, (1.0, 1.0)), (-0.001, (0.0, math.inf))]


@pytest.mark.parametrize(("value", "bounds"), OUTSIDE)
def test_a_drawn_value_outside_is_said(value, bounds):
    with pytest.raises(ValueError, match="by its definition it lies between"):
        ranges.check(torch.tensor([1.0, value]), bounds)
    with pytest.raises(ValueError, match="by its definition it lies between"):
        ranges.check((torch.tensor([1.0]), torch.tensor([value])), ((0.0, 1.0), bounds))
