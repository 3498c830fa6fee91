"""Where sessions are kept: a table that knows whose each is, so that ending them is deleting rows, seen at the next request."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from syli.org.sign_in.models import SignInSession

#: Names of what a session's data says about itself; the columns repeat them for lists.
STARTED, SEEN, SHARED, DEVICE, FACTOR, ONLY, VOUCHED, PUBLIC_ID = (
    "syli_started", "syli_seen", "syli_shared_device", "syli_device", "syli_second_factor", "syli_only_organisation", "syli_vouched",
    "syli_public_id",
)  # fmt: skip


def digest_of(session_key: str) -> str:
    """Return what stands for a session's key in the database."""
    return hashlib.sha256(b"syli session\0" + session_key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    """Django's database store, over our table and with digested keys."""

    @classmethod
    def get_model_class(cls) -> type[SignInSession]:
        """Return the table."""
        return SignInSession

    def _get_session_from_db(self) -> SignInSession | None:
        if self.session_key is None:
            return None
        kept, self._session_key = self._session_key, digest_of(self.session_key)
        try:
            found: SignInSession | None = super()._get_session_from_db()  # type: ignore[misc]  # the stubs leave it out
        finally:
            # The parent forgets the key when there is no such session, and then so do we.
            still: str | None = self._session_key
            self._session_key = kept if still is not None else None
        return found

    def exists(self, session_key: str) -> bool:
        """Tell whether a session with this key lives."""
        return super().exists(digest_of(session_key))

    def delete(self, session_key: str | None = None) -> None:
        """Delete a session, by default this one."""
        key = session_key if session_key is not None else self.session_key
        if key is not None:
            super().delete(digest_of(key))

    def create_model_instance(self, data: dict[str, Any]) -> SignInSession:
        """Return the row for this session's data."""
        row = super().create_model_instance(data)
        assert isinstance(row, SignInSession)
        row.session_key = digest_of(row.session_key)
        row.staff_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.public_id = data.get(PUBLIC_ID, "")
        row.started_at, row.seen_at = _moment(data.get(STARTED)), _moment(data.get(SEEN))
        row.is_shared_device = bool(data.get(SHARED))
        row.device = str(data.get(DEVICE, ""))[:60]
        return row


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
