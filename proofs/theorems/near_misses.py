"""Whether near misses test anything: there is one, none is the truth, and not all of them are absurd."""

from ...theory.scalars.balls import NoValue
from ...theory.scalars.zero_test import Zero, decide_zero
from .formulas import evaluated, is_scalar

ABSURD = 100  # a formula that is off by more than this factor at every point is no near miss: anything that runs would reject it


def fault(part):
    """(status, reason, message), or None for near misses that could have been true."""
    if not part.near_misses:
        return "REFUSED", "no-near-miss", f"a {part.kind} lists at least one wrong formula, which its legs must reject"
    for name, wrong in part.near_misses.items():
        if _is_the_truth(part, wrong):
            return "REFUSED", "near-miss-is-true", f"the near miss {name!r} equals the formula"
    if not any(_near(part, wrong) for wrong in part.near_misses.values()):
        return (
            "REFUSED",
            "absurd-near-misses",
            f"every near miss has another sign than the formula, or is off by a factor beyond {ABSURD}, at every point",
        )
    return None


def _is_the_truth(part, wrong):
    if is_scalar(wrong) and is_scalar(part.equals):
        return isinstance(decide_zero(wrong - part.equals, part.domain), Zero)
    return not is_scalar(wrong) and wrong.key() == part.equals.key()


def _near(part, wrong):
    """Whether a wrong formula is within the factor at a point that is simulated or certified. Of laws, matrices and infinities nothing is asked."""
    if not (is_scalar(wrong) and is_scalar(part.equals)):
        return True
    points = [part.domain.check(point, partial=True) for point in (*part.points, *(part.certificate.points if part.certificate else ()))]
    return any(_within(part, wrong, point) for point in points)


def _within(part, wrong, point):
    try:
        said, true = (evaluated(formula, point) for formula in (wrong, part.equals))
    except (NoValue, ValueError):
        return True  # formulas of an instance's inputs have no value at a point alone
    if said.infinite or true.infinite:
        return True
    said, true = float(said.decimal), float(true.decimal)
    return true == 0 or (said * true > 0 and 1 / ABSURD <= said / true <= ABSURD)
