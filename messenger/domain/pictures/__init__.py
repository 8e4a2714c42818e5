"""Small pictures, stored once by their content, and the custom emoji that they are used for."""
