"""One's own account: settings, factors, sessions, ties to identity providers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from syli.kernel.context import Context
from syli.org.models import IdentityProvider, Organisation, SignInSession, StaffMember


@dataclass(frozen=True, slots=True)
class PasskeyLine:
    """One passkey or security key."""

    number: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """What one may sign in with besides the password."""

    has_authenticator: bool
    passkeys: tuple[PasskeyLine, ...]
    codes_left: int | None


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One place where one is signed in."""

    public_id: str
    device: str
    is_shared_device: bool
    started_at: datetime | None
    seen_at: datetime | None
    is_this: bool


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """One identity provider of an organisation one works in, and whether one's account is tied to it."""

    public_id: str
    name: str
    organisation: str
    is_tied: bool


def account_of(ctx: Context) -> StaffMember:
    """Return the actor's own account."""
    return StaffMember.objects.select_related("acting_organisation", "acting_unit").get(pk=ctx.actor.id or 0)


def factors_of(ctx: Context) -> Factors:
    """Return one's second factors with one query."""
    found = list(Authenticator.objects.filter(user_id=ctx.actor.id).order_by("pk"))
    keys = [a for a in found if a.type == Authenticator.Type.WEBAUTHN]
    codes = next((a for a in found if a.type == Authenticator.Type.RECOVERY_CODES), None)
    return Factors(
        has_authenticator=any(a.type == Authenticator.Type.TOTP for a in found),
        passkeys=tuple(PasskeyLine(n, a.data["name"], a.created_at, a.last_used_at) for n, a in enumerate(keys, start=1)),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
    )


def passkey_of(ctx: Context, number: int) -> Authenticator | None:
    """Return one's own passkey by its place in the list."""
    keys = Authenticator.objects.filter(user_id=ctx.actor.id, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    return keys[number - 1 : number].first() if number > 0 else None


def sessions_of(ctx: Context, this: str) -> list[SessionLine]:
    """Return where one is signed in, the newest use first."""
    live = SignInSession.objects.filter(staff_id=ctx.actor.id, expire_date__gt=ctx.now).order_by("-seen_at")
    return [SessionLine(s.public_id, s.device, s.is_shared_device, s.started_at, s.seen_at, s.public_id == this) for s in live]


def providers_of(ctx: Context) -> list[ProviderLine]:
    """Return the identity providers of one's own organisations."""
    tied = set(SocialAccount.objects.filter(user_id=ctx.actor.id).values_list("provider", flat=True))
    ids = {g.organisation_id for g in ctx.actor.grants if g.organisation_id is not None}
    found = IdentityProvider.objects.filter(organisation_id__in=ids, is_active=True).select_related("organisation").order_by("name", "pk")
    return [ProviderLine(p.public_id, p.name, p.organisation.name, p.public_id in tied) for p in found]


def open_providers() -> list[ProviderLine]:
    """Return the providers offered at the door."""
    found = IdentityProvider.objects.filter(is_active=True, organisation__end_on__isnull=True).select_related("organisation")
    return [ProviderLine(p.public_id, p.name, p.organisation.name, False) for p in found.order_by("organisation__name", "name", "pk")]


def providers_in(organisation: Organisation) -> list[IdentityProvider]:
    """Return an organisation's identity providers, for its admin."""
    return list(organisation.identity_providers.order_by("name", "pk"))
