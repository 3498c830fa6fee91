"""Rules of the house that no single app can keep: each reads the whole code and fails on the first stranger."""
