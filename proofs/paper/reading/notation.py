"""Which quantity a paper's letter means: the theorem's own parameters and letters, and what the paper declares."""

import re
from dataclasses import dataclass, field
from functools import cache

import sympy

from ...theorems.formulas import is_scalar
from ..latex.layout import bare
from ..latex.parser import Parser, key_of
from ..latex.tokens import Token, Unreadable, expanded, of_text
from ..latex.tree import flat, is_char
from .advice import unknown


@dataclass(frozen=True)
class Declared:
    """One entry of \\memoremsymbols: the paper's letter, and what it means as tokens."""

    key: str
    tokens: tuple[Token, ...]
    at: Token
    letter: str = ""  # as it is written, its fonts included

    @property
    def text(self):
        """What the letter means, as it is written."""
        return "".join(t.shown() for t in self.tokens)


def declarations(tokens, macros, known=()):
    """{key: Declared} of one \\memoremsymbols{n = N, d = d_k, s = (N-1)/d_k} behind the known ones; a later one overrules an earlier one.

    Unreadable for a letter in two fonts that are read as one, such as \\mathrm{d} and d, with two meanings.
    """
    made = dict(known)
    for entry in _split(tokens):
        sign = next((place for place, t in enumerate(entry) if is_char(t, "=")), None)
        if sign in (None, 0) or sign == len(entry) - 1:
            raise Unreadable("\\memoremsymbols takes entries LETTER = MEANING with commas between them", entry[0] if entry else None)
        letter = expanded(entry[:sign], macros)
        entry = Declared(key_of(letter), tuple(bare(expanded(entry[sign + 1 :], macros))), entry[0], _fonted(letter))
        before = made.get(entry.key, entry)
        if before.letter != entry.letter and before.text != entry.text:
            where = f"line {before.at.place.line} and here"
            raise Unreadable(f"{entry.key} is declared in two fonts ({where}) that are read as one letter; give one of them another letter", entry.at)
        made[entry.key] = entry
    return made


def _fonted(tokens):
    return "".join(t.shown() for t in bare(tokens) if t.kind not in ("open", "close"))


def _split(tokens):
    entries, depth = [[]], 0
    for token in tokens:
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "char" else 0
        if depth == 0 and is_char(token, ","):
            entries.append([])
        else:
            entries[-1].append(token)
    return [entry for entry in entries if any(not t.text.isspace() for t in entry)]


@dataclass
class Scope:
    """The names of one part: {key: public name} of its parameters, {key: letter} of its matrices, and the paper's declarations."""

    where: str
    parameters: dict[str, str]
    symbols: dict[str, sympy.Symbol]
    letters: dict[str, object] = field(default_factory=dict)
    declared: dict[str, Declared] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)  # what was assumed in reading

    def is_name(self, key):
        """Whether a key is a name of the theorem or of the paper."""
        return key in self.declared or key in self.parameters or key in self.letters

    def is_letter(self, key):
        """Whether a key is a matrix or a parameter of the theorem."""
        return key in self.letters or key in self.parameters

    def public(self, word):
        """The symbol or letter with this public name, or None."""
        if word in self.symbols:
            return self.symbols[word]
        return next((letter for letter in self.letters.values() if getattr(letter, "name", "") == word), None)

    def taken(self):
        """{public name: Declared} of parameters that the paper calls by another letter."""
        meant = {key: _bare(declared, self) for key, declared in self.declared.items()}
        kept = {name for key, name in meant.items() if self.parameters.get(key) == name}
        return {name: self.declared[key] for key, name in meant.items() if name is not None and name not in kept}

    def own(self, key, at):
        """The symbol or letter of the theorem that a key names. Unreadable if there is none or the paper calls it by another letter."""
        if key in self.letters and key not in self.parameters:
            return self.letters[key]
        name = self.parameters.get(key)
        if name is None:
            raise Unreadable(unknown(key, at, self), at)
        renamed = self.taken().get(name)
        if renamed is not None:
            raise Unreadable(
                f"{key} is {name} in {self.where}, which the paper calls {renamed.key} (line {renamed.at.place.line}); "
                f"declare {key} too, as in \\memoremsymbols{{{key} = {name}}}, if it means the same",
                at,
            )
        return self.symbols[name]


