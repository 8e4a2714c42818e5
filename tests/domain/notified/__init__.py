"""Tests of why a message notified somebody."""
