"""Why a message notified somebody, or did not."""
