"""What is asked of a memory: the statement, the domain that its parameters range over, and the words for it."""

from dataclasses import dataclass, replace
from typing import Any

import sympy

from ...theory.functionals.of_means import Capacity
from ...theory.memories.associative import Memory
from ...theory.scalars.domains import Domain, integers, nonnegative, reals
from ...theory.scalars.parameters import PARAMETERS
from ...theory.vectors import ensembles
from ...theory.vectors.syntax import Over, VectorOver
from ..errors import UsageError
from . import chains
from .kernels import RANGES, kernel, parameter
from .steps import Step
from .traces import TraceStep, has_trace
from .variants import Variant, constant

KEYS = ("sphere", "rademacher", "gaussian", "isotropic")
VALUES = ("white", "sphere", "rademacher", "gaussian", "keys")
ASKS = (
    "inverse-snr", "ratio-of-means", "noise-over-mean-signal", "log-ratio", "noise", "signal", "error", "bit-error", "interference", "capacity",
)  # fmt: skip
STEP_ASKS = ("noise", "signal", "signal-energy", "ratio-of-means")
WIDTH = PARAMETERS["d_k"].symbol
SAID = {
    "inverse-snr": "1/SNR, the mean of noise over signal", "ratio-of-means": "mean noise over mean signal energy", "noise": "noise energy",
    "signal": "signal energy", "interference": "worst interference", "capacity": "the N at which 1/SNR reaches the level",
    "signal-energy": "mean square of the weight", "weight": "the weight of the own value", "error": "mean square error of the reading",
    "noise-over-mean-signal": "noise energy over the squared mean weight", "log-ratio": "mean logarithm of noise over signal",
    "bit-error": "chance that one bit is read wrong", "energy": "energy of the stream", "overlap": "mean overlap of the stream with the right value",
}  # fmt: skip


@dataclass(frozen=True)
class Question:
    """A statement about a memory. asked: one of ASKS; memory: the memory in words."""

    asked: str
    statement: Any
    domain: Domain
    memory: str
    measured: Any = None  # the statement that certificate and simulation read, where it is another one: the mean behind a capacity
    legs: dict | None = None  # {"certificate", "simulation"} of a statement that is not read from its own syntax

    @property
    def title(self):
        """One line."""
        asked = "weight" if self.asked == "signal" and "item of age" in self.memory else self.asked
        return f"{SAID.get(asked, asked)} of {self.memory}"

    def wider(self, width):
        """The same on keys of at least this width."""
        return replace(self, domain=self.domain.with_(d_k=integers(width)))


def symbols(statement):
    """Public names of the parameters in a statement, from everything that it is made of; N where a sum runs over all items."""
    found = set()

    def visit(value):
        if isinstance(value, Over | VectorOver) and value.item.count is None:
            found.add("N")
        if hasattr(value, "free_symbols"):
            found.update(symbol.name for symbol in value.free_symbols)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                visit(getattr(value, name))
        elif isinstance(value, tuple | list):
            for one in value:
                visit(one)

    visit(statement)
    return found & set(PARAMETERS)


def domain_of(statement, *more):
    """The domain of a statement: every parameter that occurs in its usual range. UsageError for one that has none."""
    found = symbols(statement) | set(more)
    strange = sorted(found - set(RANGES))
    if strange:
        raise UsageError(f"{', '.join(strange)} has no usual range: give a DOMAIN in a Python file")
    written = [nonnegative(PARAMETERS["N"].symbol - 1 - PARAMETERS["age"].symbol)] if {"N", "age"} <= found else []
    return Domain(written, **{name: RANGES[name] for name in RANGES if name in found})


