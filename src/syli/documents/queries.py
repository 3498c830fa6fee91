"""Reading national documents: what a client's services ask for, what has been begun and finished, and one document in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from syli.catalogue.packs import Pack
from syli.catalogue.queries import code_set, pack_of
from syli.documents.access import DocumentAction
from syli.documents.choices import DocumentState
from syli.documents.folder import NationalForm, form_of, newest_form
from syli.documents.models import Document, DocumentVersion
from syli.episodes.models import Episode
from syli.episodes.queries.episodes import EpisodeCard
from syli.episodes.sections import own_episodes
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.names import full_name
from syli.kernel.versions import in_words
from syli.org.models import StaffMember
from syli.people.models import Person
from syli.questions.form import QuestionForm
from syli.questions.missing import is_empty
from syli.questions.tree import Field, Group, Part, Path, Repeat

FORMS, NOTE_KINDS = "forms", "note_kinds"
#: Documents that a service asks for from the first day on stand first, as tasks.
AT_START = "start"


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that one of the client's services asks for."""

    branch: str
    name: str
    episode_id: str
    episode_pk: int
    is_task: bool
    is_note: bool


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document as a list shows it."""

    pk: int
    public_id: str
    branch: str
    name: str
    is_draft: bool
    is_correction: bool
    changed_at: datetime
    writer: str
    episode_pk: int | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """All documents of a client: those still to be written, those being written, those finished, and what else may be begun."""

    tasks: tuple[Offer, ...]
    drafts: tuple[DocumentCard, ...]
    finished: tuple[DocumentCard, ...]
    others: tuple[Offer, ...]
    notes: tuple[Offer, ...]
    is_ready: bool


def branches_of(pack: Pack, role: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield (branch, is a task, is a case note) of the national documents that a service asks about somebody in a role."""
    forms, kinds = code_set(FORMS), code_set(NOTE_KINDS)
    for use in pack.forms:
        code = forms.find(use.code)
        branch = dict(code.national).get("document") if code else None
        if branch and role in use.about:
            yield branch, use.is_required or use.moment == AT_START, False
    for kind in pack.notes:
        code = kinds.find(kind)
        branch = dict(code.national).get("note_kind") if code else None
        if branch:
            yield branch, False, True


def offers_about(ctx: Context, person: Person) -> list[Offer]:
    """Return the documents that the client's running services ask for, as far as their forms are in the folder."""
    running = [card for card in own_episodes(ctx, person) if card.is_open]
    packs = _packs(running)
    found: dict[tuple[str, int], Offer] = {}
    for card in running:
        role = next((one.role_code for one in card.participants if one.person.pk == person.pk), "")
        for branch, is_task, is_note in branches_of(packs[card.pk], role):
            form = newest_form(branch)
            if form is not None:
                offer = Offer(branch, form.name.said(ctx.language), card.public_id, card.pk, is_task, is_note)
                found.setdefault((branch, card.pk), offer)
    return list(found.values())


def _packs(running: list[EpisodeCard]) -> dict[int, Pack]:
    rows = Episode.objects.filter(pk__in=[card.pk for card in running]).values_list("pk", "service_code", "profile", "pack_version")
    return {pk: pack_of(code, profile, version) for pk, code, profile, version in rows}


def offer_named(ctx: Context, person: Person, branch: str, episode_id: str) -> Offer | None:
    """Return the offer that a page points at; None in the same way for what is not offered and what is not there."""
    return next((one for one in offers_about(ctx, person) if one.branch == branch and episode_id in ("", one.episode_id)), None)


def episode_of(offer: Offer) -> Episode:
    """Return the episode that an offer belongs to; the offer was made of what the reader may see."""
    episode: Episode = Episode.objects.get(pk=offer.episode_pk)
    return episode


