"""The settings of one's account and of this browser, in sections."""
