"""Each formula that a paper marks as checked against its theorem: MATCHES, APPROXIMATES, AGREES, DIFFERS, UNREADABLE, UNKNOWN ID, ..."""

from dataclasses import dataclass, field
from functools import cache

import sympy

from ....theory.distributions.chi_squares import ChiSquares
from ...errors import UnknownTheorem, UsageError
from ...patience import OutOfTime, limited
from ...records.judgements import Judgements
from ...theorems import discovery, edition
from ...theorems.formulas import display, is_scalar, point_text
from ..latex.parser import Parser
from ..latex.relations import solid, statement
from ..latex.tokens import Token, Unreadable, expanded, of_text
from ..latex.tree import flat, is_char
from ..reading.labels import is_label
from ..reading.left_sides import Left, left_of, name_of, own_sides, written
from ..reading.manuscript import read
from ..reading.matrices import is_law, law, matrix
from ..reading.notation import scope
from ..reading.scalars import Reader
from .approximation import approximate
from .comparison import compare, hole
from .outcome import AGREES, DIFFERS, GOOD, MATCHES, NOT_VERIFIED, OUT_OF_TIME, SUPERSEDED, UNDECIDED, UNKNOWN_ID, UNREADABLE, WORST, Outcome
from .series import closed

SECONDS = 20.0  # for one formula


@dataclass
class Finding:
    """What was found of one formula or citation."""

    file: str
    line: int
    column: int
    address: str
    status: str
    message: str
    at: dict = field(default_factory=dict)
    paper: str | None = None
    theorem: str | None = None
    near_miss: str | None = None
    error: dict | None = None
    token: dict | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def good(self):
        """Whether this stands in the way of exit code 0."""
        return self.status in GOOD

    def json(self):
        """The schema of `check --json`; it is described in docs/check-a-paper.md."""
        return {
            "file": self.file, "line": self.line, "column": self.column, "id": self.address, "status": self.status, "message": self.message,
            "witness": None if self.paper is None and not self.at else {
                "point": {name: str(value) for name, value in self.at.items()}, "paper": self.paper, "theorem": self.theorem},
            "near_miss": self.near_miss, "relative_error": self.error, "token": self.token, "notes": self.notes,
        }  # fmt: skip


class Checker:
    """Checks claims against a library, and against memorem's own where that lacks an id; theorems and their statuses are looked up once."""

    def __init__(self, library=discovery.LIBRARY, status=None, allow_outside=False):
        self.library, self.allow_outside = library, allow_outside
        self.status, self._found = cache(status or self._status), cache(self._found)
        self.judgements = cache(Judgements)

    def _home(self, id):
        """The given library if the theorem is in it, else memorem's own."""
        return self.library if id in discovery.files(self.library) else discovery.LIBRARY

    def _status(self, id):
        return self._found(id).status

    def _found(self, id):
        (found,) = self.judgements(self._home(id)).of(id)
        return found

    def paper(self, *paths):
        """[Finding] of every claim and every citation in trouble, in the order of files and lines."""
        found = read(*paths, allow_outside=self.allow_outside)
        made = [self.claim(claim) for claim in found.claims]
        made += [finding for use in found.uses if (finding := self.use(use)) is not None]
        made += [_fault(error) for error in found.faults]
        order = {str(path): place for place, path in enumerate(found.files)}
        return sorted(made, key=lambda one: (order.get(one.file, 0), one.line, one.column)), found

    def part(self, address):
        """The part at an address. UnknownTheorem for an id or a part that is not there."""
        id, _, name = address.partition("#")
        theorem = discovery.theorem(id, self._home(id))
        return theorem, theorem[name] if name else theorem.first

    def claim(self, claim):
        """The Finding of one formula."""
        finding = Finding(*claim.at.place, claim.address, UNREADABLE, "")
        try:
            theorem, part = self.part(claim.address)
        except UnknownTheorem as error:
            finding.status, finding.message = UNKNOWN_ID, str(error)
            return finding
        except UsageError as error:
            finding.status, finding.message = NOT_VERIFIED, str(error)
            return finding
        try:
            if claim.broken is not None:
                raise claim.broken
            with limited(SECONDS, "this formula"):
                _settle(finding, claim, theorem, part)
        except OutOfTime as error:
            finding.status, finding.message = OUT_OF_TIME, str(error)
        except Unreadable as error:
            _unreadable(finding, error)
        except Exception as error:  # whatever SymPy or a deep formula raises is red, and does not end the check of the others
            finding.status, finding.message = UNREADABLE, f"the formula could not be compared: {type(error).__name__}: {str(error)[:200]}"
        self._verified(finding, theorem)
        return finding

    def _unverified(self, id):
        return f"{id} is {self.status(id)}; {self._found(id).advice(self._home(id))}"

    def _verified(self, finding, theorem):
        if self.status(theorem.id) != "VERIFIED":
            finding.message = f"{self._unverified(theorem.id)}. Its formula: {finding.status}, {finding.message}"
            finding.status = NOT_VERIFIED

    def use(self, use):
        """The Finding of a citation that is unknown, not verified or superseded; None if it is in order."""
        finding = Finding(*use.at.place, use.address, NOT_VERIFIED, "")
        try:
            theorem, _ = self.part(use.address)
        except UsageError as error:
            finding.status, finding.message = UNKNOWN_ID, str(error)
            return finding
        if self.status(theorem.id) != "VERIFIED":
            finding.message = self._unverified(theorem.id)
            return finding
        superseded = edition.superseded(theorem, use.version)
        if superseded:
            finding.status, finding.message = superseded
            return finding
        return None


