"""A small picture: always WebP, re-encoded by this server, without metadata."""

import hashlib
from dataclasses import dataclass

MEDIA_TYPE = "image/webp"
MAX_BYTES = 128 * 1024


@dataclass(frozen=True)
class Picture:
    """A picture and its size in pixels."""

    content: bytes
    width: int
    height: int

    @property
    def hash(self) -> str:
        """The address of its content."""
        return hashlib.sha256(self.content).hexdigest()
