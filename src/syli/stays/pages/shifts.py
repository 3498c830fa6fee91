"""The shift's handover: writing lines, signing, marking open matters done."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.kernel.command import Stale
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.queries import person_named
from syli.stays.access import HandoverAction, HouseAction
from syli.stays.commands import finish_line, give_handover, move_line, take_handover, write_line
from syli.stays.forms.living import LineForm, MoveLineForm, SignForm
from syli.stays.models import Handover, House
from syli.stays.pages.answering import ask, done
from syli.stays.queries.handovers import last_handovers, line_of, open_lines, residents_of, shift_now


@page(HouseAction.WRITE_HANDOVER)
def handover(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """Write what the next shift must know, and read what the last ones left."""
    day, shift = shift_now(ctx.now)
    form = LineForm(posted(request), initial={"shift_on": day, "shift": shift, "kind": "tell"})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("kind", "text", "shift", "shift_on")}
        if form.run(write_line, ctx, house, **values) is not None:
            return done(request, _("Written."), "stays.house.write_handover", house.public_id)
    data = {"form": form, "house_id": house.public_id, "handovers": last_handovers(ctx, house), "open": open_lines(ctx, house)}
    return render(request, "stays/handover.html", data, status=422 if form.errors else 200)


@page(HouseAction.WRITE_HANDOVER)
def line_done(request: HttpRequest, ctx: Context, house: House, line_id: str) -> HttpResponse:
    """Mark an open matter done."""
    line = line_of(house, line_id)
    if line is None:
        raise Http404
    if request.method == "POST":
        finish_line(ctx, house, line=line)
    return redirect("stays.house.write_handover", house.public_id)


@page(HouseAction.WRITE_HANDOVER)
def line_move(request: HttpRequest, ctx: Context, house: House, line_id: str) -> HttpResponse:
    """Move a line that is one client's own matter to her record."""
    line = line_of(house, line_id)
    if line is None or line.moved_at is not None:
        raise Http404
    form = MoveLineForm(posted(request), people=residents_of(ctx, house))
    if request.method == "POST" and form.is_valid():
        person = person_named(ctx, form.cleaned_data["person"])
        if person is not None and form.run(move_line, ctx, house, line=line, person=person) is not None:
            return done(request, _("Moved to the client's record."), "stays.house.write_handover", house.public_id)
    back = reverse("stays.house.write_handover", args=[house.public_id])
    return ask(request, form, _("Move to a client's record"), _("Move"), back, looks={"person": "cards"}, lead=line.text)


@page(HandoverAction.SIGN)
def sign(request: HttpRequest, ctx: Context, given: Handover) -> HttpResponse:
    """Sign as the leaving or the coming shift."""
    form = SignForm(request.POST)
    if request.method == "POST" and form.is_valid():
        act = take_handover if given.given_at is not None else give_handover
        if form.run(act, ctx, given) is not None:
            return done(request, _("Signed."), "stays.house.write_handover", given.house.public_id)
        if form.stale_row is not None:  # the other shift's signature is not given by pressing one's own button
            raise Stale(form.stale_row)
        return _refused(request, ctx, given, form)
    return redirect("stays.house.write_handover", given.house.public_id)


def _refused(request: HttpRequest, ctx: Context, given: Handover, form: SignForm) -> HttpResponse:
    day, shift = shift_now(ctx.now)
    blank = LineForm(initial={"shift_on": day, "shift": shift, "kind": "tell"})
    data = {"form": blank, "sign_form": form, "house_id": given.house.public_id, "handovers": last_handovers(ctx, given.house), "open": []}
    return render(request, "stays/handover.html", data, status=422)
