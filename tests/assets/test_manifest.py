"""The manifest with which browsers install the messenger as an app, and its icons."""

import json
import re
import struct
from pathlib import Path

from messenger.ui import frame, routes
from messenger.web.pages import placeholders
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


def test_browsers_offer_to_install_it():
    assert {"name", "short_name", "start_url", "icons"} <= MANIFEST.keys()
    assert MANIFEST["display"] == "standalone"
    assert MANIFEST["id"] == MANIFEST["scope"] == MANIFEST["start_url"] == "/"


def test_other_apps_share_text_with_a_page():
    target = MANIFEST["share_target"]
    assert target["action"] in {page.address for page in routes.PAGES if not page.is_open}
    assert (target["method"], set(target["params"])) == ("GET", {"title", "text", "url"})
    shared = (ASSETS / "sharing/shared.js").read_text()
    assert all(f'given.get("{name}")' in shared for name in target["params"].values())
    assert f'PATH = "{target["action"]}"' in shared


def test_pages_that_start_offline_only_greet():
    worker = (ASSETS / "offline/worker.js").read_text()
    (listed,) = re.findall(r"PAGES = \[(.*?)\]", worker)
    paths = re.findall(r'"(.*?)"', listed)
    assert paths
    light = {page.address for page in routes.PAGES if page.is_light}
    assert set(paths) <= light
    # The page of all conversations stands for a placeholder.
    assert placeholders.prerendered("/conversations/[conversation]/[[number]]") == "/conversations/_"
    assert 'CONVERSATION = "/conversations/_"' in worker
