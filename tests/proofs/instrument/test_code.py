"""Functions as users write them: each is named with its mapping, its near miss or the step at which it departs; what cannot run ends in one line."""

import importlib.util
import json

import memorem
import numpy as np
import pytest
from memorem.proofs.errors import UsageError
from memorem.proofs.instrument import code_report, user_code
from memorem.proofs.instrument.update_rules import rules

TABLE = "updates.gradient_table"


def gated(S, k, v, beta, alpha):
    return alpha * S - beta * np.outer(alpha * S @ k - v, k)


def logarithmic(S, k, v, g, beta):
    S = np.exp(g) * S
    return S + beta * np.outer(v - S @ k, k)


def transposed(S, k, v, gamma):
    return gamma * S + np.outer(k, v)


def retention(S, k, v, head):
    return (1 - 2.0 ** (-5 - head)) * S + np.outer(v, k)


def normalised(S, k, v, lr, eps):
    return S - lr * np.outer(S @ k - v, k) / (eps + k @ k)


def channels(S, k, v, forget):
    return S * (1 - forget)[None, :] + np.outer(v, k)


RULES = [
    (gated, "gated_delta", "eta = beta, gate = alpha", True),
    (logarithmic, "gated_delta", "eta = beta, gate = exp(g)", False),
    (transposed, "decay", "lam = gamma; state [d_k, d_v]", True),
    (retention, "decay", "lam = 1 - 2^(-5 - head)", False),
    (normalised, "normalised", "eta = lr, theta = eps", True),
    (channels, "diagonal_gate", "a = 1 - forget", True),
]


@pytest.mark.parametrize(("function", "rule", "reading", "exact"), RULES, ids=lambda one: getattr(one, "__name__", None))
def test_rules_are_named_with_their_mapping(function, rule, reading, exact):
    found = code_report.identified(user_code.of(function))
    assert found.rule == f"{TABLE}#{rule}" and reading in found.readings[0].said() and found.readings[0].exact == exact


def undecayed(S, k, v, beta, alpha):
    return alpha * S - beta * np.outer(S @ k - v, k)


def gated_write(S, k, v, beta, alpha):
    return alpha * (S - beta * np.outer(S @ k - v, k))


def exchanged(S, k, v, beta, alpha):
    return alpha * S - beta * np.outer(v, v @ S * alpha - k)


NEAR = [(undecayed, "weight decay at the old state"), (gated_write, "gates the write too")]


@pytest.mark.parametrize(("function", "name"), NEAR, ids=lambda one: getattr(one, "__name__", None))
def test_near_misses_are_named(function, name):
    found = code_report.identified(user_code.of(function))
    assert found.rule is None and found.readings[0].rule.near_miss == name
    with pytest.raises(AssertionError, match=name):
        memorem.assert_update(function, f"{TABLE}#gated_delta")


def test_a_rule_with_keys_and_values_exchanged_is_told_from_the_rule():
    assert code_report.identified(user_code.of(exchanged)).rule == "updates.gated_corrections#gated_oja"
    with pytest.raises(AssertionError, match="keys and values exchanged"):
        memorem.assert_update(exchanged, f"{TABLE}#gated_delta")


def half_a_delta(S, k, v, beta):
    return S - beta * np.outer(S @ k, k) / 2 + beta * np.outer(v, k)


def test_what_is_no_rule_departs_at_a_step_and_is_taken_apart():
    found = code_report.identified(user_code.of(half_a_delta))
    assert found.rule is None and not found.readings and found.nearest is not None and found.departs is not None
    terms = found.combination
    assert set(terms) == {"S", "S k k^T", "v k^T"} and terms["S k k^T"] == pytest.approx(-terms["v k^T"] / 2)
    assert "departs at step" in "\n".join(code_report.lines(found))


def test_the_delta_rule_departs_from_the_hebbian_one_at_the_second_write():
    from memorem.proofs.instrument.identify import Reading
    from memorem.proofs.instrument.mappings import Mapping
    from memorem.proofs.instrument.step_trials import StepTrial

    trial = StepTrial(user_code.of(lambda S, k, v: S - np.outer(S @ k - v, k)))
    hebb = next(rule for rule in rules() if rule.address == f"{TABLE}#hebb")
    assert trial.departure(Reading(hebb, Mapping(()), "[d_v, d_k]")) == 2


