"""Filled forms as pages show them: a client's list, one form with its answers, versions side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from syli.catalogue.packs.form_model import Form
from syli.catalogue.queries import label
from syli.episodes.queries.episodes import EpisodeCard
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.names import full_name
from syli.org.models import StaffMember
from syli.people.models import Person
from syli.people.reading import person_reading
from syli.plans import rules
from syli.plans.access import DutyAction, SheetAction
from syli.plans.choices import DutyState
from syli.plans.models import Duty, Sheet, SheetVersion
from syli.plans.queries.forms import form_of, forms_for, in_words, versions_known

FORMS = "forms"


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its answer in words and, for a picture or a tick, its code."""

    code: str
    kind: str
    question: str
    words: str
    value: Any


@dataclass(frozen=True, slots=True)
class AnsweredGroup:
    """Questions that belong together, those with an answer."""

    title: str
    picture: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One version of a filled form."""

    number: int
    happened_on: date
    writer: str
    counts: tuple[tuple[str, int], ...]
    grounds: tuple[str, ...]
    groups: tuple[AnsweredGroup, ...]


@dataclass(frozen=True, slots=True)
class DutyCard:
    """What an answer obliges to."""

    public_id: str
    version: int
    words: str
    since_on: date
    state: str
    done_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """A filled form in a client's list; `count` is its first count."""

    public_id: str
    title: str
    service: str
    happened_on: date
    number: int
    count: int | None
    open_duties: int


@dataclass(frozen=True, slots=True)
class Unbegun:
    """A form that may be begun about a client in one of her episodes."""

    code: str
    title: str
    episode_id: str
    service: str
    look: str


def title_of(code: str, language: str) -> str:
    """Return a form's name."""
    return label(FORMS, code, language)


@person_reading
def versions_filled(ctx: Context, person: Person) -> QuerySet[SheetVersion]:
    """Read the filled forms about a person that the actor may read, each as it stands."""
    sheets = visible_to(ctx, SheetAction.VIEW).filter(person=person).values("pk")
    return SheetVersion.objects.filter(number=F("sheet__current_number"), sheet__in=sheets).select_related("sheet").order_by("pk")


@person_reading
def duties_waiting(ctx: Context, person: Person) -> QuerySet[Duty]:
    """Read what those forms oblige to and nobody has answered."""
    sheets = visible_to(ctx, SheetAction.VIEW).filter(person=person).values("pk")
    return Duty.objects.filter(sheet__in=sheets, state=DutyState.OPEN).order_by("pk")


@person_reading
def sheets_begun(ctx: Context, person: Person) -> QuerySet[Sheet]:
    """Read which forms about a person have been begun, also those the actor may not read: none is begun twice."""
    return Sheet.objects.filter(person=person).order_by("pk")


def lines_of(ctx: Context, person: Person, episodes: Iterable[EpisodeCard]) -> list[Line]:
    """Return the filled forms about a person that the actor may read, the latest first."""
    services = {episode.pk: episode.service for episode in episodes}
    waiting = [duty.sheet_id for duty in duties_waiting(ctx, person)]
    found = [_line(ctx, version, services, waiting) for version in versions_filled(ctx, person)]
    return sorted(found, key=lambda line: (-line.happened_on.toordinal(), line.title))


def _line(ctx: Context, version: Any, services: dict[int, str], waiting: list[int]) -> Line:
    sheet = version.sheet
    counts = list(rules.counted(form_of(sheet.form_code, version.form_version), version.answers).values())
    return Line(
        public_id=sheet.public_id,
        title=title_of(sheet.form_code, ctx.language),
        service=services.get(sheet.episode_id, ""),
        happened_on=version.happened_on,
        number=version.number,
        count=counts[0] if counts else None,
        open_duties=waiting.count(sheet.pk),
    )


def unbegun(ctx: Context, person: Person, episodes: Iterable[EpisodeCard]) -> list[Unbegun]:
    """Return the forms that may be begun about a person in her running episodes."""
    begun = {(sheet.episode_id, sheet.form_code) for sheet in sheets_begun(ctx, person)}
    return [
        Unbegun(form.code, form.texts.in_language(ctx.language), episode.public_id, episode.service, form.look)
        for episode in episodes
        if episode.is_open
        for part in episode.participants
        if part.person.pk == person.pk and part.end_on is None
        for form in forms_for(episode, part.role_code, ctx.today)
        if (episode.pk, form.code) not in begun
    ]


def current_of(sheet: Sheet) -> SheetVersion:
    """Return the version of a filled form as it stands."""
    found: SheetVersion = sheet.versions.get(number=sheet.current_number)
    return found


def versions_of(ctx: Context, sheet: Sheet) -> list[VersionCard]:
    """Return every version of a filled form, the latest first."""
    writer = StaffMember.objects.filter(pk=OuterRef("created_by_id"))
    rows: QuerySet[Any] = sheet.versions.order_by("-number")
    rows = rows.annotate(given=Subquery(writer.values("given_name")), family=Subquery(writer.values("family_name")))
    return [_version(ctx, form_of(sheet.form_code, row.form_version), row) for row in rows]


def _version(ctx: Context, form: Form, row: Any) -> VersionCard:
    counts, language = rules.counted(form, row.answers), ctx.language
    return VersionCard(
        number=row.number,
        happened_on=row.happened_on,
        writer=full_name(row.given or "", row.family or ""),
        counts=tuple((count.texts.in_language(language), counts[count.code]) for count in form.counts),
        grounds=tuple(ground.texts.in_language(language) for ground in rules.grounds_met(form, row.answers)),
        groups=tuple(_group(form, row.answers, language)),
    )


def _group(form: Form, answers: dict[str, Any], language: str) -> Iterable[AnsweredGroup]:
    for group in form.groups:
        found = tuple(
            Answered(field.code, field.kind, field.texts.in_language(language), words, answers[field.code])
            for field in group.fields
            if (words := in_words(field, answers.get(field.code), language))
        )
        if found:
            yield AnsweredGroup(group.texts.in_language(language), group.picture, found)


def duties_of(ctx: Context, sheet: Sheet) -> list[DutyCard]:
    """Return what a filled form obliges to, the waiting ones first."""
    rows = visible_to(ctx, DutyAction.ANSWER).filter(sheet=sheet)
    return sorted((_duty(ctx, duty, sheet) for duty in rows), key=lambda card: (card.state != DutyState.OPEN, card.since_on, card.public_id))


def _duty(ctx: Context, duty: Any, sheet: Sheet) -> DutyCard:
    return DutyCard(duty.public_id, duty.version, duty_words(sheet.form_code, duty.code, ctx), duty.since_on, duty.state, duty.done_on, duty.reason)


def duty_words(form_code: str, code: str, ctx: Context) -> str:
    """Return what a duty asks for, in the words of the newest version that has it."""
    found = [trigger for form in versions_known(form_code) for trigger in form.duties if trigger.code == code]
    return found[0].texts.in_language(ctx.language) if found else code


def waiting_duties(ctx: Context) -> list[tuple[DutyCard, Sheet]]:
    """Return the duties that wait in the episodes the actor is own worker of, or anywhere for a leader, the oldest first."""
    rows = visible_to(ctx, DutyAction.ANSWER).filter(state=DutyState.OPEN).select_related("sheet__person", "sheet__episode")
    own = rows.filter(sheet__episode__own_worker_id=ctx.actor.id).order_by("since_on", "pk")[:20]
    return [(_duty(ctx, duty, duty.sheet), duty.sheet) for duty in own]
