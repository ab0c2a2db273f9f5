"""Puts a case through its rules, and compares both sides of every line by brute force."""

import warnings
from dataclasses import replace

import numpy as np
import sympy
from memorem.theory.kernel.derivation import Context, Refused
from memorem.theory.matrices.syntax import ShapeError
from memorem.theory.scalars.domains import DomainError
from memorem.theory.scalars.parameters import PARAMETERS
from memorem.theory.vectors import syntax
from memorem.theory.vectors.normal_form import Expression

from .brute import children, free_labels, labels_of, measured
from .cases import called, nodes
from .draws import DRAWS, TooLarge, World, source_name

NARROW, SURE, FINE, LAW = 0.05, 6.0, 1e-7, 0.02
LARGEST = {"N": 3, "m": 3, "d_k": 3, "d_v": 3}


class Falsehood(AssertionError):
    """A rule made a line that is not so."""


def lines(case):
    """(name of the rule, before, relation, after) of each step until one refuses; other errors are raised."""
    statement, found = case.statement, []
    for rule, args, kwargs in case.steps:
        try:
            relation, after = rule.apply(statement, Context(case.domain), *args, **dict(kwargs))
        except (Refused, ShapeError):
            return found
        found.append((called(rule, args), statement, relation, after))
        statement = after
    return found


def points(domain, rng, count=2):
    """Points of the domain drawn at random, at most three items and dimensions and a few steps where it has such."""
    grids = {name: _small(name, kind) for name, kind in domain.parameters.items()}
    found = []
    for _ in range(60 * count if all(grids.values()) else 0):
        try:
            found.append(domain.check({name: rng.choice(grid) for name, grid in grids.items()}))
        except DomainError:
            continue
        if len(found) == count:
            break
    return found


def _small(name, kind):
    values = kind.samples()
    return [x for x in values if x <= LARGEST[name]] if name in LARGEST else values[:5] if getattr(kind, "integer", False) else values


def compared(before, relation, after, point, seed):
    """True if both sides were evaluated and agree as the relation says, None if they cannot be evaluated; Falsehood if they do not."""
    point = {"N": 1, "m": 1, **point}
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            found, shown = _verdict(before, relation, after, worlds(before, after, point, seed))
            if found is False:  # more draws, so that no accident is reported
                found, shown = _verdict(before, relation, after, worlds(before, after, point, seed + 1, 6 * DRAWS))
    except TooLarge:
        return None
    if found is False:
        raise Falsehood(f"at {point}: {before.text()} {relation} {after.text()}, that is {shown}")
    return found


def worlds(before, after, point, seed, draws=DRAWS):
    """The worlds in which the two sides are evaluated: one, unless a name changes its law from one line to the next."""
    exact = _is_polynomial(before) and _is_polynomial(after)
    needs = [_needs(side, point) for side in (before, after)]
    if not any(law.random for need in needs for law, _, _ in need.values()):
        draws = 1
    if all(needs[0][key] == needs[1][key] for key in needs[0].keys() & needs[1].keys()):
        return (World({**needs[0], **needs[1]}, point, seed, exact, draws),) * 2
    changed = [needs[0][key][0] for key in needs[0].keys() & needs[1].keys() if needs[0][key] != needs[1][key]]
    apart = any(law.kind not in ("fixed", "directions") for law in changed)
    return tuple(World(need, point, seed + place * apart, exact, draws) for place, need in enumerate(needs))


def _verdict(before, relation, after, worlds):
    """(whether the relation holds or None, both sides as a text)."""
    if hasattr(before, "cdf") and hasattr(after, "cdf"):
        one, other = (np.asarray(law.cdf(list(np.linspace(0.1, 3, 25)), worlds[0].point), dtype=float) for law in (before, after))
        return bool(abs(one - other).max() < FINE * 10), "two laws"
    left = measured(before, worlds[0])
    if relation == "=d":
        return _in_law(left, after, worlds), "two laws"
    right = measured(after, worlds[1])
    if max(left.shape[-1], right.shape[-1]) > 1:
        return (_pointwise(left, relation, right) if worlds[0] is worlds[1] else None), "two random variables"
    shown = f"{np.mean(left):.6g} {relation} {np.mean(right):.6g}"
    if relation == "=" and isinstance(before, syntax.E) and syntax.nonnegative_by_syntax(before.body) and (right.real < -FINE).any():
        return False, shown  # an infinite mean has no draws that show it
    return _numbers(left, relation, right, all(world.exact for world in worlds)), shown


def _in_law(left, after, worlds):
    """The largest distance of two distribution functions; a law has one, a term is drawn afresh."""
    sample = np.sort(left.real.ravel())
    if left.shape[-1] == 1 or worlds[0].exact:
        return None
    places = np.linspace(0.02, 0.98, 25)
    thresholds = np.quantile(sample, places) + 1e-9
    mine = np.searchsorted(sample, thresholds, side="right") / len(sample)
    if hasattr(after, "cdf"):
        other = np.asarray(after.cdf(list(thresholds), worlds[1].point), dtype=float)
    else:
        drawn = np.sort(measured(after, World(worlds[1].needs, worlds[1].point, worlds[1].seed + 5, draws=len(worlds[1].weights))).real.ravel())
        other = np.searchsorted(drawn, thresholds, side="right") / len(drawn)
    return bool(abs(mine - other).max() < LAW)


