"""Linear-attention updates are single gradient steps.

Every part is one row of a table: the memory after one write is one explicit gradient step on a loss of the pair that is written. Inner-product
losses give the Hebbian family (with a penalty on the state: decay, gates), squared errors give the delta family. The gated delta rule decays
first and takes the gradient at the decayed state; Oja's rule is the delta rule seen from the values.
Source: zhong2025, abstract (one framework for the update rules); the table is a reconstruction. Differs: DeltaNet calls the write strength beta;
gates are factors here, not logarithms; the state is [d_v, d_k]. Left for later: proximal (implicit) steps and recursive least squares.
"""

from memorem import Algebraic, Derivation, Domain, Theorem, certify, d_k, d_v, diag, entry, eta, gate, gradient, identity, integers, lam, matrix
from memorem import reals, rules, squared_norm, theta, trace, vector

S, k, v, a = matrix("S", d_v, d_k), vector("k", d_k), vector("v", d_v), vector("a", d_k)
I, I_v = identity(d_k), identity(d_v)
overlap = v.T @ S @ k
error = squared_norm(v - S @ k) / 2
NUMBERS = {"eta": "3/7", "gate": "3/4", "lam": "2/3", "theta": "1/2"}


def row(loss, equals, near_misses, *, in_numbers, in_tensors, at=1, strength=1, step=lambda point, energy: 1, **parameters):
    """The part for `at * S - strength * grad loss(at * S)`; the loss and the step size stated again for the certificate and for the simulation."""
    domain = Domain(d_k=integers(1), d_v=integers(1), **parameters)
    quantity = at * S - strength * gradient(loss, S, at=at * S) if at != 1 else S - strength * gradient(loss, S)

    def certificate(exact, *, d_k, d_v, **texts):
        inputs = {"S": exact.rationals(1, d_v, d_k), "k": exact.rationals(2, d_k), "v": exact.rationals(3, d_v), "a": exact.rationals(4, d_k)}
        point = {name: exact.Fraction(text) for name, text in texts.items()}
        base, size = exact.scale(point.get(str(at), 1), inputs["S"]), step(point, exact.dot(inputs["k"], inputs["k"]))

        def difference(i, j):  # central differences are exact for quadratic losses
            up, down = ([[x + by * (i == p and j == q) for q, x in enumerate(r)] for p, r in enumerate(base)] for by in (1, -1))
            return (in_numbers(exact, up, inputs, point) - in_numbers(exact, down, inputs, point)) / 2

        return certify.Instance(inputs, [[x - size * difference(i, j) for j, x in enumerate(r)] for i, r in enumerate(base)])

    def simulation(sim, *, d_k, d_v, **point):
        inputs = {"S": sim.gaussian(d_v, d_k), "k": sim.gaussian(d_k), "v": sim.gaussian(d_v), "a": sim.uniform(d_k)}
        base = (point.get(str(at), 1) * inputs["S"]).requires_grad_()  # [R, d_v, d_k]
        slope = sim.torch.autograd.grad(in_tensors(base, inputs, point).sum(), base)[0]
        size = step(point, (inputs["k"] ** 2).sum(-1)[:, None, None])
        return sim.instance(inputs, (base - size * slope).detach(), terms=8 * (d_k + d_v))

    numbers = {name: NUMBERS[name] for name in parameters}
    points = tuple({"d_k": keys, "d_v": values, **numbers} for keys, values in ((3, 2), (4, 5), (32, 16)))
    return Algebraic(
        quantity=quantity, equals=equals, near_misses=near_misses, domain=domain, simulation=simulation, points=points,
        derivation=lambda: Derivation(quantity, domain).by(rules.take_gradient), certificate=certify.instances(certificate, *points[:2]),
    )  # fmt: skip


def exact_overlap(exact, S, x, point):
    return exact.dot(exact.mul(S, x["k"]), x["v"])


def exact_error(exact, S, x, point):
    miss = exact.add(x["v"], exact.mul(S, x["k"]), -1)
    return exact.dot(miss, miss) / 2


def exact_key_error(exact, S, x, point):
    miss = exact.add(x["k"], exact.mul(exact.transpose(S), x["v"]), -1)
    return exact.dot(miss, miss) / 2


def penalty(exact, S, weights):
    return sum(weight * entry * entry for r in S for weight, entry in zip(weights, r, strict=True)) / 2


def tensor_read(S, x):
    return (S @ x["k"][..., None])[..., 0]  # [R, d_v]


