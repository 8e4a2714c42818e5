"""Names of custom emoji."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messenger.domain import markup
from messenger.domain.pictures import names
from tests.support.servers import ROOT


@pytest.mark.parametrize(
    "name", ["partyparrot", "a1", "our_logo", "a__b", "x+y", "ship-it-now", "a" * 32, "100-percent"]
)
def test_sensible_names_are_accepted(name: str):
    assert names.fault(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a",
        "a" * 33,
        "Parrot",
        "pärrot",
        "a b",
        "_a",
        "a_",
        "a+_b",
        ":aa:",
        "a/b",
        "aa\n",
        "aa\x00",
        "..",
        "\ud800a",
    ],
)
def test_other_names_are_refused(name: str):
    assert names.fault(name) == names.INVALID


@pytest.mark.parametrize("name", ["tada", "+1", "smile"])
def test_standard_names_are_taken(name: str):
    assert names.fault(name) == names.STANDARD


def test_standard_names_are_those_that_browsers_complete():
    table = (ROOT / "assets/emoji/tables/emoji.json").read_text()
    assert len(names.standard()) > 1900
    assert all(name in table for name in names.standard())


NAMES = st.from_regex(re.compile(r"[a-z0-9_+-]{2,32}"), fullmatch=True).filter(
    lambda name: names.fault(name) is None
)


@given(first=NAMES, other=NAMES)
def test_markup_never_takes_a_name_apart(first: str, other: str):
    text = f"So :{first}: and :{other}:!"
    assert markup.parse(text) is None


@given(name=NAMES)
def test_typed_name_is_recognized(name: str):
    assert names.named_by(names.typed(name)) == name


@pytest.mark.parametrize("text", ["", ":", "::", "partyparrot", ":partyparrot", ":_a_:", "::a::", ":a b:"])
def test_other_text_names_nothing(text: str):
    assert names.named_by(text) is None
