"""Messages that people have written to be sent later."""
