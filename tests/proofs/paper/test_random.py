"""Random rewritings of the library's formulas are never said to differ, random mutants never to be the theorem's; mpmath says which is which.

HYPOTHESIS_PROFILE=thorough pytest tests/proofs/paper/test_random.py takes 10 000 of each; MEMOREM_FIRST=5000 begins at another case.
"""

import os
from collections import Counter
from functools import cache
from random import Random

import pytest
import sympy
from memorem.proofs.paper.checking.outcome import AGREES, APPROXIMATES, DIFFERS, MATCHES
from memorem.proofs.paper.latex.tokens import Unreadable
from memorem.proofs.patience import OutOfTime, limited
from memorem.proofs.theorems import discovery

from tests.proofs.paper.changing import mutated, points, rewritten, stayed, values
from tests.proofs.paper.rewriting import Writer
from tests.proofs.paper.test_properties import SCALARS, status

CASES = 10_000 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 100
FIRST = int(os.environ.get("MEMOREM_FIRST", "0"))
WRONG = {True: (DIFFERS,), False: (MATCHES, APPROXIMATES, AGREES)}
SECONDS = 20.0
LONG = (sympy.Sum, sympy.Product, sympy.hyper, sympy.factorial, sympy.betainc_regularized)  # to evaluate at large points
POINTS = 5  # sets of them, for each domain


@cache
def _values(address, great, number):
    """The formula's own values at these points."""
    part = discovery.part(address)
    return values(part.equals, part.domain, points(part.domain, great, number))


def case(number, keeps):
    """(part, text, verdict, message) of one changed formula that mpmath confirms to be one, else None. What the check raises comes through."""
    rng = Random(f"{keeps} {number}")
    part = rng.choice(SCALARS)
    try:
        with limited(SECONDS, "this case"):
            text = confirmed(part, rng, keeps)
            return text and (part, text, *checked(text, part))
    except OutOfTime:
        return None


def confirmed(part, rng, keeps):
    """A changed formula as text; None where it cannot be made, evaluated or written, or is not what it was meant to be."""
    try:
        changed = (rewritten if keeps else mutated)(part.equals, rng)
        text = Writer(rng.choice).write(changed)
        great = 60 if changed.has(*LONG) else 10**6
        number = rng.randrange(POINTS)
        kept = stayed(_values(part.address, great, number), values(changed, part.domain, points(part.domain, great, number)))
    except (NotImplementedError, OverflowError, TypeError, ValueError, AttributeError, KeyError, RecursionError):
        return None
    return text if kept is keeps else None


def checked(text, part):
    """(verdict, message) of the check."""
    try:
        return status(text, part)
    except Unreadable as error:
        return "UNREADABLE", error.why


@pytest.mark.parametrize("keeps", [True, False], ids=["rewritings", "mutants"])
def test_no_verdict_on_a_changed_formula_is_wrong(keeps):
    counts, wrong = Counter(), []
    for number in range(FIRST, FIRST + CASES):
        found = case(number, keeps)
        counts[found[2] if found else "not confirmed"] += 1
        if found and found[2] in WRONG[keeps]:
            wrong.append((number, found[0].address, *found[1:]))
    print(dict(counts))
    assert not wrong, wrong
    right = counts[MATCHES] if keeps else counts[DIFFERS]
    assert right > (CASES - counts["not confirmed"]) / 2 > CASES / 8, counts
