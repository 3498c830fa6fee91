"""Staff: the list, one member, new members, roles, links, qualifications, accounts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.kernel.access import NotAllowed, allows
from syli.kernel.context import Context
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.rules import RuleBroken
from syli.org import commands
from syli.org.access import MembershipAction, OrganisationAction, QualificationAction, StaffAction
from syli.org.choices import LinkKind
from syli.org.forms.staff import DetailsForm, EndRoleForm, GiveRoleForm, JoinForm, NewStaffForm, QualificationForm, ReasonForm
from syli.org.labels import QUALIFICATIONS, ROLES
from syli.org.models import Membership, Organisation, Qualification, StaffMember
from syli.org.pages.forming import form_page, posted
from syli.org.queries.organisations import organisation_by_id
from syli.org.queries.staff import staff_card, staff_page


@page(StaffAction.SEARCH)
def staff_list(request: HttpRequest, ctx: Context) -> HttpResponse:
    """The staff list, searched and paged."""
    search, role, former = request.GET.get("q", "").strip()[:100], request.GET.get("role", ""), request.GET.get("former") == "1"
    found = staff_page(ctx, search=search, role=role if role in ROLES else "", former=former, number=request.GET.get("page", 1))
    ctx.trail.touch([], count=len(found.object_list))
    organisation = organisation_by_id(ctx.organisation_id)
    query = urlencode({key: value for key, value in {"q": search, "role": role, "former": "1" if former else ""}.items() if value})
    data = {
        "staff": found, "query": query, "search": search, "role": role, "former": former, "roles": ROLES, "organisation": organisation,
        "may_add": organisation is not None and allows(ctx, OrganisationAction.ADD_STAFF, organisation),
    }  # fmt: skip
    return render(request, "org/staff.html", data, fragment="org/_staff_rows.html")


@page(StaffAction.VIEW)
def member(request: HttpRequest, ctx: Context, staff: StaffMember) -> HttpResponse:
    """One member: roles in time, qualifications, the account."""
    return _member_page(request, ctx, staff)


def _member_page(request: HttpRequest, ctx: Context, staff: StaffMember, status: int = 200, link: str = "", **forms: Any) -> HttpResponse:
    data = {
        "member": staff_card(ctx, staff), "roles": ROLES, "qualifications": QUALIFICATIONS, "link": link,
        "may_edit": allows(ctx, StaffAction.EDIT, staff), "may_close": allows(ctx, StaffAction.CLOSE, staff),
        "may_give": allows(ctx, StaffAction.GIVE_ROLE, staff), "may_qualify": allows(ctx, StaffAction.ADD_QUALIFICATION, staff),
        "may_remove_factors": allows(ctx, StaffAction.REMOVE_FACTORS, staff), "reason_form": forms.get("reason_form") or ReasonForm(),
    }  # fmt: skip
    return render(request, "org/member.html", data, status=status)


@page(OrganisationAction.ADD_STAFF)
def new_member(request: HttpRequest, ctx: Context, organisation: Organisation) -> HttpResponse:
    """Add somebody with her first role, and show the link with which she opens the account."""
    form = NewStaffForm(posted(request), ctx=ctx, organisation=organisation, initial={"language": "fi"})
    if request.method == "POST" and form.is_valid():
        staff = form.run(commands.create_staff, ctx, organisation, **form.values())
        if staff is not None:
            return _invited(request, ctx, staff)
    return form_page(
        request, form, title=_("Add a staff member"), lead=organisation.name, submit=_("Add and make the link"),
        back=reverse("org.staff.search"), looks={"role": "cards", "language": "chips"},
    )  # fmt: skip


def _invited(request: HttpRequest, ctx: Context, staff: StaffMember) -> HttpResponse:
    try:
        secret = commands.create_link(ctx, staff, kind=LinkKind.INVITATION)
    except (NotAllowed, RuleBroken):
        # A steward may add an association's admin although she sees no more of the association.
        messages.success(request, _("Added. Hand out a link on their page."))
        return redirect("org.staff.search")
    return _handed(request, staff, secret, LinkKind.INVITATION)


@page(OrganisationAction.ADD_STAFF)
def join_member(request: HttpRequest, ctx: Context, organisation: Organisation) -> HttpResponse:
    """Give a role to somebody who already has an account elsewhere and handed over a code."""
    form = JoinForm(posted(request), ctx=ctx, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        made = form.run(commands.accept_joining_code, ctx, organisation, **form.values())
        if made is not None:
            messages.success(request, _("The role has been given."))
            return redirect("org.staff.search")
    return form_page(
        request, form, title=_("Add somebody who has an account"), submit=_("Give the role"), back=reverse("org.staff.search"),
        lead=_("They work in another organisation too and have made a code for you."), looks={"role": "cards"},
    )  # fmt: skip


@page(StaffAction.EDIT)
def edit_member(request: HttpRequest, ctx: Context, staff: StaffMember) -> HttpResponse:
    """Change names, address and language."""
    now = {
        "given_name": staff.given_name, "family_name": staff.family_name, "email": staff.email, "language": staff.language,
        "seen_version": staff.version,
    }  # fmt: skip
    form = DetailsForm(posted(request), initial=now)
    if request.method == "POST" and form.is_valid() and form.run(commands.change_staff, ctx, staff, **form.values()) is not None:
        messages.success(request, _("Saved."))
        return redirect("org.staff.view", public_id=staff.public_id)
    return form_page(request, form, title=_("Change details"), lead=str(staff), submit=_("Save"), back=_to(staff), looks={"language": "chips"})


@page(StaffAction.GIVE_ROLE)
def give_role(request: HttpRequest, ctx: Context, staff: StaffMember) -> HttpResponse:
    """Give a further role in the organisation one acts in."""
    organisation = organisation_by_id(ctx.organisation_id)
    assert organisation is not None  # nobody without an organisation holds a role that may give
    form = GiveRoleForm(posted(request), ctx=ctx, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        made = form.run(commands.create_membership, ctx, staff, organisation=organisation, **form.values())
        if made is not None:
            messages.success(request, _("The role has been given."))
            return redirect("org.staff.view", public_id=staff.public_id)
    return form_page(request, form, title=_("Give a role"), lead=str(staff), submit=_("Give the role"), back=_to(staff), looks={"role": "cards"})


@page(MembershipAction.END)
def end_role(request: HttpRequest, ctx: Context, membership: Membership) -> HttpResponse:
    """End a role, at once or with a day."""
    form = EndRoleForm(posted(request), initial={"seen_version": membership.version})
    if request.method == "POST" and form.is_valid() and form.run(commands.end_membership, ctx, membership, **form.values()) is not None:
        messages.success(request, _("The role ends."))
        return redirect("org.staff.view", public_id=membership.staff.public_id)
    lead = f"{membership.staff}: {ROLES[membership.role]}"
    return form_page(request, form, title=_("End a role"), lead=lead, submit=_("End the role"), back=_to(membership.staff))


@page(StaffAction.HAND_LINK)
def hand_link(request: HttpRequest, ctx: Context, staff: StaffMember) -> HttpResponse:
    """Make a one-time link and show it once."""
    if request.method != "POST":
        return redirect("org.staff.view", public_id=staff.public_id)
    kind = LinkKind.PASSWORD if staff.has_usable_password() else LinkKind.INVITATION
    try:
        secret = commands.create_link(ctx, staff, kind=kind)
    except RuleBroken as broken:
        return _refused(request, ctx, staff, broken)
    return _handed(request, staff, secret, kind)


def _handed(request: HttpRequest, staff: StaffMember, secret: str, kind: LinkKind) -> HttpResponse:
    link = request.build_absolute_uri(reverse("org.sign_in.take_link", kwargs={"secret": secret}))
    data = {"link": link, "name": str(staff), "username": staff.username, "public_id": staff.public_id, "is_new": kind == LinkKind.INVITATION}
    return render(request, "org/link_handed.html", data)


@page(StaffAction.CLOSE)
def close_or_reopen(request: HttpRequest, ctx: Context, staff: StaffMember) -> HttpResponse:
    """Close an account, or open a closed one again."""
    if request.method == "POST":
        act = commands.close_account if staff.is_active else commands.reopen_account
        try:
            act(ctx, staff)
        except RuleBroken as broken:
            return _refused(request, ctx, staff, broken)
        messages.success(request, _("The account is closed.") if staff.is_active else _("The account is open again."))
    return redirect("org.staff.view", public_id=staff.public_id)


@page(StaffAction.END_SESSIONS)
def end_sessions(request: HttpRequest, ctx: Context, staff: StaffMember) -> HttpResponse:
    """Sign somebody out everywhere."""
    if request.method == "POST":
        commands.end_sessions_of(ctx, staff)
        messages.success(request, _("Signed out everywhere."))
    return redirect("org.staff.view", public_id=staff.public_id)


@page(StaffAction.REMOVE_FACTORS)
def remove_factors(request: HttpRequest, ctx: Context, staff: StaffMember) -> HttpResponse:
    """Remove a lost phone's or key's factors, with a reason."""
    if request.method != "POST":
        return redirect("org.staff.view", public_id=staff.public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid() or form.run(commands.remove_factors, ctx.because(form.cleaned_data["reason"]), staff) is None:
        return _member_page(request, ctx, staff, status=422, reason_form=form)
    messages.success(request, _("The second factors are removed. They set up new ones when they next sign in."))
    return redirect("org.staff.view", public_id=staff.public_id)


@page(StaffAction.ADD_QUALIFICATION)
def new_qualification(request: HttpRequest, ctx: Context, staff: StaffMember) -> HttpResponse:
    """Note a qualification."""
    form = QualificationForm(posted(request))
    if request.method == "POST" and form.is_valid() and form.run(commands.add_qualification, ctx, staff, **form.values()) is not None:
        messages.success(request, _("Saved."))
        return redirect("org.staff.view", public_id=staff.public_id)
    return form_page(request, form, title=_("Note a qualification"), lead=str(staff), submit=_("Save"), back=_to(staff))


@page(QualificationAction.REMOVE)
def remove_qualification(request: HttpRequest, ctx: Context, qualification: Qualification) -> HttpResponse:
    """Remove a qualification noted by mistake."""
    back = qualification.staff.public_id
    if request.method == "POST":
        commands.remove_qualification(ctx, qualification)
        messages.success(request, _("Removed."))
    return redirect("org.staff.view", public_id=back)


def _to(staff: StaffMember) -> str:
    return reverse("org.staff.view", kwargs={"public_id": staff.public_id})


def _refused(request: HttpRequest, ctx: Context, staff: StaffMember, broken: RuleBroken) -> HttpResponse:
    messages.error(request, f"{broken.message} ({broken.rule_id})")
    return _member_page(request, ctx, staff, status=422)
