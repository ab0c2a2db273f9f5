"""The inequality of Cauchy and Schwarz, (x.y)^2 <= |x|^2 |y|^2, by what it is applied to."""

from dataclasses import replace
from fractions import Fraction

from ...functionals.tail_probabilities import ExponentialMean
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ...vectors import syntax
from ...vectors.monomials import collected
from ...vectors.normal_form import expression, is_norm
from ..statements import scalar_expression
from .chernoff import mean_of, raw

__all__ = ["cauchy_schwarz"]


@rule(
    "Cauchy and Schwarz", "Cauchy 1821; in the metric of second moments, whose pseudo-inverse makes a projection, the trace of which is its rank",
    conditions="overlaps of unit vectors with coefficients that are not negative; pairs of terms that are not negative; or a quotient of sums that pair",
    kind="argument",
)  # fmt: skip
def cauchy_schwarz(statement, context):
    """(x.y)^2 <= |x|^2 |y|^2. The pair (x, y) is read from the statement:

    unit vectors a, b: |a.b| >= (a.b)^2 in a sum of magnitudes, (a.b)^2 <= 1 in the exponent of a mean;
    the roots of the terms of a sum over ordered pairs, and of the same with both items exchanged: sum_{i != j} t_ij >= sum_{i != j} sqrt(t_ij t_ji) for
    products t of even powers of overlaps and powers of norms;
    squares and ones: (sum_c u_c^2)^2 / sum_c u_c^4 <= width for a constant vector u that is not zero;
    r_i and q_i in the metric of M = sum_j r_j r_j': sum_i (r_i.q_i)^2 / sum_j (r_j.q_i)^2 <= width. Each r_i lies in the range of M, so that
    (r_i.q)^2 <= (q' M q) (r_i' M^+ r_i); and sum_i r_i' M^+ r_i = tr M^+ M is the rank of M.
    """
    if isinstance(statement, ExponentialMean):
        return "<=", _exponent(statement.exponent, context)
    correlated = _correlations(statement)
    if correlated is not None:
        context.note("r_i lies in the range of sum_j r_j r_j'")
        return "<=", scalar_expression(correlated.family.ensemble.width)
    normal = expression(statement)
    found = _participation(normal, context)
    if found is not None:
        return "<=", found
    if not any(atom[0] == "abs" for (_, atoms), _ in normal.terms for atom, _ in atoms):
        return ">=", _exchanged(normal, context)
    return ">=", normal.mapped(lambda atoms, coefficient: _squared(atoms, coefficient, normal, context))


def _exponent(normal, context):
    """The mean of an exponential with squares of overlaps of unit vectors replaced by one."""
    made = []
    for bound, atoms, c in raw(normal):
        if any(_of_unit_vectors(atom, normal) and atom[0] == "dot" and power == 2 for atom, power in atoms.items()) and len(atoms) == 1 and not bound:
            context.need(nonnegative(c), "a square with a factor that is not negative")
            atoms = {}
        made.append((bound, atoms, c))
    return mean_of(normal, made)


def _of_unit_vectors(atom, normal):
    return atom[0] in ("dot", "abs") and len(atom[1]) == 2 and all(normal.ensemble(name).unit for name, _ in atom[1])


def _squared(atoms, coefficient, normal, context):
    """A term with the magnitude of an overlap of unit vectors replaced by its square."""
    magnitudes = [(atom, power) for atom, power in atoms.items() if atom[0] == "abs"]
    if not magnitudes:
        return [(atoms, coefficient)]
    (atom, power), *more = magnitudes
    if more or len(atoms) != 1 or power != 1 or not _of_unit_vectors(atom, normal):
        context.refuse("one magnitude of an overlap of unit vectors", "the summand is another")
    context.need(nonnegative(coefficient), "a coefficient that is not negative")
    return [({("dot", atom[1]): Fraction(2)}, coefficient)]


def _exchanged(normal, context):
    """The sums over pairs with each term replaced by its geometric mean with the term of the exchanged pair."""
    made = []
    for bound, atoms, coefficient in raw(normal):
        if bound == ("#0", "#1"):
            context.need(nonnegative(coefficient), "the factor of the sum")
            atoms = _geometric_mean(atoms, context)
        made.append((bound, atoms, coefficient))
    if not any(bound == ("#0", "#1") for bound, _, _ in made):
        context.refuse("magnitudes of overlaps, a sum over pairs, or a quotient of sums", "the statement holds none")
    return replace(normal, terms=collected(made, normal.fixed))


def _geometric_mean(atoms, context):
    """The root of a product of atoms and the same with both items exchanged."""
    swap, mean = {"#0": "#1", "#1": "#0"}, {}
    for atom, power in atoms.items():
        if atom[0] != "dot" or len(atom[1]) != 2 or not (is_norm(atom) or (power.denominator == 1 and power % 2 == 0)):
            context.refuse("even powers of overlaps and powers of norms", "a term may be negative")
        for one in (atom, ("dot", tuple(sorted((family, swap.get(item, item)) for family, item in atom[1])))):
            mean[one] = mean.get(one, Fraction(0)) + power / 2
    return mean


def _participation(normal, context):
    """The bound on the squared sum of squares over the sum of fourth powers of a constant vector; None for any other normal form."""
    if len(normal.terms) != 1:
        return None
    (bound, atoms), coefficient = normal.terms[0]
    label = next((atom[1][0] for atom, _ in atoms if atom[0] == "dot"), ("", "#"))
    if bound or label[1] != "" or dict(atoms) != {("dot", (label,) * 2): 2, ("dot", (label,) * 4): -1} or normal.ensemble(label[0]).kind != "fixed":
        return None
    context.need(nonnegative(coefficient), "a factor")
    return scalar_expression(coefficient * normal.ensemble(label[0]).width)


def _correlations(statement):
    """r_i of a sum of squared correlations over all items, else None."""
    if not isinstance(statement, syntax.Over) or statement.excluding or not isinstance(statement.body, syntax.Mul) or len(statement.body.args) != 2:
        return None
    top, bottom = statement.body.args
    if not (_is_square(top) and isinstance(bottom, syntax.Pow) and bottom.exponent == -1 and isinstance(bottom.base, syntax.Over)):
        return None
    whole, pair = bottom.base, top.base
    if whole.excluding or not _is_square(whole.body) or whole.item == statement.item or whole.item.count != statement.item.count:
        return None
    r, q, other, same = pair.left, pair.right, whole.body.base.left, whole.body.base.right
    items = (r.item, q.item, other.item, same.item) == (statement.item, statement.item, whole.item, statement.item)
    alike = r.family == other.family and q == same and r.family != q.family and r.family.ensemble.width == q.family.ensemble.width
    return r if items and alike else None


def _is_square(node):
    """(u.v)^2 of two plain vectors."""
    dot = isinstance(node, syntax.Pow) and node.exponent == 2 and isinstance(node.base, syntax.Dot)
    return dot and isinstance(node.base.left, syntax.Vec) and isinstance(node.base.right, syntax.Vec)
