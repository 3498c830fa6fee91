"""When may another organisation's sign-in be believed, and whose account does it open?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final, Protocol, TypeVar
from urllib.parse import urlsplit

from syli.kernel.rules import rule

_HOST: Final = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
LOCAL_ENDINGS: Final = (".local", ".localhost", ".internal", ".home.arpa", ".lan")


@dataclass(frozen=True, slots=True)
class ProviderBinding:
    """Which of an identity provider's people belong to the organisation: e-mail domains, or a claim with a fixed value."""

    email_domains: tuple[str, ...] = ()
    claim: str = ""
    claim_value: str = ""
    email_claim: str = "email"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says has signed in: the claims of a verified ID token."""

    subject: str
    claims: Mapping[str, Any]


@rule(
    "ORG-16",
    "An identity provider is reached by https at a public name, without user, query or fragment in its address.",
    source="OpenID Connect Discovery 1.0 §3; ASVS 1.3.6 (no requests to the inside)",
)
def issuer_is_good(issuer: str, *, allow_this_machine: bool = False) -> bool:
    """Tell whether an issuer's address may be asked; this machine only where tests allow it."""
    try:
        parts = urlsplit(issuer)
        host, _port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if parts.username or parts.password or parts.query or parts.fragment or "?" in issuer or "#" in issuer:
        return False
    if allow_this_machine and parts.scheme in ("http", "https") and _is_this_machine(host):
        return True
    return parts.scheme == "https" and _HOST.fullmatch(host) is not None and not host.endswith(LOCAL_ENDINGS)


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@rule(
    "ORG-17",
    "A provider's word counts only for people of its own organisation: a verified address in the organisation's domain, or the tenant's own mark.",
    source="Multi-tenant identity providers sign everybody's tokens with one key",
)
def identity_is_bound(identity: Identity, binding: ProviderBinding) -> bool:
    """Tell whether a verified identity belongs to the organisation; a binding that names nothing binds everybody of a provider of its own."""
    if binding.claim and str(identity.claims.get(binding.claim, "")) != binding.claim_value:
        return False
    if not binding.email_domains:
        return True
    address = verified_address(identity, binding)
    return address is not None and address.rpartition("@")[2] in {domain.lower() for domain in binding.email_domains}


def verified_address(identity: Identity, binding: ProviderBinding) -> str | None:
    """Return the e-mail address the provider vouches for, in small letters; None when there is none or it is not verified."""
    address = identity.claims.get(binding.email_claim)
    if not isinstance(address, str) or address.count("@") != 1 or identity.claims.get("email_verified") is False:
        return None
    # A provider bound by a claim or by domain that says nothing of verification speaks of its own people's own addresses.
    if identity.claims.get("email_verified") is not True and not (binding.claim or binding.email_domains):
        return None
    return address.lower()


@rule(
    "ORG-18",
    "Signing in through a provider opens only an account an admin has made: the one tied to this subject, or the one invited with this address.",
    source="Access is given by people, never by a token",
)
def account_to_sign_in(tied_id: int | None, address: str | None, invited: Iterable[tuple[int, str]]) -> int | None:
    """Return the account: tied to the subject, else the only invited one with the address; None refuses. Two are as bad as none."""
    if tied_id is not None:
        return tied_id
    if address is None:
        return None
    found = {account for account, email in invited if email.lower() == address}
    return found.pop() if len(found) == 1 else None


class HeldRole(Protocol):
    """A role held somewhere."""

    @property
    def organisation_id(self) -> int | None:
        """Say where."""


G = TypeVar("G", bound=HeldRole)


@rule(
    "ORG-19",
    "Who signs in through an organisation's identity provider acts in that organisation only.",
    source="One association's provider must not open another association's records",
)
def grants_vouched_for(grants: tuple[G, ...], only_organisation_id: int | None) -> tuple[G, ...]:
    """Return the grants a session may use; None means that no provider limits it."""
    return grants if only_organisation_id is None else tuple(grant for grant in grants if grant.organisation_id == only_organisation_id)