def _pointwise(left, relation, right):
    left, right = np.broadcast_arrays(left, right)
    if not np.isfinite(left).all() or not np.isfinite(right).all():
        return None
    slack = FINE * (1 + np.maximum(abs(left), abs(right)))
    if relation == "=":
        return bool((abs(left - right) <= slack).all())
    gap = (left - right).real if relation in (">=", ">") else (right - left).real
    return bool((gap >= -slack).all())


def _numbers(left, relation, right, exact):
    """Numbers, or means with a spread over the batches."""
    if np.isinf(right).all():
        return _diverges(left)
    if np.isinf(left).all() and right.size == 1 and abs(right) < 1 / FINE:
        return False
    if not np.isfinite(left).all() or not np.isfinite(right).all():
        return False if np.isfinite(left).all() and left.shape[0] == 1 else None
    gaps = (left - right).ravel()
    gap, spread = gaps.mean(), 0 if exact or len(gaps) == 1 else gaps.std(ddof=1) / len(gaps) ** 0.5
    scale = max(abs(left).mean(), abs(right).mean(), 1e-12)
    slack = max(SURE * abs(spread), FINE * (1 + scale))
    if relation == "=":
        if abs(gap) > slack:
            return False
        return True if slack <= NARROW * max(1, scale) * 4 else None
    towards = gap.real if relation in (">=", ">") else -gap.real
    return bool(towards >= -slack) if slack <= NARROW * max(1, scale) * 4 or towards < -slack else None


def _diverges(left):
    """An infinite mean shows in batches that do not agree with each other."""
    if not np.isfinite(left).all():
        return True
    return bool(left.std(ddof=1) > NARROW / 2 * abs(left.mean())) if left.size > 1 else None


def _is_polynomial(side):
    if isinstance(side, Expression):
        return all(atom[0] in ("dot", "some") and power > 0 and power.denominator == 1 for (_, atoms), _ in side.terms for atom, power in atoms)
    if not isinstance(side, syntax.Term):
        return False
    plain = not nodes(side, syntax.Exp | syntax.Magnitude | syntax.Positive | syntax.Power | syntax.Cosine)
    return plain and all(p.exponent > 0 and p.exponent.denominator == 1 for p in nodes(side, syntax.Pow)) and _degree(side) <= 8


def _degree(node):
    """How often a vector may occur in one product."""
    if isinstance(node, syntax.Vec):
        return 1
    if isinstance(node, syntax.Pow):
        return int(node.exponent) * _degree(node.base)
    if isinstance(node, syntax.Add | syntax.VectorSum):
        return max(map(_degree, node.args), default=0)
    return sum(map(_degree, children(node))) if not isinstance(node, syntax.Item | syntax.Family | str) else 0


def _needs(side, point):
    """{(family, range): (ensemble, items, width)} of every vector in a statement."""
    found = {}
    for label in _free_labels(side):
        count = label.partition(":")[2] or "N"
        if sum((other.partition(":")[2] or "N") == count for other in _free_labels(side)) > int(point[count]):
            raise TooLarge("more items are named than there are")
    for name, ensemble, count in _vectors(side):
        if any(law != ensemble for (other, _), (law, _, _) in found.items() if other == name):
            raise TooLarge(f"{name} has two laws")
        items, width = 1 if count == "" else int(point[str(count or "N")]), _at(ensemble.width, point)
        if width is None or _with_values(ensemble, point) is None:
            raise TooLarge("a law without a value here")
        found[name, count] = (ensemble, items, int(width))
        if source_name(ensemble):
            found.setdefault((source_name(ensemble), None), (type(ensemble)("gaussian", ensemble.width), items, int(width)))
    return {key: (_with_values(ensemble, point), items, width) for key, (ensemble, items, width) in found.items()}


def _free_labels(side):
    side = _inner(side)
    return side.fixed if isinstance(side, Expression) else free_labels(side) if isinstance(side, syntax.Term) else ()


def _inner(side):
    """The term or normal form that a statement about one speaks of."""
    names = ("term", "mean", "exponent")
    found = [getattr(side, name, None) for name in names] if not isinstance(side, syntax.Term) else []
    return next((one for one in found if isinstance(one, Expression | syntax.Term)), side)


def _with_values(ensemble, point):
    scale, mean = ensemble.scale if ensemble.kind == "features" else _at(ensemble.scale, point), _at(ensemble.mean, point)
    return None if scale is None or mean is None else replace(ensemble, scale=scale, mean=mean)


def _at(expr, point):
    expr = sympy.sympify(expr)
    shown = expr.subs({s: point[s.name] for s in expr.free_symbols if s.name in point})
    return None if shown.free_symbols else shown


def _vectors(side):
    side = _inner(side)
    if isinstance(side, Expression):
        laws = dict(side.families)
        labels = {label for (_, atoms), _ in side.terms for atom, _ in atoms for label in labels_of(atom)}
        for name, item in labels:
            if name in laws:
                count = item.partition(":")[2]
                yield name, laws[name], "" if item == "" else PARAMETERS[count].symbol if count else None
        return
    for vec in nodes(side, syntax.Vec):
        yield vec.family.name, vec.family.ensemble, "" if vec.item.name == "" else vec.item.count
