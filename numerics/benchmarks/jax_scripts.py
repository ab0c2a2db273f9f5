"""The same models in JAX, compiled, reading the same queries of each memory as the engine.

JAX is optional (extra `jax`); it draws with its default generator.
"""

from functools import lru_cache

from ..observables import QUERIES


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

    def linear(key, kind, R, N, d_k, d_v):
        a, b = random.split(key)
        k, v = vectors(a, kind, R, N, d_k), vectors(b, kind, R, N, d_v)
        c = squares(k)[..., None]
        off = k @ (k.mT @ v) - c * v
        return np.mean(squares(off) / (c[..., 0] ** 2 * squares(v)), axis=-1)

    def kernel(key, kappa, R, N, d_k, d_v):
        a, b = random.split(key)
        k, v = vectors(a, "sphere", R, N, d_k), vectors(b, "sphere", R, N, d_v)
        queries = min(N, QUERIES)
        overlaps = k[:, :queries] @ k.mT
        weights = np.exp(d_k**0.5 * (overlaps - 1)) if kappa == "exponential" else np.maximum(overlaps, 0)
        return np.mean(squares((weights * (1 - np.eye(queries, N))) @ v), axis=-1)

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
        x = books[0]
        for keys, values in zip(books, books[1:], strict=False):
            x = x @ (keys.mT @ values)
        return np.mean(squares(x - books[-1]), axis=-1)

    bodies = {
        "linear Gaussian": lambda *a: linear(a[0], "gaussian", *a[1:]),
        "linear sphere": lambda *a: linear(a[0], "sphere", *a[1:]),
        "linear Rademacher": lambda *a: linear(a[0], "rademacher", *a[1:]),
        "exponential kernel": lambda *a: kernel(a[0], "exponential", *a[1:]),
        "ReLU kernel": lambda *a: kernel(a[0], "relu", *a[1:]),
        "delta rule": delta,
        "depth chain": chain,
    }

    def make(R, N, d_k, d_v):
        return jax().jit(lambda seed: bodies[name](random.key(seed), R, N, d_k, d_v))

    return make
