"""Rules compare the nodes of a tree, never a part of its text: a name may be contained in another."""

import ast
from pathlib import Path

import memorem

THEORY = Path(memorem.__file__).parent / "theory"


def is_text(node):
    """Whether a node is a call that makes a text of a tree."""
    return isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in ("repr", "key", "text")


def searched_texts(source):
    """The lines at which a membership test reads the text of something."""
    compared = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Compare)]
    searches = [node for node in compared if any(isinstance(op, ast.In | ast.NotIn) for op in node.ops)]
    return [node.lineno for node in searches if any(is_text(part) for side in node.comparators for part in ast.walk(side))]


def test_a_search_in_a_text_is_seen():
    assert searched_texts("x = 'k' in repr(term)") and searched_texts("x = name not in term.key()")
    assert not searched_texts("x = name in names(term)")


def test_no_module_of_theory_searches_in_the_text_of_a_tree():
    found = {str(path.relative_to(THEORY)): lines for path in THEORY.rglob("*.py") if (lines := searched_texts(path.read_text()))}
    assert found == {}
