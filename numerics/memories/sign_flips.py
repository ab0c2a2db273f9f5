"""Fixed signs of items, so that queries of one draw read random memories of their own.

Where values are independent of all else and as likely as their negatives, as those of every ensemble here, the pairs (k_j, s_j v_j) are distributed as
the pairs (k_j, v_j) for any fixed signs s. So query i may read the memory with signs s_ij: it is as random as the one without. The crosstalk of two
queries of one memory has the products v_j . v_l of items j != l in common, which no average over queries removes; with signs they come as
s_ij s_il v_j . v_l and nearly cancel. Nothing of a formula under test is used.
"""

from functools import lru_cache

import torch
from scipy.linalg import hadamard

SEED = 0x5157


@lru_cache(maxsize=16)
def balanced(count, device, dtype):
    """Signs [count, count] with orthogonal columns and +1 on the diagonal; count is a power of two."""
    found = torch.from_numpy(hadamard(count))
    return (found * found.diagonal().unsqueeze(-1)).to(device=device, dtype=dtype)


@lru_cache(maxsize=64)
def signs(queries, N, own, device, dtype, layer=0):
    """Signs [queries, N], the same in every process: +-1, and `own` where query i meets item i."""
    generator = torch.Generator().manual_seed(SEED + layer)
    found = 2 * torch.randint(0, 2, (queries, N), generator=generator) - 1
    return found.fill_diagonal_(own).to(device=device, dtype=dtype)
