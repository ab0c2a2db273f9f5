"""What a simulation is made of, as text: its code, and the values of every name that the code uses, followed from function to function.

Two simulations have the same text only if they run the same code on the same values: closures, defaults, module constants, functions and classes of
the theorem's file and of proofs/ are followed; code of numerics/ is named here and hashed as whole folders by `fingerprints.sampling`, code of
theory/ is followed no further than its file. What a simulation does not use (docstrings, comments, certificates, titles) is no part of the text.
"""

import ast
import dis
import importlib
import inspect
import sys
import sysconfig
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from types import CodeType, FunctionType, MethodType, ModuleType

import sympy

from .formulas import canonical
from .sources import code, digest, undocumented

ROOT = Path(__file__).parents[2]
SAMPLED, SHALLOW = ROOT / "numerics", ROOT / "theory"
STANDARD = sysconfig.get_path("stdlib")
CONSTANTS = bool | int | float | str | Fraction | sympy.Basic | list | tuple | dict
DEFINITIONS = ast.FunctionDef | ast.Lambda | ast.ClassDef


def text(simulation, kind=""):
    """The text of a simulation. kind: of its sample, where the part and not the values say it."""
    return f"{kind} {_Walk().value(simulation)}"


class _Walk:
    """One pass over a simulation; a function or class is written out where it is first met."""

    def __init__(self):
        self.met = {}

    def value(self, value):
        """Text of a value, equal for equal values in every process."""
        if value is None or isinstance(value, bool | int | float | complex | str | bytes | Fraction):
            return f"{type(value).__name__} {value!r}"
        if isinstance(value, sympy.Basic):
            return f"sympy {canonical(value)}"
        if isinstance(value, list | tuple):
            return f"{type(value).__name__}({', '.join(map(self.value, value))})"
        if isinstance(value, dict):
            return f"dict({', '.join(f'{self.value(key)}: {self.value(one)}' for key, one in value.items())})"
        if isinstance(value, set | frozenset):
            return f"set({', '.join(sorted(map(self.value, value)))})"
        if isinstance(value, ModuleType):
            return self._module(value)
        if isinstance(value, partial):
            return f"partial({self.value([value.func, value.args, value.keywords])})"
        if isinstance(value, MethodType):
            return f"method({self.value([value.__self__, value.__func__])})"
        value = inspect.unwrap(value) if callable(value) and not isinstance(value, type) else value
        if isinstance(value, FunctionType | type):
            return self._defined(value)
        return self._object(value)

    def _object(self, value):
        """An instance: what it says of itself, or its class and its fields."""
        made = type(value)
        if hasattr(made, "identity"):
            return f"{_source(made.__call__.__code__)} reads {value.identity()}"
        if not _is_ours(_file(made)):
            shown = repr(value)
            return f"{made.__module__}.{made.__qualname__}{'' if ' at 0x' in shown else ' ' + shown}"
        held = {one.name: getattr(value, one.name) for one in fields(value)} if is_dataclass(value) else getattr(value, "__dict__", {})
        return f"{self._defined(made)} with {self.value(dict(held))}"

    def _module(self, module):
        file = getattr(module, "__file__", None)
        return f"module {_name(module)}{_file_code(file) if file and Path(file).is_relative_to(SHALLOW) else ''}"

    def _defined(self, value):
        """A function or class: its source and what its names stand for, or its name and file where it is not to be followed."""
        file = _file(value)
        if not _is_ours(file) or file.is_relative_to(SAMPLED):
            return f"{_name(inspect.getmodule(value))}.{value.__qualname__}"
        if file.is_relative_to(SHALLOW):
            return f"{value.__qualname__} of {_file_code(file)}"
        if id(value) in self.met:
            return self.met[id(value)]
        self.met[id(value)] = f"again {value.__qualname__} {len(self.met)}"
        functions = _methods(value) if isinstance(value, type) else [value]
        bases = value.__mro__[1:] if isinstance(value, type) else ()
        constants = {name: one for name, one in vars(value).items() if not name.startswith("_") and isinstance(one, CONSTANTS)} if bases else {}
        return "; ".join([*map(self._function, functions), *map(self.value, bases), self.value(constants)])

    def _function(self, function):
        used = {"defaults": [function.__defaults__, function.__kwdefaults__], **_closure(function), **_globals(function)}
        return f"{_source(function.__code__)} where {self.value(used | _imported(function))}"


