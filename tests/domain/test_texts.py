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
def test_control_and_direction_characters_are_not_names(text: str):
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
def test_invisible_characters_do_not_distinguish(ignored: str):
    assert texts.key(f"A{ignored}da") == texts.key("Ada")
    assert texts.is_blank(f" {ignored}")


@pytest.mark.parametrize("spaces", ["  ", " \u00a0", "\u3000 ", " \u200b "])
def test_whitespace_collapses_to_one_space(spaces: str):
    assert texts.key(f"Ada{spaces}Lovelace") == texts.key("Ada Lovelace")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("İbrahim", "ibrahim"),
        ("İbrahim", "İBRAHİM"),
        ("I\u015f\u0131l", "isil"),
        ("Zoë", "ZOE"),
        ("Jürgen Groß", "jurgen gross"),
        ("GROẞ", "groß"),
        ("Łukasz", "lukasz"),
        ("Søren", "soren"),
        ("Đorđe", "dorde"),
        ("Ægir", "aegir"),
        ("Cœur", "coeur"),
        ("Þóra", "thora"),
        ("Σίσυφος", "ΣΙΣΥΦΟΣ"),
        ("Алёна", "алена"),
        ("Nguyễn", "nguyen"),
        ("أحمد", "احمد"),
        ("O\u2019Neill", "o'neill"),
        ("Ann\u2010Sofie", "ann-sofie"),
    ],
)
def test_fold_ignores_case_and_accents(name: str, typed: str):
    assert texts.fold(name) == texts.fold(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [("हिन्दी", "हनद"), ("ใบ", "ไบ"), ("カキ", "ガキ"), ("o", "0"), ("👍", "👎"), ("a b", "ab")],
)
def test_fold_keeps_other_letters_apart(one: str, other: str):
    assert texts.fold(one) != texts.fold(other)


def test_folding_twice_changes_nothing():
    for point in {*range(0x110000)} - {*range(0xD800, 0xE000)}:
        text = f"a{chr(point)}"
        folded = texts.fold(text)
        # Most characters stay as they are.
        assert folded == text or texts.fold(folded) == folded
        assert len(folded) <= 20
        assert texts.is_readable(folded) or not point


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" \u00a0\u200b ", []),
        ("Lovelace  ADA ada", ["lovelace", "ada"]),
        ("\u0301", ["\u0301"]),
        ("e\u0301 \u0301", ["e"]),
        ("\u202eמשה", ["משה"]),
        ("👩\u200d💻", ["👩💻"]),
        ("x" * 10_000, ["x" * 10_000]),
        ("\u0301" * 10_000, ["\u0301" * 10_000]),
    ],
)
def test_text_is_taken_apart_into_words(text: str, words: list[str]):
    assert texts.words(text) == words


@pytest.mark.parametrize("unseen", ["\u2065", "\ufff0", "\U000e0000", "\U000e0080", "\U000e0fff"])
def test_reserved_ignorables_make_no_difference(unseen: str):
    assert texts.key(f"An{unseen}na") == "anna"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\ufeff\u200bAnna\u200b\u00ad\u200f \u00a0", "Anna"),
        ("An\u200cna", "An\u200cna"),
        ("Ada \u2764\ufe0f", "Ada \u2764\ufe0f"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e007f ", "\U0001f3f4\U000e0067\U000e0062\U000e007f"),
        ("\u200b \u3164", ""),
        ("", ""),
    ],
)
def test_invisible_characters_are_trimmed(text: str, left: str):
    assert texts.trimmed(text) == left


def test_address_loses_invisible_ends():
    assert texts.bare("\u200eada@example.org\ufe0f\u200d") == "ada@example.org"
