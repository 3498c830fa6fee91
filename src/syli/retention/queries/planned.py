"""Filled forms about somebody, what was decided on them, and what a child has made, as lines: every answer of every version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from syli.catalogue.queries import label
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.people.models import Person
from syli.people.queries import name_of
from syli.plans.access import DutyAction, PartAction, PlannedStepAction, ReferralAction, SheetAction, WorkAction
from syli.plans.choices import Original, StepKind, StepState
from syli.plans.labels import CHILD_ACTS, CONSENTS, DECISIONS, ORIGINALS, STEP_KINDS, STEP_STATES
from syli.plans.models import PlannedStep, Realisation, Referral, Sheet, SheetVersion, ViolencePart, Work
from syli.plans.queries.family import PARTS
from syli.plans.queries.forms import form_of, in_a_line, in_words
from syli.plans.queries.realising import in_one_line
from syli.plans.queries.sheets import duty_words, title_of
from syli.retention.choices import LineKind
from syli.retention.queries.found import MOST, Found, takers_of

OTHERS_WORDS = "network"


def planned_about(ctx: Context, person: Person) -> Iterator[Found]:
    """Yield her forms' answers, duties and decisions, a child's works, steps planned for her and what her own part in violence was said to be,
    as far as the actor may read each. Thirteen queries at most.
    """
    seen = visible_to(ctx, SheetAction.VIEW).filter(person=person)
    sheets: dict[int, Sheet] = {sheet.pk: sheet for sheet in seen.order_by("pk")[:MOST]}
    works: list[Work] = list(visible_to(ctx, WorkAction.VIEW).filter(person=person).order_by("made_on", "pk")[:MOST])
    planned = visible_to(ctx, PlannedStepAction.VIEW).filter(person=person).prefetch_related("days")
    steps: list[PlannedStep] = list(planned.order_by("target_on", "pk")[:MOST])
    # Her own row alone: what anybody else's part was said to be is his.
    parts: list[ViolencePart] = list(visible_to(ctx, PartAction.VIEW).filter(person=person).order_by("said_on", "pk")[:MOST])
    own: list[Any] = [*sheets.values(), *works, *steps, *parts]
    takers = takers_of(row.episode_id for row in own)

    def line(row: Any, on: date | None, title: str, text: str, told_by: str = "", **more: Any) -> Found:
        episode = row.episode_id if hasattr(row, "episode_id") else sheets[row.sheet_id].episode_id
        return Found(LineKind.PLAN, on, title, text, told_by, row.created_by_id, takers.get(episode, frozenset()), **more)

    versions: dict[tuple[int, int], int] = {}
    for version in SheetVersion.objects.filter(sheet__in=sheets).order_by("happened_on", "sheet_id", "number"):
        sheet = sheets[version.sheet_id]
        versions[version.sheet_id, version.number] = version.form_version
        name = title_of(sheet.form_code, ctx.language)
        title = name if version.number == sheet.current_number else _("%(kind)s, earlier version") % {"kind": name}
        yield from (line(version, version.happened_on, title, words) for words in _answers(ctx, sheet, version))
    for row in Realisation.objects.filter(sheet__in=sheets).select_related("sheet").order_by("scored_on", "pk"):
        yield line(row, row.scored_on, _("How a plan came true"), in_one_line(row, versions[row.sheet_id, row.number], ctx.language))
    for duty in visible_to(ctx, DutyAction.ANSWER).filter(sheet__in=sheets).order_by("since_on", "pk"):
        form_code = sheets[duty.sheet_id].form_code
        words = ": ".join(part for part in (duty_words(form_code, duty.code, ctx), duty.reason) if part)
        yield line(duty, duty.since_on, title_of(form_code, ctx.language), words)
    for row, on, text, told_by in _decided(ctx, sheets):
        yield line(row, on, _("Decision on a risk"), text, told_by)
    for work in works:
        words = " · ".join(part for part in (work.words, str(ORIGINALS[Original(work.original)])) if part)
        yield line(work, work.made_on, _("Made by the child"), words, "self", is_kept_from_parent=work.opinion != "yes")
    for step in steps:
        text = f"{STEP_KINDS[StepKind(step.kind)]}: {STEP_STATES[StepState(step.state)]}"
        yield line(step, step.target_on, _("Planned step"), text)
        for day in sorted(step.days.all(), key=lambda one: one.pk):
            yield line(step, day.was_on, _("Day of a planned step before it was changed"), day.reason)
    for part in parts:
        yield line(part, part.said_on, _("Her or his part in the violence"), label(PARTS, part.part, ctx.language))


def _answers(ctx: Context, sheet: Sheet, version: SheetVersion) -> Iterator[str]:
    """Yield question and answer in the words of the form they were asked in; what the form does not know any more by its code."""
    try:
        fields = tuple(form_of(sheet.form_code, version.form_version).fields)
    except KeyError:
        fields = ()
    known = {field.code for field in fields}
    for field in fields:
        words = in_words(field, version.answers.get(field.code), ctx.language)
        if words:
            yield in_a_line(field.texts.in_language(ctx.language), words)
    yield from (f"{code}: {value}" for code, value in version.answers.items() if code not in known and value not in (None, "", []))


def _decided(ctx: Context, sheets: dict[int, Sheet]) -> Iterator[tuple[Referral, date, str, str]]:
    """Yield what was decided on each form, for which child what was done, and what a meeting of several bodies said."""
    referrals = visible_to(ctx, ReferralAction.VIEW).filter(sheet__in=sheets).order_by("decided_on", "pk")
    for row in referrals.prefetch_related("children__child", "meetings__tasks"):
        yield row, row.decided_on, f"{DECISIONS[row.decision]}: {row.reason}", ""
        if row.sent_on:
            right = str(CONSENTS[row.consent])
            yield row, row.sent_on, " · ".join(part for part in (_("Sent on"), row.sent_to, right, row.legal_ground) if part), ""
        for child in sorted(row.children.all(), key=lambda one: one.pk):
            words = (name_of(child.child), str(CHILD_ACTS[child.act]), child.words)
            yield row, child.acted_on, ": ".join(part for part in words if part), ""
        for meeting in sorted(row.meetings.all(), key=lambda one: (one.held_on, one.pk)):
            if meeting.minutes:
                yield row, meeting.held_on, meeting.minutes, OTHERS_WORDS
            for task in sorted(meeting.tasks.all(), key=lambda one: (one.due_on, one.pk)):
                yield row, meeting.held_on, f"{task.what}: {task.responsible}", OTHERS_WORDS
