"""What a push message says: declarative, for browsers that show it by themselves, and read by `assets/sw.js`.

Every message shows something: browsers end the subscription of a site whose messages show nothing.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from messenger.config import settings
from messenger.domain.notifications.looking import Notice
from messenger.domain.reminders.reminding import Reminding
from messenger.translation import Message, gettext, ngettext, translate

# By this number, browsers tell a declarative message from others.
DECLARATIVE = 8030
MAX_TITLE = 100
FAILED = gettext("Your answer wasn't sent. Open the conversation and try again.")
# Push services hold a message so long for a browser that is away.
TTL_SECONDS = 24 * 60 * 60
TOPIC_LENGTH = 32


@dataclass(frozen=True)
class Push:
    """A message to a browser: its content, and what the push service may know of it."""

    content: bytes
    topic: str
    urgency: str


def of(notice: Notice, language: str, key: str) -> Push:
    """Return the message for a notice; of those with the same topic, push services keep the last."""
    tag = f"conversation-{notice.conversation}"
    path = f"/conversations/{notice.conversation}"
    notification = {
        "title": _title(notice),
        "body": _body(notice, language),
        "tag": tag,
        "navigate": f"{settings.public_url}{path}",
        "timestamp": notice.at,
        "actions": [
            _action("reply", gettext("Reply"), path, language),
            _action("read", gettext("Mark as read"), path, language),
        ],
        "data": {
            "viewer": notice.user,
            "conversation": notice.conversation,
            "number": notice.number,
            "failed": translate(FAILED, language),
        },
    }
    return Push(
        content=_encoded(notification, language, notice.unread),
        topic=_topic(key, tag),
        urgency="high" if notice.is_urgent else "normal",
    )


def reminder(of: Reminding, author: str, viewer: int, language: str, key: str) -> Push:
    """Return the message for a reminder that is due."""
    tag = f"reminder-{of.id}"
    said = gettext("{name}: {text}", name=author, text=of.excerpt)
    notification = {
        "title": translate(gettext("Reminder"), language),
        "body": translate(said, language),
        "tag": tag,
        "navigate": f"{settings.public_url}/conversations/{of.conversation}/{of.number}",
        "timestamp": of.at,
        # As those that open pages show: of two for the same time, the second makes no sound.
        "data": {"viewer": viewer, "number": of.at},
    }
    return Push(content=_encoded(notification, language, None), topic=_topic(key, tag), urgency="high")


def test(language: str, key: str) -> Push:
    """Return a message that shows that messages arrive."""
    notification = {
        "title": "Messenger",
        "body": translate(gettext("Notifications work on this device."), language),
        "tag": "test",
        "navigate": f"{settings.public_url}/",
        "data": {},
    }
    return Push(content=_encoded(notification, language, None), topic=_topic(key, "test"), urgency="high")


def _title(notice: Notice) -> str:
    title = notice.title or notice.author
    return title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE - 1]}…"


def _body(notice: Notice, language: str) -> str:
    is_from_title = not notice.title
    said = notice.text if is_from_title else gettext("{name}: {text}", name=notice.author, text=notice.text)
    lines = [translate(said, language)]
    if notice.count > 1:
        many: Message = ngettext("{n} new message", "{n} new messages", n=notice.count)
        lines.append(translate(many, language))
    return "\n".join(lines)


def _action(name: str, title: Message, path: str, language: str) -> dict[str, str]:
    navigate = f"{settings.public_url}{path}"
    return {"action": name, "title": translate(title, language), "navigate": navigate}


def _encoded(notification: dict[str, Any], language: str, unread: int | None) -> bytes:
    content = {"web_push": DECLARATIVE, "notification": notification | {"lang": language, "dir": "auto"}}
    if unread is not None:
        content["app_badge"] = unread
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _topic(key: str, tag: str) -> str:
    """Hide from push services what the topic is: with the key, nobody else can tell whose it is."""
    digest = hashlib.sha256(f"{key}/{tag}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:TOPIC_LENGTH]
