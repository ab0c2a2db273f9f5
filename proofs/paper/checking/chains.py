"""A paper's chain of sides against one formula: what claims the theorem is compared with it, what goes beyond it is proved or refused."""

import sympy

from ....theory.scalars.balls import NoValue, ball
from ....theory.scalars.domains import nonnegative, positive
from ...theorems.formulas import is_scalar, point_text
from ..latex.relations import statement
from ..latex.tokens import Unreadable, expanded
from ..reading.labels import without_name
from ..reading.left_sides import own_sides, written
from ..reading.matrices import is_law
from ..reading.notation import scope
from .approximation import approximate
from .comparison import compare, shown
from .literal import changed_letters, is_literal
from .outcome import AGREES, DIFFERS, MATCHES, UNDECIDED, WORST, Outcome
from .probes import probes
from .sides import behind_names, first_side, is_quantity, turned, value_of

TURNED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}
BITS = 128


def outcome(claim, part, target):
    """The Outcome of a claim against a formula of a part. Unreadable where the claim is."""
    if target is None:
        raise Unreadable(f"{part.address} is a {part.kind} part, which has no formula", claim.at)
    tokens = expanded(claim.tokens, claim.macros)
    if not tokens:
        raise Unreadable("there is no formula here", claim.at)
    names = scope(part, claim.declared)
    chain = without_name(statement(tokens, own_sides(part)), names.is_name)
    if is_literal(chain, names, part, target):
        return Outcome(MATCHES, "the theorem's own statement, letter for letter")
    if not is_scalar(target) and not is_law(target) and not hasattr(target, "shape"):
        raise Unreadable(_items(part, names), claim.at)
    return Walk(chain, claim, names, part, target).outcome()


def _items(part, names):
    changed = changed_letters(names)
    said = f" in the theorem's own letters ({', '.join(changed)} mean others in this paper)" if changed else ""
    return f"{part.address} is a formula over items, which is compared letter for letter only{said}; `memorem show` prints it"


class Walk:
    """Goes along a chain a = b <= c. A side is compared with the theorem as long as the links so far claim what the theorem states; behind a further
    bound each side is compared with the one before it."""

    def __init__(self, chain, claim, names, part, target):
        self.chain, self.claim, self.names, self.part, self.target = chain, claim, names, part, target
        self.signs = [None, *(sign for sign, _ in chain.relations)]
        if len(chain.sides) > 1 and not chain.sides[-1]:
            raise Unreadable("nothing stands behind the last relation", chain.relations[-1][1])
        self.left, self.first = first_side(chain.sides, names, part, target)
        self.wanted = turned(target, self.left)
        self.start = 0 if self.first is not None else behind_names(chain.sides, self.signs, self.left, names)
        self.loose = self.apart = False
        self.made, self.notes, self.before = [], [], None

    def outcome(self):
        """The worst Outcome over the sides; the first one may be a name."""
        for place in range(self.start, len(self.chain.sides)):
            value = self.first if place == 0 else self._value(place)
            self._side(place, value)
            self.before = value
        worst = min(self.made, key=lambda one: WORST.index(one.status))
        worst.notes += [self.left.note] if self.left.note else []
        worst.notes += [f"not checked: {written(self.chain.aside)}"] if self.chain.aside else []
        worst.notes += [*dict.fromkeys(self.notes), *dict.fromkeys(self.names.notes)]
        return worst

    def _value(self, place):
        side = self.chain.sides[place]
        try:
            return value_of(side, self.names, self.target, self.part.domain)
        except Unreadable:
            if self.first is not None and is_quantity(side, self.part):
                raise Unreadable(f"{written(side)} names a quantity behind a relation; write it first, and one formula behind it", side[0]) from None
            raise

    def _side(self, place, value):
        sign, at = self.chain.relations[place - 1] if place else (None, None)
        if self.apart or (self.made and sign in TURNED):
            return self._beside(sign, at, value)
        if self.loose and sign != "~":
            self.made.append(self._as_before(sign, at, value, "behind an approximation only = and another approximation are checked"))
        self.loose = self.loose or (sign == "~" and not is_law(self.target))
        fault = self._fault(place, at)
        compared = approximate(value, self.wanted, self.part.domain, self.claim.options) if self.loose and not fault else None
        self.made.append(fault or compared or _exact(value, self.wanted, self.part.domain))
        self.made[-1].value = turned(value, self.left)

    def _fault(self, place, at):
        """An Outcome if the links from the quantity to this side claim another thing than the theorem, else None."""
        if self.first is not None or place == 0:
            return None
        own, claimed = self._own(), _strongest(self.signs[1 : place + 1])
        if own == "=d" and claimed in ("=", "~", "=d"):
            return None
        if claimed == own or (own == "=" and claimed in ("~", "<=", ">=")):
            if own == "=" and claimed != "~":
                self.notes += ["the paper states a bound; the theorem states equality"] if claimed != "=" else []
            return None
        later = [_strongest(self.signs[1:end]) for end in range(place + 2, len(self.signs) + 1)]
        if claimed == "=" and own in TURNED and own in later:
            raise Unreadable(f"{self.part.address} states a bound, {own}, and nothing of the side before it; check the bound alone", at)
        return Outcome(DIFFERS, f"the paper writes {at.shown()}, the theorem states {self.part.relation}")

    def _own(self):
        return TURNED.get(self.part.relation, self.part.relation) if self.left.kind in ("reciprocal", "negative") else self.part.relation

    def _as_before(self, sign, at, value, otherwise):
        """The Outcome of a = b behind a, where b must be a itself. Unreadable for another relation, which no theorem backs there."""
        if sign != "=":
            raise Unreadable(otherwise, at)
        found = _exact(value, self.before, self.part.domain)
        found.message = found.message.replace("theorem", "the side before it") if found.status == DIFFERS else found.message
        return found

    def _beside(self, sign, at, value):
        """Append the Outcome of a side that the theorem does not give: it is compared with the side before it."""
        self.apart = True
        if sign in TURNED:
            self.made.append(_ordered(self.before, sign, value, self.part.domain, at))
            self.notes.append(f"what stands behind {at.shown()} is no side of the theorem; it is compared with the side before it")
        else:
            self.made.append(self._as_before(sign, at, value, "behind a further bound only = and another bound are checked"))


