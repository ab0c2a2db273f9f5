"""Legs made from a statement's own syntax, for parts whose author wrote none: the statement is read by torch and by exact arithmetic.

They cannot simulate something else than the quantity says. A leg that an author writes by hand is a second, independent definition.
"""

from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import product
from typing import Any

from ...theory.certificates import certify, memories, plain_statistics, recurrences
from ...theory.certificates.reach import OutOfReach
from ...theory.functionals.of_means import LogMean, Quotient, Reciprocal
from ...theory.functionals.plain_recurrences import PlainRecurrence, plain_recurrence
from ...theory.functionals.recurrences import Recurrence
from ...theory.kernel.statement import names_in
from ...theory.scalars.domains import DomainError
from ...theory.vectors.plain import NotPlain, Plain, plain
from ...theory.vectors.syntax import E
from ..errors import UsageError

CHOICES = 1024  # of vectors that one point of a made certificate goes through
POINTS = 8
SHARED = 4  # draws of a recurrence that cost as much as one choice: equal states are put together


@dataclass(frozen=True)
class Reading:
    """A statement as plain data: kind "mean" of one Plain, "ratio" of the means of two, "log" for the mean of a logarithm."""

    kind: str
    statements: tuple


def reading(statement):
    """The Reading of a statement; NotPlain where it has none."""
    if isinstance(statement, E):
        return Reading("mean", (plain(statement.body),))
    if isinstance(statement, Recurrence):
        return Reading("mean", (plain_recurrence(statement),))
    if (
        isinstance(statement, Quotient)
        and all(isinstance(one, Recurrence) for one in (statement.top, *statement.bottom))
        and len(statement.bottom) == 1
    ):
        return Reading("ratio", (plain_recurrence(statement.top), plain_recurrence(statement.bottom[0])))
    if isinstance(statement, Quotient) and len(statement.bottom) == 1 and all(isinstance(one, E) for one in (statement.top, *statement.bottom)):
        return Reading("ratio", (plain(statement.top.body), plain(statement.bottom[0].body)))
    if isinstance(statement, Reciprocal) and isinstance(statement.mean, E):
        return Reading("reciprocal", (plain(statement.mean.body),))
    if isinstance(statement, LogMean):
        inner = plain(statement.term)
        return Reading("mean", (Plain(("log", inner.body), inner.free, inner.families),))
    raise NotPlain(f"a {type(statement).__name__} is not read from its own syntax")


@dataclass(frozen=True)
class Interpreted:
    """What a part's statement reads, once for each choice of its categorical parameters."""

    part: Any

    def at(self, point):
        """The Reading for the categories of a point."""
        chosen = tuple((name, point[name]) for name in self._categories)
        if chosen not in self._readings:
            self._readings[chosen] = reading(self.part.quantity_for(**dict(chosen)))
        return self._readings[chosen]

    @cached_property
    def _categories(self):
        return tuple(self.part.domain.categories())

    @cached_property
    def _readings(self):
        return {}

    def identity(self):
        """Text that changes with what is read."""
        return repr([self.at(choice) for choice in self.part.ensembles()])


class Simulation(Interpreted):
    """The statement on drawn memories: one value each, [R], or a pair of them where it is a ratio of means."""

    def __call__(self, sim, **point):
        from ...numerics.memories import interpreted, recurrences

        found = self.at(point)
        if isinstance(found.statements[0], PlainRecurrence):
            values = [recurrences.observe(sim, one, point) for one in found.statements]
            return tuple(values) if found.kind == "ratio" else values[0]
        drawn = {name: kind for one in found.statements for name, kind in one.families}
        whole = [Plain(one.body, one.free, tuple(sorted(drawn.items()))) for one in found.statements]
        vectors = interpreted.draw(sim, whole, point)
        values = [interpreted.value(one, vectors, point) for one in whole]
        if found.kind == "reciprocal":
            return values[0].new_ones(values[0].shape), values[0]
        return tuple(values) if found.kind == "ratio" else values[0]

    def bounds(self, point):
        """(low, high) of the value of one memory, or a pair of them, from its definition; infinite where it has no bound."""
        from ...numerics.statistics import ranges

        found = self.at(point)
        ends = [ranges.WHOLE if isinstance(one, PlainRecurrence) else ranges.of(one, point) for one in found.statements]
        if found.kind == "reciprocal":
            return (1.0, 1.0), ends[0]
        return tuple(ends) if found.kind == "ratio" else ends[0]


class Exact(Interpreted):
    """The statement's exact value at a point."""

    def __call__(self, exact, **point):
        found = self.at(point)
        means = [_mean(one, point) for one in found.statements]
        if found.kind == "mean":
            return means[0]
        return means[0] / means[1] if found.kind == "ratio" else 1 / means[0]


