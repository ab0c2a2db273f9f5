"""What each macro of mathematical LaTeX makes in a formula's tree: fractions, roots, functions, sums, named and Greek letters."""

from .tokens import Unreadable, group
from .tree import Node, flat, is_char, is_macro
from .vocabulary import BINOMIALS, CLOSING, FONTS, FRACTIONS, FUNCTIONS, GREEK, LETTERED, LOOSE, NAMED, OPENERS, SANS, SIZED


def read(parser, token):
    """The tree of what begins with this macro, which is consumed. Unreadable for a macro that is not known."""
    name = token.text
    if name in FRACTIONS:
        return Node("div", (parser.argument(), parser.argument()), token)
    if name in BINOMIALS:
        return Node("binomial", (parser.argument(), parser.argument()), token)
    if name == "sqrt":
        return _root(parser, token)
    if name in ("sum", "prod"):
        return _series(parser, token)
    if name in SIZED:
        return _sized(parser, token)
    if name in ("|", "Vert"):
        return parser.fenced(token, "Vert")
    if name in ("{", "lvert", "lfloor", "lceil", "lVert", "langle") or name in OPENERS:
        return parser.fenced(token, OPENERS.get(name, name))
    if name in NAMED:
        return _named(parser, token)
    if name in FONTS:
        inside, parser.position = group(parser.tokens, parser.position)
        return parser.name(f"\\{name}{{{flat(inside, keep=SANS)}}}", token)
    if name == "ensuremath":
        return parser.argument()
    if name in GREEK:
        return parser.name(f"\\{name}", token)
    if name in FUNCTIONS:
        return function(parser, FUNCTIONS[name], token)
    raise Unreadable(f"\\{name} is not known here", token)


def _named(parser, token):
    """\\mathrm, \\operatorname, \\text: a function if its name is one, else a name."""
    inside, parser.position = group(parser.tokens, parser.position)
    word = flat(inside)
    if word in FUNCTIONS and word not in LETTERED and not parser.is_name(word):
        return function(parser, FUNCTIONS[word], token)
    if not word:
        raise Unreadable("an empty name", token)
    if token.text in SANS and not (len(word) > 1 and word.isalpha()):
        word = f"\\{SANS[token.text]}{{{word}}}"
    return parser.name(word, token)


def lettered(parser, key, token):
    """A call of a function whose name is a letter: Q(x), \\Gamma(x), \\Phi(x), \\psi(x), B(a, b), I_\\nu(x); None if no argument follows."""
    letter = key.lstrip("\\")
    if letter == "I" and is_char(parser.peek(), "_"):
        parser.next()
        inside, parser.position = parser._script()
        order = parser.within(inside, token)
        return Node("call", ("indexed", (order, *arguments(parser, token)), "bracketed"), token)
    if letter in LETTERED and (bracket_follows(parser) or (is_char(parser.peek(), "^") and letter in ("Gamma", "Phi", "Q", "psi"))):
        return function(parser, FUNCTIONS[letter], token)
    return None


def bracket_follows(parser):
    token = parser.peek()
    return (
        is_char(token, "(") or is_char(token, "[") or (token is not None and token.kind == "macro" and token.text in SIZED and parser._opens(token))
    )


def function(parser, name, token):
    """A function with an exponent or a base behind its name and its arguments, which may lack brackets if they are a single factor."""
    exponent = base = None
    for _ in range(2):
        if is_char(parser.peek(), "^") and exponent is None:
            exponent = _exponent(parser, name)
        elif is_char(parser.peek(), "_") and name in ("log", "tril"):
            at = parser.next()
            inside, parser.position = parser._script()
            base = parser.within(inside, at)
    style = "bracketed"
    following = parser.peek()
    if following is not None and following.kind == "open":
        found, style = _braced_arguments(parser, following), "braced"
    elif bracket_follows(parser) or is_macro(following, "{", "lbrace"):
        found = arguments(parser, token)
    elif following is None or not parser.begins_factor(following):
        raise Unreadable("a function without its argument", token)
    else:
        found, style = (parser.factor(),), "loose"
    found = (*found, base) if base is not None else found
    if exponent is not None and exponent.op == "fenced":  # the n-th derivative of the digamma function
        return Node("call", ("polygamma", (exponent.args[0], *found), style), token)
    node = Node("call", (name if base is None else f"{name}_base", found, style), token)
    _refuse_second_bracket(parser, name, style)
    return node if exponent is None else Node("pow", (node, exponent), token)


