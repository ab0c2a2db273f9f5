"""A matrix defined row after row: row t of a body that uses the rows before it."""

from dataclasses import dataclass, replace

from .normal_form import tidy
from .syntax import Letter, Matrix, ShapeError


@dataclass(frozen=True)
class Causal(Matrix):
    """U with U = body(U), where row t of the body uses rows s < t of U only."""

    variable: Letter
    body: Matrix

    def __post_init__(self):
        self.variable.bound()
        if self.variable.shape != self.body.shape:
            raise ShapeError(f"a recursion keeps the shape: {self.variable.shape}, {self.body.shape}")

    rows = property(lambda self: self.variable.rows)
    cols = property(lambda self: self.variable.cols)

    def mapped(self, function):
        """The function applied to the body."""
        return replace(self, body=function(self.body))

    def value(self, env):
        """Row after row; what later rows would be is zero."""
        ops, count = env.ops, env.size(self.rows)
        nothing = ops.full(1, env.size(self.cols))
        known = []
        for t in range(count):
            padded = ops.stack([*known, *[nothing] * (count - t)])
            known.append(ops.row(env.with_letter(self.variable, padded).of(self.body), t))
        return ops.stack(known)

    def shown(self, mode):
        """U, and the recursion it comes from."""
        from .printing import shown

        letter, body = shown(self.variable, mode), shown(self.body, mode)
        return rf"\Bigl[{letter} \,\Big|\, {letter} = {body}\Bigr]" if mode == "latex" else f"[{letter} | {letter} = {body}]"


def causal(body, like, name="U"):
    """The matrix of the shape of `like` that equals body of itself, row after row."""
    variable = Letter(name, *like.shape)
    return Causal(variable, tidy(body(variable)))
