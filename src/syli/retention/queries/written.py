"""The finished national documents about somebody, as lines: every answered question of every finished version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from syli.documents.access import DocumentAction
from syli.documents.folder import form_of
from syli.documents.models import DocumentVersion
from syli.documents.queries import Told, in_reading_order, name_of
from syli.kernel.access import visible_to
from syli.kernel.context import HELSINKI, Context
from syli.org.queries.areas import municipality_names
from syli.people.models import Person
from syli.retention.choices import LineKind
from syli.retention.queries.found import MOST, Found, takers_of


def documents_about(ctx: Context, person: Person) -> Iterator[Found]:
    """Yield the answers of her finished documents, each version by its day; a draft is nobody's answer yet. Two queries."""
    seen = visible_to(ctx, DocumentAction.VIEW).filter(person=person)
    rows = DocumentVersion.objects.filter(document__in=seen.values("pk")).select_related("document").order_by("finished_at", "pk")
    versions: list[DocumentVersion] = list(rows[:MOST])
    takers = takers_of(version.document.episode_id for version in versions)
    town = municipality_names([person.municipality_code], ctx.today.year, ctx.language).get(person.municipality_code, "")
    for version in versions:
        name, on = name_of(ctx, version.document), version.finished_at.astimezone(HELSINKI).date()
        if version.number < version.document.current_number:
            name = _("%(kind)s, earlier version") % {"kind": name}
        for words in _answers(ctx, version):
            yield Found(
                LineKind.DOCUMENT, on, name, words, writer=version.created_by_id, is_place=bool(town) and town in words,
                subjects=takers.get(version.document.episode_id, frozenset()),
            )  # fmt: skip


def _answers(ctx: Context, version: DocumentVersion) -> Iterator[str]:
    form = form_of(version.document.schema_oid)
    # Whoever took the form out of the folder has not taken the answers from her: they are told by the form's own keys.
    yield from _told(in_reading_order(ctx, form, version.answers)) if form else plain_answers(version.answers)
    if version.change_reason:
        yield _("Reason: %(words)s") % {"words": version.change_reason}


def _told(told: Told, above: str = "") -> Iterator[str]:
    for question, words in told.lines:
        yield ": ".join(part for part in (above, question, words) if part)
    for below in told.below:
        yield from _told(below, below.title)


def plain_answers(answers: Any, key: str = "") -> Iterator[str]:
    """Yield every answer beside the key it stands under; a code by its words."""
    if isinstance(answers, Mapping):
        coded = answers.get("display") or answers.get("value")
        if coded is not None and not isinstance(coded, (Mapping, list)):
            yield f"{key}: {coded}"
            return
        for name, value in answers.items():
            yield from plain_answers(value, str(name))
    elif isinstance(answers, list):
        for value in answers:
            yield from plain_answers(value, key)
    elif isinstance(answers, bool):
        said = _("Yes") if answers else _("No")
        yield f"{key}: {said}"
    elif answers not in (None, ""):
        yield f"{key}: {answers}"
