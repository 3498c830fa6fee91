"""A team discusses the results of a survey, agrees on what to do and does it; and says when a survey was sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from syli.catalogue.models import ServiceOffer
from syli.development import rules
from syli.development.access import AgreedActionAction, DiscussionAction, ResultsAction
from syli.development.choices import DiscussionKind
from syli.development.commands.stamping import sealed, stamp
from syli.development.models import AgreedAction, Discussion, DiscussionMember, SurveyRound
from syli.development.queries.results import asks_outsiders, results_of, survey_of
from syli.development.queries.teams import staff_named
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.org.models import Unit
from syli.plans.rules import LOT
from syli.safety.choices import Written
from syli.safety.events import WordsWritten


@command(ResultsAction.DISCUSS)
def discuss_results(ctx: Context, offer: ServiceOffer, *, form_code: str, held_on: date, members: Iterable[str], concluded: str = "") -> Discussion:
    """Write down that a team discussed a survey's results: when, who were there, what was concluded. Broken rules: PLAN-53, DEV-01."""
    used = survey_of(ctx, offer, form_code)
    if used is None:
        raise RuleBroken("PLAN-53", _("The service does not use this survey."))
    answers = results_of(ctx, offer, *used, year=None).count
    about = {"service_code": offer.service_code, "form_code": form_code, "answers": rules.answers_discussed(answers, LOT)}
    return hold(ctx, DiscussionKind.RESULTS, offer.unit, held_on=held_on, members=members, concluded=concluded, **about)


def hold(ctx: Context, kind: DiscussionKind, unit: Unit, *, held_on: date, members: Iterable[str], concluded: str, **about: Any) -> Discussion:
    """Write down a discussion with those who were there. Broken rule: DEV-01."""
    there = staff_named(ctx, unit, members)
    if held_on > ctx.today:
        raise RuleBroken("DEV-01", _("Write it down when it has been held."), "held_on")
    if not rules.was_held(held_on, ctx.today, len(there)):
        raise RuleBroken("DEV-01", _("Choose who were there."), "members")
    made: Discussion = Discussion.objects.create(kind=kind, unit=unit, held_on=held_on, concluded=concluded.strip(), **about, **sealed(ctx))
    DiscussionMember.objects.bulk_create(DiscussionMember(discussion=made, staff=one, **stamp(ctx)) for one in there)
    announce(ctx, WordsWritten(Written.DISCUSSION, made.pk))
    return made


@command(DiscussionAction.CHANGE)
def correct_discussion(ctx: Context, discussion: Discussion, *, concluded: str) -> Discussion:
    """Correct what was concluded."""
    discussion.concluded = concluded.strip()
    discussion.save()
    announce(ctx, WordsWritten(Written.DISCUSSION, discussion.pk))
    return discussion


@command(DiscussionAction.AGREE)
def agree(ctx: Context, discussion: Discussion, *, what: str, responsible: str, due_on: date) -> AgreedAction:
    """Agree on something to do; it stands on the responsible worker's home page until it is done. Broken rule: DEV-03."""
    staff = staff_named(ctx, discussion.unit, [responsible])
    if not staff:
        raise RuleBroken("DEV-03", _("Choose somebody of the team."), "responsible")
    if not what.strip():
        raise RuleBroken("DEV-03", _("Write what is done."), "what")
    if not rules.is_agreed(what, due_on, discussion.held_on):
        raise RuleBroken("DEV-03", _("Choose a day not before the discussion and within three years of it."), "due_on")
    made: AgreedAction = AgreedAction.objects.create(
        discussion=discussion, what=what.strip(), responsible=staff[0], due_on=due_on, **{**stamp(ctx), "register_id": discussion.register_id}
    )
    announce(ctx, WordsWritten(Written.DISCUSSION, discussion.pk))
    return made


@command(AgreedActionAction.DONE)
def finish_action(ctx: Context, agreed: AgreedAction) -> AgreedAction:
    """Say that what was agreed on is done; twice is once."""
    if agreed.done_on is None:
        agreed.done_on = ctx.today
        agreed.save()
    return agreed


@command(ResultsAction.SEND)
def send_survey(ctx: Context, offer: ServiceOffer, *, form_code: str) -> SurveyRound:
    """Say that a survey was sent today to those whom the service asks; the same day again is once. Broken rule: PLAN-53."""
    used = survey_of(ctx, offer, form_code)
    if used is None or used[0].keeping == "linked" or not asks_outsiders(used[0]):
        raise RuleBroken("PLAN-53", _("The service does not use this survey."))
    key = {"unit": offer.unit, "service_code": offer.service_code, "form_code": form_code, "sent_on": ctx.today}
    known: SurveyRound | None = SurveyRound.objects.filter(**key).first()
    return known if known is not None else SurveyRound.objects.create(**key, **stamp(ctx))
