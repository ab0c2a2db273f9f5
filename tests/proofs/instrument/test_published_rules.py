"""Rules that users know by name, each written out here from its published equation in float64, are named by what the library has derived."""

import memorem
import numpy as np
import pytest
from memorem.proofs.instrument import code_report, user_code


def gated_delta_per_channel(S, k, v, alpha, beta):
    """Kimi Delta Attention: S_t = S_{t-1} Diag(alpha) (I - beta k k') + beta v k'."""
    return S @ np.diag(alpha) @ (np.eye(len(k)) - beta * np.outer(k, k)) + beta * np.outer(v, k)


def rwkv7(S, k, v, w, a):
    """RWKV-7 with the removal key equal to the key and one rate a: S (Diag(w) - k (a k)') + a v k'."""
    return S @ (np.diag(w) - np.outer(k, a * k)) + a * np.outer(v, k)


def gated_oja(S, k, v, g, beta):
    """S <- e^g S, then S <- S + beta v (k - S' v)'."""
    S = np.exp(g) * S
    return S + beta * np.outer(v, k - S.T @ v)


def gated_oja_per_channel(S, k, v, b, beta):
    """The same with a gate for every coordinate of the value."""
    S = b[:, None] * S
    return S + beta * np.outer(v, k - S.T @ v)


def both_gates(S, k, v, left, right):
    """S <- Diag(left) S Diag(right) + v k'."""
    return left[:, None] * S * right[None, :] + np.outer(v, k)


def scaled_by_inverse_size(S, k, v, beta):
    """Longhorn, the proximal step: S + beta/(1 + beta |k|^2) (v - S k) k'."""
    return S + beta / (1 + beta * k @ k) * np.outer(v - S @ k, k)


STEPS = [
    (gated_delta_per_channel, "updates.gated_corrections#channel_gated_delta", "eta = beta, a = alpha"),
    (rwkv7, "updates.gated_corrections#diagonal_minus_rank_one", "eta = a, a = w"),
    (gated_oja, "updates.gated_corrections#gated_oja", "eta = beta, gate = exp(g)"),
    (gated_oja_per_channel, "updates.gated_corrections#channel_gated_oja", "eta = beta, b = b"),
    (both_gates, "updates.two_sided#gates", "a = right, b = left"),
]


def scores(q, k, scale=None):
    weights = np.exp(q @ k.T * (q.shape[-1] ** -0.5 if scale is None else scale))
    return np.tril(weights)


def softmax_attention(q, k, v):
    """softmax(q k'/sqrt d) v, causal."""
    weights = scores(q, k)
    return weights / weights.sum(-1, keepdims=True) @ v


def forgetting_attention(q, k, v, f):
    """softmax(q k'/sqrt d + D) v with D_ts = sum over s < u <= t of log f_u (Forgetting Transformer)."""
    total = np.cumsum(np.log(f), axis=-1)[: len(f)]
    logits = np.where(np.tril(np.ones((len(q), len(q)))) > 0, q @ k.T / np.sqrt(q.shape[-1]) + total[:, None] - total[None, :], -np.inf)
    weights = np.exp(logits - logits.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True) @ v


def linear_biases(q, k, v, slope):
    """ALiBi: softmax(q k'/sqrt d - slope (t - s)) v."""
    distance = np.arange(len(q))[:, None] - np.arange(len(q))[None, :]
    weights = np.tril(np.exp(q @ k.T / np.sqrt(q.shape[-1]) - slope * np.maximum(distance, 0)))
    return weights / weights.sum(-1, keepdims=True) @ v


def linear_transformer(q, k, v):
    """Katharopoulos et al. 2020: phi(q)' sum phi(k) v' / phi(q)' sum phi(k), phi = elu + 1."""
    feature = [np.where(x > 0, x + 1, np.exp(x)) for x in (q, k)]
    S, z, answers = np.zeros((k.shape[1], v.shape[1])), np.zeros(k.shape[1]), []
    for query, key, value in zip(*feature, v, strict=True):
        S, z = S + np.outer(key, value), z + key
        answers.append(query @ S / (query @ z))
    return np.array(answers)


def ridge_memory(q, k, v, penalty):
    """The minimiser of sum |v - S k|^2 + penalty |S|^2 over all pairs so far, read at q (MesaNet without gates)."""
    answers = []
    for t in range(1, len(q) + 1):
        inverse = np.linalg.inv(k[:t].T @ k[:t] + penalty * np.eye(k.shape[1]))
        answers.append(v[:t].T @ k[:t] @ inverse @ q[t - 1])
    return np.array(answers)


