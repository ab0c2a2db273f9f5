"""The lines of a derivation as a reader meets them: no line twice in a row, what a statement names said once, conditions in mathematics or in words."""

import re
from dataclasses import dataclass
from functools import cache

from ...theory.kernel.statement import sentence, told

SIGNS = {">=": r"\ge", "<=": r"\le", ">": ">", "<": "<", "!=": r"\ne", "=": "="}
COMPARED = re.compile(r"(.+?) (>=|<=|!=|>|<|=) (.+)")
NORM = re.compile(r"\|([a-z])(?:_([A-Za-z0-9]+))?\| = 1")
SAID = {"integrand >= 0": "the integrand is not negative", "polynomial integrand": "the integrand is a polynomial"}
CODE = re.compile(r"[=<>*^|'()]|\w_\w")


@dataclass(frozen=True)
class Reading:
    """One line of the page: the steps that lead to it, its relation to the line before, and how it is printed; no text after steps that print alike."""

    steps: tuple
    relation: str
    formula: str
    clauses: tuple
    text: str


def readings(lines, mode):
    """The Readings of a derivation's lines in the mode "text" or "latex"; the first has no steps.

    Steps after which a line reads as it did, such as the norm of a vector put in, are told together with the next.
    """
    made, said, waiting, before = [], set(), [], None
    for line in lines:
        formula, clauses = told(line.statement, mode)
        fresh = [clause for clause in clauses if clause not in said]
        said.update(clauses)
        waiting += [] if before is None else [line]
        if formula == before and not fresh and line.relation in ("", "="):
            continue
        relation = next((step.relation for step in waiting if step.relation not in ("", "=")), line.relation)
        made.append(Reading(tuple(waiting), relation, formula, tuple(fresh), sentence(formula, fresh, mode)))
        waiting, before = [], formula
    return [*made, Reading(tuple(waiting), "", "", (), "")] if waiting else made


@cache
def condition(text):
    r"""What a rule checked, for a page: a formula between dollars, plain words, or code where it is neither.

    >>> condition("|k| = 1"), condition("2*N - d_k >= 0"), condition("k white, independent"), condition("e_A' e_B = 0")
    ('$\\lVert k \\rVert = 1$', '$2 N - d_k \\ge 0$', 'k white, independent', "`e_A' e_B = 0`")
    """
    if text in SAID:
        return SAID[text]
    norm = NORM.fullmatch(text)
    if norm:
        return rf"$\lVert {norm.group(1)}{f'_{{{norm.group(2)}}}' if norm.group(2) else ''} \rVert = 1$"
    compared = None if "..." in text else COMPARED.fullmatch(text)
    sides = [latex_of(side) for side in compared.group(1, 3)] if compared else [None]
    if None not in sides:
        return f"${sides[0]} {SIGNS[compared.group(2)]} {sides[1]}$"
    return f"`{text}`" if CODE.search(text) else text


def latex_of(text):
    """A formula in parameters alone as LaTeX; None for anything else."""
    import sympy

    from ...theory.scalars.latex import latex
    from ...theory.scalars.parameters import PARAMETERS

    try:
        value = sympy.sympify(text, locals={name: known.symbol for name, known in PARAMETERS.items()})
    except (sympy.SympifyError, TypeError, AttributeError, SyntaxError):
        return None
    if not isinstance(value, sympy.Expr) or any(symbol.name not in PARAMETERS for symbol in value.free_symbols):
        return None
    return latex(value)
