"""A theorem is data: named parts, each one statement of one kind with its domain, its three legs and its near misses."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from typing import Any, ClassVar

from sympy import oo, sympify

from ...theory.scalars.domains import Domain, DomainError
from ...theory.scalars.parameters import PARAMETERS
from ..errors import UnknownTheorem, UsageError
from . import faces, variants
from .edition import Edition, checked_history
from .fields import well_formed
from .formulas import display, evaluated, number, stated
from .headline import Headline


def called(function, **available):
    """Call function with those of the available keyword arguments that its signature names."""
    accepted = inspect.signature(function).parameters
    return function(**{name: value for name, value in available.items() if name in accepted})


def _with_legs(part):
    """The part with the legs that its statement gives where its author wrote none."""
    if part.kind not in ("Identity", "Bound", "Algebraic") or (part.certificate is not None and part.simulation is not None):
        return part
    if part.kind == "Algebraic":
        from .generated_matrices import with_legs
    else:
        from .generated import with_legs
    return with_legs(part)


def _on_tensors(function):
    """The function with every argument made a float64 tensor."""
    import torch

    return lambda **point: function(**{name: torch.as_tensor(value, dtype=torch.float64) for name, value in point.items()})


@dataclass(frozen=True)
class Companion:
    """Another variable with the mean of a part's simulated one, for where that one has no variance: weighted draws of a tilted law, for instance.

    tail_index: as for a Part.
    """

    simulation: Callable
    tail_index: Any = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One statement. `quantity` is the left side, `equals` the right side, typed once; legs never see `equals`.

    quantity      a statement, or a function of categorical parameters (keys=...) that returns one
    derivation    a function that returns a Derivation; called once for each admissible choice of categorical parameters that it names; `start`, if it
                  names it, is the quantity on the part's domain, from which it goes on
    certificate   made by certify.*: exact values or balls of the quantity at small points; by default the statement itself, averaged exactly
    simulation    a function (sim, **point) or observe.NAME; by default the statement itself on drawn memories
    points        where it is simulated: the first two in the quick profile, all in the full one
    tail_index    sup of the p with finite E|X|^p of the simulated X (an expression, or several: the least counts); None: all moments are finite
    companion     Companion(simulation): where the tail index leaves no variance, drawn points are simulated by it
    meanings      {parameter: what it is here}, where that is not what it is elsewhere; a theorem's hold for its parts
    headline      Headline(formula, {other parameters}): what papers say instead; its relative error is shown, never judged
    given         {vector that is not random: {order: the sum of these powers of its coordinates}}, what a derivation names beyond the domain
    scale         positive expression that deviations are measured against where the mean itself may vanish; None: |equals|
    """

    kind: ClassVar[str] = "Part"
    required: ClassVar[tuple[str, ...]] = ("derivation", "certificate", "simulation")
    relation: str = "="

    quantity: Any = None
    equals: Any = None
    derivation: Callable | None = None
    certificate: Any = None
    simulation: Callable | None = None
    points: tuple[Mapping, ...] = ()
    near_misses: Mapping[str, Any] = field(default_factory=dict)
    domain: Domain | None = None
    tail_index: Any = None
    companion: Companion | None = None
    given: Mapping[Any, Mapping] = field(default_factory=dict)
    scale: Any = None
    meanings: Mapping[str, str] = field(default_factory=dict)
    headline: Headline | None = None
    note: str = ""
    name: str = ""
    theorem: str = ""

    def __post_init__(self):
        well_formed(self)

    @property
    def address(self):
        """`family.name#part`."""
        return f"{self.theorem}#{self.name}"

    @cached_property
    def interpretation(self):
        """The statement itself as a simulation, whatever simulation the author wrote; None where it has no plain form."""
        from .generated import simulation

        return simulation(self)

    @property
    def formula(self):
        """The right side: a SymPy expression, a matrix expression or a law."""
        return self.equals

    @property
    def latex(self):
        """LaTeX of the right side, printed from the checked object."""
        return display(self.equals)

    def _repr_latex_(self):
        """The statement as a notebook shows it; the claim in words where there is no formula."""
        if self.equals is None:
            return None
        return f"$\\displaystyle {stated(self)}$"

    def _repr_html_(self):
        """The statement, or what is claimed in words."""
        return faces.html(self)

    def profile_points(self, profile):
        """The points of a profile, in exact numbers: the first two in the quick one, all in the full one."""
        return [self.domain.check(point) for point in (self.points[:2] if profile == "quick" else self.points)]

    def ensembles(self):
        """Every admissible choice of the categorical parameters, as keyword dictionaries; [{}] if there is none."""
        categories = self.domain.categories()
        return [dict(zip(categories, choice, strict=True)) for choice in product(*categories.values())]

    def quantity_for(self, **ensemble):
        """The left side for one choice of the categorical parameters."""
        return called(self.quantity, **ensemble) if inspect.isfunction(self.quantity) else self.quantity

    def derive(self, **ensemble):
        """The Derivation for one choice of the categorical parameters; a function that asks for `start` is given the quantity on the domain."""
        if "start" not in inspect.signature(self.derivation).parameters:
            return called(self.derivation, **ensemble)
        from ...theory.kernel.derivation import Derivation

        return called(self.derivation, start=Derivation(self.quantity_for(**ensemble), self.domain), **ensemble)

    def lemma(self, **ensemble):
        """The derivation as a step of another theorem's: it is replayed there, and that theorem says that it rests on this part."""
        return replace(self.derive(**ensemble), lemma=self.address)

    def at(self, *, domain, points, certified, near_misses=None, **given):
        """This part with expressions of other parameters in the place of some: at(beta=sqrt(d_k), ...). Its legs go with it, its derivation from `start`.

        domain: of the parameters that are left; points, certified: of simulation and certificate; near_misses: by default this part's, put in as well;
        whatever else is given and is no parameter (equals, derivation, headline, ...) is a field of the part that is made.
        """
        values = {name: sympify(value) for name, value in given.items() if name in PARAMETERS}
        put = {PARAMETERS[name].symbol: value for name, value in values.items()}
        misses = self.near_misses if near_misses is None else near_misses
        made = {
            "equals": variants.put_in(self.equals, put), "tail_index": variants.put_in(self.tail_index, put), "scale": variants.put_in(self.scale, put),
            "given": {vector: {order: variants.put_in(sympify(value), put) for order, value in sums.items()} for vector, sums in self.given.items()},
            "derivation": self.derivation, "headline": None, "certificate": variants.asked_certificate(self.certificate, certified, values),
            "simulation": variants.asked_simulation(self.simulation, self.points, values),
            **{name: value for name, value in given.items() if name not in PARAMETERS},
        }  # fmt: skip
        if made["derivation"] is not None and "start" not in inspect.signature(made["derivation"]).parameters:
            raise UsageError("a part is put at other parameters by a derivation that goes on from `start`; this one begins by itself")
        wrong = {name: variants.put_in(sympify(one), put) for name, one in misses.items()}
        return replace(self, domain=domain, points=points, quantity=variants.put_in_quantity(self.quantity, put), near_misses=wrong, **made)

    def bounded(self, relation, equals, *, near_misses, by=(), points=None, certified=None, domain=None, **settings):
        """A Bound on this part's quantity, by one step behind its derivation (a rule, or (rule, *arguments)) or a list of them; its legs go with it.

        points, certified, domain: this part's by default; parameters that a larger domain adds are kept from the legs. settings: further fields of the
        Bound, such as a derivation of its own.
        """
        made = {
            "derivation": variants.Further(self.derivation, by if isinstance(by, list) else [by] if by else []), "certificate": self.certificate,
            "simulation": self.simulation, "tail_index": self.tail_index, "companion": self.companion, "given": self.given,
            "meanings": self.meanings, **settings,
        }  # fmt: skip
        if certified is not None:
            made["certificate"] = variants.asked_certificate(made["certificate"], certified, {})
        if domain is not None:
            made["simulation"] = variants.asked_simulation(made["simulation"], self.points, {})
        points, domain = self.points if points is None else points, domain or self.domain
        return Bound(relation=relation, quantity=self.quantity, equals=equals, points=points, domain=domain, near_misses=near_misses, **made)

    def value(self, **point):
        """The right side at a point of the domain: an exact Rational, 30 certified digits, or "infinity".

        Raises DomainError for a parameter that is missing, unknown or outside the domain; UsageError if the right side is not a scalar.
        """
        return number(evaluated(self.equals, self.admitted(point)))

    def meaning(self, name):
        """What a numeric parameter is in this part."""
        return self.meanings.get(name, PARAMETERS[name].meaning)

    def admitted(self, point):
        """The point in exact numbers; what the formula does not mention may be left out."""
        exact = self.domain.check(point, partial=True)
        if any(symbol.name not in exact for symbol in getattr(self.equals, "free_symbols", ())):
            self.domain.check(point)
        return exact

    def lambdify(self, backend="numpy"):
        """The right side as a function of its numeric parameters (keyword arguments) on numpy, torch or mpmath."""
        from ...theory.scalars.evaluation import lambdify

        made = lambdify(self.equals, tuple(name for name in self.domain.names if name not in self.domain.categories()), backend)
        return _on_tensors(made) if backend == "torch" else made


