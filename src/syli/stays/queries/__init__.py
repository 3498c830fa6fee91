"""Reading stays."""
