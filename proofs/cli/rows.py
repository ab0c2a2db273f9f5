"""Rows of text on a terminal: wrapped between words at its width, whole where the output is no terminal."""

import os
import textwrap
from decimal import Context, Decimal, InvalidOperation

from rich.console import Console
from rich.text import Text

HANGING = 4
WHOLE = 10**15  # below which a whole number is printed with all its digits


def row(text, style="", indent="", hanging=HANGING):
    """A row as plain data: [indent, text, style, columns that the lines after its first are further in]."""
    return [indent, text, style, hanging]


def width_of(console):
    """The columns that rows are wrapped to, or None: a pipe without COLUMNS has no width."""
    return console.width if console.is_terminal or "COLUMNS" in os.environ else None


def wrapped(text, width, indent="", hanging=HANGING):
    """The lines of a row: no word is broken, and those that follow the first hang."""
    if width is None or not text.strip():
        return [indent + text]
    options = {"break_long_words": False, "break_on_hyphens": False}
    return textwrap.wrap(text, max(width, 20), initial_indent=indent, subsequent_indent=indent + " " * hanging, **options)


def show(rows, console=None):
    """Print rows."""
    console = console or Console()
    width = width_of(console)
    for indent, text, style, hanging in rows:
        for line in wrapped(text, width, indent, hanging):
            console.print(Text(line, style=style), soft_wrap=True, highlight=False)


def paragraphs(text):
    """Text without its hard line ends: a blank line, or a line that begins with one word and a colon, begins a paragraph."""
    found = []
    for line in text.splitlines():
        first = line.partition(" ")[0]
        if not line.strip() or not found or not found[-1] or first.endswith(":"):
            found.append(line.strip())
        else:
            found[-1] += " " + line.strip()
    return found


def rounded(decimal, digits):
    """A decimal number with so many significant digits and no zeros behind the last one; text that is no number as it stands.

    >>> rounded("5.20000000000000000000", 6), rounded("2.58745078663875", 6), rounded("infinity", 6)
    ('5.2', '2.58745', 'infinity')
    """
    context = Context(prec=digits)
    try:
        found, whole = context.create_decimal(decimal), Decimal(decimal)
    except InvalidOperation:
        return decimal
    if not found.is_finite():
        return decimal
    return str(int(whole)) if whole == whole.to_integral_value() and abs(whole) < WHOLE else str(context.normalize(found))
