"""A formula's tree as a matrix expression in the letters of a theorem, and as a law of chi-square variables."""

from itertools import islice, product

import sympy

from ....theory.distributions.beta_binomial import beta_law, binomial_law
from ....theory.distributions.chi_squares import ChiSquares, chi2
from ....theory.matrices import syntax
from ....theory.matrices.constructors import diag, entry, hadamard, lower, ones, squared_norm, strict_lower, trace
from ....theory.matrices.equality import lifted
from ..latex.tokens import Unreadable
from .scalars import Meaning, Reader

TRIES = 256
FONTS = ("", "\\mathbf", "\\bm", "\\boldsymbol", "\\mathbb")
EYES = {"I"} | {f"{font}{{I}}" for font in FONTS}
ONES = {f"{font}{{1}}" for font in FONTS}
STARS = ("*", "ast", "times")


class MatrixReader(Reader):
    """Reads numbers and matrices; `sizes` are tried in turn for each I and each vector of ones, which do not say their size."""

    def __init__(self, scope, sizes):
        super().__init__(scope)
        self.sizes, self.used = sizes, 0

    def _number_of(self, value, key, node):
        return value

    def _of_meaning(self, inside):
        return MatrixMeaning(self.scope, inside)

    def _name(self, node):
        key, eye = node.args[0], _eye(node, self.scope)
        if eye == "sized":
            return syntax.Identity(self._size_named(key.partition("_")[2], node))
        if eye:
            size = self._next_size(node)
            return ones(size) if key in ONES else syntax.Identity(size)
        return super()._name(node)

    def _size_named(self, name, node):
        """The size that I_{d_k} says."""
        size = self.scope.symbols.get(self.scope.parameters.get(name, name))
        if size is None:
            raise Unreadable(f"the size {name} of I is not known here", node.at)
        return size

    def _next_size(self, node):
        if not self.sizes:
            raise Unreadable("the size of I is not known here", node.at)
        size = self.sizes[min(self.used, len(self.sizes) - 1)]
        self.used += 1
        return size

    def _add(self, node):
        total = self.value(node.args[0])
        for part in node.args[1:]:
            total = _plus(total, self.value(part))
        return total

    def _mul(self, node):
        left, right = (self.value(part) for part in node.args[:2])
        if node.at.text in STARS and _is_large(left) and _is_large(right):
            raise Unreadable(f"{node.at.shown()} between matrices has several readings; write their product without a sign, or \\odot", node.at)
        return _times(left, right)

    def _div(self, node):
        top, bottom = (_plain(self.value(part)) for part in node.args[:2])
        if isinstance(bottom, syntax.Matrix):
            raise Unreadable("a division by a matrix; write its inverse", node.at)
        if bottom == 0:
            raise Unreadable("this divides by zero", node.at)
        return top / bottom

    def _pow(self, node):
        base, exponent = node.args[:2]
        inner = base.args[0] if base.op in ("norm", "abs") else None
        vector = self.value(inner) if inner is not None else None
        if isinstance(vector, syntax.Matrix):
            if exponent.op == "number" and exponent.args[0] == 2:
                self._norm_is_known(base, vector, node.at)
                return squared_norm(vector)
            raise Unreadable("of a norm only the square is read", node.at)
        value, power = _plain(self.value(base)), _plain(self.value(exponent))
        if not isinstance(value, syntax.Matrix):
            return value**power
        return self._matrix_power(value, power, node)

    def _norm_is_known(self, base, value, at):
        """Unreadable for the spectral norm of a matrix; a note for one that does not say which it is."""
        index = base.args[2] if len(base.args) > 2 else ""
        if syntax.ONE in value.shape:
            return
        if base.op == "abs":
            raise Unreadable("bars around a matrix read as its determinant or as its norm; write \\|...\\|_F", at)
        if index == "of a vector":
            raise Unreadable("the norm with the index 2 of a matrix is its spectral norm, which is not read", at)
        if not index:
            self.scope.notes.append("the norm of a matrix is taken as the Frobenius norm; \\|...\\|_F says so")

    def _matrix_power(self, value, power, node):
        if power == -1:
            return value.inv
        if not (isinstance(power, sympy.Integer) and 0 < power <= 6):
            raise Unreadable("of a matrix only the inverse and small whole powers are read", node.at)
        total = value
        for _ in range(int(power) - 1):
            total = total @ value
        return total

    def _transpose(self, node):
        value = self.value(node.args[0])
        if not isinstance(value, syntax.Matrix):
            raise Unreadable("a number with the exponent T reads as a power or as a transpose", node.at)
        return value.T

    def _inner(self, node):
        left, right = (self.value(part) for part in node.args)
        if not all(isinstance(side, syntax.Matrix) and side.cols == syntax.ONE for side in (left, right)):
            raise Unreadable("an inner product is read between vectors", node.at)
        return left.T @ right

    def _hadamard(self, node):
        return hadamard(*(self.value(part) for part in node.args))

    def _call(self, node):
        name, arguments, _ = node.args
        if name in ("tril", "diag", "trace") and len(arguments) == 1:
            return {"tril": lower, "diag": diag, "trace": trace}[name](self.value(arguments[0]))
        if name == "tril_base" and self.value(arguments[1]) == -1:
            return strict_lower(self.value(arguments[0]))
        return super()._call(node)


