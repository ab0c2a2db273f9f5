"""The library as tests walk it: every part verified once, quick profile, one discriminating point, never written to disk."""

import os
from functools import cache

import pytest
from memorem.proofs.runs import session
from memorem.proofs.theorems import discovery
from memorem.proofs.verification import derivation_leg
from memorem.proofs.verification.results import LEGS

DEVICE = os.environ.get("DEVICE", "cpu")  # see conftest.py: make test DEVICE=cuda, or pytest --device cuda
RUN = session.settings(profile="quick", device=DEVICE, seed=20240)
THEOREMS = discovery.theorems()
OPENED = [theorem for theorem in THEOREMS if not isinstance(theorem, discovery.Broken)]
PARTS = [part for theorem in OPENED for part in theorem.parts.values()]


@cache
def verified(address):
    """The PartResult of the part at this address."""
    return session.verify_part(discovery.part(address), RUN, derive=lambda part: derived(part.address))


@cache
def derived(address):
    """The derivations of the part at this address, replayed once: what a part claims has no say in them (theorems/test_theorem.py)."""
    return derivation_leg.derive(discovery.part(address))


def legs():
    """One test parameter for each part and required leg, named <id>-<part>-<leg>."""
    return [pytest.param(part, leg, id=f"{part.theorem}-{part.name}-{leg}") for part in PARTS for leg in LEGS if leg in part.required]
