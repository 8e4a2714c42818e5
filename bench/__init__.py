"""How fast the built application is, next to a floor that does the least: `make bench`."""
