"""What all sections of a data export use: pages of rows, and times."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from messenger import db

PAGE = 500

Entry = dict[str, Any]


def time(at: int | None) -> str | None:
    """Write a time in milliseconds as ISO 8601."""
    return (
        datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds") if at is not None else None
    )


def pages(query: sa.Select, *place: Any, size: int | None = None) -> Iterator[Sequence[sa.Row[Any]]]:
    """Read a query page by page (keyset pagination): each begins after the last row of the one before."""
    size = size or PAGE
    behind = sa.true()
    while True:
        with db.reading() as session:
            rows = session.execute(query.where(behind).order_by(*place).limit(size)).all()
        if rows:
            yield rows
        if len(rows) < size:
            return
        last = rows[-1]._mapping
        behind = sa.tuple_(*place) > sa.tuple_(*(last[column] for column in place))
