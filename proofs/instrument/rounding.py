"""Keys that are stored rounded to multiples of a step, with a dither that is taken off again."""

from ...theory.functionals.quantised import Quantised
from ...theory.scalars.parameters import PARAMETERS
from ...theory.vectors import ensembles, syntax
from .questions import Question, among, domain_of
from .variants import constant

KEYS = ("sphere", "rademacher")
ASKS = ("noise",)
N, WIDTH = PARAMETERS["N"].symbol, PARAMETERS["d_k"].symbol


def questions(step, keys="sphere", asks=None):
    """The Questions of a Hebbian memory with rounded keys. UsageError for keys or a question that there is not.

    The scores of the other items are the reading at k_i of the matrix of their keys, a state of N - 1 rows; white values keep the sum of their squares.
    """
    among(keys, KEYS, "--keys")
    for ask in asks or ():
        among(ask, ASKS, "--ask")
    i, j = syntax.items("i j")
    k, v, size = ensembles.ensemble(keys, WIDTH)("k"), ensembles.white(PARAMETERS["d_v"].symbol)("v"), constant(step, "--quantise", positive=True)
    noise = syntax.over(j, (k[j] @ k[i]) * v[j], excluding=i)
    statement = Quantised(noise, k[i], N - 1, size, "dithered")
    words = f"o(q) = sum_j (Q(k_j).q) v_j, keys {keys}, read at a stored key, Q the rounding to multiples of {step} with a dither that is taken off"
    return [Question("noise", statement, domain_of(statement, "N", "d_k"), words, legs={"simulation": simulation(size, keys)})]


def simulation(size, keys):
    """The energy of what the others add to the reading at the first key: [R]."""

    def energy(sim, *, N, d_k, d_v, **point):
        k, v = sim.vectors(keys, N, d_k).double(), sim.sphere(N, d_v).double()
        step = float(size.subs({PARAMETERS[name].symbol: value for name, value in point.items()}))
        stored = sim.memories.quantised.dithered(k, step, sim.uniform(N, d_k).double())
        scores = sim.torch.einsum("rnd,rd->rn", stored[:, 1:], k[:, 0])
        return sim.torch.einsum("rn,rnm->rm", scores, v[:, 1:]).square().sum(-1)

    return energy
