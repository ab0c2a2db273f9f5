"""Statements about random vectors. Opening the room registers how they are printed, brought to their normal form and evaluated."""

from . import ensembles, evaluation, normal_form, printing  # noqa: F401
