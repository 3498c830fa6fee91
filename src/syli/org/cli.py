"""Verbs for whoever runs Syli: accounts and roles without a browser, and the municipalities of the year."""

from __future__ import annotations

from datetime import date, datetime

import click
from django.conf import settings
from django.urls import reverse

from syli.config.console import Day, Exit, Verbs, Words
from syli.kernel.context import system_context
from syli.org import commands
from syli.org.areas.load import load_areas
from syli.org.choices import LinkKind, Role
from syli.org.keys.verbs import keys
from syli.org.models import Membership, Organisation, StaffMember
from syli.org.named import not_found, organisation_named, staff_named

CODES = {Exit.NOT_FOUND: "no such account or organisation", Exit.REFUSED: "refused by a rule, which is named"}
ROLE = click.Choice([role.value for role in Role])
DAY, NAME = Day(), Words(80)


@click.group(cls=Verbs)
def user() -> None:
    """Accounts and roles of staff, without a browser."""


@user.command("create", examples=('syli user create maija --organisation "Aava ry" --role leader --given-name Maija',), codes=CODES)
@click.argument("username")
@click.option("--organisation", required=True, help="Name or public id of the organisation.")
@click.option("--role", "role_name", type=ROLE, required=True, help="First role.")
@click.option("--given-name", type=NAME, required=True, help="As colleagues will see it.")
@click.option("--family-name", type=NAME, default="", help="As colleagues will see it.")
@click.option("--email", type=Words(254), default="", help="Only for signing in with the organisation's own account.")
@click.option("--language", type=click.Choice([code for code, _name in settings.LANGUAGES]), default="fi", show_default=True, help="Of her pages.")
def create(username: str, organisation: str, role_name: str, given_name: str, family_name: str, email: str, language: str) -> None:
    """Make an account with its first role and print the link that opens it.

    The link lets whoever holds it choose a password, once, within seven days: hand it over safely.
    """
    place = organisation_named(organisation)
    ctx = system_context(place.pk)
    staff = commands.create_staff(
        ctx, place, username=username, given_name=given_name, family_name=family_name, email=email, language=language, role=role_name
    )
    click.echo(f"{staff.username} is {role_name} in {place}.")
    _print_link(commands.create_link(system_context(place.pk), staff, kind=LinkKind.INVITATION), LinkKind.INVITATION)


@user.command(
    "role",
    examples=(
        'syli user role maija --organisation "Aava ry" --give privacy --from 1.1.2027',
        'syli user role maija --organisation "Aava ry" --end leader --until 31.12.2026',
    ),
    codes=CODES,
)
@click.argument("username")
@click.option("--organisation", required=True, help="Name or public id of the organisation.")
@click.option("--give", type=ROLE, help="Role to give.")
@click.option("--end", type=ROLE, help="Role to end.")
@click.option("--from", "start", type=DAY, help="First day of a given role (22.11.2026); today if left out.")
@click.option("--until", type=DAY, help="Last day; without it a given role stays open and an ended one ends at once.")
def role(username: str, organisation: str, give: str | None, end: str | None, start: datetime | None, until: datetime | None) -> None:
    """Give a role to somebody, or end one."""
    if bool(give) == bool(end):
        raise click.UsageError("Say either --give or --end.")
    staff, place = staff_named(username), organisation_named(organisation)
    if give:
        commands.create_membership(system_context(place.pk), staff, organisation=place, role=give, start_on=_day(start), end_on=_day(until))
        click.echo(f"{username} is now {give} in {place}.")
        return
    _end_roles(staff, place, str(end), _day(until))
    click.echo(f"{username} is no longer {end} in {place}{f' after {until:%d.%m.%Y}' if until else ''}.")


def _end_roles(staff: StaffMember, place: Organisation, role_name: str, until: date | None) -> None:
    held = Membership.objects.filter(staff=staff, organisation=place, role=role_name, ended_at__isnull=True).order_by("pk")
    if not held:
        not_found(f"{staff.username} does not hold the role {role_name} in {place}.")
    for membership in held:
        commands.end_membership(system_context(place.pk), membership, end_on=until)


@user.command("password-link", examples=("syli user password-link maija",), codes=CODES)
@click.argument("username")
def password_link(username: str) -> None:
    """Print a one-time link with which somebody sets a new password."""
    staff = staff_named(username)
    kind = LinkKind.PASSWORD if staff.has_usable_password() else LinkKind.INVITATION
    _print_link(commands.create_link(system_context(None), staff, kind=kind), kind)


@user.command("remove-factors", examples=('syli user remove-factors maija --reason "phone lost, met in person"',), codes=CODES)
@click.argument("username")
@click.option("--reason", type=Words(500), required=True, help="A few words for the log.")
def remove_factors(username: str, reason: str) -> None:
    """Remove somebody's second factors when phone and recovery codes are lost.

    Be sure first that it is she who asks: afterwards a password alone lets her in, until she has a new factor.
    """
    commands.remove_factors(system_context(None).because(reason), staff_named(username))
    click.echo(f"{username} has no second factor now and is signed out.")


@user.command("deactivate", examples=("syli user deactivate maija",), codes=CODES)
@click.argument("username")
def deactivate(username: str) -> None:
    """Close an account at once: sessions end, links stop working, what was recorded stays."""
    commands.close_account(system_context(None), staff_named(username))
    click.echo(f"{username} is closed.")


@user.command("reactivate", examples=("syli user reactivate maija",), codes=CODES)
@click.argument("username")
def reactivate(username: str) -> None:
    """Open a closed account again."""
    commands.reopen_account(system_context(None), staff_named(username))
    click.echo(f"{username} is open again.")


@user.command("list", examples=('syli user list --organisation "Aava ry"', "syli user list --closed"), codes={Exit.NOT_FOUND: CODES[Exit.NOT_FOUND]})
@click.option("--organisation", help="Only those who hold a role in this organisation.")
@click.option("--closed", is_flag=True, help="Only closed accounts.")
def list_accounts(organisation: str | None, closed: bool) -> None:
    """List accounts with today's roles, one a line, separated by tabs."""
    today = system_context(None).today
    rows = StaffMember.objects.filter(is_active=not closed).order_by("username")
    if organisation:
        rows = rows.filter(pk__in=Membership.objects.filter(organisation=organisation_named(organisation)).values("staff_id"))
    for staff in rows.prefetch_related("memberships__organisation"):
        held = [m for m in staff.memberships.all() if m.ended_at is None and m.start_on <= today and (m.end_on is None or m.end_on >= today)]
        roles = ", ".join(sorted(f"{m.role} ({m.organisation})" for m in held))
        click.echo(f"{staff.username}\t{staff}\t{roles or '-'}")


@click.group(cls=Verbs)
def areas() -> None:
    """Municipalities and wellbeing services counties by year."""


@areas.command("load", examples=("syli areas load",))
def load() -> None:
    """Bring the municipalities up to date with the files that ship; running it again changes nothing."""
    changed = load_areas()
    click.echo(f"{changed} rows changed." if changed else "The municipalities are up to date.")


def _print_link(secret: str, kind: str) -> None:
    path = reverse("org.sign_in.take_link", kwargs={"secret": secret})
    click.echo(f"One-time link ({'seven days' if kind == LinkKind.INVITATION else 'one day'}); put the service's address before it:")
    click.echo(path)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


verbs = [user, areas, keys]