def documents_about(ctx: Context, person: Person) -> QuerySet[Any]:
    """Return the client's documents that the reader may read, the latest first, each with who began it."""
    writer = StaffMember.objects.filter(pk=OuterRef("created_by_id"))
    rows: QuerySet[Any] = visible_to(ctx, DocumentAction.VIEW).filter(person=person)
    names = {"writer_given": Subquery(writer.values("given_name")), "writer_family": Subquery(writer.values("family_name"))}
    return rows.annotate(**names).order_by("-changed_at", "-pk")


def shelf_of(ctx: Context, person: Person, *, most: int = 200) -> Shelf:
    """Return the client's documents and what may be begun; two queries beside those of her episodes."""
    cards = [_card(ctx, row) for row in documents_about(ctx, person)[:most]]
    offers = offers_about(ctx, person)
    have = {(card.branch, card.episode_pk) for card in cards}
    free = [one for one in offers if (one.branch, one.episode_pk) not in have]
    return Shelf(
        tasks=tuple(one for one in free if one.is_task),
        drafts=tuple(card for card in cards if card.is_draft),
        finished=tuple(card for card in cards if not card.is_draft),
        others=tuple(one for one in offers if not one.is_task and not one.is_note),
        notes=tuple(one for one in offers if one.is_note),
        is_ready=bool(offers),
    )


def _card(ctx: Context, row: Any) -> DocumentCard:
    return DocumentCard(
        pk=row.pk,
        public_id=row.public_id,
        branch=row.branch,
        name=name_of(ctx, row),
        is_draft=row.state == DocumentState.DRAFT,
        is_correction=row.state == DocumentState.DRAFT and row.current_number > 0,
        changed_at=row.changed_at,
        writer=full_name(row.writer_given or "", row.writer_family or ""),
        episode_pk=row.episode_id,
    )


def name_of(ctx: Context, document: Document) -> str:
    """Return what a document is called; its number when its form is not in the folder any more."""
    form = form_of(document.schema_oid) or newest_form(document.branch)
    return form.name.said(ctx.language) if form else document.branch


def versions_of(document: Document) -> list[DocumentVersion]:
    """Return the finished versions, the latest first."""
    return list(document.versions.order_by("-number"))


@dataclass(frozen=True, slots=True)
class Told:
    """Answers in words: a heading with its lines, and what stands below it."""

    title: str
    lines: tuple[tuple[str, str], ...]
    below: tuple[Told, ...]


def in_reading_order(ctx: Context, form: NationalForm, answers: Mapping[str, Any]) -> Told:
    """Return a document as a reader reads it: only what was answered."""
    shown = QuestionForm(form.converted.tree, answers=answers)
    return _told(ctx, shown, form.converted.tree, answers, (), form.name.said(ctx.language))


def _told(ctx: Context, shown: QuestionForm, group: Group, answers: Any, path: Path, title: str) -> Told:
    lines: list[tuple[str, str]] = []
    below: list[Told] = []
    for part in group.parts:
        value = answers.get(part.key) if isinstance(answers, Mapping) else None
        here = (*path, part.key)
        if is_empty(value):
            continue
        words = part.label.said(ctx.language)
        if isinstance(part, Field):
            lines.append((words, _words(shown, here)))
        elif isinstance(part, Group):
            below.append(_told(ctx, shown, part, value, here, words))
        else:
            below += _rows(ctx, shown, part, value, here, words)
    return Told(title, tuple(lines), tuple(below))


def _rows(ctx: Context, shown: QuestionForm, part: Repeat, rows: Any, path: Path, words: str) -> list[Told]:
    body: Part = part.body
    if isinstance(body, Group):
        named = [f"{words} {number + 1}" if len(rows) > 1 else words for number in range(len(rows))]
        return [_told(ctx, shown, body, row, (*path, number), named[number]) for number, row in enumerate(rows)]
    return [Told(words, tuple((words, _words(shown, (*path, number))) for number in range(len(rows))), ())]


def _words(shown: QuestionForm, path: Path) -> str:
    bounds = shown.bound_at(path)
    return " · ".join(filter(None, (in_words(bound.field, bound.value()) for bound in bounds)))
