"""The same models in JAX, compiled, reading the same queries of each memory as the engine.

JAX is optional (extra `jax`); it draws with its default generator.
"""

from functools import lru_cache, partial

import torch

from ..memories.observables import queries
from ..memories.sign_flips import signs


@lru_cache(maxsize=1)
def jax():
    """The jax module, or None where it is not installed."""
    try:
        import jax
    except ImportError:
        return None
    return jax


def compiled(name, layers, eta):
    """make(R, N, d_k, d_v) -> draw(seed) -> [R] for a model by name."""
    np, random = jax().numpy, jax().random

    def vectors(key, kind, *shape):
        if kind == "rademacher":
            return random.rademacher(key, shape, dtype=np.float32) * shape[-1] ** -0.5
        x = random.normal(key, shape)
        return x / np.linalg.norm(x, axis=-1, keepdims=True) if kind == "sphere" else x

    def squares(x):
        return np.sum(x * x, axis=-1)

    def fixed_signs(count, N, own, layer=0):
        return np.asarray(signs(count, N, own, "cpu", torch.float32, layer).numpy())

    def kernel(key, R, N, d_k, d_v, *, kappa, kind):
        a, b = random.split(key)
        k, v = vectors(a, kind, R, N, d_k), vectors(b, kind, R, N, d_v)
        count = queries(N, d_k + d_v)
        overlaps, own = k[:, :count] @ k.mT, squares(k[:, :count])
        weights = {"linear": lambda x: x, "relu": lambda x: np.maximum(x, 0), "exponential": lambda x: np.exp(d_k**0.5 * (x - 1))}[kappa](overlaps)
        crosstalk = (weights * fixed_signs(count, N, 0)) @ v
        unit = 1 if kappa == "exponential" else own**2
        return np.mean(squares(crosstalk) / (unit * squares(v[:, :count])), axis=-1)

    def delta(key, R, N, d_k, d_v):
        a, b = random.split(key)
        k, v = vectors(a, "sphere", R, N, d_k), vectors(b, "sphere", R, N, d_v)

        def write(S, pair):
            key, value = pair
            recalled = np.einsum("rvk,rk->rv", S, key)
            return S + eta * np.einsum("rv,rk->rvk", value - recalled, key), None

        S, _ = jax().lax.scan(write, np.zeros((R, d_v, d_k)), (k.swapaxes(0, 1), v.swapaxes(0, 1)))
        return np.mean(squares(k @ S.mT - v), axis=-1)

    def chain(key, R, N, d_k, d_v):
        books = [vectors(part, "sphere", R, N, d_k) for part in random.split(key, layers + 1)]
        count = queries(N, 2 * d_k)
        x = books[0][:, :count]
        for layer, (keys, values) in enumerate(zip(books, books[1:], strict=False)):
            x = ((x @ keys.mT) * fixed_signs(count, N, 1, layer)) @ values
        return np.mean(squares(x - books[-1][:, :count]), axis=-1)

    bodies = {
        "linear Gaussian": partial(kernel, kappa="linear", kind="gaussian"),
        "linear sphere": partial(kernel, kappa="linear", kind="sphere"),
        "linear Rademacher": partial(kernel, kappa="linear", kind="rademacher"),
        "exponential kernel": partial(kernel, kappa="exponential", kind="sphere"),
        "ReLU kernel": partial(kernel, kappa="relu", kind="sphere"),
        "delta rule": delta,
        "depth chain": chain,
    }

    def make(R, N, d_k, d_v):
        return jax().jit(lambda seed: bodies[name](random.key(seed), R, N, d_k, d_v))

    return make
