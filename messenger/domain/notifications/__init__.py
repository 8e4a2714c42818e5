"""Notifications: what people want to hear of, where they take it, and what is due."""
