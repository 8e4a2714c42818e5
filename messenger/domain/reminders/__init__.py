"""Reminders of messages, at a time that somebody has chosen."""
