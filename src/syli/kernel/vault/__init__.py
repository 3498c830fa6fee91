"""Secrets at rest: encrypted fields, keyed search tokens, encrypted files. No app calls a cipher itself; see README.md."""
