"""Encrypting messages, so that only the browser can read them (RFC 8291 over RFC 8188)."""

import base64
import os
import struct

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SALT_BYTES = 16
# Push services take no more, so each message is one record.
RECORD_BYTES = 4096
END_OF_LAST_RECORD = b"\2"


def encrypted(content: bytes, public_key: str, secret: str) -> bytes:
    """Return the body of a request: the content, with a key pair and a salt that serve it alone."""
    own = ec.generate_private_key(ec.SECP256R1())
    return sealed(content, _raw(public_key), _raw(secret), own, os.urandom(SALT_BYTES))


def sealed(
    content: bytes, public_key: bytes, secret: bytes, own: ec.EllipticCurvePrivateKey, salt: bytes
) -> bytes:
    """Encrypt content for the browser that has this key, with our key and salt."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
    ours = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = own.exchange(ec.ECDH(), theirs)
    material = _derived(shared, secret, b"WebPush: info\0" + public_key + ours, 32)
    key = _derived(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(material, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + struct.pack("!LB", RECORD_BYTES, len(ours)) + ours
    return header + AESGCM(key).encrypt(nonce, content + END_OF_LAST_RECORD, None)


def _derived(material: bytes, salt: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, purpose).derive(material)


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
