"""Arguments that browsers send."""

import pytest

from messenger.access import inputs


@pytest.mark.parametrize(("typed", "number"), [("0", 0), (" 12 ", 12), ("999999999", 999_999_999)])
def test_whole_numbers_are_parsed(typed: str, number: int):
    assert inputs.whole(typed) == number


@pytest.mark.parametrize("typed", ["", " ", "-1", "1.5", "1e3", "²", "\u0661", "12a", "1000000000", "\x00"])
def test_other_numbers_are_none(typed: str):
    assert inputs.whole(typed) is None


def test_incomplete_time_has_passed():
    assert inputs.time_in("1700000000000") == 1_700_000_000_000
    assert inputs.time_in("") == inputs.time_in("tomorrow") == inputs.time_in("9" * 16) == 0
