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
from syli.retention.access import DeletionAction, DeletionStopAction, EpisodeKeepingAction, HelpRequestKeepingAction, UnitKeepingAction
from syli.retention.choices import CountedFrom, DeletionState, StopGround
from syli.retention.commands.erasing import delete_rows
from syli.retention.commands.people import erase_people
from syli.retention.events import RecordsDeleted
from syli.retention.models import DataRequest, Deletion, DeletionItem, DeletionStop, KeepingPeriod, PastRecord, RequestLine
from syli.retention.queries.keeping import MOST, classes_of, due_in, requests_still_due, still_due, waits_in
from syli.retention.queries.periods import CLASSES, periods
from syli.retention.queries.reach import Rows, in_parts, reached_from
from syli.retention.queries.unserved import over_on


@command(UnitKeepingAction.SET_PERIOD)
def set_period(ctx: Context, *, class_code: str, years: int, counted_from: str, source: str) -> KeepingPeriod:
    """Write down how long the association keeps a class of records for which the law names no years. Rule: RETENTION-16."""
    known = periods(ctx).get(class_code)
    if known is None or known.is_law or code_set(CLASSES).find(class_code) is None:
        raise RuleBroken("RETENTION-16", _("The years of this class are the law's."), "class_code")
    if not rules.says_why(source):
        raise RuleBroken("RETENTION-16", _("Write who decided, and when."), "source")
    if not rules.may_be_counted_from(CountedFrom(counted_from), is_of_no_service=known.is_of_no_service):
        words = _("These belong to no service: they are counted from the decision or the day of the entry.")
        raise RuleBroken("RETENTION-18", words if known.is_of_no_service else _("Choose an event of the service."), "counted_from")
    made: KeepingPeriod = KeepingPeriod.objects.create(
        organisation_id=ctx.home_id, class_code=class_code, years=years, counted_from=CountedFrom(counted_from), source=source.strip()[:200],
        created_at=ctx.now, created_by_id=ctx.actor.id,
    )  # fmt: skip
    return made


@command(EpisodeKeepingAction.STOP_DELETION)
def stop_deletion(ctx: Context, episode: Episode, *, ground: str, reason: str) -> DeletionStop:
    """Keep a record although its years are over, and say why. Stopping again changes the reason. Rule: RETENTION-16."""
    return _stop(ctx, episode, ground, reason, episode=episode)


@command(HelpRequestKeepingAction.STOP_DELETION)
def stop_request_deletion(ctx: Context, help_request: HelpRequest, *, ground: str, reason: str) -> DeletionStop:
    """Keep a request of which no service came although its years are over, and say why. Rule: RETENTION-16."""
    return _stop(ctx, help_request, ground, reason, help_request=help_request)


def _stop(ctx: Context, record: Episode | HelpRequest, ground: str, reason: str, **link: Any) -> DeletionStop:
    if not rules.says_why(reason):
        raise RuleBroken("RETENTION-16", _("Write why the record is kept."), "reason")
    values: dict[str, Any] = {"ground": StopGround(ground), "reason": reason.strip()[:500]}
    known: DeletionStop | None = DeletionStop.objects.filter(end_on__isnull=True, **link).first()
    if known is None:
        known = DeletionStop(
            organisation_id=record.organisation_id, register_id=record.register_id, start_on=ctx.today, created_at=ctx.now,
            created_by_id=ctx.actor.id, **link,
        )  # fmt: skip
    for name, value in values.items():
        setattr(known, name, value)
    known.save()
    # The record's own version moves: whoever opened the page before is told so.
    record.save()
    ctx.trail.touch(_people_of(record))
    return known


def _people_of(record: Episode | HelpRequest) -> set[int]:
    """Return whom an episode or a request is about."""
    parts = record.participants if isinstance(record, Episode) else record.people
    return set(parts.values_list("person_id", flat=True))


@command(DeletionStopAction.END)
def end_stop(ctx: Context, stop: DeletionStop) -> DeletionStop:
    """Let a record be deleted again; ending it twice changes nothing."""
    if stop.end_on is None:
        stop.end_on = ctx.today
        stop.save()
    ctx.trail.touch(_people_of(stop.kept))
    return stop


