"""Derivations: a statement and a recipe of rules. Lines are computed by replaying the recipe and are no part of it, so none can be handed over.

A statement is any immutable object with
    key() -> str           equal exactly for structurally equal statements
    text(), latex() -> str for a terminal and for a page
    scalar() -> Expr|None  the closed form, once nothing random or matrix-like is left
    compare(target, domain) -> Zero | Nonzero | Unknown
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any
from weakref import finalize

from ..scalars.domains import Domain, integers, reals
from .notebook import html
from .provenance import foreign, is_kernel_function
from .statement import as_statement, bound_in, names_in, sizes_in

RULES: dict[str, "Rule"] = {}
KINDS = ("definition", "textbook", "argument")
FOREIGN: dict[str, "Rule"] = {}  # rules that files outside of theory/ made: they prove nothing
_REPLAYED: dict[int, tuple] = {}  # the lines of derivations that are alive, by identity
LONGEST = 400  # characters of a line that is told in a message
ORDER = {"=": "", "=d": "", "<=": "down", "<": "down", ">=": "up", ">": "up"}


class Refused(Exception):
    """A rule's side condition was not proved: what was needed and why; reason is for machines.

    Raised by a derivation it also says at which step (counted from 1), by which rule, and what the last good line was.
    """

    def __init__(self, goal, why, reason="side-condition"):
        self.goal, self.why, self.reason = goal, why, reason
        self.step, self.rule, self.last = None, "", None
        super().__init__(f"{why}: needs {goal}")

    def at(self, step, rule, last):
        """The same refusal, with the place where it happened; the innermost place counts."""
        if self.step is None:
            self.step, self.rule, self.last = step, rule, last
        return self

    def told(self):
        """The refusal with the last good line, for a person."""
        last = "" if self.last is None else f"; the last good line is {self.last.text()}"
        return f"{self}{last if len(last) <= LONGEST else last[:LONGEST] + ' ...'}"

    def __str__(self):
        where = f"step {self.step}, {self.rule}: " if self.step is not None else ""
        return f"{where}{self.args[0]}"


@dataclass(frozen=True)
class Rule:
    """A registered step: its title, the textbook or paper it comes from, the conditions it checks, and the function that makes the next line.

    kind: "definition" (it unfolds a definition or puts equals in), "textbook" (its source proves it), "argument" (its own docstring does).
    """

    name: str
    title: str
    source: str
    conditions: str
    function: Any  # None for a line that is assumed
    kind: str = "textbook"
    row: str = ""  # of a step by a rule that reads a table: the row that it used, whose title, source, conditions and kind these are

    def __post_init__(self):
        """help(rules.NAME) says what the rule does, what it checks and where it is proved."""
        own = (getattr(self.function, "__doc__", None) or "").strip()
        said = f"{self.title}: {own}\n\n    Checks: {self.conditions}.\n    Source: {self.source} ({self.kind})."
        object.__setattr__(self, "__doc__", said)

    def apply(self, statement, context, *args, **kwargs):
        """(relation, next statement)."""
        made = self.function(statement, context, *args, **kwargs)
        return made if isinstance(made, tuple) else ("=", made)

    def __repr__(self):
        return f"rules.{self.name}"


def rule(title, source, conditions="none", kind="textbook"):
    """Register a function (statement, context, ...) -> statement or (relation, statement) as a Rule under its own name.

    The rules of the kernel are those in theory/: a rule that another file makes is known as foreign, and refused where it is used.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of rule; it is one of {', '.join(KINDS)}")

    def register(function):
        if function.__name__ in RULES:
            raise ValueError(f"a rule is called {function.__name__!r} already")
        made = Rule(function.__name__, title, source, conditions, function, kind)
        (RULES if is_kernel_function(function) else FOREIGN)[made.name] = made
        return made

    return register


class Context:
    """What a rule may use: the domain, and a record of what it needed."""

    def __init__(self, domain):
        self.domain = domain
        self.conditions, self.lemmas, self.parts, self.named = [], [], [], []
        self.row = None

    def need(self, relation, why):
        """Prove a relation of the domain's parameters or refuse; what was proved is printed beside the line."""
        found = self.domain.proves(relation)
        if found is None:
            raise Refused(f"{relation.text()} for {self.domain.words()}", why)
        if relation.expr.free_symbols:
            self.conditions.append(relation.text())

    def refuse(self, goal, why):
        """Refuse the step."""
        raise Refused(goal, why)

    def note(self, text):
        """Print a condition that holds by the shape of the statement."""
        self.conditions.append(text)

    def cite(self, row):
        """Say which row of its table the rule uses: the step has the row's title, source, conditions and kind."""
        self.row = row

    def name(self, what, value):
        """Give a name to what no statement defines. A derivation and those it rests on give one name each, or its lines would speak of nothing."""
        self.named.append((what, value))

    def derive(self, derivation, given=(), bound=()):
        """Replay a derivation given as an argument, print it as a part of this step, and return its last statement.

        given: relations that the rule itself has made sure of, which the derivation may assume beyond this domain; bound: names of the parameters of the
        derivation that the rule binds, having made sure that they take every value that it binds them to.
        """
        if type(derivation) is not Derivation:
            raise Refused("a Derivation", f"{derivation!r} was given where a derived line is needed")
        why = uncovered(derivation, self.domain, given, bound)
        if why:
            raise Refused("a domain that holds this one", f"the derivation that is given was made on another domain: {why}", "narrow-domain")
        self.parts.append(derivation)
        if derivation.lemma:
            self.lemmas.append(derivation.lemma)
        return derivation.result