def _methods(made):
    """The functions that a class defines itself, properties and static ones too."""
    plain = (getattr(one, "fget", None) or getattr(one, "__func__", None) or one for one in vars(made).values())
    return [one for one in plain if isinstance(one, FunctionType) and _file(one) == _file(made)]


def _closure(function):
    """The values of names that belong to an enclosing function; a cell that is still empty is left out."""
    found = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            found[name] = cell.cell_contents
        except ValueError:
            continue
    return found


def _globals(function):
    """The values of module names that a function or what is defined in it uses."""
    names = {name for code in _codes(function.__code__) for name in _loaded(code)}
    return {name: function.__globals__[name] for name in sorted(names) if name in function.__globals__}


def _loaded(code):
    return (one.argval for one in dis.get_instructions(code) if one.opname in ("LOAD_GLOBAL", "LOAD_NAME"))


def _codes(code):
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


def _imported(function):
    """The values of names that a function imports for itself."""
    found = {}
    for node in ast.walk(_node(function.__code__)):
        if isinstance(node, ast.ImportFrom):
            module = importlib.import_module("." * node.level + (node.module or ""), function.__globals__.get("__package__"))
            found |= {f"import {one.name}": getattr(module, one.name, None) for one in node.names}
    return found


def _file(value):
    """The file of a function or class; an empty path for what is built in."""
    if isinstance(value, FunctionType):
        return Path(value.__code__.co_filename)
    written = (Path(one.__code__.co_filename) for one in vars(value).values() if isinstance(one, FunctionType))
    module = sys.modules.get(value.__module__)
    return next((path for path in written if path.is_file()), Path(getattr(module, "__file__", None) or ""))


def _is_ours(file):
    """Whether code is followed: memorem's, or a theorem file that is not installed with Python's packages."""
    return file.is_file() and (file.is_relative_to(ROOT) or not (file.is_relative_to(STANDARD) or "site-packages" in file.parts))


def _name(module):
    """A module's name, without where the package is installed or which library opened it."""
    return getattr(module, "__name__", "")


@cache
def _file_code(file):
    return digest(code(file))


@cache
def _nodes(file):
    """{line: functions, lambdas and classes that begin there}."""
    found = {}
    for node in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"))):
        if isinstance(node, DEFINITIONS):
            begun = min(one.lineno for one in [node, *getattr(node, "decorator_list", ())])
            found.setdefault(begun, []).append(node)
    return found


def _node(code):
    """The syntax of a code object: the definition that begins on its line, for one of several lambdas the innermost that holds its instructions."""
    found = [node for node in _nodes(code.co_filename).get(code.co_firstlineno, ()) if getattr(node, "name", "<lambda>") == code.co_name]
    if len(found) < 2:
        return found[0] if found else ast.parse("")
    places = [(line, column) for line, _, column, _ in code.co_positions() if line and column]
    inside = [node for node in found if all(_begin(node.body) <= place <= _end(node.body) for place in places)]
    return min(inside or found, key=lambda node: (_end(node)[0] - _begin(node)[0], _end(node)[1] - _begin(node)[1]))


def _begin(node):
    return node.lineno, node.col_offset


def _end(node):
    return node.end_lineno, node.end_col_offset


@cache
def _source(code):
    """The source of a code object without docstrings, comments and layout."""
    return ast.unparse(undocumented(_node(code)))
