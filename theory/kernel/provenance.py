"""What belongs to the kernel: rules and statement kinds that this package defines, and whether anything of it was exchanged while a file was read.

A derivation says no more than its rules prove, so a rule or a kind of statement from elsewhere proves nothing. Python lets a file do anything; what is
caught here is every way that is not a deliberate forgery of modules.
"""

import re
import sys
from dataclasses import fields, is_dataclass
from fractions import Fraction
from pathlib import Path
from types import FunctionType, NoneType
from typing import Any

import sympy

PACKAGE = __package__.partition(".")[0]
ROOM = Path(__file__).parents[len(__package__.split(".")) - 2]  # theory/
CODE = (FunctionType, type, staticmethod, classmethod, property)
INNER = ("__code__", "__defaults__", "__kwdefaults__")
NAME = re.compile(r"[\w§]+'*")  # § marks the index of a series in normal form; what else stands in a name could be read as a formula
PLAIN = (str, int, float, Fraction, NoneType)


def is_kernel_function(function):
    """Whether a function is written in theory/, in the module that it names.

    >>> is_kernel_function(is_kernel_function), is_kernel_function(lambda: None)
    (True, False)
    """
    return isinstance(function, FunctionType) and _is_ours(function.__module__) and ROOM in Path(function.__code__.co_filename).parents


def _is_ours(module):
    return isinstance(module, str) and module.startswith(f"{PACKAGE}.theory.") and module in sys.modules


def foreign(statement):
    """The first thing inside a statement that neither this package nor SymPy defines, as text; None if there is none."""
    seen, waiting = set(), [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, PLAIN) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, tuple | list | frozenset | set):
            waiting += node
        elif isinstance(node, dict):
            waiting += [*node, *node.values()]
        elif isinstance(node, sympy.Basic):
            if not (type(node).__module__ or "").startswith("sympy.") and not _is_kernel_class(type(node)):
                return _named(type(node))
            if type(node) is sympy.Symbol and not NAME.fullmatch(node.name):
                return f"symbol called {node.name!r}, which is no name"
            waiting += node.args
        elif callable(node) and is_kernel_function(node):
            continue
        elif not _is_kernel_class(type(node)):
            return _named(type(node))
        else:
            waiting += [getattr(node, one.name) for one in fields(node)] if is_dataclass(node) else vars(node).values()
    return None


def _named(kind):
    return f"{kind.__module__}.{kind.__qualname__}"


def _is_kernel_class(kind):
    """Whether the class is the one that a module of theory/ holds under this name."""
    return _is_ours(kind.__module__ or "") and getattr(sys.modules[kind.__module__], kind.__name__, None) is kind


class Seal:
    """The functions, classes and methods of the package as they are now; `broken` names and puts back what was exchanged since.

    So are the code of each function and what tables of functions hold. Of modules that were loaded since, functions from elsewhere are named.

    >>> from memorem.theory.functionals import item_counts
    >>> kept, seal = item_counts.too_few, Seal()
    >>> item_counts.too_few = lambda *_: None
    >>> [name.rpartition(".")[2] for name in seal.broken()], item_counts.too_few is kept
    (['too_few'], True)
    """

    def __init__(self):
        owners = _owners()
        self.known = {id(owner) for owner in owners}
        holders: list[Any] = []  # few objects: a great many small ones would set off garbage collection
        names: list[str] = []
        values: list[Any] = []
        self.kept = holders, names, values
        self.tables: list[tuple[Any, str, dict, dict]] = []
        for owner in owners:
            for name, value in tuple(vars(owner).items()):
                if isinstance(value, CODE):
                    holders.append(owner)
                    names.append(name)
                    values.append(value)
                elif isinstance(value, dict) and _is_table(value):
                    self.tables.append((owner, name, value, dict(value)))
        self.functions = list({id(value): value for value in values if isinstance(value, FunctionType)}.values())
        self.inner = [[getattr(function, name) for function in self.functions] for name in INNER]

    def broken(self):
        """The names of what was exchanged; it is put back."""
        changed = [(owner, name, value) for owner, name, value in zip(*self.kept, strict=True) if vars(owner).get(name) is not value]
        for owner, name, value in changed:
            setattr(owner, name, value)
        told = [_address(owner, name) for owner, name, _ in changed]
        for name, values in zip(INNER, self.inner, strict=True):
            for function, value in zip(self.functions, values, strict=True):
                if getattr(function, name) is not value:
                    setattr(function, name, value)
                    told.append(f"the code of {function.__module__}.{function.__qualname__}")
        for owner, name, table, kept in self.tables:
            if any(table.get(key) is not value for key, value in kept.items()):
                table.update(kept)
                told.append(_address(owner, name))
        told += [_address(owner, name) for owner in _owners() if id(owner) not in self.known for name, v in vars(owner).items() if _is_alien(v)]
        return list(dict.fromkeys(told))


def _address(owner, name):
    return f"{getattr(owner, '__module__', owner.__name__)}.{name}"


def _is_table(value):
    """Whether a dictionary holds functions, classes or rules alone, by which the kernel is steered."""
    return bool(value) and all(callable(one) or hasattr(one, "function") for one in value.values())


def _is_alien(value):
    """Whether a function claims to be one of the package, or stands in it, and was written in a library of theorems."""
    return isinstance(value, FunctionType) and str(value.__module__).startswith(("memorem_library", f"{PACKAGE}.proofs.library"))


def _owners():
    """Every loaded module of the package and every class in them; theorem files are no part of the machinery."""
    prefixes = (f"{PACKAGE}.theory", f"{PACKAGE}.numerics", f"{PACKAGE}.proofs")
    modules = [module for name, module in tuple(sys.modules.items()) if name.startswith(prefixes) and ".library" not in name]
    classes = {id(c): c for module in modules for c in vars(module).values() if isinstance(c, type) and str(c.__module__).startswith(prefixes)}
    return [*modules, *classes.values()]
