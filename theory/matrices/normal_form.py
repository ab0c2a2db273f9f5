"""The normal form of matrix expressions: a polynomial in noncommuting factors whose row-times-column pieces are scalars that commute.

{word: coefficient}: a word is a tuple of factors (a letter or an opaque expression, possibly transposed); a coefficient is a SymPy expression in the
parameters and in Scalar symbols such as k'k. Equal normal forms mean equal expressions; the facts declared on letters are used.
"""

from dataclasses import dataclass
from itertools import groupby, pairwise

import sympy

from ..kernel import statement as kernel
from . import syntax
from .syntax import ONE, Matrix


@dataclass(frozen=True)
class Factor:
    """A letter or an opaque expression, or its transpose."""

    body: Matrix
    flipped: bool = False

    rows = property(lambda self: self.body.cols if self.flipped else self.body.rows)
    cols = property(lambda self: self.body.rows if self.flipped else self.body.cols)

    def flip(self):
        """The transpose."""
        return self if self.body.symmetric else Factor(self.body, not self.flipped)

    def expression(self):
        """The factor as an expression."""
        return self.body.T if self.flipped else self.body


class Scalar(sympy.Symbol):
    """A SymPy symbol for the trace of a word: k'k, v'Sk, tr(S'S)."""

    __slots__ = ("factors",)

    def __new__(cls, factors):
        made = sympy.Symbol.__xnew__(cls, _name(factors), real=True)
        made.factors = factors
        return made

    def __getnewargs_ex__(self):
        return ((self.factors,), {})

    def _hashable_content(self):
        return (*sympy.Symbol._hashable_content(self), repr(self.factors))

    def expression(self):
        """The 1 x 1 expression that this symbol stands for."""
        body = joined(self.factors)
        return body if body.is_scalar else syntax.Trace(body)


def _name(factors):
    """A name that no parameter has."""
    return f"<{joined(factors).text()}>"


def joined(word):
    """A nonempty word as an expression."""
    return word[0].expression() if len(word) == 1 else syntax.Product(tuple(factor.expression() for factor in word))


def normal(node, unfold=False):
    """The normal form of an expression. unfold: abbreviations are replaced by what they mean."""
    match node:
        case syntax.Letter(means=Matrix() as meaning) if unfold:
            return normal(meaning, unfold)
        case syntax.Identity():
            return {(): ONE}
        case syntax.Zeros():
            return {}
        case syntax.Sum(terms):
            return combined([normal(term, unfold) for term in terms])
        case syntax.Scaled(coefficient, body):
            return scaled(normal(body, unfold), renewed(coefficient, unfold))
        case syntax.Product(factors):
            return _product([normal(factor, unfold) for factor in factors])
        case syntax.Transpose(body):
            return {_reversed(word): c for word, c in normal(body, unfold).items()}
        case syntax.Trace(body):
            return _traced(normal(body, unfold), body.rows)
        case syntax.SquaredNorm(body):
            return _traced(_product([normal(body.T, unfold), normal(body, unfold)]), body.cols)
        case syntax.Lower(body, strict):
            return _linear(normal(body, unfold), body, lambda inner: _lower(inner, strict))
        case syntax.Diagonal(body):
            return _linear(normal(body, unfold), body, _diagonal)
        case syntax.Hadamard(left, right):
            return _entrywise(normal(left, unfold), normal(right, unfold), left)
        case syntax.Letter():
            return _word((Factor(node),))
    return _word((Factor(node.mapped(lambda part: part if isinstance(part, syntax.Letter) and part.means is None else tidy(part, unfold))),))


def tidy(node, unfold=False):
    """The expression rebuilt from its normal form."""
    return rebuilt(normal(node, unfold), *node.shape)


def rebuilt(form, rows, cols):
    """A normal form as an expression of this shape: short words first."""
    terms = [_term(word, form[word], rows) for word in sorted(form, key=lambda word: (len(word), _order(word)))]
    return syntax.Zeros(rows, cols) if not terms else terms[0] if len(terms) == 1 else syntax.Sum(tuple(terms))


def _term(word, coefficient, rows):
    body = joined(word) if word else syntax.Identity(rows)
    return body if coefficient == 1 else syntax.Scaled(coefficient, body)


def _order(word):
    return "\0".join(f"{factor.body.text()}{factor.flipped}" for factor in word)


def combined(forms):
    """The sum of normal forms; words with coefficient zero are dropped."""
    total = {}
    for form in forms:
        for word, coefficient in form.items():
            total[word] = total.get(word, 0) + coefficient
    expanded = {word: sympy.expand(coefficient) for word, coefficient in total.items()}
    return {word: coefficient for word, coefficient in expanded.items() if coefficient != 0}


def scaled(form, coefficient):
    """A normal form times a scalar."""
    return combined([{word: coefficient * c for word, c in form.items()}])