def _mean(statement, point):
    if isinstance(statement, PlainRecurrence):
        return recurrences.mean(statement, point)
    try:
        return memories.mean(statement, point)
    except plain_statistics.NotExact:
        return memories.pair_mean(statement, point)


def simulation(part):
    """The part's statement as a simulation; None where it has no plain form."""
    return Simulation(part) if _readable(part) else None


def certificate(part):
    """The part's statement as a certificate at small points; None where no exact device reaches it."""
    if not _readable(part):
        return None
    try:
        return _for_all_sizes(part)
    except (plain_statistics.NotExact, TypeError):
        points = reachable(part)
    return certify.enclosure(Exact(part), *points, kind="the statement itself, averaged exactly") if points else None


def _for_all_sizes(part):
    """certify.polynomial of a polynomial statistic of unit keys and white values, the same for every ensemble of keys. NotExact for any other."""
    choices = part.ensembles()
    found = [Interpreted(part).at(choice) for choice in choices]
    if any(isinstance(one, PlainRecurrence) for reading in found for one in reading.statements):
        raise plain_statistics.NotExact("a statistic of one memory")
    names = {name for one in found for name, (kind, _, _) in one.statements[0].families if kind in ("sphere", "rademacher")}
    bodies = {(one.kind, one.statements[0].body, one.statements[0].free) for one in found}
    if len(names) != 1 or len(bodies) != 1 or found[0].kind != "mean" or not {"N", "d_k", "keys"} <= set(part.domain.names):
        raise plain_statistics.NotExact("one statistic of keys of norm one")
    (keys,) = names
    kinds = tuple(dict.fromkeys(dict(one.statements[0].families)[keys][0] for one in found))
    if any(dict(one.statements[0].families)[keys][1] != ("parameter", "d_k") for one in found):
        raise plain_statistics.NotExact("keys of width d_k")
    return certify.polynomial(plain_statistics.statistic(found[0].statements[0], keys), keys=kinds)


def with_legs(part):
    """The part with a certificate and a simulation made from its statement where it has none and such can be made."""
    if part.certificate is not None and part.certificate.function is None:
        part = replace(part, certificate=replace(part.certificate, function=Exact(part)))
    missing = [leg for leg in ("certificate", "simulation") if getattr(part, leg) is None and leg in part.required]
    made = {"certificate": certificate, "simulation": simulation}
    try:
        return replace(part, **{leg: made[leg](part) for leg in missing})
    except KeyError as unnamed:
        (name,) = unnamed.args
        if name in part.domain.names or name not in names_in(part.quantity_for(**part.ensembles()[0])):
            raise
        raise UsageError(f"{part.name}: the statement speaks of {name}, which the domain does not name") from None


def _readable(part):
    try:
        Interpreted(part).identity()
    except (NotPlain, TypeError):
        return False
    return True


def _effort(statements, point):
    """How many choices of vectors the exact means of statements take at the point; None where none is reached."""
    total = 0
    for statement in statements:
        if isinstance(statement, PlainRecurrence):
            total += _recurrence_effort(statement, point) // SHARED
            continue
        try:
            total += memories.effort(statement, point)
        except plain_statistics.NotExact:
            if not _is_pair(statement, point):
                return None
            total += CHOICES // 4  # an integral
    return total if total <= CHOICES else None


def _recurrence_effort(program, point):
    """How many draws of all steps the exact mean takes; more than are allowed where the designs do not reach it."""
    try:
        recurrences.checked(program, point)
        return recurrences.effort(program, point)
    except OutOfReach:
        return SHARED * (1 + CHOICES)


def _is_pair(statement, point):
    try:
        memories.pair_kind(statement, point)
    except plain_statistics.NotExact:
        return False
    return True


def reachable(part):
    """Up to eight points that the exact devices reach: cheap ones until every value of every parameter is taken, then the largest."""
    names, categories = part.domain.names, part.domain.categories()
    read = cache(lambda choice: Interpreted(part).at(dict(choice)).statements)
    grids = [_values(part.domain.parameters[name]) for name in names]
    found = []
    for choice in product(*grids):
        point = dict(zip(names, choice, strict=True))
        try:
            point = part.domain.check(point)
        except DomainError:
            continue
        effort = _effort(read(tuple((name, point[name]) for name in categories)), point)
        if effort is not None:
            found.append((effort, point))
    found.sort(key=lambda one: one[0])
    chosen, seen = [], set()
    for _ in range(POINTS):
        fresh = [(len(set(point.items()) - seen), effort, index) for index, (effort, point) in enumerate(found)]
        if not fresh:
            break
        _, _, best = max((new, -effort if new else effort, index) for new, effort, index in fresh)
        chosen.append(found.pop(best))
        seen |= set(chosen[-1][1].items())
    return [point for _, point in sorted(chosen, key=lambda one: -one[0])]  # the largest first: it is the one that reads every parameter


def _values(kind):
    """Small values of a parameter, its least one among them."""
    return kind.samples()[:3]
