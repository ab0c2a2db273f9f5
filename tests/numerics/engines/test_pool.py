"""Pools: what a worker tells where its machine lacks what a task draws on."""

import pytest
import torch
from memorem.numerics.engines.experiments import Experiment, Failure, Task
from memorem.numerics.engines.pool import Pool


@pytest.mark.skipif(torch.cuda.is_available(), reason="what is tested is a machine without a GPU")
def test_a_pool_worker_says_what_it_lacks():
    with Pool(1) as pool:
        pool.submit(Task(Experiment(None, {}, "never drawn", {}, "cuda"), 0))
        assert pool.next()[1] == Failure("EngineError", "a worker sees no CUDA device, and this run draws on one")
