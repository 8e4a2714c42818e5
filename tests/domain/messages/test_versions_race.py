"""Race: an edit against the setting that erases earlier versions, on PostgreSQL.

SQLite has only one writer at a time.
"""

from functools import partial

from messenger import db
from messenger.domain.administration import site
from messenger.domain.messages import editing
from messenger.domain.talk import conversations
from messenger.models import MessageVersion
from tests.support.administration import administrator
from tests.support.at_once import overtakes
from tests.support.databases import stored
from tests.support.people import people, say


def test_version_of_an_edit_in_progress_is_erased_with_the_setting(postgres_url: str):
    db.use(postgres_url)
    root, (ada, grace) = administrator("Root"), people("Ada", "Grace")
    (message, *_) = say(ada, conversations.start(ada, "draft", "Tea", [grace.user_id]), "Hello")
    late = partial(site.choose_keeping_versions, root, False)
    overtakes(late, partial(editing.edit, ada, message.id, "Good morning")).result()
    assert stored(MessageVersion.body) == []
