"""Second factors of an account: has it any, was one used in this session, which roles rest until one is?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from syli.kernel.context import Grant
from syli.org.rules.accounts import roles_needing_second_factor
from syli.org.sign_in.session_store import FACTOR

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: Any) -> bool:
    """Tell whether an account has an authenticator app or a passkey."""
    return count_factors(user) > 0


def count_factors(user: Any) -> int:
    """Return how many second factors an account has; recovery codes are no factor of their own."""
    if user is None or user.pk is None:
        return 0
    return int(Authenticator.objects.filter(user_id=user.pk, type__in=KINDS).count())


def used_second_factor(request: HttpRequest) -> bool:
    """Tell whether this session has shown a second factor: at sign-in, when setting one up, or through a provider that asks one."""
    if request.session.get(FACTOR) is True:
        return True
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def resting_roles(grants: Iterable[Grant]) -> frozenset[str]:
    """Return which held roles rest until a second factor has been used."""
    return roles_needing_second_factor((grant.role for grant in grants), settings.SECOND_FACTOR_ROLES, demonstration=settings.DEMO)
