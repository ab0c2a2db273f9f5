"""Seeds for matrix expressions as systems: recursions of rows and their series, minimisers, equalities read backwards, quadratic forms, random steps."""

from memorem import Derivation, Domain, N, Rational, d_k, d_v, eta, gate, integers, reals, rules, trials
from memorem.theory.matrices.causal import causal
from memorem.theory.matrices.constructors import diag, entry, identity, lower, matrix, squared_norm, strict_lower, trace, vector, zeros
from memorem.theory.matrices.independent_steps import IndependentSteps, Spread
from memorem.theory.matrices.iterates import iterate
from memorem.theory.matrices.minimiser import minimiser
from memorem.theory.matrices.rounding import rounded

from . import values_matrices  # noqa: F401  what these statements are worth
from .cases import case, seeds

SIZES = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), eta=reals(0, 1), gate=reals(0, 1), trials=integers(0))
S, k, v, u = matrix("S", d_v, d_k), vector("k", d_k), vector("v", d_v), vector("u", d_k, unit=True)
A, W, K, V, I = matrix("A", d_k, d_k), matrix("W", N, N), matrix("K", N, d_k), matrix("V", N, d_v), identity(d_k)
a, b, w = vector("a", d_k), vector("b", d_k), vector("w", N, positive=True)
definite = matrix("D", d_k, d_k, facts=("definite",))


@seeds("multiply_out")
def diagonals():
    scalars = trace(diag(b) @ A @ diag(a)), entry(a.T @ diag(b) @ diag(a) @ k) * k
    for node in (S @ diag(b) @ diag(a), diag(b) @ A @ diag(a), diag(b) @ diag(a) @ diag(b) @ k, (S @ diag(b) @ diag(a)).T, *scalars):
        yield case(node, SIZES, (rules.multiply_out,))


@seeds("round_overlaps")
def rounding():
    room = Domain(N=integers(1, 3), d_k=integers(2), trials=integers(1, 3), eta=reals(0, 1))
    keys, plain = matrix("F", N, d_k, facts=("incoherent",)), matrix("K", N, d_k, facts=("unit_rows",))
    few, more, some = (matrix(name, trials, N, facts=("few_integers",)) for name in ("A", "B", "C"))
    for left, right in ((few, more), (few, few), (few + more, some), (2 * few, more)):
        for f in (keys, plain):
            yield case(rounded(left @ f @ f.T @ right.T), room, (rules.round_overlaps,))
            yield case(rounded(left @ f @ f.T) @ f, room, (rules.round_overlaps,))
    yield case(strict_lower(rounded(keys @ keys.T)) @ keys, room, (rules.round_overlaps,))
    yield case(rounded(few @ keys @ keys.T @ more.T + few @ more.T), room, (rules.round_overlaps,))


@seeds("recursion", "triangular")
def recursions():
    for weights in (strict_lower(W), diag(w) @ strict_lower(W), -strict_lower(W) @ diag(w), lower(W), W):
        made = causal(lambda U, weights=weights: V - weights @ U, V)
        yield case(made, SIZES, (rules.recursion,))
        system = Derivation(made, SIZES).by(rules.recursion)
        for node in (made, V.T @ made):
            yield case(node, SIZES, (rules.triangular, system, "Z"))
            yield case(node, SIZES.with_(N=integers(0)), (rules.triangular, system, "Z"))


@seeds("minimise")
def minimisers():
    X = matrix("X", d_v, d_k)
    fit, near = squared_norm(V.T - X @ K.T), squared_norm(X - S)
    weighted = trace((V.T - X @ K.T) @ diag(w) @ (V.T - X @ K.T).T)
    for loss in (
        fit + eta * near,
        near + gate * squared_norm(X @ k - v),
        weighted + near / 2,
        near,
        fit,
        near - fit,
        trace(X @ definite @ X.T) + near,
    ):
        yield case(minimiser(loss, X), SIZES, (rules.minimise,))


@seeds("read_backwards", "insert", "drop_nonnegative")
def forms():
    equal = Derivation((S + v @ k.T) @ A, SIZES).by(rules.multiply_out)
    for factor in (1, 2, -eta, 1 / eta):
        yield case(factor * (S @ A + v @ k.T @ A), SIZES, (rules.read_backwards, equal))
    yield case(S @ A + 2 * v @ k.T @ A, SIZES, (rules.read_backwards, equal))
    for M in (K, S, K @ A):
        square = Derivation(M.T @ M, SIZES).by(rules.multiply_out)
        for node in (k.T @ M.T @ M @ k, 2 * M.T @ M @ k + k, M @ M.T @ M, (M.T @ M @ k).T):
            yield case(node, SIZES, (rules.insert, square))
    one = identity(1)
    for node in (one - k.T @ k, one + eta * k.T @ A.T @ A @ k, one - k.T @ definite @ k, one - k.T @ A @ k, one - k.T @ k + v.T @ v, 2 * k.T @ k):
        yield case(node, SIZES, (rules.drop_nonnegative,))


@seeds("fixed_start", "average_steps")
def steps():
    P = I - eta * u @ u.T
    for start in (v @ u.T, 2 * v @ u.T, S, zeros(d_v, d_k)):
        yield case(iterate(lambda M: M @ P, start, trials, "M"), SIZES, (rules.fixed_start,))
        yield case(iterate(lambda M: gate * M @ P, start, trials, "M"), SIZES, (rules.fixed_start,))
    yield case(iterate(lambda M: M @ P + v @ u.T, v @ u.T, trials, "M"), SIZES, (rules.fixed_start,))
    M, half = matrix("M", d_v, d_k), Rational(1, 2)
    for other in (M @ P, M @ P + v @ k.T, M, S, gate * M @ P):
        drawn = IndependentSteps(M, ((half, M @ P + eta * v @ u.T), (half, other)), S, trials)
        for read in (u, k):
            yield case(Spread(drawn, read), SIZES, (rules.average_steps,))
