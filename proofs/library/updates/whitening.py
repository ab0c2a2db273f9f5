"""What the delta rule holds is a fixed share of what its transitions have lost, whatever the keys.

With unit keys and one strength, the sum over items of the outer products of what each has left in the memory is the strength over two minus itself, times
the identity less what the product of all transitions keeps. Nothing else is assumed: keys may repeat, be correlated or be chosen against the memory. So
the energies that white values give to the answers at any queries are that share of the queries' own, less the same share of what is kept of them,
however many items were written. With strengths of their own for the items it is false.
Source: zhong2025, abstract (update rules); reconstruction. Differs: DeltaNet calls the strength beta. Each item is given a direction of its own as its
value: sums over items of squared coefficients are means over white values.
"""

from memorem.language import *

DOMAIN = Domain([nonzero(eta), nonzero(2 - eta)], N=integers(1), d_k=integers(1), eta=reals())
ASKED = Domain([nonzero(eta), nonzero(2 - eta)], **DOMAIN.parameters, d_v=integers(1))  # d_v queries, the columns of X
K, P, X, I = matrix("K", N, d_k, facts=("unit_rows",)), matrix("P", N, N), matrix("X", d_k, d_v), identity(N)
memory = Stream(keys=K, predicted=P, write=eta * (I - P))  # item i is written with the i-th unit vector as its value
R = memory.final  # row i is what item i has left in the memory
Q = Transitions(K, eta * ones(N))
G = matrix("G", N, N, means=K @ K.T)
A = matrix("A", N, N, means=I + eta * strict_lower(G))
share, one = eta / (2 - eta), identity(d_k)


def covariance(factor):
    return factor * (identity(d_k) - Q.T @ Q)


def writes(stream, domain):
    return Derivation(stream.writes, domain).by(rules.written).by(rules.unroll)


def what_is_lost(left, right, domain):
    """X'(I - Q'Q)X from the parallel form of the transitions; the Gram matrix is written through the system and its transpose."""
    product = Derivation(Q, DOMAIN).by(rules.as_stream).result.stream
    gram = Derivation(G, domain).by(rules.unit_diagonal).by(rules.regroup, (A + A.T - (2 - eta) * I) / eta)
    lines = Derivation(left @ covariance(1) @ right, domain).by(rules.as_stream).by(rules.unroll).by(rules.triangular, writes(product, domain))
    lines = lines.by(rules.multiply_out).by(rules.abbreviate, G, A).by(rules.insert, gram).by(rules.multiply_out)
    return lines.by(rules.cancel_inverse).by(rules.multiply_out)


def whitened(left, right, domain):
    def derivation(start):
        solved = start.by(rules.unroll).by(rules.triangular, writes(memory, domain)).by(rules.multiply_out)
        return solved.by(rules.read_backwards, what_is_lost(left, right, domain))

    return derivation


def shares(exact, *, eta, gain):
    """What the memory holds over what is lost, along each of two orthogonal keys that are written with these strengths."""
    found = []
    for strength in map(exact.Fraction, (eta, gain)):
        held, kept = strength, 1 - strength  # S e = strength, P e = (1 - strength) e
        found.append(held**2 / (1 - kept**2))
    return certify.Instance(dict(zip(("first", "second"), found, strict=True)))


def answers(factor, kept=1):
    return factor * (X.T @ X - kept * (Q @ X).T @ (Q @ X))


POINTS = table("N d_k eta", (3, 2, "2/3"), (2, 3, "7/4"), (4, 1, "-1/3"), (1, 2, "5/2"), (12, 4, 1))
QUERIES = tuple({**point, "d_v": count} for point, count in zip(POINTS, (2, 1, 3, 2, 4), strict=True))

THEOREM = Theorem(
    title="Whitening by the delta rule", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "covariance": Algebraic(
            quantity=R.T @ R, equals=covariance(share), derivation=whitened(one, one, DOMAIN), points=POINTS,
            near_misses={"half the strength": covariance(eta / 2), "all of it": covariance(1), "strength squared": covariance(eta**2)},
        ),
        "answers": Algebraic(
            quantity=(R @ X).T @ (R @ X), equals=answers(share), derivation=whitened(X.T, X, ASKED), domain=ASKED, points=QUERIES,
            near_misses={"nothing kept": answers(share, 0), "half the strength": answers(eta / 2), "all of it": answers(1)},
        ),
        "strengths_of_their_own": Negative(
            claim=Claim(Symbol("first"), "=", Symbol("second")), note="Items written with strengths of their own leave one share of what is lost.",
            domain=Domain(eta=reals(0, 2), gain=reals(0, 2)), counterexample=certify.instances(shares, {"eta": "1/2", "gain": "3/2"}),
        ),
    },
)  # fmt: skip
