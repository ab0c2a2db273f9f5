"""The left side of a paper's formula: a name for the theorem's quantity, its reciprocal, or something that is not the theorem's quantity."""

import re
from dataclasses import dataclass

from ...theory.means import LogMean, Quotient, Reciprocal
from ...theory.terms import E, Mul, Over, Pow
from .grammar import Parser
from .statements import solid
from .tokens import Unreadable, of_text
from .vocabulary import SPACES

SNR = re.compile(r"^(I?SNR|snr|isnr)(_.*)?$")
MEANS = re.compile(r"^\\?(mathbb\{E\}|E|mathbf\{E\}|mathsf\{E\})$")


@dataclass(frozen=True)
class Left:
    """How the left side stands to the theorem's quantity: "absent", "quantity", "same", "reciprocal", "negative" or "named"."""

    kind: str
    note: str = ""


def quantity_kind(part):
    """How a part's quantity stands to a signal-to-noise ratio.

    "inverse": the mean of noise over signal; "ratio": a ratio of means; "direct": a signal-to-noise ratio; "log": a mean logarithm; "sample": noise
    over signal itself, for a law; "other": it is none.
    """
    quantity = part.quantity_for(**part.ensembles()[0])
    if isinstance(quantity, LogMean):
        return "log"
    if isinstance(quantity, Quotient):
        return "ratio"
    if isinstance(quantity, Reciprocal):
        return "direct"
    if _noise_over_signal(quantity):
        return "sample"
    return "inverse" if isinstance(quantity, E) and _noise_over_signal(quantity.body) else "other"


def _noise_over_signal(body):
    """Whether a term divides something that sums over the other items by something that does not."""
    if not isinstance(body, Mul):
        return False
    below = [a for a in body.args if isinstance(a, Pow) and a.exponent < 0]
    above = [a for a in body.args if a not in below]
    return bool(below) and any(_sums(a) for a in above) and not any(_sums(a) for a in below)


def _sums(term):
    from ...theory.terms import VectorOver

    if isinstance(term, Over | VectorOver):
        return True
    children = [getattr(term, name) for name in getattr(term, "__dataclass_fields__", {})]
    flat = [c for child in children for c in (child if isinstance(child, tuple) else (child,))]
    return any(_sums(child) for child in flat if hasattr(child, "__dataclass_fields__"))


def left_of(tokens, part):
    """The Left that the tokens make for a part. Unreadable where the relation to the theorem's quantity is not known."""
    if not tokens:
        return Left("absent")
    if any(_texts(tokens) == _texts(quantity) for quantity in own_sides(part)):
        return Left("quantity")
    shape = _shape(tokens)
    if shape is not None:
        return _oriented(*shape, part, tokens)
    _refuse_hidden(tokens, part)
    if _label(tokens):
        return Left("named", f"the left side {written(tokens)} is taken as a name for the theorem's quantity")
    raise Unreadable("the left side is not a name, a mean or a probability, so that its relation to the theorem's quantity is not known", tokens[0])


def own_sides(part):
    """The theorem's own left sides as tokens, one for each ensemble."""
    return [of_text(part.quantity_for(**ensemble).latex()) for ensemble in part.ensembles()]


def _texts(tokens):
    return [t.shown() for t in solid(tokens)]


def written(tokens):
    """Tokens as a person wrote them."""
    return "".join(("" if t.glued else " ") + t.shown() for t in tokens).strip()


def _tree(tokens):
    try:
        return Parser(tokens, lambda key: True).whole()
    except Unreadable:
        return None


def _shape(tokens):
    """(sign of the exponent of SNR, inside a mean, mean outside the reciprocal, under a logarithm) of a left side made of SNR alone, or None."""
    tree = _tree(tokens)
    if tree is None:
        return None
    return _walk(tree, 1, False, False)


def _walk(node, sign, mean, log):
    if node.op == "name":
        found = SNR.match(node.args[0])
        if found is None:
            return None
        return (-sign if found.group(1).lower().startswith("i") else sign), mean, log
    if node.op == "pow" and _minus_one(node.args[1]):
        return _walk(node.args[0], -sign, mean, log)
    if node.op == "div" and node.args[0].op == "number" and node.args[0].args[0] == 1:
        return _walk(node.args[1], -sign, mean, log)
    if node.op in ("fenced", "abs"):
        return _walk(node.args[0], sign, mean, log)
    if node.op == "call" and node.args[0] == "log" and len(node.args[1]) == 1:
        return _walk(node.args[1][0], sign, mean, True)
    if node.op == "mul" and node.args[0].op == "name" and MEANS.match(node.args[0].args[0]) and not mean:
        return _mean(node.args[1], sign, log)
    return None


