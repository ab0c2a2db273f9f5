"""Steps that are tried in the dark: a rule may be offered a statement of a kind that it does not speak of."""

from ..kernel.derivation import Refused

OTHER_KIND = (TypeError, ValueError, AttributeError, NotImplementedError)  # how a rule, or SymPy below it, fails on what it was not written for


def line_of(step, statement, domain):
    """The line that a step makes; None where its rule speaks of another kind of statement. Refused where it lacks a condition: that is kept and told."""
    try:
        return step.line(statement, domain)
    except OTHER_KIND:
        return None


def replays(derivation):
    """Whether every step of a derivation that is proposed may be taken."""
    try:
        return bool(derivation.lines)
    except (Refused, *OTHER_KIND):
        return False
