"""The manifest with which browsers install the messenger as an app, and its icons."""

import json
import struct
from pathlib import Path

from messenger.ui import frame, routes
from tests.support.servers import ROOT

ASSETS = ROOT / "assets"
MANIFEST = json.loads((ASSETS / "manifest.webmanifest").read_text())


def _size(file: Path) -> tuple[int, int]:
    """Read a picture's width and height from its PNG header."""
    head = file.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", head[16:])
    return width, height


def test_icons_have_their_sizes():
    for icon in MANIFEST["icons"]:
        file = ASSETS / icon["src"].removeprefix("/")
        if icon["type"] == "image/png":
            width, height = _size(file)
            assert icon["sizes"] == f"{width}x{height}"
        else:
            assert file.read_text().startswith("<svg")
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= {
        (icon["sizes"], icon["purpose"]) for icon in MANIFEST["icons"]
    }


def test_phones_of_apple_find_their_icon():
    assert 'href:"/icons/apple-touch-icon.png"' in "".join(str(part) for part in frame.head)
    assert _size(ASSETS / "icons/apple-touch-icon.png") == (180, 180)


def test_shortcuts_lead_to_pages():
    addresses = {page.address for page in routes.PAGES}
    assert {shortcut["url"] for shortcut in MANIFEST["shortcuts"]} <= addresses
    assert MANIFEST["start_url"] in addresses
