"""The project's tools find what they are for."""
