"""Sequences given by a linear recurrence, as statements: x(0) = start, x(n + 1) = step x(n) + shift."""

from dataclasses import dataclass

import sympy

from ..kernel.statement import Worded, clause, sentence, told
from ..scalars.zero_test import Unknown
from ..vectors.printing import Style


@dataclass(frozen=True)
class Sequence(Worded):
    """The first component of x(index), or combine . x(index), where x is a vector with start, step matrix and shift given in the parameters.

    name: what the components are called in print; index: the SymPy symbol or expression at which the sequence is taken, or oo for its limit. A start
    may itself be a Sequence: the end of an earlier phase. offset is added to what is asked for. legend: what the components are the means of.
    """

    name: str
    start: tuple
    step: tuple
    shift: tuple
    index: sympy.Expr
    combine: tuple = ()
    offset: sympy.Expr = sympy.Integer(0)
    legend: tuple = ()

    @property
    def asked(self):
        """The row that what is asked for takes of x."""
        return self.combine or tuple(sympy.Integer(int(place == 0)) for place in range(len(self.start)))

    @property
    def phased(self):
        """Whether a start is the end of an earlier phase."""
        return any(isinstance(one, Sequence) for one in self.start)

    def key(self):
        """Every entry as text."""
        return repr((self.name, self.start, self.step, self.shift, self.index, self.combine, self.offset))

    def head(self, mode):
        """The entry that is asked for."""
        style, name = Style(mode == "latex"), self.name
        index, offset = style.scalar(self.index), f" + {style.scalar(self.offset)}" if self.offset else ""
        if mode == "text":
            asked = name if self._single else f"{style.scalar(sympy.Matrix([self.combine]))} . {name}" if self.combine else f"{name}_1"
            return f"{asked}({index}){offset}"
        first = name if self._single else f"{style.scalar(sympy.Matrix([self.combine]))} {name}" if self.combine else f"{name}^{{(1)}}"
        return f"{first}_{{{index}}}{offset}"

    def where(self, mode):
        """The start, the step, the earlier phases, and what the components are the means of."""
        earlier = list(dict.fromkeys(one for one in self.start if isinstance(one, Sequence)))
        tail = r"_{\mathrm{start}}" if mode == "latex" else "_start"
        names = {one: f"{self.name}{place or ''}{tail}" for place, one in enumerate(earlier)}
        now = self._now([names.get(one, one) for one in self.start], mode)
        before = [f"{names[one]} = {sentence(*told(one, mode), mode)}" for one in earlier]
        return (*now, *self._legend(mode), *before)

    def _now(self, start, mode):
        style = Style(mode == "latex")
        entries = [one if isinstance(one, str) else style.scalar(one) for one in start]
        old, new, first = ("{0}_{{t}}", "{0}_{{t+1}}", "{0}_0") if mode == "latex" else ("{0}(t)", "{0}(t+1)", "{0}(0)")
        old, new, first = (one.format(self.name) for one in (old, new, first))
        if self._single:
            step, shift = self.step[0][0], self.shift[0]
            factor = "" if step == 1 else f"{style.bracket(style.scalar(step))} "
            return f"{first} = {entries[0]}", f"{new} = {factor}{old}" + (f" + {style.scalar(shift)}" if shift else "")
        shift = f" + {style.scalar(sympy.Matrix(self.shift)) if mode == 'latex' else self.shift}" if any(self.shift) else ""
        if mode == "text":
            rows = "; ".join(", ".join(map(style.scalar, row)) for row in self.step)
            return f"{first} = ({', '.join(entries)})", f"{new} = [{rows}] {old}{shift}"
        column = r"\begin{pmatrix}" + r"\\".join(entries) + r"\end{pmatrix}"
        return f"{first} = {column}", f"{new} = {style.scalar(sympy.Matrix(self.step))} {old}{shift}"

    @property
    def _single(self):
        return len(self.start) == 1 and self.asked == (1,) and self.offset == 0

    def _legend(self, mode):
        pattern = "{}^{{({})}}" if mode == "latex" else "{}_{}"
        names = [self.name] if len(self.start) == 1 else [pattern.format(self.name, place + 1) for place in range(len(self.start))]
        return tuple(clause(f"${name}$ is the mean of ${told(one, mode)[0]}$", mode) for name, one in zip(names, self.legend, strict=False))

    def scalar(self):
        """No closed form before a rule proves one."""
        return None

    def compare(self, target, domain):
        """Unknown until a closed form is proved."""
        return Unknown("the recurrence has no proved closed form yet")


def sequence(name, start, step, shift=0, index=None, combine=()):
    """A scalar sequence x(n+1) = step x(n) + shift, or a vector one where start is a tuple and step a matrix."""
    if not isinstance(start, tuple):
        start, step, shift = (start,), ((step,),), (shift,)
    shift = shift if isinstance(shift, tuple) else (shift,) * len(start)
    return Sequence(name, _exprs(start), tuple(map(_exprs, step)), _exprs(shift), sympy.sympify(index), _exprs(combine))


def _exprs(entries):
    return tuple(entry if isinstance(entry, Sequence) else sympy.sympify(entry) for entry in entries)
