"""A derivation as a notebook shows it: every line, the rule that made it, and what that needed."""

from html import escape

SIGNS = {"": "", "=": "=", "=d": r"\overset{d}{=}", "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">"}


def html(derivation):
    """The lines of a derivation as the rows of a table, what each needed beside it."""
    rows = []
    for line in derivation.lines:
        formula = f"${SIGNS[line.relation]} \\displaystyle {line.statement.latex()}$"
        by = "" if line.rule is None else line.rule.title
        rows.append((escape(formula, quote=False), escape(by, quote=False), escape("; ".join(line.conditions), quote=False)))
    return table(("", "by", "needed"), rows)


def table(head, rows):
    """An HTML table of cells that are HTML already."""
    lines = ["".join(f"<th>{cell}</th>" for cell in head)] + ["".join(f'<td style="text-align: left">{cell}</td>' for cell in row) for row in rows]
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
