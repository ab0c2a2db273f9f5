"""Entries to the nearest integer: the kernel of a memory that rounds inner products."""

from dataclasses import dataclass

from .syntax import Matrix


@dataclass(frozen=True)
class Rounded(Matrix):
    """Every entry replaced by the integer nearest to it, the larger one of two that are equally near."""

    body: Matrix

    rows = property(lambda self: self.body.rows)
    cols = property(lambda self: self.body.cols)

    def value(self, env):
        """Entry by entry."""
        return env.ops.rounded(env.of(self.body))

    def shown(self, mode):
        """round(A)."""
        from .printing import shown

        inside = shown(self.body, mode)
        return rf"\operatorname{{round}}\left({inside}\right)" if mode == "latex" else f"round({inside})"


def rounded(body):
    """The matrix of nearest integers; halves go up."""
    return Rounded(body)
