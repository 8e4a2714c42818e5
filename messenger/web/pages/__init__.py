"""How the pages are served: middleware around the files of the build."""
