"""Memory models, one file each: a naive float64 reference beside the batched form."""

from . import quantised as quantised
