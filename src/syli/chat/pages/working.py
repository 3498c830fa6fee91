"""The worker's pages: the queue, the conversations one holds, answering, ending, counting."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from syli.chat.access import ChatLineAction
from syli.chat.choices import ConversationState
from syli.chat.commands import come_to_line, count_conversation, end_conversation, hand_on, leave_line, offer_contact, say, take_next
from syli.chat.forms import EndedForm
from syli.chat.models import ChatLine, Conversation
from syli.chat.pages.answering import done, line_at
from syli.chat.queries.lines import choices_for, lines_for, opening_of, reach, there_now
from syli.chat.queries.talking import held_by, held_conversation, is_away, own_answerer, queue_of, words_of
from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.ids import is_public_id, new_public_id
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.rules import RuleBroken


@page(ChatLineAction.LIST)
def line_list(request: HttpRequest, ctx: Context) -> HttpResponse:
    """Show the lines one answers or looks after."""
    lines = lines_for(ctx)
    answers = {line.pk for line in lines if allows(ctx, ChatLineAction.ANSWER, line)} if lines else set()
    rows = [{"line": line, "name": line.name_in(ctx.language), "answers": line.pk in answers, "owner": line.owner.name} for line in lines]
    return render(request, "chat/list.html", {"rows": rows, "may_create": allows(ctx, ChatLineAction.CREATE)})


@page(ChatLineAction.ANSWER, known_by=ChatLineAction.ROSTER)
def answer(request: HttpRequest, ctx: Context, line: ChatLine) -> HttpResponse:
    """Show the queue in numbers and the conversations one holds."""
    with reach(ctx, line):
        return render(request, "chat/line.html", _line_of(ctx, line))


@page(ChatLineAction.FOLLOW)
def follow(request: HttpRequest, ctx: Context, line: ChatLine) -> HttpResponse:
    """The same again, every few seconds; nothing when nothing has changed."""
    with reach(ctx, line):
        data = _line_of(ctx, line)
    if request.GET.get("seen") == data["mark"]:
        return HttpResponse(status=204)
    return render(request, "chat/_queue.html", data)


def _line_of(ctx: Context, line: ChatLine) -> dict[str, Any]:
    queue, held, there = queue_of(line, ctx.now), held_by(ctx, line), there_now(line, ctx.now)
    mine = own_answerer(ctx, line)
    is_there = mine is not None and any(duty.answerer_id == mine.pk for duty in there)
    rows = [_row(ctx, line, number, one) for number, one in enumerate(held, 1)]
    mark = f"{queue.waiting}-{queue.longest_minutes}-{len(there)}-{int(is_there)}-" + "-".join(f"{r['state']}{int(r['is_away'])}" for r in rows)
    opening = opening_of(line, ctx.now)
    return {
        "line": line,
        "name": line.name_in(ctx.language),
        "queue": queue,
        "rows": rows,
        "there": [str(duty.answerer.staff) for duty in there],
        "is_there": is_there,
        "opening": opening,
        "may_take": queue.waiting > 0 and sum(row["state"] == ConversationState.TALKING for row in rows) < line.at_once,
        "is_counted": mine is not None and mine.part.offer_id is not None,
        "may_view": allows(ctx, ChatLineAction.VIEW, line),
        "mark": mark,
    }


def _row(ctx: Context, line: ChatLine, number: int, one: Conversation) -> dict[str, Any]:
    return {
        "number": number,
        "state": one.state,
        "is_away": one.state == ConversationState.TALKING and is_away(one, ctx.now),
        "taken_at": one.taken_at,
        "kept_until_on": one.kept_until_on,
        "url": reverse("chat.conversation.view", args=[line.public_id, one.public_id]),
    }


@page(ChatLineAction.BE_THERE)
def be_there(request: HttpRequest, ctx: Context, line: ChatLine) -> HttpResponse:
    """Come to answer, or leave."""
    if request.method == "POST":
        with reach(ctx, line):
            (leave_line if request.POST.get("act") == "leave" else come_to_line)(ctx, line)
    return redirect(line_at(line))


@page(ChatLineAction.TAKE)
def take(request: HttpRequest, ctx: Context, line: ChatLine) -> HttpResponse:
    """Take the next conversation and go to it."""
    if request.method != "POST":
        return redirect(line_at(line))
    with reach(ctx, line):
        taken = take_next(ctx, line)
    if taken is None:
        return done(request, _("Nobody waits any more: a colleague was faster, or the visitor left."), line_at(line))
    return redirect("chat.conversation.view", line.public_id, taken.public_id)


@page(ChatLineAction.ANSWER)
def conversation(request: HttpRequest, ctx: Context, line: ChatLine, conversation_id: str) -> HttpResponse:
    """Show a conversation one holds; answer, offer contact, hand on, end and count it."""
    with reach(ctx, line):
        found = held_conversation(ctx, line, conversation_id)
        if found is None:
            raise Http404
        if request.method == "POST" and found.state == ConversationState.TALKING and "count" not in request.POST:
            return _act(request, ctx, line, found)
        if found.state in (ConversationState.WAITING, ConversationState.TALKING):
            return _show(request, ctx, line, found)
        return _over(request, ctx, line, found)


@page(ChatLineAction.FOLLOW)
def conversation_now(request: HttpRequest, ctx: Context, line: ChatLine, conversation_id: str) -> HttpResponse:
    """What has changed in a conversation since the page asked last; nothing when nothing has."""
    with reach(ctx, line):
        found = held_conversation(ctx, line, conversation_id)
        if found is None and request.headers.get("HX-Request") != "true":
            raise Http404
        if found is None or found.state != ConversationState.TALKING:
            # Handed on or counted in another window, or ended by the visitor: the page goes where there is something to do.
            there = line_at(line) if found is None else _there(line, conversation_id)
            return HttpResponse(status=204, headers={"HX-Redirect": there})
        data = _now_of(ctx, line, found)
    if request.GET.get("seen") == data["mark"]:
        return HttpResponse(status=204)
    return render(request, "chat/_said.html", data)


def _act(request: HttpRequest, ctx: Context, line: ChatLine, found: Conversation) -> HttpResponse:
    act, there = request.POST.get("act", "write"), _there(line, found.public_id)
    if act == "end":
        end_conversation(ctx, found)
        return redirect(there)
    if act == "offer":
        offer_contact(ctx, found)
        return done(request, _("The visitor has been asked. Only the visitor can say yes."), there)
    if act == "hand_on":
        hand_on(ctx, found, to=request.POST.get("to", ""))
        return done(request, _("Handed on."), line_at(line))
    text, once = request.POST.get("text", "").replace("\r\n", "\n"), request.POST.get("once", "")
    try:
        say(ctx, found, text=text, once_key=once if is_public_id(once) else new_public_id())
    except RuleBroken as broken:
        return _show(request, ctx, line, found, text=text, error=f"{broken.message} ({broken.rule_id})", status=422)
    return _show(request, ctx, line, found) if request.headers.get("HX-Request") == "true" else redirect(there)


def _show(
    request: HttpRequest, ctx: Context, line: ChatLine, found: Conversation, *, text: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    known = choices_for(found.holder.part if found.holder else None, ctx.language, ctx.today)
    told = [
        dict(known.roles).get(found.role_code),
        dict(known.ages).get(found.age_code),
        *(dict(known.themes).get(code) for code in found.theme_codes),
    ]
    colleagues = [duty for duty in there_now(line, ctx.now) if duty.answerer_id != found.holder_id]
    data = {
        **_now_of(ctx, line, found),
        "line": line,
        "name": line.name_in(ctx.language),
        "back": line_at(line),
        "there": _there(line, found.public_id),
        "told": [words for words in told if words],
        "text": text,
        "error": error,
        "once": new_public_id(),
        "colleagues": [(duty.answerer.public_id, f"{duty.answerer.staff}, {duty.answerer.part.association.name}") for duty in colleagues],
        "is_offered": found.is_contact_offered,
    }
    return render(request, "chat/conversation.html", data, status=status, fragment="chat/_writing.html")


def _now_of(ctx: Context, line: ChatLine, found: Conversation) -> dict[str, Any]:
    words, away = words_of(found), is_away(found, ctx.now)
    return {
        "words": words,
        "is_away": away,
        "has_asked": found.has_asked_contact,
        "mark": f"{len(words)}-{int(away)}-{int(found.has_asked_contact)}",
        "now_at": reverse("chat.conversation.follow", args=[line.public_id, found.public_id]),
    }


def _over(request: HttpRequest, ctx: Context, line: ChatLine, found: Conversation) -> HttpResponse:
    """Ask what is counted; of a conversation whose words are kept, show them."""
    part = found.holder.part if found.holder else None
    known = choices_for(part, ctx.language, found.happened_on)
    initial: dict[str, Any] = {name: getattr(found, name) for name in ("minutes", "role_code", "age_code", "theme_codes")}
    form = EndedForm(
        posted(request) if "count" in request.POST else None,
        initial={**initial, "seen_version": found.version},
        themes=known.themes,
        roles=known.roles,
        ages=known.ages,
        guided=known.guided,
    )
    if form.is_bound and form.is_valid():
        names = ("theme_codes", "role_code", "age_code", "guided_codes", "minutes", "was_emergency")
        if form.run(count_conversation, ctx, found, **{name: form.cleaned_data[name] for name in names}) is not None:
            return done(request, _("Counted."), line_at(line))
    data = {
        "form": form,
        "back": line_at(line),
        "words": words_of(found) if found.kept_until_on is not None else [],
        "kept_until_on": found.kept_until_on,
        "is_counted": found.state == ConversationState.KEPT,
        "minutes": ngettext("%(num)s minute", "%(num)s minutes", found.minutes) % {"num": found.minutes},
    }
    return render(request, "chat/over_worker.html", data, status=422 if form.errors else 200)


def _there(line: ChatLine, conversation_id: str) -> str:
    return reverse("chat.conversation.view", args=[line.public_id, conversation_id])
