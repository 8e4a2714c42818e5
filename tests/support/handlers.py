"""Every handler that a browser can call, with valid and invalid arguments for it."""

import inspect
from collections.abc import Iterator
from typing import Annotated, Any, Literal, NotRequired, get_args, get_origin, get_type_hints

from annotated_types import Le, MaxLen
from pydantic.fields import FieldInfo
from reflex_base.registry import RegistrationContext
from typing_extensions import is_typeddict

import messenger.messenger  # noqa: F401  registers them

Payload = dict[str, Any]

ALL = {name: registered.handler for name, registered in RegistrationContext.get().event_handlers.items()}
OURS = {name: handler for name, handler in ALL.items() if handler.fn.__module__.startswith("messenger.")}

# Arguments that the gate refuses must not be logged.
CONTENT = "c0nf1dential"


def short(name: str) -> str:
    """Return a handler's name without the folders: `sign_in.submit`."""
    return name.rpartition("____")[2]


def hints(name: str) -> dict[str, Any]:
    """Return the types of a handler's arguments."""
    function = ALL[name].fn
    known = get_type_hints(function, include_extras=True)
    return {key: known.get(key, Any) for key in list(inspect.signature(function).parameters)[1:]}


def sound(hint: Any) -> Any:
    """Return a value of the type."""
    kind, _ = _parts(hint)
    if is_typeddict(kind):
        return {key: sound(part) for key, part in get_type_hints(kind, include_extras=True).items()}
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    return {str: "text", int: 1, bool: True, list: [], dict: {}}.get(get_origin(kind) or kind)


def bare(hint: Any) -> Any:
    """Return a type without its limits."""
    return _parts(hint)[0]


def call_of(name: str) -> Payload:
    """Return arguments that a handler accepts."""
    return {key: sound(hint) for key, hint in hints(name).items()}


def wrong_calls(name: str) -> Iterator[Payload]:
    """Return arguments that a handler must refuse: of wrong types, too large, too few, too many."""
    right = call_of(name)
    yield right | {"surplus": CONTENT}
    for key, hint in hints(name).items():
        others = {other: value for other, value in right.items() if other != key}
        yield others | {"surplus": CONTENT}
        if not _is_optional(name, key):
            yield others
        for value in unsound(hint):
            yield right | {key: value}


def _is_optional(name: str, key: str) -> bool:
    return inspect.signature(ALL[name].fn).parameters[key].default is not inspect.Parameter.empty


def unsound(hint: Any) -> list[Any]:
    """Return values that are not of the type."""
    kind, limits = _parts(hint)
    if type(None) in get_args(kind):
        kind, limits = _parts(get_args(kind)[0])
        return [value for value in _unsound(kind, limits) if value is not None]
    return _unsound(kind, limits)


def _unsound(kind: Any, limits: list[Any]) -> list[Any]:
    general = [None, 1.5, {"__reflex_form_data__": 5}, {"__reflex_form_data__": [[[], CONTENT]]}]
    if kind is str:
        return [*general, 5, True, [CONTENT], {CONTENT: 1}, CONTENT * 10_000]
    if kind is int:
        return [*general, "5", CONTENT, True, [5], {CONTENT: 1}, -1, 2**53 + 1, 10**400]
    if get_origin(kind) is Literal:
        return [*general, CONTENT, 5, True, [], {}]
    if kind is bool:
        return [*general, "true", CONTENT, 1, [], {}]
    if get_origin(kind) is list:
        (inner,) = get_args(kind)
        most = next(limit.max_length for limit in limits if isinstance(limit, MaxLen))
        nested = [[value] for value in unsound(inner)]
        return [*general, CONTENT, 5, {CONTENT: 1}, [sound(inner)] * (most + 1), *nested]
    if get_origin(kind) is dict:
        key, inner = get_args(kind)
        most = next(limit.max_length for limit in limits if isinstance(limit, MaxLen))
        named = [{name: sound(inner)} for name in unsound(key) if isinstance(name, str)]
        too_many = {f"{sound(key)}{i}": sound(inner) for i in range(most + 1)}
        return [*general, CONTENT, 5, [], [CONTENT], too_many, *named, *({"a": v} for v in unsound(inner))]
    assert is_typeddict(kind), f"say here what is wrong for {kind}"
    right = sound(kind)
    found = [*general, CONTENT, 5, [], [CONTENT], *([{}] if kind.__required_keys__ else [])]
    for key, part in get_type_hints(kind, include_extras=True).items():
        found += [right | {key: value} for value in unsound(part)]
    return found


def texts(hint: Any) -> Iterator[tuple[Any, str]]:
    """Return values of the type in which one text at a time holds NUL or a lone surrogate."""
    kind, _ = _parts(hint)
    if kind is str:
        yield from ((f"a{bad}b", bad) for bad in ("\0", "\ud800"))
    elif get_origin(kind) is list:
        yield from (([value], bad) for value, bad in texts(get_args(kind)[0]))
    elif get_origin(kind) is dict:
        key, inner = get_args(kind)
        yield from (({name: sound(inner)}, bad) for name, bad in texts(key))
    elif is_typeddict(kind):
        for key, part in get_type_hints(kind, include_extras=True).items():
            yield from ((sound(kind) | {key: value}, bad) for value, bad in texts(part))


def uncapped(hint: Any, where: str) -> list[str]:
    """Name the parts of the type that have no limit."""
    kind, limits = _parts(hint)
    if kind is bool or kind is type(None) or get_origin(kind) is Literal:
        return []
    if is_typeddict(kind):
        fields = get_type_hints(kind, include_extras=True)
        return [fault for key, part in fields.items() for fault in uncapped(part, f"{where}.{key}")]
    wanted = Le if kind is int else MaxLen
    if kind in (str, int) or get_origin(kind) in (list, dict):
        inner = [fault for part in get_args(kind) for fault in uncapped(part, f"{where}[]")]
        return inner + ([] if any(isinstance(limit, wanted) for limit in limits) else [where])
    if parts := get_args(kind):
        return [fault for part in parts for fault in uncapped(part, where)]
    return [where]


def greatest(hint: Any) -> list[int]:
    """Return the limits of the numbers in an argument that is a number or a list of them."""
    kind, limits = _parts(hint)
    if get_origin(kind) is list:
        return greatest(get_args(kind)[0])
    return (
        [limit.le for limit in limits if isinstance(limit, Le) and isinstance(limit.le, int)]
        if kind is int
        else []
    )


def _parts(hint: Any) -> tuple[Any, list[Any]]:
    """Separate a type from its limits."""
    if get_origin(hint) is NotRequired:
        return _parts(get_args(hint)[0])
    if get_origin(hint) is not Annotated:
        return hint, []
    kind, *notes = get_args(hint)
    limits = []
    for note in notes:
        limits += note.metadata if isinstance(note, FieldInfo) else [note]
    return kind, limits