def _refuse_second_bracket(parser, name, style):
    if style == "bracketed" and name in LOOSE and is_char(parser.peek(), "("):
        raise Unreadable("does this bracket belong to the function's argument? Bracket the argument once more", parser.peek())


def _exponent(parser, name):
    at = parser.next()
    inside, parser.position = parser._script()
    exponent = parser.within(inside, at)
    if exponent.op == "fenced" and name != "digamma":
        raise Unreadable("f^{(n)} reads as a power or as a derivative; write f^n, or \\psi^{(n)} for polygamma functions", at)
    if exponent.op == "neg":
        raise Unreadable("a negative exponent on a function reads as its inverse or as its reciprocal", at)
    return exponent


def _braced_arguments(parser, at):
    inside, parser.position = group(parser.tokens, parser.position)
    inner = parser.of(inside, parser.is_name)
    inner.bound, inner.depth = parser.bound, parser.depth
    if bracket_follows(inner):
        found = arguments(inner, at)
        if inner.peek() is None:
            return found
        inner.position = 0
    return (inner.whole(),)


def arguments(parser, token):
    """The nodes between a function's brackets. Unreadable if no bracket follows."""
    at = parser.next()
    opener = at
    if at.kind == "macro" and at.text in SIZED:
        opener = parser.next()
    name = OPENERS.get(opener.text, opener.text)
    if name not in ("(", "[", "{"):
        raise Unreadable("the function's arguments are expected here", opener)
    rows = parser.listed(at, name)
    if len(rows) != 1 or not rows[0]:
        raise Unreadable("the function's arguments are not read", token)
    return tuple(rows[0])


def _sized(parser, token):
    if SIZED[token.text] not in ("open", ""):
        raise Unreadable(f"\\{token.text} does not open anything here", token)
    delimiter = parser.next()
    name = delimiter.text
    if delimiter.kind == "macro":
        name = "Vert" if name == "|" else OPENERS.get(name, name)
    if name not in CLOSING:
        raise Unreadable(f"{delimiter.shown()} does not open anything here", delimiter)
    return parser.fenced(token, name)


def chi_square(parser, token):
    """\\chi^2_{n}, \\chi_{n}^{2} or \\chi^2(n): a chi-square variable with n degrees of freedom."""
    power = degrees = None
    for _ in range(2):
        if is_char(parser.peek(), "^") and power is None:
            parser.next()
            inside, parser.position = parser._script()
            power = flat(inside)
        elif is_char(parser.peek(), "_") and degrees is None:
            parser.next()
            inside, parser.position = parser._script()
            degrees = parser.within(inside, token)
    if degrees is None and bracket_follows(parser):
        (degrees,) = arguments(parser, token)
    if power != "2" or degrees is None:
        raise Unreadable("a chi-square variable is read as \\chi^2_{n}", token)
    return Node("chi2", (degrees,), token)


def _root(parser, token):
    index = parser.optional()
    radicand = parser.argument()
    degree = Node("number", (2,), token) if index is None else parser.within(index, token)
    return Node("root", (radicand, degree), token)


