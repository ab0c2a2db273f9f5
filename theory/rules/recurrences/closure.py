"""The rule that closes a random linear recurrence: it finds the invariants of a reading and the matrix that one step multiplies their means by."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import sympy

from ...functionals.recurrences import Recurrence, state_name
from ...functionals.sequences import Sequence
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ...scalars.parameters import N
from ...vectors import normal_form as normal
from ...vectors import syntax
from ...vectors.ensembles import constant, directions
from ...vectors.monomials import bound_names, collected, labels, named_item
from ...vectors.normal_form import Expression
from ...vectors.renaming import renamed_families
from ...vectors.trees import entries_of, nodes, rewritten
from ..expectation.moments import integrate, unit_norm
from ..expectation.symmetries import symmetry
from ..statements import scalar_expression

__all__ = ["close"]

MOST = 12
HIGHEST = 8
UNROLLED = 3  # steps in figures, up to which they are taken one by one
CONSTANT = (0, ())
COPY, HEAD = "'", "^"  # marks of the copies of a state, and of the copies of a step
RANDOM = ("gaussian", "sphere", "rademacher", "white", "isotropic", "features", "masks")
FIXED = ("fixed", "directions", "equiangular", "incoherent")


@rule(
    "close the recurrence", "tower property: condition on the state before each step",
    conditions="families are drawn afresh in every step or held throughout; a step is affine in the state; the monomials that arise are at most twelve",
)  # fmt: skip
def close(statement, context):
    """E f(x_{n+1}) given x_n is again a polynomial in x_n: its monomials are the next invariants, its coefficients a row of the step matrix.

    Repeated until no new monomial arises, this turns the statement into a Sequence with a constant step; each phase starts from the end of the one
    before it.
    """
    if not isinstance(statement, Recurrence):
        context.refuse("a random recurrence", "there is nothing to close")
    closing = _Closing(statement, context)
    form = closing.reading()
    value = closing.value(form, closing.statement.phases)
    context.note("families are independent of the state that they meet")
    return value if isinstance(value, Sequence) else scalar_expression(value)


class _Closing:
    """One recurrence: the laws of its families, its fixed items, and the linear forms {monomial: coefficient} that its readings become."""

    def __init__(self, statement, context):
        self.context = context
        statement, self.directions = _with_directions(statement, context)
        self.statement = statement
        self.parts = _parts(statement, context)
        self.families, self.fixed = _laws(statement, self.parts, context)
        self.held = {name for name, law in self.families.items() if name in statement.held or law.kind in FIXED}
        self.images, self.begun = {}, {}

    def reading(self):
        """The reading as a linear form, its own random families integrated out; of a mean of states, in copies of them."""
        form = self._mean(self.statement.reading)
        return form if self.statement.copies == 1 else _gathered(self._in_copies(form))

    def value(self, form, phases):
        """The mean of a linear form after the phases: a number, or a Sequence."""
        if not phases:
            return sympy.Add(*(coefficient * self._start(monomial) for monomial, coefficient in form.items()))
        step, times = phases[-1]
        if times.is_Integer and 0 <= times <= UNROLLED:
            for _ in range(int(times)):
                form = self._stepped(form, step)
            return self.value(form, phases[:-1])
        found, rows = self._closed(form, step)
        if not found:
            return form.get(CONSTANT, sympy.Integer(0))
        starts = tuple(self.value({monomial: sympy.Integer(1)}, phases[:-1]) for monomial in found)
        matrix = tuple(tuple(row.get(monomial, sympy.Integer(0)) for monomial in found) for row in rows)
        shift = tuple(row.get(CONSTANT, sympy.Integer(0)) for row in rows)
        asked = tuple(form.get(monomial, sympy.Integer(0)) for monomial in found)
        legend = tuple(self._expression(monomial) for monomial in found)
        return Sequence("x", starts, matrix, shift, times, asked, form.get(CONSTANT, sympy.Integer(0)), legend)

    def _closed(self, form, step):
        """(invariants, their images after one step), every monomial of an image being an invariant or the constant."""
        found = [monomial for monomial in form if monomial != CONSTANT]
        rows = []
        while len(rows) < len(found):
            rows.append(self._image(found[len(rows)], step))
            found += [monomial for monomial in rows[-1] if monomial not in found and monomial != CONSTANT]
            if len(found) > MOST or max(map(self._degree, found)) > HIGHEST:
                shown = "; ".join(self._expression(monomial).text() for monomial in found)
                self.context.refuse(f"at most {MOST} invariants of degree at most {HIGHEST}", f"the recurrence does not close: {shown}")
        return found, rows

    def _degree(self, monomial):
        """How often parts of the state occur."""
        return sum(_base(family) in self.parts for family, _ in _slots(monomial))

    def _stepped(self, form, step):
        """The form after one step, as a form in the state before it."""
        parts = [(self._image(monomial, step), coefficient) for monomial, coefficient in form.items()]
        return _gathered((m, c * coefficient) for image, coefficient in parts for m, c in image.items())

    def _image(self, monomial, step):
        if (monomial, step) not in self.images:
            self.images[monomial, step] = {CONSTANT: sympy.Integer(1)} if monomial == CONSTANT else self._advanced(monomial, step)
        return self.images[monomial, step]

    def _advanced(self, monomial, step):
        """The mean of a monomial after one step, given the state before it."""
        updates = {state_name(part): (part, value) for part, value in step.updates}
        slots = sum(_base(family) in updates for family, _ in _slots(monomial))
        found = []
        for blocks, weight in _groupings(slots, step.copies):
            put = _Update(updates, self, blocks)
            found += [(m, c * weight) for m, c in self._mean(self._rebuilt(monomial, put)).items()]
        return _gathered(found)

    def _start(self, monomial):
        """The mean of a monomial at the start, over everything that is random there."""
        if monomial not in self.begun:
            form = self._mean(self._rebuilt(monomial, _Start(self)), everything=True)
            if set(form) - {CONSTANT}:
                self.context.refuse("a start in closed form", f"{self._expression(monomial).text()} has none")
            self.begun[monomial] = form.get(CONSTANT, sympy.Integer(0))
        return self.begun[monomial]

    def _mean(self, term, everything=False):
        """The normal form of a term with the families that are drawn afresh (or all that are random) integrated out, as a linear form."""
        made = normal.expression(syntax.E(term), self.fixed)
        made = unit_norm.function(made, self.context)
        drawn = [name for name, law in made.families if law.kind in RANDOM and (everything or _base(name) not in self.held)]
        made = self._halved(made, drawn)
        made = integrate.function(made, self.context, *drawn) if drawn else made
        made = unit_norm.function(made, self.context)
        for (_, atoms), _ in made.terms:
            for atom, power in atoms:
                if atom[0] != "dot" or power < 0 or power.denominator != 1:
                    self.context.refuse("a polynomial in inner products", f"{self._expression((0, ((atom, power),))).text()} is none")
                if {family for family, _ in atom[1]} & self.directions:
                    self.context.refuse(
                        "directions of which only the norm is left", f"{self._expression((0, ((atom, power),))).text()} depends on one"
                    )
        return _gathered((_canonical(monomial, self.fixed), coefficient) for monomial, coefficient in made.terms)

    def _halved(self, made, drawn):
        """The mean with positive parts halved by the symmetry of a random family that they are odd in, once all others have been integrated out."""
        halved = {name for (_, atoms), _ in made.terms for atom, _ in atoms if atom[0] == "pos" for name, _ in atom[1]} & set(drawn)
        others = [name for name in drawn if name not in halved]
        if halved and others:
            made = integrate.function(made, self.context, *others)
        for name in sorted(halved):
            made = symmetry.function(made, self.context, name)
        return made

    def _rebuilt(self, monomial, put):
        """A monomial as a term again, every label replaced by put(family, item)."""
        bound, factors = bound_names(dict(monomial[1])), []
        for (_, content), power in monomial[1]:
            for _ in range(int(power)):
                made = [put(family, syntax.Item(*named_item(item))) for family, item in content]
                factors.append(made[0] if len(made) == 1 else syntax.Dot(_together(made[:-1]), made[-1]))
        body = syntax.Mul(tuple(factors))
        outside = [syntax.Item(*named_item(label)) for label in self.fixed]
        for place, name in enumerate(bound):
            body = syntax.Over(syntax.Item(*named_item(name)), body, (*outside, *(syntax.Item(*named_item(other)) for other in bound[place + 1 :])))
        return body

    def vector(self, family, item):
        """A label as the vector or number that it stands for: a part of the state that stays, or a family."""
        part = self.parts.get(_base(family))
        if part is None:
            return syntax.Vec(syntax.Family(family, self.families[_base(family)]), item)
        return syntax.Entry(family, item) if isinstance(part, syntax.Entry) else constant(family, part.family.ensemble.width)

    def copied(self, value, copy, head):
        """A value in a copy of the state: its own parts are those of that copy, its random families are drawn anew, held ones are common."""

        def renamed(name):
            return name + copy if name in self.parts else name if name in self.held else name + copy + head

        return renamed_families(value, renamed)

    def _in_copies(self, form):
        """Each monomial of the mean of several states as a mean of monomials of copies of the state."""
        for monomial, coefficient in form.items():
            places = [index for index, (family, _) in enumerate(_slots(monomial)) if _base(family) in self.parts]
            for blocks, weight in _groupings(len(places), self.statement.copies):
                yield _with_copies(monomial, dict(zip(places, blocks, strict=True)), self.fixed), coefficient * weight

    def _expression(self, monomial):
        """An invariant as a statement, for print."""
        laws = {family: self.families.get(_base(family)) for family, _ in labels(dict(monomial[1]))}
        return Expression(((monomial, sympy.Integer(1)),), tuple(sorted((f, law) for f, law in laws.items() if law)), self.fixed, False, True)


class _Update:
    """What becomes of a label in one step: a part of the state by its update, in one of several independent copies of the step; other labels stay."""

    def __init__(self, updates, closing, blocks):
        self.updates, self.closing, self.blocks = updates, closing, iter(blocks)

    def __call__(self, family, item):
        """The vector or number that the label becomes."""
        name = _base(family)
        if name not in self.updates:
            return self.closing.vector(family, item)
        part, value = self.updates[name]
        if isinstance(part, syntax.Entry):
            value = normal.renamed(value, part.item, item)
        return self.closing.copied(value, family[len(name) :], HEAD * next(self.blocks))


class _Start:
    """A part of the state at the start."""

    def __init__(self, closing):
        self.closing = closing
        self.values = {(state_name(part), part.item.label): value for part, value in closing.statement.start}

    def __call__(self, family, item):
        """The vector or number at which the part starts; an entry of which nothing is said starts at zero."""
        name = _base(family)
        if name not in self.closing.parts:
            return self.closing.vector(family, item)
        value = self.values.get((name, item.label), syntax.Const(sympy.Integer(0)))
        return self.closing.copied(value, family[len(name) :], "")


def _base(name):
    """The name without the marks of copies."""
    return name.rstrip(COPY + HEAD)


def _slots(monomial):
    """Every label of a monomial as often as it occurs, in order."""
    return [label for (_, content), power in monomial[1] for _ in range(int(power)) for label in content]


def _gathered(pairs):
    """A linear form {monomial: coefficient} without zeros."""
    form = {}
    for monomial, coefficient in pairs:
        form[monomial] = form.get(monomial, sympy.Integer(0)) + coefficient
    reduced = {monomial: sympy.factor(coefficient) for monomial, coefficient in form.items()}
    return {monomial: coefficient for monomial, coefficient in reduced.items() if coefficient != 0}


def _groupings(slots, copies):
    """[(copy of each slot, weight)]: a product of means over copies as a sum over which slots take the same copy; weights count the ways."""
    if copies == 1:
        return [((0,) * slots, sympy.Integer(1))]
    found = [()]
    for _ in range(slots):
        found = [(*blocks, new) for blocks in found for new in range(max(blocks, default=-1) + 2)]
    return [(blocks, sympy.Mul(*(copies - used for used in range(max(blocks, default=-1) + 1))) / copies**slots) for blocks in found]


def _with_copies(monomial, copies, fixed):
    """The monomial with the labels at these slots in these copies of the state."""
    atoms, place = {}, 0
    for (kind, content), power in monomial[1]:
        for _ in range(int(power)):
            named = tuple(sorted((family + COPY * copies.get(place + slot, 0), item) for slot, (family, item) in enumerate(content)))
            atoms[kind, named] = atoms.get((kind, named), Fraction(0)) + 1
            place += len(content)
    return _canonical((monomial[0], tuple(atoms.items())), fixed)


def _canonical(monomial, fixed):
    """The smallest form of a monomial under permutations of the copies of the state, which have one law."""
    most = max((family.count(COPY) for family, _ in labels(dict(monomial[1]))), default=0)
    if not most:
        return monomial
    forms = []
    for order in permutations(range(most + 1)):
        atoms = {}
        for (kind, content), power in monomial[1]:
            named = tuple(sorted((_base(family) + COPY * order[family.count(COPY)], item) for family, item in content))
            atoms[kind, named] = atoms.get((kind, named), Fraction(0)) + power
        forms += [found for found, _ in collected([(bound_names(atoms), atoms, sympy.Integer(1))], fixed)]
    return min(forms, key=repr)


def _together(vectors):
    """Vectors multiplied coordinate by coordinate."""
    return vectors[0] if len(vectors) == 1 else syntax.Stretched(vectors[0], _together(vectors[1:]))


def _with_directions(statement, context):
    """(the statement with a unit vector of its own for each direction x/|x| of a part of the state, their names).

    Given the state a direction is a unit vector that is not random; what is left of it in a mean but its norm is refused, as it changes with the state.
    """
    names, is_copied = set(), any(copies != 1 for copies in (statement.copies, *(one.copies for one, _ in statement.phases)))

    def change(node):
        if not isinstance(node, syntax.Direction):
            return None
        vector = node.vector
        if not isinstance(vector, syntax.Vec) or vector.item.name or is_copied:
            context.refuse("the direction of a part of a state that is carried once", f"{node.text()} is none")
        names.add(name := f"{vector.family.name}_direction")
        return syntax.Vec(syntax.Family(name, directions(vector.family.ensemble.width)), syntax.Item(""))

    phases = tuple((replace(one, updates=rewritten(one.updates, change)), times) for one, times in statement.phases)
    made = replace(statement, phases=phases)
    taken = {node.name for node in nodes(statement) if isinstance(node, syntax.Family | syntax.Entry)}
    if names & taken:
        context.refuse("names that are free", f"{', '.join(sorted(names & taken))} stands for a direction")
    return made, names


def _parts(statement, context):
    """{name: part of the state}, each named once, started, and apart from the families."""
    parts = {}
    for part in [part for part, _ in statement.start] + [part for one, _ in statement.phases for part, _ in one.updates]:
        if not (isinstance(part, syntax.Entry) or (isinstance(part, syntax.Vec) and part.item.name == "" and part.family.ensemble.kind == "fixed")):
            context.refuse("parts of the state made by carried() or entries()", f"{part!r} is none")
        known = parts.setdefault(state_name(part), part)
        if type(known) is not type(part) or getattr(known, "family", None) != getattr(part, "family", None):
            context.refuse(f"one meaning of {state_name(part)}", "two parts of the state share the name")
    started = {state_name(part) for part, _ in statement.start}
    for name, part in parts.items():
        if name not in started and (isinstance(part, syntax.Vec) or part.item.name == ""):
            context.refuse(f"a start of {name}", "nothing is said of it")
    for one, _ in statement.phases:
        names = [state_name(part) for part, _ in one.updates]
        if len(set(names)) != len(names):
            context.refuse("one update of each part of the state", "a step changes a part twice")
    return parts


def _laws(statement, parts, context):
    """({family: law}, fixed items) over the whole statement."""
    families, fixed = {}, set()
    for value in [statement.reading, *(value for _, value in statement.start)]:
        normal.survey(value, families, fixed)
    fixed |= {part.item.label for part, _ in statement.start if isinstance(part, syntax.Entry)} - {""}
    for one, _ in statement.phases:
        for part, value in one.updates:
            free = set()
            normal.survey(value, families, free)
            if part.item.label in fixed - {""}:
                context.refuse("an item that stands for every one", f"{part.item.label} is fixed elsewhere")
            fixed |= free - {part.item.label}
    _checked_names(statement, parts, families, fixed, context)
    return {name: law for name, law in families.items() if name not in parts}, tuple(sorted(fixed))


def _checked_names(statement, parts, families, fixed, context):
    """Refuse what could make two things one, or make a draw depend on the past."""
    for name, law in families.items():
        if name in parts and not isinstance(parts[name], syntax.Vec):
            context.refuse(f"one meaning of {name}", "a family and a part of the state share the name")
        if law.kind not in RANDOM + FIXED:
            context.refuse("vectors that are independent of one another", f"{name} is {law.kind}: its vectors are made from one another")
    for name in [*families, *parts, *fixed]:
        if set(name) & set(COPY + HEAD + "#~"):
            context.refuse("names without marks", f"{name} has a mark that is kept for copies and bound items")
    entries = {entry for value in statement.values for entry in entries_of(value)}
    unknown = [*({entry.name for entry in entries} - set(parts)), *(set(statement.held) - set(families))]
    if unknown:
        context.refuse("parts of the state and families", f"nothing is said of {', '.join(sorted(unknown))}")
    for entry in entries:
        part = parts[entry.name]
        if not isinstance(entry, syntax.Entry) or entry.item.count != part.item.count or (entry.item.name == "") != (part.item.name == ""):
            context.refuse(f"{entry.name} at items of its own range", f"it is read at {entry.item.label or 'none'}")
    for count in {item.count or N for item in statement.named_items}:
        apart = sum((item.count or N) == count for item in statement.named_items)
        context.need(nonnegative(count - apart), "items that are different from one another")
    for copies in (statement.copies, *(one.copies for one, _ in statement.phases)):
        context.need(positive(copies), "a number of copies")
