"""Cases that share a test: each is checked, and each that fails is reported."""

import pytest

from tests.support.cases import each


def test_every_failed_case_is_reported():
    seen: list[int] = []

    @each("number", [1, 2, 3], str)
    def odd(number: int) -> None:
        seen.append(number)
        assert number == 2

    with pytest.RaisesGroup(AssertionError, AssertionError, match="2 of 3 cases failed") as raised:
        odd()
    assert [failure.__notes__ for failure in raised.value.exceptions] == [["number: 1"], ["number: 3"]]
    assert seen == [1, 2, 3]


def test_no_cases_fail_the_test():
    with pytest.raises(AssertionError, match="there are no cases"):
        each("number", [])(lambda **_cases: None)()


@each("number", [1, 2])
def test_fixtures_are_shared_by_all_cases(number: int, tmp_path_factory: pytest.TempPathFactory):
    assert isinstance(tmp_path_factory, pytest.TempPathFactory)


@pytest.mark.xdist_group("together")
def test_group_is_run_by_one_process(request: pytest.FixtureRequest):
    """Otherwise each process would start every application that tests share."""
    if not request.config.getoption("loadgroup", default=False):
        pytest.skip("tests are not distributed")
    assert request.node.nodeid.endswith("@together")
