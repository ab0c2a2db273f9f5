"""Statements about matrices. Opening the room registers how they are printed, brought to their normal form, evaluated and compared."""

from . import equality, evaluation, normal_form, printing  # noqa: F401
