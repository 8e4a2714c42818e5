"""A push service on this machine that checks who signed each message, and browsers that read what it got."""

import base64
import datetime
import json
import os
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import http_ece
import sqlalchemy as sa
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from sqlmodel import col

from messenger import db
from messenger.config import settings
from messenger.domain import clock
from messenger.domain.actors import Actor
from messenger.domain.authentication import sign_ins
from messenger.domain.notifications import keys, subscriptions, vapid
from messenger.jobs.worker import Worker
from messenger.models import PushSubscription
from messenger.push.kinds import kinds
from messenger.push.service import PushServices
from tests.support.web_pages import PUBLIC, internet, names, site

HOST, PRIVATE_HOST = "push.example", "private.example"
NAMES = {HOST: [[PUBLIC]], PRIVATE_HOST: [["10.0.0.1"]]}
DAY_SECONDS = 24 * 60 * 60


def base64url(raw: bytes) -> str:
    """Encode bytes as browsers do."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(text: str) -> bytes:
    """Decode what `base64url` encodes."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signed_in(actor: Actor) -> Actor:
    """Sign somebody in once more, and return them as the actor of that sign-in."""
    with db.transaction() as tx:
        ticket = sign_ins.issue_ticket(tx, actor.user_id, is_kept=True)
    found = sign_ins.identify(sign_ins.start(ticket, "Firefox")[0])
    assert found is not None
    return found


@dataclass
class Device:
    """A browser that takes push messages: its keys, and where."""

    actor: Actor
    name: str
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def public(self) -> str:
        """The public key as a browser tells it."""
        form = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        return base64url(self.private.public_key().public_bytes(*form))

    def read(self, content: bytes) -> dict[str, Any]:
        """Decrypt a message."""
        plain = http_ece.decrypt(
            content, private_key=self.private, auth_secret=self.secret, version="aes128gcm"
        )
        return json.loads(plain)


@dataclass(frozen=True)
class Got:
    """A message that the push service got, as the browser reads it."""

    device: str
    headers: dict[str, str]
    content: dict[str, Any]

    @property
    def body(self) -> str:
        """The text that the browser shows."""
        return self.content["notification"]["body"]


@dataclass
class PushServer:
    """The push service: it keeps what it got, and answers as a test wants."""

    port: int = 0
    devices: dict[str, Device] = field(default_factory=dict)
    got: list[Got] = field(default_factory=list)
    # The answers to come by device, or the status that each gets.
    answers: dict[str, list[int]] = field(default_factory=dict)
    services: PushServices = field(default_factory=PushServices)

    def device_of(self, actor: Actor, name: str = "", host: str = HOST) -> Device:
        """Let somebody take messages in a browser with a sign-in of its own."""
        device = Device(signed_in(actor), name or f"device-{len(self.devices)}")
        self.devices[device.name] = device
        given = f"https://{HOST}/{device.name}"
        subscriptions.subscribe(device.actor, given, device.public, base64url(device.secret))
        # Real push services are at the usual port, which a test can't have.
        here = f"https://{host}:{self.port}/{device.name}"
        with db.transaction() as tx:
            is_it = col(PushSubscription.endpoint) == given
            tx.execute(sa.update(PushSubscription).where(is_it).values(endpoint=here))
        return device

    async def take(self, request: web.Request) -> web.Response:
        """Take a message, as a push service does: refuse what is not signed for it."""
        name = request.path.lstrip("/")
        check_signature(request.headers["Authorization"], f"https://{HOST}:{self.port}")
        if answers := self.answers.get(name):
            status = answers.pop(0)
            if status != 201:
                return web.Response(status=status)
        content = self.devices[name].read(await request.read())
        self.got.append(Got(name, dict(request.headers), content))
        return web.Response(status=201)

    def bodies(self, device: Device | None = None) -> list[str]:
        """Return the texts that a device, or each, has got."""
        return [got.body for got in self.got if device is None or got.device == device.name]

    async def work(self) -> None:
        """Work what is due."""
        async with self.services.opened():
            await Worker(kinds(self.services)).work_due()


def check_signature(header: str, audience: str) -> None:
    """Check a VAPID signature as RFC 8292 says, without the library that made it."""
    scheme, _, rest = header.partition(" ")
    assert scheme == "vapid"
    given = dict(part.strip().split("=", 1) for part in rest.split(","))
    signed, _, signature = given["t"].rpartition(".")
    head, claims = (json.loads(raw(part)) for part in signed.split("."))
    assert head["alg"] == "ES256"
    assert claims["aud"] == audience
    assert claims["sub"] == settings.public_url
    now = clock.now() // 1000
    assert now < claims["exp"] <= now + DAY_SECONDS
    assert given["k"] == vapid.public_of(keys.private())
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(given["k"]))
    r, s = (int.from_bytes(raw(signature)[i : i + 32]) for i in (0, 32))
    point.verify(encode_dss_signature(r, s), signed.encode(), ec.ECDSA(hashes.SHA256()))


def certificate(folder: Path) -> Iterator[ssl.SSLContext]:
    """Yield the TLS settings of a server for the push service's name, and of clients that trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "push.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(file)
    yield serving
    yield ssl.create_default_context(cafile=str(file))


@asynccontextmanager
async def push_server(folder: Path) -> AsyncIterator[PushServer]:
    """Run the push service, and a DNS server that knows it."""
    serving, trusting = certificate(folder)
    server = PushServer()

    async def take(request: web.Request) -> web.Response:
        return await server.take(request)

    async with names(NAMES) as served, site(take, tls=serving) as there:  # pyright: ignore[reportArgumentType]
        server.port = there.port
        server.services = PushServices(internet(served, there.port, tls=trusting))
        yield server