def attention(q, k, v, gamma):
    gaps = np.arange(len(q))[:, None] - np.arange(len(q))
    return (q @ k.T / np.sqrt(q.shape[-1]) * np.where(gaps >= 0, gamma ** np.maximum(gaps, 0), 0)) @ v


def in_heads(q, k, v):
    scores = np.tril(np.einsum("bhtd,bhsd->bhts", q, k), -1)
    return scores @ v


def test_sequences_are_run_from_an_empty_memory():
    found = code_report.identified(user_code.of(attention))
    assert found.rule == f"{TABLE}#decay"
    assert found.readings[0].said() == "lam = gamma; queries times 1/sqrt(d_k); read after the write"
    assert code_report.identified(user_code.of(in_heads)).readings[0].said() == "read before the write"


FRAMEWORKS = {"torch": "torch.outer", "jax": "jax.numpy.outer"}


@pytest.mark.parametrize("arrays", [name for name in FRAMEWORKS if importlib.util.find_spec(name)])
def test_tensors_are_given_to_those_who_take_them(tmp_path, arrays):
    path = tmp_path / "mine.py"
    path.write_text(f"import {arrays}, {arrays}.{'nn' if arrays == 'torch' else 'numpy'}\n\ndef step(S, k, v, beta):\n"
                    f"    return S - beta * {FRAMEWORKS[arrays]}(S @ k - v, k)\n")  # fmt: skip
    code = user_code.load(f"{path}:step")
    assert code.arrays == arrays and code_report.identified(code).rule == f"{TABLE}#delta"


def test_assertions_hold_the_layout_and_the_scale():
    memorem.assert_update(gated, f"{TABLE}#gated_delta", layout="[d_v, d_k]")
    with pytest.raises(AssertionError, match=r"its state is \[d_k, d_v\]"):
        memorem.assert_update(transposed, f"{TABLE}#decay", layout="[d_v, d_k]")
    with pytest.raises(AssertionError, match="scale ignored"):
        memorem.assert_update(gated, f"{TABLE}#gated_delta", key_scale="1/sqrt(d_k)")
    memorem.assert_update(lambda S, k, v, b: gated(S, k / len(k) ** 0.5, v, b, 1), f"{TABLE}#delta", key_scale="1/sqrt(d_k)")
    with pytest.raises(UsageError, match="no update rule"):
        memorem.assert_update(gated, "updates.gradient_table#gated_delt")


BAD = {
    "def step(S, k): return S": "takes S, k",
    "def step(S, k, v): raise RuntimeError('no')": "RuntimeError: no",
    "def step(S, k, v): return S[0]": "another shape",
    "def step(S, k, v): return S / 0": "not finite",
    "import random\ndef step(S, k, v): return S * random.random()": "another result",
    "step = 3": "no function",
    "import nowhere_at_all": "cannot be imported: ModuleNotFoundError",
    "def step(S, k, v": "SyntaxError",
}


@pytest.mark.filterwarnings("ignore:divide by zero:RuntimeWarning")
@pytest.mark.parametrize("text", BAD)
def test_what_cannot_be_run_ends_in_one_line(tmp_path, text):
    path = tmp_path / "mine.py"
    path.write_text(text)
    with pytest.raises(UsageError) as raised:
        code_report.identified(user_code.load(f"{path}:step"))
    assert BAD[text] in str(raised.value) and "\n" not in str(raised.value)


@pytest.mark.parametrize("address", ["mine.py", ":step", "nowhere.py:step"])
def test_addresses_that_are_none(address):
    with pytest.raises(UsageError):
        user_code.load(address)


def test_the_command_says_that_it_runs_code(tmp_path, capsys):
    path = tmp_path / "mine.py"
    path.write_text("import numpy as np\n\ndef step(S, k, v):\n    return S + np.outer(v, k)\n")
    assert code_report.check(f"{path}:step") == 0
    said = capsys.readouterr().out
    assert "your own code" in said and f"{TABLE}#hebb" in said
    assert code_report.check(f"{path}:step", as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["rule"] == f"{TABLE}#hebb"
