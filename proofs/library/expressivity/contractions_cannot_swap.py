"""Delta steps of strength at most one never come near a swap.

A product of transitions I - eta k k^T with eta and |k| at most one has a determinant that is not negative, a swap has determinant -1. So between the
two lies a matrix that annihilates some direction, and the operator norm of the difference is bounded below, however many steps are taken. For a
transposition one projection attains the bound; a step of strength two, a reflection, is the swap itself.
Source: grazzi2025, abstract (negative eigenvalues are needed for state tracking); reconstruction. Differs: DeltaNet calls the strength beta.
Left for later: that the bound is attained for every odd permutation.
"""

from memorem.language import *

DOMAIN = Domain(L=integers(1), d_k=integers(2), eta=reals(0, 1, open=False))
I = identity(d_k)
P = matrix("P", d_k, d_k, facts=("odd", "orthogonal"))  # an odd permutation, or any other orthogonal matrix of determinant -1
k = matrix("k", d_k, 1, facts=("ball",))  # |k| <= 1
e = vector("e", d_k, unit=True)
f = vector("f", d_k, unit=True, perpendicular=(e,))
u = vector("u", d_k, means=(e - f) / sqrt(2))

M = copies(I - eta * k @ k.T, k, count=L)
transposition, projection = I - 2 * u @ u.T, I - u @ u.T


def determinant():
    return Derivation(det(P.T @ M), DOMAIN).by(rules.determinant).by(rules.drop_nonnegative)  # each step's factor lies between 0 and 1


def derivation():
    return Derivation(norm(M - P), DOMAIN).by(rules.negative_direction, determinant())  # P^T M turns some direction round, or annihilates it


def attained():
    quantity = Derivation(norm(projection - transposition), Domain(d_k=integers(2)))
    return quantity.by(rules.multiply_out).by(rules.write_out, u).by(rules.multiply_out)


Q, g = matrix("Q", 2, 2), vector("g", 2)  # a reflection, an unnormalised key
REFLECTION = (Claim(Q.T @ Q, "=", identity(2)), Claim(Q - Q.T, "=", zeros(2, 2)), Claim(trace(Q), "=", 0))


def cycle(d_k):
    """Where an odd permutation sends each coordinate: one cycle of even length."""
    length = d_k - d_k % 2
    return [(i + 1) % length if i < length else i for i in range(d_k)]


def exact_difference(exact, *, L, d_k, eta):
    """M - P for steps near the best one for a transposition, strengths at most eta."""
    M = exact.identity(d_k)
    for layer in range(L):
        key = exact.rationals(layer, d_k) if layer else [exact.Fraction(1 if i == 0 else -1 if i == 1 else 0) for i in range(d_k)]
        size = exact.Fraction(eta) / exact.dot(key, key) / (layer + 1)
        M = exact.mul(M, exact.add(exact.identity(d_k), exact.outer(key, key), -size))
    P = [[exact.Fraction(int(target == row)) for target in cycle(d_k)] for row in range(d_k)]
    return exact.spectral_norm(exact.add(M, P, -1))


def exact_attained(exact, *, d_k):
    key = [exact.Fraction(1 if i == 0 else -1 if i == 1 else 0) for i in range(d_k)]
    difference = exact.scale(exact.Fraction(1) - exact.Fraction(1, 2), exact.outer(key, key))
    return exact.spectral_norm(difference)


def full_reflection(exact, *, eta):
    """The exchange of two coordinates, and the key along which a full step makes it."""
    one = exact.Fraction(1)
    return certify.Instance({"Q": [[0 * one, one], [one, 0 * one]], "g": [one, -one]})


def simulation(sim, *, L, d_k, eta):
    torch = sim.torch
    P = torch.eye(d_k, device=sim.device, dtype=sim.dtype)[:, cycle(d_k)]
    M = torch.eye(d_k, device=sim.device, dtype=sim.dtype).expand(sim.replicates, d_k, d_k)
    best = torch.zeros(d_k, device=sim.device, dtype=sim.dtype)
    best[0], best[1] = 1, -1
    for layer in range(L):
        direction = torch.nn.functional.normalize(sim.gaussian(d_k) / 4 + (best if layer == 0 else 0), dim=-1)  # [R, d_k]
        strength = eta * (1 - sim.uniform(1)[..., None] / 8) / (layer + 1)  # [R, 1, 1]
        M = M @ (torch.eye(d_k, device=sim.device, dtype=sim.dtype) - strength * direction[:, :, None] * direction[:, None, :])
    return torch.linalg.matrix_norm(M - P, ord=2)


def simulated_attained(sim, *, d_k):
    e, f = sim.torch.linalg.qr(sim.gaussian(d_k, 2).double())[0].unbind(-1)
    key = (e - f) / 2**0.5  # [R, d_k]
    outer = key[:, :, None] * key[:, None, :]
    unit = sim.torch.eye(d_k, device=sim.device, dtype=key.dtype)
    return sim.torch.linalg.matrix_norm((unit - outer) - (unit - 2 * outer), ord=2)


POINTS = table("L d_k eta", (1, 2, 1), (2, 3, 1), (1, 4, 1), (5, 6, "1/2"))  # fmt: skip

THEOREM = Theorem(
    title="Contractions cannot swap", domain=DOMAIN, sources=("grazzi2025",),
    parts={
        "distance": Bound(
            quantity=norm(M - P), relation=">=", equals=Integer(1), derivation=derivation, simulation=simulation, points=POINTS,
            certificate=certify.enclosure(exact_difference, *POINTS), near_misses={"half a turn": sqrt(2), "distance of the identity": Integer(2)},
        ),
        "attained": Identity(
            quantity=norm(projection - transposition), equals=Integer(1), derivation=attained, domain=Domain(d_k=integers(2)),
            certificate=certify.enclosure(exact_attained, *table("d_k", (2,), (3,))), simulation=simulated_attained, points=table("d_k", (2,), (5,)),
            near_misses={"half a turn": sqrt(2), "half the step": Rational(1, 2)},
        ),
        "beyond_one": Negative(
            claim=Claim(squared_norm(identity(2) - eta / entry(g.T @ g) * g @ g.T - Q), ">=", 1, given=REFLECTION),
            domain=Domain(eta=reals(0, 2, open=False)),
            note="Delta steps of strength up to two keep the same distance; the operator norm is at most the Frobenius norm, squared here.",
            counterexample=certify.instances(full_reflection, {"eta": 2}),
        ),
    },
)  # fmt: skip
