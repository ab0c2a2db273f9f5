"""Do the checks check? Which leg sees which machine-made wrong form, and why the rest goes unseen."""

from dataclasses import dataclass, field, replace

from ...theory.scalars.balls import NoValue
from ..theorems.formulas import evaluated, is_scalar
from ..theorems.theorem import Algebraic, Bound
from ..verification import certificate_leg, derivation_leg, sampling, simulation_leg
from ..verification.results import FAILS, REJECTED
from .hunt import property_of
from .mutants import difference, mutants
from .points import size
from .search import COARSE

HOWS = {"search_by_certificate": "certificate", "search_by_simulation": "simulation", "search_by_value": "no value"}


@dataclass(frozen=True)
class Power:
    """One part: its mutants, and what each leg and the search made of them.

    seen: {mutant: the smallest of the points tried at which the search finds it}; by: {how: the mutants found so}; survivors: {mutant: why the search
    cannot find it}; true: edited bounds that nothing seen violates, which are no wrong statements; derivation, certificate: what these legs refuse.
    """

    part: str
    kind: str
    seen: dict = field(default_factory=dict)
    by: dict = field(default_factory=dict)
    survivors: dict = field(default_factory=dict)
    true: tuple = ()
    derivation: frozenset = frozenset()
    certificate: frozenset = frozenset()

    @property
    def wrong(self):
        """All mutants that are wrong statements."""
        return [*self.seen, *self.survivors]

    def json(self):
        """The part as a row of docs/measured/power.json."""
        wrong = set(self.wrong)
        return {
            "part": self.part, "kind": self.kind, "mutants": len(wrong), "true_bounds": len(self.true), "search": len(self.seen),
            **{name: len(self.by.get(how, set()) & wrong) for name, how in HOWS.items()},
            "derivation": len(self.derivation & wrong), "certificate": len(self.certificate & wrong), "survivors": self.survivors,
        }  # fmt: skip


def power(part, run, *, legs=True):
    """The Power of one part: its search in the quick profile, which is judged again for every mutant.

    legs: show every mutant to every leg of the verification too, and to the simulation also where the certificate found it.
    """
    search, refuted = property_of(part, run)
    if refuted is not None:
        raise ValueError(f"a statement that is refuted itself has no wrong forms to find: {refuted.message}")
    made = mutants(part, [seen.point for seen in search.points])
    seen, by = {}, {how: set() for how in HOWS.values()}
    for one in sorted(search.points, key=lambda one: size(one.point)):
        for how, found in found_at(search, one, made if legs else {name: made[name] for name in made if name not in seen}, both=legs).items():
            by[how] |= set(found)
            seen |= {name: one.point for name in found if name not in seen}
    rest = [name for name in made if name not in seen]
    true = tuple(name for name in rest if isinstance(part, Bound) and not violated(part, made[name], search.points))
    survivors = {name: why(part, made[name], search.points) for name in rest if name not in true}
    wrong = {name: made[name] for name in (*seen, *survivors)}
    derived, certified = (refused_by_derivation(part, wrong), refused_by_certificate(part, wrong)) if legs else ((), ())
    return Power(part.address, part.kind, seen, by, survivors, true, frozenset(derived), frozenset(certified))


def found_at(search, seen, made, both=False):
    """{how: mutants} that the search would refute at a point that it has seen; both: also by simulation where the certificate suffices."""
    part = search.part
    valued = [name for name, wrong in made.items() if has_value(part, wrong, seen.point)]
    certain = [name for name in valued if seen.exact is not None and seen.certified and certificate_refutes(part, made[name], seen)]
    left = {name: made[name] for name in valued if both or name not in certain}
    return {
        "no value": [name for name in made if name not in valued],
        "certificate": certain,
        "simulation": simulation_refutes(search, seen, left),
    }


