"""What the tests of the door share: signing in by hand, a code from an authenticator app."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from syli.org.models import StaffMember

PASSWORD = "metsäpolku kaartuu rantaan"


def sign_in(client: Client, username: str, password: str = PASSWORD, **data: Any) -> Any:
    """Post the door's form."""
    return client.post("/accounts/login/", {"login": username, "password": password, **data})


def code_of(secret: str, steps: int = 0) -> str:
    """Return what an authenticator app shows now, or some steps of half a minute later."""
    moment = time.time()  # noqa: TID251 (allauth and the app on the phone go by the wall clock)
    return format_hotp_value(hotp_value(secret, int(moment) // 30 + steps))


@pytest.fixture
def with_password() -> Any:
    """Return a function that gives an account the tests' password."""

    def give(staff: StaffMember, password: str = PASSWORD) -> StaffMember:
        staff.set_password(password)
        staff.save()
        return staff

    return give