def _fault(error):
    place = error.place or ("", 0, 0)
    return Finding(*place, "", UNREADABLE, error.why, token=_token(error))


def _unreadable(finding, error):
    finding.status, finding.message, finding.token = UNREADABLE, error.why, _token(error)
    if error.at is not None:
        origin = f", in the expansion of {error.at.origin}" if error.at.origin else ""
        finding.message = f"line {error.at.place.line}, column {error.at.place.column}, at {error.at.shown() or 'the end'}{origin}: {error.why}"


def _token(error):
    return None if error.at is None else {"text": error.at.shown(), "line": error.at.place.line, "column": error.at.place.column}


def _settle(finding, claim, theorem, part):
    """Fill in the Finding of a claim whose theorem and part are known."""
    version = claim.options.get("version")
    pinned = edition.edition(theorem, part, version)
    if pinned.fault:
        finding.status, finding.message = UNKNOWN_ID, pinned.fault
        return
    found = outcome(claim, part, part.equals)
    if found.status != MATCHES and pinned.formula is not None:
        old = outcome(claim, part, pinned.formula)
        if old.status == MATCHES:
            found = Outcome(SUPERSEDED, pinned.message)
    elif pinned.message:
        found.notes.append(f"{pinned.message}; this formula is in the current version too: write version={theorem.version}")
    if found.status == DIFFERS:
        _name(found, claim, theorem, part)
    finding.status, finding.message, finding.at, finding.error = found.status, found.message, found.at, found.error
    finding.paper, finding.theorem, finding.near_miss, finding.notes = found.paper, found.theorem, found.near_miss, found.notes


def outcome(claim, part, target):
    """The Outcome of a claim against a formula of a part. Unreadable where the claim is."""
    if target is None:
        raise Unreadable(f"{part.address} is a {part.kind} part, which has no formula", claim.at)
    tokens = expanded(claim.tokens, claim.macros)
    if not tokens:
        raise Unreadable("there is no formula here", claim.at)
    chain = statement(tokens, own_sides(part))
    if _literal(chain, part, target):
        return Outcome(MATCHES, "the theorem's own statement, letter for letter")
    if not is_scalar(target) and not is_law(target) and not hasattr(target, "shape"):
        raise Unreadable(f"{part.address} is a formula over items, which is compared letter for letter only; `memorem show` prints it", claim.at)
    return _chain(chain, claim, part, target)


def _literal(chain, part, target):
    """Whether a chain is the theorem's formula as it is typeset, alone or behind the theorem's own left side: for formulas that are no numbers."""
    if is_scalar(target) or [t.shown() for t in chain.sides[-1]] != [t.shown() for t in solid(of_text(display(target)))]:
        return False
    own = [[t.shown() for t in solid(side)] for side in own_sides(part)]
    behind = len(chain.sides) == 2 and [t.shown() for t in chain.sides[0]] in own and chain.relations[0][0] == part.relation
    return len(chain.sides) == 1 or behind


def _chain(chain, claim, part, target):
    """The worst Outcome over the sides of a chain; the first side may be a name."""
    names = scope(part, claim.declared)
    sides, relations = list(chain.sides), [None, *chain.relations]
    left, first = _first(sides, names, part, target)
    if len(sides) > 1 and not sides[-1]:
        raise Unreadable("nothing stands behind the last relation", chain.relations[-1][1])
    wanted, made, loose, before = _turned(target, left), [], False, None
    start = 0 if first is not None else _behind_names(sides, relations, left, names)
    for place in range(start, len(sides)):
        relation = relations[place]
        value = first if place == 0 else _value(sides[place], names, target, part.domain)
        if loose and relation[0] != "~":
            made.append(_behind_approximation(relation, before, value, part))
        loose = loose or (relation is not None and relation[0] == "~" and not is_law(target))
        fault = _relation_fault(relation, part, left, loose)
        made.append(fault or (approximate(value, wanted, part.domain, claim.options) if loose else _exact(value, wanted, part)))
        made[-1].value, before = _turned(value, left), value
    worst = min(made, key=lambda one: WORST.index(one.status))
    worst.notes += [left.note] if left.note else []
    worst.notes += [f"not checked: {written(chain.aside)}"] if chain.aside else []
    if part.relation == "=" and any(sign in ("<=", ">=") for sign, _ in chain.relations):
        worst.notes.append("the paper states a bound; the theorem states equality")
    return worst


