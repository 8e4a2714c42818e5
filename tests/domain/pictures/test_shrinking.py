"""Making small pictures of files that people upload: what comes out, and what is refused."""

import resource
import subprocess
import sys

import pytest

from messenger.domain.pictures import decoder, shrinking
from messenger.domain.pictures.picture import MAX_BYTES
from messenger.domain.pictures.shrinking import TooLarge, Unreadable, shrink
from tests.support.picture_files import (
    HTML,
    SVG,
    animation,
    bomb,
    noise,
    opened,
    picture,
    transparent,
    with_secrets,
)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_known_formats_become_small_webp(kind: str):
    made = shrink(picture(kind, (400, 200)), 128)
    assert (made.width, made.height) == (128, 64)
    assert opened(made.content).format == "WEBP"
    assert opened(made.content).size == (128, 64)


def test_small_picture_keeps_its_size():
    made = shrink(picture(size=(20, 10)), 128)
    assert (made.width, made.height) == (20, 10)


def test_noise_still_becomes_small():
    made = shrink(noise((500, 500)), 320)
    assert (made.width, made.height) == (320, 320)
    assert len(made.content) <= MAX_BYTES


def test_transparency_is_kept():
    made = shrink(transparent(), 64)
    assert opened(made.content).convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_animation_moves_only_if_it_may(kind: str):
    file = animation(5, kind=kind)
    moving = opened(shrink(file, 128, moves=True).content)
    assert moving.n_frames == 5
    assert opened(shrink(file, 128).content).n_frames == 1


def test_endless_animation_stands_still():
    file = animation(decoder.MAX_FRAMES + 1, size=(8, 8))
    assert opened(shrink(file, 128, moves=True).content).n_frames == 1


def test_metadata_and_appended_page_are_gone():
    source = with_secrets()
    assert source.count(b"SECRET") == 3
    made = shrink(source, 128)
    assert b"SECRET" not in made.content
    assert b"script" not in made.content
    # It was turned as its metadata said.
    assert (made.width, made.height) == (30, 60)


HOSTILE = {
    "empty": b"",
    "text": b"hello",
    "svg": SVG,
    "html": HTML,
    "svg behind a magic number": b"\x89PNG\r\n\x1a\n" + SVG,
    "gif header only": b"GIF89a" + HTML,
    "truncated": picture(size=(300, 300), colour="blue")[:200],
    "truncated jpeg": picture("JPEG", (300, 300))[:150],
    "bmp": picture("BMP"),
    "tiff": picture("TIFF"),
    "icon": picture("ICO"),
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_is_refused(name: str):
    with pytest.raises((Unreadable, TooLarge)):
        shrink(HOSTILE[name], 128)


@pytest.mark.parametrize("size", [(4001, 4000), (60_000, 60_000), (16_000_001, 1), (2**31 - 1, 2**31 - 1)])
def test_decompression_bomb_is_refused(size: tuple[int, int]):
    file = bomb(*size)
    assert len(file) < shrinking.MAX_SOURCE_BYTES
    with pytest.raises(TooLarge):
        shrink(file, 128)


def test_large_file_is_refused_unread(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(subprocess, "run", None)
    with pytest.raises(TooLarge):
        shrink(b"\0" * (shrinking.MAX_SOURCE_BYTES + 1), 128)


def test_decoder_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shrinking, "MAX_SECONDS", 0)
    with pytest.raises(Unreadable):
        shrink(picture(), 128)


LIMITED = """
import resource, sys
sys.path.insert(0, {folder!r})
import decoder
decoder.limit()
for what in ("AS", "CPU", "FSIZE", "CORE"):
    print(resource.getrlimit(getattr(resource, f"RLIMIT_{{what}}"))[0])
"""


def test_decoder_limits_itself():
    script = LIMITED.format(folder=str(shrinking.DECODER.parent))
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    wanted = [decoder.MAX_MEMORY, decoder.MAX_SECONDS, 0, 0]
    assert [int(line) for line in ran.stdout.split()] == wanted
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != decoder.MAX_MEMORY


def test_exit_code_is_the_decoders():
    assert shrinking.TOO_LARGE == decoder.TOO_LARGE


def test_square_is_the_middle_of_a_picture_on_white():
    made = shrinking.square(transparent(), 32)
    assert (made.width, made.height) == (32, 32)
    assert opened(made.content).convert("RGB").getpixel((16, 16)) == (255, 255, 255)
    wide = shrinking.square(picture(size=(400, 100)), 256)
    assert (wide.width, wide.height) == (100, 100)
