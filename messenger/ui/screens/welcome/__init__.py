"""The first run, in which the first administrator sets up the site."""
