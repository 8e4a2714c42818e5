"""Files of pictures: sound ones, and some that are made to harm whoever decodes them."""

import io
import struct
import zlib
from functools import cache
from typing import Any

from PIL import Image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'
HTML = b"<!doctype html><script>alert(3)</script>"


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 64), colour: Any = "red", **how: Any) -> bytes:
    """Return a file with a picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind, **how)
    return file.getvalue()


def transparent() -> bytes:
    """Return a PNG file that nothing can be seen of."""
    file = io.BytesIO()
    Image.new("RGBA", (64, 64), (255, 0, 0, 0)).save(file, "PNG")
    return file.getvalue()


def noise(size: tuple[int, int]) -> bytes:
    """Return a PNG file that can hardly be compressed."""
    file = io.BytesIO()
    bands = [Image.effect_noise(size, 100) for _ in range(3)]
    Image.merge("RGB", bands).save(file, "PNG")
    return file.getvalue()


def animation(frames: int, size: tuple[int, int] = (32, 32), kind: str = "GIF") -> bytes:
    """Return a file with a moving picture."""
    file = io.BytesIO()
    colours = [(number * 97 % 256, number * 61 % 256, 255) for number in range(frames)]
    first, *others = (Image.new("RGB", size, colour) for colour in colours)
    first.save(file, kind, save_all=True, append_images=others, duration=70, loop=0)
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG file whose pixels would fill the memory."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", _zeros())
        + _chunk(b"IEND", b"")
    )


@cache
def _zeros() -> bytes:
    return zlib.compress(b"\0" * 100_000_000, 9)


def with_secrets() -> bytes:
    """Return a JPEG file with a place, a comment and a profile, followed by a page."""
    exif = Image.Exif()
    # ImageDescription.
    exif[0x010E] = "SECRET-PLACE"
    # To be shown turned by 90 degrees.
    exif[0x0112] = 6
    how = {"exif": exif, "comment": b"SECRET-COMMENT", "icc_profile": b"SECRET-PROFILE"}
    return picture("JPEG", (60, 30), **how) + HTML


def opened(content: bytes) -> Any:
    """Open a file with a picture."""
    return Image.open(io.BytesIO(content))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
