"""LaTeX mathematics as a tree, by recursive descent; whatever has no meaning or two meanings is refused with its token.

Juxtaposition is a product. A name is followed by the arguments of a function only if it is a function and no name of the theorem: N(d_k-2) is a
product since N is a parameter.
"""

from fractions import Fraction

from . import macros
from .layout import bare
from .tokens import Unreadable, group, optional
from .tree import Node, flat, is_char, is_macro
from .vocabulary import BINOMIALS, CLOSERS, CLOSING, FENCES, FONTS, FRACTIONS, FUNCTIONS, LOOSE, NAMED, RELATIONS, SIZED, SPACES, TIMES, TRANSPOSES

DEEPEST = 40


class Parser:
    """Reads one side of a statement. `is_name(key)` says which keys are names of the theorem or of the paper."""

    def __init__(self, tokens, is_name):
        self.tokens, self.position, self.is_name = list(tokens), 0, is_name
        self.fences, self.bound, self.depth = [], [], 0

    @classmethod
    def of(cls, tokens, is_name):
        """A reader of other tokens."""
        return cls(tokens, is_name)

    def peek(self):
        """The next token that is no space, or None."""
        while self.position < len(self.tokens):
            token = self.tokens[self.position]
            if not (token.kind == "macro" and token.text in SPACES) and not ((token.kind == "char" and token.text == "~") or token.text.isspace()):
                return token
            self.position += 1
        return None

    def next(self):
        """The next token, consumed. Unreadable at the end."""
        token = self.peek()
        if token is None:
            raise Unreadable("the formula ends too early", self.tokens[-1] if self.tokens else None)
        self.position += 1
        return token

    def whole(self):
        """The tree of all tokens. Unreadable for what is left over."""
        if self.peek() is None:
            raise Unreadable("there is no formula here", self.tokens[0] if self.tokens else None)
        node = self.sum()
        if self.peek() is not None:
            raise Unreadable(f"{self.peek().shown()} is not expected here", self.peek())
        return node

    def within(self, tokens, at):
        """The tree of a braced argument."""
        inner = Parser(tokens, self.is_name)
        inner.bound, inner.depth = self.bound, self.depth
        if inner.peek() is None:
            raise Unreadable("an argument is empty", at)
        return inner.whole()

    def argument(self):
        """The tree of a braced group, or of a single token as TeX takes it: \\frac12 is one half."""
        at = self.next()
        self.position -= 1
        inside, self.position = group(self.tokens, self.position)
        return self.within(inside, at)

    # sums and products

    def sum(self):
        """Terms joined by + and -. Unreadable where brackets and arguments are nested too deeply."""
        first = self.peek()
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable(f"brackets and arguments are nested more than {DEEPEST} deep", first)
        terms = [self._signed()]
        while is_char(self.peek(), "+") or is_char(self.peek(), "-"):
            sign = self.next()
            if is_char(self.peek(), "+") or is_char(self.peek(), "-"):
                raise Unreadable("two signs in a row", self.peek())
            term = self.hadamard()
            terms.append(Node("neg", (term,), sign) if sign.text == "-" else term)
        self.depth -= 1
        return terms[0] if len(terms) == 1 else Node("add", tuple(terms), first)

    def _signed(self):
        if is_char(self.peek(), "-") or is_char(self.peek(), "+"):
            sign = self.next()
            term = self.hadamard()
            return Node("neg", (term,), sign) if sign.text == "-" else term
        return self.hadamard()

    def hadamard(self):
        """Products joined by the entrywise product."""
        node = self.product()
        while is_macro(self.peek(), "odot", "circ"):
            at = self.next()
            node = Node("hadamard", (node, self.product()), at)
        return node

    def product(self):
        """Factors joined by a multiplication sign, a slash or nothing."""
        node, divided = self.factor(), False
        while (token := self.peek()) is not None:
            if is_char(token, "*") or is_macro(token, *TIMES):
                self.next()
                node = Node("mul", (node, self.factor()), token)
            elif is_char(token, "/") or is_macro(token, "div"):
                if divided:
                    raise Unreadable("a second division in a row has two readings; use brackets or \\frac", token)
                self.next()
                node, divided = Node("div", (node, self.factor()), token), True
            elif self.begins_factor(token):
                self._refuse_readings(node, token, divided)
                node = Node("mul", (node, self._juxtaposed(node)), token)
            else:
                return node
        return node

    def _juxtaposed(self, left):
        right = self.factor()
        if right.op == "number" and right.at.kind == "char":
            raise Unreadable("a number stands right behind a factor; write \\cdot between them", right.at)
        if left.op == "number" and right.op == "div" and all(part.op == "number" for part in right.args):
            raise Unreadable("a number before a fraction of numbers reads as a mixed number or as a product; write \\cdot or one fraction", right.at)
        return right

    def _refuse_readings(self, node, token, divided):
        if divided:
            raise Unreadable("a factor behind a slash has two readings, a/(bc) and (a/b)c; use brackets or \\frac", token)
        last = node.args[1] if node.op == "mul" else node
        if last.op == "call" and last.args[-1] == "loose" and not is_macro(token, *FUNCTIONS):
            raise Unreadable("does this factor belong to the function's argument? Bracket the argument", token)

    def begins_factor(self, token):
        """Whether a factor may begin with this token."""
        if token.kind == "open":
            return True
        if token.kind == "char":
            opens = token.text in "([" or (token.text == "|" and "|" not in self.fences)
            return (token.text.isalnum() and token.text.isascii()) or opens or (token.text == "_" and self._hyper_ahead())
        if token.kind in ("begin", "end"):
            return False
        if token.text in SIZED:
            return self._opens(token)
        if token.text in ("|", "Vert"):
            return "Vert" not in self.fences
        return token.text not in RELATIONS and token.text not in CLOSERS and token.text not in CLOSING.values() and token.text not in (
            "odot", "circ", "}", "\\", "middle", "cr", "tag", "label", *TIMES, "div",
        )  # fmt: skip

    def _opens(self, token):
        """Whether a sized delimiter is an opening one."""
        kind = SIZED[token.text]
        after = self.tokens[self.position + 1] if self.position + 1 < len(self.tokens) else None
        return kind == "open" or (kind == "" and after is not None and self.begins_factor(after))

    # factors

    def factor(self):
        """A base with its exponents, factorials and positive-part marks."""
        node = self.base()
        while (token := self.peek()) is not None:
            if is_char(token, "^"):
                node = self._power(node)
            elif is_char(token, "!"):
                node = self._factorial(node)
            elif is_char(token, "_"):
                node = self._subscript(node)
            elif is_char(token, "'"):
                raise Unreadable("a prime is no part of any name here", token)
            else:
                return node
        return node

    def _factorial(self, node):
        """n! and n!!; n!!! is refused."""
        at, double = self.next(), is_char(self.peek(), "!")
        if double and self.next() and is_char(self.peek(), "!"):
            raise Unreadable("more than two factorial signs", at)
        return Node("double_factorial" if double else "factorial", (node,), at)

    def _power(self, node):
        at = self.next()
        if node.op in ("pow", "transpose") and node.args[-1] != "braced":
            raise Unreadable("a second exponent", at)
        if node.op == "call" and node.args[0] in LOOSE and node.args[-1] != "braced":
            raise Unreadable("an exponent behind a function's argument has two readings; write it behind the function's name or use brackets", at)
        inside, self.position = self._script()
        if [t.shown() for t in inside if t.kind not in ("open", "close") and not (t.kind == "macro" and t.text in SPACES)] in TRANSPOSES:
            return Node("transpose", (node, "sign"), at)
        if flat(inside) == "T" and not self.is_name("T"):
            return Node("transpose", (node, "letter"), at)
        exponent = self.within(inside, at)
        if exponent.op == "fenced" and exponent.args[1] == "(" and not (node.op == "name" and node.args[0] == "e"):
            raise Unreadable("x^{(n)} reads as a power, a rising factorial or an index; write x^n or (x)_n", at)
        return Node("pow", (node, exponent), at)

    def _script(self):
        """Tokens of a sub- or superscript. Unreadable if it is an unbraced macro that takes arguments."""
        token = self.next()
        self.position -= 1
        if token.kind == "macro" and token.text in FRACTIONS | BINOMIALS | {"sqrt"} | NAMED | FONTS:
            inside, after = [token], self.position + 1
            for _ in range(2 if token.text in FRACTIONS | BINOMIALS else 1):
                start = after
                _, after = group(self.tokens, after)
                inside += self.tokens[start:after]
            return inside, after
        if is_char(token, "-") or (is_char(token, "+") and not is_char(self.tokens[self.position - 1], "_")):
            raise Unreadable("TeX takes only the sign as the script; use braces", token)
        return group(self.tokens, self.position)

    def _subscript(self, node):
        at = self.next()
        inside, self.position = self._script()
        if flat(inside) == "+" and node.op == "fenced":
            return Node("positive", node.args, at)
        if flat(inside) == "F" and node.op == "norm":
            return Node("norm", (*node.args, "Frobenius"), node.at)
        if flat(inside) == "2" and node.op == "norm":
            return Node("norm", (*node.args, "of a vector"), node.at)
        if node.op == "fenced":
            return Node("rising", (node, self.within(inside, at)), at)
        raise Unreadable("a subscript on something that is no name", at)

    def base(self):
        """A number, a name, a bracketed or fenced expression, or what a macro makes."""
        token = self.next()
        if token.kind == "open":
            return self._braced(token)
        if token.kind == "char":
            return self._character(token)
        if token.kind in ("begin", "end", "close"):
            raise Unreadable(f"{token.shown()} is not read here", token)
        return macros.read(self, token)

    def _braced(self, token):
        self.position -= 1
        if self._hyper_ahead(self.position + 2) and self.tokens[self.position + 1].kind == "close":
            self.position += 2
            return self._hypergeometric(token)
        inside, self.position = group(self.tokens, self.position)
        node = self.within(inside, token)
        if node.op in ("pow", "transpose", "call"):
            return Node(node.op, (*node.args[:2], "braced"), node.at)
        return node

    def _hyper_ahead(self, position=None):
        """Whether _p F_q follows."""
        return macros.hyper_ahead(self.tokens, self.position if position is None else position)

    def _hypergeometric(self, token):
        return macros.hypergeometric(self, token)

    def _character(self, token):
        if (token.text.isdigit() and token.text.isascii()) or token.text == ".":
            return self._number(token)
        if token.text in ("(", "[", "|"):
            return self.fenced(token, token.text)
        if token.text.isalpha() and token.text.isascii():
            return self.name(token.text, token)
        if token.text == "_" and self._hyper_ahead(self.position - 1):
            self.position -= 1
            return self._hypergeometric(token)
        raise Unreadable(f"{token.text!r} is not read here", token)

    def _number(self, token):
        text = token.text
        while self.position < len(self.tokens):
            following = self.tokens[self.position]
            if following.kind != "char" or not following.glued or not (following.text in "0123456789" or (following.text == "." and "." not in text)):
                break
            text += following.text
            self.position += 1
        if text.startswith(".") or text.endswith("."):
            raise Unreadable(f"{text!r} is not a number", token)
        return Node("number", (Fraction(text),), token)

    # names and functions

    def name(self, base, token):
        """A name with its subscript, or a call if it is a function and not a name."""
        key = base
        if base == "\\chi" and not self.is_name(base) and (is_char(self.peek(), "^") or is_char(self.peek(), "_")):
            return macros.chi_square(self, token)
        if is_char(self.peek(), "_"):
            before = self.position
            self.next()
            inside, self.position = self._script()
            if (
                not (self.is_name(f"{base}_{flat(inside)}") or f"{base}_{flat(inside)}" in self.bound)
                and base.lstrip("\\") == "I"
                and macros.bracket_follows(self)
            ):
                self.position = before
            else:
                key = f"{base}_{flat(inside)}"
        if key not in self.bound and not self.is_name(key):
            called = macros.lettered(self, key, token)
            if called is not None:
                return called
        return Node("name", (key,), token)

    # brackets

    def fenced(self, token, opener, op=None):
        """What stands between an opening delimiter and its partner."""
        inner = self.listed(token, opener)
        if opener == "langle" and [len(row) for row in inner] == [2]:
            return Node("inner", tuple(inner[0]), token)
        op = op or FENCES.get(opener, "fenced")
        if len(inner) != 1 or len(inner[0]) != 1:
            raise Unreadable("a list is not read here", token)
        return Node(op, (inner[0][0], opener), token)

    def listed(self, token, opener):
        """[[nodes between commas] between semicolons] up to the closing delimiter, which is consumed."""
        closer, rows = CLOSING[opener], [[]]
        self.fences.append("Vert" if opener == "Vert" else opener)
        while True:
            following = self.peek()
            if following is None:
                raise Unreadable("this bracket is not closed", token)
            if self._closes(closer):
                break
            if is_char(following, ";"):
                self.next()
                rows.append([])
            elif is_char(following, ",") and rows[-1]:
                self.next()
                rows[-1].append(self.sum())
            elif not rows[-1]:
                rows[-1].append(self.sum())
            else:
                raise Unreadable(f"{following.shown()} stands where {closer if len(closer) == 1 else chr(92) + closer} is expected", following)
        self.fences.pop()
        return rows

    def _closes(self, closer):
        """Consume the closing delimiter, with its size, if it is next."""
        start, token = self.position, self.next()
        if token.kind == "macro" and SIZED.get(token.text) in ("close", ""):
            token = self.next()
        found = CLOSERS.get(token.text, token.text) if token.kind == "macro" else token.text
        found = "Vert" if token.kind == "macro" and token.text == "|" else found
        if token.kind in ("macro", "char") and found == closer:
            return True
        self.position = start
        return False

    def optional(self):
        """The tokens of an optional argument, or None."""
        self.peek()
        found, self.position = optional(self.tokens, self.position)
        return found


def key_of(tokens):
    """The text that names of one meaning share: \\mathrm and \\text are dropped inside subscripts, braces and spaces everywhere.

    >>> from .tokens import of_text
    >>> key_of(of_text(r"d_{\\mathrm{k}}")) == key_of(of_text("d_k"))
    True
    """
    reader = Parser(bare(tokens), lambda key: True)
    node = reader.base()
    if node.op != "name" or reader.peek() is not None:
        raise Unreadable("this is not the name of a quantity", tokens[0] if tokens else None)
    return node.args[0]
