"""Filling in forms: a first version, then new ones; nothing written is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from syli.catalogue.packs.form_model import Form
from syli.catalogue.queries import pack_of
from syli.episodes.models import Episode
from syli.episodes.rules import is_running
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.plans import rules
from syli.plans.access import EpisodeSheetAction, SheetAction
from syli.plans.choices import DutyState
from syli.plans.commands.stamping import stamp
from syli.plans.models import Danger, Duty, Sheet, SheetVersion
from syli.plans.queries.follow_ups import follow_ups_in, may_be_put, permitting_people
from syli.plans.queries.forms import codes_of, forms_for, newest_form
from syli.plans.queries.known import asked_about
from syli.plans.queries.seeing import may_keep, other_side
from syli.plans.standing import others_of
from syli.safety.choices import Written
from syli.safety.events import WordsWritten

Answers = dict[str, Any]


@command(EpisodeSheetAction.BEGIN)
def begin_sheet(
    ctx: Context, episode: Episode, *, person: Person, form_code: str, answers: Answers, happened_on: date, dangers: Sequence[Person] = ()
) -> Sheet:
    """Fill in a form for the first time. `dangers` are those from whom the danger comes. Broken rules: PLAN-02 … 06, 12, 69."""
    form = form_in(ctx, episode, person, form_code)
    if not may_keep(ctx, episode, person):
        raise other_side()
    if not rules.may_begin(Sheet.objects.filter(episode=episode, person=person, form_code=form_code).count()):
        raise RuleBroken("PLAN-12", _("Somebody has begun this form. Open it and make a new version."))
    _check(form, answers, happened_on, ctx, episode)
    sheet: Sheet = Sheet.objects.create(person=person, episode=episode, form_code=form_code, **stamp(ctx, person))
    _say_dangers(ctx, sheet, dangers)
    _add_version(ctx, sheet, form, answers, happened_on)
    return sheet


@command(SheetAction.REVISE)
def revise_sheet(ctx: Context, sheet: Sheet, *, answers: Answers, happened_on: date, dangers: Sequence[Person] = ()) -> Sheet:
    """Make a new version; the earlier ones stay readable. Broken rules: PLAN-02, 04, 05, 06."""
    form = newest_form(sheet.form_code, ctx.today)
    if form is None:
        raise RuleBroken("PLAN-03", _("This form is no longer used."))
    form = asked_about(ctx, form, sheet.person)
    _check(form, answers, happened_on, ctx, sheet.episode)
    _say_dangers(ctx, sheet, dangers)
    sheet.current_number += 1
    sheet.save()
    _add_version(ctx, sheet, form, answers, happened_on)
    return sheet


def form_in(ctx: Context, episode: Episode, person: Person, form_code: str) -> Form:
    """Return a form as it is asked about somebody in an episode, or raise PLAN-03; one of the follow-up only where it may be put now (PLAN-69)."""
    parts = list(episode.participants.filter(person=person))
    known = {form.code: form for part in parts for form in forms_for(episode, part.role, ctx.today)}
    if not rules.may_be_about(person.pk, [part.person_id for part in parts], form_code, known):
        raise RuleBroken("PLAN-03", _("This form is not used about this person in this service."))
    asks = follow_ups_in(pack_of(episode.service_code, episode.profile, episode.pack_version))
    if form_code in asks:
        permitting = permitting_people(ctx, episode, {form_code: asks[form_code]})[form_code]
        if not may_be_put(asks[form_code], person.pk, permitting, has_ended=not is_running(episode.state)):
            raise RuleBroken("PLAN-69", _("This is asked after the end, and only of somebody who permits to be contacted."))
    return asked_about(ctx, known[form_code], person)


def _check(form: Form, answers: Answers, happened_on: date, ctx: Context, episode: Episode) -> None:
    if not rules.may_be_of(happened_on, ctx.today, episode.start_on):
        raise RuleBroken("PLAN-04", _("Give a day between the beginning of the episode and today."), "happened_on")
    if missing := rules.unanswered(form, answers):
        raise RuleBroken("PLAN-05", _("Answer this. If it does not come up, choose not known."), f"q_{missing[0]}")
    if wrong := rules.misfits(form, answers, codes_of(form)):
        raise RuleBroken("PLAN-06", _("Choose one of the answers."), f"q_{wrong[0]}")


def _say_dangers(ctx: Context, sheet: Sheet, dangers: Sequence[Person]) -> None:
    """Write down from whom danger comes; the form must then not stand in an episode in which that one takes part (PLAN-02)."""
    known = set(Danger.objects.filter(person=sheet.person).values_list("other_id", flat=True))
    for other in dangers:
        if other.pk not in known and other.pk != sheet.person_id:
            Danger.objects.create(person=sheet.person, other=other, **stamp(ctx, sheet.person))
    takers = set(sheet.episode.participants.values_list("person_id", flat=True))
    if not rules.may_be_kept_in(takers, others_of(ctx, sheet.person_id)):
        raise other_side()


def _add_version(ctx: Context, sheet: Sheet, form: Form, answers: Answers, happened_on: date) -> None:
    SheetVersion.objects.create(
        sheet=sheet, number=sheet.current_number, form_version=form.version, answers=answers, happened_on=happened_on,
        written_at=ctx.now, **stamp(ctx, sheet),
    )  # fmt: skip
    waiting = set(sheet.duties.filter(state=DutyState.OPEN).values_list("code", flat=True))
    for duty in rules.duties_of(form, answers):
        if duty.code not in waiting:
            Duty.objects.create(sheet=sheet, code=duty.code, since_on=ctx.today, **stamp(ctx, sheet))
    ctx.trail.touch([sheet.person_id], earliest_on=happened_on)
    announce(ctx, WordsWritten(Written.PLAN, sheet.pk))
