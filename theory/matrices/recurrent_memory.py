"""A memory that is written and read step by step: S_t = g_t S_{t-1} + u_t k_t', where the write u_t may use the prediction g_t S_{t-1} k_t.

The rows of a matrix are the steps: K holds the keys, U the writes, O the readings. Everything here is defined by its recursion (`value`); rules turn
it into matrix expressions.
"""

from dataclasses import dataclass

import sympy

from ..kernel.statement import told
from .printing import number, shown
from .syntax import Letter, Matrix, Ones, Scaled


@dataclass(frozen=True)
class Stream:
    """The memory: rows of keys [N, d_k], write [N, d_v] as an expression in the letter `predicted`, optional gates [N] and start [d_v, d_k].

    Row t of `predicted` is g_t S_{t-1} k_t; the write's row t may use it, and later rows never.
    """

    keys: Matrix
    predicted: Letter
    write: Matrix
    gates: Matrix | None = None
    start: Matrix | None = None

    def __post_init__(self):
        self.predicted.bound()

    @property
    def writes(self):
        """U: row t is the write u_t."""
        return Written(self)

    def reads(self, queries):
        """O: row t is S_t q_t, read after the write."""
        return Reads(self, queries)

    @property
    def final(self):
        """S_N."""
        return Final(self)

    def recursion(self, mode):
        """The definition for a reader."""
        latex = mode == "latex"
        gate = "" if self.gates is None else f"{shown(self.gates, mode)}_t "
        old, turned = ("S_{t-1}", r"^{\top}") if latex else ("S_(t-1)", "'")
        write, start = ("0" if m is None else shown(m, mode) for m in (self.write, self.start))
        key = row_of(self.keys, mode)
        lines = [f"S_0 = {start}"] if start != "S_0" else []
        used = self.predicted in _found(self.write)
        prediction = [f"{row_of(self.predicted, mode)} = {gate}{old} {key}"] if used else []
        return [*lines, f"S_t = {gate}{old} + u_t {key}{turned}", f"U = {write}", *prediction]

    def run(self, env):
        """(state after each step, writes, predictions), each a list of matrices of the back-end; the definition, step by step."""
        ops, keys = env.ops, env.of(self.keys)
        state = env.of(self.start) if self.start is not None else ops.full(env.size(self.predicted.cols), ops.shape(keys)[1])
        gates = None if self.gates is None else env.of(self.gates)
        states, writes, predictions = [], [], []
        steps = ops.shape(keys)[0]
        for t in range(steps):
            key = ops.row(keys, t)
            if gates is not None:
                state = ops.scale(ops.drop(ops.row(gates, t)), state)
            predictions.append(ops.multiply(key, ops.transpose(state)))
            padding = [ops.scale(0, predictions[0])] * (steps - t - 1)
            write = ops.row(env.with_letter(self.predicted, ops.stack([*predictions, *padding])).of(self.write), t)
            state = ops.add(state, ops.multiply(ops.transpose(write), key))
            states.append(state)
            writes.append(write)
        return states, writes, predictions


@dataclass(frozen=True)
class Written(Matrix):
    """The writes of a stream, one row a step."""

    stream: Stream

    rows = property(lambda self: self.stream.keys.rows)
    cols = property(lambda self: self.stream.predicted.cols)

    def value(self, env):
        """By running the stream."""
        return env.ops.stack(self.stream.run(env)[1])

    def shown(self, mode):
        """U."""
        return "U"

    def parts(self):
        """The stream's expressions, so that their letters are found."""
        return [m for m in (self.stream.keys, self.stream.write, self.stream.gates, self.stream.start) if m is not None]

    def mapped(self, function):
        """A stream is a definition: it stays as it was written."""
        return self


@dataclass(frozen=True)
class Predictions(Written):
    """The predictions of a stream: row t is g_t S_{t-1} k_t."""

    def value(self, env):
        """By running the stream."""
        return env.ops.stack(self.stream.run(env)[2])

    def shown(self, mode):
        """The stream's own letter."""
        return self.stream.predicted.name


@dataclass(frozen=True)
class Reads(Written):
    """The readings of a stream: row t is S_t q_t."""

    queries: Matrix

    def value(self, env):
        """By running the stream."""
        states, queries = self.stream.run(env)[0], env.of(self.queries)
        return env.ops.stack([env.ops.multiply(env.ops.row(queries, t), env.ops.transpose(state)) for t, state in enumerate(states)])

    def shown(self, mode):
        """The row, and the recursion it comes from."""
        return _defined(self.name_in(mode), self.stream, mode)

    def name_in(self, mode):
        """The row."""
        query = row_of(self.queries, mode)
        return f"(S_t {query})_t" if mode == "text" else rf"\left(S_t {query}\right)_{{t}}"

    def parts(self):
        """The stream's expressions and the queries."""
        return [*super().parts(), self.queries]


