"""How long records are kept is written down; one that is past its years is kept by a stop, or deleted by two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from syli.catalogue.queries import code_set
from syli.documents.models import Document
from syli.episodes.models import Episode, EpisodeParticipant
from syli.intake.models import HelpRequest, RequestPerson
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.dates import local_date
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.org.models import Unit
from syli.people.models import Person
from syli.plans.models import Danger, JointWork, Work
from syli.records.models import Attachment, Note
from syli.retention import rules
from syli.retention.access import DeletionAction, DeletionStopAction, EpisodeKeepingAction, UnitKeepingAction
from syli.retention.choices import CountedFrom, DeletionState, StopGround
from syli.retention.commands.erasing import delete_rows
from syli.retention.commands.people import erase_people
from syli.retention.events import RecordsDeleted
from syli.retention.models import DataRequest, Deletion, DeletionItem, DeletionStop, KeepingPeriod, PastRecord, RequestLine
from syli.retention.queries.keeping import CLASSES, MOST, classes_of, due_in, periods, still_due, waits_in
from syli.retention.queries.reach import Rows, in_parts, reached_from


@command(UnitKeepingAction.SET_PERIOD)
def set_period(ctx: Context, *, class_code: str, years: int, counted_from: str, source: str) -> KeepingPeriod:
    """Write down how long the association keeps a class of records for which the law names no years. Rule: RETENTION-16."""
    known = periods(ctx).get(class_code)
    if known is None or known.is_law or code_set(CLASSES).find(class_code) is None:
        raise RuleBroken("RETENTION-16", _("The years of this class are the law's."), "class_code")
    if not rules.says_why(source):
        raise RuleBroken("RETENTION-16", _("Write who decided, and when."), "source")
    if not rules.may_be_counted_from(CountedFrom(counted_from), is_of_no_service=known.is_of_no_service):
        words = _("These belong to no service: they are counted from the day of the entry.")
        raise RuleBroken("RETENTION-18", words if known.is_of_no_service else _("Choose an event of the service."), "counted_from")
    made: KeepingPeriod = KeepingPeriod.objects.create(
        organisation_id=ctx.home_id, class_code=class_code, years=years, counted_from=CountedFrom(counted_from), source=source.strip()[:200],
        created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    return made


@command(EpisodeKeepingAction.STOP_DELETION)
def stop_deletion(ctx: Context, episode: Episode, *, ground: str, reason: str) -> DeletionStop:
    """Keep a record although its years are over, and say why. Stopping again changes the reason. Rule: RETENTION-16."""
    if not rules.says_why(reason):
        raise RuleBroken("RETENTION-16", _("Write why the record is kept."), "reason")
    values: dict[str, Any] = {"ground": StopGround(ground), "reason": reason.strip()[:500]}
    known: DeletionStop | None = DeletionStop.objects.filter(episode=episode, end_on__isnull=True).first()
    if known is None:
        known = DeletionStop(
            organisation_id=episode.organisation_id, register_id=episode.register_id, episode=episode, start_on=ctx.today, created_at=ctx.now,
            created_by_id=ctx.actor.id,
        )  # fmt: skip
    for name, value in values.items():
        setattr(known, name, value)
    known.save()
    # The record's own version moves: whoever opened the page before is told so.
    episode.save()
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    return known


@command(DeletionStopAction.END)
def end_stop(ctx: Context, stop: DeletionStop) -> DeletionStop:
    """Let a record be deleted again; ending it twice changes nothing."""
    if stop.end_on is None:
        stop.end_on = ctx.today
        stop.save()
    ctx.trail.touch(stop.episode.participants.values_list("person_id", flat=True))
    return stop


@command(UnitKeepingAction.ASK_DELETION)
def ask_deletion(ctx: Context, unit: Unit) -> Deletion:
    """Ask a second person to agree that a unit's records past their years are deleted, those with a stop excepted. Rules: RETENTION-13 to 15."""
    if waits_in(unit) is not None:
        raise RuleBroken("RETENTION-15", _("A second person has been asked already."))
    keys = [one.pk for one in due_in(ctx, unit) if not one.is_stopped][:MOST]
    if not keys:
        raise RuleBroken("RETENTION-14", _("Nothing here is due to be deleted."))
    own: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now, "created_by_id": ctx.actor.id}
    asked: Deletion = Deletion.objects.create(unit=unit, due_on=ctx.today, asked_by_id=ctx.actor.id, episode_count=len(keys), **own)
    DeletionItem.objects.bulk_create([DeletionItem(deletion=asked, episode_number=key, **own) for key in keys])
    ctx.trail.touch(_people_in(keys), count=len(keys))
    return asked


@command(DeletionAction.ANSWER)
def answer_deletion(ctx: Context, deletion: Deletion, *, agree: bool) -> Deletion:
    """Agree as the second person, which deletes at once what is still due, or refuse. Rules: RETENTION-13 to 15."""
    if not rules.may_agree(deletion.asked_by_id, ctx.actor.id):
        raise RuleBroken("RETENTION-15", _("You asked for this yourself. Somebody else answers."))
    if deletion.state != DeletionState.ASKED:
        raise RuleBroken("RETENTION-15", _("This has been answered already."))
    deletion.answered_by_id, deletion.answered_at = ctx.actor.id, ctx.now
    deletion.state = DeletionState.DONE if agree else DeletionState.REFUSED
    if agree:
        # What was stopped or taken up again since it was asked stays.
        if deletion.unit_id is None:
            erase_people(ctx, deletion)
        else:
            _erase(ctx, deletion, still_due(ctx, [item.episode_number for item in deletion.items.all() if item.episode_number is not None]))
    deletion.save()
    return deletion


