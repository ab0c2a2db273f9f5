"""Text and formulas as the pages' Markdown writes them."""

import re

from ..theorems.fingerprints import ROOT

SIGNS = {"": "", "=": "=", "=d": r"\overset{d}{=}", "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">"}
WIDE = 240  # characters of LaTeX that fit a line
BADGES = {
    "VERIFIED": "success",
    "CITED": "info",
    "UNRUN": "warning",
    "STALE": "warning",
    "UNDECIDED": "warning",
    "ASSUMED": "warning",
    "OPEN": "warning",
}


def plain(text):
    """Words that are no markup.

    >>> plain("E |x|^2 and d_k")
    'E \\\\|x\\\\|^2 and d\\\\_k'
    """
    shown = str(text).replace(f"{ROOT}/", "")  # messages name files of the checkout, pages do not say where it lies
    return re.sub(r"([\\`*_{}\[\]<>#|$~])", r"\\\1", " ".join(shown.split()))


def inline(latex):
    """A formula within a line or a cell of a table."""
    shown = latex.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
    return f"${' '.join(shown.split())}$"


def block(latex, label=""):
    """A formula on lines of its own, numbered if it has a label."""
    option = f":label: {label}\n" if label else ""
    return f"```{{math}}\n{option}{' '.join(latex.split())}\n```"


def relation(left, sign, right, clauses=()):
    """A statement; a long one has its right side on a line of its own, and so has each clause that says what it names."""
    whole = [f"{left} {sign} {right}"] if not left or len(left) + len(right) < WIDE else [left, f"{sign} {right}"]
    said = [(r"\text{where } " if place == 0 else r"\phantom{\text{where }} ") + clause for place, clause in enumerate(clauses)]
    if len(whole) + len(said) == 1:
        return whole[0]
    return r"\begin{aligned} & " + r" \\ & ".join([*whole, *said]) + r" \end{aligned}"


def heading(name):
    """A part's name as a heading.

    >>> heading("inverse_snr"), heading("bit_error")
    ('Inverse SNR', 'Bit error')
    """
    return re.sub(r"\bsnr\b", "SNR", name.replace("_", " ").capitalize(), flags=re.IGNORECASE)


def badge(status):
    """A status in its colour; only VERIFIED is green."""
    return f"{{bdg-{BADGES.get(status, 'danger')}}}`{status}`"


def page_of(id):
    """The name of a theorem's page, which is its permanent address."""
    return f"/theorems/{id}"


def link(address, words=None):
    """A link to a theorem's page, or to a part of it."""
    id, _, part = address.partition("#")
    return reference(words or address, "part", id, part) if part else f"{{doc}}`{words or id} <{page_of(id)}>`"


def reference(words, *names):
    """A link to a label of this site, under words that may hold any sign."""
    return f"[{plain(words)}](#{label(*names)})"


def label(*names):
    """A cross-reference label from names such as an id and a part's name."""
    return "-".join(names).replace(".", "-").replace("_", "-")


def number(value, digits=5):
    """A float as a reader sees it."""
    return "" if value is None else f"{value:.{digits}g}"


def point(params):
    """`N = 8, d_k = 16` with the parameters' LaTeX names; words for categories.

    >>> point({"N": 8, "keys": "sphere"})
    '$N = 8$, keys: sphere'
    """
    from ...theory.scalars.parameters import PARAMETERS

    shown = [f"${PARAMETERS[name].latex} = {value}$" if name in PARAMETERS else f"{plain(name)}: {plain(value)}" for name, value in params.items()]
    return ", ".join(shown)


def typed(params):
    """`N=8,d_k=16` as the command line takes it."""
    return ",".join(f"{name}={value}" for name, value in params.items())
