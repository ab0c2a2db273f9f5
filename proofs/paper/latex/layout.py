"""Formulas without what only decorates them: colours, boxes, braces under a term, invisible delimiters, and braces that print nothing."""

import re
import unicodedata
from dataclasses import replace

from .tokens import Unreadable, group, optional
from .tree import is_char, is_macro
from .vocabulary import BINOMIALS, FONTS, FRACTIONS, FUNCTIONS, GREEK, NAMED, RELATIONS, SIZED, SPACES, SWITCHES, TIMES

OPENING, CLOSING = ("lfloor", "lceil", "lvert", "lVert", "langle", "{"), ("right", "rfloor", "rceil", "rvert", "rVert", "rangle", "}")
VANISHING = {"strut", "mathstrut", "null", "qedhere", "qed", "blacksquare", "Box", "square", "protect", "ignorespaces", "unskip", "footnotemark"}
SKIPPED = {
    "color": 1,
    "label": 1,
    "tag": 1,
    "hspace": 1,
    "vspace": 1,
    "phantom": 1,
    "hphantom": 1,
    "vphantom": 1,
    "mspace": 1,
    "footnote": 1,
    "index": 1,
}
SKIPPED |= dict.fromkeys(("cite", "citep", "citet", "parencite", "marginpar"), 1)
UNWRAPPED = dict.fromkeys(
    (
        "boxed",
        "underline",
        "underbrace",
        "overbrace",
        "fbox",
        "hl",
        "smash",
        "mathclap",
        "mathord",
        "mathbin",
        "mathrel",
        "mathopen",
        "mathclose",
        "ensuremath",
    ),
    0,
)
UNWRAPPED |= {"mathpunct": 0, "mathinner": 0, "textcolor": 1, "mathcolor": 1, "colorbox": 1, "raisebox": 1, "scalebox": 1, "resizebox": 2}
DEEPEST = 50
KERNS = {"kern", "mkern", "hskip", "mskip"}
DIMENSION = re.compile(r"[-+]?\d*\.?\d*(pt|mu|em|ex|cm|mm|in|sp|bp|pc)")
ARGUMENTS = {**dict.fromkeys(FRACTIONS | BINOMIALS | {"overset", "stackrel", "underset"}, 2), **dict.fromkeys(FONTS | {"sqrt"}, 1)}
WITH_ARGUMENT = {"array", "alignat", "alignat*", "alignedat", "IEEEeqnarray", "IEEEeqnarray*", "xalignat"}
STACKED = {"over": "frac", "choose": "binom"}
SIGNS = {"−": ("char", "-"), "×": ("macro", "times"), "·": ("macro", "cdot"), "≤": ("macro", "le"), "≥": ("macro", "ge"), "≈": ("macro", "approx")}


def bare(tokens, grouped=False, depth=0):
    """The tokens as they are printed. Unreadable for braces that seem to bracket a sum and print nothing, and for \\over across a relation.

    Braces stay around arguments and scripts only. grouped: whether these tokens are what a group holds.
    """
    if depth > DEEPEST:
        raise Unreadable(f"braces are nested more than {DEEPEST} deep", tokens[0] if tokens else None)
    return _subscripts_first(Layout(_stacked(list(tokens), grouped), grouped, depth).made)


