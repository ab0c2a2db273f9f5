"""What a part is given beyond its domain: sums of powers of the coordinates of vectors that are not random, {vector: {order: value}}."""

from .formulas import display


def named(given):
    """{(what, its name)} as the rule that puts them in says it: what a derivation of the part must have named, no more and no less."""
    return {(f"the constant vector {vector.family.name}", _sums(vector.family.name, sums)) for vector, sums in given.items()}


def _sums(name, sums):
    return ", ".join(f"sum_c {name}_c^{order} = {value}" for order, value in sorted(sums.items()))


def undeclared(part, derivation):
    """Why a derivation does not rest on what the part says that it is given; None if it does."""
    found, declared = set(derivation.named), named(part.given)
    if found == declared:
        return None
    said = [f"{what} has {name}" for what, name in sorted(found ^ declared)]
    return f"the part says one thing of what no statement defines and its derivation another: {'; '.join(said)} stands in one of them only"


def conditions(given, name, letter, mode):
    """What is known of the vector of this name, each as a formula: its squared norm and other sums, the vector printed as `letter`."""
    found = [sums for vector, sums in given.items() if vector.family.name == name]
    return [_condition(order, value, letter, mode) for sums in found for order, value in sorted(sums.items())]


def _condition(order, value, letter, mode):
    if mode == "text":
        return f"|{letter}|^2 = {value}" if order == 2 else f"sum_c {letter}_c^{order} = {value}"
    value = display(value) if hasattr(value, "free_symbols") else value
    return rf"\lVert {letter} \rVert^2 = {value}" if order == 2 else rf"\sum_c {letter}_c^{order} = {value}"
