"""Seeds for matrix expressions: normal forms, gradients, inverses, repeated steps, streams of writes, determinants and norms."""

from memorem import Derivation, Domain, L, N, Rational, d_k, d_v, eta, gate, integers, reals, rules, trials
from memorem.theory.matrices.constructors import diag, entry, gradient, identity, lower, matrix, squared_norm, strict_lower, trace, vector, zeros
from memorem.theory.matrices.independent_steps import IndependentSteps
from memorem.theory.matrices.iterates import iterate, substituted
from memorem.theory.matrices.recurrent_memory import Stream, Transitions
from memorem.theory.matrices.spectra import copies, det, norm

from . import values_matrices  # noqa: F401  what these statements are worth
from .cases import case, seeds

SIZES = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), eta=reals(0, 1), gate=reals(0, 1), trials=integers(0), L=integers(0))
S, k, v, w = matrix("S", d_v, d_k), vector("k", d_k), vector("v", d_v), vector("w", d_k)
u, I = vector("u", d_k, unit=True), identity(d_k)
R, A, B = matrix("R", d_k, d_k, facts=("orthogonal",)), matrix("A", d_k, d_k), matrix("B", d_k, d_k)
K, V, Q, P, W = matrix("K", N, d_k), matrix("V", N, d_v), matrix("Q", N, d_k), matrix("P", N, d_v), matrix("W", N, N)
b, g, S_0 = vector("b", N), vector("g", N), matrix("S_0", d_v, d_k)
error = vector("e", d_v, means=v - S @ k)


@seeds("multiply_out", "regroup", "abbreviate", "write_out", "cancel_inverse", "inverse", "insert")
def algebra():
    for node in (
        R @ R.T @ A,
        R.T @ R,
        trace(R @ A @ R.T),
        (A + B) @ (A - B),
        2 * (u.T @ u),
        squared_norm(A - u @ u.T),
        trace(K.T @ K),
        (v - S @ k) @ k.T,
    ):
        yield case(node, SIZES, (rules.multiply_out,))
        yield case(node, SIZES, (rules.regroup, node + zeros(*node.shape)))
        yield case(node, SIZES, (rules.regroup, 2 * node))
    yield case((v - S @ k) @ k.T, SIZES, (rules.abbreviate, error), (rules.write_out, error), (rules.multiply_out,))
    yield case(error.T @ error, SIZES, (rules.write_out, error))
    yield case(2 * error, SIZES, (rules.write_out, error))
    yield case((v - S @ k).T @ v, SIZES, (rules.abbreviate, error))
    yield case((A @ B).inv @ A @ B @ k, SIZES, (rules.cancel_inverse,))
    yield case(A.inv @ A + B, SIZES, (rules.cancel_inverse,))
    yield case(A @ A.inv, SIZES, (rules.cancel_inverse,))
    for stated in (I - eta / (1 + eta) * u @ u.T, I - eta * u @ u.T):
        yield case((I + eta * u @ u.T).inv @ k, SIZES, (rules.inverse, stated))
        yield case((I + eta * u @ u.T).inv, SIZES, (rules.inverse, stated))
    yield case((I + eta * k @ k.T).inv @ k, SIZES, (rules.inverse, I - eta / (1 + eta * entry(k.T @ k)) * k @ k.T))
    equal = Derivation((A + B) @ k, SIZES).by(rules.multiply_out)
    for node in (2 * ((A + B) @ k), ((A + B) @ k).T @ k, (A + B) @ k):
        yield case(node, SIZES, (rules.insert, equal))


@seeds("take_gradient", "unit_diagonal")
def gradients():
    for loss in (
        -(v.T @ S @ k),
        squared_norm(v - S @ k) / 2,
        squared_norm(S),
        entry(squared_norm(S @ k)) * squared_norm(v - S @ k),
        error.T @ error,
        squared_norm(error + S @ k),
    ):
        yield case(gradient(loss, S), SIZES, (rules.take_gradient,))
        yield case(gradient(loss, S, S_0), SIZES, (rules.take_gradient,))
    rows = matrix("C", N, d_k, facts=("unit_rows",))
    yield case(rows @ rows.T, SIZES, (rules.unit_diagonal,))


def step(S):
    return S @ (I - eta * u @ u.T) + eta * v @ u.T


