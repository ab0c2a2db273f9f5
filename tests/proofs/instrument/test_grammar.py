"""The small language: what is read, and what hostile text meets: one clear line, and nothing evaluated."""

from fractions import Fraction

import pytest
import sympy
from memorem import UsageError, beta, exponential, items, norm2, positive_part, sphere
from memorem.proofs.instrument.grammar import parsed
from memorem.proofs.instrument.kernels import kernel
from memorem.proofs.instrument.steps import Step
from memorem.theory.vectors.evaluation import evaluate

i, j = items("i j")
k = sphere(2)("k")
VECTORS = {"k": [[Fraction(3, 5), Fraction(4, 5)], [Fraction(5, 13), Fraction(-12, 13)]]}
OVERLAP = Fraction(3 * 5 - 4 * 12, 65)


def value(text):
    return evaluate(kernel(text)(k[i], k[j]), VECTORS, {"i": 0, "j": 1})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("k.q", OVERLAP), ("(k.q)^3", OVERLAP**3), ("-(k.q)^2", -(OVERLAP**2)), ("2 k.q + 1", 2 * OVERLAP + 1),
        ("k.q/2 - (k.q)**2", OVERLAP / 2 - OVERLAP**2), ("|k - q|^2", 2 - 2 * OVERLAP), ("relu(k.q)", 0), ("relu(-k.q)", -OVERLAP), ("|k.q|", -OVERLAP),
        ("0.5 k.q (1 + k.q)", OVERLAP * (1 + OVERLAP) / 2), ("k.(q + 2 k)", OVERLAP + 2), ("(k.q)^(-1)", 1 / OVERLAP), ("--k.q", OVERLAP),
    ],
)  # fmt: skip
def test_kernels_have_the_values_of_their_formulas(text, expected):
    assert value(text) == expected


def test_functions_and_parameters():
    assert kernel("exp(beta k.q)")(k[i], k[j]) == exponential(beta * (k[i] @ k[j]))
    assert kernel("relu(k.q)")(k[i], k[j]) == positive_part(k[i] @ k[j])
    assert kernel("|k|^2")(k[i], k[j]) == norm2(k[i])


HOSTILE = {
    "__import__('os').system('true')": "no part of a formula", "open(1)": "is no known function",
    "open(k)": "is no known function", "f(k.q)": "is no known function", "k.__class__": "no part of a formula",
    "k.real": "'real' is no parameter|is no vector", "(k.q)^99": "too high", "(k.q)^9^9^9": "needs brackets", "((k.q)^20)^20": "at most 24",
    "9^9^9": "needs brackets", "lambda k: k": "no part of a formula", "k.q; import os": "a formula ends", "[k.q]": "no part of a formula",
    "(k.q": "missing", "": "missing", "k": "is a vector", "k + 1": "is no vector|is a vector", "1": "does not depend", "k.q/0": "divides by zero",
    "(" * 40 + "k.q" + ")" * 40: "nested", "k.q" + "+k.q" * 200: "at most 400 characters", "9999999999999999999 k.q": "longer than 12 digits",
    "k.q^q": "is no parameter", "exp": "missing", "k.q^(1/0)": "divides by zero", "k^T": "write k.q", "eval(1)": "is no known function",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_ends_in_one_line(text):
    with pytest.raises(UsageError, match=HOSTILE[text]) as refused:
        kernel(text)
    assert "\n" not in str(refused.value)


def test_steps_are_multiplied_out():
    assert Step("S = S - eta (S k - v) k^T").words == Step("S = S (I - eta k k') + eta v k'").words
    assert Step("S = a S + 2 v k^T").words["S"] == {("S",): sympy.Symbol("gate", real=True), ("v", "k'"): 2}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("S", "no step"), ("S = k S", "neither a state"), ("S = S k", "neither a state"), ("S = S + v", "neither a state"), ("M = M + v k^T", "no step"),
        ("S = S; S = S", "twice"), ("S = S^T", "transposed"), ("S = S^(-1)", "inverse"), ("S = exp(S)", "no product"), ("S = S / 0", "divide by"),
        ("S = S (1 + k k^T)^20", "at most 24"), ("k = k", "no step of S|is no state"), ("S = __import__", "no part of a formula"), ("", "empty"),
    ],
)  # fmt: skip
def test_steps_that_are_no_linear_writes_are_refused(text, why):
    with pytest.raises(UsageError, match=why):
        Step(text)


def test_nodes_print_as_they_read():
    from memorem.proofs.instrument.kernels import shown

    assert shown(parsed("2 k.q + (k.q)^3")) == "(2 k.q + k.q^3)"