class Layout:
    """Goes through tokens once and makes `made` of them; `called` says that a group which follows is the argument of a function."""

    def __init__(self, tokens, grouped, depth):
        self.tokens, self.position, self.grouped, self.depth, self.made, self.called = tokens, 0, grouped, depth, [], False
        self.lefts, self.slash = [], None
        while self.position < len(tokens):
            token = tokens[self.position]
            self.position += 1
            {"macro": self._macro, "open": self._group, "begin": self._begin}.get(token.kind, self._character)(token)

    def _next(self):
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def _inside(self, tokens):
        return bare(tokens, True, self.depth + 1)

    def _emit(self, *tokens, called=False):
        self.made += tokens
        self.called = called

    def _argument(self):
        """The tokens of the next group or single token, consumed; spaces before it are none."""
        while self._next() is not None and self._next().kind == "char" and self._next().text.isspace():
            self.position += 1
        inside, self.position = group(self.tokens, self.position)
        return inside

    def _star_and_option(self):
        self.position += is_char(self._next(), "*")
        _, self.position = optional(self.tokens, self.position)

    def _character(self, token):
        if token.kind != "char" or token.text.isascii():
            return self._emit(token, called=self.called and token.text in "^_")
        kind, text = SIGNS.get(token.text, ("macro", _greek(token.text)))
        return self._emit(replace(token, kind=kind, text=text) if text else token)

    def _begin(self, token):
        self._emit(token)
        if token.text in WITH_ARGUMENT:
            _, self.position = optional(self.tokens, self.position)
            self._argument()

    # groups

    def _group(self, token):
        self.position -= 1
        inside = self._inside(self._argument())
        script = bool(self.made) and _is_script(self.made[-1])
        if script and not inside:
            self.made.pop()
            return
        if script or (self.called and _is_bracketed(inside)) or (not inside and (is_char(self._next(), "_") or is_char(self._next(), "^"))):
            return self._emit(*_braced(token, inside), called=self.called)
        return self._flat(token, inside)

    def _flat(self, token, inside):
        """What a group holds, without its braces."""
        if _is_sum(inside) and not (_ends(self.made[-1] if self.made else None) and _begins(self._next())):
            raise Unreadable("this groups a sum but prints no brackets; write \\left( and \\right)", token)
        self._emit(*inside)

    # macros

    def _macro(self, token):
        name = token.text
        if name in VANISHING or (name in SIZED and self._sized(token)) or (name == "qty" and self._next() and self._next().text in ("(", "[", "|")):
            return
        if name in SKIPPED:
            self._star_and_option()
            for _ in range(SKIPPED[name]):
                self._argument()
        elif name in UNWRAPPED:
            self._unwrapped(token)
        elif name in KERNS:
            self._kern()
        elif name in NAMED or name in SWITCHES:
            self._named(token)
        elif name in ARGUMENTS:
            self._arguments(token, ARGUMENTS[name])
        elif name == "genfrac":
            self._genfrac(token)
        else:
            spaced = name in SPACES
            self._emit(token, called=(self.called and spaced) or name in FUNCTIONS)

    def _sized(self, token):
        """Whether the size is that of an invisible delimiter, which is consumed, or of a slash, which stays."""
        if is_char(self._next(), "/"):
            self._divides(token, self.made[self.lefts[-1] if self.lefts else 0 :])
            self.slash = len(self.made)
        if is_macro(token, "left"):
            self.lefts.append(len(self.made) + (0 if is_char(self._next(), ".") else 2))
        elif is_macro(token, "right") and self.lefts:
            start = self.lefts.pop()
            if self.slash is not None and self.slash >= start:
                self._divides(token, self.made[self.slash :])
        invisible = is_char(self._next(), ".")
        self.position += invisible
        return invisible or is_char(self._next(), "/")

    def _divides(self, token, operand):
        """Unreadable where what a large slash divides is a sum: it reads as a fraction and as a term."""
        relations = [place for place, one in _top(operand) if _binds_nothing(one)]
        if _is_sum(operand[relations[-1] + 1 :] if relations else operand):
            raise Unreadable("whether this slash divides the whole sum is not clear; write \\frac, or brackets", token)

    def _unwrapped(self, token):
        self._star_and_option() if token.text != "mathopen" else None
        for _ in range(UNWRAPPED[token.text]):
            self._argument()
        inside = self._argument()
        while token.text.endswith("brace") and self._next() is not None and self._next().text in ("^", "_"):
            self.position += 1
            self._argument()
        self._flat(token, self._inside(inside))

    def _kern(self):
        text = ""
        while self._next() is not None and self._next().kind == "char" and not DIMENSION.fullmatch(text):
            text += self._next().text
            self.position += 1

    def _named(self, token):
        """\\mathrm{...} as it stands; {\\rm ...} as \\mathrm{...}; an operator that is one letter in a font, as that letter."""
        if token.text in SWITCHES:
            return self._switch(token)
        self.position += is_char(self._next(), "*")
        inside = self._argument()
        if token.text in ("operatorname", "mathop") and inside and is_macro(inside[0], *FONTS):
            return self._emit(*inside)
        return self._emit(token, *_braced(token, inside), called=True)

    def _switch(self, token):
        start = self.position
        while self._next() is not None and self._next().kind == "char" and (self._next().text.isalnum() or self._next().text.isspace()):
            self.position += 1
        rest = self.tokens[self.position :]
        if not self.grouped or self.position == start or any(t.kind == "char" and t.text.isalpha() for t in rest):
            raise Unreadable(f"what \\{token.text} reaches to is not read; write \\{SWITCHES[token.text]}{{...}}", token)
        self._emit(replace(token, text=SWITCHES[token.text]), *_braced(token, self.tokens[start : self.position]))

    def _arguments(self, token, count):
        made = [token]
        if token.text == "underset":
            return self._underset(token)
        if token.text == "sqrt":
            inside, self.position = optional(self.tokens, self.position)
            made += [] if inside is None else [replace(token, kind="char", text="["), *self._inside(inside), replace(token, kind="char", text="]")]
        for _ in range(count):
            at = self._next() or token
            made += _braced(at, self._inside(self._argument()))
        self._emit(*made)

    def _underset(self, token):
        """A letter in a font with something below it, as in \\underset{k}{\\mathbb{E}}, is that letter with a subscript."""
        below, letter = self._argument(), self._argument()
        if not (letter and is_macro(letter[0], *FONTS)):
            raise Unreadable("what stands below this is not read", token)
        self._emit(*letter, replace(token, kind="char", text="_"), *_braced(token, self._inside(below)))

    def _genfrac(self, token):
        left, right, thickness = (self._argument() for _ in range(3))
        self._argument()
        text = "".join(t.text for t in (*left, *right))
        kind = {"": "frac", "()": "binom"}.get(text)
        flat = "".join(t.text for t in thickness)
        if kind is None or (kind == "binom") != flat.startswith("0pt"):
            raise Unreadable("of \\genfrac only fractions with a line and binomials are read", token)
        self._arguments(replace(token, text=kind), 2)


