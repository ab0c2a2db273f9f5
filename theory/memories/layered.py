"""Chains of Hebbian look-ups: three models of what a layer reads, each a random recurrence and made once.

shared       x' = S x, all values of a layer are the keys of the next; x = K c for the scores c of the stored pairs
fresh        only the value that is right is the key of the next layer, x = alpha k_1 + n; distractors are drawn afresh
isotropised  as fresh, but the error is turned at random between layers: it meets keys that are independent of it

Keys of every layer are independent of those of the others. What is read is the mean-square error of the output from the value that is right.
"""

from ..functionals.recurrences import carried, recurrence, step
from ..vectors.ensembles import sphere, white
from ..vectors.syntax import Direction, entries, items, norm2, over, positive_part

one, i, j, a = items("1 i j a")
c = entries("c")


def layer(keys, copies=1):
    """The scores after one look-up, c_i <- sum_j (k_i.k_j) c_j; with copies, the mean of so many heads' scores."""
    k = keys("k")
    return step({c[i]: over(j, (k[i] @ k[j]) * c[j])}, copies)


def score_error():
    """|c - e_1|^2."""
    return (c[one] - 1) ** 2 + over(a, c[a] ** 2, excluding=one)


def read_error(keys):
    """|sum_j c_j v_j - v_1|^2 for the vectors of one more codebook of these keys."""
    v = keys("v")
    return norm2(over(j, c[j] * v[j]) - v[one])


def shared_chain(keys, depth, reading=None):
    """E |x_{L+1} - k_1|^2, or another reading of the scores, after L look-ups through shared codebooks."""
    return recurrence(read_error(keys) if reading is None else reading, {c[one]: 1}, (layer(keys), depth))


def looped_chain(keys, times):
    """E |G^times e_1 - e_1|^2 for one Gram matrix G: as many look-ups through one and the same codebook, drawn once."""
    return recurrence(score_error(), {c[one]: 1}, (layer(keys), times), held=["k"])


def averaged_chain(keys, depth, heads):
    """E |c_L - e_1|^2 of scores that are averaged over independent heads in every layer."""
    return recurrence(score_error(), {c[one]: 1}, (layer(keys, heads), depth))


def average_of_chains(keys, depth, heads):
    """E |c - e_1|^2 of the average c of the scores of so many independent complete chains."""
    return recurrence(score_error(), {c[one]: 1}, (layer(keys), depth), copies=heads)


alpha = carried("alpha")


def noise(keys):
    """The error part of the state of a fresh chain."""
    return carried("n", keys.width)


def fresh_layer(keys):
    """alpha' = k_1.x and n' = sum_{j != 1} (k_j.x) v_j for x = alpha k_1 + n."""
    k, v, n = keys("k"), keys("v"), noise(keys)
    return step({alpha: alpha + k[one] @ n, n: over(j, (k[j] @ (alpha * k[one] + n)) * v[j], excluding=one)})


def fresh_chain(keys, depth, reading=None):
    """E |alpha k_1 + n - k_1|^2, or another reading of alpha and n, after L look-ups through fresh codebooks."""
    k, n = keys("k"), noise(keys)
    return recurrence(norm2((alpha - 1) * k[one] + n) if reading is None else reading, {alpha: 1, n: 0}, (fresh_layer(keys), depth))


def regained_chain(keys, depth):
    """E |n|^2 of a fresh chain whose signal is set to one again after every layer."""
    k, v, n = keys("k"), keys("v"), noise(keys)
    layer = step({n: over(j, (k[j] @ (k[one] + n)) * v[j], excluding=one)})
    return recurrence(norm2(n), {n: 0}, (layer, depth))


def rectified_chain(keys, depth):
    """E |x|^2 of what a layer of rectified units reads in a fresh chain whose signal is set to one again after every layer: one plus the error."""
    k, v, x = keys("k"), keys("v"), carried("x", keys.width)
    layer = step({x: v[one] + over(j, positive_part(k[j] @ x) * v[j], excluding=one)})
    return recurrence(norm2(x), {x: k[one]}, (layer, depth))


def isotropised_chain(keys, depth, start=0):
    """E |n|^2 of the error n of x = k_1 + n, whose next layer has keys that are independent of it; what it reads along k_1 is error too."""
    k, v, n = keys("k"), keys("v"), noise(keys)
    layer = step({n: (k[one] @ n) * v[one] + over(j, (k[j] @ (k[one] + n)) * v[j], excluding=one)})
    return recurrence(norm2(n), {n: start}, (layer, depth))


def noisy_chain(keys, depth, query, injected):
    """E |x - k_1|^2 of a shared chain whose query has an isotropic error of energy query^2, and every layer's output one of injected^2."""
    k, z = keys("k"), sphere(keys.width)("z")[one]

    def read(size):
        return step({c[i]: over(j, (k[i] @ k[j]) * c[j]) + size * (k[i] @ z)})

    v = keys("v")
    reading = norm2(over(j, c[j] * v[j]) + injected * z - v[one])
    return recurrence(reading, {c[one]: 1}, (read(query), 1), (read(injected), depth - 1))


def noisy_values_chain(keys, depth, size):
    """E |x - k_1|^2 of a shared chain whose stored values are the next keys plus isotropic errors of energy size^2, the last layer's values too."""
    k, v, z = keys("k"), keys("v"), sphere(keys.width)("z")
    first = step({c[i]: over(j, (k[i] @ k[j]) * c[j])})
    later = step({c[i]: over(j, (k[i] @ (k[j] + size * z[j])) * c[j])})
    return recurrence(norm2(over(j, c[j] * (v[j] + size * z[j])) - v[one]), {c[one]: 1}, (first, 1), (later, depth - 1))


def residual_chain(keys, depth, strength, reading=None):
    """E |x|^2, or another reading of y and the scores, for x = y + K c <- x + strength S x through shared codebooks."""
    k, v, y = keys("k"), keys("v"), carried("y", keys.width)
    layer = step({c[i]: strength * (k[i] @ y) + strength * over(j, (k[i] @ k[j]) * c[j]), y: y + over(j, c[j] * k[j])})
    x = y + over(j, c[j] * v[j])
    return recurrence(norm2(x) if reading is None else reading(x, v), {c[one]: 1, y: 0}, (layer, depth))


def fresh_residual(keys, depth, strength, reading):
    """E reading(x, x_0) for x <- x + strength S x, all keys and values of S drawn afresh, from a unit vector x_0."""
    k, v, x, u = keys("k"), white(keys.width)("v"), carried("x", keys.width), sphere(keys.width)("u")[one]
    layer = step({x: x + strength * over(j, (k[j] @ x) * v[j])})
    return recurrence(reading(x, u), {x: u}, (layer, depth), held=[u])


def prenorm_residual(keys, depth, strength, norm, reading):
    """E reading(x, x_0) for x <- x + strength S (x/|x|), all keys and values of S drawn afresh, from a vector x_0 of this norm; 0/|0| is a unit vector."""
    k, v, x, u = keys("k"), white(keys.width)("v"), carried("x", keys.width), sphere(keys.width)("u")[one]
    layer = step({x: x + strength * over(j, (k[j] @ Direction(x)) * v[j])})
    return recurrence(reading(x, norm * u), {x: norm * u}, (layer, depth), held=[u])
