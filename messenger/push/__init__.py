"""Web Push: encrypting notifications for browsers, and sending them to their push services."""