def _mean(inside, sign, log):
    """A mean of what follows; an exponent behind its bracket belongs to the mean: E[X]^{-1} is 1/E[X]."""
    if inside.op == "pow" and inside.args[0].op == "fenced" and _minus_one(inside.args[1]):
        return _walk(inside.args[0], -sign, "under", log)
    return _walk(inside, sign, "around" if sign == 1 else "under", log)


def _minus_one(node):
    return node.op == "neg" and node.args[0].op == "number" and node.args[0].args[0] == 1


def _oriented(sign, mean, log, part, tokens):
    kind, name = quantity_kind(part), written(tokens)
    if kind == "other":
        raise Unreadable(f"the left side {name} is a signal-to-noise ratio; the quantity of {part.address} is none", tokens[0])
    if log != (kind == "log"):
        which = "the mean of a logarithm" if kind == "log" else "no logarithm"
        raise Unreadable(f"the left side is {name}; {part.address} gives {which}", tokens[0])
    if kind == "log":
        return Left("same") if sign < 0 else Left("negative", "SNR is on the left, SNR^{-1} in the theorem: compared after a change of sign")
    if mean:
        _refuse_mean(kind, sign, mean, name, part, tokens)
    if (kind == "direct") == (sign > 0):
        return Left("same")
    given = "SNR" if kind == "direct" else "SNR^{-1}"
    return Left("reciprocal", f"the left side is {name}, the theorem gives {given}: compared after taking the reciprocal")


def _refuse_mean(kind, sign, mean, name, part, tokens):
    """A mean of a ratio is not the reciprocal of a mean of its inverse, nor a ratio of means."""
    if kind == "ratio":
        raise Unreadable(f"{name} is a mean of a ratio; {part.address} is a ratio of means, another number", tokens[0])
    if kind == "sample" or (sign < 0) != (mean == "around"):
        given = "the law of SNR^{-1} itself" if kind == "sample" else "the mean of SNR^{-1} or its reciprocal"
        raise Unreadable(f"{part.address} gives {given}; {name} is another quantity", tokens[0])


def _refuse_hidden(tokens, part):
    """A signal-to-noise ratio inside a left side that is not read."""
    text = written(tokens)
    if re.search(r"SNR", text):
        raise Unreadable(
            f"the left side {text} contains a signal-to-noise ratio in a form that is not read; write SNR^{{-1}} or leave it out", tokens[0]
        )


def _label(tokens):
    """Whether the left side is one name with scripts and arguments, or an operator such as E, P, Var or a norm around something."""
    solid = [t for t in tokens if not (t.kind == "macro" and t.text in SPACES)]
    if _negative_script(solid):
        return False
    depth, heads = 0, []
    for place, token in enumerate(solid):
        script = place > 0 and solid[place - 1].kind == "char" and solid[place - 1].text in "_^"
        inside = depth > 0
        depth += _step(token)
        if not inside and not script and depth <= 1:
            heads.append(token)
    return not any(_computes(token) for token in heads)


def _step(token):
    if token.kind in ("open", "close"):
        return 1 if token.kind == "open" else -1
    if token.kind == "char":
        return {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0)
    return {"{": 1, "}": -1, "lVert": 1, "rVert": -1, "lvert": 1, "rvert": -1}.get(token.text, 0) if token.kind == "macro" else 0


def _computes(token):
    """Whether a token outside all brackets does arithmetic."""
    if token.kind == "char":
        return token.text in "+-*/!" or token.text.isdigit()
    if token.kind == "macro":
        plain = {"ln", "log", "exp", "frac", "tfrac", "dfrac", "sqrt", "cdot", "times", "sum", "prod", "binom", "div"}
        return token.text in plain
    return token.kind in ("begin", "end")


def _negative_script(tokens):
    """Whether a name carries a negative exponent."""
    for place, token in enumerate(tokens[:-1]):
        if token.kind == "char" and token.text == "^":
            after = tokens[place + 2] if tokens[place + 1].kind == "open" and place + 2 < len(tokens) else tokens[place + 1]
            if after.kind == "char" and after.text == "-":
                return True
    return False
