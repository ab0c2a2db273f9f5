"""The mean of a state after independent random steps, each of which is one of finitely many maps."""

from dataclasses import dataclass
from itertools import product

import sympy

from .syntax import Letter, Matrix, ShapeError


@dataclass(frozen=True)
class IndependentSteps(Matrix):
    """E S_count from `start`, where every step replaces the letter by one of the bodies, with its chance, independently of the other steps."""

    variable: Letter
    cases: tuple[tuple[sympy.Expr, Matrix], ...]
    start: Matrix
    count: sympy.Expr
    binding = 2

    def __post_init__(self):
        shapes = {self.variable.shape, self.start.shape, *(body.shape for _, body in self.cases)}
        self.variable.bound()
        if len(shapes) > 1:
            raise ShapeError(f"a step keeps the shape: {sorted(shapes, key=str)}")
        if sympy.expand(sympy.Add(*self.chances) - 1) != 0:
            raise ValueError(f"chances {', '.join(map(str, self.chances))} do not add up to one")

    rows = property(lambda self: self.variable.rows)
    cols = property(lambda self: self.variable.cols)

    @property
    def chances(self):
        """The chance of every case."""
        return tuple(chance for chance, _ in self.cases)

    def parts(self):
        """The start and the bodies."""
        return [self.variable, *(body for _, body in self.cases), self.start]

    def mapped(self, function):
        """The function applied to the start and the bodies."""
        cases = tuple((chance, function(body)) for chance, body in self.cases)
        return IndependentSteps(self.variable, cases, function(self.start), self.count)

    def outcomes(self, env):
        """(chance, state) of every sequence of steps."""
        chances = [env.coefficient(chance) for chance in self.chances]
        for sequence in product(range(len(self.cases)), repeat=env.size(self.count)):
            state, weight = env.of(self.start), 1
            for case in sequence:
                state = env.with_letter(self.variable, state).of(self.cases[case][1])
                weight = weight * chances[case]
            yield weight, state

    def value(self, env):
        """By enumerating every sequence of steps."""
        return _sum(env.ops, self.outcomes(env))

    def shown(self, mode):
        """E (S -> body with chance p, ...)^count (start)."""
        from .printing import number, shown

        variable, start, count = shown(self.variable, mode), shown(self.start, mode), number(self.count, mode)
        cases = [(shown(body, mode), number(chance, mode)) for chance, body in self.cases]
        if mode == "text":
            return f"E ({variable} -> {'; '.join(f'{body} with chance {chance}' for body, chance in cases)})^{count} ({start})"
        listed = r" \\ ".join(rf"{body} & \text{{with chance }} {chance}" for body, chance in cases)
        return rf"\mathbb{{E}} \left({variable} \mapsto \begin{{cases}} {listed} \end{{cases}}\right)^{{{count}}}\left({start}\right)"


@dataclass(frozen=True)
class Spread(Matrix):
    """The covariance matrix of S_count x, where S_count is reached by independent random steps whose mean is `steps`."""

    steps: IndependentSteps
    x: Matrix

    def __post_init__(self):
        if not isinstance(self.steps, IndependentSteps) or self.steps.cols != self.x.rows or self.x.cols != 1:
            raise ShapeError(f"a spread is that of S x for random steps of S and a vector x, not of {self.steps.text()} and {self.x.text()}")

    rows = property(lambda self: self.steps.rows)
    cols = property(lambda self: self.steps.rows)
    symmetric = True

    def value(self, env):
        """By enumerating every sequence of steps: E y y' - E y (E y)' for y = S x."""
        ops, x = env.ops, env.of(self.x)
        reached = [(weight, ops.multiply(state, x)) for weight, state in self.steps.outcomes(env)]
        mean = _sum(ops, reached)
        second = _sum(ops, [(weight, ops.multiply(y, ops.transpose(y))) for weight, y in reached])
        return ops.add(second, ops.scale(-1, ops.multiply(mean, ops.transpose(mean))))

    def shown(self, mode):
        """Cov(S x)."""
        from .printing import shown

        inside = f"{shown(self.steps, mode)} {shown(self.x, mode)}"
        return rf"\operatorname{{Cov}}\left[{inside}\right]" if mode == "latex" else f"Cov[{inside}]"


def _sum(ops, weighted):
    total = None
    for weight, value in weighted:
        term = ops.scale(weight, value)
        total = term if total is None else ops.add(total, term)
    return total


def random_steps(cases, start, count, name="S"):
    """E S_count from `start`: every step applies one of ((chance, function of the state), ...), independently of the other steps.

    >>> from .constructors import matrix
    >>> random_steps(((sympy.Rational(1, 2), lambda S: 2 * S), (sympy.Rational(1, 2), lambda S: -S)), matrix("S_0", 2, 2), 3).text()
    'E (S -> 2 S with chance 1/2; -S with chance 1/2)^3 (S_0)'
    """
    state = Letter(name, *start.shape)
    made = tuple((sympy.sympify(chance), function(state)) for chance, function in cases)
    return IndependentSteps(state, made, start, sympy.sympify(count))
