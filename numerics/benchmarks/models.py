"""What is measured: memory models and sizes, each with its engine, its floor, and the batched script that reads one query of each memory."""

from dataclasses import dataclass, field

from ..memories import observables
from . import floors, scripts

SIZES = ((64, 16, 16), (64, 64, 64), (256, 64, 64), (1024, 128, 128), (4096, 256, 256))
LAYERS, ETA = 3, 0.5


@dataclass(frozen=True)
class Model:
    """A memory model: the engine's observable with its settings, floor(workspace, R, N, d_k, d_v), script(R, N, d_k, d_v) -> [R].

    family names the target that it is held to; layers counts codebooks after the first, for chains.
    """

    observable: str
    family: str
    floor: object
    script: object
    settings: dict = field(default_factory=dict)

    def point(self, size):
        """The parameters of one size; beta is the square root of the width, as attention with unit keys has it."""
        N, d_k, d_v = size
        widths = {"N": N, "d_k": d_k} if self.observable == "chain_mse" else {"N": N, "d_k": d_k, "d_v": d_v}
        attention = {"beta": d_k**0.5} if self.family == "kernel" else {}
        return {**widths, **attention, **self.settings}

    def simulation(self, sim, **point):
        """The engine's observable."""
        return getattr(observables, self.observable)(sim, **point)


def _linear(kind):
    return Model("inverse_snr", "linear", floors.pairs, scripts.linear(kind), {"keys": kind, "values": kind})


def _kernel(name):
    settings = {"kernel_name": name, "keys": "sphere", "values": "sphere"}
    return Model("kernel_inverse_snr", "kernel", floors.pairs, scripts.kernel(name), settings)


MODELS = {
    "linear Gaussian": _linear("gaussian"),
    "linear sphere": _linear("sphere"),
    "linear Rademacher": _linear("rademacher"),
    "exponential kernel": _kernel("exponential"),
    "ReLU kernel": _kernel("relu"),
    "delta rule": Model("delta_error", "sequential", floors.delta, scripts.delta(ETA), {"eta": ETA}),
    "depth chain": Model("chain_mse", "sequential", floors.chain(LAYERS), scripts.chain(LAYERS), {"L": LAYERS, "keys": "sphere"}),
}

TARGETS = {"linear": 1.25, "kernel": 1.6, "sequential": 2.0}


def speedup_target(size):
    """How many times faster than the one-query script the engine is to reach 1 % precision."""
    N, d_k, _ = size
    return 80 if N >= 256 else 40 if d_k >= 64 else 25