def uncovered(derivation, domain, given=(), bound=()):
    """What keeps the last line of a derivation from holding on all of `domain`, in words; None if every point of `domain` lies in its own domain.

    A parameter of its own that `domain` does not name may be restricted where neither end of the derivation speaks of it, or it is one of `bound`; a size
    is at least 1 by itself.
    given: relations that may be assumed beside those of domain.
    """
    wider = derivation.domain
    found = foreign(wider) or foreign(domain)
    if found:
        return f"a domain is, or holds, a {found}, of which the kernel knows nothing"
    others = {name: kind for name, kind in wider.parameters.items() if name not in domain.parameters}
    spoken = (names_in(derivation.statement) | names_in(derivation.result)) - set(bound)
    natural = {name: integers(1) for name in sizes_in(derivation.statement)}
    loose = [f"{name} {kind.text()}" for name, kind in others.items() if name in spoken and kind not in (reals(), natural.get(name))]
    if loose:
        return f"it was made for {', '.join(loose)}, of which the domain with {domain.words()} says nothing"
    alike = all(domain.parameters.get(name, kind) == kind for name, kind in wider.parameters.items())
    if alike and set(wider.where) <= {*domain.where, *given}:
        return None
    inside = Domain((*domain.where, *given), **domain.parameters, **others)
    return None if wider.contains(inside) else f"the domain with {domain.words()} is not shown to lie in that with {wider.words()}"


def unproved(rule):
    """Why a step by this rule proves nothing: (reason, message), or None for a rule of the kernel."""
    ours = RULES.get(rule.name) is rule
    if ours and is_kernel_function(rule.function):
        return None
    if ours or rule in FOREIGN.values():
        return "foreign-rule", f"the rule {rule.name!r} is not one of the kernel's; a step of your own is stated by Derivation.assume"
    return "forged-line", f"step {rule.name!r} is not a registered rule"


@dataclass(frozen=True)
class Line:
    """One line: how it follows from the one before, and by which rule."""

    relation: str
    statement: Any
    rule: Rule | None = None
    note: str = ""
    conditions: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()
    parts: tuple["Derivation", ...] = ()
    named: tuple[tuple[Any, Any], ...] = ()  # what no statement defines, with the name that the rule gave it
    assumed: str = ""  # why its author takes the line for true, where no rule made it


@dataclass(frozen=True)
class Step:
    """A rule with its arguments."""

    rule: Rule
    args: tuple = ()
    kwargs: tuple = ()
    note: str = ""

    def line(self, statement, domain):
        """The Line that follows from a statement. Refused for a rule that is not the kernel's or whose condition is not proved."""
        wrong = unproved(self.rule)
        if wrong:
            raise Refused("a registered rule of the kernel", wrong[1], wrong[0])
        context = Context(domain)
        relation, made = self.rule.apply(statement, context, *self.args, **dict(self.kwargs))
        conditions, row = tuple(dict.fromkeys(context.conditions)), context.row
        shown = self.rule if row is None else row.of(self.rule)
        return Line(relation, made, shown, self.note, conditions, tuple(context.lemmas), tuple(context.parts), tuple(context.named))


@dataclass(frozen=True)
class Assumed:
    """A line that no rule made: its author says that it follows, and why. Nothing that rests on it is proved."""

    statement: Any
    relation: str
    because: str

    def line(self, statement, domain):
        """The Line, marked as assumed."""
        shown = Rule("assumed", f"assumed: {self.because}", "the theorem's author, unproved", "none", None, "argument")
        return Line(self.relation, self.statement, shown, assumed=self.because)


