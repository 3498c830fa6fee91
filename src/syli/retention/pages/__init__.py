"""Pages of requests for data."""