def sliding_window(q, k, v):
    """Linear attention to the last three positions."""
    gaps = np.arange(len(q))[:, None] - np.arange(len(q))[None, :]
    return q @ k.T * ((gaps >= 0) & (gaps < 3)) @ v


SEQUENCES = [
    (softmax_attention, "updates.softmax_as_hebbian#answer", "queries times 1/sqrt(d_k)"),
    (forgetting_attention, "updates.attention_step#answer", "gate = f"),
    (linear_biases, "updates.attention_step#answer", "gate = exp(-slope)"),
    (linear_transformer, "updates.softmax_as_hebbian#answer", ""),
    (ridge_memory, "updates.recursive_least_squares#minimiser", "theta = penalty"),
    (sliding_window, "updates.window#slide", ""),
]


@pytest.mark.parametrize(("function", "address", "reading"), STEPS + SEQUENCES, ids=lambda one: getattr(one, "__name__", None))
def test_a_published_rule_is_named(function, address, reading):
    found = code_report.identified(user_code.of(function))
    assert found.rule == address, "\n".join(code_report.lines(found))
    assert reading in found.readings[0].said()
    assert found.readings[0].error < 1e-12


def forgets_the_new_weight(q, k, v, f):
    """A mistake: the gate of a step multiplies its own weight as well."""
    total = np.cumsum(np.log(f))
    weights = np.tril(np.exp(q @ k.T / np.sqrt(q.shape[-1]) + total[:, None] - total[None, :] + np.log(f)[None, :]))
    return weights / weights.sum(-1, keepdims=True) @ v


def too_wide(q, k, v, penalty):
    """A mistake: the penalty is divided by the number of pairs."""
    answers = []
    for t in range(1, len(q) + 1):
        answers.append(v[:t].T @ k[:t] @ np.linalg.inv(k[:t].T @ k[:t] + penalty / t * np.eye(k.shape[1])) @ q[t - 1])
    return np.array(answers)


@pytest.mark.parametrize("function", [forgets_the_new_weight, too_wide])
def test_a_rule_with_a_mistake_is_not_named(function):
    found = code_report.identified(user_code.of(function))
    assert found.rule is None and found.departs is not None


def formula(address):
    id, part = address.split("#")
    return memorem.theorem(id).parts[part].equals


def heavy_ball(K, V, eta, mu):
    """S_{t+1} = S_t - eta grad + mu (S_t - S_{t-1}), the loss |v - S k|^2/2 (Polyak 1964)."""
    before = S = np.zeros((V.shape[1], K.shape[1]))
    for k, v in zip(K, V, strict=True):
        before, S = S, S - eta * np.outer(S @ k - v, k) + mu * (S - before)
    return S


def test_momentum_is_the_heavy_ball():
    rng = np.random.default_rng(5)
    K, V = rng.normal(size=(6, 4)), rng.normal(size=(6, 3))
    S = M = np.zeros((3, 4))
    for k, v in zip(K, V, strict=True):
        after = formula("updates.momentum#step").evaluate({"S": S, "M": M, "k": k, "v": v, "eta": 0.3, "mu": 0.7}, backend="numpy")
        S, M = after, after - S
    assert np.abs(S - heavy_ball(K, V, 0.3, 0.7)).max() < 1e-12 * np.abs(S).max()


def test_removal_keys_are_those_of_rwkv7():
    """S_t = S_{t-1} (Diag(w) - kappa' (a kappa)) + v' k with row vectors kappa, a, k (Peng et al. 2025)."""
    rng = np.random.default_rng(6)
    S, w, kappa, a, k, v = rng.normal(size=(3, 4)), *rng.uniform(size=(3, 4)), rng.normal(size=4), rng.normal(size=3)
    kappa = kappa / np.linalg.norm(kappa)
    read = S @ kappa
    published = S * w - read[:, None] * (a * kappa)[None, :] + v[:, None] * k[None, :]
    found = formula("updates.gated_corrections#removal_key").evaluate({"S": S, "a": w, "c": kappa, "r": a, "k": k, "v": v}, backend="numpy")
    assert np.abs(found - published).max() < 1e-14


def test_composed_two_sided_steps_are_two_steps():
    rng = np.random.default_rng(7)
    S, U = rng.normal(size=(3, 4)), rng.normal(size=(2, 3, 4))
    D, A = rng.normal(size=(2, 3, 3)), rng.normal(size=(2, 4, 4))
    state = S
    for left, right, write in zip(D, A, U, strict=True):
        state = left @ state @ right + write
    letters = {"S": S, **{f"{name}_{n + 1}": x[n] for name, x in (("D", D), ("A", A), ("U", U)) for n in (0, 1)}}
    assert np.abs(formula("updates.two_sided#composition").evaluate(letters, backend="numpy") - state).max() < 1e-12
