"""Which settings, URLs and servers make a running Syli."""
