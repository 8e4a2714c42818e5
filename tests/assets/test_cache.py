"""The version of what browsers keep follows the shape of the rows."""

import dataclasses
import hashlib
import re

from messenger.domain.lists.sections import Section, Sections
from messenger.domain.messages.history import Message
from messenger.domain.pictures.custom_emoji import CustomEmoji
from messenger.domain.talk.contacts import Person
from messenger.domain.talk.conversations import Conversation
from messenger.domain.talk.members import Member
from messenger.domain.talk.seats import Seat
from tests.support.servers import ROOT

ROWS = (Conversation, CustomEmoji, Member, Message, Person, Seat, Section, Sections)


def test_cache_version_names_the_shape_of_rows():
    fields = [
        (row.__name__, field.name, str(field.type)) for row in ROWS for field in dataclasses.fields(row)
    ]
    version = hashlib.sha256(repr(fields).encode()).hexdigest()[:8]
    records = (ROOT / "assets/cache/records.js").read_text()
    # After a row has changed its shape, write the new version there: pages must not show old rows.
    assert re.findall(r'VERSION = "(\w+)"', records) == [version]
