"""Changing the keys of registers: what is sealed, and the rotation itself. Carried out by `syli keys`."""
