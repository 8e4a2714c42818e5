"""Serve the application, ready to use: `python -m messenger`."""

import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from messenger.run import forking


def main() -> int:
    """Migrate, build and serve until a signal arrives; return the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        _start()
    except KeyboardInterrupt:
        return 130
    except ValueError as error:
        return _explained(error)
    return 0


def _start() -> None:
    forking.begin()
    # Imported here, so that `main` catches errors in the settings, which are read on import.
    from messenger import db
    from messenger.config import settings
    from messenger.run import build, schema, serve

    try:
        serve.check(settings)
        with _without_warnings():
            schema.prepare()
        build.bring_up_to_date()
    except (serve.Refused, schema.Outdated, build.Failed) as error:
        sys.exit(_explained(error))
    except db.Unavailable:
        sys.exit(_explained("Can't reach the database. Check DATABASE_URL and that the database is running."))
    serve.run(settings)


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Silence warnings, so that the one line that explains a failure stands out."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _explained(reason: object) -> int:
    print(reason, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
