"""Rules for chains of look-ups: energies from layer to layer, averages over heads."""

from dataclasses import replace
from fractions import Fraction

import sympy

from ..chains import ChainError, MeanOfChains
from ..derivation import rule
from ..domains import positive
from ..normal import expression
from ..recurrences import Sequence
from ..terms import E, Item, entries, isotropic, over
from .recurrences import scalar_expression

__all__ = ["average_of_chains", "chain_energies", "concatenated_heads"]

ONE, A, J = Item("1"), Item("a"), Item("j")


def reading(keys, item):
    """(G c)_item = sum_j (k_item . k_j) c_j for one layer's Gram matrix and fixed scores c."""
    k, c = keys("k"), entries("c")
    return over(J, (k[item] @ k[J]) * c[J])


def target_reading(keys):
    """E (G c)_1: the mean score of the stored item after one layer."""
    return E(reading(keys, ONE))


def target_energy(keys):
    """E (G c)_1^2."""
    return E(reading(keys, ONE) ** 2)


def distractor_energy(keys):
    """E sum_{a != 1} (G c)_a^2."""
    return E(over(A, reading(keys, A) ** 2, excluding=ONE))


@rule(
    "energies from layer to layer", "tower property; independent codebooks",
    conditions="the mean score is kept, and both energies after a layer are derived from those before it",
)  # fmt: skip
def chain_energies(statement, context, mean, on_target, off_target):
    """E |c_L - e_1|^2 = (signal + noise) - 1, where (signal, noise) = (E c_1^2, E sum_{a != 1} c_a^2) obey the derived linear recurrence.

    The three derivations are of E (G c)_1, E (G c)_1^2 and E sum_{a != 1} (G c)_a^2 for one layer of these keys. As E c_{L,1} = 1 the error is the
    total energy less one.
    """
    if not isinstance(statement, ChainError) or statement.heads != 1:
        context.refuse("a chain with one head", "the rule speaks of one codebook a layer")
    wanted = (target_reading, target_energy, distractor_energy)
    for derivation, make in zip((mean, on_target, off_target), wanted, strict=True):
        if derivation.statement.key() != make(statement.keys).key() or derivation.relation != "=":
            context.refuse(make(statement.keys).text(), "another quantity was derived")
    first = expression(context.derive(mean))
    if dict(first.terms) != {(0, ((_score(), Fraction(1)),)): sympy.Integer(1)}:
        context.refuse("E (G c)_1 = c_1", "the mean score is not kept")
    step = tuple(_energies(expression(context.derive(one)), context) for one in (on_target, off_target))
    return Sequence(
        "E", (sympy.Integer(1), sympy.Integer(0)), step, (sympy.Integer(0),) * 2, statement.layers, (sympy.Integer(1),) * 2, sympy.Integer(-1)
    )


def _score(item="1"):
    return ("dot", (("c", item),))


def _energies(normal, context):
    """The coefficients of c_1^2 and of sum_{a != 1} c_a^2, which must be all there is."""
    terms = dict(normal.terms)
    signal = terms.pop((0, ((_score(), Fraction(2)),)), sympy.Integer(0))
    noise = terms.pop((1, ((_score("#0"), Fraction(2)),)), sympy.Integer(0))
    if terms:
        context.refuse("energies only", f"cross terms are left: {normal.text()}")
    return sympy.factor(signal), sympy.factor(noise)


@rule("concatenated heads", "definition", conditions="heads are independent; keys have mean zero, norm one and covariance I/width")
def concatenated_heads(statement, context):
    """The average over H heads of k_i.k_j is the inner product of the concatenated keys over sqrt(H): mean zero, norm one, covariance I/(H width)."""
    if not isinstance(statement, ChainError) or statement.keys.kind != "isotropic":
        context.refuse("a chain of isotropic unit keys", "only mean and covariance pass to concatenated keys")
    context.need(positive(statement.heads), "a head")
    return replace(statement, keys=isotropic(statement.heads * statement.keys.width), heads=sympy.Integer(1))


@rule("average of independent chains", "variance of a mean", conditions="chains are independent, and unbiased because scores keep their mean")
def average_of_chains(statement, context, chain, mean):
    """The error of the average of H independent unbiased chains is that of one over H."""
    if not isinstance(statement, MeanOfChains) or chain.statement.key() != statement.chain.key() or chain.relation != "=":
        context.refuse("the error of one of the chains", "another quantity was derived")
    if mean.statement.key() != target_reading(statement.chain.keys).key():
        context.refuse("the mean score", "another quantity was derived")
    if dict(expression(context.derive(mean)).terms) != {(0, ((_score(), Fraction(1)),)): sympy.Integer(1)}:
        context.refuse("E (G c)_1 = c_1", "the chains are biased")
    context.need(positive(statement.heads), "a head")
    return scalar_expression(context.derive(chain).scalar() / statement.heads)
