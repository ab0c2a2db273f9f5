"""Rules for matrix expressions: multiplying out, gradients, inverses, streams as triangular systems, repeated affine steps."""

import sympy

from .. import words
from ..algebra import Zero, decide_zero
from ..derivation import rule
from ..domains import integers, nonnegative, nonzero
from ..iterates import Iterate, everything, substituted
from ..streams import Decay, Final, Predictions, Reads, Stream, Transitions, Written
from ..word_evaluation import letters
from ..word_normal import Factor, Scalar, combined, joined, normal, rebuilt, scaled, tidy
from ..word_printing import number
from ..words import ONE, Matrix

__all__ = [
    "abbreviate", "as_stream", "closed_iterate", "follow_product", "insert", "inverse", "multiply_out", "take_gradient", "transpose_iterate",
    "triangular", "unroll", "written",
]  # fmt: skip


@rule("multiply out", "linear algebra", conditions="the facts declared on the letters, printed")
def multiply_out(statement, context):
    """The normal form: products distributed, rows times columns as scalars, unit and orthogonal letters contracted."""
    for letter in letters(statement).values():
        _facts(letter, context)
    return tidy(statement)


def _facts(letter, context):
    if "unit" in letter.facts:
        context.note(f"|{letter.name}| = 1")
    if "positive" in letter.facts:
        context.note(f"{letter.name} > 0")
    if "orthogonal" in letter.facts:
        context.note(f"{letter.name}' {letter.name} = I")
    for other in letter.perpendicular:
        context.note(f"{other}' {letter.name} = 0")


def replaced(node, kind, function):
    """The expression with every part of a kind replaced, innermost first."""
    if not isinstance(node, words.Letter):
        node = node.mapped(lambda part: replaced(part, kind, function))
    return function(node) if isinstance(node, kind) else node


def _fresh(name, node, context):
    if name in letters(node):
        context.refuse(f"another letter than {name}", f"{name} is needed for something new")


def derived(context, derivation):
    """The last line of a derivation of an equality on the same domain."""
    if derivation.relation != "=" or derivation.domain.text() != context.domain.text():
        context.refuse("an equality on this domain", "only equals are put in for one another")
    return context.derive(derivation)


@rule("directional derivative", "definition of the gradient", conditions="the loss is a polynomial in the letter")
def take_gradient(statement, context):
    """grad L(S) is the matrix G for which the part of L(S + eps H) linear in eps is <G, H>."""
    return tidy(replaced(statement, words.Gradient, lambda node: _gradient(node, context)))


def _gradient(node, context):
    letter, step = node.letter, words.Letter("H", *node.letter.shape)
    epsilon = sympy.Dummy("eps", real=True)
    _fresh("H", node, context)
    shifted = sympy.expand(words.entry(substituted(node.loss, letter, node.at + epsilon * step)))
    inside = [f.body for symbol in shifted.atoms(Scalar) for f in symbol.factors if f.body != step]
    if not shifted.is_polynomial(epsilon, *shifted.atoms(Scalar)) or any(step in everything(body) for body in inside):
        context.refuse(f"{node.loss.text()} a polynomial in {letter.name}", "the derivative is read off as a coefficient")
    slope = shifted.coeff(epsilon, 1)
    context.note(f"the loss along H has slope {number(slope, 'text')}")
    return _dual(slope, step, node)


def _dual(slope, step, node):
    """G from <G, H>: each scalar that holds H once is tr(X H) or tr(X H')."""
    parts = []
    for symbol in sorted(slope.atoms(Scalar), key=str):
        places = [i for i, factor in enumerate(symbol.factors) if factor.body == step]
        if places:
            cycle = (*symbol.factors[places[0] + 1 :], *symbol.factors[: places[0]])
            word = cycle if symbol.factors[places[0]].flipped else tuple(f.flip() for f in reversed(cycle))
            parts.append(slope.coeff(symbol, 1) * joined(word))
    return words.Sum(tuple(parts)) if parts else words.Zeros(*node.shape)


@rule("inverse by multiplying out", "linear algebra", conditions="the product with the stated inverse is the identity")
def inverse(statement, context, stated):
    """Every inverse of the matrix that `stated` inverts, replaced by `stated`; others are left."""

    _divisors(stated, context, "the stated inverse divides by it")

    def checked(node):
        rest = combined([normal(node.body @ stated), scaled(normal(words.Identity(stated.rows)), -1)])
        if not all(isinstance(decide_zero(c, context.domain), Zero) for c in rest.values()):
            context.refuse(f"({node.body.text()}) ({stated.text()}) = I", "the stated matrix is not the inverse")
        return stated

    return replaced(statement, words.Inverse, checked)


