"""What `memorem check --code` says of a user's function, and the assertion that a test suite makes."""

import json

from rich.console import Console
from rich.markup import escape

from ..errors import UnknownTheorem, UsageError
from . import user_code
from .identify import identify, known_rules
from .sequence_trials import SequenceTrial
from .step_trials import StepTrial


def identified(code):
    """The Identification of a UserCode."""
    return identify(code, StepTrial(code) if code.kind == "step" else SequenceTrial(code))


def check(address, arrays=None, as_json=False, console=None):
    """Identify the function at "module.py:function" and print what it is. Returns 0 if it is a rule of the library, else 1."""
    console = console or Console()
    if not as_json:
        console.print(f"running {escape(address)}: your own code, with your own rights", style="dim", soft_wrap=True, highlight=False)
    found = identified(user_code.load(address, arrays))
    if as_json:
        print(json.dumps(report(found), indent=2, allow_nan=False))
    else:
        for line in lines(found):
            console.print(escape(line), soft_wrap=True, highlight=False, style=None if found.rule else "red")
    return 0 if found.rule else 1


def report(found):
    """The schema of `check --code --json`."""

    def one(reading):
        return {
            "id": reading.rule.address, "near_miss": reading.rule.near_miss, "reading": reading.said(), "error": reading.error, "exact": reading.exact,
        }  # fmt: skip

    return {
        "schema_version": 1, "code": found.code.name, "kind": found.code.kind, "arrays": found.code.arrays, "rule": found.rule,
        "readings": [one(reading) for reading in found.readings], "nearest": None if found.nearest is None else one(found.nearest),
        "departs_at_step": found.departs, "terms": found.combination,
    }  # fmt: skip


def lines(found):
    """Sentences for a person: what it is and how, or the nearest rule, the step of departure and what the step does."""
    if found.readings:
        first = found.readings[0]
        how = "exactly, on rationals" if first.exact else f"to {first.error:.1g} in float64"
        yield f"{found.code.name} is {first.rule.said} ({how}, at sizes of three kinds)"
        yield f"    {first.said()}" if first.said() else "    as it stands"
        others = [one.rule.said + (f" with {one.mapping.said()}" if one.mapping.of else "") for one in found.readings[1:4]]
        if others:
            yield f"    the same as {', '.join(others)}"
        return
    yield f"{found.code.name} is no update rule of the library and none of their near misses ({len(known_rules())} formulas were tried)"
    if found.nearest is not None:
        with_ = f" with {found.nearest.said()}" if found.nearest.said() else ""
        begins = f"; from an empty memory it departs at step {found.departs}" if found.departs else ""
        yield f"    nearest: {found.nearest.rule.said}{with_}, off by {100 * found.nearest.error:.2g} % of its largest entry{begins}"
    if found.combination:
        yield "    at random parameters its step is S <- " + " + ".join(f"{c:.6g} {term}" for term, c in found.combination.items())


def assert_update(function, address, *, layout=None, key_scale=""):
    """Raise AssertionError unless a step (S, k, v, **parameters) -> S, or a sequence (q, k, v, ...) -> o, is the update rule at an address.

    Parameters may have any names and be changed as the report says (a log-gate is a gate); the state may be transposed unless `layout` asks for
    "[d_v, d_k]" or "[d_k, d_v]". key_scale: "", "1/sqrt(d_k)" or "1/|k|", by which the function multiplies keys. The function is run, in float64
    and where it can be on exact rationals. The error names the near miss or the other rule that it is.

    >>> import numpy as np
    >>> assert_update(lambda S, k, v, beta: S - beta * np.outer(S @ k - v, k), "updates.gradient_table#delta")
    """
    known = {rule.address for rule in known_rules() if rule.near_miss is None}
    if address not in known:
        raise UnknownTheorem(address, sorted(known), what="update rule")
    found = identified(user_code.of(function))
    same = [one for one in found.readings if one.rule.address == address and one.rule.near_miss is None]
    wrong = _misfit(same, layout, key_scale)
    if same and wrong is None:
        return
    named = [one for one in found.readings if one.rule.address == address]
    said = wrong or (f"{found.code.name} is {named[0].rule.said}: {named[0].said()}" if named else "\n".join(lines(found)))
    raise AssertionError(f"{found.code.name} is not {address}\n{said}")


def _misfit(same, layout, key_scale):
    """What is wrong with a function that is the rule, but in another layout or scale; None if nothing is."""
    if layout not in (None, "[d_v, d_k]", "[d_k, d_v]"):
        raise UsageError(f'layout is "[d_v, d_k]" or "[d_k, d_v]"; {layout!r} is neither')
    if not same:
        return None
    one = same[0]
    if one.key_scale != key_scale:
        return f"scale ignored: keys are to be multiplied by {key_scale}" if not one.key_scale else f"it multiplies keys by {one.key_scale}"
    return f"its state is {one.layout}, not {layout}" if layout is not None and one.layout and one.layout != layout else None
