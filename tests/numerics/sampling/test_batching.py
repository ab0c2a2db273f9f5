"""A block is a function of its key alone: chunks, lanes and lost memory change no draw and no value."""

import threading

import pytest
import torch
from memorem.numerics.memories import observables
from memorem.numerics.sampling import blocks, toolkit
from memorem.numerics.statistics.samples import MeanSample

DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
POINT = {"N": 9, "d_k": 12, "d_v": 7}
KEY = {"key": "chunks", "block": 3}


def every_sampler(sim, *, N, d_k, d_v):
    """A number per memory that changes with any draw of any sampler."""
    vectors = [sim.vectors(kind, N, width) for kind in ("gaussian", "sphere", "rademacher") for width in (d_k, d_v)]
    other = [sim.signs(N), sim.uniform(N), sim.bernoulli(0.3, N), sim.naturals(5, N)]
    return sum((i + 1) * x.double().flatten(1).sum(-1) for i, x in enumerate([*vectors, *other]))


def block(simulation=every_sampler, point=POINT, **options):
    return blocks.draw_block(simulation, point, **{"device": "cpu", **KEY, **options})


@pytest.fixture
def small_tiles(monkeypatch):
    monkeypatch.setitem(blocks.TILE, "cpu", 8 * blocks.drawn(POINT))
    monkeypatch.setitem(blocks.NUMBERS, "cpu", 64 * blocks.drawn(POINT))


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize("chunk", [1, 8, 16, 24, 30, 64, 1000])
def test_no_draw_depends_on_the_chunk(chunk):
    assert (blocks.tile_for(POINT, "cpu"), blocks.replicates_for(POINT)) == (8, 64)
    assert torch.equal(block(chunk=chunk).values, block(chunk=8).values)


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize(
    ("name", "point"),
    [
        ("inverse_snr", POINT), ("inverse_snr", {"N": 2, "d_k": 12, "d_v": 7}), ("first_inverse_snr", POINT), ("interference", {"N": 9, "d_k": 12}),
        ("kernel_inverse_snr", POINT), ("chain_mse", {"N": 5, "d_k": 7, "L": 3}), ("delta_crosstalk", {"N": 9, "d_k": 6, "eta": 0.7, "age": 2}),
        ("delta_error", {"N": 9, "d_k": 6, "d_v": 5, "eta": 0.7, "gate": 0.9}),
    ],
)  # fmt: skip
def test_no_value_depends_on_the_chunk(name, point):
    simulation, tile = getattr(observables, name), blocks.tile_for(point, "cpu")
    one, whole = (block(simulation, point, chunk=chunk).values for chunk in (tile, blocks.replicates_for(point)))
    assert tile < len(one) and torch.equal(one, whole)


@pytest.mark.usefixtures("small_tiles")
def test_no_value_depends_on_the_number_of_threads():
    threads = torch.get_num_threads()
    try:
        found = []
        for count in (1, 3):
            torch.set_num_threads(count)
            found.append(block(observables.inverse_snr, chunk=8).values)
            assert torch.get_num_threads() == count
    finally:
        torch.set_num_threads(threads)
    assert torch.equal(*found)


def test_ratios_are_joined_column_by_column():
    def pair(sim, *, N, d_k, d_v):
        x = sim.gaussian(N)
        return x.sum(-1), x.square().sum(-1)

    small, whole = block(pair, chunk=blocks.tile_for(POINT, "cpu")).values, block(pair, chunk=blocks.replicates_for(POINT)).values
    assert all(map(torch.equal, small, whole))


def test_a_returned_draw_outlives_its_buffer():
    tile = blocks.tile_for(POINT, "cpu")
    values = block(lambda sim, **point: sim.gaussian(1)[:, 0], chunk=tile).values
    assert len(values.unique()) == len(values) > tile


@pytest.mark.parametrize("device", DEVICES)
def test_tiles_of_a_key_never_share_a_seed(device):
    seeds = {toolkit._seed(12345, counter) & 0xFFFFFFFF for counter in range(100_000)}
    assert len(seeds) == 100_000
    first, second = (toolkit.streams("a", i, 4, tile=2, device=device).generators for i in (0, 1))
    assert [g.initial_seed() for g in first][1] == second[0].initial_seed()


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("shape", [(1,), (5, 13), (64,), (3, 100)])
def test_signs_are_fair_and_independent(device, shape):
    drawn = blocks.Sim(20_000, toolkit.streams("signs", 0, 20_000, tile=512, device=device), torch.device(device), torch.float64).signs(*shape)
    flat = drawn.flatten(1)[:, :64]
    assert set(drawn.unique().tolist()) == {-1.0, 1.0}
    moments = flat.T @ flat / len(flat)  # [width, width]: the identity up to noise of 1 / sqrt(20000)
    assert (moments - torch.eye(flat.shape[1], device=device, dtype=torch.float64)).abs().max() < 6 / 20_000**0.5
    assert flat.mean(0).abs().max() < 6 / 20_000**0.5


