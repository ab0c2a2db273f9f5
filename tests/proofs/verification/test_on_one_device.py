"""Simulations of the whole library make every tensor on the device that they are given, seen on meta tensors, which hold no numbers."""

import torch
from memorem.numerics.sampling.toolkit import Sim, Streams
from memorem.proofs.runs import session
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.formulas import floats
from memorem.proofs.theorems.theorem import Algebraic
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

RUN = session.settings(profile="quick", device="cpu")
ASKED = ("Tensor.item() cannot be called on meta tensors", "linalg_lstsq")  # a number is asked for on the way, or torch knows no shape


class OneDevice(TorchDispatchMode):
    """Operations whose tensors lie on two devices are errors; single numbers and copies may."""

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        tensors = [leaf for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, torch.Tensor) and leaf.dim()]
        if len({one.device.type for one in tensors}) > 1 and "copy" not in str(function):
            raise AssertionError(f"{function} mixes devices")
        return function(*args, **(kwargs or {}))


def _outside(part):
    """What is wrong with a part's simulation on the meta device; None where nothing is, "asked" where it cannot be told."""
    dtype = torch.float64 if isinstance(part, Algebraic) else torch.float32
    sim = Sim(4, Streams((torch.Generator(),), 4), torch.device("meta"), dtype)
    try:
        with OneDevice():
            made = part.simulation(sim, **floats(RUN.points(part)[0]))
    except (RuntimeError, NotImplementedError) as error:
        return "asked" if any(text in str(error) for text in ASKED) else str(error)
    except AssertionError as error:
        return str(error)
    values = made if isinstance(made, tuple) else (getattr(made, "value", made),)
    return None if all(one.device.type == "meta" for one in values) else "values are on another device"


def test_no_simulation_leaves_its_device():
    found = {
        f"{theorem.id}#{name}": _outside(part)
        for theorem in map(discovery.theorem, discovery.files(discovery.LIBRARY))
        for name, part in theorem.parts.items()
        if part.simulation
    }
    asked = [address for address, word in found.items() if word == "asked"]
    assert {address: word for address, word in found.items() if word and word != "asked"} == {}
    assert len(asked) < len(found) / 5, asked