def certificate_refutes(part, wrong, seen):
    """Whether the exact value at the point decides against another formula."""
    asked, value = seen.exact
    try:
        outcome = certificate_leg.compare(wrong, asked, value)
    except Exception:  # a formula that cannot be evaluated is seen
        return True
    return outcome not in (*certificate_leg.agreeable(part), certificate_leg.UNCLEAR)


def has_value(part, wrong, point):
    """Whether a scalar formula can be evaluated where the search would evaluate it."""
    if not is_scalar(wrong) or isinstance(part, Algebraic):
        return True
    try:
        evaluated(wrong, point)
    except (NoValue, ArithmeticError, ValueError):
        return False
    return True


def simulation_refutes(search, seen, made):
    """The mutants that the memories drawn at the point reject, at the error rate that the point spent."""
    if not made or seen.simulated is None or seen.simulated.sample is None:
        return []
    if is_scalar(search.part.equals) and not isinstance(search.part, Algebraic):
        judged = simulation_leg.judge(replace(search.part, near_misses=made), seen.simulated.sample, seen.alpha, COARSE)
        return [name for name, word in judged.near_misses.items() if word == REJECTED]
    return [name for name, wrong in made.items() if refuted_alone(search, seen, wrong)]


def refuted_alone(search, seen, wrong):
    """Whether a law or an identity is refuted at the point, or cannot be evaluated there."""
    mutant, run = replace(search.part, equals=wrong), replace(search.run, alpha=seen.alpha)
    try:
        if isinstance(mutant, Algebraic):
            return sampling.residual(mutant, seen.point, run).word.startswith(FAILS)
        judged = simulation_leg.judge(mutant, seen.simulated.sample, seen.alpha, COARSE)
    except Exception:  # a formula that cannot be evaluated is seen
        return True
    return judged.word.startswith(FAILS) or judged.word.endswith("not-a-number")


def violated(part, wrong, points):
    """Whether an exact value, or by more than the coarse resolution a measured one, lies on the false side of an edited bound somewhere."""
    sign = 1 if part.relation == "<=" else -1
    for seen in points:
        try:
            bound = evaluated(wrong, seen.point)
        except (NoValue, ArithmeticError, ValueError):
            return True
        value = getattr(seen.simulated, "measured", None)
        if value is not None and not bound.infinite and sign * (value - float(bound.decimal)) > COARSE * abs(float(bound.decimal)):
            return True
    return False


def why(part, wrong, points):
    """Why a mutant goes unseen: how far it is from the formula at the points that were looked at, and how fine the looks were."""
    if not is_scalar(wrong) or isinstance(part, Algebraic):
        return "no instance that was drawn tells it from the formula"
    looked = [seen for seen in points if seen.certified or getattr(seen.simulated, "half_width", None)]
    if not looked:
        return "no drawn point was certified or simulated"
    off = max(difference(part, wrong, seen.point) for seen in looked)
    widths = [seen.simulated.half_width / abs(seen.simulated.predicted) for seen in looked if _is_relative(seen)]
    fine = f", intervals of {100 * min(widths):.2g} % and wider" if widths else ""
    return f"off by at most {100 * off:.2g} % at the points that were looked at{fine}"


def _is_relative(seen):
    return seen.simulated is not None and seen.simulated.half_width and seen.simulated.predicted


def refused_by_derivation(part, made):
    """The mutants that the derivation does not reach."""
    if "derivation" not in part.required:
        return ()
    reached = derivation_leg.derive(part)
    return [name for name, wrong in made.items() if _fails(derivation_leg.judge, replace(part, equals=wrong, near_misses={}), reached)]


def refused_by_certificate(part, made):
    """The mutants that the certificate refuses at its listed points."""
    values = certificate_leg.measure(part)
    return [name for name, wrong in made.items() if _fails(certificate_leg.judge, replace(part, equals=wrong, near_misses={}), values)]


def _fails(judge, part, found):
    try:
        return judge(part, found).word != "holds"
    except Exception:  # a formula that cannot even be evaluated is refused
        return True
