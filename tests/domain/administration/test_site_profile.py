"""The name and the picture of the site: who changes them, what is stored, and what is left of it."""

from functools import partial

import pytest

from messenger.domain.actors import Actor
from messenger.domain.administration import site_profile
from messenger.domain.administration.site_profile import SiteProfile
from messenger.domain.errors import Forbidden, Refused
from messenger.domain.pictures import custom_emoji
from tests.support.administration import noted, promote
from tests.support.at_once import at_once
from tests.support.people import contents
from tests.support.picture_files import HTML, SVG, bomb, opened, picture


@pytest.fixture
def boss(ada: Actor) -> Actor:
    """Ada, an administrator."""
    promote(ada)
    return ada


def test_new_site_has_no_name_and_no_picture(boss: Actor):
    assert site_profile.read() == SiteProfile("", "")
    assert site_profile.picture() is None


def test_administrator_names_the_site(boss: Actor):
    for name in ("  Chess \n club ", "Chess club"):
        assert site_profile.rename(boss, name) == "Chess club"
    assert site_profile.read().name == "Chess club"
    assert site_profile.rename(boss, " ") == ""
    assert site_profile.read().name == ""
    # Only what changes something.
    renamed = [("site_renamed", boss.user_id, None, name) for name in ("Chess club", "")]
    assert noted() == renamed


@pytest.mark.parametrize("name", ["x" * 41, "a\x00b", "\ud800", "a\u202eb"])
def test_name_is_checked(name: str, boss: Actor):
    with pytest.raises(Refused, match="name"):
        site_profile.rename(boss, name)
    assert contents()["site"] == []


def test_administrator_chooses_a_picture(boss: Actor):
    site_profile.choose_picture(boss, picture(size=(900, 600)))
    shown = site_profile.picture()
    assert shown
    made = opened(shown)
    assert (made.format, made.size) == ("WEBP", (256, 171))
    assert noted() == [("site_picture_changed", boss.user_id, None, "")]


def test_other_picture_replaces_the_first(boss: Actor):
    site_profile.choose_picture(boss, picture())
    first = site_profile.read().picture
    site_profile.choose_picture(boss, picture(colour="blue"))
    second = site_profile.read().picture
    assert first != second
    assert [row[0] for row in contents()["pictures"]] == [second]
    site_profile.choose_picture(boss, picture(colour="blue"))
    assert site_profile.read().picture == second
    for _ in range(2):
        site_profile.remove_picture(boss)
    assert contents()["pictures"] == []


def test_picture_that_an_emoji_uses_stays(boss: Actor):
    custom_emoji.add(boss, "our-logo", picture(size=(96, 96)))
    site_profile.choose_picture(boss, picture(size=(96, 96)))
    (emoji,) = custom_emoji.collection(boss).emoji
    assert site_profile.read().picture == emoji.picture
    site_profile.remove_picture(boss)
    assert [row[0] for row in contents()["pictures"]] == [emoji.picture]
    site_profile.choose_picture(boss, picture(size=(96, 96)))
    custom_emoji.delete(boss, "our-logo")
    assert site_profile.picture()


@pytest.mark.parametrize("content", [b"", SVG, HTML, bomb(9000, 9000), b"x" * (1024 * 1024 + 1)])
def test_what_is_no_picture_is_refused(content: bytes, boss: Actor):
    with pytest.raises(Refused, match="picture"):
        site_profile.choose_picture(boss, content)
    assert contents()["pictures"] == []


def test_only_administrators_change_it(boss: Actor, grace: Actor):
    before = contents()
    for change in (
        partial(site_profile.rename, grace, "Mine"),
        partial(site_profile.choose_picture, grace, picture()),
        partial(site_profile.remove_picture, grace),
    ):
        with pytest.raises(Forbidden):
            change()
    assert contents() == before


def test_concurrent_choices_leave_one_picture(boss: Actor):
    files = [picture(colour=colour) for colour in ("red", "green", "blue")]
    assert at_once(*(partial(site_profile.choose_picture, boss, file) for file in files)) == [None] * 3
    assert [row[0] for row in contents()["pictures"]] == [site_profile.read().picture]
