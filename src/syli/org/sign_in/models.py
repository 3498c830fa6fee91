"""What sign-in keeps: one-time links, identity providers, sessions, and short memories that every server process shares."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from syli.kernel.record import Record
from syli.kernel.vault.fields import VaultTextField
from syli.org.choices import LinkKind

#: The vault owner of what belongs to no register: accounts' secrets and organisations' provider secrets.
HOUSE = 0


class AccountLink(Record):
    """A one-time link or code; only a digest of it is kept, so the database cannot open an account."""

    staff = models.ForeignKey("org.StaffMember", on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in LinkKind])
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class IdentityProvider(Record):
    """An organisation's own sign-in service (OpenID Connect) and which of its people are the organisation's."""

    organisation = models.ForeignKey("org.Organisation", on_delete=models.CASCADE, related_name="identity_providers")
    name = models.CharField(max_length=80)
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=190)
    client_secret = VaultTextField(blank=True)
    # The secret may stay outside the database: the name of an environment variable that begins with SYLI_OIDC_.
    secret_variable = models.CharField(max_length=80, blank=True)
    email_domains = models.JSONField(default=list)
    claim = models.CharField(max_length=60, blank=True)
    claim_value = models.CharField(max_length=200, blank=True)
    email_claim = models.CharField(max_length=60, default="email")
    has_second_factor = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "issuer", "client_id"], name="identity_provider_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def vault_owner_id(self) -> int:
        """Return whose key encrypts the client secret."""
        return HOUSE


class SignInSession(AbstractBaseSession):
    """One browser's session. Its key is kept as a digest: a copy of the database signs nobody in."""

    session_key = models.CharField(max_length=64, primary_key=True)
    staff = models.ForeignKey("org.StaffMember", on_delete=models.CASCADE, null=True, related_name="sessions")
    public_id = models.CharField(max_length=22, default="", db_index=True)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    is_shared_device = models.BooleanField(default=False)
    device = models.CharField(max_length=60, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        """Return the engine that reads and writes this table."""
        from syli.org.sign_in.session_store import SessionStore

        return SessionStore


class Remembered(models.Model):
    """A short memory shared by all processes: tries counted, codes used. Nothing personal; gone when its time is up."""

    key = models.CharField(max_length=250, primary_key=True)
    value = models.JSONField()
    expires_at = models.DateTimeField(null=True, db_index=True)

    objects: ClassVar[models.Manager[Remembered]] = models.Manager()
