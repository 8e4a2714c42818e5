"""Encrypting messages for browsers."""

import json

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from http_ece import ECEException

from messenger.domain.actors import Actor
from messenger.push.encrypting import RECORD_BYTES, encrypted, sealed
from tests.support.push_services import Device, base64url, raw

# The example of RFC 8291, section 5 and appendix A.
PLAIN = b"When I grow up, I want to be a watermelon"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
OWN = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
# Of the mark at the end, and of what proves that nobody has changed the content.
OVERHEAD = 1 + 16
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
    "EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_example_of_the_standard_comes_out():
    own = ec.derive_private_key(int.from_bytes(raw(OWN)), ec.SECP256R1())
    assert base64url(sealed(PLAIN, raw(BROWSER), raw(SECRET), own, raw(SALT))) == BODY


@pytest.mark.parametrize("size", [2, 100, RECORD_BYTES - OVERHEAD])
def test_only_the_browser_reads_a_message(size: int):
    browser, other = (Device(Actor(1, 1, is_administrator=False), "phone") for _ in range(2))
    text = "x" * (size - len('""'))
    body = encrypted(json.dumps(text).encode(), browser.public, base64url(browser.secret))
    assert browser.read(body) == text
    with pytest.raises((ECEException, InvalidTag)):
        other.read(body)


def test_equal_messages_look_different():
    bodies = {encrypted(PLAIN, BROWSER, SECRET) for _ in range(3)}
    assert len({body[:16] for body in bodies}) == 3
    assert len({body[21:86] for body in bodies}) == 3
