"""Normalising the stream after each layer changes its length and never its direction; normalising what a layer reads may change it.

A linear layer passes a positive factor on, so a stream that is divided by its norm after each of three layers ends at a positive multiple of the stream
that never was, and a residual stream that is normalised after each addition at a multiple of the one that was not. If only the branch reads the normalised
stream, the branch is scaled and the stream is not, and the direction may change.
Source: qiao2025, abstract (error propagation through depth); the statement is ours.
Differs: a normalisation that subtracts a mean, has a gain for each coordinate or adds a constant to the norm is another map.
The mean squared cosine between a stream and its item is bounded in depth.direction.
"""

from memorem.language import *

DOMAIN, RESIDUAL, PLANE = Domain(d_k=integers(1)), Domain(d_k=integers(1), gain=reals()), Domain(d_k=integers(2))
x, A, B, C = vector("x", d_k), matrix("A", d_k, d_k), matrix("B", d_k, d_k), matrix("C", d_k, d_k)
a, b, c = (entry(matrix(name, 1, 1, facts=("positive",))) for name in "abc")  # one over the norm after each layer
POINTS = table("d_k", (1,), (3,), (8,))
y = x + A @ x
before, without = y + b * B @ y, y + B @ y  # the second layer reads y / |y|, or y


def post_norm(first, second):
    """x + g A x, scaled, then the same with B."""
    stream = first * (x + gain * A @ x)
    return second * (stream + gain * B @ stream)


def memory(sim, width, pairs=6):
    """A Hebbian memory of unit keys and Gaussian values: [R, width, width]."""
    return sim.gaussian(pairs, width).transpose(-1, -2) @ sim.sphere(pairs, width)


def normalised(vector):
    """x/|x| and 1/|x|."""
    norm = vector.norm(dim=-1, keepdim=True)
    return vector / norm, 1 / norm.squeeze(-1)


def layers_simulation(sim, *, d_k):
    """Three memories in a row, each reading normalised: the output against the scaled one of the chain that is not."""
    state, inputs = sim.gaussian(d_k), {}
    inputs["x"] = state
    for layer, factor in zip("ABC", "abc", strict=True):
        inputs[layer] = memory(sim, d_k)
        state, inputs[factor] = normalised((inputs[layer] @ state.unsqueeze(-1)).squeeze(-1))
    return sim.instance(inputs, state, terms=128 * d_k**3)


def residual_simulation(sim, *, d_k, gain):
    """Two residual layers, normalised after each addition."""
    state, inputs = sim.gaussian(d_k), {}
    inputs["x"] = state
    for layer, factor in zip("AB", "ab", strict=True):
        inputs[layer] = memory(sim, d_k)
        state, inputs[factor] = normalised(state + gain * (inputs[layer] @ state.unsqueeze(-1)).squeeze(-1))
    return sim.instance(inputs, state, terms=512 * d_k**3)


def branch_turned(exact, *, d_k):
    """y = (3, 4, 0, ...), of norm five, from a first layer that reads nothing; the second one moves the second coordinate to the first."""
    start = [exact.Fraction(n) for n in (3, 4, *(0,) * (d_k - 2))]
    moved = [[exact.Fraction(int((row, column) == (0, 1))) for column in range(d_k)] for row in range(d_k)]
    return certify.Instance({"x": start, "A": exact.zeros(d_k, d_k), "B": moved, "b": exact.Fraction(1, 5)})


THEOREM = Theorem(
    title="Normalisation after and before a layer", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "layers": Algebraic(
            quantity=c * C @ vector("x_2", d_k, means=b * B @ vector("x_1", d_k, means=a * A @ x)), equals=a * b * c * (C @ B @ A @ x),
            derivation=lambda start: start.by(rules.write_out).by(rules.multiply_out), simulation=layers_simulation, points=POINTS,
            near_misses={"the last factor": c * (C @ B @ A @ x), "as without it": C @ B @ A @ x, "a factor twice": a * b**2 * (C @ B @ A @ x)},
        ),
        "post_norm": Algebraic(
            quantity=post_norm(a, b), equals=a * b * (x + gain * A @ x + gain * B @ x + gain**2 * B @ A @ x),
            derivation=lambda start: start.by(rules.multiply_out), simulation=residual_simulation, domain=RESIDUAL,
            points=table("d_k gain", (1, "1/2"), (3, 1), (8, "-2/3")),
            near_misses={
                "branches alone are scaled": x + a * gain * A @ x + a * b * gain * B @ x + a * b * gain**2 * B @ A @ x,
                "without the second order": a * b * (x + gain * A @ x + gain * B @ x), "the last factor": b * post_norm(1, 1),
            },
        ),
        "pre_norm": Negative(
            claim=Claim(before @ without.T, "=", without @ before.T, given=(Claim(b**2 * y.T @ y, "=", 1),)),
            note="A layer that reads the normalised stream leaves the direction of the sum as it is.", domain=PLANE,
            counterexample=certify.instances(branch_turned, *table("d_k", (2,), (4,))),
        ),
    },
)  # fmt: skip