def _braced(at, tokens):
    return [replace(at, kind="open", text="{"), *tokens, replace(at, kind="close", text="}")]


def _is_bracketed(tokens):
    """Whether brackets that are printed stand around everything, as in \\log{\\left(x\\right)}."""
    depths, depth = [], 0
    for token in tokens:
        opens = is_macro(token, "left") or (token.kind == "char" and token.text in "([")
        closes = is_macro(token, "right") or (token.kind == "char" and token.text in ")]")
        depth += opens - closes
        depths.append(depth)
    sized = bool(tokens) and is_macro(tokens[0], "left")
    inner = depths[:-2] if sized else depths[:-1]
    return bool(inner) and all(inner) and not depths[-1] and (not sized or is_macro(tokens[-2], "right"))


def _is_script(token):
    return token.kind == "char" and token.text in ("^", "_")


def _subscripts_first(tokens):
    """x^a_b as x_b^a, behind a name; behind a bracket the order stays."""
    made, place = list(tokens), 1
    while place < len(made):
        if is_char(made[place], "^") and not (made[place - 1].kind == "char" and made[place - 1].text in ")]|") and place + 1 < len(made):
            _, middle = group(made, place + 1)
            if middle + 1 < len(made) and is_char(made[middle], "_"):
                _, end = group(made, middle + 1)
                made[place:end] = made[middle:end] + made[place:middle]
        place += 1
    return made


def _greek(character):
    """The macro of a Greek letter, "" for any other character."""
    kind, _, name = unicodedata.name(character, "").partition(" LETTER ")
    name = name.lower().replace("lamda", "lambda")
    name = name.capitalize() if kind == "GREEK CAPITAL" else name
    return name if kind.startswith("GREEK") and name in GREEK else ""


def _top(tokens):
    """(place, token) of the tokens outside of braces and brackets."""
    depth = 0
    for place, token in enumerate(tokens):
        depth -= token.kind == "close" or (token.kind == "char" and token.text in ")]")
        if depth == 0:
            yield place, token
        depth += token.kind == "open" or (token.kind == "char" and token.text in "([")


def _stacked(tokens, grouped):
    """A group with \\over in it as \\frac. Unreadable where it takes in a relation, a row or half a bracket."""
    found = [place for place, token in _top(tokens) if is_macro(token, *STACKED)]
    if not found:
        return tokens
    place = found[0]
    beside = [token for _, token in _top(tokens) if token.kind in ("begin", "end") or token.text in ("&", "\\")]
    beside += [token for part in (tokens[:place], tokens[place:]) for token in part if _halved(part)]
    relation = any((t.kind == "char" and t.text in "=<>") or (t.kind == "macro" and t.text in RELATIONS) for _, t in _top(tokens))
    if len(found) > 1 or beside or (relation and not grouped):
        raise Unreadable(f"what \\{tokens[place].text} divides is not clear here; write \\{STACKED[tokens[place].text]}", tokens[place])
    at = tokens[place]
    return [replace(at, text=STACKED[at.text]), *_braced(at, tokens[:place]), *_braced(at, tokens[place + 1 :])]


def _halved(tokens):
    return sum(is_macro(t, "left") for t in tokens) != sum(is_macro(t, "right") for t in tokens)


def _is_sum(tokens):
    """Whether a sum of two terms or more stands at the top."""
    signs = [place for place, token in _top(tokens) if token.kind == "char" and token.text in "+-"]
    return any(0 < place < len(tokens) - 1 for place in signs)


def _ends(token):
    """Whether nothing binds from the left: the beginning, a relation, a plus sign, an opening bracket."""
    return _is_edge(token, "+([,;|", ("begin", "open"), OPENING)


def _begins(token):
    """Whether nothing binds from the right: the end, a relation, a sign, a closing bracket."""
    return _is_edge(token, "+-)],;.|", ("end", "close"), CLOSING)


def _is_edge(token, signs, kinds, macros):
    if token is None or _binds_nothing(token) or token.kind in kinds:
        return True
    return (token.kind == "char" and token.text in signs) or (token.kind == "macro" and token.text in macros)


def _binds_nothing(token):
    if token.kind == "char":
        return token.text in "=<>&$:" or token.text.startswith("\\")
    return token.kind == "macro" and (token.text in RELATIONS or token.text in ("\\", "quad", "qquad", "tag", "label")) and token.text not in TIMES
