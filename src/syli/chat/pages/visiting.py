"""The visitor's pages: is anybody there, waiting, talking, being contacted, leaving."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from syli.chat import flood
from syli.chat.access import VisitAction
from syli.chat.choices import ConversationState
from syli.chat.commands import become_known, leave, miss, start, stay, write
from syli.chat.forms import ContactForm, StartForm
from syli.chat.models import ChatLine, Conversation
from syli.chat.pages.at_line import ELSEWHERE, at_line, give_key, is_flood, key_in, take_key
from syli.chat.queries.lines import choices_for, first_part, line_at, opening_of, there_now, ways_on
from syli.chat.queries.talking import conversation_by, place_of, words_of
from syli.kernel.context import Context
from syli.kernel.ids import is_public_id, new_public_id
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.rules import RuleBroken


@page(VisitAction.COME)
def door(request: HttpRequest, ctx: Context, address: str) -> HttpResponse:
    """Lead to the line in the reader's language, or in one that is spoken there."""
    line, wanted = line_at(address), translation.get_language() or settings.LANGUAGE_CODE
    spoken = line.languages if line is not None and line.languages else [wanted]
    return redirect("chat.visit.come", address, wanted if wanted in spoken else spoken[0])


@at_line(VisitAction.COME)
def talk(request: HttpRequest, ctx: Context, line: ChatLine, lang: str) -> HttpResponse:
    """Show where the visitor stands; carry out what she asks by its form."""
    acts = {"start": _start, "write": _write, "refresh": _refresh, "leave": _leave, "miss": _miss}
    act = acts.get(request.POST.get("act", "")) if request.method == "POST" else None
    if act is not None:
        return act(request, ctx, line, lang)
    conversation = conversation_by(line, key_in(request))
    if conversation is not None:
        return _show(request, ctx, line, lang, conversation)
    return over(request, ctx, line, lang) if key_in(request) else before(request, ctx, line, lang)


def before(request: HttpRequest, ctx: Context, line: ChatLine, lang: str, *, form: StartForm | None = None, status: int = 200) -> HttpResponse:
    """Show whether the line is open: the way in, or the hours."""
    opening = opening_of(line, ctx.now)
    data: dict[str, Any] = {**_around(line, lang), "opening": opening, "there": len(there_now(line, ctx.now)), "form": form}
    if opening.is_open and form is None:
        data["form"] = _start_form(line, lang, ctx)
    return render(request, "chat/before.html", data, status=status)


def over(request: HttpRequest, ctx: Context, line: ChatLine, lang: str) -> HttpResponse:
    """Say that the conversation is over; the browser forgets its key."""
    answer = render(request, "chat/over.html", _around(line, lang))
    return take_key(answer, line) if key_in(request) else answer


def _start_form(line: ChatLine, lang: str, ctx: Context, data: Any = None) -> StartForm:
    known = choices_for(first_part(line), lang, ctx.today)
    return StartForm(data, roles=known.roles, ages=known.ages, themes=known.themes)


def _start(request: HttpRequest, ctx: Context, line: ChatLine, lang: str) -> HttpResponse:
    if conversation_by(line, key_in(request)) is not None:
        return redirect(_here(line, lang))
    if is_flood(request, flood.beginnings):
        return render(request, "chat/slowly.html", _around(line, lang), status=429)
    form = _start_form(line, lang, ctx, request.POST)
    if not form.is_valid():
        return before(request, ctx, line, lang, form=form, status=422)
    told = form.cleaned_data
    themes = [told["theme"]] if told["theme"] else []
    key = start(ctx, line=line, language=lang, role_code=told["role"], age_code=told["age"], theme_codes=themes)
    if key:
        return give_key(request, HttpResponseRedirect(_here(line, lang)), line, key)
    if opening_of(line, ctx.now).is_open:
        return render(request, "chat/full.html", _around(line, lang))
    return before(request, ctx, line, lang)


def _write(request: HttpRequest, ctx: Context, line: ChatLine, lang: str) -> HttpResponse:
    key, text = key_in(request), request.POST.get("text", "").replace("\r\n", "\n")
    conversation = conversation_by(line, key)
    if conversation is None:
        return _gone(request, ctx, line, lang)
    if flood.messages.is_too_much(key):
        return _show(request, ctx, line, lang, conversation, text=text, is_too_fast=True, status=422)
    once = request.POST.get("once", "")
    try:
        if not write(ctx, line=line, key=key, text=text, once_key=once if is_public_id(once) else new_public_id()):
            return _gone(request, ctx, line, lang)
    except RuleBroken as broken:
        return _show(request, ctx, line, lang, conversation, text=text, error=f"{broken.message} ({broken.rule_id})", status=422)
    return _show(request, ctx, line, lang, conversation) if _is_part(request) else redirect(_here(line, lang))


def _refresh(request: HttpRequest, ctx: Context, line: ChatLine, lang: str) -> HttpResponse:
    """Where no scripts run: look for answers, and keep what has been typed."""
    conversation = conversation_by(line, key_in(request))
    if conversation is None or not stay(ctx, line=line, key=key_in(request)):
        return _gone(request, ctx, line, lang)
    return _show(request, ctx, line, lang, conversation, text=request.POST.get("text", ""))


