"""Random vectors to evaluate statements on: exact nodes and weights where the integrand is a polynomial and they are few, independent draws otherwise.

A world holds one array [B, R, items, width] for each family and range of items, and weights [R]: B batches of R draws, or one batch of exact nodes.
"""

import os
from itertools import product

import numpy as np

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
BATCHES, DRAWS, NODES = 16, 4096 if THOROUGH else 1536, 60_000
HERMITE, CIRCLE, LATITUDES = 5, 12, 6


class TooLarge(Exception):
    """The statement has too many random vectors, or a law, that is not evaluated here."""


class World:
    """The vectors of a statement at a point. needs: {(family, range): (ensemble, items, width)}; exact: whether nodes may stand for draws."""

    def __init__(self, needs, point, seed, exact=False, draws=DRAWS):
        self.point, self.seed, self.needs = point, seed, dict(sorted(needs.items(), key=str))
        self.places = {}
        self.weights, self.vectors = self._nodes() if exact else (None, None)
        self.exact = self.vectors is not None
        if not self.exact:
            self.weights, self.vectors = np.full(draws, 1 / draws), {}
            for key in sorted(self.needs, key=lambda key: self.needs[key][0].kind in ("dual", "whitened")):
                self.vectors[key] = self._drawn(key, draws)

    def entry(self, name, place):
        """A number that is not random, the same wherever its name occurs, positive for an empty place."""
        rng = np.random.default_rng([self.seed, *map(ord, f"{name}{place}")])
        return float(rng.uniform(0.5, 2)) * (1 if place is None else rng.choice([-1, 1]))

    def mean(self, values):
        """The expectation over all random vectors, one number per batch: [B, 1]."""
        wide = np.broadcast_to(values, (*np.shape(values)[:-1], len(self.weights)))
        return (wide * self.weights).sum(axis=-1, keepdims=True)

    def _nodes(self):
        parts = {key: vector_nodes(ensemble, width, self._constants(key)) for key, (ensemble, _, width) in self.needs.items()}
        if any(part is None for part in parts.values()):
            return None, None
        slots = [(key, place) for key, (_, items, _) in self.needs.items() for place in range(items)]
        sizes = [len(parts[key][1]) for key, _ in slots]
        if np.prod(sizes, dtype=float) > NODES:
            return None, None
        index = np.indices(sizes).reshape(len(sizes), -1) if sizes else np.zeros((0, 1), dtype=int)
        weights = np.ones(index.shape[1])
        vectors = {key: np.zeros((1, len(weights), items, width)) for key, (_, items, width) in self.needs.items()}
        for row, (key, place) in zip(index, slots, strict=True):
            nodes, chances = parts[key]
            weights = weights * chances[row]
            vectors[key][0, :, place] = nodes[place][row] if nodes.ndim == 3 else nodes[row]
        return weights, vectors

    def _constants(self, key):
        """What is chosen once for a family: [items, width]; a constant vector is one of ones, unless it is called u."""
        _, items, width = self.needs[key]
        if key[1] == "" and key[0] != "u":
            return np.ones((1, width))
        return np.random.default_rng([self.seed, 7, *map(ord, str(key))]).standard_normal((max(items, 1), width))

    def _drawn(self, key, draws):
        ensemble, items, width = self.needs[key]
        rng = np.random.default_rng([self.seed, 3, *map(ord, str(key))])
        shape = (BATCHES, draws, items, width)
        normal = rng.standard_normal(shape)
        if ensemble.kind == "gaussian":
            return normal * np.sqrt(self.scale(ensemble))
        if ensemble.kind == "sphere":
            return normal / np.linalg.norm(normal, axis=-1, keepdims=True)
        if ensemble.kind == "features":
            return mapped(normal, ensemble.scale)
        if ensemble.kind == "centred":
            return (normal - normal.mean(axis=2, keepdims=True)) * np.sqrt(self.scale(ensemble))
        if ensemble.kind in ("dual", "whitened"):
            return self._made(ensemble, items, width, normal)
        found = vector_nodes(ensemble, width, self._constants(key))
        if found is None:
            raise TooLarge(f"a {ensemble.kind} ensemble in {width} dimensions is not drawn")
        nodes, chances = found
        chosen = rng.choice(len(chances), size=shape[:-1], p=chances)
        if nodes.ndim == 3:
            return np.stack([nodes[place][chosen[..., place]] for place in range(items)], axis=2)
        return nodes[chosen]

    def _made(self, ensemble, items, width, fresh):
        """Duals and whitened vectors of the source that the ensemble names, or of draws of their own."""
        name = source_name(ensemble)
        source = next((self.vectors[key] for key in self.vectors if key[0] == name and key[1] is None), fresh)
        if items > width and ensemble.kind == "dual":
            raise TooLarge(f"{items} vectors in {width} dimensions")
        if ensemble.kind == "dual":
            return np.swapaxes(np.linalg.pinv(source), -1, -2)
        left, _, right = np.linalg.svd(source, full_matrices=False)
        return left @ right

    def scale(self, ensemble):
        """The scale of an ensemble as a float."""
        return float(ensemble.scale)


