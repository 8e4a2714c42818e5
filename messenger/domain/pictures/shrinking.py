"""Making small pictures of what people upload, in a limited process of its own."""

import subprocess
import sys
import threading
from pathlib import Path

from messenger.domain.pictures import picture
from messenger.domain.pictures.picture import Picture

DECODER = Path(__file__).with_name("decoder.py")
# The exit code of the decoder, which is not imported: only its process needs Pillow.
TOO_LARGE = 4
# A generous wait, for a busy machine: the decoder itself limits its processor time.
MAX_SECONDS = 30
MAX_AT_ONCE = 2
# What an uploaded file may have; pictures of previews may have more.
MAX_SOURCE_BYTES = 1024 * 1024

_turns = threading.BoundedSemaphore(MAX_AT_ONCE)


class Unreadable(Exception):
    """This is no picture in a known format, or it is malformed."""


class TooLarge(Exception):
    """This picture has too many pixels or bytes."""


def shrink(content: bytes, edge: int, *, moves: bool = False, max_source: int = MAX_SOURCE_BYTES) -> Picture:
    """Return a picture whose edges are at most `edge` pixels long; an animation stays one if it `moves`.

    Blocks: call it in a thread, outside of transactions. Raises `Unreadable` and `TooLarge`.
    """
    return _decoded(content, edge, "moving" if moves else "still", max_source)


def square(content: bytes, edge: int) -> Picture:
    """Return the square in the middle of a picture; its edge is at most `edge` pixels long.

    Blocks: call it in a thread, outside of transactions. Raises `Unreadable` and `TooLarge`.
    """
    return _decoded(content, edge, "square", MAX_SOURCE_BYTES)


def _decoded(content: bytes, edge: int, kind: str, max_source: int) -> Picture:
    if len(content) > max_source:
        raise TooLarge
    given = (str(edge), str(picture.MAX_BYTES), kind)
    # Isolated: neither the environment nor the working directory can change what it imports.
    command = [sys.executable, "-I", str(DECODER), *given]
    # Many pictures at once must not take all memory.
    with _turns:
        try:
            ran = subprocess.run(
                command, input=content, capture_output=True, timeout=MAX_SECONDS, check=False, env={}
            )
        except subprocess.TimeoutExpired:
            raise Unreadable from None
    if ran.returncode == TOO_LARGE:
        raise TooLarge
    size, _, made = ran.stdout.partition(b"\n")
    if ran.returncode or not made:
        raise Unreadable
    width, height = map(int, size.split())
    return Picture(content=made, width=width, height=height)
