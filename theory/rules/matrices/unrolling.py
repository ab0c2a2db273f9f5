"""Rules for memories written step by step: their states unrolled, their writes as the solution of a unit triangular system."""

import sympy

from ...kernel.derivation import rule
from ...matrices import syntax
from ...matrices.causal import Causal
from ...matrices.constructors import diag, entry, hadamard, lower, strict_lower, zeros
from ...matrices.iterates import Iterate, everything, substituted
from ...matrices.normal_form import Factor, Scalar, joined, normal, rebuilt
from ...matrices.recurrent_memory import Decay, Final, Predictions, Reads, Stream, Transitions, Written, row_of
from ...scalars.domains import nonnegative
from .algebra import derived, fresh, replaced

__all__ = ["as_stream", "recursion", "triangular", "unroll", "written"]


@rule("definition of the writes", "definition", conditions="a write uses no later predictions", kind="definition")
def written(statement, context):
    """U = write(P): each step's write in terms of what the memory predicts for its key."""
    return replaced(statement, Written, lambda node: _write(node.stream, context) if type(node) is Written else node)


def _write(stream, context):
    predicted = Factor(stream.predicted)
    for word, coefficient in normal(stream.write).items():
        before = word[: word.index(predicted)] if predicted in word else ()
        rest = [f.body for f in word if f != predicted] + [s.expression() for s in coefficient.atoms(Scalar)]
        if word.count(predicted) > 1 or not all(map(_lower, before)) or any(stream.predicted in everything(body) for body in rest):
            context.refuse(f"row t of {stream.write.text()} from rows s <= t of {stream.predicted.name}", "a step cannot use later ones")
    return substituted(stream.write, stream.predicted, Predictions(stream))


def _lower(factor):
    """Whether row t of factor A uses rows s <= t of A only."""
    return isinstance(factor.body, syntax.Diagonal | syntax.Lower) and not factor.flipped


@rule("unroll", "variation of constants, by induction on the step", conditions="S_t = g_t S_{t-1} + u_t k_t' for t = 1..N", kind="argument")
def unroll(statement, context):
    """S_t = Gamma_t0 S_0 + sum over s <= t of Gamma_ts u_s k_s', read as rows: a sum over s < t is a strictly lower triangular product."""
    for stream in dict.fromkeys(node.stream for node in everything(statement) if isinstance(node, Written)):
        key = row_of(stream.keys, "text").replace("_t", "_s")
        start = "" if stream.start is None else "S_0 + " if stream.gates is None else "Gamma_t0 S_0 + "
        context.note(f"S_t = {start}sum over s <= t of {'' if stream.gates is None else 'Gamma_ts '}u_s {key}'")
        if stream.gates is not None:
            context.note(f"Gamma_ts = product of {stream.gates.text()}_u over s < u <= t")
    forms = {Reads: _reads, Predictions: _predictions, Final: _final}
    return replaced(statement, Written, lambda node: forms.get(type(node), lambda same: same)(node))


def _reads(node):
    return _from_start(node.stream, node.queries) + lower(_overlaps(node.stream, node.queries)) @ node.stream.writes


def _predictions(node):
    return _from_start(node.stream, node.stream.keys) + strict_lower(_overlaps(node.stream, node.stream.keys)) @ node.stream.writes


def _overlaps(stream: Stream, queries):
    plain = queries @ stream.keys.T
    return plain if stream.gates is None else hadamard(plain, Decay(stream.gates))


def _from_start(stream, queries):
    if stream.start is None:
        return zeros(queries.rows, stream.predicted.cols)
    rows = queries if isinstance(stream.start, syntax.Identity) else queries @ stream.start.T
    return rows if stream.gates is None else diag(Decay(stream.gates, "start")) @ rows


def _final(node):
    stream = node.stream
    start = stream.start if stream.start is not None else zeros(*node.shape)
    if stream.gates is None:
        return start + stream.writes.T @ stream.keys
    kept = entry(Decay(stream.gates, "whole"))
    return kept * start + stream.writes.T @ diag(Decay(stream.gates, "end")) @ stream.keys


@rule("a product of transitions is a memory", "definition", kind="definition")
def as_stream(statement, context):
    """The product of I - eta_t k_t k_t': S_t = S_{t-1} - eta_t (S_{t-1} k_t) k_t' from S_0 = I."""

    def stream(node):
        fresh("P", node, context)
        predicted = syntax.Letter("P", node.keys.rows, node.keys.cols)
        return Stream(node.keys, predicted, -(diag(node.strengths) @ predicted), None, syntax.Identity(node.keys.cols)).final

    return replaced(statement, Transitions, stream)


@rule(
    "unit triangular system",
    "forward substitution: a unit triangular system has exactly one solution; a strictly triangular matrix with n rows has n-th power zero",
    conditions="row t uses rows s < t only",
    kind="argument",
)
def triangular(statement, context, derivation, sweeps=None):
    """A derived equation U = R - M U with M strictly lower triangular: U = (I + M)^-1 R, put in for U.

    sweeps: a name Z, for the same solution as n - 1 steps Z -> R - M Z from R.
    """
    unknown, equation = derivation.statement, normal(derived(context, derivation))
    inner = {word[:-1]: -c for word, c in equation.items() if word and word[-1] == Factor(unknown)}
    right = {word: c for word, c in equation.items() if not (word and word[-1] == Factor(unknown))}
    for word in inner:
        if not _strictly_lower(word):
            context.refuse(f"{joined(word).text() if word else 'I'} strictly lower triangular", "the system is not triangular")
    held = [factor.body for word in (*inner, *right) for factor in word]
    held += [scalar.expression() for c in (*inner.values(), *right.values()) for scalar in c.atoms(Scalar)]
    if any(unknown in everything(part) for part in held):
        context.refuse(f"an equation linear in {unknown.text()}", "the unknown stands elsewhere too")
    context.note("row t uses rows s < t only")
    solution = rebuilt(right, *unknown.shape)
    if inner and sweeps:
        fresh(sweeps, statement, context)
        context.need(nonnegative(unknown.rows - 1), "there is a row")
        Z = syntax.Letter(sweeps, *unknown.shape)
        solution = Iterate(Z, solution - rebuilt(inner, unknown.rows, unknown.rows) @ Z, solution, unknown.rows - 1)
    elif inner:
        solution = (syntax.Identity(unknown.rows) + rebuilt(inner, unknown.rows, unknown.rows)).inv @ solution
    return substituted(statement, unknown, solution)


def _strictly_lower(word):
    return all(map(_lower, word)) and any(getattr(factor.body, "strict", False) for factor in word)


@rule("definition of a recursion", "definition", conditions="row t uses rows s < t only", kind="definition")
def recursion(statement, context):
    """U = body(U)."""

    def opened(node):
        variable = Factor(node.variable)
        for word, coefficient in normal(node.body).items():
            uses = [f for f in word if node.variable in everything(f.body)]
            inside = any(node.variable in everything(s.expression()) for s in sympy.sympify(coefficient).atoms(Scalar))
            if inside or (uses and (uses != [variable] or word[-1] != variable or not _strictly_lower(word[:-1]))):
                context.refuse(f"row t of {node.body.text()} from rows s < t of {node.variable.name}", "a row cannot use itself or later ones")
        return substituted(node.body, node.variable, node)

    return opened(statement) if isinstance(statement, Causal) else replaced(statement, Causal, opened)
