"""Whether every parameter of a domain is tried: listed at more than one value by each leg, and read by what the leg calls.

A statement for two ensembles that was simulated for one says more than was checked, and so does a formula of which one size never changed.
"""

from dataclasses import fields, is_dataclass

from ...theory.kernel.statement import names_in
from ...theory.vectors.ensembles import Ensemble
from ..theorems.formulas import floats, is_scalar
from ..theorems.theorem import called
from .results import LEG_REFUSED, Leg

GENERIC = ("white", "isotropic", "fixed", "equiangular", "incoherent", "directions", "features")  # ensembles that leave the law of a vector open
DUNDERS = (
    "add sub mul truediv floordiv mod pow neg pos abs radd rsub rmul rtruediv rfloordiv rmod rpow lt le gt ge eq ne hash bool int float index round "
    "trunc floor ceil complex str repr format len iter contains getitem call getattr divmod rdivmod matmul and or xor lshift rshift fspath bytes"
).split()


class Touched(Exception):
    """A value that stands for a parameter was used."""


def _touched(*_, **__):
    raise Touched


Untouched = type("Untouched", (), {f"__{name}__": _touched for name in DUNDERS})
Untouched.__doc__ = "A value that raises Touched, or another error, as soon as anything is done with it."


def reads(function, name, point):
    """Whether function(**point) uses the parameter of this name: naming it in the signature, or taking it by ** and leaving it, is no use.

    >>> [reads(f, "x", {"x": 1}) for f in (lambda x: x + 1, lambda x: 1, lambda **point: 2, lambda **point: point["x"] == 1)]
    [True, False, False, True]
    """
    try:
        function(**{**point, name: Untouched()})
    except (Exception, SystemExit):
        return True
    return False


def several(part):
    """The parameters of the domain that can take more than one value."""
    values = {}
    for point in part.domain.points(200):
        for name, value in point.items():
            values.setdefault(name, set()).add(value)
    return [name for name in part.domain.names if len(values.get(name, ())) != 1]


def simulated(part, run):
    """The refused Leg where some parameter is not tried, or not read, by the simulation; None if each is."""
    if "simulation" not in part.required:
        return None
    return _unlisted(part, "simulation", part.points, several(part)) or _unread_by_simulation(part, run)


def certified(part):
    """The refused Leg where some category is not tried, or a category or parameter of both sides is not read, by the certificate; None if each is."""
    if "certificate" not in part.required or not part.certificate.points:
        return None
    return _unlisted(part, "certificate", part.certificate.points, ()) or _unread_by_certificate(part)


def _unlisted(part, leg, points, needed):
    """A refusal where an option of a category is at no point, or a needed parameter at one value only."""
    categories = part.domain.categories()
    points = [part.domain.check(point, partial=True) for point in points]
    for name in several(part):
        seen = {point[name] for point in points if name in point}
        missing = [option for option in categories.get(name, ()) if option not in seen]
        if missing:
            return _refusal(f"the {leg} never tries {name} = {', '.join(missing)}")
        if name not in categories and len(seen) < 2 and name in needed:
            return _refusal(f"the {leg} tries {name} at {'one value only' if seen else 'no value'}")
    return None


def _spoken(part):
    """The names of the parameters that the left side speaks of; a sum over items speaks of N."""
    return {name for ensemble in part.ensembles() for name in names_in(part.quantity_for(**ensemble))}


def _letters(part):
    """The names of the parameters that the right side speaks of."""
    return {symbol.name for symbol in part.equals.free_symbols} if is_scalar(part.equals) else set()


def _unread_by_simulation(part, run):
    """The Leg where the simulation leaves a category, or a parameter of the left side, unread; None if it reads each."""
    import torch

    from ...numerics.sampling.blocks import run_block

    options = {"key": f"{part.address}: is it read", "block": 0, "device": run.device, "replicates": 2, "dtype": torch.float64}

    def drawn(**point):
        return run_block(part.simulation, point, **options)

    return _unread(part, "simulation", drawn, floats(part.domain.check(part.points[0])), {*part.domain.categories(), *_spoken(part)})


def _unread_by_certificate(part):
    """The Leg where the certificate leaves a category, or a parameter of both sides, unread; None if it reads each."""
    point = part.domain.check(part.certificate.points[0], partial=True)
    return _unread(
        part,
        "certificate",
        lambda **changed: part.certificate.evaluate(changed),
        point,
        {*part.domain.categories(), *(_letters(part) & _spoken(part))},
    )


def stated(part):
    """The Leg where neither statement nor derivation reads a category although the statement names the law of a vector; None otherwise."""
    for name in part.domain.categories():
        if name not in several(part):
            continue
        first = part.ensembles()[0]
        spoken = any(
            callable(side) and reads(lambda side=side, **point: called(side, **point), name, first) for side in (part.quantity, part.derivation)
        )
        if not spoken and any(law.kind not in GENERIC for law in _laws(part.quantity_for(**first))):
            return _refusal(f"neither the statement nor its derivation depends on {name}, and the statement names the law of its vectors")
    return None


def _unread(part, leg, function, point, names):
    for name in several(part):
        if name in point and name in names and not reads(function, name, point):
            return _refusal(f"the {leg} is given {name} and does not use it")
    return None


def _refusal(message):
    return Leg(LEG_REFUSED, "unused-parameter", message)


def _laws(node):
    """Every ensemble inside a statement."""
    if isinstance(node, Ensemble):
        yield node
    elif isinstance(node, tuple | list):
        for part in node:
            yield from _laws(part)
    elif is_dataclass(node):
        for one in fields(node):
            yield from _laws(getattr(node, one.name))
