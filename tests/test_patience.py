"""Time limits: each ends what takes too long with its own word, lets the outer one go on, and leaves no timer behind."""

import signal
import time

import pytest
from memorem.proofs.patience import OutOfTime, limited


def forever():
    """Work without end that catches what it can."""
    while True:
        try:
            sum(range(1000))
        except Exception:
            continue


def test_what_takes_too_long_ends_with_a_word():
    with pytest.raises(OutOfTime, match=r"the sum takes longer than 0\.1 seconds"), limited(0.1, "the sum"):
        forever()
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_an_outer_limit_goes_on_when_an_inner_one_ends():
    begun = time.monotonic()
    with pytest.raises(OutOfTime, match="outer"), limited(0.4, "outer"):
        with pytest.raises(OutOfTime, match="inner"), limited(0.1, "inner"):
            forever()
        forever()
    assert time.monotonic() - begun < 2


def test_what_ends_in_time_is_left_alone():
    with limited(5, "nothing"):
        value = 7
    assert value == 7 and signal.getitimer(signal.ITIMER_REAL)[0] == 0
