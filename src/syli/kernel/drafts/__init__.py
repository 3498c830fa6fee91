"""Drafts: what somebody typed is kept until it is saved or thrown away, whatever happens to the browser."""
