"""The rules that derivations are made of, by subject; each registers itself, and a theorem file says rules.NAME."""

from importlib import import_module
from pathlib import Path

from ..kernel.derivation import RULES

for _module in sorted(Path(__file__).parent.glob("*/*.py")):
    if _module.stem != "__init__":
        import_module(f".{_module.parent.name}.{_module.stem}", __package__)

globals().update(RULES)
__all__ = sorted(RULES)  # noqa: PLE0605
