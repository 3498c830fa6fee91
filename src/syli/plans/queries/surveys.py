"""What is asked about a service without a name, how many have answered, and the answers together, never one alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from syli.catalogue.models import ServiceOffer
from syli.catalogue.packs.form_model import Form, FormField
from syli.catalogue.packs.model import Pack
from syli.catalogue.queries import current_pack, label
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.plans import rules
from syli.plans.access import FeedbackAction
from syli.plans.models import SurveyAnswer
from syli.plans.queries.forms import newest_form, options_of
from syli.plans.queries.sheets import title_of

#: More answers than this are not read at once; the first that came are left out.
READ = 500
RESPONDENTS = "respondents"


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey of a service in a unit, and how many answers there are, in whole lots."""

    offer_id: str
    code: str
    title: str
    count: int
    are_shown: bool


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A service in a unit with its surveys."""

    service: str
    unit: str
    surveys: tuple[Survey, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """One question with what was answered: how often each answer, or the words in the order of the alphabet."""

    question: str
    counts: tuple[tuple[str, int], ...]
    words: tuple[str, ...]


def asks_of(ctx: Context, offer: ServiceOffer) -> dict[str, tuple[str, ...]]:
    """Return which anonymous surveys a service uses, as far as they are defined, and who is asked."""
    return _asks(ctx, current_pack(offer.service_code, offer.profile, ctx.today))


def _asks(ctx: Context, pack: Pack) -> dict[str, tuple[str, ...]]:
    return {ask.code: ask.respondents for ask in pack.feedback if ask.keeping == "anonymous" and newest_form(ask.code, ctx.today) is not None}


def respondents_of(ctx: Context, offer: ServiceOffer, form_code: str) -> list[tuple[str, str]]:
    """Return (code, words) of who may answer a survey; nobody when the service does not use it."""
    pack = current_pack(offer.service_code, offer.profile, ctx.today)
    roles = {part.code: part.texts.in_language(ctx.language) for part in pack.participants}
    return [(code, roles.get(code) or label(RESPONDENTS, code, ctx.language)) for code in _asks(ctx, pack).get(form_code, ())]


def surveys_used(ctx: Context) -> list[Surveyed]:
    """Return the anonymous surveys of the services that the actor's units give, in a constant number of queries."""
    offers = visible_to(ctx, FeedbackAction.GIVE).filter(start_on__lte=ctx.today).exclude(end_on__lt=ctx.today).select_related("unit")
    rows = SurveyAnswer.objects.filter(unit__in=offers.values("unit_id")).order_by().values_list("unit_id", "service_code", "form_code")
    counted = {tuple(key): count for *key, count in rows.annotate(n=Count("pk"))}
    found = []
    for offer in offers.order_by("unit__name", "service_code", "pk"):
        pack = current_pack(offer.service_code, offer.profile, ctx.today)
        surveys = tuple(_survey(ctx, offer, code, counted.get((offer.unit_id, offer.service_code, code), 0)) for code in _asks(ctx, pack))
        if surveys:
            found.append(Surveyed(pack.name.in_language(ctx.language), offer.unit.name, surveys))
    return found


def _survey(ctx: Context, offer: ServiceOffer, code: str, count: int) -> Survey:
    return Survey(offer.public_id, code, title_of(code, ctx.language), rules.shown_of(count), rules.shown_of(count) > 0)


def answered_together(ctx: Context, offer: ServiceOffer, form: Form, year: int | None = None) -> tuple[int, list[Together]]:
    """Return how many answers are shown and each question with all of them; what came after the last whole lot waits (PLAN-52).

    Of a year those lots are shown that became whole in it (PLAN-54).
    """
    rows = SurveyAnswer.objects.filter(unit_id=offer.unit_id, service_code=offer.service_code, form_code=form.code).order_by("pk")
    lots = rules.lots_of([(month_on.year, pk) for month_on, pk in rows.values_list("month_on", "pk")], year)
    wanted = [pk for lot in lots for pk in lot][-READ:]
    given: list[dict[str, Any]] = [row.answers for row in rows.filter(pk__in=wanted)]
    return len(given), gathered(form, given, ctx.language)


def gathered(form: Form, given: Sequence[dict[str, Any]], language: str) -> list[Together]:
    """Return each question of a form with what was answered; nothing when nobody has."""
    return [_together(field, given, language) for field in form.fields] if given else []


def years_of(offer: ServiceOffer, form_code: str) -> list[int]:
    """Return the years in which lots of answers became whole, the newest first."""
    rows = SurveyAnswer.objects.filter(unit_id=offer.unit_id, service_code=offer.service_code, form_code=form_code).order_by("pk")
    months = [(month.year, n) for n, month in enumerate(rows.values_list("month_on", flat=True))]
    return sorted({months[lot[-1]][0] for lot in rules.lots_of(months, None)}, reverse=True)


def _together(field: FormField, given: Sequence[dict[str, Any]], language: str) -> Together:
    said = [answers[field.code] for answers in given if answers.get(field.code) not in (None, "", [])]
    options = options_of(field, language)
    question = field.texts.in_language(language)
    if not options:
        return Together(question, (), tuple(sorted(str(one) for one in said)))
    counts = Counter(one for answer in said for one in (answer if isinstance(answer, list) else [answer]))
    return Together(question, tuple((words, counts[code]) for code, words in options), ())
