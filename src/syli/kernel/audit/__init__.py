"""Audit: every look and every change is written down before it is shown, in a log that cannot be quietly changed."""
