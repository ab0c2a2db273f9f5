"""python -m memorem.proofs.instrument.reach -o docs/measured: how many statements of the library the search derives from the statement alone."""

import argparse
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from ...theory import rules
from ...theory.kernel.derivation import Derivation, Refused, Step
from ...theory.matrices.syntax import Matrix
from ...theory.scalars.zero_test import Nonzero, Unknown, Zero
from ...theory.search.best_first import Search, Stuck, is_law
from ...theory.search.candidates import CANDIDATES
from ..theorems import discovery
from ..theorems.theorem import Algebraic, Bound, Identity, Law

KINDS = (Identity, Law, Bound, Algebraic)
SECONDS = 2.0
FORMS = (  # ways to write a closed form
    *(Step(rules.compare, (row,)) for row in ("sinh_form", "last_term")),
    *map(Step, (rules.uniform_beta, rules.gather_powers, rules.multiply_out)),
)
EQUAL, OTHER_FORM, STUCK, FALSE = "equal", "undecided", "stuck", "false"


@dataclass(frozen=True)
class Reached:
    """What the search made of one part: a word (equal, undecided, stuck, false), the rules of its derivation, or what is left, and the time it took."""

    part: str
    kind: str
    found: str
    seconds: float
    rules: tuple[str, ...] = ()
    left: str = ""


def searched(library=discovery.LIBRARY):
    """The parts that have a derivation for a search to find, in the library's order."""
    parts = [part for theorem in discovery.theorems(library) if theorem.parts for part in theorem.parts.values()]
    return [part for part in parts if isinstance(part, KINDS) and part.derivation is not None]


def reached(part, seconds=SECONDS):
    """What the search reaches from a part's quantity, for its first ensemble; the right side is looked at only when it is done.

    The search is told what a statement does not say: of a bound the relation that is wanted, of constant vectors what the theorem calls their norms.
    """
    ensemble = part.ensembles()[0]
    search = Search(part.domain, seconds, named=tuple(names(part.derive(**ensemble))))
    begun = time.process_time()
    answer = search.derive(part.quantity_for(**ensemble), is_law if isinstance(part, Law) else None, part.relation)
    spent = round(time.process_time() - begun, 3)
    if isinstance(answer, Stuck):
        return Reached(part.address, part.kind, STUCK, spent, tuple(answer.nearest.rules_used), answer.nearest.result.text()[:300])
    if spent > seconds:
        return Reached(part.address, part.kind, STUCK, spent, answer.rules_used, "found only after the time was up")
    return Reached(part.address, part.kind, compared(answer, part), spent, answer.rules_used)


def names(derivation):
    """(vector, {n: name}) for each constant vector of which a derivation, or one inside of it, names sums of powers of coordinates."""
    for step in derivation.steps:
        if getattr(step, "rule", None) is rules.named_sums:
            yield step.args
        for inner in getattr(step, "args", ()):
            yield from names(inner) if isinstance(inner, Derivation) else ()


def compared(answer, part):
    """How what was found stands to the right side. A bound that is found is another one, not a false one, where it says something else."""
    outcome = Unknown("nothing was compared")
    for result, target in pairs(answer, part):
        outcome = result.compare(target, part.domain)
        if not isinstance(outcome, Unknown):
            break
    return EQUAL if isinstance(outcome, Zero) else FALSE if isinstance(outcome, Nonzero) and not isinstance(part, Bound) else OTHER_FORM


def pairs(answer, part):
    """Pairs of statements that are equal if the answer equals the right side: as it was found, in other forms, and both brought to the normal form.

    Later pairs are made only where the ones before are undecided.
    """
    yield from ((form.result, part.equals) for form in forms(answer, Search(part.domain)))
    if isinstance(part.equals, Matrix):
        other = Search(part.domain, SECONDS).derive(part.equals)
        yield answer.result, (other.nearest if isinstance(other, Stuck) else other).result


def forms(answer, search, more=2):
    """A derivation, and those that go on from it to another form of its closed form, in at most so many steps."""
    yield answer
    values = [Step(rules.at_value, arguments) for arguments in CANDIDATES["at_value"](search, answer.result)]
    for step in (*values, *FORMS) if more else ():
        made = Derivation(answer.statement, answer.domain, (*answer.steps, step))
        try:
            differs = made.result.key() != answer.result.key()
        except (Refused, TypeError, ValueError, AttributeError):
            continue
        if differs:
            yield from forms(made, search, more - 1)


def main():
    """Measure, and write reach.json into the given folder."""
    parser = argparse.ArgumentParser(prog="python -m memorem.proofs.instrument.reach", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for reach.json")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="processor time of one search")
    parser.add_argument("names", nargs="*", help="theorems and families; all if none is given")
    chosen = parser.parse_args()
    chosen.output.mkdir(parents=True, exist_ok=True)
    ids = set(discovery.selected(chosen.names))
    rows = []
    for part in searched():
        if part.theorem in ids:
            rows.append(asdict(reached(part, chosen.seconds)))
            print(f"{rows[-1]['found']:9} {rows[-1]['seconds']:6.2f} s  {part.kind:9} {part.address}  {rows[-1]['left'][:90]}", flush=True)
            (chosen.output / "reach.json").write_text(json.dumps({"seconds": chosen.seconds, "parts": rows}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
