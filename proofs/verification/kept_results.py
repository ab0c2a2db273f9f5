"""Results as plain JSON and back: what a table, a report and a status say, without the exact values that legs were judged from."""

from dataclasses import asdict, fields, replace

from .results import Drawn, Leg, PartResult, Point, TheoremResult
from .told import Told

POINT = tuple(field.name for field in fields(Point))


def written(result):
    """The TheoremResult as JSON."""
    return {
        "id": result.id, "title": result.title, "fault": result.fault and list(result.fault),
        "parts": {name: _part_written(part) for name, part in result.parts.items()},
    }  # fmt: skip


def restored(found):
    """The TheoremResult of its JSON: the same verdicts, words, counts and points, as plain or told Points. KeyError or TypeError for anything else."""
    parts = {name: _part_restored(part) for name, part in found["parts"].items()}
    return TheoremResult(found["id"], found["title"], parts, found["fault"] and tuple(found["fault"]))


def _part_written(part):
    legs = {
        name: {"word": leg.word, "reason": leg.reason, "message": leg.message, "near_misses": dict(leg.near_misses)}
        for name, leg in part.legs.items()
    }
    points = [{**{name: getattr(point, name) for name in POINT}, "params": Point.json(point)["params"], **_account(point)} for point in part.points]
    return {
        "kind": part.kind, "legs": legs, "required": list(part.required), "near_misses": list(part.near_miss_names),
        "fault": part.fault and list(part.fault), "drawn": [asdict(one) for one in part.drawn], "points": points,
    }  # fmt: skip


def _account(point):
    return {"accounted": point.accounted} if isinstance(point, Told) else {}


def _part_restored(found):
    legs = {name: Leg(**leg) for name, leg in found["legs"].items()}
    if "simulation" in legs:
        legs["simulation"] = replace(
            legs["simulation"], details=tuple((Told if "accounted" in point else Point)(**point) for point in found["points"])
        )
    drawn = tuple(Drawn(**one) for one in found["drawn"])
    return PartResult(found["kind"], legs, tuple(found["required"]), tuple(found["near_misses"]), found["fault"] and tuple(found["fault"]), drawn)
