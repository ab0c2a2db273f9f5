"""Derivations: a statement and a recipe of rules. Lines are computed by replaying the recipe, never stored, so none can be forged.

A statement is any immutable object with
    key() -> str           equal exactly for structurally equal statements
    text(), latex() -> str for a terminal and for a page
    scalar() -> Expr|None  the closed form, once nothing random or matrix-like is left
    compare(target, domain) -> Zero | Nonzero | Unknown
"""

from collections.abc import Callable
from dataclasses import dataclass, field

RULES: dict[str, "Rule"] = {}
ORDER = {"=": "", "=d": "", "<=": "down", "<": "down", ">=": "up", ">": "up"}


class Refused(Exception):
    """A rule's side condition was not proved: what was needed and why."""

    def __init__(self, goal, why):
        self.goal, self.why = goal, why
        super().__init__(f"{why}: needs {goal}")


@dataclass(frozen=True)
class Rule:
    """A registered step: its title, the textbook or paper it comes from, the conditions it checks, and the function that makes the next line."""

    name: str
    title: str
    source: str
    conditions: str
    function: Callable

    def apply(self, statement, context, *args, **kwargs):
        """(relation, next statement)."""
        made = self.function(statement, context, *args, **kwargs)
        return made if isinstance(made, tuple) else ("=", made)

    def __repr__(self):
        return f"rules.{self.name}"


def rule(title, source, conditions="none"):
    """Register a function (statement, context, ...) -> statement or (relation, statement) as a Rule under its own name."""

    def register(function):
        if function.__name__ in RULES:
            raise ValueError(f"a rule is called {function.__name__!r} already")
        made = Rule(function.__name__, title, source, conditions, function)
        RULES[made.name] = made
        return made

    return register


class Context:
    """What a rule may use: the domain, and a record of what it needed."""

    def __init__(self, domain):
        self.domain = domain
        self.conditions, self.lemmas, self.parts = [], [], []

    def need(self, relation, why):
        """Prove a relation of the domain's parameters or refuse; what was proved is printed beside the line."""
        found = self.domain.proves(relation)
        if found is None:
            raise Refused(f"{relation.text()} for {self.domain.text()}", why)
        if relation.expr.free_symbols:
            self.conditions.append(relation.text())

    def refuse(self, goal, why):
        """Refuse the step."""
        raise Refused(goal, why)

    def note(self, text):
        """Print a condition that holds by the shape of the statement."""
        self.conditions.append(text)

    def derive(self, derivation, given=()):
        """Replay a derivation given as an argument, print it as a part of this step, and return its last statement.

        given: relations that the rule itself has made sure of, which the derivation may assume beyond this domain.
        """
        if type(derivation) is not Derivation:
            raise Refused("a Derivation", f"{derivation!r} was given where a derived line is needed")
        if not _covers(derivation.domain, self.domain, given):
            raise Refused("a domain that holds this one", "the derivation that is given was made on another domain")
        self.parts.append(derivation)
        if derivation.lemma:
            self.lemmas.append(derivation.lemma)
        return derivation.result


def _covers(wider, domain, given):
    """Whether a line on the first domain holds on the second: common parameters have one range, and no relation is assumed that is not assumed here."""
    common = set(wider.parameters) & set(domain.parameters)
    return all(wider.parameters[name] == domain.parameters[name] for name in common) and set(wider.where) <= {*domain.where, *given}


@dataclass(frozen=True)
class Line:
    """One line: how it follows from the one before, and by which rule."""

    relation: str
    statement: object
    rule: Rule | None = None
    note: str = ""
    conditions: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()
    parts: tuple["Derivation", ...] = ()


@dataclass(frozen=True)
class Step:
    """A rule with its arguments."""

    rule: Rule
    args: tuple = ()
    kwargs: tuple = ()
    note: str = ""


@dataclass(frozen=True)
class Derivation:
    """A statement on a domain, and the steps that lead on from it.

    >>> from memorem.theory.derivation import Derivation
    >>> Derivation.__dataclass_fields__["steps"].name
    'steps'
    """

    statement: object
    domain: object
    steps: tuple[Step, ...] = ()
    lemma: str = ""  # the address of the part whose derivation this is
    _cache: dict = field(default_factory=dict, compare=False, repr=False)

    def by(self, rule, *args, note="", **kwargs):
        """The derivation with one more step; the rule runs when lines are asked for."""
        return Derivation(self.statement, self.domain, (*self.steps, Step(rule, args, tuple(kwargs.items()), note)))

    @property
    def lines(self):
        """Every line, made by replaying the steps from the statement."""
        lines = [Line("", self.statement)]
        for step in self.steps:
            if RULES.get(step.rule.name) is not step.rule:
                raise Refused("a registered rule", f"{step.rule!r} is not one")
            context = Context(self.domain)
            relation, statement = step.rule.apply(lines[-1].statement, context, *step.args, **dict(step.kwargs))
            lines.append(
                Line(relation, statement, step.rule, step.note, tuple(dict.fromkeys(context.conditions)), tuple(context.lemmas), tuple(context.parts))
            )
        return tuple(lines)

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
    def lemmas(self):
        """Ids of the theorems that were used."""
        found = [lemma for line in self.lines for lemma in line.lemmas]
        return tuple(dict.fromkeys(found + [lemma for line in self.lines for part in line.parts for lemma in part.lemmas]))

    def latex(self):
        """The lines as the rows of an aligned environment; the rules stand beside them in words elsewhere."""
        rows = [f"& {self.statement.latex()}"]
        signs = {"=": "=", "=d": r"\overset{d}{=}", "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">"}
        rows += [f"{signs[line.relation]}{{}} & {line.statement.latex()}" for line in self.lines[1:]]
        return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"
