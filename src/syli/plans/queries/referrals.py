"""A risk taken on: the decision with its facts, the children, the meetings, and a year in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from syli.catalogue.queries import label
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.dates import local_date
from syli.people.queries import PersonCard, cards
from syli.plans import rules
from syli.plans.access import RiskMeetingAction, SheetAction
from syli.plans.choices import Decision
from syli.plans.labels import CHILD_ACTS
from syli.plans.models import ChildAtRisk, MeetingMember, MeetingTask, Referral, RiskMeeting, Sheet, SheetVersion
from syli.plans.queries.children import children_of
from syli.plans.queries.forms import form_of
from syli.stays.queries.permitting import is_taken_back

BODIES = "risk_bodies"
#: What a client permits when a matter of hers is taken to several bodies; she may take it back.
RISK_GROUP = "risk_group"


@dataclass(frozen=True, slots=True)
class Fact:
    """One ground with whether the answers meet it."""

    words: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A child of the one in danger, with what is done for it; nothing written yet when `act` is empty."""

    card: PersonCard
    act: str
    acted_on: date | None
    words: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """What a meeting agreed on."""

    public_id: str
    what: str
    responsible: str
    due_on: date
    done_on: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody invited: of which body, who, since when, and when she was taken out; `reads` when she is ours and may read."""

    public_id: str
    version: int
    body: str
    name: str
    since_on: date
    removed_on: date | None
    revoked_on: date | None
    reads: bool


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """A meeting with who sits in it and what was agreed."""

    public_id: str
    held_on: date
    minutes: str
    follow_up_on: date | None
    members: tuple[Seat, ...]
    tasks: tuple[TaskLine, ...]
    may_lead: bool


def decided_on(sheet: Sheet) -> Referral | None:
    """Return what has been decided on the current version of an assessment."""
    found: Referral | None = sheet.referrals.filter(number=sheet.current_number).first()
    return found


def may_go_on(ctx: Context, referral: Referral, consent: str, consented_on: date | None) -> bool:
    """Tell whether a matter may be sent or met about: by consent only while she has not taken it back (PLAN-26)."""
    taken_back = consented_on is not None and is_taken_back(ctx, referral.sheet.person_id, {RISK_GROUP}, consented_on)
    return rules.consent_still_holds(consent, is_taken_back=taken_back)


def facts_of(ctx: Context, sheet: Sheet, number: int) -> tuple[tuple[tuple[str, int], ...], list[Fact]]:
    """Return the counts of a version in words, and each ground with whether it is met."""
    version = sheet.versions.get(number=number)
    form = form_of(sheet.form_code, version.form_version)
    counts = rules.counted(form, version.answers)
    met = {ground.code for ground in rules.grounds_met(form, version.answers)}
    words = tuple((count.texts.in_language(ctx.language), counts[count.code]) for count in form.counts)
    return words, [Fact(ground.texts.in_language(ctx.language), ground.code in met) for ground in form.grounds]


def child_lines(ctx: Context, referral: Referral) -> list[ChildLine]:
    """Return every child the actor may know of, those nothing is written of first."""
    written = {row.child_id: row for row in referral.children.all()}
    known = {card.pk: card for card in children_of(ctx, referral.sheet.person)} | cards(ctx, written)
    return sorted((_child(card, written.get(pk)) for pk, card in known.items()), key=lambda line: (bool(line.act), line.card.name))


def _child(card: PersonCard, row: ChildAtRisk | None) -> ChildLine:
    return ChildLine(card, str(CHILD_ACTS[row.act]), row.acted_on, row.words) if row else ChildLine(card, "", None, "")  # type: ignore[index]


def meetings_of(ctx: Context, referral: Referral) -> tuple[list[MeetingCard], int]:
    """Return the meetings about a referral that the actor may read of, the latest first, and how many there are beside them (MAR-4)."""
    read = visible_to(ctx, RiskMeetingAction.VIEW).filter(referral=referral)
    rows = list(read.order_by("-held_on", "-pk").prefetch_related("members__staff", "tasks"))
    led = set(visible_to(ctx, RiskMeetingAction.INVITE).filter(referral=referral).values_list("pk", flat=True))
    return [_meeting(ctx, row, may_lead=row.pk in led) for row in rows], referral.meetings.count() - len(rows)


def _meeting(ctx: Context, row: RiskMeeting, *, may_lead: bool) -> MeetingCard:
    # Who was taken out is shown to those who lead the meeting.
    members = tuple(_seat(ctx, m) for m in sorted(row.members.all(), key=_by_key) if may_lead or rules.sits(m.removed_at))
    tasks = tuple(_task(ctx, task) for task in sorted(row.tasks.all(), key=lambda task: (task.due_on, task.pk)))
    return MeetingCard(row.public_id, row.held_on, row.minutes, row.follow_up_on, members, tasks, may_lead)


def _seat(ctx: Context, row: MeetingMember) -> Seat:
    removed_on = local_date(row.removed_at) if row.removed_at else None
    name = str(row.staff) if row.staff else row.name
    reads = row.staff is not None and rules.sits(row.removed_at) and row.revoked_on is None
    return Seat(
        row.public_id, row.version, label(BODIES, row.body, ctx.language), name, local_date(row.created_at), removed_on, row.revoked_on, reads
    )


def _by_key(row: Any) -> int:
    return int(row.pk)


def _task(ctx: Context, task: MeetingTask) -> TaskLine:
    is_late = task.done_on is None and task.due_on < ctx.today
    return TaskLine(task.public_id, task.what, task.responsible, task.due_on, task.done_on, is_late)


@dataclass(frozen=True, slots=True)
class RiskYear:
    """A year's risk assessments in numbers, true inside the association (MAR-5)."""

    year: int
    assessments: int
    with_grounds: int
    taken_on: int
    not_taken_on: int
    sent_with_consent: int
    sent_on_legal_ground: int
    meetings: int
    children: int
    tasks: int
    tasks_done_in_time: int


def risk_year(ctx: Context, year: int, forms: Iterable[str]) -> RiskYear:
    """Count a year: versions of assessments by their day, decisions by theirs; only what the actor may read."""
    sheets = visible_to(ctx, SheetAction.VIEW).filter(form_code__in=list(forms)).values("pk")
    versions = list(SheetVersion.objects.filter(sheet__in=sheets, happened_on__year=year).select_related("sheet"))
    decided = list(Referral.objects.filter(sheet__in=sheets, decided_on__year=year))
    sent = list(Referral.objects.filter(sheet__in=sheets, sent_on__year=year).values_list("consent", flat=True))
    meetings = RiskMeeting.objects.filter(referral__sheet__in=sheets, held_on__year=year, held_on__lte=ctx.today)
    tasks = list(MeetingTask.objects.filter(meeting__referral__sheet__in=sheets, due_on__year=year).values_list("due_on", "done_on"))
    children = ChildAtRisk.objects.filter(referral__sheet__in=sheets, acted_on__year=year).values("child").distinct()
    met = sum(bool(rules.grounds_met(form_of(v.sheet.form_code, v.form_version), v.answers)) for v in versions)
    return RiskYear(
        year=year,
        assessments=len(versions),
        with_grounds=met,
        taken_on=sum(row.decision == Decision.REFER for row in decided),
        not_taken_on=sum(row.decision == Decision.KEEP for row in decided),
        sent_with_consent=sent.count("given"),
        sent_on_legal_ground=sent.count("legal_ground"),
        meetings=meetings.count(),
        children=children.count(),
        tasks=len(tasks),
        tasks_done_in_time=sum(done is not None and done <= due for due, done in tasks),
    )
