"""Fetching the pages that messages link to, without letting anyone reach into the server's own network."""
