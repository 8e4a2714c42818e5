"""One's own list of conversations: its sections, and all of it in short."""
