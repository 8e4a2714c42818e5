"""Serve the application, ready to use: `python -m messenger`."""

import signal
import sys


def main() -> int:
    """Prepare what is missing, then serve until told to stop; return the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        _start()
    except KeyboardInterrupt:
        return 130
    except ValueError as error:
        return _explained(error)
    return 0


def _start() -> None:
    # Imported here, because reading the settings is what may fail first.
    from messenger import build, db, schema, serve
    from messenger.config import settings

    try:
        serve.check(settings)
        schema.prepare()
        build.bring_up_to_date()
    except (serve.Refused, schema.Outdated, build.Failed) as error:
        sys.exit(_explained(error))
    except db.Unavailable:
        sys.exit(_explained("The database does not answer; see DATABASE_URL."))
    serve.run(settings)


def _explained(reason: object) -> int:
    print(reason, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
