"""Durable background work: one queue in the database, and the worker that runs its jobs."""
