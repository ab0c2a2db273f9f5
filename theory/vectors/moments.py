"""The moment engine: integrating one random vector out of a product of multi-linear contractions.

A product of inner products is a tuple of classes; a class is a sorted tuple of the vector labels that share one coordinate, so ("k", "q") is
k.q = sum_c k_c q_c and ("k", "k", "q", "q") is sum_c k_c^2 q_c^2. Integrating a vector joins its slots into blocks, each block weighted by a
cumulant of the ensemble (Isserlis 1918 for Gaussians, Speed 1983 for cumulants and partitions); a block merges the classes that it touches, and a
class that is left empty is a sum of ones: a factor of the width.
"""

from functools import lru_cache

CUMULANTS = {2: 1, 4: -2, 6: 16, 8: -272, 10: 7936, 12: -353792}


@lru_cache(maxsize=100_000)
def integrate(classes, label, kind):
    """((classes, loops, weight), ...): the expectation over one vector of standard Gaussian or +-1 coordinates.

    classes: sorted tuple of sorted label tuples; loops: the power of the width; weight: an integer. Odd degree gives the empty tuple.
    """
    slots = [index for index, members in enumerate(classes) for name in members if name == label]
    if len(slots) % 2:
        return ()
    rest = tuple(tuple(name for name in members if name != label) for members in classes)
    found = {}
    for blocks in _partitions(tuple(slots), kind):
        weight = 1
        for block in blocks:
            weight *= CUMULANTS[len(block)]
        key = _merged(rest, blocks, {slot for slot in slots})
        found[key] = found.get(key, 0) + weight
    return tuple((left, loops, weight) for (left, loops), weight in sorted(found.items()) if weight)


@lru_cache(maxsize=1000)
def _partitions(slots, kind):
    """Partitions of the slots into even blocks; pairs only for Gaussians."""
    if not slots:
        return ((),)
    first, others = slots[0], slots[1:]
    found = []
    for chosen in _odd_subsets(len(others), kind):
        block = (first, *(others[i] for i in chosen))
        left = tuple(slot for i, slot in enumerate(others) if i not in chosen)
        found += [(block, *more) for more in _partitions(left, kind)]
    return tuple(found)


def _odd_subsets(count, kind):
    from itertools import combinations

    sizes = (1,) if kind == "gaussian" else range(1, count + 1, 2)
    return [chosen for size in sizes for chosen in combinations(range(count), size)]


def _merged(rest, blocks, touched):
    """(classes, loops) after every block has merged the classes of its slots."""
    parent = list(range(len(rest)))

    def root(index):
        while parent[index] != index:
            index = parent[index]
        return index

    for block in blocks:
        for slot in block[1:]:
            parent[root(slot)] = root(block[0])
    joined = {}
    for index, members in enumerate(rest):
        joined.setdefault(root(index), []).extend(members)
    kept = [tuple(sorted(members)) for members in joined.values() if members]
    loops = sum(1 for members in joined.values() if not members)
    return tuple(sorted(kept)), loops


@lru_cache(maxsize=10_000)
def blocks(classes, label):
    """((classes, loops, sizes, count), ...): one vector of independent coordinates of any law; every block of slots weighs its size's cumulant."""
    slots = [index for index, members in enumerate(classes) for name in members if name == label]
    rest = tuple(tuple(name for name in members if name != label) for members in classes)
    found = {}
    for partition in _set_partitions(tuple(slots)):
        key = (*_merged(rest, partition, set(slots)), tuple(sorted(len(block) for block in partition)))
        found[key] = found.get(key, 0) + 1
    return tuple((left, loops, sizes, count) for (left, loops, sizes), count in sorted(found.items()))


def _set_partitions(slots):
    """Every partition of the slots into blocks."""
    if not slots:
        return [()]
    first, others = slots[0], slots[1:]
    found = []
    for left in _set_partitions(others):
        found.append(((first,), *left))
        found += [(*left[:place], (first, *block), *left[place + 1 :]) for place, block in enumerate(left)]
    return found
