"""Pages of the toy app."""