def renewed(coefficient, unfold):
    """A coefficient whose Scalar symbols are brought to normal form again."""
    found = {s: normal(s.expression(), unfold).get((), sympy.Integer(0)) for s in coefficient.atoms(Scalar)}
    return coefficient.xreplace({s: new for s, new in found.items() if s != new})


def _product(forms):
    result = {(): ONE}
    for form in forms:
        result = combined([scaled(_word((*left, *right)), c * e) for left, c in result.items() for right, e in form.items()])
    return result


def _word(factors):
    """One product of factors: facts used, pieces between dimensions of one pulled out as scalars."""
    factors = _cancelled(factors)
    if not factors:
        return {(): ONE}
    edges = [i for i in range(len(factors) + 1) if (factors[i].rows if i < len(factors) else factors[-1].cols) == ONE]
    if len(edges) < 2:
        return {factors: ONE}
    value = ONE
    for start, stop in pairwise(edges):
        value *= _piece(factors[start:stop])
    return {(*factors[: edges[0]], *factors[edges[-1] :]): value} if value != 0 else {}


def _cancelled(factors):
    """The word without neighbours P'P or PP' of orthogonal letters, or KK' of letters with orthonormal rows; diagonals, which commute, by name."""
    kept = []
    for factor in _diagonals_in_order(factors):
        facts = getattr(factor.body, "facts", ())
        if kept and kept[-1] == factor.flip() and ("orthogonal" in facts or ("orthonormal_rows" in facts and factor.flipped)):
            kept.pop()
        else:
            kept.append(factor)
    return tuple(kept)


def _diagonals_in_order(factors):
    runs = ((diagonal, tuple(run)) for diagonal, run in groupby(factors, lambda factor: isinstance(factor.body, syntax.Diagonal)))
    return tuple(
        factor
        for diagonal, run in runs
        for factor in (sorted(run, key=lambda one: (one.body.text().casefold(), one.body.text())) if diagonal else run)
    )


def _piece(factors):
    """A row times ... times a column: a number if a fact says so, else the Scalar symbol in the smaller of its two readings."""
    if len(factors) == 2:
        left, right = factors[0].flip().body, factors[1].body
        if left == right and "unit" in getattr(left, "facts", ()):
            return ONE
        if _perpendicular(left, right):
            return sympy.Integer(0)
    return Scalar(min(factors, _reversed(factors), key=_order))


def _reversed(factors):
    """The transpose of a word."""
    return _diagonals_in_order(tuple(factor.flip() for factor in reversed(factors)))


def _perpendicular(left, right):
    return getattr(left, "name", None) in getattr(right, "perpendicular", ()) or getattr(right, "name", None) in getattr(left, "perpendicular", ())


def _traced(form, size):
    """The normal form of a trace, from that of the square matrix and its size."""
    return combined([{(): c * (_cycle(word) if word else size)} for word, c in form.items()])


def _cycle(word):
    """tr(word): cut where a dimension is one, else the smallest of all rotations of both readings."""
    turns = [_diagonals_in_order(word[i:] + word[:i]) for i in range(len(word))]
    for turn in turns:
        if turn[0].rows == ONE:
            return _word(turn).get((), sympy.Integer(0))
    shortened = next((_cancelled(turn) for turn in turns if len(_cancelled(turn)) < len(turn)), None)
    if shortened is not None:
        return _cycle(shortened) if shortened else word[0].rows
    return Scalar(min((*turns, *map(_reversed, turns)), key=_order))


def _linear(form, body, made):
    """A linear operation (a mask, a diagonal) on each word."""
    return combined([scaled(_operated(made(_term(word, ONE, body.rows))), c) for word, c in form.items()])


def _operated(made):
    return normal(made) if isinstance(made, syntax.Identity | syntax.Zeros) else _word((Factor(made),))


def _diagonal(body):
    """The diagonal matrix of a vector; of ones it is the identity."""
    return syntax.Identity(body.rows) if isinstance(body, syntax.Ones) else syntax.Diagonal(body)


def _lower(body, strict):
    """The lower part; of the identity it is the identity, or nothing."""
    if isinstance(body, syntax.Identity):
        return syntax.Zeros(*body.shape) if strict else body
    return syntax.Lower(body, strict)


def _entrywise(left, right, shape):
    pairs = [(_term(a, ONE, shape.rows), _term(b, ONE, shape.rows), c * e) for a, c in left.items() for b, e in right.items()]
    return combined([{(Factor(syntax.Hadamard(*sorted((a, b), key=Matrix.text))),): c} for a, b, c in pairs])


def scalar_value(node):
    """A 1 x 1 expression as a SymPy expression in parameters and Scalar symbols."""
    if not node.is_scalar:
        raise syntax.ShapeError(f"{node.text()} is {node.rows} x {node.cols}, a scalar is needed")
    return normal(node).get((), sympy.Integer(0))


@kernel.closed_form.register
def closed_form(node: Matrix):
    """The SymPy expression of a 1 x 1 expression in which no letter is left; None for any other."""
    value = scalar_value(node) if node.is_scalar else None
    return None if value is None or value.atoms(Scalar) else value
