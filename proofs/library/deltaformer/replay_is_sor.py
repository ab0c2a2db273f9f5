"""A delta memory that replays its items solves their Gram system by successive over-relaxation; one causal pass is the first sweep and recalls one item.

For keys whose kernel with themselves is one, a pass over the stored items with the delta rule is one sweep of over-relaxation on the Gram matrix, with the
write strength as relaxation factor. So one pass at strength one leaves in the reading of every item what the later ones wrote over it: the last item is
exact, others need not be, even if the Gram matrix is invertible. Under replay the distance to the exact memory is multiplied by one matrix at every pass;
its determinant is a power of one minus the strength, so that strengths outside (0, 2) cannot converge; within, every write lowers the squared distance in
the feature space unless the item is recalled already.
Source: xu2025deltaformer, abstract; reconstruction. Differs: the paper's recall of any stored key after one pass is the limit of replays, not one pass.
Left for later: the spectral radius between its bounds.
"""

from memorem.language import *

SIZES = Domain(N=integers(1), m=integers(1), d_v=integers(1))
DOMAIN = SIZES.with_(eta=reals())
INVERTIBLE = Domain([nonnegative(m - N)], **DOMAIN.parameters, T=integers(0))
PLAIN, STATE = Domain(N=integers(1), m=integers(1), eta=reals()), Domain(d_k=integers(1), d_v=integers(1), eta=reals())
Phi, V, P, U_0, I = matrix("Phi", N, m, r"\Phi", facts=("unit_rows",)), matrix("V", N, d_v), matrix("P", N, d_v), matrix("U_0", N, d_v), identity(N)
G = matrix("G", N, N, means=Phi @ Phi.T)
below = strict_lower(G)
A, A_1 = matrix("A", N, N, means=I + eta * below), matrix("A_1", N, N, means=I + below)
once = Stream(keys=Phi, predicted=P, write=V - P)
again = Stream(keys=Phi, predicted=P, write=eta * (V - P), start=U_0.T @ Phi)  # from the memory that holds the coefficients U_0
swept = U_0 + eta * A.inv @ (V - G @ U_0)

recall_error = Phi @ once.final.T - V
sweep = A @ (U_0 + again.writes)
passes = iterate(lambda U: U + eta * A.inv @ (V - G @ U), U_0, T, name="U") - G.inv @ V
one_pass = A.inv @ ((1 - eta) * I - eta * below.T)
E, k = matrix("E", d_v, d_k), vector("k", d_k, unit=True)  # the state less the exact one, a stored key
distance = squared_norm(E - eta * E @ k @ k.T)


def writes(stream):
    return Derivation(stream.writes, DOMAIN).by(rules.written).by(rules.unroll)


def split(domain):
    return Derivation(G, domain).by(rules.unit_diagonal)


def recall():
    grouped = split(DOMAIN).by(rules.regroup, A_1 + below.T)
    system = Derivation(recall_error, DOMAIN).by(rules.unroll).by(rules.triangular, writes(once)).by(rules.multiply_out)
    return system.by(rules.abbreviate, G, A_1).by(rules.insert, grouped).by(rules.multiply_out).by(rules.cancel_inverse).by(rules.multiply_out)


def state():
    return Derivation(again.final, DOMAIN).by(rules.unroll).by(rules.triangular, writes(again))


def relaxation():
    solved = Derivation(sweep, DOMAIN).by(rules.triangular, writes(again)).by(rules.multiply_out).by(rules.abbreviate, G, A)
    return solved.by(rules.cancel_inverse).by(rules.insert, split(DOMAIN)).by(rules.write_out, A).by(rules.multiply_out)


def replay():
    return Derivation(passes, INVERTIBLE).by(rules.around_fixed_point, G.inv @ V).by(rules.multiply_out)


def determinant():
    return Derivation(det(one_pass), PLAIN).by(rules.write_out, A).by(rules.determinant)


def energy():
    return Derivation(distance, STATE).by(rules.multiply_out)