def _leave(request: HttpRequest, ctx: Context, line: ChatLine, lang: str) -> HttpResponse:
    leave(ctx, line=line, key=key_in(request))
    return over(request, ctx, line, lang)


def _miss(request: HttpRequest, ctx: Context, line: ChatLine, lang: str) -> HttpResponse:
    if not is_flood(request, flood.closed_doors):
        miss(ctx, line=line)
    return HttpResponse(status=204)


def _gone(request: HttpRequest, ctx: Context, line: ChatLine, lang: str) -> HttpResponse:
    """The conversation ended meanwhile, the key was lost or never was: the words are the same."""
    if _is_part(request):
        return HttpResponse(status=204, headers={"HX-Redirect": _here(line, lang)})
    return over(request, ctx, line, lang)


@at_line(VisitAction.COME)
def now(request: HttpRequest, ctx: Context, line: ChatLine, lang: str) -> HttpResponse:
    """What has changed since the page asked last; asking shows that one is there. Nothing when nothing has."""
    if request.method != "POST":
        return redirect(_here(line, lang))
    conversation = conversation_by(line, key_in(request))
    if conversation is None or not stay(ctx, line=line, key=key_in(request)):
        return _gone(request, ctx, line, lang)
    data = _now_of(ctx, line, lang, conversation)
    if request.POST.get("seen") == data["mark"]:
        return HttpResponse(status=204)
    return render(request, "chat/_now.html", {**_around(line, lang), **data})


@at_line(VisitAction.COME)
def contact(request: HttpRequest, ctx: Context, line: ChatLine, lang: str) -> HttpResponse:
    """Ask to be contacted: what the visitor types here, and nothing else, becomes a request at the unit she chooses."""
    conversation = conversation_by(line, key_in(request))
    if conversation is None:
        return over(request, ctx, line, lang) if key_in(request) else redirect(_here(line, lang))
    ways = [(one.offer.public_id, one.words) for one in ways_on(line, lang, ctx.today)]
    form = ContactForm(request.POST if request.method == "POST" else None, ways=ways)
    if request.method == "POST" and form.is_valid():
        try:
            if not become_known(ctx, line=line, key=key_in(request), **form.cleaned_data):
                return over(request, ctx, line, lang)
            return redirect(_here(line, lang))
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, f"{broken.message} ({broken.rule_id})")
    data = {**_around(line, lang), "form": form, "has_ways": bool(ways)}
    return render(request, "chat/contact.html", data, status=422 if form.errors else 200)


@at_line(VisitAction.COME)
def leave_quickly(request: HttpRequest, ctx: Context, line: ChatLine, lang: str) -> HttpResponse:
    """Lead elsewhere at once. With scripts the conversation is ended behind it; without, by nobody being there (CHAT-07)."""
    if request.method == "POST":
        leave(ctx, line=line, key=key_in(request))
        return take_key(HttpResponse(status=204), line)
    return take_key(HttpResponseRedirect(ELSEWHERE), line)


def _show(
    request: HttpRequest,
    ctx: Context,
    line: ChatLine,
    lang: str,
    conversation: Conversation,
    *,
    text: str = "",
    error: str = "",
    is_too_fast: bool = False,
    status: int = 200,
) -> HttpResponse:
    data = {
        **_around(line, lang),
        **_now_of(ctx, line, lang, conversation),
        "text": text,
        "error": error,
        "is_too_fast": is_too_fast,
        "once": new_public_id(),
        "has_asked": conversation.has_asked_contact,
    }
    return render(request, "chat/talk.html", data, status=status, fragment="chat/_talk.html")


def _now_of(ctx: Context, line: ChatLine, lang: str, conversation: Conversation) -> dict[str, Any]:
    words, is_waiting = words_of(conversation), conversation.state == ConversationState.WAITING
    place = place_of(conversation) if is_waiting else 0
    there = len(there_now(line, ctx.now)) if is_waiting else 1
    offered = conversation.is_contact_offered and not conversation.has_asked_contact
    mark = f"{place}-{min(there, 1)}-{len(words)}-{int(offered)}"
    return {"words": words, "is_waiting": is_waiting, "place": place, "there": there, "is_offered": offered, "mark": mark}


def _around(line: ChatLine, lang: str) -> dict[str, Any]:
    languages = [(code, words) for code, words in settings.LANGUAGES if code in (line.languages or [lang])]
    return {
        "name": line.name_in(lang),
        "note": line.note_in(lang),
        "keep_days": line.keep_days,
        "here": _here(line, lang),
        "now_at": reverse("chat.visit.stay", args=[line.address, lang]),
        "contact_at": reverse("chat.visit.become_known", args=[line.address, lang]),
        "exit_at": reverse("chat.visit.leave", args=[line.address, lang]),
        "spoken": [(code, words, _here(line, code)) for code, words in languages],
    }


def _here(line: ChatLine, lang: str) -> str:
    return reverse("chat.visit.come", args=[line.address, lang])


def _is_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
