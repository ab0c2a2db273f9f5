"""Every name that a theorem file needs, in one line: `from memorem.language import *`."""

import memorem

_NOT_SAID = {"__version__", "cite", "theorems", "verify", "UsageError"}  # what is done with theorems, not said in one
__all__ = [name for name in memorem.__all__ if name not in _NOT_SAID]


def __getattr__(name):
    if name not in __all__:
        raise AttributeError(f"module 'memorem.language' has no attribute {name!r}")
    return getattr(memorem, name)
