"""Vectors of length one: a draw that is exactly zero must not become a number that is none; fixed signs stand at right angles."""

import pytest
import torch
from memorem.numerics.sampling import ensembles
from memorem.numerics.sampling.ensembles import directed_


def test_zero_becomes_the_first_axis_and_others_keep_their_bits():
    drawn = torch.tensor([[3.0, 4.0], [0.0, 0.0], [0.0, -2.0]])
    others = drawn / torch.linalg.vector_norm(drawn, dim=-1, keepdim=True)
    made = directed_(drawn.clone())
    assert made.tolist()[1] == [1.0, 0.0]
    assert torch.equal(made[[0, 2]], others[[0, 2]])


def test_one_dimension():
    assert directed_(torch.tensor([[0.0], [-0.5], [2.0]])).flatten().tolist() == [1.0, -1.0, 1.0]


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8])
def test_white_signs_are_columns_without_a_common_sign_at_right_angles(count):
    columns = ensembles.white_signs(count, torch.float64, "cpu")
    assert columns.shape == (2 ** count.bit_length(), count) and (columns.abs() == 1).all() and (columns.sum(0) == 0).all()
    torch.testing.assert_close(columns.T @ columns, len(columns) * torch.eye(count, dtype=torch.float64))
