import pytest
import sqlalchemy as sa
from sqlmodel import col

from messenger import db
from messenger.domain.accounts import deletion
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins
from messenger.domain.errors import Refused, SignInRequired
from messenger.domain.notifications import keys, subscriptions, testing
from messenger.domain.notifications.subscriptions import MAX_ENDPOINT, MAX_SUBSCRIPTIONS
from messenger.models import PushKey, PushSubscription
from tests.support.at_once import at_once
from tests.support.people import PASSWORD
from tests.support.push_services import Device, base64url, raw, signed_in


def subscribe(device: Device, endpoint: str = "") -> None:
    """Let a browser take messages."""
    address = endpoint or f"https://push.example/{device.name}"
    subscriptions.subscribe(device.actor, address, device.public, base64url(device.secret))


def device_of(actor: Actor, name: str = "a") -> Device:
    """Return a browser with a sign-in of its own."""
    return Device(signed_in(actor), name)


def stored() -> list[tuple[int, str]]:
    """Return who takes messages, and where."""
    with db.reading() as session:
        query = sa.select(col(PushSubscription.user_id), col(PushSubscription.endpoint))
        return [(row.user_id, row.endpoint) for row in session.execute(query.order_by(PushSubscription.id))]  # pyright: ignore[reportArgumentType]


def test_subscribing_again_changes_nothing(grace: Actor):
    device = device_of(grace)
    for _ in range(2):
        subscribe(device)
    assert stored() == [(grace.user_id, "https://push.example/a")]
    subscribe(device, "https://push.example/b")
    assert stored() == [(grace.user_id, "https://push.example/b")]


def test_browser_belongs_to_whoever_signed_in_last(ada: Actor, grace: Actor):
    subscribe(device_of(grace))
    subscribe(device_of(ada))
    assert stored() == [(ada.user_id, "https://push.example/a")]


def test_oldest_of_too_many_browsers_goes(grace: Actor):
    for number in range(MAX_SUBSCRIPTIONS + 1):
        subscribe(device_of(grace, str(number)))
    assert [endpoint.rpartition("/")[2] for _, endpoint in stored()] == [
        str(number) for number in range(1, MAX_SUBSCRIPTIONS + 1)
    ]


@pytest.mark.parametrize("end", ["sign out", "sign in again", "unsubscribe", "delete the account"])
def test_subscription_ends(end: str, grace: Actor):
    device = device_of(grace)
    subscribe(device)
    if end == "sign out":
        sign_ins.end(device.actor)
    elif end == "sign in again":
        sign_ins.revoke(grace, device.actor.sign_in_id)
    elif end == "unsubscribe":
        subscriptions.unsubscribe(device.actor)
    else:
        deletion.delete(device.actor, PASSWORD)
    assert stored() == []


def test_ended_sign_in_cannot_subscribe(grace: Actor):
    device = device_of(grace)
    sign_ins.end(device.actor)
    with pytest.raises(SignInRequired):
        subscribe(device)


def test_sign_in_of_somebody_else_cannot_subscribe(ada: Actor, grace: Actor):
    device = device_of(grace)
    device.actor = Actor(ada.user_id, device.actor.sign_in_id, is_administrator=False)
    with pytest.raises(SignInRequired):
        subscribe(device)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://push.example/a",
        "https://push.example:8443/a",
        "https://push.example:99999/a",
        "https://user:password@push.example/a",
        "https://10.0.0.1/a",
        "https://[::1]/a",
        "https://2130706433/a",
        "https://localhost/a",
        "https://push.0x7f000001/a",
        "https://push.example/a b",
        "https://push.example/\x00",
        "https://push.example/ä",
        "javascript:alert(1)",
        "https://push.example/" + "a" * MAX_ENDPOINT,
    ],
)
def test_endpoint_must_be_a_public_https_address(endpoint: str):
    assert subscriptions.endpoint_fault(endpoint) == subscriptions.UNUSABLE


@pytest.mark.parametrize(
    "endpoint", ["https://fcm.googleapis.com/fcm/send/a:b-c", "https://PUSH.example:443/a"]
)
def test_endpoints_of_push_services_are_taken(endpoint: str):
    assert subscriptions.endpoint_fault(endpoint) is None


@pytest.mark.parametrize(
    ("public_key", "secret"),
    [("", ""), ("AAAA", "A" * 22), ("é", "A" * 22), ("!" * 87, "A" * 22), ("A" * 87, "A" * 22)],
)
def test_keys_that_encrypt_nothing_are_refused(public_key: str, secret: str, grace: Actor):
    with pytest.raises(Refused):
        subscriptions.subscribe(signed_in(grace), "https://push.example/a", public_key, secret)
    assert stored() == []


def test_secret_has_its_length(grace: Actor):
    device = device_of(grace)
    device.secret += b"x"
    with pytest.raises(Refused):
        subscribe(device)


def test_test_without_a_subscription_is_refused(grace: Actor):
    with pytest.raises(Refused):
        testing.send(signed_in(grace))


def test_key_makes_itself_once(ada: Actor, grace: Actor):
    made = at_once(*[lambda: keys.public(grace)] * 4)
    assert set(made) == {keys.public(ada)}
    assert len(raw(keys.public(ada))) == 65
    with db.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(PushKey)) == 1
