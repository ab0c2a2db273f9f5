"""The chunk that a floor is given: the fastest, as measured in every lane."""

import torch
from memorem.numerics.benchmarks import chunks


def test_measuring_doubles_the_chunk_until_that_costs(monkeypatch):
    each, tried = {8: 3.0, 16: 3.2, 32: 2.0, 64: 2.2, 128: 2.3, 256: 1.0}, []

    def seconds(compute, memories, workspace, device):
        tried.append(memories)
        return each[memories] * memories

    monkeypatch.setattr(chunks, "_seconds", seconds)
    assert chunks.fastest(None, 8, 256, "cpu") == 32
    assert max(tried) == 128


def test_a_chunk_is_measured_in_every_lane(monkeypatch):
    threads, tried = torch.get_num_threads(), []
    monkeypatch.setattr(chunks, "_seconds", lambda compute, memories, workspace, device: tried.append(memories) or float(memories))
    try:
        for count in (1, 2):
            torch.set_num_threads(count)
            tried.clear()
            assert chunks.fastest(None, 8, 16, "cpu") == 8
            assert tried == [8] * 6 * count + [16] * 3 * count  # three times each, and the smallest once more before
    finally:
        torch.set_num_threads(threads)


def test_one_candidate_is_not_measured(monkeypatch):
    monkeypatch.setattr(chunks, "_seconds", None)
    assert chunks.fastest(None, 8, 15, "cpu") == 8


def test_where_the_smallest_chunk_does_not_fit_it_is_the_answer(monkeypatch):
    def seconds(compute, memories, workspace, device):
        raise MemoryError

    monkeypatch.setattr(chunks, "_seconds", seconds)
    assert chunks.fastest(None, 8, 64, "cpu") == 8
