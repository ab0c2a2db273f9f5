"""Averaged over white values, answers of a delta memory in a kernel's feature space never have more energy than the query, whatever the keys.

For keys whose kernel with themselves is one, written at strength one, the energy of an answer averaged over white values is one less what the product of
all transitions keeps of the query: it is at most one for any number of items and any keys, while the Hebbian memory of the same kernel
gathers the squared kernels with all items. What is stored enters through the kernel alone, by a unit triangular system.
Source: xu2025deltaformer, abstract; reconstruction. Differs: the features of a query have norm one; giving each item a direction of its own as its value
makes sums over items of squared coefficients, which are means over white values.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), m=integers(1))
Phi, P, I = matrix("Phi", N, m, r"\Phi", facts=("unit_rows",)), matrix("P", N, N), identity(N)
phi = vector("phi_q", m, r"\phi_q", unit=True)
kappa = vector("kappa", N, r"\kappa", means=Phi @ phi)
G = matrix("G", N, N, means=Phi @ Phi.T)
A = matrix("A", N, N, means=I + strict_lower(G))
memory, hebbian = Stream(keys=Phi, predicted=P, write=I - P), Stream(keys=Phi, predicted=P, write=I)  # item i is written with the i-th unit vector
R, Q = memory.final, Transitions(Phi, ones(N))


def writes(stream):
    return Derivation(stream.writes, DOMAIN).by(rules.written).by(rules.unroll)


def what_is_lost():
    """phi' (I - Q'Q) phi in the system and its transpose."""
    product = Derivation(Q, DOMAIN).by(rules.as_stream).result.stream
    gram = Derivation(G, DOMAIN).by(rules.unit_diagonal).by(rules.regroup, A + A.T - I)
    lines = Derivation(identity(m) - Q.T @ Q, DOMAIN).by(rules.as_stream).by(rules.unroll).by(rules.triangular, writes(product))
    lines = lines.by(rules.multiply_out).by(rules.abbreviate, G, A).by(rules.insert, gram).by(rules.multiply_out)
    return lines.by(rules.cancel_inverse).by(rules.multiply_out)


def balance(start):
    covariance = Derivation(R.T @ R, DOMAIN).by(rules.unroll).by(rules.triangular, writes(memory)).by(rules.multiply_out)
    squared = start.by(rules.regroup, phi.T @ R.T @ R @ phi)
    return squared.by(rules.insert, covariance.by(rules.read_backwards, what_is_lost())).by(rules.multiply_out)


def exact_energy(exact, *, N, m):
    """The energy of the answer at the last features when the earlier ones were stored: squared coefficients of the items, each with a value of its own."""
    features = [exact.unit_vector(3 * item + 1, m) for item in range(N + 1)]
    S = exact.zeros(N, m)
    for feature, value in zip(features, exact.identity(N), strict=False):
        S = exact.add(S, exact.outer(exact.add(value, exact.mul(S, feature), -1), feature))
    answer = exact.mul(S, features[N])
    return exact.dot(answer, answer)


def simulated_energy(sim, *, N, m):
    """The same for a query near a stored item, at random features."""
    features = sim.sphere(N, m)
    query = sim.torch.nn.functional.normalize(features[:, -1] + sim.gaussian(m) / (16 * m), dim=-1)  # [R, m]
    S = sim.torch.zeros(len(query), N, m, dtype=query.dtype, device=query.device)
    for item in range(N):
        error = -(S @ features[:, item, :, None])[..., 0]  # [R, N]
        error[:, item] += 1
        S = S + error[:, :, None] * features[:, item, None, :]
    return (S @ query[:, :, None]).square().sum((-1, -2))


POINTS = table("N m", (3, 2), (2, 4), (1, 3), (4, 1), (16, 6))

THEOREM = Theorem(
    title="Energy of answers of a kernel delta memory", domain=DOMAIN, sources=("xu2025deltaformer",),
    parts={
        "balance": Algebraic(
            quantity=squared_norm(R @ phi), equals=identity(1) - squared_norm(Q @ phi), derivation=balance, points=POINTS,
            near_misses={"nothing kept": identity(1), "all kept": squared_norm(Q @ phi), "half": (identity(1) - squared_norm(Q @ phi)) / 2},
        ),
        "bound": Bound(
            quantity=squared_norm(R @ phi), relation="<=", equals=Integer(1), derivation=lambda start: balance(start).by(rules.drop_nonnegative),
            points=POINTS, certificate=certify.instances(exact_energy, *POINTS[:4]), simulation=simulated_energy,
            near_misses={"one in the number of items": 1 / N, "half": Rational(1, 2)},
        ),
        "kernel": Algebraic(
            quantity=squared_norm(R @ phi), equals=squared_norm(A.inv.T @ kappa),
            derivation=lambda start: start.by(rules.unroll).by(rules.triangular, writes(memory)).by(rules.multiply_out), points=POINTS,
            near_misses={"Hebbian": squared_norm(kappa), "system not transposed": squared_norm(A.inv @ kappa)},
        ),
        "hebbian": Algebraic(
            quantity=squared_norm(hebbian.final @ phi), equals=squared_norm(kappa),
            derivation=lambda start: start.by(rules.unroll).by(rules.triangular, writes(hebbian)).by(rules.multiply_out), points=POINTS,
            near_misses={"delta rule": squared_norm(A.inv.T @ kappa), "at most one": squared_norm(kappa) / (N + 1)},
        ),
    },
)  # fmt: skip