def _erase(ctx: Context, deletion: Deletion, keys: list[int]) -> None:
    """Delete these episodes with everything that belongs to them, and the people of whom nothing but a name is left past its own years."""
    ends = _ends_of(keys)
    people = set(ends)
    first_on = min(Episode.objects.filter(pk__in=keys).values_list("start_on", flat=True), default=ctx.today)
    asked = set(Episode.objects.filter(pk__in=keys, request__isnull=False).values_list("request_id", flat=True))
    asked -= set(Episode.objects.filter(request__in=asked).exclude(pk__in=keys).values_list("request_id", flat=True))
    ctx.trail.touch(people, earliest_on=first_on, count=len(keys))
    by_law = _by_law(ctx, keys)
    counts = delete_rows(ctx, reached_from({Episode: set(keys), HelpRequest: asked}), set())
    gone = _without_a_record(people)
    counts += delete_rows(ctx, reached_from(_loose({person: ends[person] for person in gone})), gone)
    counts += _remember(ctx, {person: ends[person] for person in gone}, by_law)
    deletion.row_counts, deletion.episode_count = dict(counts), len(keys)
    announce(ctx, RecordsDeleted(deletion.organisation_id, (first_on - timedelta(days=366)).year))


def _ends_of(keys: list[int]) -> dict[int, date]:
    """Return who takes part in these episodes, each with the last day of hers."""
    rows = EpisodeParticipant.objects.filter(episode__in=keys, episode__end_on__isnull=False).order_by("episode__end_on", "pk")
    return dict(rows.values_list("person_id", "episode__end_on"))


def _loose(ends: dict[int, date]) -> Rows:
    """Return what of these people's records is in no episode and no newer than their last one: nothing is left that would keep it."""
    found: Rows = {}
    for part in in_parts(ends):
        notes = Note.objects.filter(person__in=part, episode__isnull=True, contact__isnull=True)
        files = Attachment.objects.filter(person__in=part)
        dangers = Danger.objects.filter(person__in=part)
        written = Document.objects.filter(person__in=part, episode__isnull=True)
        dated: list[tuple[type[Model], Iterable[tuple[int, int, date]]]] = [
            (Note, notes.values_list("pk", "person_id", "happened_on")),
            (Attachment, files.values_list("pk", "person_id", "added_on")),
            (Document, ((key, one, local_date(at)) for key, one, at in written.values_list("pk", "person_id", "changed_at"))),
            (Work, Work.objects.filter(person__in=part, episode__isnull=True).values_list("pk", "person_id", "made_on")),
            (Danger, ((key, one, local_date(at)) for key, one, at in dangers.values_list("pk", "person_id", "created_at"))),
        ]
        for model, rows in dated:
            found.setdefault(model, set()).update(key for key, person, on in rows if on <= ends[person])
    found[JointWork] = _couples_without_a_record(ends)
    return found


def _couples_without_a_record(ends: dict[int, date]) -> set[int]:
    """Return the work with couples of whom neither has a record any more: it is of both as long as one has."""
    couples: list[tuple[int, int, int]] = []
    for part in in_parts(ends):
        couples += JointWork.objects.filter(Q(first__in=part) | Q(second__in=part)).values_list("pk", "first_id", "second_id")
    without = _without_a_record({person for _key, *both in couples for person in both})
    return {key for key, *both in couples if without.issuperset(both)}


def _by_law(ctx: Context, keys: list[int]) -> set[int]:
    """Return who takes part in one of these episodes whose years are the law's: so are those of her basic data."""
    known = periods(ctx)
    of_law = [key for key, code in classes_of(keys).items() if code in known and known[code].is_law]
    return _people_in(of_law)


def _remember(ctx: Context, ends: dict[int, date], by_law: set[int]) -> Counter[str]:
    """Write down whose last record is gone; what was collected of it for an answer goes with it, as a copy. Return how many rows went."""
    known = {row.person_id: row for row in PastRecord.objects.filter(person__in=ends)}
    registers = dict(Person.objects.filter(pk__in=ends).values_list("pk", "register_id"))
    for person, ended_on in sorted(ends.items()):
        row = known.get(person) or PastRecord(
            organisation_id=ctx.home_id, register_id=registers[person], person_id=person, ended_on=ended_on, is_by_law=False,
            created_at=ctx.now, created_by_id=ctx.actor.id,
        )  # fmt: skip
        row.ended_on, row.is_by_law = max(row.ended_on, ended_on), row.is_by_law or person in by_law
        row.save()
    answered = DataRequest.objects.filter(person__in=ends, closed_at__isnull=False)
    lines = RequestLine.objects.filter(request__in=answered)
    number = lines.count()
    lines._raw_delete(lines.db)
    answered.update(document=None)
    return Counter({RequestLine._meta.label: number})


def _people_in(keys: list[int]) -> set[int]:
    return set(EpisodeParticipant.objects.filter(episode__in=keys).values_list("person_id", flat=True))


def _without_a_record(people: set[int]) -> set[int]:
    """Return of whom no episode and no request is left."""
    left = set(EpisodeParticipant.objects.filter(person__in=people).values_list("person_id", flat=True))
    left |= set(RequestPerson.objects.filter(person__in=people).values_list("person_id", flat=True))
    return people - left
