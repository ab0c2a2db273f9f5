"""The lines of every derivation of a matrix statement in the library, put in numbers: each equals the one before on exact instances."""

from fractions import Fraction

import pytest
from memorem.proofs.theorems import discovery
from memorem.theory.matrices.equality import instance
from memorem.theory.matrices.syntax import Matrix, Sum
from memorem.theory.scalars.balls import NoValue

SIZES = {"N": 3, "d_k": 4, "d_v": 2, "m": 3, "trials": 3, "trials_1": 2, "trials_2": 3, "T": 3}
POINT = {**SIZES, "eta": Fraction(2, 5), "gate": Fraction(3, 7), "lam": Fraction(2, 3), "theta": Fraction(1, 2)}
MANY = {**POINT, "N": 4, "d_k": 2}  # for keys whose second moments have an inverse
THEOREMS = [theorem for theorem in discovery.theorems() if not isinstance(theorem, discovery.Broken)]
EVERY = [part for theorem in THEOREMS for part in theorem.parts.values()]
PARTS = [part for part in EVERY if isinstance(part.quantity, Matrix) and part.derivation and part.relation == "="]


def chains(derivation):
    """The derivation and those inside it, as lists of statements."""
    lines = derivation.lines
    return [[line.statement for line in lines], *(chain for line in lines for part in line.parts for chain in chains(part))]


def test_there_are_matrix_statements():
    assert len(PARTS) > 20


def value_or_none(statement, known):
    """None for gradients, norms and irrational keys, which have no rational value."""
    try:
        return statement.evaluate(known)
    except NoValue:
        return None


def values_of(statements, point):
    """The values that the statements have at the point."""
    known = instance(Sum(tuple(statements)), point, 5)
    return [value for value in (value_or_none(statement, known) for statement in statements) if value is not None]


@pytest.mark.parametrize("part", [pytest.param(part, id=f"{part.theorem}-{part.name}-lines") for part in PARTS])
def test_every_line_has_the_value_of_the_one_before(part):
    for statements in chains(part.derive()):
        values = values_of(statements, POINT) or values_of(statements, MANY)
        assert values
        assert all(value == values[0] for value in values)