@dataclass(frozen=True, kw_only=True)
class Identity(Part):
    """An expectation or a probability in closed form."""

    kind: ClassVar[str] = "Identity"


@dataclass(frozen=True, kw_only=True)
class Law(Part):
    """Equality in distribution; `equals` is a law of theory.laws."""

    kind: ClassVar[str] = "Law"
    relation: str = "=d"


@dataclass(frozen=True, kw_only=True)
class Bound(Part):
    """quantity <= equals (or >=) at all points of the domain.

    looseness: the factor that stays between bound and quantity, where it is more than a fiftieth: the certificate has a point within a fiftieth of it
    and none that is nearer. It says what was measured, not that no other point of the domain is nearer; `note` says where it comes from.
    """

    kind: ClassVar[str] = "Bound"
    relation: str = "<="
    looseness: Any = None


@dataclass(frozen=True, kw_only=True)
class Algebraic(Part):
    """A deterministic identity; certificate and simulation return Instance(inputs, value) and proofs/ evaluates `equals` on the inputs.

    Without them the statement's own syntax is read, on rational letters at the points that are small, and on random ones at all points.
    """

    kind: ClassVar[str] = "Algebraic"


@dataclass(frozen=True, kw_only=True)
class Negative(Part):
    """Something that a reader would guess is false: `claim`, a Claim. `counterexample` is a certificate whose Instances are inputs at which it fails."""

    kind: ClassVar[str] = "Negative"
    required: ClassVar[tuple[str, ...]] = ("certificate",)
    claim: Any = None
    counterexample: Any = None


