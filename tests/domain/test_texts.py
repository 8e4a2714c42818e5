import pytest

from messenger.domain import texts


@pytest.mark.parametrize("text", ["", "Ada", "two\nlines", "😀", "مرحبا", "e\u0301"])
def test_ordinary_text_is_readable(text: str):
    assert texts.is_readable(text)


@pytest.mark.parametrize("text", ["\x00", "A\x00", "\ud800", "A\udfff", "\ude00\ud83d"])
def test_nul_and_lone_surrogates_are_not_readable(text: str):
    assert not texts.is_readable(text)
    assert not texts.is_one_line(text)


@pytest.mark.parametrize(
    "text", ["a\nb", "a\rb", "a\tb", "\x1b[0m", "a\x85b", "a\u2028b", "\u202eada", "\u2066x"]
)
def test_a_name_holds_no_control_or_direction_characters(text: str):
    assert texts.is_readable(text)
    assert not texts.is_one_line(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ADA", "ada"),
        ("Straße", "STRASSE"),
        ("Zoë", "Zoe\u0308"),
        ("\uff21da", "Ada"),
        ("ﬁn", "FIN"),
        ("Σας", "ΣΑΣ"),
    ],
)
def test_case_and_unicode_form_make_no_difference(one: str, other: str):
    assert texts.key(one) == texts.key(other)


@pytest.mark.parametrize(("one", "other"), [("Ada", "Adá"), ("a b", "ab"), ("o", "0")])
def test_different_letters_make_a_difference(one: str, other: str):
    assert texts.key(one) != texts.key(other)


@pytest.mark.parametrize(
    "ignored",
    ["\u200b", "\u00ad", "\ufe0f", "\u034f", "\u180b", "\u3164", "\u115f", "\uffa0", "\u2800", "\U000e0101"],
)
def test_what_cannot_be_seen_makes_no_difference(ignored: str):
    assert texts.key(f"A{ignored}da") == texts.key("Ada")
    assert texts.is_blank(f" {ignored}")


@pytest.mark.parametrize("spaces", ["  ", " \u00a0", "\u3000 ", " \u200b "])
def test_so_many_spaces_are_one(spaces: str):
    assert texts.key(f"Ada{spaces}Lovelace") == texts.key("Ada Lovelace")
