"""What holds on a GPU, as far as it can be seen without one: on meta and fake tensors, and by the numbers that are planned with."""

import hashlib
import subprocess
import sys
import threading

import pytest
import torch
from memorem.numerics.engines import engine
from memorem.numerics.memories import observables
from memorem.numerics.sampling import blocks, devices
from memorem.numerics.sampling.toolkit import Sim, Streams, Workspace, streams
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

POINT = {"N": 300, "d_k": 4, "d_v": 3}
TOUCHING = {
    "inverse_snr": {},
    "first_inverse_snr": {},
    "kernel_inverse_snr": {},
    "noisy_kernel_inverse_snr": {"beta": 1.0, "sigma": 0.5, "flip": 0.1},
    "delta_error": {"eta": 0.5},
    "delta_crosstalk": {"eta": 0.5, "age": 3},
    "interference": {},
}


@pytest.fixture
def alone():
    yield
    devices.shared_by(1)


class Largest(TorchDispatchMode):
    """The most numbers of one tensor that any operation makes."""

    numbers = 0

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        made = function(*args, **(kwargs or {}))
        self.numbers = max([self.numbers, *(leaf.numel() for leaf in tree_leaves(made) if isinstance(leaf, torch.Tensor))])
        return made


@pytest.mark.parametrize("name", TOUCHING)
def test_no_tensor_is_larger_than_what_the_simulation_says_it_touches(name):
    """And what is linear in pairs says so: a hundred thousand pairs of width sixteen fit into a gibibyte, but not where all overlaps are made."""
    simulation, memories = getattr(observables, name), 8
    point = {key: value for key, value in POINT.items() if name != "interference" or key != "d_v"} | TOUCHING[name]
    sim = Sim(memories, streams("touched", 0, memories, tile=memories, device="cpu"), torch.device("cpu"))
    with Largest() as seen:
        simulation(sim, **point)
    assert 0 < seen.numbers <= memories * blocks.touched(simulation, point)
    needed = blocks.needed(simulation, {**point, "N": 100_000, "d_k": 16, "d_v": 16})
    assert (needed > 2**30) is (name == "interference")


def test_a_workspace_on_a_gpu_lends_its_buffers_again():
    """A tensor made on cuda says that it is on cuda:0."""
    with FakeTensorMode():
        kept = Workspace()
        first = kept.empty(0, (4, 3), torch.float32, torch.device("cuda"))
        assert first.device != torch.device("cuda")
        assert kept.empty(0, (4, 3), torch.float32, torch.device("cuda")) is first
        assert kept.empty(0, (4, 2), torch.float32, torch.device("cuda")) is not first