def _divisors(node, context, why):
    """Every denominator of the coefficients proved nonzero."""
    for coefficient in normal(node).values():
        for divisor in {sympy.fraction(term)[1] for term in sympy.Add.make_args(sympy.powsimp(coefficient))}:
            if divisor.free_symbols:
                context.need(nonzero(divisor), why)


@rule("insert", "substitution of equals")
def insert(statement, context, derivation):
    """Every part of the statement that is the derivation's first line, replaced by its last."""
    made = substituted(statement, derivation.statement, derived(context, derivation))
    if made == statement:
        context.refuse(derivation.statement.text(), "the derived expression does not occur")
    return made


@rule("abbreviate", "definition")
def abbreviate(statement, context, *named):
    """Products that letters stand for, written as those letters."""
    for letter in named:
        if letter.means is None:
            context.refuse(letter.name, "the letter abbreviates nothing")
        statement = _abbreviated(statement, letter)
    return statement


def _abbreviated(node, letter):
    if isinstance(node, words.Letter):
        return node
    node = node.mapped(lambda part: _abbreviated(part, letter))
    pattern = letter.means.factors if isinstance(letter.means, words.Product) else (letter.means,)
    if node == letter.means:
        return letter
    if isinstance(node, words.Product):
        for start in range(len(node.factors) - len(pattern) + 1):
            if node.factors[start : start + len(pattern)] == pattern:
                return words.Product((*node.factors[:start], letter, *node.factors[start + len(pattern) :]))
    return node


@rule("definition of the writes", "definition")
def written(statement, context):
    """U = write(P): each step's write in terms of what the memory predicts for its key."""
    return replaced(statement, Written, lambda node: _write(node) if type(node) is Written else node)


def _write(node):
    return substituted(node.stream.write, node.stream.predicted, Predictions(node.stream))


@rule("unroll", "variation of constants, by induction on the step", conditions="S_t = g_t S_{t-1} + u_t k_t' for t = 1..N")
def unroll(statement, context):
    """S_t = Gamma_t0 S_0 + sum over s <= t of Gamma_ts u_s k_s', read as rows: a sum over s < t is a strictly lower triangular product."""
    if any(node.stream.gates is not None for node in everything(statement) if isinstance(node, Written)):
        context.note("Gamma_ts = product of g_u over s < u <= t")
    forms = {Reads: _reads, Predictions: _predictions, Final: _final}
    return replaced(statement, Written, lambda node: forms.get(type(node), lambda same: same)(node))


def _reads(node):
    return _from_start(node.stream, node.queries) + words.lower(_overlaps(node.stream, node.queries)) @ node.stream.writes


def _predictions(node):
    return _from_start(node.stream, node.stream.keys) + words.strict_lower(_overlaps(node.stream, node.stream.keys)) @ node.stream.writes


def _overlaps(stream: Stream, queries):
    plain = queries @ stream.keys.T
    return plain if stream.gates is None else words.hadamard(plain, Decay(stream.gates))


def _from_start(stream, queries):
    if stream.start is None:
        return words.zeros(queries.rows, stream.predicted.cols)
    rows = queries if isinstance(stream.start, words.Identity) else queries @ stream.start.T
    return rows if stream.gates is None else words.diag(Decay(stream.gates, "start")) @ rows


def _final(node):
    stream = node.stream
    start = stream.start if stream.start is not None else words.zeros(*node.shape)
    if stream.gates is None:
        return start + stream.writes.T @ stream.keys
    kept = words.entry(Decay(stream.gates, "whole"))
    return kept * start + stream.writes.T @ words.diag(Decay(stream.gates, "end")) @ stream.keys


@rule("a product of transitions is a memory", "definition")
def as_stream(statement, context):
    """The product of I - eta_t k_t k_t': S_t = S_{t-1} - eta_t (S_{t-1} k_t) k_t' from S_0 = I."""

    def stream(node):
        predicted = words.Letter("P", node.keys.rows, node.keys.cols)
        return Stream(node.keys, predicted, -(words.diag(node.strengths) @ predicted), None, words.Identity(node.keys.cols)).final

    return replaced(statement, Transitions, stream)


@rule("unit triangular system", "forward substitution: a unit triangular system has exactly one solution", conditions="row t uses rows s < t only")
def triangular(statement, context, derivation):
    """A derived equation U = R - M U with M strictly lower triangular: U = (I + M)^-1 R, put in for U."""
    unknown, equation = derivation.statement, normal(derived(context, derivation))
    inner = {word[:-1]: -c for word, c in equation.items() if word and word[-1] == Factor(unknown)}
    right = {word: c for word, c in equation.items() if not (word and word[-1] == Factor(unknown))}
    for word in inner:
        if not _strictly_lower(word):
            context.refuse(f"{joined(word).text() if word else 'I'} strictly lower triangular", "the system is not triangular")
    if any(unknown in everything(factor.body) for word in (*inner, *right) for factor in word):
        context.refuse(f"an equation linear in {unknown.text()}", "the unknown stands elsewhere too")
    context.note("row t uses rows s < t only")
    solution = rebuilt(right, *unknown.shape)
    if inner:
        solution = (words.Identity(unknown.rows) + rebuilt(inner, unknown.rows, unknown.rows)).inv @ solution
    return substituted(statement, unknown, solution)


