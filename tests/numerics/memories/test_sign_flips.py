"""Queries that read memories with fixed signs measure what queries of one plain memory measure, with less noise."""

from itertools import product

import pytest
import torch
from memorem.numerics.memories import chain, kernel, linear, observables, sign_flips
from memorem.numerics.sampling import blocks, ensembles, toolkit
from scipy.stats import ks_2samp

N = 3


def sign_vectors(N, d):
    """Every draw of N sign vectors of width d: [2^(N d), N, d]."""
    return torch.tensor(list(product((-1.0, 1.0), repeat=N * d)), dtype=torch.float64).view(-1, N, d) / d**0.5


def combined(*draws):
    """Every combination of them, each as likely as another."""
    index = torch.cartesian_prod(*(torch.arange(len(draw)) for draw in draws))
    return [draw[column] for draw, column in zip(draws, index.T, strict=True)]


def patterns(own):
    """No signs, the shipped ones of kernels, and some more."""
    plain = torch.ones(N, N, dtype=torch.float64).fill_diagonal_(own)
    return [plain, *(sign_flips.signs(N, N, own, "cpu", torch.float64, layer) for layer in range(5))]


@pytest.mark.parametrize("name", kernel.KERNELS)
def test_signs_leave_every_query_of_a_kernel_memory_its_law(name):
    """Over all sign memories, the values of each query are the same numbers as often, whatever the signs."""
    keys, values = combined(sign_vectors(N, 2), sign_vectors(N, 2))
    found = [kernel.inverse_snr(keys, 1.3 * keys, values, kernel.KERNELS[name], pattern) for pattern in patterns(0)]
    assert any(not torch.equal(found[0], other) for other in found[1:])
    for other in found[1:]:
        torch.testing.assert_close(other.sort(0).values, found[0].sort(0).values, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("size", [(3, 3, 3), (4, 1, 1), (6, 1, 1)], ids=["pairs", "four blocks", "two blocks"])
def test_signs_leave_every_query_of_a_linear_memory_its_law(size):
    keys, values = combined(*(sign_vectors(size[0], d) for d in size[1:]))
    overlaps = keys @ keys.transpose(-1, -2) * (1 - torch.eye(size[0], dtype=torch.float64))
    plain, signed = (overlaps @ values).square().sum(-1), linear.inverse_snr(keys, values)
    assert not torch.allclose(plain, signed)
    torch.testing.assert_close(signed.sort(0).values, plain.sort(0).values, rtol=1e-12, atol=1e-12)


def test_signs_leave_every_query_of_a_chain_its_law():
    books = combined(sign_vectors(N, 1), sign_vectors(N, 2), sign_vectors(N, 2))
    ones = torch.ones(N, N, dtype=torch.float64)
    plain = chain.error(books, [ones, ones], N).sort(0).values
    for first, second in zip(patterns(1)[1:], patterns(1)[2:], strict=False):
        torch.testing.assert_close(chain.error(books, [first, second], N).sort(0).values, plain, rtol=1e-12, atol=1e-12)


MODELS = [
    ("inverse_snr", {"N": 64, "d_k": 12, "d_v": 12, "keys": "sphere"}, 2.0),
    ("kernel_inverse_snr", {"N": 48, "d_k": 8, "d_v": 8, "beta": 1.0}, 4.0),
    ("kernel_inverse_snr", {"N": 48, "d_k": 8, "d_v": 8, "kernel_name": "relu"}, 2.0),
    ("noisy_kernel_inverse_snr", {"N": 48, "d_k": 8, "d_v": 8, "beta": 0.5, "sigma": 0.1}, 2.0),
    ("chain_mse", {"N": 32, "d_k": 12, "L": 3}, 2.0),
]


def plain(queries, N, own, device, dtype, layer=0):
    """No signs at all: one memory for all queries."""
    return torch.ones(queries, N, device=device, dtype=dtype).fill_diagonal_(own)


@pytest.mark.parametrize(("name", "point", "gain"), MODELS, ids=lambda x: x if isinstance(x, str) else "")
def test_signs_keep_the_mean_and_spare_memories(monkeypatch, name, point, gain):
    """Against the plain estimator on other draws: one mean within 5.5 standard errors of at most 2 %, and a variance smaller by the factor."""
    signed = run(name, point, "signed")
    monkeypatch.setattr(observables, "signs", plain)
    monkeypatch.setattr(linear, "signs", plain)
    monkeypatch.setattr(linear, "balanced", lambda count, device, dtype: torch.ones(count, count, device=device, dtype=dtype))
    one = run(name, point, "plain")
    error = (signed.var() / len(signed) + one.var() / len(one)).sqrt()
    assert abs(signed.mean() - one.mean()) < 5.5 * error < 0.1 * one.mean()
    assert one.var() > gain * signed.var()


def run(name, point, key):
    return blocks.run_block(getattr(observables, name), point, key=key, block=0, device="cpu", replicates=8192).double()


@pytest.mark.parametrize("kind", ensembles.ENSEMBLES)
def test_every_ensemble_is_symmetric(kind):
    """Coordinates, their sums and products of three of them against those of the negatives of other draws; an ensemble that is not must not be added."""

    def values(key, sign):
        sim = blocks.Sim(40_000, toolkit.streams(key, 0, 40_000, tile=4000, device="cpu"), torch.device("cpu"), torch.float64)
        x = sign * sim.vectors(kind, 3)
        return [x[:, 0], x.sum(-1), x.prod(-1), x.cumsum(-1).prod(-1)]

    for ours, theirs in zip(values("one", 1), values("other", -1), strict=True):
        assert ks_2samp(ours.numpy(), theirs.numpy()).pvalue > 1e-6


def test_balanced_signs_have_orthogonal_columns():
    for count in (1, 2, 4, 8):
        found = sign_flips.balanced(count, "cpu", torch.float64)
        torch.testing.assert_close(found.T @ found, count * torch.eye(count, dtype=torch.float64))
        assert (found.diagonal() == 1).all()


def test_signs_are_fixed_and_own_is_set():
    found = [sign_flips.signs(5, 9, own, "cpu", torch.float32, layer) for own in (0, 1) for layer in (0, 1)]
    assert all(set(pattern.diagonal().tolist()) == {own} for pattern, own in zip(found, (0, 0, 1, 1), strict=True))
    assert not torch.equal(found[2], found[3]) and {-1.0, 1.0} == set(found[2].unique().tolist())
    sign_flips.signs.cache_clear()
    assert torch.equal(found[0], sign_flips.signs(5, 9, 0, "cpu", torch.float32, 0))