@dataclass(frozen=True, kw_only=True)
class Divergence(Part):
    """The mean of a nonnegative variable is infinite: `equals` is oo, near misses are finite values.

    certificate: certify.divergence, a minorant whose integral diverges; simulation: the variable itself, whose T P(X > T) must not fall. A
    derivation is required where the part has one.
    """

    kind: ClassVar[str] = "Divergence"
    equals: Any = oo
    beyond: str = ""  # the part whose quantity this is, outside of that part's domain

    @property
    def required(self):
        """The legs: a proof of divergence needs no derivation."""
        return Part.required if self.derivation else Part.required[1:]


@dataclass(frozen=True, kw_only=True)
class Cited(Part):
    """A result of the literature that is not proved here: shown, never green, never mandatory."""

    kind: ClassVar[str] = "Cited"
    required: ClassVar[tuple[str, ...]] = ()
    statement: str = ""
    sources: tuple[str, ...] = ()


def _fits(part, point):
    """Whether the part's ensembles admit the categorical parameters of a point."""
    return all(point[name] in options for name, options in part.domain.categories().items() if name in point)


def _admits(part, point):
    """Whether what is given of a point lies in the part's domain."""
    try:
        return part.domain.check(point, partial=True) is not None
    except DomainError:
        return False


@dataclass(frozen=True, kw_only=True)
class Theorem:
    """Named parts over a common domain; an id and its meaning are permanent, a correction raises `version` and leaves an Edition."""

    title: str = ""
    domain: Domain
    parts: Mapping[str, Part]
    sources: tuple[str, ...] = ()
    version: int = 1
    same_as: tuple[str, ...] = ()
    meanings: Mapping[str, str] = field(default_factory=dict)
    superseded_by: str | None = None
    history: tuple[Edition, ...] = ()
    id: str = ""
    text: str = ""

    def __post_init__(self):
        if not self.title:
            raise UsageError("a theorem says in its title what it is about")
        if not self.parts:
            raise UsageError(f"theorem {self.title!r} has no parts")
        named = {name: replace(part, name=name, domain=part.domain or self.domain, theorem=self.id) for name, part in self.parts.items()}
        said = {name: replace(part, meanings={**self.meanings, **part.meanings}) for name, part in named.items()}
        object.__setattr__(self, "parts", {name: _with_legs(part) for name, part in said.items()})
        checked_history(self)

    def __getitem__(self, name):
        if name not in self.parts:
            raise UnknownTheorem(name, list(self.parts), what=f"part of {self.id or self.title!r}")
        return self.parts[name]

    @property
    def family(self):
        """The part of the id before the dot."""
        return self.id.partition(".")[0]

    @property
    def first(self):
        """The part that is meant where none is named."""
        return next(iter(self.parts.values()))

    def part_for(self, point):
        """The first part whose ensembles admit the categorical parameters of this point, else the first part.

        Where a point lies outside that part's domain, a part that says its mean is infinite there stands in.
        """
        found = next((part for part in self.parts.values() if part.equals is not None and _fits(part, point)), self.first)
        if _admits(found, point):
            return found
        beyond = (part for part in self.parts.values() if isinstance(part, Divergence) and part.beyond == found.name)
        return next((part for part in beyond if _admits(part, point)), found)

    @property
    def formula(self):
        """The first part's right side."""
        return self.first.formula

    @property
    def latex(self):
        """The first part's right side in LaTeX."""
        return self.first.latex

    @property
    def derivation(self):
        """The first part's derivation for its first ensemble."""
        return self.first.derive(**self.first.ensembles()[0])

    def value(self, **point):
        """The value of the first part that admits the point's ensembles; see Part.value."""
        return self.part_for(point).value(**point)

    def lambdify(self, backend="numpy"):
        """The first part's right side as a function; see Part.lambdify."""
        return self.first.lambdify(backend)

    def plot(self, *others, simulate=False, **values):
        """A picture of the formula over one parameter, with its near misses, or with other theorems' formulas on the same axes.

        theorem.plot(d_k=(4, 256), N=64): the pair is the sweep, numbers fix other parameters; the first point of the part gives the rest. simulate:
        measured points too. UsageError for a part without a scalar formula or a parameter that is not there.
        """
        return faces.picture(self, others, simulate, values)

    def _repr_latex_(self):
        """The first part's statement."""
        return self.first._repr_latex_()

    def _repr_html_(self):
        """Title and statements."""
        return faces.html(self)
