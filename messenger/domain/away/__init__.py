"""Mail for people who have been away: what is unread, once, until they have looked again."""
