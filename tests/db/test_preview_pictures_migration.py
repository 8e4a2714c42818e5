"""Going back to before previews had pictures, and forward again."""

from alembic import command

from messenger import db, models
from messenger.domain.pictures.picture import Picture
from messenger.domain.previews import adding
from messenger.domain.previews.preview import Preview
from tests.support.databases import configuration, migrate, stored
from tests.support.people import conversation_of, message_of, people, say

LINK = "https://example.org/"


def test_previews_survive_without_their_pictures(database: db.Database):
    ada, grace = people("Ada", "Grace")
    pictured, removed = say(ada, conversation_of(ada, grace), LINK, LINK)
    for message in (pictured, removed):
        adding.add(message.id, Preview(LINK, "Title"), Picture(content=b"red", width=320, height=168))
    adding.remove(ada, removed.id)
    url = database.url.render_as_string(hide_password=False)
    command.downgrade(configuration(url), "0023-1")
    assert stored(models.Picture.hash) == []
    texts = {"url": LINK, "title": "Title", "description": "", "site": ""}
    assert sorted(filter(None, stored(models.Message.preview)), key=len) == [{"url": LINK}, texts]
    migrate(url)
    assert message_of(pictured.id).preview == Preview(LINK, "Title")
    assert message_of(removed.id).preview is None