def test_off_the_cpu_no_more_is_drawn_at_once_than_one_number_a_thread():
    sizes = [part.numel() for part, _ in Streams((1, 2), 1000).tiles(torch.empty(1500, 100, device="meta"))]
    whole, rest = divmod(100_000, devices.WAVE)
    assert sizes == [*[devices.WAVE] * whole, rest, *[devices.WAVE] * (50_000 // devices.WAVE), 50_000 % devices.WAVE]
    assert devices.WAVE % 64 == 0  # signs are drawn 64 from a word
    assert [part.shape for part, _ in Streams((1, 2), 1000).tiles(torch.empty(1500, 100))] == [(1000, 100), (500, 100)]


def test_a_gpu_with_fewer_threads_than_a_wave_is_refused(monkeypatch):
    monkeypatch.setattr(devices, "_threads", lambda device: devices.WAVE - 1)
    with pytest.raises(devices.DeviceError, match="32767 threads"), devices.full_precision("cuda"):
        pass


MATMUL = torch.backends.cuda.matmul


@pytest.mark.parametrize("usual", ["none", "tf32"])
def test_products_are_made_in_full_precision_whatever_the_process_has_set(request, usual):
    before, seen = MATMUL.fp32_precision, []
    request.addfinalizer(lambda: setattr(MATMUL, "fp32_precision", before))
    MATMUL.fp32_precision = usual

    def simulation(sim):
        seen.append((MATMUL.fp32_precision, torch.backends.mkldnn.matmul.fp32_precision))
        return sim.gaussian(2).sum(-1)

    blocks.run_block(simulation, {}, key="tf32", block=0, device="cpu", replicates=4)
    assert seen == [("ieee", "ieee")] and MATMUL.fp32_precision == usual


def test_a_simulation_that_lowers_the_precision_is_an_error():
    def simulation(sim):
        MATMUL.allow_tf32 = True
        return sim.gaussian(2).sum(-1)

    before = MATMUL.fp32_precision
    with pytest.raises(devices.DeviceError, match="precision"):
        blocks.run_block(simulation, {}, key="tf32", block=0, device="cpu", replicates=4)
    assert MATMUL.fp32_precision == before


@pytest.mark.parametrize(("gpus", "workers", "share"), [(0, 1, 1), (0, 4, 4), (2, 4, 2), (4, 3, 1), (2, 5, 3)])
def test_workers_of_one_machine_share_its_memory(monkeypatch, alone, gpus, workers, share):
    monkeypatch.setattr(devices, "_memory", lambda device: 1200)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: gpus)
    threads = torch.get_num_threads()
    engine.prepare(workers=workers)
    torch.set_num_threads(threads)
    assert devices.memory_limit("cuda" if gpus else "cpu") == 1200 // share


def test_lanes_wait_where_memory_does_not_hold_them_all(monkeypatch):
    """Four lanes, memory for two chunks: two at once, the same values as on one lane."""
    lock, here, most = threading.Lock(), [0], [0]

    def simulation(sim, *, N):
        with lock:
            here[0] += 1
            most[0] = max(most[0], here[0])
        values = sim.gaussian(N).sum(-1)
        threading.Event().wait(0.01)
        with lock:
            here[0] -= 1
        return values

    def values(**options):
        return blocks.run_block(simulation, {"N": 4}, key="lanes", block=0, device="cpu", replicates=1 << 16, chunk=1 << 13, **options)

    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(4)
        free = values()
        assert most[0] > 2
        most[0] = 0
        monkeypatch.setattr(blocks, "memory_limit", lambda device: 2 * (1 << 13) * blocks.needed(simulation, {"N": 4}))
        assert torch.equal(values(), free) and most[0] == 2
    finally:
        torch.set_num_threads(threads)


PRINTED = """
import hashlib
from memorem.numerics.memories import observables
from memorem.numerics.sampling import blocks, devices
values = blocks.run_block(observables.inverse_snr, dict(N=64, d_k=32, d_v=16), key="a", block=0, device="cpu", replicates=256, chunk=64)
print(devices.arithmetic(), hashlib.sha256(values.numpy().tobytes()).hexdigest())
"""


def test_values_are_the_same_under_one_arithmetic_and_the_word_tells_others_apart():
    def run(capability):
        found = subprocess.run([sys.executable, "-c", PRINTED], env={"ATEN_CPU_CAPABILITY": capability}, capture_output=True, text=True, check=True)
        return tuple(found.stdout.split())

    values = blocks.run_block(observables.inverse_snr, {"N": 64, "d_k": 32, "d_v": 16}, key="a", block=0, device="cpu", replicates=256, chunk=64)
    found = {(devices.arithmetic(), hashlib.sha256(values.numpy().tobytes()).hexdigest()), run("avx2"), run("default")}
    assert len(found) == len({word for word, _ in found})


@pytest.mark.parametrize(("dtype", "bits", "reach"), [(torch.float32, 24, 5.77), (torch.float64, 53, 8.57)])
def test_normals_end_where_their_uniforms_do(dtype, bits, reach):
    """The root of 2 b log 2 for uniforms of b bits: no float32 normal lies further out, which is said where it matters."""
    assert (2 * bits * torch.tensor(2.0).log().item()) ** 0.5 == pytest.approx(reach, abs=5e-3)  # the page has two decimals
    drawn = torch.empty(1 << 24, dtype=dtype).normal_(generator=torch.Generator().manual_seed(1)).abs().max()
    assert 5 < drawn <= reach + 5e-3
