"""The library as tests walk it: every part verified once, quick profile, one discriminating point, never written to disk."""

from functools import cache

import pytest
from memorem.proofs import discovery, verification
from memorem.proofs.results import LEGS

RUN = verification.settings(profile="quick", device="cpu", seed=20240)
THEOREMS = discovery.theorems()
OPENED = [theorem for theorem in THEOREMS if not isinstance(theorem, discovery.Broken)]
PARTS = [part for theorem in OPENED for part in theorem.parts.values()]


@cache
def verified(address):
    """The PartResult of the part at this address."""
    return verification.verify_part(discovery.part(address), RUN)


def legs():
    """One test parameter for each part and required leg, named <id>-<part>-<leg>."""
    return [pytest.param(part, leg, id=f"{part.theorem}-{part.name}-{leg}") for part in PARTS for leg in LEGS if leg in part.required]