class Starved:
    """A simulation that runs out of memory above a number of memories."""

    def __init__(self, most, error):
        self.most, self.error, self.seen = most, error, []

    def __call__(self, sim, **point):
        self.seen.append(sim.replicates)
        if sim.replicates > self.most:
            raise self.error
        return observables.inverse_snr(sim, **point)


ERRORS = [torch.OutOfMemoryError("CUDA out of memory"), MemoryError(), RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory")]


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_out_of_memory_falls_back_to_smaller_chunks_with_the_same_draws(error):
    starved = Starved(16, error)
    found = block(starved, chunk=64)
    assert found.chunk == 16 and starved.seen[:2] == [64, 32]
    torch.testing.assert_close(found.values, block(observables.inverse_snr, chunk=64).values, rtol=1e-6, atol=0)


@pytest.mark.usefixtures("small_tiles")
def test_out_of_memory_at_one_tile_is_refused_with_the_numbers():
    with pytest.raises(blocks.SizeError, match=r"8 memories at .*'N': 9"):
        block(Starved(4, MemoryError()), chunk=64)


def test_other_errors_are_not_taken_for_lost_memory():
    with pytest.raises(RuntimeError, match="shapes"):
        block(Starved(0, RuntimeError("shapes")), chunk=64)


@pytest.mark.parametrize(
    "shaped", [lambda x: x, lambda x: (x, x.square()), lambda x: toolkit.Instance({"x": x}, x)], ids=["values", "pairs", "instances"]
)
def test_a_block_outlives_the_workspace_that_the_next_one_draws_into(shaped):
    def tensors(values):
        return (
            [*values.inputs.values(), values.value]
            if isinstance(values, toolkit.Instance)
            else list(values if isinstance(values, tuple) else [values])
        )

    def simulation(sim, **point):
        return shaped(sim.gaussian(3))

    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(1)  # one lane, and so one workspace
        first = tensors(block(simulation, replicates=64).values)
        before = [one.clone() for one in first]
        block(simulation, replicates=64, block=4)
    finally:
        torch.set_num_threads(threads)
    assert all(torch.equal(one, kept) for one, kept in zip(first, before, strict=True))


def test_a_lane_computes_its_share_of_a_block_at_once():
    threads = torch.get_num_threads()
    try:
        for count in (1, 2, 4):
            torch.set_num_threads(count)
            assert blocks.chunk_for(observables.inverse_snr, POINT, "cpu") == blocks.replicates_for(POINT) // count
    finally:
        torch.set_num_threads(threads)


def test_a_fallback_is_recorded():
    values = torch.arange(4.0)
    sample = MeanSample.begun({}, values)
    plain, fallen = sample.with_block(0, values), sample.with_block(1, values, fallback=16)
    assert (plain.fallbacks, fallen.fallbacks) == ({}, {1: 16})
    assert fallen.with_block(0, values).fallbacks == {1: 16}


def test_one_lane_is_the_caller_and_more_are_threads():
    def who(sim, **point):
        seen.add(threading.current_thread())
        return observables.inverse_snr(sim, **point)

    threads = torch.get_num_threads()
    try:
        for count, inside in ((1, True), (2, False)):
            seen = set()
            torch.set_num_threads(count)
            block(who, chunk=blocks.tile_for(POINT, "cpu"))
            assert (seen == {threading.main_thread()}) == inside
    finally:
        torch.set_num_threads(threads)


def test_a_simulation_that_forms_no_pairs_is_not_refused_for_them():
    """A hundred thousand items: 38 GiB of overlaps of all pairs, which the Hebbian memory of narrow keys never forms."""
    point = {"N": 100_000, "d_k": 16, "d_v": 16}
    assert blocks.touched(observables.inverse_snr, point) < blocks.cost(point) / 1000
    assert blocks.replicates_for(point, "cpu", observables.inverse_snr) >= 1
    assert blocks.touched(observables.inverse_snr, {"N": 8, "d_k": 16, "d_v": 16}) == 8 * 48 + 64
