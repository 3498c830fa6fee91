"""Bringing an association's own lists in: reading, mapping, checking, saving."""
