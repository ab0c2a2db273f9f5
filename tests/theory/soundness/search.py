"""The search for falsehoods: what a rule is tried on, its seeds first and then random changes of them, each line judged at points of its domain."""

import random
import zlib
from functools import cache
from importlib import import_module
from pathlib import Path

from memorem.theory.kernel.derivation import Refused
from memorem.theory.vectors.syntax import Family

from .cases import SEEDS, called, mutated, nodes
from .draws import THOROUGH
from .judge import compared, lines, points

MANY = 1000 if THOROUGH else 10  # seeds of a rule, beyond which each is judged at one point
CHANGES = 400 if THOROUGH else 6

for path in sorted(Path(__file__).parent.glob("seeds_*.py")):
    import_module(f".{path.stem}", __package__)


def tried(name, numbers, check=compared, once=True):
    """(accepted, compared) of a rule over the cases of these numbers: those below the number of its seeds are the seeds, the others changes of one.

    once: the lines of a seed are made once for all of its rules, and many seeds are judged at one point each; to be false where the kernel has changed.
    """
    known = seeds_of(name, chains if once else chains.__wrapped__)
    accepted = judged = 0
    for number in numbers if numbers is not None else range(len(known)):
        rng = random.Random(zlib.crc32(f"{name} {number}".encode()))
        one, made = known[number % len(known)]
        if number >= len(known):
            for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
                one = mutated(one, rng)
            made = lines_of(one)
        for line, (rule, before, relation, after) in enumerate(made):
            if rule == name:
                accepted += 1
                further = together(made[line:])
                for place, point in enumerate(chosen_points(one.domain, before, rng, 1 if once and len(known) > MANY else 2)):
                    found = check(before, relation, after, point, number + 1000 * place)
                    if found is None and further:  # what is only said to exist has no value of its own
                        found = check(before, *further, point, number + 1000 * place)
                    judged += bool(found)
    return accepted, judged


@cache
def chains(make):
    """[(case, its lines)] of a function of seeds."""
    return [(one, lines_of(one)) for one in make()]


def seeds_of(name, chains=chains):
    """[(case, its lines)] of the seeds of a rule."""
    return [pair for make in SEEDS[name] for pair in chains(make) if any(called(rule, args) == name for rule, args, _ in pair[0].steps)]


def lines_of(one):
    """The lines of a case; none where a changed statement is none."""
    try:
        return lines(one)
    except Refused:
        return []


def together(made):
    """(relation, last statement) of several lines, None where there is only one or they turn."""
    relations = {relation[0] for _, _, relation, _ in made} - {"="}
    return (f"{relations.pop()}=" if relations else "=", made[-1][-1]) if len(made) > 1 and len(relations) < 2 else None


def chosen_points(domain, statement, rng, count):
    """`count` points for random vectors; more where a line is quickly judged, or must hold for all vectors that are not random."""
    laws = {family.ensemble.kind for family in nodes(statement, Family)}
    return 2 * points(domain, rng) if laws & {"fixed", "directions"} else points(domain, rng, count if laws else 3 * count)
