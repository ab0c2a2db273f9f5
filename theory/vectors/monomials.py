"""Products of random atoms: how they multiply, are renamed, counted over items and put into one canonical order.

Atoms: ("dot", labels) a contraction, ("some", label) a positive number, ("abs", labels) the magnitude of a contraction, ("pos", labels) its positive
part, ("pos", labels, threshold) that of its excess over a threshold, ("exp", polynomial). A label is (family, item). Bound items are "#0", "#1", ...;
an item of another range than the stored pairs carries its count behind a colon, "#0:m".
"""

from fractions import Fraction
from functools import lru_cache
from itertools import permutations

import sympy

from ..kernel.derivation import Refused
from ..scalars.parameters import PARAMETERS, N

ONE = Fraction(1)


def named_item(label):
    """(name, count) of an item's label."""
    name, _, count = label.partition(":")
    return name, PARAMETERS[count].symbol if count else None


def bound_names(atoms):
    """The bound items that occur, in order."""
    return tuple(sorted({item for _, item in labels(atoms) if item.startswith("#")}))


def is_norm(atom):
    """Whether an atom is the squared norm of one vector, or a positive number: almost surely not zero."""
    if atom[0] != "dot":
        return atom[0] == "some"
    return len(atom[1]) == 2 and atom[1][0] == atom[1][1] and atom[1][0][1] != ""  # a constant vector may be zero


def joined(left, right):
    """The product of two sets of atoms: exponents add, exponentials merge, and only what is almost surely not zero cancels."""
    product = dict(left)
    for atom, power in right.items():
        if atom[0] == "exp":
            product = _with_exponential(product, atom[1])
            continue
        before = product.get(atom, 0)
        if before * power < 0 and not is_norm(atom):
            raise Refused(f"{atom[1]} is almost surely not zero", "an inverse cancels only what cannot vanish")
        product[atom] = before + power
    return tidy(product)


def _with_exponential(atoms, polynomial):
    """The atoms times exp(polynomial), merged into one exponential."""
    merged, rest = dict(polynomial), {}
    for atom, power in atoms.items():
        if atom[0] == "exp":
            for monomial, coefficient in atom[1]:
                merged[monomial] = sympy.expand(merged.get(monomial, 0) + coefficient)
        else:
            rest[atom] = power
    kept = tuple(sorted(((m, c) for m, c in merged.items() if c != 0), key=repr))
    if kept:
        rest[("exp", kept)] = ONE
    return rest


def tidy(atoms):
    """Atoms without exponent zero; even powers of magnitudes become powers of the inner product."""
    clean = {}
    for atom, power in atoms.items():
        if atom[0] == "abs" and power.denominator == 1 and power % 2 == 0:
            atom = ("dot", atom[1])
        clean[atom] = clean.get(atom, 0) + power
    return {atom: power for atom, power in clean.items() if power != 0}


def labels(atoms):
    """Every label in a set of atoms."""
    found = set()
    for atom in atoms:
        if atom[0] == "exp":
            for monomial, _ in atom[1]:
                found |= labels(a for a, _ in monomial)
        else:
            found |= set(atom[1])
    return found


def relabelled(atoms, names):
    """Atoms with items renamed by a dictionary."""
    changed = {}
    for atom, power in atoms.items():
        if atom[0] == "exp":
            new = ("exp", tuple(sorted(((tuple(sorted(relabelled(dict(m), names).items())), c) for m, c in atom[1]), key=repr)))
        else:
            new = (atom[0], tuple(sorted((family, names.get(item, item)) for family, item in atom[1])), *atom[2:])
        changed[new] = changed[new] + power if new in changed else power
    return changed


def collected(raw, fixed):
    """Canonical sorted terms: unmentioned items counted, bound items renamed to the smallest form, equal monomials gathered."""
    gathered = {}
    for bound, atoms, coefficient in raw:
        atoms = tidy(atoms)
        used = [name for name in bound if any(item == name for _, item in labels(atoms))]
        for place, name in enumerate(unused := [name for name in bound if name not in used]):
            apart = _alike(fixed, name) + _alike(used, name) + _alike(unused[:place], name)
            coefficient = coefficient * ((named_item(name)[1] or N) - apart)
        monomial = (len(used), _smallest(tuple(atoms.items()), tuple(used)))
        gathered[monomial] = gathered.get(monomial, 0) + coefficient
    combined = {monomial: sympy.expand(c) if monomial[1] else c for monomial, c in gathered.items()}
    return tuple(sorted(((m, c) for m, c in combined.items() if c != 0), key=repr))


def _alike(names, name):
    """How many of the items run over the same range as this one."""
    return sum(other.partition(":")[2] == name.partition(":")[2] for other in names)


@lru_cache(maxsize=20_000)
def _smallest(content, used):
    atoms, forms = dict(content), []
    for order in permutations(range(len(used))):
        names = {name: f"#{place}{''.join(name.partition(':')[1:])}" for name, place in zip(used, order, strict=True)}
        forms.append(tuple(sorted(relabelled(atoms, names).items(), key=repr)))
    return min(forms, key=repr)
