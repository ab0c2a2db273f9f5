"""An affine step repeated a symbolic number of times: (X -> body)^count (start)."""

from dataclasses import dataclass, replace

import sympy

from .constructors import entry
from .normal_form import Scalar
from .syntax import Letter, Matrix, Scaled, ShapeError


@dataclass(frozen=True)
class Iterate(Matrix):
    """The result of `count` steps variable -> body from `start`."""

    variable: Letter
    body: Matrix
    start: Matrix
    count: sympy.Expr
    binding = 2

    def __post_init__(self):
        if not self.variable.shape == self.body.shape == self.start.shape:
            raise ShapeError(f"a step keeps the shape: {self.variable.shape}, {self.body.shape}, {self.start.shape}")
        self.variable.bound()
        if not self.count.is_integer:
            raise ShapeError(f"{self.count} is no number of steps")

    rows = property(lambda self: self.variable.rows)
    cols = property(lambda self: self.variable.cols)

    def value(self, env):
        """Step by step."""
        state = env.of(self.start)
        for _ in range(env.size(sympy.sympify(self.count))):
            state = env.with_letter(self.variable, state).of(self.body)
        return state

    def shown(self, mode):
        """(X -> body)^count (start)."""
        from .printing import number, shown

        variable, body, start, count = shown(self.variable, mode), shown(self.body, mode), shown(self.start, mode), number(self.count, mode)
        if mode == "text":
            count = count if count.isidentifier() or count.isdigit() else f"({count})"
            return f"({variable} -> {body})^{count} ({start})"
        return rf"\left({variable} \mapsto {body}\right)^{{{count}}}\left({start}\right)"


def iterate(step, start, count, name="S", mark=""):
    """The expression after `count` steps of the function `step` from `start`; `name` is the letter that the step is shown with."""
    variable = Letter(name, *start.shape, mark)
    return Iterate(variable, step(variable), start, sympy.sympify(count))


def substituted(node, letter, value):
    """The expression with a letter (or any other part) replaced; bound letters of iterates inside are left alone.

    What a letter abbreviates is searched for parts, not for other letters.

    ShapeError if the value would be captured by a bound letter that the replaced part does not speak of itself.
    """
    if node == letter:
        return value
    if isinstance(node, Letter):
        return node if node.means is None or isinstance(letter, Letter) else replace(node, means=substituted(node.means, letter, value))
    if isinstance(node, Iterate) and node.variable == letter:
        return replace(node, start=substituted(node.start, letter, value))
    if isinstance(node, Iterate) and node.variable in set(everything(value)) - set(everything(letter)) and letter in everything(node.body):
        raise ShapeError(f"{node.variable.name} is bound in {node.text()}")
    if isinstance(node, Scaled):
        return _coefficient(node.coefficient, letter, value) * substituted(node.body, letter, value)
    return node.mapped(lambda part: substituted(part, letter, value))


def _coefficient(coefficient, letter, value):
    return coefficient.xreplace({s: entry(substituted(s.expression(), letter, value)) for s in coefficient.atoms(Scalar)})


def with_number(node, symbol, value):
    """The expression with a SymPy symbol replaced in its coefficients and counts."""
    if isinstance(node, Letter):
        return node
    if isinstance(node, Scaled):
        inner = {s: entry(with_number(s.expression(), symbol, value)) for s in node.coefficient.atoms(Scalar)}
        return node.coefficient.xreplace({symbol: value, **inner}) * with_number(node.body, symbol, value)
    made = node.mapped(lambda part: with_number(part, symbol, value))
    return replace(made, count=made.count.xreplace({symbol: value})) if isinstance(made, Iterate) else made


def everything(node):
    """The expression and all that it is made of, outermost first; what is in its coefficients too."""
    inside = [scalar.expression() for scalar in node.coefficient.atoms(Scalar)] if isinstance(node, Scaled) else []
    return [node, *(inner for part in [*inside, *node.parts()] for inner in everything(part))]
