"""Seal small secrets of accounts (authenticator seeds, recovery seeds) under the house's own key, outside any register."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Final

from django.db import transaction

from syli.kernel.context import clock
from syli.kernel.vault import keyring
from syli.kernel.vault.errors import VaultError, VaultKeyMissing
from syli.org.sign_in.models import HOUSE

_COLUMN: Final = "mfa.authenticator.secret"
# allauth seals before it knows the row, so the value is bound to the column alone.
_ROW: Final = "account"


def seal_secret(text: str) -> str:
    """Encrypt a short secret into text."""
    ensure_house_keys(clock())
    return base64.b64encode(keyring.current().seal(HOUSE, _COLUMN, _ROW, text.encode())).decode()


def open_secret(sealed: str) -> str:
    """Decrypt what `seal_secret` made."""
    return keyring.current().unseal(base64.b64decode(sealed), _COLUMN, _ROW).decode()


def ensure_house_keys(now: datetime) -> None:
    """Make the house's keys when they are first needed; of two processes that try at once, one makes them."""
    try:
        keyring.current().newest(HOUSE)
    except VaultKeyMissing:
        try:
            with transaction.atomic():
                keyring.current().create_keys(HOUSE, now)
        except VaultError:
            keyring.current().newest(HOUSE)