def _strongest(signs):
    """What a row of links claims of its two ends: a <= b = c is a <= c; "~" once an approximation comes first; "" for bounds both ways."""
    told = [sign for sign in signs if sign != "="]
    if not told or told[0] in ("~", "=d"):
        return told[0] if told else "="
    bounds = [sign for sign in told if sign in TURNED]
    if len({sign[0] for sign in bounds}) > 1:
        return ""
    return next((sign for sign in bounds if len(sign) == 1), bounds[0])


def _ordered(before, sign, value, domain, at):
    """The Outcome of before <= value and its like: proved on the domain, or refuted at a point. Unreadable where neither is found."""
    if not is_scalar(value) or not is_scalar(before):
        raise Unreadable("a further bound is checked between numbers only", at)
    difference = value - before if sign[0] == "<" else before - value
    if domain.proves((nonnegative if sign[1:] else positive)(sympy.together(difference))):
        return Outcome(MATCHES, "proved")
    point = next((point for point in probes(domain, value, before) if _is_below(difference, point, strict=not sign[1:])), None)
    if point is None:
        raise Unreadable("whether this further bound holds is not known; leave it out of what is checked", at)
    message = f"at {point_text(point)} {shown(before, point)} {sign} {shown(value, point)} is false"
    return Outcome(DIFFERS, message, point, shown(value, point), shown(before, point))


def _is_below(difference, point, strict):
    """Whether a difference that should not be negative, or if strict should be positive, provably is not at a point."""
    try:
        found = ball(difference, point, BITS)
    except NoValue:
        return False
    return bool(found < 0) or (strict and bool(found <= 0))


def _exact(value, wanted, domain):
    found = compare(value, wanted, domain)
    if found.word == "equal":
        return Outcome(MATCHES, found.how)
    if found.word != "differs":
        return Outcome(AGREES if found.word == "agrees" else UNDECIDED, found.how)
    where = f"at {point_text(found.witness)}" if all(not isinstance(v, list) for v in found.witness.values()) else "at an exact instance"
    return Outcome(DIFFERS, f"{where}: paper {found.paper}, theorem {found.theorem}", found.witness, found.paper, found.theorem)
