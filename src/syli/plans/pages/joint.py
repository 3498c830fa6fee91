"""Two workers with a couple: ask, join or decline, meet, end."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from syli.episodes.models import Episode
from syli.episodes.queries.episodes import episode_card
from syli.kernel.access import allows
from syli.kernel.context import Context
from syli.kernel.drafts.keeping import forget_draft
from syli.kernel.forms import posted
from syli.kernel.page import page
from syli.kernel.render import render
from syli.people.queries import PersonCard, person_named
from syli.plans.access import EpisodeSheetAction, JointWorkAction
from syli.plans.commands import end_pair, meet_couple, propose_pair, take_on
from syli.plans.drafts import COUPLE
from syli.plans.forms.together import CoupleMeetingForm, ProposeForm, TakeOnForm
from syli.plans.models import JointWork
from syli.plans.pages.answering import ask, done, go_on
from syli.plans.queries.choosing import around, taking_part, worker_named, workers_here
from syli.plans.queries.joint import joint_line
from syli.plans.rules import OF_AGE


@page(EpisodeSheetAction.PROPOSE)
def propose(request: HttpRequest, ctx: Context, episode: Episode) -> HttpResponse:
    """Ask another worker to meet a couple together."""
    card = episode_card(ctx, episode)
    own = {pk: shown for pk, shown in taking_part(card).items() if _is_grown(shown)}
    near = {pk: shown for pk, shown in around(ctx, card).items() if _is_grown(shown)}
    workers = workers_here(ctx, but_me=True)
    first = [(shown.public_id, shown.name) for shown in own.values()]
    second = [(shown.public_id, shown.name) for shown in near.values()]
    form = ProposeForm(posted(request), initial={"first": first[0][0] if len(first) == 1 else None}, first=first, second=second, workers=workers)
    ctx.trail.touch({*own, *near})
    back = reverse("episodes.episode.view", args=[episode.public_id])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        one, other = person_named(ctx, given["first"]), person_named(ctx, given["second"])
        worker = worker_named(given["worker"])
        if one is None or other is None or worker is None:
            raise Http404
        facts = {"first": one, "second": other, "worker": worker, "consent_on": given["consent_on"], "purpose": given["purpose"]}
        made = form.run(propose_pair, ctx, episode, **facts)
        if made is not None:
            return done(request, reverse("plans.joint.view", args=[made.public_id]), _("Asked. You see here when the other worker answers."))
    lead = _("The other worker sees the names and what you write here, and nothing of your notes. You see nothing of theirs.")
    return ask(request, form, _("Meet a couple together"), back, lead=lead, looks={"first": "cards", "second": "cards"}, submit=_("Ask"))


def _is_grown(shown: PersonCard) -> bool:
    return shown.age is None or shown.age >= OF_AGE


@page(JointWorkAction.VIEW)
def view(request: HttpRequest, ctx: Context, joint: JointWork) -> HttpResponse:
    """See the work: who, with whom, with what consent, what both partners may read."""
    ctx.trail.touch([joint.first_id, joint.second_id])
    data = {
        "joint": joint,
        "line": joint_line(ctx, joint),
        "meetings": joint.meetings.order_by("-held_on", "-pk")[:100],
        "may_change": allows(ctx, JointWorkAction.MEET, joint),
    }
    return render(request, "plans/joint.html", data)


@page(JointWorkAction.TAKE_ON)
def answer(request: HttpRequest, ctx: Context, joint: JointWork) -> HttpResponse:
    """Join, or decline."""
    form = TakeOnForm(posted(request), initial={"seen_version": joint.version, "consent_on": ctx.today})
    form.filled_from = lambda _row: {}
    ctx.trail.touch([joint.first_id, joint.second_id])
    back = reverse("plans.joint.view", args=[joint.public_id])
    if request.method == "POST" and form.is_valid():
        consent_on = form.cleaned_data["consent_on"] if form.cleaned_data["answer"] == "join" else None
        if form.run(take_on, ctx, joint, consent_on=consent_on) is not None:
            return done(request, back)
    return ask(request, form, _("Meet a couple together"), back, lead=" + ".join(joint_line(ctx, joint).names), looks={"answer": "cards"})


@page(JointWorkAction.MEET)
def meet(request: HttpRequest, ctx: Context, joint: JointWork) -> HttpResponse:
    """Record a meeting of the couple."""
    form = CoupleMeetingForm(posted(request), initial={"held_on": ctx.today, "minutes": 60})
    draft = go_on(request, ctx, form, (COUPLE, joint.public_id))
    ctx.trail.touch([joint.first_id, joint.second_id])
    back = reverse("plans.joint.view", args=[joint.public_id])
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("held_on", "minutes", "words")}
        values["is_by_one"] = form.cleaned_data["workers"] == "one"
        if form.run(meet_couple, ctx, joint, **values) is not None:
            forget_draft(ctx, kind=COUPLE, public_id=joint.public_id)
            return done(request, back)
    return ask(request, form, _("A meeting of the couple"), back, looks={"workers": "cards"}, **draft)


@page(JointWorkAction.END)
def end(request: HttpRequest, ctx: Context, joint: JointWork) -> HttpResponse:
    """End the work (a button, so only POST changes anything)."""
    if request.method == "POST":
        end_pair(ctx, joint)
    ctx.trail.touch([joint.first_id, joint.second_id])
    return redirect("plans.joint.view", joint.public_id)
