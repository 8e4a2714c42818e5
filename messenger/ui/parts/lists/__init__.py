"""Parts of pages that list rows."""
