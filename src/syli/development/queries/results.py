"""Which surveys does a team's service use, what was answered in a year, and which wait to be sent or talked about?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, F, Max

from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs.form_model import Form
from syli.catalogue.packs.model import Feedback, Pack
from syli.catalogue.queries import code_set, current_pack
from syli.development import rules
from syli.development.choices import DiscussionKind
from syli.development.models import Discussion, SurveyRound
from syli.development.queries.teams import own_services
from syli.episodes.access import EpisodeAction
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.plans.models import SheetVersion, SurveyAnswer
from syli.plans.queries.forms import newest_form
from syli.plans.queries.sheets import title_of
from syli.plans.queries.surveys import RESPONDENTS, Together, answered_together, gathered, years_of
from syli.plans.rules import LOT, lots_of, shown_of

#: More filled forms than this are not read at once; the first are left out.
READ: Final = 500
AT_THE_END, YEARLY = "end", "yearly"
Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey of a service in a unit, as the team's list shows it."""

    offer_id: str
    code: str
    title: str
    is_anonymous: bool
    #: Answers that are shown, in whole lots.
    count: int
    discussed_on: date | None
    sent_on: date | None
    #: Asked of somebody who is no client: the team sends it.
    is_sent: bool
    is_due: bool


@dataclass(frozen=True, slots=True)
class TeamService:
    """A service in a unit with its surveys."""

    service: str
    unit: str
    unit_id: str
    surveys: tuple[SurveyLine, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What was answered to a survey: all of it or of a year."""

    title: str
    service: str
    unit: str
    is_anonymous: bool
    count: int
    questions: Sequence[Together]
    years: tuple[int, ...]
    year: int | None


def survey_of(ctx: Context, offer: ServiceOffer, code: str) -> tuple[Feedback, Form] | None:
    """Return a survey that a service uses, with its form; None for one it does not use or whose answers others keep."""
    form = newest_form(code, ctx.today)
    return next(((ask, form) for ask in _kept(_pack(ctx, offer)) if ask.code == code and form is not None), None)


def team_services(ctx: Context) -> list[TeamService]:
    """Return the surveys of the services that the actor's units give, in a constant number of queries."""
    offers = own_services(ctx)
    units = {offer.unit_id for offer in offers}
    facts = _Facts.of(ctx, units)
    found = []
    for offer in offers:
        pack = _pack(ctx, offer)
        lines = tuple(_line(ctx, offer, ask, facts) for ask in _kept(pack) if newest_form(ask.code, ctx.today) is not None)
        if lines:
            found.append(TeamService(pack.name.in_language(ctx.language), offer.unit.name, offer.unit.public_id, lines))
    return found


def surveys_due(ctx: Context) -> list[tuple[TeamService, SurveyLine]]:
    """Return the surveys that wait to be sent (DEV-06)."""
    return [(service, line) for service in team_services(ctx) for line in service.surveys if line.is_due]


def results_of(ctx: Context, offer: ServiceOffer, ask: Feedback, form: Form, year: int | None) -> Results:
    """Return what was answered, in lots of five, of a year or of all of them. Of forms kept with clients only what was chosen is counted."""
    if ask.keeping == "linked":
        years, count, questions = _linked(offer, form, year, ctx.language)
    else:
        years = years_of(offer, form.code)
        count, questions = answered_together(ctx, offer, form, year)
    name = _pack(ctx, offer).name.in_language(ctx.language)
    return Results(form.texts.in_language(ctx.language), name, offer.unit.name, ask.keeping != "linked", count, questions, tuple(years), year)


def _linked(offer: ServiceOffer, form: Form, year: int | None, language: str) -> tuple[list[int], int, list[Together]]:
    rows = SheetVersion._base_manager.filter(
        organisation_id=offer.organisation_id, number=F("sheet__current_number"), sheet__form_code=form.code,
        sheet__episode__unit_id=offer.unit_id, sheet__episode__service_code=offer.service_code,
    ).order_by("sheet_id")  # fmt: skip
    keys = [(day.year, pk) for day, pk in rows.values_list("happened_on", "pk")]
    year_of = {pk: known for known, pk in keys}
    years = sorted({year_of[lot[-1]] for lot in lots_of(keys, None)}, reverse=True)
    wanted = [pk for lot in lots_of(keys, year) for pk in lot][-READ:]
    given: list[dict[str, Any]] = [row.answers for row in rows.filter(pk__in=wanted)]
    # What somebody wrote in her own words stays in her record.
    return years, len(given), [one for one in gathered(form, given, language) if one.counts]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the lines of a list are made of, read once for all of them."""

    anonymous: dict[Key, int]
    linked: dict[Key, int]
    discussed: dict[Key, date]
    sent: dict[Key, date]
    ended: dict[tuple[int, str], date]

    @classmethod
    def of(cls, ctx: Context, units: set[int]) -> _Facts:
        anonymous = SurveyAnswer.objects.filter(unit__in=units).order_by().values_list("unit_id", "service_code", "form_code")
        current = SheetVersion.objects.filter(number=F("sheet__current_number"), sheet__episode__unit__in=units).order_by()
        linked = current.values_list("sheet__episode__unit_id", "sheet__episode__service_code", "sheet__form_code")
        discussed = Discussion.objects.filter(unit__in=units, kind=DiscussionKind.RESULTS).order_by()
        rounds = SurveyRound.objects.filter(unit__in=units).order_by()
        # Only what the reader may know has ended: a reminder tells nobody that somebody was here.
        ended = visible_to(ctx, EpisodeAction.VIEW).filter(unit__in=units, end_on__isnull=False).order_by()
        by_survey = ("unit_id", "service_code", "form_code")
        return cls(
            anonymous={(unit, service, form): n for unit, service, form, n in anonymous.annotate(n=Count("pk"))},
            linked={(unit, service, form): n for unit, service, form, n in linked.annotate(n=Count("pk"))},
            discussed={(u, s, f): day for u, s, f, day in discussed.values_list(*by_survey).annotate(day=Max("held_on"))},
            sent={(u, s, f): day for u, s, f, day in rounds.values_list(*by_survey).annotate(day=Max("sent_on"))},
            ended={(u, s): day for u, s, day in ended.values_list("unit_id", "service_code").annotate(day=Max("end_on"))},
        )


def _line(ctx: Context, offer: ServiceOffer, ask: Feedback, facts: _Facts) -> SurveyLine:
    key = (offer.unit_id, offer.service_code, ask.code)
    is_anonymous = ask.keeping != "linked"
    sent_on, is_sent = facts.sent.get(key), is_anonymous and asks_outsiders(ask)
    ended_on, since = facts.ended.get(key[:2]), sent_on or offer.start_on
    is_due = is_sent and rules.is_survey_due(
        yearly=ask.moment == YEARLY or ask.and_yearly, at_the_end=ask.moment == AT_THE_END, sent_on=sent_on, begins_on=offer.start_on,
        ended_since=ended_on is not None and ended_on > since, today=ctx.today,
    )  # fmt: skip
    return SurveyLine(
        offer_id=offer.public_id,
        code=ask.code,
        title=title_of(ask.code, ctx.language),
        is_anonymous=is_anonymous,
        count=shown_of((facts.anonymous if is_anonymous else facts.linked).get(key, 0)),
        discussed_on=facts.discussed.get(key),
        sent_on=sent_on,
        is_sent=is_sent,
        is_due=is_due,
    )


def asks_outsiders(ask: Feedback) -> bool:
    """Tell whether a survey is for somebody who takes part in no episode: a partner, a volunteer, whoever referred."""
    outside = {code.code for code in code_set(RESPONDENTS).codes}
    return bool(outside & set(ask.respondents))


def _kept(pack: Pack) -> list[Feedback]:
    return [ask for ask in pack.feedback if ask.keeping in ("anonymous", "linked")]


def _pack(ctx: Context, offer: ServiceOffer) -> Pack:
    return current_pack(offer.service_code, offer.profile, ctx.today)


__all__ = ["LOT", "Results", "SurveyLine", "TeamService", "asks_outsiders", "results_of", "survey_of", "surveys_due", "team_services"]
