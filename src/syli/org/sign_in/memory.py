"""Short memory shared by every server process: how often somebody tried, which one-time codes were used.

Django's default cache lives in one process, so with two of them a code could be used twice and tries were counted apart.
Values are JSON, never pickles: who can write to the database must not thereby run code.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction
from django.db.models import Q

from syli.kernel.context import clock
from syli.org.sign_in.models import Remembered


class SharedMemory(BaseCache):
    """A cache over the table `Remembered`. Small and slow on purpose: for sign-in, not for pages."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return what is remembered; reading never writes, so a page may ask."""
        found = Remembered.objects.filter(_lives(), pk=self.make_and_validate_key(key, version=version)).first()
        return default if found is None else found.value

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Remember a value, replacing what was there."""
        Remembered.objects.update_or_create(
            pk=self.make_and_validate_key(key, version=version), defaults={"value": value, "expires_at": self._until(timeout)}
        )

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Remember a value if there is none; of two who try at once only one is told it was first."""
        key = self.make_and_validate_key(key, version=version)
        until = self._until(timeout)
        try:
            with transaction.atomic():
                Remembered.objects.create(pk=key, value=value, expires_at=until)
        except IntegrityError:
            # Somebody remembers this already; take it over only when its time is up, and only once.
            return bool(Remembered.objects.filter(pk=key).exclude(_lives()).update(value=value, expires_at=until))
        return True

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value; tell whether there was one."""
        return bool(Remembered.objects.filter(pk=self.make_and_validate_key(key, version=version)).delete()[0])

    def clear(self) -> None:
        """Forget everything."""
        Remembered.objects.all().delete()

    def _until(self, timeout: Any) -> datetime | None:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return None if seconds is None else clock() + timedelta(seconds=seconds)


def _lives() -> Q:
    # The cache interface knows no context, so the clock is asked here.
    return Q(expires_at__isnull=True) | Q(expires_at__gt=clock())