@dataclass(frozen=True)
class Final(Written):
    """The state of a stream after its last step."""

    rows = property(lambda self: self.stream.predicted.cols)
    cols = property(lambda self: self.stream.keys.cols)

    def value(self, env):
        """By running the stream."""
        return self.stream.run(env)[0][-1]

    def shown(self, mode):
        """The state, and the recursion it comes from."""
        return _defined(self.name_in(mode), self.stream, mode)

    def name_in(self, mode):
        """The last state."""
        return f"S_{self.stream.keys.rows}"


def row_of(letter, mode):
    """k_t for the matrix K of rows."""
    return f"{shown(letter, mode).lower()}_t"


@told.register
def _(statement: Matrix, mode):
    """A recursion that is the only one in a statement stands after it; of several, each stands behind a bar where it is named."""
    streams = list(dict.fromkeys(found.stream for found in _found(statement) if isinstance(found, Final | Reads)))
    whole = shown(statement, mode)
    if len(streams) != 1:
        return whole, ()
    for name in dict.fromkeys(found.name_in(mode) for found in _found(statement) if isinstance(found, Final | Reads)):
        whole = whole.replace(_defined(name, streams[0], mode), name)
    return whole, tuple(streams[0].recursion(mode))


def _found(matrix):
    return [matrix, *(deeper for part in matrix.parts() for deeper in _found(part))]


def _defined(name, stream, mode):
    if mode == "text":
        return f"[{name} | {', '.join(stream.recursion(mode))}]"
    recursion = r",\; ".join(stream.recursion(mode))
    return rf"\Bigl[{name} \,\Big|\, {recursion}\Bigr]"


@dataclass(frozen=True)
class Decay(Matrix):
    """What is left of a write: kind "between" has entries prod_{s<u<=t} g_u for t >= s.

    "start" (s = 0) and "end" (t = N) are vectors, "whole" (both) is a scalar.
    """

    gates: Matrix
    kind: str = "between"

    rows = property(lambda self: sympy.Integer(1) if self.kind == "whole" else self.gates.rows)
    cols = property(lambda self: self.gates.rows if self.kind == "between" else sympy.Integer(1))

    def value(self, env):
        """Products of gates."""
        ops, gates = env.ops, env.of(self.gates)
        steps = ops.shape(gates)[0]
        one, nought = ops.full(1, 1, lambda i, j: 1), ops.full(1, 1)

        def kept(first, last):
            product = one
            for step in range(first, last):
                product = ops.multiply(product, ops.row(gates, step))
            return product

        if self.kind == "whole":
            return kept(0, steps)
        if self.kind != "between":
            return ops.stack([kept(0, t + 1) if self.kind == "start" else kept(t + 1, steps) for t in range(steps)])
        rows = [ops.stack([kept(s + 1, t + 1) if t >= s else nought for s in range(steps)]) for t in range(steps)]
        return ops.stack([ops.transpose(row) for row in rows])

    def shown(self, mode):
        """Gamma, with the end that is fixed as an index."""
        if mode == "latex":
            return r"\Gamma" + {"between": "", "start": r"_{\cdot 0}", "end": r"_{N \cdot}", "whole": "_{N0}"}[self.kind]
        return "Gamma" + {"between": "", "start": "_.0", "end": "_N.", "whole": "_N0"}[self.kind]


@dataclass(frozen=True)
class Transitions(Matrix):
    """The product of I - eta_t k_t k_t' in the order of the steps."""

    keys: Matrix
    strengths: Matrix
    binding = 1

    rows = property(lambda self: self.keys.cols)
    cols = property(lambda self: self.keys.cols)

    def value(self, env):
        """Factor by factor."""
        ops, keys, strengths = env.ops, env.of(self.keys), env.of(self.strengths)
        steps, size = ops.shape(keys)
        product = ops.full(size, size, lambda i, j: i == j)
        for t in range(steps):
            key = ops.row(keys, t)
            outer = ops.multiply(ops.transpose(key), key)
            factor = ops.add(ops.full(size, size, lambda i, j: i == j), ops.scale(-1, ops.scale(ops.drop(ops.row(strengths, t)), outer)))
            product = ops.multiply(product, factor)
        return product

    def shown(self, mode):
        """A product over the steps."""
        strength, key = _strength(self.strengths, mode), row_of(self.keys, mode)
        strength = "" if strength == "1" else f"{strength} "
        if mode == "text":
            return f"prod_t (I - {strength}{key} {key}')"
        return rf"\prod_{{t=1}}^{{N}} \left(I - {strength}{key} {key}^{{\top}}\right)"


def _strength(strengths, mode):
    """The strength of step t: its number where all are one, the entry of the vector otherwise."""
    if isinstance(strengths, Scaled) and isinstance(strengths.body, Ones):
        return number(strengths.coefficient, mode)
    return "1" if isinstance(strengths, Ones) else f"{shown(strengths, mode)}_t"
