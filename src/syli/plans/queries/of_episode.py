"""The forms of one episode: what is filled in about whom, what the service requires and is missing, what else may be begun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.urls import reverse

from syli.catalogue.queries import pack_of
from syli.episodes.models import Episode
from syli.episodes.providers import named_in
from syli.episodes.queries.episodes import EpisodeCard, ParticipantCard
from syli.kernel.access import allows, visible_to
from syli.kernel.context import Context
from syli.people.queries import PersonCard
from syli.plans import rules
from syli.plans.access import EpisodeSheetAction, SheetAction
from syli.plans.choices import DutyState
from syli.plans.models import Duty, Sheet, SheetVersion
from syli.plans.queries.follow_ups import follow_ups_in, may_be_put, permitting_people
from syli.plans.queries.forms import forms_for
from syli.plans.queries.missing import begun_in, required_in
from syli.plans.queries.sheets import title_of
from syli.plans.standing import closed_to
from syli.stays.queries.leaving import stays_without_list


@dataclass(frozen=True, slots=True)
class FilledIn:
    """A form that is filled in about somebody."""

    public_id: str
    title: str
    person: PersonCard
    happened_on: date
    number: int
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class ToFill:
    """A form that may be begun about somebody; `at_the_end` when the service requires it then, and the episode still runs."""

    href: str
    title: str
    person: PersonCard
    is_required: bool
    at_the_end: bool = False
    code: str = ""


def filled_in(ctx: Context, episode: Episode, shown: EpisodeCard) -> list[FilledIn]:
    """Return the forms of an episode that the reader may read, the latest first, in two queries."""
    people = {part.person.pk: part.person for part in shown.participants}
    sheets = visible_to(ctx, SheetAction.VIEW).filter(episode=episode, person__in=people)
    current = SheetVersion.objects.filter(number=F("sheet__current_number"), sheet__in=sheets.values("pk")).select_related("sheet")
    rows: list[Any] = list(current.order_by("-happened_on", "-pk"))
    urgent = set(Duty.objects.filter(sheet__in=sheets.values("pk"), state=DutyState.OPEN).values_list("sheet_id", flat=True))
    return [
        FilledIn(
            row.sheet.public_id,
            title_of(row.sheet.form_code, ctx.language),
            people[row.sheet.person_id],
            row.happened_on,
            row.number,
            row.sheet_id in urgent,
        )
        for row in rows
    ]


def to_fill(ctx: Context, episode: Episode, shown: EpisodeCard) -> list[ToFill]:
    """Return the forms that may be begun about those who take part, the required ones first; nothing about whom she may not read of.

    After the end what the service requires then is still to be filled in, and what it asks afterwards of those who permit it (PLAN-69).
    """
    if not allows(ctx, EpisodeSheetAction.BEGIN, episode):
        return []
    pack = pack_of(shown.service_code, shown.profile, shown.pack_version)
    afterwards = follow_ups_in(pack)
    permitting = permitting_people(ctx, episode, afterwards) if afterwards and not shown.is_open else {}
    begun = begun_in(Sheet.objects.filter(episode=episode))
    required = required_in(pack, ctx.today)
    waiting = stays_without_list(Episode.objects.filter(pk=episode.pk)) if any(use.kept_by for use in required) else {}
    found: dict[tuple[int | None, str], ToFill] = {}
    for part in _open_to(ctx, episode, shown):
        now = {use.code: use for use in rules.required_of(part.role_code, part.is_client, required, has_ended=not shown.is_open)}
        later = {use.code for use in rules.required_of(part.role_code, part.is_client, required, has_ended=True)}
        forms = {form.code: form.texts.in_language(ctx.language) for form in forms_for(shown, part.role_code, ctx.today)}
        for code, title in forms.items():
            use = now.get(code)
            key = (None if use and use.once else part.person.pk, code)
            # Another of the family may have a plan too, when one of them has it already.
            is_missing = use is not None and (episode.pk, *key) not in begun and key not in found
            if code in afterwards:
                is_put = may_be_put(afterwards[code], part.person.pk, permitting.get(code, set()), has_ended=not shown.is_open)
            else:
                is_put = shown.is_open or is_missing
            if is_put and (episode.pk, part.person.pk, code) not in begun:
                href = reverse("plans.episode.begin", args=[episode.public_id, part.person.public_id, code])
                found[key if is_missing else (part.person.pk, code)] = ToFill(href, title, part.person, is_missing, code in later, code)
        for use in now.values():
            if use.kept_by and episode.pk in waiting and (None, use.code) not in found:
                href = reverse("stays.stay.check_out", args=[waiting[episode.pk]])
                found[None, use.code] = ToFill(href, title_of(use.code, ctx.language), part.person, is_required=True)
    return sorted(found.values(), key=lambda one: not one.is_required)


def _open_to(ctx: Context, episode: Episode, shown: EpisodeCard) -> Iterator[ParticipantCard]:
    """Yield those who take part, or did until the end, and whose forms are not closed to the reader (PLAN-01)."""
    always, unless_named = closed_to(ctx)
    is_named = bool(unless_named) and Episode.objects.filter(named_in(ctx), pk=episode.pk).exists()
    for part in shown.participants:
        if part.end_on in (None, shown.end_on) and part.person.pk not in always and (is_named or part.person.pk not in unless_named):
            yield part
