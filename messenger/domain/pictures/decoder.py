"""Decodes a picture from standard input and writes a small WebP; a script for a process of its own.

A picture may be crafted to exhaust or take over whoever decodes it. So this runs with hard limits of memory
and time, cannot write files, and knows four formats only, by content. It imports nothing of the application.

It prints the width and the height on one line, followed by the content.
"""

import io
import resource
import sys
from collections.abc import Iterator
from typing import IO, Any

# The decoders of these formats are named, because Pillow would otherwise import those of all formats.
from PIL import (
    GifImagePlugin,  # noqa: F401
    Image,
    ImageOps,
    JpegImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    WebPImagePlugin,  # noqa: F401
)

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MAX_PIXELS = 16_000_000
# An animation of more frames, or of more pixels in all of them, is shown as its first frame.
MAX_FRAMES = 100
MAX_MEMORY = 512 * 1024 * 1024
MAX_SECONDS = 5
QUALITIES = (85, 60, 30)
DEFAULT_MS, MIN_MS = 100, 20
# Exit codes; a crash or an exceeded limit is another one.
UNREADABLE, TOO_LARGE = 3, 4

Frame = tuple[Image.Image, int]


def limit() -> None:
    """Limit memory and time of this process; it may neither write files nor leave a dump."""
    for what, most in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, MAX_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def shrink(
    content: bytes, edge: int, max_bytes: int, *, moves: bool, is_square: bool
) -> tuple[bytes, tuple[int, int]]:
    """Return a picture as WebP and its size; exit if that is impossible. No edge is longer than `edge`."""
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
        width, height = picture.size
        if width * height > MAX_PIXELS:
            sys.exit(TOO_LARGE)
        count = getattr(picture, "n_frames", 1) if moves else 1
        is_moving = 1 < count <= MAX_FRAMES and count * width * height <= MAX_PIXELS
        frames = list(_frames(picture, count if is_moving else 1, edge, is_square=is_square))
    except Image.DecompressionBombError:
        sys.exit(TOO_LARGE)
    except Exception:
        # Decoders raise nearly anything for malformed data.
        sys.exit(UNREADABLE)
    for kept in (frames, frames[:1]):
        for quality in QUALITIES:
            made = _webp(kept, quality)
            if len(made) <= max_bytes:
                return made, kept[0][0].size
    sys.exit(TOO_LARGE)


def _frames(picture: Image.Image, count: int, edge: int, *, is_square: bool) -> Iterator[Frame]:
    for number in range(count):
        picture.seek(number)
        shown = ImageOps.exif_transpose(picture)
        duration = int(picture.info.get("duration") or DEFAULT_MS)
        frame = shown.convert("RGBA" if shown.has_transparency_data else "RGB")
        if is_square:
            frame = _squared(frame)
        frame.thumbnail((edge, edge), Image.Resampling.LANCZOS)
        # A new picture has none of the metadata.
        bare = Image.frombytes(frame.mode, frame.size, frame.tobytes())
        yield bare, max(MIN_MS, duration)


def _squared(picture: Image.Image) -> Image.Image:
    """Crop a picture to the square in its middle, on white where it is transparent."""
    edge = min(picture.size)
    middle = ImageOps.fit(picture, (edge, edge))
    if middle.mode == "RGB":
        return middle
    paper = Image.new("RGB", middle.size, "white")
    paper.paste(middle, mask=middle)
    return paper


def _webp(frames: list[Frame], quality: int) -> bytes:
    (first, _), *others = frames
    made = io.BytesIO()
    moving: dict[str, Any] = {}
    if others:
        durations = [duration for _, duration in frames]
        moving = {
            "save_all": True,
            "append_images": [frame for frame, _ in others],
            "duration": durations,
            "loop": 0,
        }
    first.save(made, "WEBP", quality=quality, method=4, **moving)
    return made.getvalue()


def main(given: IO[bytes], wanted: IO[bytes], edge: str, max_bytes: str, kind: str) -> None:
    """Run with the arguments of the command line."""
    limit()
    how = {"moves": kind == "moving", "is_square": kind == "square"}
    made, (width, height) = shrink(given.read(), int(edge), int(max_bytes), **how)
    wanted.write(f"{width} {height}\n".encode() + made)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer, *sys.argv[1:])
