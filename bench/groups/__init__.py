"""Groups of figures; each has `rows`, which measures them and returns them by name."""