def scope(part, declared=()):
    """The Scope of a part."""
    symbols = _symbols(part)
    letters = {} if part.equals is None or is_scalar(part.equals) else _letters(part)
    keys = {_key(latex_name(name)): name for name in symbols}
    if len(keys) < len(symbols):
        twice = [name for name in symbols if keys[_key(latex_name(name))] != name]
        keys |= {name: name for name in twice}
    return Scope(part.address, keys, symbols, letters, {entry.key: entry for entry in declared})


def _symbols(part):
    """{public name: symbol} of the numeric parameters."""
    from ....theory.scalars.parameters import PARAMETERS

    used = {s.name: s for formula in (part.equals, *part.near_misses.values()) for s in getattr(formula, "free_symbols", ())}
    made = {}
    for name, kind in part.domain.parameters.items():
        if name not in part.domain.categories():
            fallback = (
                PARAMETERS[name].symbol if name in PARAMETERS else sympy.Symbol(name, integer=True) if kind.integer else sympy.Symbol(name, real=True)
            )
            made[name] = used.get(name, fallback)
    return made


def _letters(part):
    """{key: letter} of the matrix letters in a part's two sides and near misses."""
    from ....theory.matrices import syntax

    found, waiting = {}, [part.quantity_for(**part.ensembles()[0]), part.equals, *part.near_misses.values()]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, syntax.Letter):
            found.setdefault(_key(node.mark or node.name), node)
        elif isinstance(node, syntax.Matrix) and type(node).__module__ != syntax.__name__:
            found |= _special(node)
        if isinstance(node, syntax.Matrix):
            waiting += [*node.parts(), *_scalar_parts(node)]
    return found


def _special(node):
    """{key: node} of an expression that is typeset as a single name, such as a product of gates."""
    try:
        return {key_of(of_text(node.latex())): node}
    except Unreadable:
        return {}


def _scalar_parts(node):
    """The expressions behind scalar products that stand in a coefficient."""
    from ....theory.matrices.normal_form import Scalar

    coefficient = getattr(node, "coefficient", None)
    return [s.expression() for s in coefficient.atoms(Scalar)] if coefficient is not None else []


def latex_name(name):
    """How a parameter is typeset."""
    from ....theory.scalars.parameters import PARAMETERS

    return PARAMETERS[name].latex if name in PARAMETERS else sympy.latex(sympy.Symbol(name))


@cache
def _key(latex):
    tokens = of_text(latex)
    try:
        return key_of(tokens)
    except Unreadable:
        return flat(tokens)


WORD = re.compile(r"[A-Za-z]+(_[A-Za-z0-9]+)?")


def public_names(tokens, scope):
    """The tokens of a declared meaning with every public name in it (lam, d_k, trials_1) as one upright word."""
    text = "".join(("" if t.glued or not t.text else " ") + t.shown() for t in tokens)
    place = tokens[0].place

    def word(match):
        before = text[: match.start()]
        macro = before.endswith("\\")
        return match.group(0) if macro or scope.public(match.group(0)) is None else rf"\mathrm{{{match.group(0)}}}"

    return [Token(t.kind, t.text, place, t.start, t.stop, t.glued) for t in of_text(WORD.sub(word, text))]


def _bare(declared, scope):
    """The public name of the parameter that a declared letter means, or None if it means anything else."""
    try:
        tree = meaning_tree(declared, scope)
    except Unreadable:
        return None
    key = tree.args[0] if tree.op == "name" else None
    return key if key in scope.symbols else scope.parameters.get(key)


def meaning_tree(declared, scope):
    """The tree of what a declared letter means, whose names are public names or the theorem's own."""
    return Parser(public_names(declared.tokens, scope), lambda key: scope.public(key) is not None or key in scope.parameters).whole()
