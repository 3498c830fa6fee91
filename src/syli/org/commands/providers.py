"""Set up an organisation's own identity provider."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.org.access import IdentityProviderAction, OrganisationAction
from syli.org.models import IdentityProvider, Organisation
from syli.org.rules import issuer_is_good
from syli.org.sign_in.secrets import ensure_house_keys


@command(OrganisationAction.ADD_PROVIDER)
def create_provider(ctx: Context, organisation: Organisation, *, client_secret: str = "", **values: Any) -> IdentityProvider:
    """Add an identity provider. Refuses an address that may not be asked (ORG-16) and a binding that lets strangers in (ORG-17)."""
    _check(values)
    ensure_house_keys(ctx.now)
    provider = IdentityProvider(organisation=organisation, created_at=ctx.now, created_by_id=ctx.actor.id, **values)
    provider.client_secret = client_secret
    provider.save()
    return provider


@command(IdentityProviderAction.EDIT)
def change_provider(ctx: Context, provider: IdentityProvider, *, client_secret: str = "", **values: Any) -> IdentityProvider:
    """Change an identity provider; an empty secret leaves the kept one. Refuses the same as adding."""
    _check(values)
    for field, value in values.items():
        setattr(provider, field, value)
    if client_secret:
        ensure_house_keys(ctx.now)
        provider.client_secret = client_secret
    provider.save()
    return provider


def _check(values: dict[str, Any]) -> None:
    if not issuer_is_good(values["issuer"], allow_this_machine=settings.OIDC_ALLOW_THIS_MACHINE):
        raise RuleBroken("ORG-16", _("Write the address as https://name, without anything after a question mark."), field="issuer")
    if not values.get("email_domains") and not values.get("claim"):
        raise RuleBroken("ORG-17", _("Say whose word counts: the organisation's e-mail domains, or a claim and its value."), field="email_domains")
    if bool(values.get("claim")) != bool(values.get("claim_value")):
        raise RuleBroken("ORG-17", _("A claim needs a value, and a value its claim."), field="claim_value")
