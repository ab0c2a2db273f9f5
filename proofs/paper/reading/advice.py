"""What to do about a letter that a theorem does not have: the entry of \\memoremsymbols that would explain it, or that none can."""

import re

from ..latex.vocabulary import FONTS, NAMED

ORDERS = {"O", "o", "\\Theta", "\\Omega", "\\mathcal{O}", "\\mathcal{o}", "\\tilde{O}", "\\tilde{\\mathcal O}", "\\widetilde{O}"}
TEXTS = {"text", "textrm", "mbox", "textnormal", "textit", "textup", "textsc"}
WORDS = NAMED - {"mathrm", "mathit", "mathsf", "mathtt", "mathup"}
BOLD = re.compile(rf"\\(?:{'|'.join(sorted(FONTS))})\{{(.*)\}}")
QUANTITIES = re.compile(r"I?SNR|snr|isnr|MSE|NMSE|BER|SER")


def unknown(key, at, scope):
    """The message for a key that is no name in a Scope; at: the token at which it begins."""
    if key in ORDERS:
        return f"{key} is an order of magnitude, which is not read; leave the term out and write \\approx"
    known = ", ".join([f"{latex} ({name})" if latex != name else name for latex, name in scope.parameters.items()] + _matrices(scope))
    base = key.partition("_")[0]
    if at is not None and at.kind == "macro" and at.text in TEXTS:
        return f"these words are no name in {scope.where} and no function that is read"
    said = f"{spelled(key)} is no parameter of {scope.where}; it has {known or 'none'}"
    if QUANTITIES.fullmatch(base) or (at is not None and at.kind == "macro" and at.text in WORDS and len(base) > 1):
        return f"{said}, and {base} is no function that is read"
    meant = likely(base, scope)
    return f"{said}. Say which it means, as in \\memoremsymbols{{{spelled(key)} = {meant}}}" if meant else said


def _matrices(scope):
    return [key for key in scope.letters if key not in scope.parameters]


def likely(base, scope):
    """The name that a letter most likely means: a matrix letter for one in bold or of that shape, else a parameter in letters of the same kind."""
    matrices, bold = _matrices(scope), BOLD.fullmatch(base)
    plain = bold.group(1) if bold else base
    if plain in matrices:
        return plain
    same = [key for key in matrices if key[:1].isupper() == plain[:1].isupper()]
    if matrices and (bold or plain.isalpha()):
        return next(iter([*same, *matrices]))
    alike = [name for latex, name in scope.parameters.items() if latex.startswith("\\") == plain.startswith("\\")]
    return next(iter([*alike, *scope.parameters.values()]), None)


def spelled(key):
    """A key as a person writes it: the braces of its subscript and the font of a word are back.

    >>> [spelled(key) for key in ("S_t-1", "k_t", "trials", "\\\\bm{k}_10")]
    ['S_{t-1}', 'k_t', '\\\\mathrm{trials}', '\\\\bm{k}_{10}']
    """
    base, sign, below = key.partition("_")
    base = f"\\mathrm{{{base}}}" if len(base) > 1 and base.isalpha() else base
    return f"{base}{sign}{below if len(below) == 1 else f'{{{below}}}' if sign else ''}"
