"""An interpreter by an alias, the diary of sleep with its picture, and the list of a weekly visitor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.episodes.models import Episode
from syli.kernel.context import Context
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.kernel.ui.formats import format_date
from syli.kernel.ui.pictures import Chart, Series
from syli.people.queries import person_named
from syli.stays.access import EpisodeAction, HouseAction, InterpreterOrderAction
from syli.stays.commands import cancel_interpreter, order_interpreter, record_interpreter, write_sleep
from syli.stays.forms.support import CameForm, OrderForm, SleepForm
from syli.stays.models import House, InterpreterOrder
from syli.stays.pages.answering import ask, done, now_in
from syli.stays.queries.leaving import words_of
from syli.stays.queries.support import Sleep, babies_of, order_line, sleep_of, visits_of
from syli.stays.queries.tasks import ended_stay_of

DETAILS = ("language_code", "mode", "alias", "meeting_place", "provider", "minutes")


@page(EpisodeAction.ORDER_INTERPRETER)
def interpreter(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Order an interpreter who learns an alias and a place."""
    initial = {**now_in(ctx), "mode": "phone", "minutes": 60}
    form = OrderForm(posted(request), initial=initial, languages=words_of("languages", ctx.language))
    ctx.trail.touch(episode.participants.values_list("person_id", flat=True))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in DETAILS}
        order = form.run(order_interpreter, ctx, episode, starts_at=form.moment(), **values)
        if order is not None:
            return done(request, _("The order is ready to give."), "stays.interpreter_order.view", order.public_id)
    lead = _("The interpreter is told an alias and a place, nothing else.")
    return ask(request, form, _("Order an interpreter"), _("Save"), _there(ctx, episode), looks={"mode": "cards"}, lead=lead)


@page(InterpreterOrderAction.VIEW)
def order_view(request: HttpRequest, ctx: Context, order: InterpreterOrder) -> HttpResponse:
    """Show an order as it is given to the interpreter: printed, it has nothing else."""
    ctx.trail.touch(order.episode.participants.values_list("person_id", flat=True))
    return render(request, "stays/order.html", {"order": order_line(ctx, order), "back": _there(ctx, order.episode), "now": ctx.now})


@page(InterpreterOrderAction.RECORD)
def order_record(request: HttpRequest, ctx: Context, order: InterpreterOrder) -> HttpResponse:
    """Write down what came of an order."""
    form = CameForm(posted(request), initial={"came_minutes": order.came_minutes or order.minutes, "seen_version": order.version})
    ctx.trail.touch(order.episode.participants.values_list("person_id", flat=True))
    back = reverse("stays.interpreter_order.view", args=[order.public_id])
    if request.method == "POST" and "cancel" in request.POST:
        cancel_interpreter(ctx, order)
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        euros = form.cleaned_data["euros"]
        cents = round(euros * 100) if euros is not None else None
        if form.run(record_interpreter, ctx, order, came_minutes=form.cleaned_data["came_minutes"], cost_cents=cents) is not None:
            return redirect(back)
    return ask(request, form, _("What came of it"), _("Save"), back)


@page(EpisodeAction.SEE_SLEEP)
def sleep(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Show how the babies of an episode have slept, with a picture."""
    babies = sleep_of(ctx, episode)
    charts = [(one, _chart(one)) for one in babies]
    return render(request, "stays/sleep.html", {"charts": charts, "episode_id": episode.public_id, "back": _there(ctx, episode)})


@page(EpisodeAction.WRITE_SLEEP)
def sleep_write(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Write how a baby slept in a day and its night."""
    babies = babies_of(ctx, episode)
    initial = {"slept_on": ctx.today, "phase": "before", "person": babies[0][0] if babies else ""}
    form = SleepForm(posted(request), initial=initial, babies=babies)
    if request.method == "POST" and form.is_valid():
        person = person_named(ctx, form.cleaned_data["person"])
        if person is not None and form.run(write_sleep, ctx, episode, person=person, **form.facts()) is not None:
            return done(request, _("Saved."), "stays.episode.see_sleep", episode.public_id)
    back = reverse("stays.episode.see_sleep", args=[episode.public_id])
    looks = {"person": "cards", "phase": "cards", "wakings": "stepper"}
    return ask(request, form, _("How the baby slept"), _("Save"), back, looks=looks)


@page(HouseAction.SEE_VISITS)
def visits(request: HttpRequest, ctx: Context, house: House) -> HttpResponse:
    """Show whom a weekly visitor may meet; only those who permit it are named."""
    return render(request, "stays/visits.html", {"visits": visits_of(ctx, house), "house_id": house.public_id, "name": house.unit.name})


def _chart(one: Sleep) -> Chart:
    days = tuple(format_date(line.slept_on, "day") for line in one.lines)
    night = Series(_("At night"), tuple(line.night_hours for line in one.lines))
    day = Series(_("By day"), tuple(line.day_hours for line in one.lines))
    return Chart("columns", _("Hours of sleep"), days, (night, day), _("Day"), unit="h", decimals=1)


def _there(ctx: Context, episode: Episode) -> str:
    stay = ended_stay_of(ctx, episode)
    name, row = ("stays.stay.view", stay) if stay else ("episodes.episode.view", episode)
    return reverse(name, args=[row.public_id])
