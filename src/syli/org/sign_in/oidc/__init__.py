"""Organisations' own identity providers: OpenID Connect, every token verified in full, no account ever made by one."""
