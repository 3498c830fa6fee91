"""What goes wrong in the vault. No message ever holds a secret, only where it was looked for."""

from __future__ import annotations


class VaultError(Exception):
    """A secret cannot be sealed or opened: changed, copied from elsewhere, wrong key, or asked for in a wrong way."""


class VaultKeyMissing(VaultError):
    """There is no key: never made, or erased on purpose together with what it protected."""
