"""Writing a national document: begun with what is known, saved as often as one likes, finished when it is whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from syli.documents.access import DocumentAction, PersonDocumentAction
from syli.documents.choices import DocumentState
from syli.documents.commands import begin_document, correct_document, finish_document, save_document
from syli.documents.filling import filled_in, filled_paths
from syli.documents.folder import NationalForm, form_of
from syli.documents.forms import BeginForm, CorrectForm
from syli.documents.known import facts_about
from syli.documents.models import Document
from syli.documents.queries import episode_of, name_of, offer_named
from syli.documents.validating import judge
from syli.kernel.context import Context
from syli.kernel.drafts.keeping import draft_of, forget_draft
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.rules import RuleBroken
from syli.kernel.ui.formats import format_time
from syli.people.models import Person
from syli.people.queries import card
from syli.questions.blocks import layout
from syli.questions.form import QuestionForm, bound_to
from syli.questions.missing import left_out

DRAFT = "documents.document"


@page(PersonDocumentAction.BEGIN)
def begin(request: HttpRequest, ctx: Context, person: Person) -> HttpResponse:
    """Begin one of the documents that the client's services ask for."""
    ctx.trail.touch([person.pk])
    said = request.POST if request.method == "POST" else request.GET
    offer = offer_named(ctx, person, said.get("branch", ""), said.get("episode", ""))
    if offer is None:
        if request.method != "POST" and not said:
            return redirect("documents.person.list", person.public_id)
        raise Http404
    form = BeginForm(posted(request))
    if request.method == "POST" and form.is_valid():
        document = form.run(begin_document, ctx, person, branch=offer.branch, episode=episode_of(offer))
        if document is not None:
            return redirect("documents.document.write", document.public_id)
    data = {"form": form, "offer": offer, "person": card(ctx, person)}
    return render(request, "documents/begin.html", data, status=422 if form.errors else 200)


@page(DocumentAction.WRITE)
def write(request: HttpRequest, ctx: Context, document: Document) -> HttpResponse:
    """Write a document; what was typed last and not saved comes back as it was left."""
    national = form_of(document.schema_oid)
    if national is None or document.state != DocumentState.DRAFT:
        return redirect("documents.document.view", document.public_id)
    ctx.trail.touch([document.person_id])
    form, is_draft = _form(request, ctx, document, national)
    if request.method == "POST" and not form.moved and form.is_valid():
        saved = form.run(save_document, ctx, document, answers=form.compact_answers)
        if saved is not None:
            forget_draft(ctx, kind=DRAFT, public_id=document.public_id)
            if "finish" in request.POST:
                return _finished(request, ctx, saved, national)
            messages.success(request, _("Saved %(time)s") % {"time": format_time(ctx.now)})
            return redirect("documents.document.write", document.public_id)
    return _page(request, ctx, document, national, form, is_draft=is_draft)


@page(DocumentAction.FINISH)
def finish(request: HttpRequest, ctx: Context, document: Document) -> HttpResponse:
    """See what is still missing from a document; its form finishes it, as that of writing does."""
    national = form_of(document.schema_oid)
    if national is None or document.state != DocumentState.DRAFT:
        return redirect("documents.document.view", document.public_id)
    ctx.trail.touch([document.person_id])
    return _marked(request, ctx, document, national)


@page(DocumentAction.CORRECT)
def correct(request: HttpRequest, ctx: Context, document: Document) -> HttpResponse:
    """Say why a finished document is corrected, and go on writing it."""
    form = CorrectForm(posted(request), initial={"seen_version": document.version})
    ctx.trail.touch([document.person_id])
    if request.method == "POST" and form.is_valid():
        if form.run(correct_document, ctx, document, reason=form.cleaned_data["reason"]) is not None:
            return redirect("documents.document.write", document.public_id)
    data = {"form": form, "document": document, "name": name_of(ctx, document), "person": card(ctx, document.person)}
    return render(request, "documents/correct.html", data, status=422 if form.errors else 200)


def _form(request: HttpRequest, ctx: Context, document: Document, national: NationalForm) -> tuple[QuestionForm, bool]:
    options = _options(ctx, document)
    if request.method == "POST":
        return QuestionForm(national.converted.tree, request.POST, **options), False
    left = draft_of(ctx, DRAFT, document.public_id)
    return QuestionForm(national.converted.tree, left, **options), left is not None


def _options(ctx: Context, document: Document) -> dict[str, Any]:
    return {"answers": document.answers, "facts": facts_about(ctx, document.person), "initial": {"seen_version": document.version}}


def _finished(request: HttpRequest, ctx: Context, document: Document, national: NationalForm) -> HttpResponse:
    """Finish it, or show at every question what keeps it from being finished."""
    try:
        finish_document(ctx, document)
    except RuleBroken as broken:
        return _marked(request, ctx, document, national, words=f"{broken.message} ({broken.rule_id})")
    messages.success(request, _("The document is finished."))
    return redirect("documents.document.view", document.public_id)


def _marked(request: HttpRequest, ctx: Context, document: Document, national: NationalForm, *, words: str = "") -> HttpResponse:
    form = bound_to(national.converted.tree, document.answers, facts=facts_about(ctx, document.person))
    seen: Any = form.data
    seen["seen_version"] = str(document.version)
    form.full_clean()
    if words:
        form.add_error(None, words)
    for problem in judge(national, document.answers, form.facts).problems:
        form.add_problem(problem.path, problem.words)
    return _page(request, ctx, document, national, form, is_draft=False, status=422 if words else 200)


def _page(
    request: HttpRequest,
    ctx: Context,
    document: Document,
    national: NationalForm,
    form: QuestionForm,
    *,
    is_draft: bool,
    status: int | None = None,
) -> HttpResponse:
    known = filled_in(ctx, national, document.person, document.episode)
    form.mark(filled_paths(national.converted.tree, form.answers, known), _("From what is recorded"))
    gone = left_out(national.converted.tree, form.answers, form.facts)
    data = {
        "form": form,
        "shape": layout(form),
        "document": document,
        "name": national.name.said(ctx.language),
        "person": card(ctx, document.person),
        "left_out": [one.part.label.said(ctx.language) for one in gone],
        "is_draft": is_draft,
        "draft": (DRAFT, document.public_id),
    }
    wrong = form.is_bound and bool(form.errors) and not is_draft and not form.moved
    return render(request, "documents/write.html", data, status=status or (422 if wrong else 200))
