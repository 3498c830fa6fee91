"""Who received what about a client: written down with its ground, or not given at all; letters in fixed words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.rules import RuleBroken
from syli.people.models import ContactPoint, Person
from syli.people.queries import name_of
from syli.retention import rules
from syli.retention.access import PersonDataAction
from syli.retention.choices import LegalGround, What
from syli.retention.models import Disclosure
from syli.retention.queries.documents import letter_pdf
from syli.safety.disclosing import spend_to_disclose
from syli.safety.gate import Going, Way, checked
from syli.stays.queries.permitting import SHARES, is_taken_back, tagged

PDF = "application/pdf"


@command(PersonDataAction.DISCLOSE)
def disclose(
    ctx: Context, person: Person, *, what: str, content: str, receiver: str, purpose: str, ground: str, given_on: date, reason: str = "",
    consent_on: date | None = None, consent_end_on: date | None = None,
) -> Disclosure:  # fmt: skip
    """Write down that something about a client was given to somebody, by what right. Rules: RETENTION-09, SAFE-29, STAY-67."""
    if given_on > ctx.today:
        raise RuleBroken("RETENTION-09", _("Write it down when it has been given."), "given_on")
    wrong = rules.may_be_disclosed(LegalGround(ground), reason, consent_on, consent_end_on, given_on)
    if wrong:
        raise RuleBroken("RETENTION-09", _WRONG[wrong](), wrong)
    if ground == LegalGround.CONSENT and consent_on is not None and is_taken_back(ctx, person.pk, tagged(SHARES), consent_on, receiver=receiver):
        raise RuleBroken("STAY-67", _("She has taken this consent back. Ask her again and write the permission down first."), "consent_on")
    spend_to_disclose(ctx, person)
    return keep_disclosure(
        ctx, person, what=What(what), content=content.strip()[:500], receiver=receiver.strip()[:200], purpose=purpose.strip()[:500],
        ground=LegalGround(ground), reason=reason.strip()[:500], consent_on=consent_on, consent_end_on=consent_end_on, given_on=given_on,
    )  # fmt: skip


_WRONG = {
    "ground": lambda: _("Choose by what right it was given."),
    "reason": lambda: _("Write which law and why."),
    "consent_on": lambda: _("Write when she agreed; before it was given."),
    "consent_end_on": lambda: _("Write until when she agreed. The consent must still hold."),
}


@command(PersonDataAction.LETTER)
def write_letter(ctx: Context, person: Person, *, template: str, point: ContactPoint | None) -> Disclosure:
    """Write a letter in fixed words to a safe address; it is kept among what was given. Rules: SAFE-10 to SAFE-13, 29."""
    if point is None or point.person_id != person.pk:
        raise RuleBroken("SAFE-11", _("Ask her first whether post to this address is safe. An answer lasts 90 days."), "point")
    content = letter_pdf(ctx, template, person, point, ctx.today)
    checked(ctx, letter_going(content, person, template, point))
    spend_to_disclose(ctx, person)
    return keep_disclosure(
        ctx, person, what=What.LETTER, content="", receiver=name_of(person), purpose="", ground=LegalGround.OWN_RIGHT, given_on=ctx.today,
        template=template, point=point,
    )  # fmt: skip


def letter_going(content: bytes, person: Person, template: str, point: ContactPoint) -> Going:
    """Return a letter as it stands before the gate."""
    one = frozenset({person.pk})
    return Going(Way.LETTER, content, PDF, "file.pdf", about=one, readers=one, template=template, point=point.pk)


def keep_disclosure(ctx: Context, person: Person, **facts: object) -> Disclosure:
    """Write down one disclosure inside a command that has checked its right."""
    made: Disclosure = Disclosure.objects.create(
        organisation_id=person.organisation_id, register_id=person.register_id, person=person, given_by_id=ctx.actor.id,
        created_at=ctx.now, created_by_id=ctx.actor.id, **facts,
    )  # fmt: skip
    ctx.trail.touch([person.pk])
    return made


def notified(ctx: Context, child: Person, on: date) -> Disclosure | None:
    """Return what was written of a notification about a child on a day, the latest."""
    found = Disclosure.objects.filter(person=child, given_on=on, what=What.NOTIFICATION, ground=LegalGround.CHILD_PROTECTION)
    latest: Disclosure | None = found.order_by("-pk").first()
    return latest


def put_right(ctx: Context, given: Disclosure, *, given_on: date | None = None, reason: str = "") -> None:
    """Put right, inside a command that has checked its right, on which day something was given, or that it was not."""
    given.given_on, given.reason = given_on or given.given_on, reason or given.reason
    given.save()
    ctx.trail.touch([given.person_id])
