"""The small language of kernels and update rules: sums, products, powers, inner products, a few functions. It is parsed, never evaluated as code.

sum      product (("+" | "-") product)*
product  signed (["*" | "/"] signed)*          two factors that stand side by side are multiplied
signed   ["-"] power
power    dotted ["^" (integer | "(" ["-"] integer ["/" integer] ")" | "T" | name)]
dotted   atom ["." atom]
atom     number | name | function "(" sum ")" | "(" sum ")" | "|" sum "|"
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from ..errors import UsageError

FUNCTIONS = ("exp", "cos", "relu", "abs", "sqrt")
LONGEST, DEEPEST, HIGHEST, DIGITS = 400, 30, 24, 12
TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)?)|(?P<sign>\*\*|[-+*/^().|=;']))")


class NotUnderstood(UsageError):
    """A text that is no formula: what stands where, and what could."""


@dataclass(frozen=True)
class Node:
    """kind: number, name, sum, product, quotient, minus, power, transpose, dot, call or size; parts: nodes, or a Fraction or a name."""

    kind: str
    parts: tuple


def parsed(text):
    """The Node of a formula. NotUnderstood names the character that has no meaning, or the limit that is passed."""
    return Parser(text).whole()


def assignments(text):
    """[(name, Node)] of "S = ...; M = ..."."""
    found = []
    for part in filter(str.strip, text.split(";")):
        left, equals, right = part.partition("=")
        if not equals or not re.fullmatch(r"\s*[A-Za-z]\w*\s*", left):
            raise NotUnderstood(f"{part.strip()[:60]!r} is no step: one reads NAME = formula, such as S = S + v k^T")
        found.append((left.strip(), parsed(right)))
    if not found:
        raise NotUnderstood("the step is empty")
    return found


class Parser:
    """Recursive descent over the tokens of one text."""

    def __init__(self, text):
        if len(text) > LONGEST:
            raise NotUnderstood(f"a formula has at most {LONGEST} characters, this one has {len(text)}")
        self.text, self.place, self.depth, self.bars = text, 0, 0, False
        self.tokens = list(self.split())

    def split(self):
        """(kind, token, where) of the text; the end has a token of its own."""
        place, end = 0, len(self.text.rstrip())
        while place < end:
            found = TOKEN.match(self.text, place)
            if not found:
                where = place + len(self.text[place:]) - len(self.text[place:].lstrip())
                raise NotUnderstood(f"{self.text[where]!r} at character {where + 1} of {self.text!r} is no part of a formula")
            kind = found.lastgroup
            if kind == "number" and len(found[kind]) > DIGITS:
                raise NotUnderstood(f"the number {found[kind][:DIGITS]}... is longer than {DIGITS} digits")
            yield kind, "^" if found[kind] == "**" else found[kind], found.start(kind)
            place = found.end()
        yield "end", "", end

    @property
    def next(self):
        """The next token's text."""
        return self.tokens[self.place][1]

    @property
    def kind(self):
        """The next token's kind."""
        return self.tokens[self.place][0]

    def take(self, *wanted):
        """The next token if it is one of these, else None."""
        if self.kind == "sign" and self.next in wanted:
            self.place += 1
            return self.tokens[self.place - 1][1]
        return None

    def need(self, sign):
        """Go past a sign that must stand here."""
        if not self.take(sign):
            self.wrong(f"{sign!r} is missing")

    def wrong(self, why):
        """Refuse the text."""
        seen = f"before {self.next!r} at character {self.tokens[self.place][2] + 1}" if self.kind != "end" else "at the end"
        raise NotUnderstood(f"{why} {seen} of {self.text!r}")

    def whole(self):
        """The only formula of the text."""
        found = self.sum()
        if self.kind != "end":
            self.wrong("a formula ends")
        if degree(found) > HIGHEST:
            raise NotUnderstood(f"powers in {self.text!r} go up to {degree(found)}; at most {HIGHEST} is taken")
        return found

    def sum(self):
        """Products with signs between them."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotUnderstood(f"brackets are nested more than {DEEPEST} deep")
        found = [self.product()]
        while sign := self.take("+", "-"):
            one = self.product()
            found.append(one if sign == "+" else Node("minus", (one,)))
        self.depth -= 1
        return found[0] if len(found) == 1 else Node("sum", tuple(found))

    def product(self):
        """Factors, side by side or with * and / between them."""
        found = self.signed()
        while True:
            if self.take("/"):
                found = Node("quotient", (found, self.signed()))
            elif self.take("*") or self.kind in ("number", "name") or self.next == "(" or (self.next == "|" and not self.bars):
                found = Node("product", (found, self.signed()))
            else:
                return found

    def signed(self):
        """A power, or minus it."""
        signs = 0
        while self.take("-"):
            signs += 1
        found = self.power()
        return Node("minus", (found,)) if signs % 2 else found

    def power(self):
        """A factor with its exponent or its transpose."""
        base = self.dotted()
        if self.take("'"):
            return Node("transpose", (base,))
        if not self.take("^"):
            return base
        if self.kind == "name":
            name = self.next
            self.place += 1
            found = Node("transpose", (base,)) if name == "T" else Node("power", (base, Node("name", (name,))))
        else:
            found = Node("power", (base, Node("number", (self.exponent(),))))
        if self.take("^"):
            self.wrong("a power of a power needs brackets")
        return found

    def exponent(self):
        """An integer, or a fraction in brackets."""
        bracket = self.take("(")
        sign = -1 if bracket and self.take("-") else 1
        value = sign * self.integer()
        if bracket and self.take("/"):
            below = self.integer()
            if below == 0:
                self.wrong("an exponent divides by zero")
            value = Fraction(value, below)
        if bracket:
            self.need(")")
        return Fraction(value)

    def integer(self):
        """An integer of an exponent."""
        if self.kind != "number" or "." in self.next:
            self.wrong("an exponent is an integer, a fraction in brackets or a name")
        value = int(self.next)
        if value > HIGHEST:
            raise NotUnderstood(f"the power {value} in {self.text!r} is too high; at most {HIGHEST} is taken")
        self.place += 1
        return value

    def dotted(self):
        """An atom, or the inner product of two."""
        left = self.atom()
        return Node("dot", (left, self.atom())) if self.take(".") else left

    def atom(self):
        """A number, a name, a function, brackets, or the size of what stands between bars."""
        kind, token, where = self.tokens[self.place]
        if kind == "number":
            self.place += 1
            return Node("number", (Fraction(token),))
        if kind == "name":
            self.place += 1
            if token in FUNCTIONS:
                return self.called(token)
            if self.next == "(" and self.tokens[self.place][2] == where + len(token):
                raise NotUnderstood(f"{token}( at character {where + 1} of {self.text!r} is no known function; a product takes a sign or a space")
            return Node("name", (token,))
        if self.take("("):
            return self.inside(")", False)
        if self.take("|"):
            return Node("size", (self.inside("|", True),))
        self.wrong("a number, a name or a bracket is missing")

    def inside(self, closing, bars):
        """What stands between brackets or bars; within bars the next one closes them."""
        outer, self.bars = self.bars, bars
        found = self.sum()
        self.bars = outer
        self.need(closing)
        return found

    def called(self, name):
        """A function of what stands in brackets behind it."""
        self.need("(")
        inside = self.inside(")", False)
        return Node("size", (inside,)) if name == "abs" else Node("call", (name, inside))


def degree(node):
    """How high the powers of a formula go when it is multiplied out; numbers count as letters."""
    inner = [degree(part) for part in node.parts if isinstance(part, Node)]
    if node.kind == "power":
        exponent = node.parts[1].parts[0]
        return max(inner[0], 1) * (max(abs(exponent), 1) if isinstance(exponent, Fraction) else 1)
    if node.kind in ("product", "quotient", "dot"):
        return sum(inner)
    return max(inner, default=1)


def names(node):
    """The names in a formula."""
    if node.kind == "name":
        return {node.parts[0]}
    return set().union(*(names(part) for part in node.parts if isinstance(part, Node)))
