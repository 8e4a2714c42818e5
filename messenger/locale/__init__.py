"""The catalogues: `messages.pot` holds all texts, `<language>.po` their translations."""
