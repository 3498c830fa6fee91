"""Pages of chat: the visitor's, the worker's, and setting up."""