def memory_questions(keys="sphere", kernel_text="k.q", values="white", asks=("inverse-snr",), level="tau", **options):
    """The Questions of one look-up sum_j kernel(k_j, q) v_j. options: those of a Variant. UsageError names a choice that does not exist."""
    among(keys, KEYS, "--keys")
    among(values, VALUES, "--values")
    for ask in asks:
        among(ask, ASKS, "--ask")
    variant = Variant(**options)
    law = ensembles.ensemble(keys, variant.width)
    stored = None if values == "keys" else ensembles.ensemble(values, PARAMETERS["d_v"].symbol)
    memory = Memory(law, stored, variant.kernel(kernel(kernel_text)), variant.query, variant.stored, variant.strength)
    words = f"o(q) = sum_j ({kernel_text}) v_j, keys {keys}, values {'equal to the keys' if values == 'keys' else values}, {variant.words}"
    if "bit-error" in asks and values != "white":
        raise UsageError("--ask bit-error is about values of fair signs; --values is not taken")
    found = [_asked(memory, ask, words, level) for ask in asks]
    return [_of_shares(one, variant.correlation is not None) for one in found]


def _of_shares(question, correlated):
    """The same where rho is a share, and where keys have a direction beside the one that they share."""
    kinds = question.domain.parameters
    narrowed = {"rho": reals(0, 1)} if "rho" in kinds else {}
    return replace(question, domain=question.domain.with_(**narrowed, **({"d_k": integers(2)} if correlated else {})))


def _asked(memory, ask, words, level):
    criterion = parameter(level)[1] if ask == "capacity" else None
    statement = {
        "inverse-snr": lambda: memory.inverse_snr, "ratio-of-means": lambda: memory.ratio_of_means, "noise": lambda: memory.noise_energy,
        "signal": lambda: memory.signal_energy, "interference": lambda: memory.worst_interference, "capacity": lambda: memory.capacity(criterion),
        "error": lambda: memory.error, "noise-over-mean-signal": lambda: memory.noise_over_mean_signal, "log-ratio": lambda: memory.log_ratio,
        "bit-error": lambda: memory.bit_error,
    }[ask]()  # fmt: skip
    measured = statement.mean if isinstance(statement, Capacity) else None
    sums = () if ask == "signal" else ("N",)
    return Question(ask, statement, domain_of(statement, *sums), words, measured=measured)


def chain_questions(keys="sphere", layers=None, heads=None, residual=None, asks=None):
    """The Questions of a chain of look-ups, of heads that are averaged, or of a residual stream."""
    among(keys, chains.KEYS, "--keys")
    chain = chains.Chain(keys, layers, heads, residual)
    for ask in asks or ():
        among(ask, tuple(chain.statements), "--ask")
    made = {ask: chain.statements[ask]() for ask in asks or chain.usual}
    return [Question(ask, one, domain_of(one, "N", "d_k"), chain.words) for ask, one in made.items()]


def step_questions(text, keys="sphere", asks=("noise", "signal"), window=None):
    """The Questions of an update rule about the item written `age` steps before the last: the noise in its reading, and the weight of its value.

    window: the parameter or number of the last writes that the state is made of; all N by default.
    """
    among(keys, KEYS, "--keys")
    count = PARAMETERS["N"].symbol if window is None else constant(window, "--window")
    rule, law = (TraceStep if has_trace(text) else Step)(text, count), ensembles.ensemble(keys, WIDTH)
    made = {
        "noise": rule.noise, "signal": rule.signal, "signal-energy": lambda law: rule.signal(law, 2), "ratio-of-means": rule.ratio_of_means,
    }  # fmt: skip
    kept = "" if window is None else f", of which the last {window} writes are kept"
    words = f"the item of age a under {text}, keys {keys}, values white{kept}"
    for ask in asks:
        among(ask, STEP_ASKS, "--ask")
    statements = {ask: made[ask](law) for ask in asks}
    return [Question(ask, one, _of_ages(one, count), words) for ask, one in statements.items()]


def _of_ages(statement, count):
    """The domain of a statement about an item that is among the writes that are kept."""
    found = domain_of(statement)
    if "age" not in found.names or not isinstance(count, sympy.Expr) or count == PARAMETERS["N"].symbol:
        return found
    return Domain([nonnegative(count - 1 - PARAMETERS["age"].symbol)], **found.parameters)


def among(value, known, option):
    """UsageError unless the value is one of those that are known."""
    if value not in known:
        raise UsageError(f"{option} is {value!r}; it is one of {', '.join(known)}")