class MatrixMeaning(Meaning, MatrixReader):
    """Reads declared meanings that are numbers or matrices; an I among them would not say its size."""

    def __init__(self, scope, inside):
        MatrixReader.__init__(self, scope, ())
        self.inside = inside

    def _number_of(self, value, key, node):
        return value


def _plain(value):
    """A 1 x 1 expression as a SymPy scalar."""
    return entry(value) if isinstance(value, syntax.Matrix) and value.is_scalar else value


def _plus(left, right):
    if isinstance(left, syntax.Matrix) == isinstance(right, syntax.Matrix):
        return left + right
    return _plain(left) + _plain(right) if not _is_large(left) and not _is_large(right) else lifted(left) + lifted(right)


def _is_large(value):
    return isinstance(value, syntax.Matrix) and not value.is_scalar


def _times(left, right):
    if isinstance(left, syntax.Matrix) and isinstance(right, syntax.Matrix):
        fits = left.cols == right.rows
        return left @ right if fits or (_is_large(left) and _is_large(right)) else _times(_plain(left), _plain(right))
    return left * right


def matrix(tree, scope, target):
    """The matrix expression of a tree: the first choice of sizes for I under which all shapes fit and the whole has the target's shape.

    Unreadable if no choice fits.
    """
    sizes, fault = _sizes(scope, target), None
    count = _eyes(tree, scope)
    for chosen in islice(product(sizes, repeat=count), TRIES):
        try:
            value = lifted(MatrixReader(scope, chosen).value(tree))
        except syntax.ShapeError as error:
            fault = fault or str(error)
            continue
        if value.shape == target.shape:
            return value
        fault = fault or f"this is {value.rows} x {value.cols}, the theorem's side is {target.rows} x {target.cols}"
    raise Unreadable(fault or "the shapes do not fit", tree.at)


def _sizes(scope, target):
    """The sizes that the theorem's letters have, most likely first."""
    found = []
    for matrix_ in (target, *scope.letters.values()):
        found += [size for size in matrix_.shape if size not in found and size != syntax.ONE]
    return found or [syntax.ONE]


def _eyes(tree, scope):
    """How many identities and vectors of ones stand in a tree without their size."""
    if isinstance(tree, tuple):
        return sum(_eyes(part, scope) for part in tree)
    if not hasattr(tree, "op"):
        return 0
    return int(tree.op == "name" and _eye(tree, scope) == "bare") + _eyes(tree.args, scope)


def _eye(node, scope):
    """ "bare" for an identity or a vector of ones, "sized" for an identity with its size, "" for any other name."""
    key = node.args[0]
    if key in scope.declared:
        return "bare" if scope.declared[key].text.strip() == "I" and not scope.is_letter("I") else ""
    if scope.is_name(key):
        return ""
    return "bare" if key in EYES | ONES else "sized" if key.partition("_")[0] in EYES and "_" in key else ""


NAMED_LAWS = {"beta": beta_law, "binomial_law": binomial_law}


def is_law(value):
    """Whether a right side is a law."""
    return hasattr(value, "moment")


class LawReader(Reader):
    """Reads products and quotients of numbers and independent chi-square variables."""

    def value(self, node):
        """A SymPy expression or a law."""
        if node.op == "chi2":
            return chi2(super().value(node.args[0]))
        if node.op in ("mul", "div", "fenced"):
            return super().value(node)
        if node.op == "call" and node.args[0] in NAMED_LAWS and len(node.args[1]) == 2:
            return NAMED_LAWS[node.args[0]](*map(super().value, node.args[1]))
        return Reader(self.scope).value(node)

    def _mul(self, node):
        left, right = (self.value(part) for part in node.args[:2])
        if is_law(left) != is_law(right) or all(isinstance(side, ChiSquares) for side in (left, right)):
            return right * left if isinstance(right, ChiSquares) else left * right
        raise Unreadable("a product of these laws is not read", node.at)

    def _div(self, node):
        top, bottom = (self.value(part) for part in node.args[:2])
        if isinstance(bottom, ChiSquares) and not isinstance(top, ChiSquares):
            return ChiSquares(bottom.bottom, bottom.top, 1 / bottom.scale) * top
        if not isinstance(top, ChiSquares) and (is_law(top) or is_law(bottom)):
            raise Unreadable("a quotient of these laws is not read", node.at)
        return top / bottom


def law(tree, scope):
    """The law of a tree. Unreadable if it is a number."""
    value = LawReader(scope).value(tree)
    if not is_law(value):
        raise Unreadable("a law is expected: products and quotients of \\chi^2_{n}, or \\mathrm{Beta}(a, b), or \\mathrm{Binomial}(n, p)", tree.at)
    return value
