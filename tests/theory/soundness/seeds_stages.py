"""Seeds for rules that take a mean in stages, read a line backwards, or use that the rectifier contracts."""

from memorem import Derivation, Domain, E, Max, Sum, constant, d_k, d_v, integers, items, norm2, over, positive_part, rademacher, rules, sphere, white
from memorem.theory.rules.statements import scalar_expression

from .cases import Case, case, rows, seeds

i, j, l = items("i j l")
SIZES = Domain(N=integers(2), d_k=integers(1), d_v=integers(1))
f, w, x, y = sphere(d_k)("f"), white(d_v)("w"), constant("x", d_k), constant("y", d_k)


def rectified(k):
    return positive_part(k[j] @ x)


@seeds("total_expectation")
def layers():
    for keys in (sphere, rademacher):
        k, v = keys(d_v)("k"), keys(d_k)("v")
        noise = over(l, (k[l] @ k[i]) * v[l], excluding=i)
        for entry in (v[i] + noise, noise, v[i]):
            linear = Derivation(E((f[j] @ x) ** 2), SIZES).by(rules.integrate, f)
            yield Case(E((f[j] @ entry) ** 2), SIZES, ((rules.total_expectation, (linear,), (("x", entry),)),))
            halved = Derivation(E(norm2(over(j, rectified(f) * w[j], excluding=i))), SIZES)
            halved = halved.by(rules.integrate, w).by(rules.symmetry, f).by(rules.integrate, f)
            statement = E(norm2(over(j, positive_part(f[j] @ entry) * w[j], excluding=i)))
            yield Case(statement, SIZES, ((rules.total_expectation, (halved,), (("x", entry),)),))
        both = Derivation(E((f[j] @ x + x @ y) ** 2), SIZES).by(rules.integrate, f)
        yield Case(E((f[j] @ noise + noise @ v[i]) ** 2), SIZES, ((rules.total_expectation, (both,), (("x", noise), ("y", v[i]))),))


@seeds("rectifier_contracts")
def hinges():
    for keys in (sphere, rademacher):
        k = keys(d_k)("k")
        for c in (0, 1, 2):
            yield case(E((positive_part(k[j] @ k[i] + 1) - c) ** 2), SIZES, (rules.rectifier_contracts,))
            yield case(E((positive_part(k[j] @ k[i]) - c) ** 2), SIZES, (rules.rectifier_contracts,))


@seeds("as_derived")
def backwards():
    k = rademacher(d_k)("k")
    whole = Derivation(E(over(j, (k[j] @ k[i]) ** 2 * norm2(k[i]), excluding=i)), SIZES)
    for steps in ((), (rules.expand,), (rules.unit_norm,)):
        lines = whole
        for step in steps:
            lines = lines.by(step)
        yield case(lines.result, SIZES, (rules.as_derived, lines, True), (rules.unit_norm,), (rules.integrate, k))


@seeds(*rows("last_term"))
def sums():
    from memorem import Symbol, binomial

    h = Symbol("h", integer=True)
    for power, edge in ((1, 1), (2, 1), (2, 0), (1, 2)):
        terms = binomial(d_k, h) * Max(2 * h - 2 * d_k + edge, 0) ** power
        yield case(
            scalar_expression(Sum(terms, (h, 0, d_k))),
            SIZES,
            (
                rules.compare,
                "last_term",
            ),
        )