def _strictly_lower(word):
    kinds = [f.body for f in word if not isinstance(f.body, words.Diagonal)]
    return len(kinds) > 0 and all(isinstance(b, words.Lower) for b in kinds) and any(b.strict for b in kinds) and not any(f.flipped for f in word)


@rule("follow a product", "associativity, by induction on the step", conditions="the step maps S x to a function of S x")
def follow_product(statement, context, x, name="o"):
    """The iterates S_n times a fixed vector x, as iterates of y = S x."""
    _facts(x, context)
    return tidy(replaced(tidy(statement), words.Product, lambda node: _followed(node, x, name, context)))


def _followed(node, x, name, context):
    at = next((i for i in range(len(node.factors) - 1) if isinstance(node.factors[i], Iterate) and node.factors[i + 1] == x), None)
    if at is None:
        return node
    inner = node.factors[at]
    _fresh(name, inner.body @ x, context)
    y = words.Letter(name, inner.rows, ONE)
    image = {}
    for word, c in normal(inner.body @ x).items():
        if word[-2:] == (Factor(inner.variable), Factor(x)):
            word = (*word[:-2], Factor(y))
        if any(inner.variable in everything(f.body) for f in word):
            context.refuse(f"a function of {inner.variable.text()} {x.text()}", "the step uses more of the state than this product")
        image[word] = c
    body = rebuilt(image, y.rows, ONE)
    if any(inner.variable in everything(s.expression()) for c in image.values() for s in c.atoms(Scalar)):
        context.refuse(f"a function of {inner.variable.text()} {x.text()}", "a scalar of the step depends on the state")
    start = tidy(inner.start @ x) if not isinstance(inner.start, Iterate) else inner.start @ x
    return _product(node.factors[:at], Iterate(y, body, replaced(start, words.Product, lambda n: _followed(n, x, name, context)), inner.count), node.factors[at + 2 :])


def _product(before, middle, after):
    factors = (*before, middle, *after)
    return factors[0] if len(factors) == 1 else words.Product(factors)


@rule("transpose a recursion", "linear algebra, by induction on the step")
def transpose_iterate(statement, context):
    """The transpose of iterates: iterates of the transposed step from the transposed start."""

    def turned(node):
        if not isinstance(node.body, Iterate):
            return node
        inner = node.body
        mirror = words.Letter(inner.variable.name, inner.cols, inner.rows, inner.variable.mark)
        body = tidy(substituted(inner.body, inner.variable, mirror.T).T)
        return Iterate(mirror, body, tidy(inner.start.T), inner.count)

    return replaced(statement, words.Transpose, turned)


@rule("closed form of a recursion", "induction on the step", conditions="the value at step 0 and the step from n to n + 1 are both decided")
def closed_iterate(statement, context, closed):
    """The innermost iterates replaced by closed(start, count), after substitution into the recursion shows that it solves it."""
    inner = _innermost(statement)
    if inner is None:
        context.refuse("a recursion", "there is none in the statement")
    context.need(nonnegative(inner.count), "a recursion takes a natural number of steps")
    step = sympy.Symbol("step", integer=True)
    if "step" in context.domain.names:
        context.refuse("another parameter than step", "the induction needs a new one")
    domain = context.domain.with_(step=integers(0))
    state = words.Letter("start of the recursion", *inner.variable.shape)
    _fresh(state.name, statement, context)
    _divisors(closed(state, inner.count), context, "the closed form divides by it")
    _agree(closed(state, sympy.Integer(0)), state, domain, context, "at step 0")
    once = substituted(inner.body, inner.variable, closed(state, step))
    _agree(once, closed(state, step + 1), domain, context, "from step n to n + 1")
    context.note("holds at step 0 and carries over from n to n + 1")
    return substituted(statement, inner, closed(inner.start, inner.count))


def _innermost(node: Matrix):
    found = [part for part in everything(node) if isinstance(part, Iterate)]
    return next((one for one in found if not any(isinstance(part, Iterate) for part in everything(one.start) + everything(one.body))), None)


def _agree(left, right, domain, context, where):
    rest = combined([normal(left, unfold=True), scaled(normal(right, unfold=True), -1)])
    if not all(isinstance(decide_zero(coefficient, domain), Zero) for coefficient in rest.values()):
        context.refuse(f"{left.text()} = {right.text()} {where}", "the closed form does not solve the recursion")