@seeds("follow_product", "closed_iterate", "rank_one_steps", "fixed_start", "around_fixed_point", "average_steps")
def iterates():
    state = matrix("X", d_v, d_k)
    solved = lambda start, n: (1 - eta) ** n * start + (1 - (1 - eta) ** n) * v  # noqa: E731
    for count in (trials, trials + 1, L):
        yield case(iterate(step, S, count) @ u, SIZES, (rules.follow_product, u), (rules.closed_iterate, solved))
        yield case(iterate(step, S, count).T @ v, SIZES, (rules.follow_product, v))
        for write in (v @ (S.T @ v - k).T, entry(v.T @ S @ k) * v @ k.T, v @ (S @ k).T @ S, S @ k @ k.T):
            turned = iterate(lambda X, write=write: X - eta * substituted(write, S, X), S, count).T
            yield case(turned @ v + k, SIZES, (rules.follow_product, v))
            yield case(k.T @ turned @ v, SIZES, (rules.follow_product, v))
        yield case(iterate(step, S, count), SIZES, (rules.rank_one_steps,))
        yield case(iterate(lambda X: gate * X + v @ k.T, S, count), SIZES, (rules.rank_one_steps,))
        yield case(iterate(step, v @ u.T, count), SIZES, (rules.fixed_start,))
        yield case(iterate(step, S, count), SIZES, (rules.around_fixed_point, v @ u.T))
        half = ((Rational(1, 2), step(state)), (Rational(1, 2), state))
        yield case(IndependentSteps(state, half, S, count), SIZES, (rules.average_steps,))
        square = ((Rational(1, 2), state @ state.T @ state), (Rational(1, 2), state))
        yield case(IndependentSteps(state, square, S, count), SIZES, (rules.average_steps,))
    for form in (solved, lambda start, n: start + n * v, lambda start, n: start):
        yield case(iterate(lambda y: (1 - eta) * y + eta * v, v, trials, "y"), SIZES, (rules.closed_iterate, form))
        yield case(iterate(lambda y: y + v, v, trials, "y"), SIZES, (rules.closed_iterate, form))


@seeds("written", "unroll", "as_stream", "triangular")
def streams():
    writes = diag(b) @ (V - P), diag(b) @ V, V - strict_lower(W) @ P, V - W @ P, lower(W) @ P
    for write in writes:
        for gates, start in ((None, None), (g, None), (g, S_0), (None, S_0)):
            stream = Stream(keys=K, predicted=P, write=write, gates=gates, start=start)
            system = Derivation(stream.writes, SIZES).by(rules.written).by(rules.unroll)
            for quantity in (stream.reads(Q), stream.final, stream.writes):
                yield case(quantity, SIZES, (rules.written,), (rules.unroll,), (rules.triangular, system))
    for system in (V - strict_lower(W) @ V, V - W @ V, b @ g.T @ V - entry(trace(V.T @ V)) * strict_lower(W) @ V):
        yield case(V, SIZES, (rules.triangular, Derivation(V, SIZES).by(rules.insert, Derivation(V, SIZES)).by(rules.regroup, system)))
    other = matrix("P", N, d_k)
    for keys, strengths in ((K, b), (other, b), (K, other @ k)):
        yield case(Transitions(keys, strengths), SIZES, (rules.as_stream,), (rules.unroll,))


@seeds("determinant", "drop_nonnegative")
def determinants():
    odd = matrix("O", d_k, d_k, facts=("odd", "orthogonal"))
    ball = matrix("q", d_k, 1, facts=("ball",))
    many = copies(I - eta * ball @ ball.T, ball, count=L)
    for node in (odd @ A, odd.T @ many, A @ B @ R, A @ A.T, 2 * A, odd @ odd, -odd):
        yield case(det(node), SIZES, (rules.determinant,), (rules.drop_nonnegative,))
    for node in (
        I + strict_lower(A),
        2 * I - strict_lower(A).T,
        (I + strict_lower(A)).inv,
        I + lower(A),
        I + strict_lower(A) + strict_lower(B).T,
        eta * I,
    ):
        yield case(det(node), SIZES, (rules.determinant,))
    for node in (I + k @ w.T, I - eta * u @ u.T, 2 * I + k @ w.T, I + k @ w.T + w @ k.T, I + A):
        yield case(det(node), SIZES, (rules.determinant,))
    for factor in (1, -1, 2):
        for strength in (eta, 2 * eta, -eta):
            factors = copies(identity(1) - strength * ball.T @ ball, ball, count=L)
            yield case(-factor * factors, SIZES, (rules.drop_nonnegative,))


@seeds("multiply_out", "drop_nonnegative")
def norms():
    c, some = matrix("c", 1, 1, facts=("nonnegative",)), matrix("a", 1, 1)
    p = matrix("p", d_k, 1, facts=("nonnegative",))
    mixed = [entry(p.T @ vector(name, d_k)) for name in ("q", "r", "s", "t", "x", "y")]
    for factor in (2, -2, eta, entry(c), -entry(c) - 1, entry(some), *mixed, entry(p.T @ p), 1 - entry(c)):
        yield case(norm(factor * u), SIZES, (rules.multiply_out,), (rules.drop_nonnegative,))
        yield case(norm(factor * k), SIZES, (rules.multiply_out,))
        yield case(identity(1) + factor * identity(1), SIZES, (rules.drop_nonnegative,))
    for letter in (u, k, A):
        for factor in (1, 2, -1, eta):
            yield case(norm(factor * letter @ letter.T), SIZES, (rules.multiply_out,))
            yield case(norm(factor * letter @ w.T) if letter is not A else norm(A - factor * I), SIZES, (rules.multiply_out,))
