"""People of whom no record is left are deleted by two; what was asked and given of somebody's data goes when its own years are over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.dates import local_date
from syli.kernel.rules import RuleBroken
from syli.people.access import KEPT_FOR_A_REASON
from syli.people.models import Household, HouseholdMember, Person
from syli.retention import rules
from syli.retention.access import PeopleKeepingAction
from syli.retention.choices import CountedFrom
from syli.retention.commands.erasing import delete_rows
from syli.retention.models import DataRequest, Deletion, DeletionItem, Disclosure
from syli.retention.queries.keeping import MOST, people_wait
from syli.retention.queries.people import OWN, people_due
from syli.retention.queries.periods import DISCLOSURES, REQUESTS, periods
from syli.retention.queries.reach import in_parts, reached_from


@command(PeopleKeepingAction.ASK_DELETION)
def ask_people_deletion(ctx: Context) -> Deletion:
    """Ask a second person to agree that people of whom no record is left are deleted. Rules: RETENTION-14, 15, 17."""
    if people_wait(ctx) is not None:
        raise RuleBroken("RETENTION-15", _("A second person has been asked already."))
    keys = sorted(people_due(ctx))[:MOST]
    if not keys:
        raise RuleBroken("RETENTION-14", _("Nothing here is due to be deleted."))
    own: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now, "created_by_id": ctx.actor.id}
    asked: Deletion = Deletion.objects.create(due_on=ctx.today, asked_by_id=ctx.actor.id, episode_count=0, person_count=len(keys), **own)
    DeletionItem.objects.bulk_create([DeletionItem(deletion=asked, person_number=key, **own) for key in keys])
    ctx.trail.touch(keys, count=len(keys))
    return asked


def erase_people(ctx: Context, deletion: Deletion) -> None:
    """Delete those of a deletion whom nothing needs now, with what is their own; their places in a home go, and a home of nobody."""
    keys = people_due(ctx) & set(deletion.items.values_list("person_number", flat=True))
    ctx.trail.touch(keys, count=len(keys))
    homes = set(HouseholdMember.objects.filter(person__in=keys).values_list("household_id", flat=True))
    rows = reached_from({Person: keys})
    # Between the two readings somebody may have written a row that needs one of them; nothing of it may go along.
    if {model._meta.label for model in rows} - OWN:
        raise RuleBroken("RETENTION-17", _("Somebody has just written about one of these people. Nothing was deleted. Answer again."))
    delete_rows(ctx, rows, keys)
    delete_rows(ctx, {Household: set(Household.objects.filter(pk__in=homes, members=None).values_list("pk", flat=True))}, set())
    # What went with them is counted nowhere: a number could tell that somebody had another side.
    deletion.row_counts, deletion.person_count = {Person._meta.label: len(keys)}, len(keys)


@command(PeopleKeepingAction.FORGET)
def forget_asked_and_given(ctx: Context) -> int:
    """Delete disclosures past the law's years and requests past the association's, but for people whose record something keeps. RETENTION-13.

    Nobody decides: neither is a record, and what keeps a record keeps these too. Returns how many went.
    """
    gone = _asked_and_given_over(ctx)
    for model, keys in gone.items():
        for part in in_parts(keys):
            ctx.trail.touch(model.objects.filter(pk__in=part).values_list("person_id", flat=True))
    delete_rows(ctx, reached_from(gone), set())
    ctx.trail.touch((), count=sum(len(keys) for keys in gone.values()))
    return sum(len(keys) for keys in gone.values())


def is_anything_over(ctx: Context) -> bool:
    """Tell whether anything that was asked or given is to go."""
    return any(_asked_and_given_over(ctx).values())


def _asked_and_given_over(ctx: Context) -> dict[type[Any], set[int]]:
    known = periods(ctx)
    held = set(Person.objects.filter(KEPT_FOR_A_REASON.rows(ctx)).values_list("pk", flat=True))
    given = Disclosure.objects.exclude(person__in=held).order_by("pk").values_list("pk", "given_on")
    asked = DataRequest.objects.exclude(person__in=held).filter(closed_at__isnull=False).order_by("pk").values_list("pk", "closed_at")
    return {
        Disclosure: _over(ctx, known[DISCLOSURES].years, dict(given)),
        DataRequest: _over(ctx, known[REQUESTS].years, {key: local_date(at) for key, at in asked}),
    }


def _over(ctx: Context, years: int | None, days: dict[int, date]) -> set[int]:
    """Return what is past its years; nothing while nobody has decided on them."""
    if years is None:
        return set()
    lasts = {key: rules.kept_until(years, CountedFrom.EVENT, on, []) for key, on in days.items()}
    return {key for key, until in lasts.items() if rules.may_be_deleted(until, ctx.today, is_stopped=False)}
