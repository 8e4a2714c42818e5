"""Benchmark of the built application against a minimal server, the floor: `make bench`."""
