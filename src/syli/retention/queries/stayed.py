"""What is kept about somebody who lived in a house: her nights and moves, what she told, what was agreed, who paid, as lines.

Which house it was is told by the name that may be known outside; a room is a room of the house, whatever it is called.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from syli.catalogue.queries import label
from syli.kernel.access import visible_to
from syli.kernel.context import Context
from syli.kernel.dates import local_date
from syli.kernel.ui.formats import format_datetime, format_duration
from syli.people.models import Person
from syli.retention.queries.agreed import OTHERS_WORDS, agreed_in, line
from syli.retention.queries.found import MOST, Found, takers_of
from syli.stays.access import EpisodeAction, HandoverAction, StayAction
from syli.stays.choices import Heads, LinkTo, SleepPhase, Way, Where
from syli.stays.labels import LINKS_TO, SLEEP_PHASES, WAYS
from syli.stays.models import Background, Departure, FeedbackLink, HandoverLine, Presence, SleepNight, Stay
from syli.stays.queries.leaving import EARLIER, REASONS, background_words, departure_words
from syli.stays.rules import Interval, nights_of


@dataclass(frozen=True, slots=True)
class Hers:
    """Her stays with her own pieces of each, and those of which she alone is the grown-up: what the family told is her telling."""

    stays: dict[int, Stay]
    own: dict[int, list[Presence]]
    alone: frozenset[int]

    def told_by(self, stay_id: int) -> str:
        """Return whose telling the family's answers are: of a child, or of one of several grown-ups, nobody knows."""
        return "self" if stay_id in self.alone else OTHERS_WORDS


def stays_about(ctx: Context, person: Person) -> Iterator[Found]:
    """Yield everything that stays keep about a person, as far as the actor may read it. The same queries for one stay and for many."""
    hers = _hers(ctx, visible_to(ctx, StayAction.VIEW).filter(presences__person=person), person)
    lines = [*_lived(ctx, hers), *_told(ctx, hers), *_handed_over(ctx, hers), *_slept(ctx, person), *agreed_in(ctx, person)]
    takers = takers_of(episode for episode, _line in lines)
    yield from (replace(line, subjects=takers.get(episode, frozenset())) for episode, line in lines)


def _hers(ctx: Context, rows: QuerySet[Any], person: Person) -> Hers:
    found = Stay.objects.filter(pk__in=rows.values("pk")).select_related("house__unit", "episode").order_by("began_at", "pk")
    stays: dict[int, Stay] = {stay.pk: stay for stay in found[:MOST]}
    own: dict[int, list[Presence]] = {key: [] for key in stays}
    adults: dict[int, set[int]] = {key: set() for key in stays}
    for piece in Presence.objects.filter(stay__in=stays).order_by("start_at", "pk"):
        if piece.person_id == person.pk:
            own[piece.stay_id].append(piece)
        if piece.heads == Heads.ADULT:
            adults[piece.stay_id].add(piece.person_id)
    return Hers(stays, own, frozenset(key for key, people in adults.items() if people == {person.pk}))


def _lived(ctx: Context, hers: Hers) -> Iterator[tuple[int, Found]]:
    for stay in hers.stays.values():
        pieces, writer = hers.own[stay.pk], stay.created_by_id
        spent = nights_of([Interval(one.start_at, one.end_at) for one in pieces if one.where == Where.IN_HOUSE], ctx.now, stay.house.night)
        began, ended = pieces[0].start_at, pieces[-1].end_at
        words = [stay.house.unit.outward_name, _("came on %(when)s") % {"when": format_datetime(began)}, str(WAYS[Way(stay.way)])]
        if ended is not None:
            words.append(_("left on %(when)s") % {"when": format_datetime(ended)})
        words.append(_("nights counted: %(count)s") % {"count": len(spent)})
        yield stay.episode_id, line(local_date(began), _("Stay"), " · ".join(words), writer=writer, is_place=True)
        for piece in pieces:
            until = piece.end_at or piece.back_at
            times = f"{format_datetime(piece.start_at)} – {format_datetime(until) if until else ''}".strip()
            where = _("In the house") if piece.where == Where.IN_HOUSE else _("Away")
            yield stay.episode_id, line(local_date(piece.start_at), where, times, writer=piece.created_by_id, is_place=True)
        if stay.is_in_danger:
            yield stay.episode_id, line(local_date(began), _("Stay"), _("Danger was near when they came"), writer=writer)
        if stay.alone_reason:
            yield stay.episode_id, line(local_date(began), _("Why a child came without a grown-up"), stay.alone_reason, writer=writer)


def _told(ctx: Context, hers: Hers) -> Iterator[tuple[int, Found]]:
    for row in Background.objects.filter(stay__in=hers.stays).order_by("pk"):
        stay = hers.stays[row.stay_id]
        earlier = [(_("Earlier stays"), label(EARLIER, row.earlier_code, ctx.language))] if row.earlier_code else []
        for question, words in [*background_words(ctx, row), *earlier]:
            text = f"{question}: {words}"
            yield stay.episode_id, line(local_date(stay.began_at), _("Told when coming"), text, hers.told_by(stay.pk), row.created_by_id)
    for gone in Departure.objects.filter(stay__in=hers.stays).order_by("pk"):
        stay = hers.stays[gone.stay_id]
        for question, words in departure_words(ctx, gone):
            text, on = ": ".join(part for part in (question, words) if part), local_date(stay.ended_at or gone.created_at)
            yield stay.episode_id, line(on, _("Told when leaving"), text, hers.told_by(stay.pk), gone.created_by_id, is_place=True)
    for link in FeedbackLink.objects.filter(stay__in=hers.stays).order_by("given_on", "pk"):
        given = _("given") if link.is_given else label(REASONS, link.reason_code, ctx.language)
        text = f"{LINKS_TO[LinkTo(link.to_whom)]}: {given}"
        yield hers.stays[link.stay_id].episode_id, line(link.given_on, _("Link to feedback"), text, writer=link.created_by_id)


def _handed_over(ctx: Context, hers: Hers) -> Iterator[tuple[int, Found]]:
    """Yield what shifts told each other of her family; what was moved to a record is a note there."""
    read = visible_to(ctx, HandoverAction.VIEW)
    rows = HandoverLine.objects.filter(stay__in=hers.stays, handover__in=read.values("pk"), moved_at__isnull=True).select_related("handover")
    for row in rows.order_by("handover__shift_on", "pk")[:MOST]:
        episode = hers.stays[row.stay_id].episode_id
        yield episode, line(row.handover.shift_on, _("From shift to shift"), row.text, writer=row.created_by_id)


def _slept(ctx: Context, person: Person) -> Iterator[tuple[int, Found]]:
    read = visible_to(ctx, EpisodeAction.SEE_SLEEP)
    for row in SleepNight.objects.filter(person=person, episode__in=read.values("pk")).order_by("slept_on", "pk")[:MOST]:
        words = [
            str(SLEEP_PHASES[SleepPhase(row.phase)]),
            _("by night %(time)s") % {"time": format_duration(row.night_minutes)},
            _("by day %(time)s") % {"time": format_duration(row.day_minutes)},
        ]
        if row.wakings is not None:
            words.append(_("woke %(count)s times") % {"count": row.wakings})
        yield row.episode_id, line(row.slept_on, _("Sleep diary"), " · ".join(words), writer=row.created_by_id)
