"""The visitor's key: random, in her browser alone; the records know its hash while the conversation lasts."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

LENGTH = 43


def new_visitor_key() -> str:
    """Return a new key of 256 bits."""
    return secrets.token_urlsafe(32)


def hash_of(key: str) -> str:
    """Return what is kept of a key. A key that cannot be one has the hash of nothing, which no conversation has."""
    secret = hashlib.sha256(b"syli chat visitor\0" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(secret, key.encode(errors="replace"), hashlib.sha256).hexdigest() if len(key) == LENGTH else ""