def tensor_overlap(S, x, point):
    return (tensor_read(S, x) * x["v"]).sum(-1)


def tensor_error(S, x, point):
    return (x["v"] - tensor_read(S, x)).square().sum(-1) / 2


hebb = row(
    -overlap,
    S + v @ k.T,
    {"anti-Hebbian": S - v @ k.T, "scaled by the key": S + entry(k.T @ k) * v @ k.T},
    in_numbers=lambda *given: -exact_overlap(*given),
    in_tensors=lambda *given: -tensor_overlap(*given),
)

decay = row(
    -overlap + (1 - lam) / 2 * squared_norm(S),
    lam * S + v @ k.T,
    {"decays the write too": lam * (S + v @ k.T), "penalty without the half": (2 * lam - 1) * S + v @ k.T},
    in_numbers=lambda exact, S, x, at: penalty(exact, S, [1 - at["lam"]] * len(S[0])) - exact_overlap(exact, S, x, at),
    in_tensors=lambda S, x, at: (1 - at["lam"]) / 2 * S.square().sum((-1, -2)) - tensor_overlap(S, x, at),
    lam=reals(),
)

diagonal_gate = row(
    -overlap + trace(S @ (I - diag(a)) @ S.T) / 2,
    S @ diag(a) + v @ k.T,
    {"gates the write too": (S + v @ k.T) @ diag(a), "complementary gate": S @ (I - diag(a)) + v @ k.T},
    in_numbers=lambda exact, S, x, at: penalty(exact, S, [1 - gate for gate in x["a"]]) - exact_overlap(exact, S, x, at),
    in_tensors=lambda S, x, at: ((1 - x["a"])[:, None] * S.square()).sum((-1, -2)) / 2 - tensor_overlap(S, x, at),
)

delta = row(
    error,
    S @ (I - eta * k @ k.T) + eta * v @ k.T,
    {
        "error without the half": S @ (I - 2 * eta * k @ k.T) + 2 * eta * v @ k.T,
        "strength on the write only": S @ (I - k @ k.T) + eta * v @ k.T,
    },
    in_numbers=exact_error,
    in_tensors=tensor_error,
    strength=eta,
    step=lambda at, energy: at["eta"],
    eta=reals(),
)

gated_delta = row(
    error,
    gate * S @ (I - eta * k @ k.T) + eta * v @ k.T,
    {
        "weight decay at the old state": S @ (gate * I - eta * k @ k.T) + eta * v @ k.T,
        "gates the write too": gate * (S @ (I - eta * k @ k.T) + eta * v @ k.T),
        "gate inside the error only": S @ (I - eta * gate**2 * k @ k.T) + eta * gate * v @ k.T,
    },
    in_numbers=exact_error,
    in_tensors=tensor_error,
    at=gate,
    strength=eta,
    step=lambda at, energy: at["eta"],
    eta=reals(),
    gate=reals(),
)

normalised = row(
    error,
    S + eta / (theta + entry(k.T @ k)) * (v - S @ k) @ k.T,
    {
        "not normalised": S + eta * (v - S @ k) @ k.T,
        "normalised twice": S + eta / (theta + entry(k.T @ k)) ** 2 * (v - S @ k) @ k.T,
    },
    in_numbers=exact_error,
    in_tensors=tensor_error,
    strength=eta / (theta + entry(k.T @ k)),
    step=lambda at, energy: at["eta"] / (at["theta"] + energy),
    eta=reals(),
    theta=reals(0),
)

oja = row(
    squared_norm(k - S.T @ v) / 2,
    (I_v - eta * v @ v.T) @ S + eta * v @ k.T,
    {"multiplies from the right": S @ (I - eta * k @ k.T) + eta * v @ k.T, "no decay": S + eta * v @ k.T},
    in_numbers=exact_key_error,
    in_tensors=lambda S, x, at: (x["k"] - (S.mT @ x["v"][..., None])[..., 0]).square().sum(-1) / 2,
    strength=eta,
    step=lambda at, energy: at["eta"],
    eta=reals(),
)

THEOREM = Theorem(
    title="Update rules as single gradient steps",
    domain=Domain(d_k=integers(1), d_v=integers(1)),
    sources=("zhong2025",),
    parts={
        "hebb": hebb,
        "decay": decay,
        "diagonal_gate": diagonal_gate,
        "delta": delta,
        "gated_delta": gated_delta,
        "normalised": normalised,
        "oja": oja,
    },
)
