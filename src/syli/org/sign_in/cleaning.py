"""Forget what is over: ended sessions, spent links, old counts. Done at every sign-in, so it needs no clockwork of its own."""

from __future__ import annotations

from datetime import datetime, timedelta

from syli.org.models import AccountLink, Remembered, SignInSession


def forget_what_is_over(now: datetime) -> None:
    """Delete sessions and memories whose time is up, and links a month after they ended."""
    SignInSession.objects.filter(expire_date__lt=now).delete()
    Remembered.objects.filter(expires_at__lt=now).delete()
    AccountLink.objects.filter(expires_at__lt=now - timedelta(days=30)).delete()
