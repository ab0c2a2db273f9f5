"""The left side of a paper's formula: a name for the theorem's quantity, its reciprocal, or something that is not the theorem's quantity."""

import re
from dataclasses import dataclass

from ....theory.functionals.of_means import LogMean, Quotient, Reciprocal
from ....theory.vectors.syntax import E, Mul, Over, Pow
from ..latex.parser import Parser
from ..latex.relations import solid
from ..latex.tokens import Unreadable, of_text
from ..latex.tree import flat, is_char, is_macro
from ..latex.vocabulary import FONTS, LETTERED, SPACES
from .labels import is_label

SNR = re.compile(r"^(I?SNR|snr|isnr)(_.*)?$")
HIDDEN = re.compile(r"SNR|(signal|noise)\W*(to|over|/)\W*(noise|signal)", re.IGNORECASE)
MEANS = re.compile(r"^\\?(mathbb\{E\}|E|mathbf\{E\}|mathsf\{E\})$")
UNITS = re.compile(r"(?:(?:_\s*\{?|[\[(])\s*(?:\\[a-z]+\s*\{\s*)?|\bin )(dB[a-z]?|bits|nats?|percent|\\%)(?![A-Za-z])")
ARGUMENT = re.compile(r"([A-Za-z]|\\[a-z]+ ?)(_\w+)?")


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
    from ....theory.vectors.syntax import VectorOver

    if isinstance(term, Over | VectorOver):
        return True
    children = [getattr(term, name) for name in getattr(term, "__dataclass_fields__", {})]
    flat = [c for child in children for c in (child if isinstance(child, tuple) else (child,))]
    return any(_sums(child) for child in flat if hasattr(child, "__dataclass_fields__"))


def left_of(tokens, part):
    """The Left that the tokens make for a part. Unreadable where the relation to the theorem's quantity is not known."""
    if not tokens:
        return Left("absent")
    tokens = _without_arguments(_upright(tokens))
    if any(_texts(tokens) == _texts(quantity) for quantity in own_sides(part)):
        return Left("quantity")
    unit = UNITS.search(written(tokens))
    if unit is not None:
        raise Unreadable(f"the left side names a unit, {unit.group(1)}; a theorem gives plain numbers", tokens[0])
    shape = _shape(tokens)
    if shape is not None:
        return _oriented(*shape, part, tokens)
    _refuse_hidden(tokens, part)
    if is_label(tokens, law=part.relation == "=d"):
        return Left("named", f"the left side {written(tokens)} is taken as a name for the theorem's quantity")
    raise Unreadable("the left side is not a name, a mean or a probability, so that its relation to the theorem's quantity is not known", tokens[0])


def _upright(tokens):
    """SNR in letters of its own, or in another font, as \\mathrm{SNR}."""
    texts = [t.text for t in tokens[:3]]
    if texts == ["S", "N", "R"]:
        return of_text(r"\mathrm{SNR}") + tuple(tokens[3:])
    return (
        (of_text(r"\mathrm")[0], *tokens[1:])
        if is_macro(tokens[0], *FONTS) and [t.text for t in tokens[1:6]] == ["{", "S", "N", "R", "}"]
        else tokens
    )


def _without_arguments(tokens):
    """\\mathrm{SNR}(N, d_k)^{-1} as \\mathrm{SNR}^{-1}: arguments that are names, as they stand, say nothing."""
    plain = [t for t in tokens if not is_macro(t, "left", "right", *SPACES)]
    texts = [t.text for t in plain]
    for start in range(len(texts)):
        if texts[start : start + 6] == ["{", "S", "N", "R", "}", "("] and ")" in texts[start:]:
            end = texts.index(")", start)
            if all(map(ARGUMENT.fullmatch, flat(plain[start + 6 : end]).split(","))):
                return (*plain[: start + 5], *plain[end + 1 :])
    return tokens


def name_of(tokens, names):
    """Left("named") for a letter that is also a function or a constant of analysis and stands as a name: Q(N), \\psi(N, d_k), e; else None.

    names: the Scope, whose parameters alone may be arguments.
    """
    plain = [t for t in tokens if t.kind not in ("open", "close")]
    head, rest = plain[0], plain[1:]
    if names.is_name(head.shown()) or head.text not in LETTERED | {"e"} or not (rest or head.text == "e"):
        return None
    if rest and not (is_char(rest[0], "(") and is_char(rest[-1], ")") and all(map(names.is_name, flat(rest[1:-1]).split(",")))):
        return None
    return Left("named", f"the left side {written(tokens)} is taken as a name for the theorem's quantity")


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
    if HIDDEN.search(text):
        raise Unreadable(
            f"the left side {text} contains a signal-to-noise ratio in a form that is not read; write SNR^{{-1}} or leave it out", tokens[0]
        )
