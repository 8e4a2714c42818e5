"""Standard emoji, as Unicode has them."""

from emoji import EMOJI_DATA, STATUS

# The variation selector that asks for a picture. Keyboards add it in different places, or not at all.
PICTURED = "\ufe0f"
# The fully-qualified form of each emoji by that without selectors; no colours of skin and hair on their own.
EMOJI = {
    sign.replace(PICTURED, ""): sign
    for sign, data in EMOJI_DATA.items()
    if data["status"] == STATUS["fully_qualified"]
}


def qualified(text: str) -> str | None:
    """Return a standard emoji fully qualified, however the text has it; None if it is anything else."""
    is_marked_once = not text.startswith(PICTURED) and PICTURED * 2 not in text
    return EMOJI.get(text.replace(PICTURED, "")) if is_marked_once else None
