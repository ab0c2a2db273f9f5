"""The minimiser of a loss, as a matrix expression."""

from dataclasses import dataclass

from ..scalars.balls import NoValue
from .syntax import Letter, Matrix, ShapeError


@dataclass(frozen=True)
class Minimiser(Matrix):
    """The only minimum of a scalar loss as a function of a letter."""

    loss: Matrix
    letter: Letter

    def __post_init__(self):
        self.letter.bound()
        if not self.loss.is_scalar:
            raise ShapeError(f"a loss is a scalar, {self.loss.text()} is {self.loss.rows} x {self.loss.cols}")

    rows = property(lambda self: self.letter.rows)
    cols = property(lambda self: self.letter.cols)

    def value(self, env):
        """Minimisers are found by rules."""
        raise NoValue("a minimiser has a value only once it is found")

    def shown(self, mode):
        """argmin over the letter of the loss."""
        from .printing import shown

        letter, loss = shown(self.letter, mode), shown(self.loss, mode)
        return rf"\operatorname*{{arg\,min}}_{{{letter}}} \left[{loss}\right]" if mode == "latex" else f"argmin_{letter} [{loss}]"


def minimiser(loss, letter):
    """The minimiser of a loss over a letter."""
    return Minimiser(loss, letter)
