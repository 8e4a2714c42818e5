"""Groups: titles, and what owners and moderators do."""
