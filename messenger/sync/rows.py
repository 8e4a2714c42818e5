"""Rows as browsers get them: records as dictionaries."""

from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from messenger.domain.messages.history import Message
from messenger.domain.talk.contacts import Person

# Immutable, so that a row can share them with its record.
SCALARS = frozenset({str, int, bool, float, type(None)})


def asdict(record: Any) -> dict[str, Any]:
    """Return a record as a dictionary, as `dataclasses.asdict` does, but without deep copies: faster."""
    return {name: value if type(value) in SCALARS else _plain(value) for name, value in vars(record).items()}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return asdict(value)
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value


def person_row(person: Person) -> dict[str, Any]:
    """Return a person as their row; what they don't have is left out, because people come along often."""
    row: dict[str, Any] = {"id": person.id, "nickname": person.nickname}
    if person.picture:
        row["picture"] = person.picture
    if person.status:
        row["status"] = asdict(person.status)
    return row


_DEFAULTS = {
    field.name: field.default if field.default_factory is MISSING else field.default_factory()
    for field in fields(Message)
}


def message_row(message: Message) -> dict[str, Any]:
    """Return a message as its row; fields with their defaults are left out, which most messages have."""
    row = asdict(message)
    return {name: value for name, value in row.items() if value != _DEFAULTS[name]}
