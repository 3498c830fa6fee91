"""Organisations: the steward's list, one organisation with its units, registers and identity providers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.kernel.access import allows, may
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.org import commands
from syli.org.access import IdentityProviderAction, OrganisationAction, UnitAction
from syli.org.choices import OrganisationKind
from syli.org.forms.organisations import OrganisationForm, ProviderForm, RegisterForm, UnitForm
from syli.org.labels import KINDS
from syli.org.models import IdentityProvider, Organisation, Unit
from syli.org.pages.forming import form_page, posted
from syli.org.queries.account import providers_in
from syli.org.queries.organisations import has_admin, organisation_by_id, organisations_page, registers_of, units_of


@page(OrganisationAction.LIST)
def organisation_list(request: HttpRequest, ctx: Context) -> HttpResponse:
    """The steward's list of organisations."""
    search = request.GET.get("q", "").strip()[:100]
    found = organisations_page(ctx, search=search, number=request.GET.get("page", 1))
    data = {"organisations": found, "search": search, "kinds": KINDS, "may_add": may(ctx, OrganisationAction.CREATE)}
    return render(request, "org/organisations.html", data, fragment="org/_organisation_rows.html")


@page(OrganisationAction.VIEW)
def organisation(request: HttpRequest, ctx: Context, row: Organisation) -> HttpResponse:
    """One organisation: details, units, registers, identity providers."""
    data = {
        "organisation": row, "kind": KINDS[row.kind], "units": units_of(ctx, row), "registers": registers_of(row), "providers": providers_in(row),
        "has_members": row.kind in (OrganisationKind.ASSOCIATION, OrganisationKind.FEDERATION), "has_admin": has_admin(row, ctx.today),
        "may_edit": allows(ctx, OrganisationAction.EDIT, row), "may_add_provider": allows(ctx, OrganisationAction.ADD_PROVIDER, row),
        "may_add_staff": allows(ctx, OrganisationAction.ADD_STAFF, row),
    }  # fmt: skip
    return render(request, "org/organisation.html", data)


@page(OrganisationAction.OWN)
def own_organisation(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Go to the organisation one acts in."""
    here = organisation_by_id(ctx.organisation_id)
    return redirect("org.organisation.view", public_id=here.public_id) if here else redirect("/")


@page(OrganisationAction.CREATE)
def new_organisation(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Add an organisation."""
    form = OrganisationForm(posted(request), ctx=ctx, initial={"kind": OrganisationKind.ASSOCIATION.value})
    if request.method == "POST" and form.is_valid():
        made = form.run(commands.create_organisation, ctx, **form.values())
        if made is not None:
            messages.success(request, _("Added. Next: its admin and its first unit."))
            return redirect("org.organisation.view", public_id=made.public_id)
    return form_page(request, form, title=_("Add an organisation"), submit=_("Add"), back=reverse("org.organisation.list"), looks={"kind": "chips"})


@page(OrganisationAction.EDIT)
def edit_organisation(request: HttpRequest, ctx: Context, row: Organisation) -> HttpResponse:
    """Change an organisation's details."""
    fields = ("name", "name_sv", "business_id", "county_code")
    form = OrganisationForm(posted(request), ctx=ctx, initial={**{f: getattr(row, f) for f in fields}, "seen_version": row.version})
    del form.fields["kind"]
    return _change(request, form, commands.change_organisation, ctx, row, _("Change details"), row)


@page(OrganisationAction.ADD_UNIT)
def new_unit(request: HttpRequest, ctx: Context, row: Organisation) -> HttpResponse:
    """Add a unit."""
    form = UnitForm(posted(request), ctx=ctx, new=True)
    return _change(request, form, commands.create_unit, ctx, row, _("Add a unit"), row)


@page(UnitAction.EDIT)
def edit_unit(request: HttpRequest, ctx: Context, unit: Unit) -> HttpResponse:
    """Change or close a unit."""
    fields = ("name", "municipality_code", "is_secret", "alias", "start_on", "end_on")
    form = UnitForm(posted(request), ctx=ctx, new=False, initial={**{f: getattr(unit, f) for f in fields}, "seen_version": unit.version})
    return _change(request, form, commands.change_unit, ctx, unit, _("Change a unit"), unit.organisation)


@page(OrganisationAction.ADD_REGISTER)
def new_register(request: HttpRequest, ctx: Context, row: Organisation) -> HttpResponse:
    """Open a register."""
    form = RegisterForm(posted(request))
    return _change(request, form, commands.create_register, ctx, row, _("Open a register"), row)


@page(OrganisationAction.ADD_PROVIDER)
def new_provider(request: HttpRequest, ctx: Context, row: Organisation) -> HttpResponse:
    """Add an identity provider."""
    form = ProviderForm(posted(request), initial={"is_active": True})
    return _change(request, form, commands.create_provider, ctx, row, _("Add an identity provider"), row)


@page(IdentityProviderAction.EDIT)
def edit_provider(request: HttpRequest, ctx: Context, provider: IdentityProvider) -> HttpResponse:
    """Change an identity provider or take it out of use."""
    fields = ("name", "issuer", "client_id", "claim", "claim_value", "has_second_factor", "is_active")
    now: dict[str, Any] = {f: getattr(provider, f) for f in fields}
    form = ProviderForm(posted(request), initial={**now, "email_domains": " ".join(provider.email_domains), "seen_version": provider.version})
    return _change(request, form, commands.change_provider, ctx, provider, _("Change an identity provider"), provider.organisation)


def _change(request: HttpRequest, form: Any, act: Any, ctx: Context, row: Any, title: str, organisation: Organisation) -> HttpResponse:
    """Save a form with a command and return to the organisation, or show what is wrong."""
    back = reverse("org.organisation.view", kwargs={"public_id": organisation.public_id})
    if request.method == "POST" and form.is_valid() and form.run(act, ctx, row, **form.values()) is not None:
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(request, form, title=title, lead=organisation.name, submit=_("Save"), back=back, looks={"is_secret": "switch"})
