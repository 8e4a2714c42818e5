"""Many small cases in one test: each item of pytest costs more than a check of a file or a text does."""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

Test = Callable[..., None]


def each(name: str, cases: Iterable[Any], label: Callable[[Any], str] = repr) -> Callable[[Test], Test]:
    """Call the decorated test once for each case, and report all cases that failed.

    For checks without fixtures of their own: unlike with `parametrize`, fixtures are shared by all cases.
    """

    known = list(cases)

    def decorate(test: Test) -> Test:
        @wraps(test)
        def run_all(**fixtures: Any) -> None:
            failures: list[Exception] = []
            for case in known:
                try:
                    test(**fixtures, **{name: case})
                except Exception as error:
                    error.add_note(f"{name}: {label(case)}")
                    failures.append(error)
            assert known, "there are no cases"
            if failures:
                raise ExceptionGroup(f"{len(failures)} of {len(known)} cases failed", failures)

        taken = inspect.signature(test)
        others = [parameter for parameter in taken.parameters.values() if parameter.name != name]
        run_all.__signature__ = taken.replace(parameters=others)  # pyright: ignore[reportAttributeAccessIssue]
        return run_all

    return decorate