def _series(parser, token):
    """A sum or product over k from a to b; its body reaches to the next + or -."""
    low = high = None
    for _ in range(2):
        if is_char(parser.peek(), "_") and low is None:
            low, parser.position = _limit(parser)
        elif is_char(parser.peek(), "^") and high is None:
            high, parser.position = _limit(parser)
    if low is None or high is None:
        raise Unreadable(f"\\{token.text} is read with both bounds, as in \\{token.text}_{{k=0}}^{{n}}", token)
    equals = next((place for place, t in enumerate(low) if is_char(t, "=")), None)
    if equals is None:
        raise Unreadable("the lower bound is read as k=a", low[0] if low else token)
    index = parser.of(low[:equals], lambda key: True)
    name = index.base()
    if name.op != "name" or index.peek() is not None:
        raise Unreadable("the index is a single letter", low[0])
    ends = parser.within(low[equals + 1 :], token), parser.within(high, token)
    key = name.args[0]
    parser.bound.append(key)
    body = parser.product()
    parser.bound.pop()
    if token.text == "prod":
        _refuse_loose_product(body, key)
    return Node("series", (token.text, key, *ends, body), token)


def _limit(parser):
    parser.next()
    return parser._script()


def _refuse_loose_product(body, key):
    """A factor without the index behind \\prod may or may not belong to its body."""
    factors = list(_factors(body))
    outside = [node for node in factors if not mentions(node, key)]
    if len(factors) > 1 and outside:
        raise Unreadable("does this factor belong to the product? Bracket what does", outside[0].at)


def _factors(node):
    if node.op in ("mul", "div"):
        for part in node.args:
            yield from _factors(part)
    else:
        yield node


def mentions(node, key):
    """Whether a name occurs in a tree."""
    if isinstance(node, tuple):
        return any(mentions(part, key) for part in node)
    if not isinstance(node, Node):
        return False
    return (node.op == "name" and node.args[0] == key) or any(mentions(part, key) for part in node.args)


def hyper_ahead(tokens, position):
    """Whether _p F_q stands at the position."""
    if position >= len(tokens) or not is_char(tokens[position], "_"):
        return False
    try:
        _, after = group(tokens, position + 1)
    except Unreadable:
        return False
    return after + 1 < len(tokens) and is_char(tokens[after], "F") and is_char(tokens[after + 1], "_")


def hypergeometric(parser, token):
    """{}_pF_q(a; b; z), or SymPy's form with a column of two rows."""
    counts = []
    for _ in range(2):
        parser.next()
        inside, parser.position = group(parser.tokens, parser.position)
        counts.append(flat(inside))
        if len(counts) == 1:
            parser.next()
    if not all(count.isdigit() for count in counts):
        raise Unreadable("a generalised hypergeometric function has two numbers as indices", token)
    rows = _matrix_rows(parser) or _semicolon_rows(parser)
    if len(rows) == 2 and counts[0] == "0":
        rows = [[], *rows]
    if len(rows) != 3 or [len(row) for row in rows] != [int(counts[0]), int(counts[1]), 1]:
        raise Unreadable(f"the arguments of a {counts[0]}F{counts[1]} are expected, as in {{}}_0F_1(;b;z)", token)
    return Node("hyper", tuple(tuple(row) for row in rows), token)


def _semicolon_rows(parser):
    at = parser.next()
    opener = parser.next() if at.kind == "macro" and at.text in SIZED else at
    if opener.text not in ("(", "["):
        raise Unreadable("the function's arguments are expected here", opener)
    return parser.listed(at, opener.text)


def _matrix_rows(parser):
    """The rows of \\left(\\begin{matrix} a \\\\ b \\end{matrix}\\middle| z\\right), or None if that does not follow."""
    start, at = parser.position, parser.next()
    first = parser.next() if is_macro(at, "left") else at
    begin = parser.peek()
    if not is_char(first, "(") or begin is None or begin.kind != "begin" or begin.text != "matrix":
        parser.position = start
        return None
    parser.next()
    rows = [[]]
    while (token := parser.peek()) is not None and token.kind != "end":
        if is_macro(token, "\\"):
            parser.next()
            rows.append([])
        elif is_char(token, ","):
            parser.next()
        else:
            rows[-1].append(parser.sum())
    parser.next()
    bar = parser.next()
    if is_macro(bar, "middle"):
        parser.next()
    argument = parser.sum()
    if not parser._closes(")"):
        raise Unreadable("this bracket is not closed", at)
    return [*rows, [argument]]