@dataclass(frozen=True)
class Derivation:
    """A statement on a domain, and the steps that lead on from it.

    >>> from memorem.theory.kernel.derivation import Derivation
    >>> Derivation.__dataclass_fields__["steps"].name
    'steps'
    """

    statement: Any
    domain: Any
    steps: tuple[Step | Assumed, ...] = ()
    lemma: str = ""  # the address of the part whose derivation this is

    def by(self, rule, *args, note="", **kwargs):
        """The derivation with one more step; the rule runs when lines are asked for."""
        return Derivation(self.statement, self.domain, (*self.steps, Step(rule, args, tuple(kwargs.items()), note)))

    def assume(self, statement, relation="=", *, because):
        """The derivation with a line that no rule makes: a statement or a scalar, how it follows (=, =d, <=, <, >=, >), and why its author holds it.

        Whatever rests on it is ASSUMED at best, never VERIFIED, and says so wherever it is shown.
        """
        if relation not in ORDER:
            raise ValueError(f"relation is {relation!r}; it is one of {', '.join(ORDER)}")
        if not isinstance(because, str) or not because.strip():
            raise ValueError("because is empty; an assumed line says why its author holds it")
        return Derivation(self.statement, self.domain, (*self.steps, Assumed(as_statement(statement), relation, because.strip())))

    @property
    def lines(self):
        """Every line, made by replaying the steps from the statement, once for this very object."""
        if id(self) not in _REPLAYED:
            lines = [_of_the_kernel(Line("", self.statement))]
            _one_meaning_each(self.domain, self.statement)
            for step in self.steps:
                try:
                    lines.append(_of_the_kernel(step.line(lines[-1].statement, self.domain)))
                    _one_name_each(lines)
                    _one_meaning_each(self.domain, lines[-2].statement, lines[-1].statement)
                except Refused as refused:
                    name = step.rule.name if isinstance(step, Step) else "assumed"
                    raise refused.at(len(lines), name, lines[-1].statement) from None
            _REPLAYED[id(self)] = tuple(lines)
            finalize(self, _REPLAYED.pop, id(self), None)
        return tuple(map(replace, _REPLAYED[id(self)]))  # copies: what a reader does to a line changes none that is kept

    @property
    def result(self):
        """The last statement."""
        return self.lines[-1].statement

    @property
    def relation(self):
        """How the first statement stands to the last; steps in opposite directions are refused."""
        relations = [line.relation for line in self.lines[1:]]
        directions = {ORDER[r] for r in relations} - {""}
        if len(directions) > 1:
            raise Refused("one direction", "the derivation mixes <= and >=")
        if "=d" in relations and directions:
            raise Refused("one kind of relation", "the derivation mixes equality in law and inequalities")
        for strongest in ("<", ">", "<=", ">=", "=d"):
            if strongest in relations:
                return strongest
        return "="

    @property
    def rules_used(self):
        """Names of the rules of this derivation and of those inside it, with repetition."""
        names = []
        for line in self.lines[1:]:
            names += [line.rule.name, *(name for part in line.parts for name in part.rules_used)]
        return tuple(names)

    @property
    def rows_used(self):
        """(rule, row of its table) of each step by a rule that reads one, here and inside, with repetition."""
        found = [pair for line in self.lines[1:] for part in line.parts for pair in part.rows_used]
        return tuple([(line.rule.name, line.rule.row) for line in self.lines[1:] if line.rule.row] + found)

    @property
    def uses(self):
        """{rule, or "RULE ROW" of a table: how often it is used}, here and inside."""
        return dict(Counter([*self.rules_used, *map(" ".join, self.rows_used)]))

    @property
    def named(self):
        """(what no statement defines, its name), here and in the derivations that this one rests on."""
        return _named(self.lines)

    @property
    def assumptions(self):
        """Why each line that no rule made is held by its author, here and in the derivations that this one rests on."""
        found = [line.assumed for line in self.lines if line.assumed]
        return tuple(dict.fromkeys(found + [why for line in self.lines for part in line.parts for why in part.assumptions]))

    @property
    def lemmas(self):
        """Ids of the theorems that were used."""
        found = [lemma for line in self.lines for lemma in line.lemmas]
        return tuple(dict.fromkeys(found + [lemma for line in self.lines for part in line.parts for lemma in part.lemmas]))

    def _repr_latex_(self):
        """As a notebook shows it."""
        return f"$\\displaystyle {self.latex()}$"

    def _repr_html_(self):
        """The lines with their rules, as a notebook shows them."""
        return html(self)

    def latex(self):
        """The lines as the rows of an aligned environment; the rules stand beside them in words elsewhere."""
        rows = [f"& {self.statement.latex()}"]
        signs = {"=": "=", "=d": r"\overset{d}{=}", "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">"}
        rows += [f"{signs[line.relation]}{{}} & {line.statement.latex()}" for line in self.lines[1:]]
        return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


def _named(lines):
    return tuple(pair for line in lines for pair in (*line.named, *(pair for part in line.parts for pair in part.named)))


def _one_name_each(lines):
    names: dict[Any, Any] = {}
    for what, value in _named(lines):
        if names.setdefault(what, value) != value:
            raise Refused(
                "one name for each thing", f"{what} is called {value} here and {names[what]} in a line before, or in a derivation that is used"
            )


def _one_meaning_each(domain, *statements):
    """Refuse a sum over a name that is a parameter too: a rule that reads the term would take one for the other."""
    both = set().union(*map(bound_in, statements)) & {*domain.names, *(name for one in statements for name in names_in(one))}
    if both:
        raise Refused("an index that is no parameter", f"{', '.join(sorted(both))} is both", "captured-name")


def _of_the_kernel(line):
    """The line, if nothing in its statement is of a kind that the kernel does not know."""
    found = foreign(line.statement)
    if found:
        raise Refused("a statement of the kernel", f"the statement holds a {found}, of which the kernel knows nothing", "foreign-statement")
    return line