def first_item(exact, *, N, m, d_v):
    """What the first item reads, and its value, after one pass at strength one over unit features with an invertible Gram matrix."""
    features, values = [exact.unit_vector(3 * item + 1, m) for item in range(N)], exact.rationals(2, N, d_v)
    exact.inverse([[exact.dot(a, b) for b in features] for a in features])
    S = exact.zeros(d_v, m)
    for feature, value in zip(features, values, strict=True):
        S = exact.add(S, exact.outer(exact.add(value, exact.mul(S, feature), -1), feature))
    return certify.Instance({"reading": exact.mul(S, features[0])[0], "value": values[0][0]})


FEW = table("N m d_v", (3, 4, 2), (4, 6, 1), (1, 3, 2), (8, 10, 3))
POINTS = tuple({**point, "eta": text} for point, text in zip(FEW, ("2/3", "7/4", 1, "1/2"), strict=True))
REPLAYS = table("N m d_v eta T", (3, 4, 2, "2/3", 3), (2, 4, 1, "7/4", 2), (1, 3, 2, 1, 0), (6, 16, 3, "1/2", 5))


SQUARES = table("N m eta", (3, 4, "2/3"), (4, 6, "7/4"), (1, 3, 1), (6, 3, "1/2"))
WRITES = table("d_k d_v eta", (2, 2, "2/3"), (3, 1, "7/4"), (3, 2, 1), (4, 3, "1/2"))


def part(quantity, equals, derivation, points, near_misses, domain=DOMAIN):
    return Algebraic(quantity=quantity, equals=equals, derivation=derivation, points=points, near_misses=near_misses, domain=domain)


def replayed(inverse, strength=eta):
    return iterate(lambda E: E - strength * inverse @ G @ E, U_0 - G.inv @ V, T, name="E")


THEOREM = Theorem(
    title="Replay of a delta memory is over-relaxation", domain=DOMAIN, sources=("xu2025deltaformer",),
    parts={
        "one_pass": part(
            recall_error, below.T @ A_1.inv @ V, recall, FEW, domain=SIZES,
            near_misses={"exact recall": 0 * V, "what earlier items wrote": below @ A_1.inv @ V, "system with a minus": below.T @ (I - below).inv @ V},
        ),
        "pass": part(
            again.final, swept.T @ Phi, state, POINTS,
            {"Jacobi sweep": (U_0 + eta * (V - G @ U_0)).T @ Phi, "least squares": (G.inv @ V).T @ Phi, "forgets the start": (eta * A.inv @ V).T @ Phi},
        ),
        "sweep": part(
            sweep, eta * V + (1 - eta) * U_0 - eta * below.T @ U_0, relaxation, POINTS,
            {
                "Jacobi": eta * V + (1 - eta) * U_0 - eta * (below + below.T) @ U_0, "start not relaxed": eta * V - eta * below.T @ U_0,
                "inverse factor": eta * V + (1 - eta) * U_0 - below.T @ U_0,
            },
        ),
        "replay": part(
            passes, replayed(A.inv), replay, REPLAYS, domain=INVERTIBLE,
            near_misses={"Jacobi": replayed(I), "Richardson at strength one": replayed(A.inv, 1)},
        ),
        "determinant": part(
            det(one_pass), (1 - eta) ** N, determinant, SQUARES, domain=PLAIN,
            near_misses={"one factor": 1 - eta, "energy of a write": (1 - eta * (2 - eta)) ** N, "a factor less": (1 - eta) ** (N - 1)},
        ),
        "write": part(
            distance, squared_norm(E) - eta * (2 - eta) * squared_norm(E @ k), energy, WRITES, domain=STATE,
            near_misses={
                "first order": squared_norm(E) - 2 * eta * squared_norm(E @ k), "strength not doubled": squared_norm(E) - eta * squared_norm(E @ k),
            },
        ),
        "recalls_all": Negative(
            claim=Claim(Symbol("reading"), "=", Symbol("value")), domain=SIZES,
            note="One causal pass at strength one recalls every item, here the first, if the Gram matrix is invertible.",
            counterexample=certify.instances(first_item, {"N": 3, "m": 3, "d_v": 1}),
        ),
    },
)  # fmt: skip
