"""Sequences given by a linear recurrence, as statements: x(0) = start, x(n + 1) = step x(n) + shift."""

from dataclasses import dataclass

import sympy

from .algebra import Unknown


@dataclass(frozen=True)
class Sequence:
    """The first component of x(index), or combine . x(index), where x is a vector with start, step matrix and shift given in the parameters.

    name: what the components are called in print; index: the SymPy symbol or expression at which the sequence is taken. A start may itself be a
    Sequence: the end of an earlier phase. offset is added to what is asked for.
    """

    name: str
    start: tuple
    step: tuple
    shift: tuple
    index: sympy.Expr
    combine: tuple = ()
    offset: sympy.Expr = sympy.Integer(0)

    def key(self):
        """Every entry as text."""
        return repr((self.name, self.start, self.step, self.shift, self.index, self.combine, self.offset))

    def text(self):
        """Plain text: the recurrence and what is asked for."""
        if any(isinstance(one, Sequence) for one in self.start):
            return self._phased(lambda one: one.text(), "where {} is {}", "; ")
        size = len(self.start)
        if size == 1:
            step, shift = self.step[0][0], self.shift[0]
            rest = "" if shift == 0 else f" + {sympy.sstr(shift)}"
            factor = f"({sympy.sstr(step)}) " if step != 1 else ""
            return f"{self.name}({self.index}), {self.name}(0) = {self.start[0]}, {self.name}(n+1) = {factor}{self.name}(n){rest}"
        rows = "; ".join(", ".join(map(sympy.sstr, row)) for row in self.step)
        shift = f" + {self.shift}" if any(self.shift) else ""
        offset = f" {int(self.offset):+d}" if self.offset else ""
        return f"{self._asked()}({self.index}){offset}, {self.name}(0) = {self.start}, {self.name}(n+1) = [{rows}] {self.name}(n){shift}"

    def _asked(self):
        return f"{self.combine} . {self.name}" if self.combine else f"{self.name}_1"

    def latex(self):
        """LaTeX: the recurrence and what is asked for."""
        from .printing import Style

        if any(isinstance(one, Sequence) for one in self.start):
            return self._phased(lambda one: one.latex(), r"\quad \text{{where }} {} = {}", r" \\ & ")
        shown = Style(True).scalar
        size = len(self.start)
        if size == 1:
            shift = self.shift[0]
            rest = "" if shift == 0 else f" + {shown(shift)}"
            factor = "" if self.step[0][0] == 1 else rf"\left({shown(self.step[0][0])}\right) "
            index = shown(self.index)
            return rf"{self.name}_{{{index}}}, \quad {self.name}_0 = {shown(self.start[0])}, \quad {self.name}_{{n+1}} = {factor}{self.name}_n{rest}"
        matrix = shown(sympy.Matrix(self.step))
        start = shown(sympy.Matrix(self.start))
        asked = rf"{shown(sympy.Matrix([self.combine]))} {self.name}" if self.combine else f"{self.name}^{{(1)}}"
        offset = f" {int(self.offset):+d}" if self.offset else ""
        return rf"{asked}_{{{shown(self.index)}}}{offset}, \quad {self.name}_0 = {start}, \quad {self.name}_{{n+1}} = {matrix} {self.name}_n"

    def _phased(self, show, where, joint):
        """The sequence from named starts, then the earlier phases that the names stand for."""
        names = [sympy.Symbol(f"{self.name}_start") if isinstance(one, Sequence) else one for one in self.start]
        earlier = [one for one in self.start if isinstance(one, Sequence)]
        plain = Sequence(self.name, tuple(names), self.step, self.shift, self.index, self.combine, self.offset)
        return joint.join(
            [
                show(plain),
                *(where.format(f"{self.name}_start" if joint == "; " else rf"{self.name}_{{\mathrm{{start}}}}", show(one)) for one in earlier),
            ]
        )

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
