"""Link previews: what a message shows of the page that it links to."""
