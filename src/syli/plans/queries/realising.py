"""How plans came true: what is to be said of one, what has been said, which wait, and a year in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from syli.catalogue.packs import shipped_catalogue
from syli.catalogue.packs.form_model import FormField
from syli.catalogue.queries import code_set, label, service_names
from syli.episodes.choices import EpisodeState
from syli.episodes.models import Episode
from syli.episodes.providers import open_or_recent
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.people.queries import PersonCard, cards
from syli.plans import rules
from syli.plans.access import SheetAction
from syli.plans.models import Realisation, Sheet, SheetVersion
from syli.plans.queries.forms import form_of, in_a_line, in_words
from syli.plans.queries.sheets import current_of, title_of

SCORES = "realisations"
#: More than this nobody looks back on in one day.
FEW = 20


@dataclass(frozen=True, slots=True)
class Need:
    """A need or goal as it was written, and what was said of it at the end."""

    code: str
    question: str
    written: str
    score: str
    score_code: str
    words: str


@dataclass(frozen=True, slots=True)
class LookBack:
    """A plan of which nobody has said how it came true."""

    public_id: str
    title: str
    person: PersonCard


@dataclass(frozen=True, slots=True)
class Effects:
    """How the needs and goals of a service in a unit came true: every number or None where it is hidden; no numbers where there are few."""

    service: str
    unit: str
    total: int | None
    scores: tuple[tuple[str, int | None], ...]


def score_field(code: str) -> str:
    """Return the name of the form's field that asks how a need came true."""
    return f"score_{code}"


def written(sheet: Sheet) -> tuple[SheetVersion, list[FormField]]:
    """Return a plan as it stands, and its needs and goals that were written."""
    version = current_of(sheet)
    return version, rules.to_realise(form_of(sheet.form_code, version.form_version), version.answers)


def needs_of(ctx: Context, sheet: Sheet) -> list[Need]:
    """Return every written need and goal of a plan with what was said of it."""
    version, fields = written(sheet)
    said = {row.field_code: row for row in sheet.realised.all()} if fields else {}
    return [_need(ctx, field, version.answers[field.code], said.get(field.code)) for field in fields]


def _need(ctx: Context, field: FormField, value: Any, said: Realisation | None) -> Need:
    score = label(SCORES, said.score, ctx.language) if said else ""
    words = in_words(field, value, ctx.language)
    return Need(field.code, field.texts.in_language(ctx.language), words, score, said.score if said else "", said.words if said else "")


def in_one_line(row: Realisation, form_version: int, language: str) -> str:
    """Return what was said of one need in a line: the question, or its code where nobody knows the form any more, the score, the words."""
    form = shipped_catalogue().forms.get((row.sheet.form_code, form_version))
    known = {field.code: field.texts.in_language(language) for field in form.fields} if form else {}
    said = ": ".join(part for part in (label(SCORES, row.score, language), row.words) if part)
    return in_a_line(known.get(row.field_code, row.field_code), said)


def with_needs() -> tuple[str, ...]:
    """Return the codes of the forms that ask at the end how their needs came true."""
    forms = shipped_catalogue().forms.values()
    return tuple(dict.fromkeys(form.code for form in forms if any(field.is_realised for field in form.fields)))


def to_look_back(ctx: Context, episode: Episode | None = None) -> list[LookBack]:
    """Return the plans nobody has looked back on: of one episode, or of those lately ended whose own worker the actor is; in three queries."""
    sheets = visible_to(ctx, SheetAction.SCORE).filter(~Exists(Realisation.objects.filter(sheet=OuterRef("pk"))), form_code__in=with_needs())
    if episode is not None:
        sheets = sheets.filter(episode=episode)
    else:
        ended = Episode.objects.filter(open_or_recent(ctx), state=EpisodeState.CLOSED, own_worker_id=ctx.actor.id)
        sheets = sheets.filter(episode__in=ended.values("pk"))
    current = _current(sheets).order_by("happened_on", "pk")[:FEW]
    waiting = [one.sheet for one in current if rules.to_realise(form_of(one.sheet.form_code, one.form_version), one.answers)]
    people = cards(ctx, {sheet.person_id for sheet in waiting})
    return [
        LookBack(sheet.public_id, title_of(sheet.form_code, ctx.language), people[sheet.person_id]) for sheet in waiting if sheet.person_id in people
    ]


def _current(sheets: QuerySet[Sheet]) -> QuerySet[SheetVersion]:
    return SheetVersion.objects.filter(number=F("sheet__current_number"), sheet__in=sheets.values("pk")).select_related("sheet")


def effects(ctx: Context, first: date, last: date) -> list[Effects]:
    """Count how the needs and goals came true that were looked at in a period, by unit and service; small numbers are hidden (PLAN-64)."""
    read = visible_to(ctx, SheetAction.VIEW).values("pk")
    rows = Realisation.objects.filter(sheet__in=read, scored_on__gte=first, scored_on__lte=last).order_by()
    found: dict[tuple[str, str], Counter[str]] = {}
    for unit, service, score in rows.values_list("sheet__episode__unit__name", "sheet__episode__service_code", "score"):
        found.setdefault((unit, service), Counter())[score] += 1
    names = service_names(ctx.language)
    return [_effects(ctx, unit, names.get(service, service), counts) for (unit, service), counts in sorted(found.items())]


def _effects(ctx: Context, unit: str, service: str, counts: Counter[str]) -> Effects:
    codes: Iterable[str] = [code.code for code in code_set(SCORES).codes]
    shown = rules.shown_scores({code: counts[code] for code in codes})
    if shown is None:
        return Effects(service, unit, None, ())
    return Effects(service, unit, counts.total(), tuple((label(SCORES, code, ctx.language), number) for code, number in shown.items()))
