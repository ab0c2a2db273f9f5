"""Whether a left side is a name for a quantity and computes nothing: one letter or word with scripts and arguments, a mean, a probability, a norm."""

import re
from dataclasses import replace

from ..latex.tokens import Unreadable, group
from ..latex.tree import flat, is_char, is_macro
from ..latex.vocabulary import FONTS, FUNCTIONS, GREEK, LETTERED, NAMED, SIZED, SPACES

MEANS = {"\\mathbb{E}", "\\mathbf{E}", "\\mathsf{E}", "\\mathrm{E}", "E", "P", "\\mathbb{P}", "Var", "Pr", "\\Pr", "Cov", "Std"}
COMPUTING = re.compile(
    r"\b(minus|plus|times|twice|half|double|inverse|reciprocal|square|root|log|logarithm|negative|one|complement)\b", re.IGNORECASE
)
WORD = re.compile(r"[A-Za-z][A-Za-z0-9 .'\-]*")
PAIRS = {
    "(": ")",
    "[": "]",
    "{": "}",
    "|": "|",
    "lVert": "rVert",
    "lvert": "rvert",
    "Vert": "Vert",
    "lbrace": "rbrace",
    "lbrack": "rbrack",
    "langle": "rangle",
}
OVERLAPS = {f"\\cos{power}\\theta" for power in ("", "^2")}
NORMS = ("|", "lVert", "lvert", "Vert")
MARKS = re.compile(r"[*A-SU-Za-z0-9(),\s]*|\\star")


def is_label(tokens, law=False):
    """Whether the tokens are a name and nothing else; a random overlap whose law is meant may be called \\cos\\theta, or its square \\cos^2\\theta."""
    plain = [t for t in tokens if not (t.kind == "macro" and t.text in SPACES)]
    if law and flat(plain).replace(" ", "") in OVERLAPS:
        return True
    try:
        return Label(plain, squares=law).whole()
    except Unreadable:
        return False


def without_name(chain, is_name):
    """The Statement without a new name at its end, as in a = b =: x; where x is known already, =: claims equality."""
    relations = tuple(("=", at) if sign == "=:" else (sign, at) for sign, at in chain.relations)
    last = chain.sides[-1]
    if relations == chain.relations or chain.relations[-1][0] != "=:" or is_name(flat(last)):
        return replace(chain, relations=relations)
    if len(chain.sides) < 2 or not is_label(last):
        raise Unreadable("behind =: a new name is expected", chain.relations[-1][1])
    return replace(chain, sides=chain.sides[:-1], relations=relations[:-1])


class Label:
    """Reads a name from its beginning; each step returns whether it is one. squares: whether the square of a letter is a name."""

    def __init__(self, tokens, squares=False):
        self.tokens, self.position, self.squares = tokens, 0, squares

    def _peek(self):
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def whole(self):
        """Head, scripts, at most one argument; a norm alone or behind a mean may be squared."""
        if self._fence(NORMS):
            return self._square() and self._peek() is None
        if self._fence(("langle",)):
            return self._peek() is None
        head = self._head()
        if head is None or not self._scripts(squares=self.squares or head.lstrip("\\") in GREEK):
            return False
        if self._peek() is None:
            return True
        if head in MEANS and self._fence(NORMS):
            return self._square() and self._peek() is None
        return head.lstrip("\\") not in LETTERED and self._fence(("(", "[", "{", "lbrace", "lbrack")) and self._peek() is None

    def _head(self):
        """The name at the beginning as text, or None."""
        token = self._peek()
        if token is None:
            return None
        self.position += 1
        if token.kind == "char":
            return token.text if re.fullmatch("[A-Za-z]", token.text) else None
        if token.kind != "macro":
            return None
        if token.text in NAMED | FONTS:
            inside, self.position = group(self.tokens, self.position)
            return self._word(token.text, inside)
        return f"\\{token.text}" if token.text in GREEK | {"Pr"} else None

    def _word(self, font, inside):
        if font in FONTS and Label(inside).whole():
            return f"\\{font}{{{flat(inside)}}}"
        written = "".join(("" if t.glued else " ") + t.shown() for t in inside).strip()
        plain = WORD.fullmatch(written) and not COMPUTING.search(written) and written not in FUNCTIONS
        return written if plain else None

    def _scripts(self, squares):
        """Consume subscripts, primes and marks above; False for an exponent that computes."""
        while (token := self._peek()) is not None and token.kind == "char" and token.text in "_^'":
            self.position += 1
            if token.text == "'":
                continue
            inside, self.position = group(self.tokens, self.position)
            mark = flat(inside)
            if token.text == "^" and not (MARKS.fullmatch(mark) and (not mark.isdigit() or (squares and mark == "2"))):
                return False
        return True

    def _square(self):
        """Consume the exponent 2 and the name of a norm; False for another exponent."""
        while is_char(self._peek(), "^") or is_char(self._peek(), "_"):
            above = self._peek().text == "^"
            inside, self.position = group(self.tokens, self.position + 1)
            if above and flat(inside) != "2":
                return False
        return True

    def _fence(self, openers):
        """Consume what stands between delimiters if one of these opens here."""
        start = self.position
        if self._peek() is not None and self._peek().kind == "macro" and self._peek().text in SIZED:
            self.position += 1
        opener = self._delimiter()
        if opener not in openers:
            self.position = start
            return False
        closer, depth = PAIRS[opener], 1
        while depth:
            found = self._delimiter()
            if found is None and self._peek() is None:
                return False
            depth += -1 if found == closer else 1 if found == opener else 0
        return True

    def _delimiter(self):
        """The next token as a delimiter, consumed; None for any other token, and past a size."""
        token = self._peek()
        if token is None:
            return None
        self.position += 1
        if is_macro(token, "|"):
            return "Vert"
        return token.text if token.kind in ("char", "macro") and token.text in {*PAIRS, *PAIRS.values()} else None
