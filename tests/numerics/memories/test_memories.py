"""Definition, naive reference, batched form: one test for each link, odd sizes included."""

import pytest
import torch
from memorem.numerics.memories import bound, chain, delta, kernel, linear, observables
from memorem.numerics.memories.sign_flips import signs
from memorem.numerics.sampling import blocks, toolkit
from memorem.numerics.sampling.devices import DeviceError, resolve

SIZES = [(1, 1, 1), (2, 5, 6), (2, 1, 3), (3, 4, 2), (7, 5, 1), (6, 3, 8)]
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


def drawn(N, d_k, d_v, kind="gaussian", replicates=3, device="cpu"):
    sim = blocks.Sim(
        replicates, toolkit.streams(f"{N}|{d_k}|{d_v}", 0, replicates, tile=replicates, device=device), torch.device(device), torch.float64
    )
    return sim.vectors(kind, N, d_k), sim.vectors("gaussian", N, d_v)


def unit(x):
    return x / x.norm(dim=-1, keepdim=True)


@pytest.mark.parametrize("size", [*SIZES, (8, 1, 2), (12, 2, 1), (14, 2, 2)])
def test_linear(size):
    k, v = drawn(*size)
    naive = linear.naive_inverse_snr(k, v, linear.signs_of(*size))
    torch.testing.assert_close(linear.inverse_snr(k, v), naive, rtol=1e-10, atol=1e-12)
    torch.testing.assert_close(linear.inverse_snr(k, v.clone(), overwrite_v=True), naive, rtol=1e-10, atol=1e-12)
    plain = linear.naive_inverse_snr(k, v, torch.ones(size[0], size[0]))
    torch.testing.assert_close(linear.inverse_snr_of(k, v, size[0] // 2), plain[:, size[0] // 2], rtol=1e-10, atol=1e-12)
    k, v = unit(k), unit(v)
    naive, known = linear.naive_inverse_snr(k, v, linear.signs_of(*size)), {"unit_keys": True, "unit_values": True}
    torch.testing.assert_close(linear.inverse_snr(k, v, **known), naive, rtol=1e-10, atol=1e-12)
    torch.testing.assert_close(linear.inverse_snr(k, v.clone(), overwrite_v=True, **known), naive, rtol=1e-10, atol=1e-12)
    torch.testing.assert_close(linear.interference(k), linear.naive_interference(k), rtol=1e-10, atol=1e-10)


def fixed(queries, N, own, layer=0):
    return signs(queries, N, own, "cpu", torch.float64, layer)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", kernel.KERNELS)
def test_kernels(size, name):
    k, v = drawn(*size, kind="sphere")
    made, noise = kernel.KERNELS[name], drawn(*size)[0]
    for q in (1.5 * k, k[:, :2], k[:, :1] + 0.1 * noise[:, :1]):
        pattern = fixed(q.shape[1], size[0], 0)
        torch.testing.assert_close(
            kernel.inverse_snr(k, q, v, made, pattern), kernel.naive_inverse_snr(k, q, v, made, pattern), rtol=1e-10, atol=1e-12
        )


@pytest.mark.parametrize("entries", [1, 150, 1000, 9800])
def test_kernels_by_rows_and_memories(monkeypatch, entries):
    k, v = drawn(70, 3, 2)
    whole = kernel.inverse_snr(k, k, v, kernel.relu, fixed(70, 70, 0))
    monkeypatch.setitem(kernel.ENTRIES, "cpu", entries)
    torch.testing.assert_close(kernel.inverse_snr(k, k, v, kernel.relu, fixed(70, 70, 0)), whole, rtol=1e-12, atol=0)


GATES = [{"eta": 0.7, "gate": 0.9, "gain": 0.4}, {"eta": 1.0}, {"eta": 0.0, "gate": 0.8, "gain": 1.0}, {"eta": 0.5, "gate": 0.0}]


@pytest.mark.parametrize("size", [*SIZES, (33, 5, 4), (100, 7, 3), (70, 65, 2)])
@pytest.mark.parametrize("settings", GATES, ids=str)
def test_delta(size, settings):
    k, v = drawn(*size, kind="sphere")
    naive = delta.naive_state(k, v, **settings)
    torch.testing.assert_close(delta.state(k, v, **settings), naive, rtol=1e-10, atol=1e-12)
    torch.testing.assert_close(delta.error(k, v.clone(), overwrite_v=True, **settings), delta.naive_error(k, v, **settings), rtol=1e-10, atol=1e-12)
    for item in {0, size[0] // 2, size[0] - 1}:
        weights = delta.read_weights(k, item, **settings)
        torch.testing.assert_close(weights, delta.naive_read_weights(k, item, **settings), rtol=1e-10, atol=1e-12)
        torch.testing.assert_close(torch.einsum("rn,rnm->rm", weights, v), torch.einsum("rmd,rd->rm", naive, k[:, item]), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("size", SIZES)
def test_chain(size):
    books = [drawn(size[0], width, 1)[0] for width in (size[1], size[2], 4)]
    count = min(size[0], 3)
    of_book = [fixed(count, size[0], 1, layer) for layer in range(2)]  # of the second and the third codebook
    couplings = [of_book[0], of_book[0] * of_book[1]]
    naive = torch.stack([chain.naive_read(books, i, [pattern[i] for pattern in of_book])[:] for i in range(count)], dim=1)
    torch.testing.assert_close(chain.read(books, couplings, count), naive, rtol=1e-10, atol=1e-10)
    torch.testing.assert_close(chain.error(books, couplings, count), (naive - books[-1][:, :count]).square().sum(-1), rtol=1e-10, atol=1e-10)
    plain = torch.stack([chain.naive_read(books, i) for i in range(count)], dim=1)
    torch.testing.assert_close(chain.read(books, [torch.ones_like(pattern) for pattern in couplings], count), plain, rtol=1e-10, atol=1e-10)


def test_a_chain_without_look_ups_changes_nothing():
    books = [drawn(4, 3, 1)[0]]
    torch.testing.assert_close(chain.read(books, [], 2), books[0][:, :2])
    assert chain.error(books, [], 2).abs().max() == 0


@pytest.mark.parametrize("width", [1, 2, 7, 8])
def test_transforms_convolve_and_correlate_as_their_definitions_say(width):
    keys, values = torch.randn(2, 3, 4, width, generator=torch.Generator().manual_seed(5), dtype=torch.float64)
    torch.testing.assert_close(bound.convolved(keys, values), bound.naive_convolved(keys, values))
    torch.testing.assert_close(bound.correlated(keys, values), bound.naive_correlated(keys, values))


@pytest.mark.parametrize("kind", ["sphere", "rademacher"])
@pytest.mark.parametrize("shape", [(4, 1), (3, 5)])
def test_unit_vectors_have_norm_one(kind, shape):
    sim = blocks.Sim(50, toolkit.streams("norms", 0, 50, tile=16, device="cpu"), torch.device("cpu"))
    assert (sim.vectors(kind, *shape).norm(dim=-1) - 1).abs().max() < 1e-5


@pytest.mark.parametrize("device", DEVICES)
def test_blocks_are_functions_of_their_key(device):
    point = {"N": 4, "d_k": 6, "d_v": 3}
    one, again, other = (
        blocks.run_block(observables.inverse_snr, point, key=key, block=block, device=device) for key, block in (("a", 2), ("a", 2), ("a", 3))
    )
    assert torch.equal(one, again) and not torch.equal(one, other)
    assert one.shape == (blocks.replicates_for(point),)


def test_too_large_a_memory_is_refused_before_it_is_made():
    with pytest.raises(blocks.SizeError, match="GiB"):
        blocks.replicates_for({"N": 10**6, "d_k": 10**5, "d_v": 8})


def test_devices():
    assert resolve("cpu").type == "cpu"
    with pytest.raises(DeviceError, match="auto, cpu or cuda"):
        resolve("tpu")
    if not torch.cuda.is_available():
        with pytest.raises(DeviceError, match="no CUDA device"):
            resolve("cuda")
