"""`memorem falsify`: hunt for counterexamples of chosen statements for some time, and say what was covered."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import UsageError
from ..runs.session import settings
from ..theorems import discovery
from ..theorems.discovery import LIBRARY, Broken
from ..theorems.theorem import Cited, Negative
from .coverage import ERROR, REFUTED
from .hunt import ROUND, hunt
from .search import DEVICE, QUICK, THOROUGH, Search


@dataclass
class Hunt:
    """A run: its settings, the Search of each part, what ended that of each falsified one, what could not be searched, and why it ended.

    found: the smallest counterexample of a part, or the point at which its formula, its certificate or its simulation raises.
    """

    run: object
    seconds: float = 0.0
    searches: dict = field(default_factory=dict)
    found: dict = field(default_factory=dict)
    unsearched: dict = field(default_factory=dict)
    interrupted: bool = False

    @property
    def falsified(self):
        """Whether some statement has a counterexample, raises, or could not be searched at all."""
        return bool(self.found or self.unsearched)

    def of(self, grade):
        """Addresses of the parts that ended with this grade."""
        return [address for address, seen in self.found.items() if seen.grade == grade]

    def json(self):
        """The run as JSON."""
        parts = []
        for address, search in self.searches.items():
            seen = self.found.get(address)
            point = seen and {name: value if isinstance(value, int | str) else str(value) for name, value in seen.point.items()}
            said = {"falsified": address in self.of(REFUTED), "error": address in self.of(ERROR), "message": seen.message if seen else ""}
            parts.append({**search.coverage().json(), **said, "counterexample": point if said["falsified"] else None})
        return {
            "seconds": round(self.seconds, 1), "device": self.run.device, "seed": self.run.seed, "alpha": self.run.alpha,
            "interrupted": self.interrupted, "parts": parts, "unsearched": self.unsearched,
        }  # fmt: skip


def chosen_parts(names, library):
    """({address: Part} of the statements meant by ids, families and addresses, {address: why it cannot be searched})."""
    if library is not None and Path(library).is_file():
        path = Path(library).resolve()
        opened = {f"{path.parent.name}.{path.stem}": path}
        if names:
            raise UsageError(f"{library} is one file: there is nothing to choose from it")
        ids = list(opened)
    else:
        opened = {id: path.resolve() for id, path in discovery.files(library or LIBRARY).items()}
        ids = discovery.selected([name.partition("#")[0] for name in names], library or LIBRARY)
    wanted = _wanted(names, library or LIBRARY)
    parts, unsearched = {}, {}
    for id in ids:
        theorem = discovery.opened(id, opened[id])
        if isinstance(theorem, Broken):
            unsearched[id] = theorem.message
            continue
        for part in map(theorem.__getitem__, wanted.get(id, theorem.parts)):
            if not isinstance(part, Cited | Negative):
                parts[part.address] = part
    return parts, unsearched


def _wanted(names, library):
    """{id: the names of its parts} of theorems of which only some parts are meant."""
    addresses = [name.partition("#") for name in names if "#" in name]
    plain = [name for name in names if "#" not in name]
    whole = discovery.selected(plain, library) if plain else ()
    wanted = {}
    for id, _, part in addresses:
        if id not in whole:
            wanted.setdefault(id, []).append(part)
    return wanted


def unsearchable(part):
    """Why nothing can be tried of a part, or None: no formula, an empty domain, or neither simulation nor certificate."""
    if part.equals is None:
        return "it states no formula"
    if part.domain.witness() is None:
        return f"no point satisfies the domain {part.domain.text()}"
    if part.simulation is None and part.certificate is None:
        return "it has neither a simulation nor a certificate"
    return None


def falsify(*names, seconds=60.0, device="auto", seed=17, library=None, at=None, watch=lambda part, hunt: None):
    """Hunt for counterexamples; a Hunt. names: ids, families and addresses (all if none); library: a folder of theorems, or one file.

    Every part gets its share of the time in turns, until the time is over or Ctrl-C: what was seen until then is in the Hunt. at: examine this one
    point of every part that admits it. UsageError for wrong use.
    """
    if not seconds > 0:
        raise UsageError(f"seconds is {seconds}; it is a positive time")
    parts, unsearched = chosen_parts(names, library)
    run = settings(device=device, seed=seed)
    hunted = Hunt(run, unsearched=unsearched)
    for address, part in parts.items():
        why = unsearchable(part)
        if why:
            hunted.unsearched[address] = why
        else:
            hunted.searches[address] = Search(part, run, QUICK, library)
    begun = time.monotonic()
    try:
        _look(hunted, at) if at is not None else _turns(hunted, begun + seconds, watch)
    except KeyboardInterrupt:
        hunted.interrupted = True
        hunted.found |= {address: seen for address, search in hunted.searches.items() if (seen := search.smallest_refuted())}
    hunted.seconds = time.monotonic() - begun
    return hunted


def effort(device, turn):
    """What a point may cost in a turn: cheap ones first, sixteen times dearer and larger ones later, and many more on a GPU."""
    if device.startswith("cuda"):
        return DEVICE
    return QUICK if turn == 0 else THOROUGH


def _look(hunted, at):
    """Examine one point of every part that admits it; DomainError of the first part if none does."""
    from ...theory.scalars.domains import DomainError

    refused = None
    for address, search in list(hunted.searches.items()):
        try:
            seen = search.examine(search.part.domain.check(at))
        except DomainError as error:
            del hunted.searches[address]
            refused = error
            continue
        if seen.refuted:
            hunted.found[address] = seen
    if refused and not hunted.searches:
        raise refused


def _turns(hunted, end, watch):
    """Turn after turn over the parts that stand, each with an equal share of what is left of the time."""
    turn = 0
    while time.monotonic() < end and (standing := [a for a in hunted.searches if a not in hunted.found]):
        before = sum(len(hunted.searches[address].seen) for address in standing)
        for place, address in enumerate(standing):
            now = time.monotonic()
            search = hunted.searches[address]
            search.effort = effort(hunted.run.device, turn)
            seen = hunt(search, ROUND, turn=turn, deadline=now + (end - now) / (len(standing) - place) if turn == 0 else end)
            if seen:
                hunted.found[address] = seen
            watch(search, seen)
            if time.monotonic() >= end and turn:
                return
        if turn > 8 and sum(len(search.seen) for a, search in hunted.searches.items() if a in standing) == before:
            return  # every point that the strategies draw was tried
        turn += 1
