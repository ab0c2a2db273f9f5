"""Derivations that find themselves: a best-first search over the rules from a statement alone, until nothing random is left.

What is found is an ordinary Derivation. The search never sees a right side, uses rules that keep equality, and never visits a statement twice.
"""

import heapq
import time
from dataclasses import dataclass, field
from itertools import count

from ..kernel.derivation import Derivation, Refused, Step
from ..matrices.syntax import Matrix
from .attempts import line_of
from .candidates import CANDIDATES
from .matrices import is_settled, settled
from .proposals import FAMILY, LAWS, bases, families, parameters, parts, rules_for

SECONDS = 2.0
STEPS = 9
AGAIN = 0.6  # what another move from a statement costs more than the one before
SHARE = 0.5  # of the time that is left, for a statement inside of another
DIRECTIONS = {"<=": ("<=", "<"), ">=": (">=", ">"), "<": ("<", "<="), ">": (">", ">=")}


@dataclass(frozen=True)
class Stuck:
    """No closed form was found: the derivation that came nearest, what is left of it, and what each rule would have needed."""

    nearest: Derivation
    refusals: tuple[tuple[str, str], ...]
    tried: int
    out_of_time: bool

    def text(self):
        """What is left, and the rules that were near."""
        left = self.nearest.result
        lines = [f"stuck at {left.text()}", f"{self.tried} statements were tried" + (", then the time was up" if self.out_of_time else "")]
        return "\n".join(lines + [f"  {name}: {why}" for name, why in self.refusals])


@dataclass(frozen=True)
class Reached:
    """A statement and the steps that lead to it."""

    statement: object
    steps: tuple[Step, ...] = ()


@dataclass
class Search:
    """A search from one statement on one domain. seconds: how much processor time it may take.

    named: (constant vector, {n: what sum_c u_c^n is called}), as the rule named_sums takes them: parameters that no statement defines.
    """

    domain: object
    seconds: float = SECONDS
    depth: int = 3  # how deep means and laws inside of statements are derived on their own
    known: dict = field(default_factory=dict)  # what was found of inner statements
    named: tuple = ()
    ends: float = field(init=False)

    def __post_init__(self):
        self.ends = time.process_time() + self.seconds

    @property
    def late(self):
        """Whether the time is up."""
        return time.process_time() > self.ends

    def derive(self, statement, goal=None, relation="="):
        """The Derivation of a closed form (of a matrix expression, its normal form), or Stuck. goal: what to reach instead, a predicate of statements.

        relation: how the statement may stand to what is found; beside "=", where "<=" or ">=" is asked for, steps in that direction are taken.
        """
        if isinstance(statement, Matrix) and goal is None and relation == "=":
            derivation, refused, tried = settled(statement, self.domain, lambda: self.late)
            return derivation if is_settled(derivation.result) else Stuck(derivation, tuple(refused.items()), tried, self.late)
        goal, start = goal or is_closed, Reached(statement)
        if goal(statement):
            return self.derivation(start, start)
        allowed = {"=", "=d", *DIRECTIONS.get(relation, ())}
        refusals: dict[str, str] = {}
        order, seen, nearest = count(), {statement.key()}, (complexity(statement), start)
        queue = [(nearest[0], next(order), start, self.moves(start, refusals, goal, allowed))]
        while queue and not self.late:
            cost, _, reached, moves = heapq.heappop(queue)
            following = next((one for one in moves if one.statement.key() not in seen), None)
            if following is None:
                continue
            seen.add(following.statement.key())
            if goal(following.statement):
                return self.derivation(start, following)
            heapq.heappush(queue, (cost + AGAIN, next(order), reached, moves))
            new = complexity(following.statement)
            if new < nearest[0]:
                refusals = {}
                nearest = (new, following)
            if len(following.steps) < STEPS:
                heapq.heappush(queue, (new + len(following.steps), next(order), following, self.moves(following, refusals, goal, allowed)))
        return Stuck(self.derivation(start, nearest[1]), tuple(refusals.items()), len(seen), self.late)

    def derivation(self, start, reached):
        """The Derivation that replays the steps to what was reached."""
        return Derivation(start.statement, self.domain, reached.steps)

    def moves(self, reached, refusals, goal, allowed):
        """What one more step makes of what was reached; refusals: filled with what rules would have needed."""
        statement = reached.statement
        for rule in rules_for(statement, goal in (is_law, is_share)):
            for arguments in self.arguments(rule, statement):
                if self.late:
                    return
                step = Step(rule, arguments)
                try:
                    line = line_of(step, statement, self.domain)
                except Refused as refused:
                    refusals.setdefault(rule.name, str(refused))
                else:
                    if line is not None and line.relation in allowed:
                        yield Reached(line.statement, (*reached.steps, step))

    def arguments(self, rule, statement):
        """The arguments that a rule could take at a statement."""
        if rule.name in CANDIDATES:
            return CANDIDATES[rule.name](self, statement) if self.depth else ()
        names = parameters(rule)
        if not names:
            return [()]
        if names[0] in FAMILY:
            return [(name,) for name in families(statement)] + ([()] if names[0] == "families" else [])
        return self.derived(names, statement) if self.depth else ()

    def derived(self, names, statement):
        """Derivations of the means inside of a statement, or of the law of a random number in it, as they are found."""
        if names[0] in LAWS:
            for base in bases(statement):
                yield from self.laws(base)
            return
        inside = parts(statement)
        if not inside or (len(inside) != len(names) and names[-1] != "bottom"):
            return
        found = []
        for part in inside:
            found.append(self.inner(part))
            if isinstance(found[-1], Stuck):
                return
        yield tuple(found)

    def found(self, statement, goal=None, domain=None):
        """The Derivation of a statement inside of another as the arguments of a rule, if there is one."""
        derivation = self.inner(statement, goal, domain)
        if not isinstance(derivation, Stuck):
            yield (derivation,)

    def laws(self, term):
        """Derivations of the law of a random number as arguments of a rule: as far as it goes, else to a share of chi-square variables."""
        one = list(self.found(term, is_law))
        yield from one or self.found(term, is_share)

    def inner(self, statement, goal=None, domain=None):
        """What a search of its own finds of a statement inside of another, looked for once; it takes half of the time that is left."""
        domain = domain or self.domain
        place = (statement.key(), goal, self.depth, str(domain.text()))
        if place not in self.known:
            search = Search(domain, max(self.ends - time.process_time(), 0) * SHARE, self.depth - 1, self.known, self.named)
            self.known[place] = search.derive(statement, goal)
        return self.known[place]


def is_law(statement):
    """Whether a statement is a law that rules read moments from; a share of chi-square variables is on the way to one."""
    return hasattr(statement, "moment") and not hasattr(statement, "rest")


def is_share(statement):
    """Whether a statement is a law, or a share of chi-square variables: moments are read from either."""
    return hasattr(statement, "moment")


def is_closed(statement):
    """Whether nothing random is left."""
    return statement.scalar() is not None


def complexity(statement):
    """How far a statement looks from a closed form: the length of what it says."""
    return 0 if is_closed(statement) else len(statement.text()) / 20