@command(UnitKeepingAction.ASK_DELETION)
def ask_deletion(ctx: Context, unit: Unit) -> Deletion:
    """Ask a second person to agree that a unit's records past their years are deleted, those with a stop excepted. Rules: RETENTION-13 to 15."""
    if waits_in(unit) is not None:
        raise RuleBroken("RETENTION-15", _("A second person has been asked already."))
    due = [one for one in due_in(ctx, unit) if not one.is_stopped][:MOST]
    if not due:
        raise RuleBroken("RETENTION-14", _("Nothing here is due to be deleted."))
    own: dict[str, Any] = {"organisation_id": ctx.home_id, "created_at": ctx.now, "created_by_id": ctx.actor.id}
    keys, requests = [one.pk for one in due if not one.is_request], [one.pk for one in due if one.is_request]
    asked: Deletion = Deletion.objects.create(
        unit=unit, due_on=ctx.today, asked_by_id=ctx.actor.id, episode_count=len(keys), help_request_count=len(requests), **own
    )
    items = [DeletionItem(deletion=asked, episode_number=key, **own) for key in keys]
    items += [DeletionItem(deletion=asked, help_request_number=key, **own) for key in requests]
    DeletionItem.objects.bulk_create(items)
    ctx.trail.touch(_people_in(keys) | set(_asked_in(requests)), count=len(due))
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
            items = list(deletion.items.order_by("pk"))
            keys = still_due(ctx, [item.episode_number for item in items if item.episode_number is not None])
            requests = requests_still_due(ctx, [item.help_request_number for item in items if item.help_request_number is not None])
            _erase(ctx, deletion, keys, [one.pk for one in requests])
    deletion.save()
    return deletion


def _erase(ctx: Context, deletion: Deletion, keys: list[int], requests: list[int]) -> None:
    """Delete these episodes and requests with everything that belongs to them; of people without any other record what stands in none."""
    ends = _ends_of(keys)
    for person, on in _asked_in(requests).items():
        ends[person] = max(on, ends.get(person, on))
    people = set(ends)
    first_on = _first_day_of(ctx, keys, requests)
    asked = set(Episode.objects.filter(pk__in=keys, request__isnull=False).values_list("request_id", flat=True))
    asked -= set(Episode.objects.filter(request__in=asked).exclude(pk__in=keys).values_list("request_id", flat=True))
    ctx.trail.touch(people, earliest_on=first_on, count=len(keys) + len(requests))
    by_law = _by_law(ctx, keys)
    counts = delete_rows(ctx, reached_from({Episode: set(keys), HelpRequest: asked | set(requests)}), set())
    gone = _without_a_record(people)
    counts += delete_rows(ctx, reached_from(_loose({person: ends[person] for person in gone})), gone)
    # Of whom the law keeps the basic data it is remembered at once: what is left of her, a request, may be of no law.
    _remember(ctx, {person: ends[person] for person in gone | by_law}, by_law)
    counts += _forget_copies(gone)
    deletion.row_counts, deletion.episode_count, deletion.help_request_count = dict(counts), len(keys), len(requests)
    announce(ctx, RecordsDeleted(deletion.organisation_id, (first_on - timedelta(days=366)).year))


def _ends_of(keys: list[int]) -> dict[int, date]:
    """Return who takes part in these episodes, each with the last day of hers."""
    rows = EpisodeParticipant.objects.filter(episode__in=keys, episode__end_on__isnull=False).order_by("episode__end_on", "pk")
    return dict(rows.values_list("person_id", "episode__end_on"))


def _asked_in(requests: list[int]) -> dict[int, date]:
    """Return whom these requests are about, each with the day on which the last of hers was over."""
    days = over_on(requests)
    found: dict[int, date] = {}
    for key, person in RequestPerson.objects.filter(request__in=requests).order_by("pk").values_list("request_id", "person_id"):
        found[person] = max(days[key], found.get(person, days[key]))
    return found


def _first_day_of(ctx: Context, keys: list[int], requests: list[int]) -> date:
    """Return the first day of which something goes: from its year on the numbers are counted anew."""
    days = [*Episode.objects.filter(pk__in=keys).values_list("start_on", flat=True)]
    days += [local_date(at) for at in HelpRequest.objects.filter(pk__in=requests).values_list("received_at", flat=True)]
    return min(days, default=ctx.today)


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


def _remember(ctx: Context, ends: dict[int, date], by_law: set[int]) -> None:
    """Write down whose last record is gone, or one of the law's: until when it went on, and whether the law keeps her basic data."""
    known = {row.person_id: row for row in PastRecord.objects.filter(person__in=ends)}
    registers = dict(Person.objects.filter(pk__in=ends).values_list("pk", "register_id"))
    for person, ended_on in sorted(ends.items()):
        row = known.get(person) or PastRecord(
            organisation_id=ctx.home_id, register_id=registers[person], person_id=person, ended_on=ended_on, is_by_law=False,
            created_at=ctx.now, created_by_id=ctx.actor.id,
        )  # fmt: skip
        row.ended_on, row.is_by_law = max(row.ended_on, ended_on), row.is_by_law or person in by_law
        row.save()


def _forget_copies(gone: set[int]) -> Counter[str]:
    """Delete what was collected for an answer of people without a record: it is a copy of it. Return how many rows went."""
    answered = DataRequest.objects.filter(person__in=gone, closed_at__isnull=False)
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
