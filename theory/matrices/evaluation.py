"""Matrix expressions with numbers put in, node by node and without the normal form: exact Fractions, or float64 arrays with batch axes."""

import sympy

from ..kernel.statement import evaluated
from ..scalars.balls import NoValue
from . import syntax
from .arithmetics import BACKENDS, fraction


class Environment:
    """Values of letters and parameters, and the sizes that follow from them."""

    def __init__(self, ops, letters, numbers):
        self.ops, self.letters, self.numbers = ops, letters, numbers

    def with_letter(self, letter, value):
        """The same with one letter bound to a matrix of the back-end."""
        return Environment(self.ops, {**self.letters, letter.name: value}, self.numbers)

    def size(self, rows):
        """A symbolic size as an int."""
        found = sympy.sympify(rows).xreplace({s: sympy.Integer(int(v)) for s, v in self.numbers.items() if s in rows.free_symbols})
        if not found.is_Integer:
            raise NoValue(f"the size {rows} is not known")
        return int(found)

    def coefficient(self, expr):
        """A SymPy coefficient, with the traces in it evaluated."""
        from .normal_form import Scalar

        values = {}
        for symbol in expr.free_symbols:
            if isinstance(symbol, Scalar):
                values[symbol] = self.ops.drop(self.of(symbol.expression()))
            elif symbol in self.numbers:
                values[symbol] = self.numbers[symbol]
            else:
                raise NoValue(f"{symbol} has no value")
        return self.ops.number(expr, values)

    def of(self, node):
        """The value of a node."""
        ops = self.ops
        match node:
            case syntax.Letter(name=name, means=means):
                if name in self.letters:
                    return self.letters[name]
                if means is None:
                    raise NoValue(f"the letter {name} has no value")
                return self.of(means)
            case syntax.Identity(rows):
                return ops.full(self.size(rows), self.size(rows), lambda i, j: i == j)
            case syntax.Zeros(rows, cols):
                return ops.full(self.size(rows), self.size(cols))
            case syntax.Ones(rows):
                return ops.full(self.size(rows), 1, lambda i, j: 1)
            case syntax.Scaled(coefficient, body):
                return ops.scale(self.coefficient(coefficient), self.of(body))
            case syntax.Sum(terms=parts) | syntax.Product(factors=parts):
                return self._folded(ops.add if isinstance(node, syntax.Sum) else ops.multiply, parts)
            case syntax.Transpose(body):
                return ops.transpose(self.of(body))
            case syntax.Inverse(body):
                return ops.inverse(self.of(body))
            case syntax.Hadamard(left, right):
                return ops.entrywise(self.of(left), self.of(right))
            case syntax.Lower() | syntax.Diagonal():
                return self._masked(node)
            case syntax.Trace(body):
                return self._trace(self.of(body))
            case syntax.SquaredNorm(body):
                value = self.of(body)
                return self._trace(ops.multiply(ops.transpose(value), value))
            case syntax.Gradient():
                raise NoValue("a gradient has a value only once it is taken")
        return node.value(self)

    def _folded(self, operation, parts):
        total = self.of(parts[0])
        for part in parts[1:]:
            total = operation(total, self.of(part))
        return total

    def _masked(self, node):
        ops, value = self.ops, self.of(node.body)
        size = ops.shape(value)[0]
        if isinstance(node, syntax.Diagonal):
            return ops.entrywise(ops.full(size, size, lambda i, j: i == j), ops.multiply(value, ops.full(1, size, lambda i, j: 1)))
        return ops.entrywise(ops.full(size, size, lambda i, j: i > j if node.strict else i >= j), value)

    def _trace(self, value):
        ops = self.ops
        size = ops.shape(value)[0]
        ones = ops.full(size, 1, lambda i, j: 1)
        onto = ops.multiply(ops.entrywise(value, ops.full(size, size, lambda i, j: i == j)), ones)
        return ops.multiply(ops.transpose(ones), onto)


def letters_of(node):
    """Every letter of an expression by name; those inside coefficients and abbreviations too."""
    from .normal_form import Scalar

    found = {}
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, syntax.Letter):
            found.setdefault(one.name, one)
        if isinstance(one, syntax.Scaled):
            stack += [s.expression() for s in sympy.sympify(one.coefficient).atoms(Scalar)]
        stack += one.parts()
    return found


def parameters_of(node):
    """The symbols that sizes and coefficients of an expression speak of, by name."""
    from .normal_form import Scalar

    symbols = set()
    stack = [node]
    while stack:
        one = stack.pop()
        for value in (*one.shape, *(getattr(one, name) for name in ("coefficient", "count") if hasattr(one, name)), *getattr(one, "chances", ())):
            symbols |= sympy.sympify(value).free_symbols
        stack += one.parts()
    for letter in letters_of(node).values():
        symbols |= letter.rows.free_symbols | letter.cols.free_symbols
    return {symbol.name: symbol for symbol in symbols if not isinstance(symbol, Scalar)}


def environment(node, bindings, backend):
    """The Environment in which a node has a value: letters loaded, parameters taken, sizes read off the letters."""
    ops = BACKENDS[backend]()
    letters = letters_of(node)
    loaded = {name: ops.load(bindings[name], letter) for name, letter in letters.items() if name in bindings}
    numbers = {s: bindings[name] for name, s in parameters_of(node).items() if name in bindings and name not in loaded}
    for name, value in loaded.items():
        for size, length in zip(letters[name].shape, ops.shape(value), strict=True):
            if size.is_Symbol:
                numbers.setdefault(size, length)
    if backend == "exact":
        numbers = {symbol: fraction(value) for symbol, value in numbers.items()}
    return Environment(ops, loaded, numbers)


@evaluated.register
def evaluate(node: syntax.Matrix, bindings, backend="exact"):
    """The value of an expression; see Matrix.evaluate. NoValue names a letter or parameter without a value."""
    if backend not in BACKENDS:
        raise ValueError(f"backend is {backend!r}; it is one of {', '.join(BACKENDS)}")
    env = environment(node, bindings, backend)
    return env.ops.unload(env.of(node), node)
