"""The screen of reminders, and the menu that sets them."""