def source_name(ensemble):
    """The family that duals or whitened vectors are made of, or None."""
    source = getattr(ensemble, "source", None)
    return source if source is None or isinstance(source, str) else source.name


def mapped(x, name):
    """A feature map, less its mean where it is centred."""
    from memorem.theory.vectors import feature_maps

    plain = name.removeprefix("centred ")
    value = np.maximum(x, 0) if plain == "relu" else np.where(x > 0, 1 + x, np.exp(np.minimum(x, 0)))
    return value - (float(feature_maps.moment(plain, 1)) if plain != name else 0)


def vector_nodes(ensemble, width, constants):
    """(nodes [M, width], or [items, M, width], and chances [M]) with the moments of one vector; None where only draws will do."""
    kind = ensemble.kind
    if kind == "rademacher":
        nodes = np.array(list(product((1.0, -1.0), repeat=width))) / np.sqrt(width)
        return nodes, np.full(len(nodes), 1 / len(nodes))
    if kind == "flips":
        chance = float(ensemble.scale)
        nodes = np.array(list(product((1.0, -1.0), repeat=width)))
        return nodes, np.prod(np.where(nodes < 0, chance, 1 - chance), axis=1)
    if kind == "masks":
        chance = float(ensemble.scale)
        nodes = np.array(list(product((0.0, 1.0), repeat=width)))
        return nodes, np.prod(np.where(nodes < 0.5, chance, 1 - chance), axis=1)
    if kind == "gaussian":
        return _hermite(ensemble, width)
    if kind == "sphere":
        return _sphere(width)
    if kind == "isotropic":
        nodes = np.concatenate([np.eye(width), -np.eye(width)])
        return nodes, np.full(len(nodes), 0.5 / width)
    if kind == "white":
        return _white(ensemble, constants)
    if kind in ("fixed", "directions"):
        fixed = constants / np.linalg.norm(constants, axis=1, keepdims=True) if kind == "directions" else constants
        return fixed[:, None, :], np.ones(1)
    if kind == "equiangular":
        return _equiangular(ensemble, width, len(constants))
    return None


def _hermite(ensemble, width):
    if width > 4:
        return None
    points, chances = np.polynomial.hermite_e.hermegauss(HERMITE)
    chances = chances / chances.sum()
    nodes = np.array(list(product(points, repeat=width))) * np.sqrt(float(ensemble.scale))
    return nodes, np.array([np.prod(chosen) for chosen in product(chances, repeat=width)])


def _sphere(width):
    if width == 1:
        return np.array([[1.0], [-1.0]]), np.full(2, 0.5)
    angles = 2 * np.pi * (np.arange(CIRCLE) + 0.3) / CIRCLE
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    if width == 2:
        return circle, np.full(CIRCLE, 1 / CIRCLE)
    if width == 3:
        heights, chances = np.polynomial.legendre.leggauss(LATITUDES)
        nodes = [[*(np.sqrt(1 - z * z) * point), z] for z in heights for point in circle]
        return np.array(nodes), np.repeat(chances / 2, CIRCLE) / CIRCLE
    return None


def _white(ensemble, constants):
    """One unit direction with a sign whose mean has the given square."""
    axis = constants[0] / np.linalg.norm(constants[0])
    lean = float(ensemble.mean) ** 0.5
    return np.array([axis, -axis]), np.array([(1 + lean) / 2, (1 - lean) / 2])


def _equiangular(ensemble, width, items):
    if width < items:
        return None
    gram = np.full((items, items), float(ensemble.scale)) + (1 - float(ensemble.scale)) * np.eye(items)
    vectors = np.zeros((items, width))
    vectors[:, :items] = np.linalg.cholesky(gram)
    return vectors[:, None, :], np.ones(1)