def _behind_names(sides, relations, left, names):
    """The place of the first side behind x = y = ..., names that all stand for the theorem's quantity."""
    place = 1
    while left.kind in ("named", "quantity") and place + 1 < len(sides) and relations[place][0] == relations[place + 1][0] == "=":
        if not is_label(sides[place]) or names.is_name(flat(sides[place])) or any(is_char(t, "(") for t in sides[place]):
            break
        place += 1
    return place


def _behind_approximation(relation, before, value, part):
    """The Outcome of a = b in x ~ a = b, where b must be a itself. Unreadable for another relation, which no theorem backs there."""
    if relation[0] != "=":
        raise Unreadable("behind an approximation only = and another approximation are checked", relation[1])
    found = _exact(value, before, part)
    found.message = found.message.replace("theorem", "the side before it") if found.status == DIFFERS else found.message
    return found


def _first(sides, names, part, target):
    """(Left, value or None): the first side as a formula in the theorem's letters, or as a name for its quantity."""
    if len(sides) == 1:
        return Left("absent"), _value(sides[0], names, target, part.domain)
    named = name_of(sides[0], names) if sides[0] else None
    if named is not None:
        return named, None
    try:
        return Left("absent"), _value(sides[0], names, target, part.domain) if sides[0] else None
    except Unreadable:
        return left_of(sides[0], part), None


def _value(tokens, names, target, domain):
    """The formula of one side, in the kind of the target."""
    tree = Parser(tokens, names.is_name).whole()
    if is_law(target):
        return law(tree, names)
    if not is_scalar(target):
        return matrix(tree, names, target)
    reader = Reader(names)
    value = closed(sympy.sympify(reader.value(tree)), domain)
    _refuse_zero_divisors(reader.divisors, value, target, domain)
    return value


def _refuse_zero_divisors(divisors, value, target, domain):
    """Unreadable for a divisor that cancels out of a formula and is zero, or has no value, at a point of the domain at which the theorem has one."""
    kept = {power.base for power in value.atoms(sympy.Pow)}
    for divisor, at in divisors:
        below = {power.base for power in (1 / divisor).atoms(sympy.Pow)}
        if below <= kept or not {symbol.name for symbol in divisor.free_symbols} <= set(domain.names):
            continue
        point = hole(divisor + 1 / divisor, target, domain)
        if point is not None:
            raise Unreadable(f"this divides by {divisor}, which is zero or has no value at {point_text(point)}", at)


def _turned(value, left):
    """The paper's side as it stands to the theorem's own orientation."""
    if left.kind == "reciprocal":
        return ChiSquares(value.bottom, value.top, 1 / value.scale) if isinstance(value, ChiSquares) else 1 / value
    return -value if left.kind == "negative" else value


TURNED = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}


def _relation_fault(relation, part, left, loose):
    """An Outcome if the paper's relation claims another thing than the theorem's, else None."""
    sign = relation[0] if relation is not None else part.relation
    if loose or (sign == "=d" and part.relation == "=d") or (part.relation == "=d" and sign in ("=", "~")):
        return None
    own = TURNED.get(part.relation, part.relation) if left.kind in ("reciprocal", "negative") else part.relation
    if sign == own or (sign in ("<=", ">=") and own == "="):
        return None
    return Outcome(DIFFERS, f"the paper writes {relation[1].shown()}, the theorem states {part.relation}")


def _exact(value, wanted, part):
    found = compare(value, wanted, part.domain)
    if found.word == "equal":
        return Outcome(MATCHES, found.how)
    if found.word != "differs":
        return Outcome(AGREES if found.word == "agrees" else UNDECIDED, found.how)
    where = f"at {point_text(found.witness)}" if all(not isinstance(v, list) for v in found.witness.values()) else "at an exact instance"
    return Outcome(DIFFERS, f"{where}: paper {found.paper}, theorem {found.theorem}", found.witness, found.paper, found.theorem)


def _name(found, claim, theorem, part):
    """Say which near miss, earlier version, other part or reciprocal a formula that differs is."""
    if found.value is None:
        return
    for label, formula, domain in _candidates(theorem, part):
        try:
            word = compare(found.value, formula, domain).word
            if word in ("equal", "agrees"):
                found.near_miss = label
                found.message += f"; it {'is' if word == 'equal' else 'agrees at points with'} {label}"
                return
        except (AttributeError, TypeError, ValueError):
            continue


def _candidates(theorem, part):
    for name, formula in part.near_misses.items():
        yield f"the near miss “{name}”", formula, part.domain
    if is_scalar(part.equals):
        yield "the reciprocal of the theorem's formula", 1 / part.equals, part.domain
    for name, other in theorem.parts.items():
        if name != part.name and other.equals is not None and is_scalar(other.equals) == is_scalar(part.equals):
            yield f"{other.address}", other.equals, part.domain
    for old in theorem.history:
        if part.name in old.formulas:
            yield f"the superseded version {old.version} of {part.address}", old.formulas[part.name], part.domain


__all__ = ["Checker", "Finding", "Token"]
