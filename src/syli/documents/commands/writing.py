"""A document from its beginning to its last correction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from syli.documents import rules
from syli.documents.access import DocumentAction, PersonDocumentAction
from syli.documents.choices import DocumentState
from syli.documents.filling import filled_in
from syli.documents.folder import form_of, newest_form
from syli.documents.known import facts_about
from syli.documents.models import Document, DocumentVersion
from syli.documents.validating import judge
from syli.episodes.models import Episode
from syli.kernel.command import command
from syli.kernel.context import Context
from syli.kernel.events import announce
from syli.kernel.rules import RuleBroken
from syli.people.models import Person
from syli.safety.choices import Written
from syli.safety.events import WordsWritten


@command(PersonDocumentAction.BEGIN)
def begin_document(ctx: Context, person: Person, *, branch: str, episode: Episode | None = None) -> Document:
    """Begin a document with what is already recorded; one that is being written already is gone on with. Broken rule: DOC-01."""
    form = newest_form(branch)
    if form is None or not rules.may_begin(form_is_known=True):
        raise RuleBroken("DOC-01", _("This document is not available here."))
    waiting = Document.objects.filter(person=person, branch=branch, state=DocumentState.DRAFT, current_number=0, episode=episode).order_by("pk")
    # Of somebody whom two sides work with, each side begins its own.
    mine: Document | None = waiting.filter(created_by_id=ctx.actor.id).first()
    if mine is not None:
        return mine
    document: Document = Document.objects.create(
        organisation_id=person.organisation_id,
        register_id=person.register_id,
        person=person,
        episode=episode,
        schema_oid=form.oid,
        branch=branch,
        answers=filled_in(ctx, form, person, episode),
        changed_at=ctx.now,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )
    ctx.trail.touch([person.pk])
    return document


@command(DocumentAction.WRITE)
def save_document(ctx: Context, document: Document, *, answers: Mapping[str, Any]) -> Document:
    """Keep the answers as they stand, whole or not. Broken rule: DOC-02."""
    _must_be_draft(document)
    document.answers, document.changed_at = dict(answers), ctx.now
    document.save()
    ctx.trail.touch([document.person_id])
    announce(ctx, WordsWritten(Written.DOCUMENT, document.pk))
    return document


@command(DocumentAction.FINISH)
def finish_document(ctx: Context, document: Document) -> Document:
    """Finish a document for good: its answers become a version that never changes. Broken rules: DOC-01, 02, 03."""
    _must_be_draft(document)
    form = form_of(document.schema_oid)
    if form is None:
        raise RuleBroken("DOC-01", _("This document is not available here."))
    verdict = judge(form, document.answers, facts_about(ctx, document.person))
    if not rules.may_finish(missing=len(verdict.lacks), refused=len(verdict.refused)):
        raise RuleBroken("DOC-03", _("The document is saved, and not finished yet: answer what is marked."))
    document.current_number += 1
    asked = verdict.document[form.converted.root]
    DocumentVersion.objects.create(
        organisation_id=document.organisation_id,
        register_id=document.register_id,
        document=document,
        number=document.current_number,
        answers=asked,
        finished_at=ctx.now,
        change_reason=document.correction_reason,
        created_at=ctx.now,
        created_by_id=ctx.actor.id,
    )
    document.state, document.answers, document.changed_at, document.correction_reason = DocumentState.FINISHED, asked, ctx.now, ""
    document.save()
    ctx.trail.touch([document.person_id])
    return document


@command(DocumentAction.CORRECT)
def correct_document(ctx: Context, document: Document, *, reason: str) -> Document:
    """Write a finished document again, saying why; the finished version stays. Broken rule: DOC-04."""
    if not rules.may_correct(document.state, reason):
        raise RuleBroken("DOC-04", _("Say why you correct the document."), "reason")
    document.state, document.correction_reason, document.changed_at = DocumentState.DRAFT, reason.strip(), ctx.now
    document.save()
    ctx.trail.touch([document.person_id])
    return document


def _must_be_draft(document: Document) -> None:
    if not rules.may_write(document.state):
        raise RuleBroken("DOC-02", _("The document is finished. Correct it instead."))
