"""`memorem derive`: from what was typed to Questions, from Questions to Drafts, and to the terminal."""

import math
import runpy
from pathlib import Path

from ...theory.memories.associative import Memory
from ..errors import UsageError
from . import binding, draft_page, rounding
from .drafts import draft
from .questions import Question, chain_questions, domain_of, memory_questions, step_questions
from .theorem_file import free, saved
from .variants import Variant

CHAIN = ("layers", "heads", "residual")


def questions(file=None, *, kernel=None, step=None, bind=None, keys=None, values="white", asks=None, **options):
    """The Questions of a command line. options: window, layers, heads, residual, quantise, and those of a Variant.

    UsageError for options that exclude one another.
    """
    given = {name: value for name, value in options.items() if value is not None}
    if sum(one is not None for one in (file, kernel, step, bind)) > 1:
        raise UsageError("a file, --kernel, --step and --bind are four ways to say what the memory is; one of them is taken")
    stored = {"values": values} if values != "white" else {}
    weighed = stored | ({"kernel": kernel} if kernel is not None else {})
    if file is not None:
        _only(given | stored | ({"keys": keys} if keys is not None else {}), (), "a file")
        return file_questions(file, asks)
    if bind is not None:
        _only(given | stored, (), "--bind")
        return binding.questions(bind, keys, asks)
    if step is not None:
        _only(given | stored, ("window",), "--step")
        return step_questions(step, keys or "sphere", tuple(asks or ("noise", "signal")), **given)
    if "quantise" in given:
        _only(given | weighed, ("quantise",), "--quantise")
        return rounding.questions(given["quantise"], keys or "sphere", asks)
    if any(name in given for name in CHAIN):
        _only(given | weighed, CHAIN, "a chain")
        return chain_questions(keys or "sphere", asks=asks, **given)
    _only(given, tuple(Variant.__dataclass_fields__), "one look-up")
    return memory_questions(keys or "sphere", kernel or "k.q", values, tuple(asks or ("inverse-snr",)), "level", **given)


def _only(given, allowed, what):
    """UsageError where an option is given that says nothing here."""
    strange = [f"--{name.replace('_', '-')}" for name in given if name not in allowed]
    if strange:
        taken = ", ".join(f"--{name.replace('_', '-')}" for name in allowed) or "none of them"
        raise UsageError(f"{what} does not take {', '.join(strange)}; of the options that change a memory it takes {taken}")


def file_questions(path, asks):
    """The Questions of a Python file: its MEMORY, or its STATEMENT, on its DOMAIN if it gives one. The file is run."""
    if not Path(path).is_file():
        raise UsageError(f"no file at {path}")
    try:
        found = runpy.run_path(str(path))
    except (Exception, SystemExit) as error:  # whatever the user's file raises ends in one line that names it
        raise UsageError(f"{path} cannot be run: {type(error).__name__}: {error}") from None
    named = [found[name] for name in ("MEMORY", "STATEMENT") if name in found]
    if len(named) != 1:
        raise UsageError(f"{path} names {len(named)} of MEMORY and STATEMENT; one is needed")
    made = named[0]
    statements = _of_memory(made, asks) if isinstance(made, Memory) else {"statement": made}
    for one in statements.values():
        if made is one and asks:
            raise UsageError(f"--ask is about a MEMORY; {path} names a STATEMENT, which asks already")
        if not hasattr(one, "compare"):
            raise UsageError(f"STATEMENT is a {type(one).__name__}; it is a statement, such as E(norm2(...)) or recurrence(...)")
    return [Question(ask, one, found.get("DOMAIN") or domain_of(one), f"the memory in {Path(path).name}") for ask, one in statements.items()]


def _of_memory(memory, asks):
    known = {
        "inverse-snr": "inverse_snr", "ratio-of-means": "ratio_of_means", "noise": "noise_energy", "signal": "signal_energy",
        "interference": "worst_interference", "error": "error", "bit-error": "bit_error", "log-ratio": "log_ratio",
        "noise-over-mean-signal": "noise_over_mean_signal",
    }  # fmt: skip
    strange = [ask for ask in asks or () if ask not in known]
    if strange:
        raise UsageError(f"--ask is {strange[0]!r}; of a memory in a file it is one of {', '.join(known)}")
    return {ask: getattr(memory, known[ask]) for ask in asks or ("inverse-snr",)}


def answered(given, *, seconds=8.0, seed=17, device="cpu", save=None):
    """The Drafts of Questions, and the theorem file of the only one where it is to be saved."""
    if not 0 < seconds < math.inf:
        raise UsageError(f"--seconds is {seconds}; it is a positive time")
    if save is not None and len(given) > 1:
        raise UsageError("--save writes one statement; choose it by --ask")
    if save is not None:
        free(save)
    drafts = [draft(one, seconds=seconds, seed=seed, device=device) for one in given]
    if save is not None:
        saved(drafts[0], save)
    return drafts


def show(drafts, *, trace=False, latex=False):
    """Print the drafts."""
    for one in drafts:
        print(draft_page.latex(one)) if latex else draft_page.show(one, trace=trace)


def as_json(drafts):
    """The drafts as JSON."""
    return [draft_page.as_json(one) for one in drafts]
