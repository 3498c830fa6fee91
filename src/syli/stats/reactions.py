"""What the statistics do about facts from below: mark the parts of the marts that are behind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syli.episodes.events import ContactRecorded, EpisodeChanged, EpisodeClosed, EpisodeOpened, ManyRecorded, PeopleCounted
from syli.episodes.models import ContactParticipant, EpisodeParticipant
from syli.intake.events import HelpRequestDecided
from syli.kernel.context import HELSINKI, Context
from syli.kernel.events import reacts_to
from syli.people.events import PersonChanged
from syli.retention.events import RecordsDeleted
from syli.stats.nights import years_of_stays
from syli.stats.refreshing import mark_stale
from syli.stays.events import FamilyTurnedAway, StayBegan, StayChanged, StayEnded
from syli.stays.models import Presence

#: What of a person stands in the facts; any other change leaves the numbers as they are.
COUNTED = frozenset({"born_on", "birth_year", "is_unborn", "gender", "mother_tongue", "municipality_code", "is_protected"})


@reacts_to(EpisodeOpened, EpisodeClosed, EpisodeChanged)
def episode_moved(ctx: Context, event: Any) -> None:
    """An episode's participations lie in the years they began; its reason and source stand on its contacts too."""
    years = {p.start_on.year for p in event.episode.participants.all()}
    years |= {moment.astimezone(HELSINKI).year for moment in event.episode.contacts.values_list("started_at", flat=True)}
    years |= years_of_stays(ctx, event.episode.stays.values_list("began_at", flat=True))
    # Whoever lived in a house before goes on to this service: that stands on her stay.
    people = event.episode.participants.values("person_id")
    years |= {moment.astimezone(HELSINKI).year for moment in Presence.objects.filter(person_id__in=people).values_list("start_at", flat=True)}
    # Its family is counted in every year in which it runs, or ran until this change.
    mark_stale(ctx, event.episode.organisation_id, years | _until_today(ctx, years))


def _until_today(ctx: Context, years: Iterable[int | None]) -> set[int]:
    known = [year for year in years if year is not None]
    return set(range(min(known), ctx.today.year + 1)) if known else set()


@reacts_to(StayBegan, StayChanged, StayEnded)
def stay_moved(ctx: Context, event: Any) -> None:
    """A stay lies in every year of its nights, and is an earlier one for each stay after it."""
    mark_stale(ctx, event.stay.organisation_id, years_of_stays(ctx, [event.stay.began_at]))


@reacts_to(FamilyTurnedAway)
def family_turned_away(ctx: Context, event: FamilyTurnedAway) -> None:
    """Who was not received counts in its year."""
    mark_stale(ctx, event.turned_away.organisation_id, {event.turned_away.happened_at.astimezone(HELSINKI).year})


@reacts_to(HelpRequestDecided)
def request_decided(ctx: Context, event: HelpRequestDecided) -> None:
    """A request counts in the year in which it was decided; taken up again, it counts no longer."""
    decided_at = event.request.decided_at or ctx.now
    mark_stale(ctx, event.request.organisation_id, {decided_at.astimezone(HELSINKI).year, ctx.today.year})


@reacts_to(ContactRecorded)
def contact_moved(ctx: Context, event: ContactRecorded) -> None:
    """A contact counts in its year, and no longer in the year it was corrected from."""
    years = {event.contact.started_at.astimezone(HELSINKI).year, event.earlier_year}
    if event.contact.episode_id is not None:
        # A family's first times stand in the year of the later; the first meeting in the years in which each began to take part.
        years |= _until_today(ctx, years)
        years |= {day.year for day in EpisodeParticipant.objects.filter(episode_id=event.contact.episode_id).values_list("start_on", flat=True)}
    mark_stale(ctx, event.contact.organisation_id, years)


@reacts_to(PeopleCounted)
def count_moved(ctx: Context, event: PeopleCounted) -> None:
    """A count counts in its year."""
    mark_stale(ctx, event.contact.organisation_id, {event.contact.happened_on.year, event.earlier_year})


@reacts_to(ManyRecorded)
def many_came(ctx: Context, event: ManyRecorded) -> None:
    """What came in together counts in its years."""
    mark_stale(ctx, event.organisation_id, event.years)


@reacts_to(PersonChanged)
def person_moved(ctx: Context, event: PersonChanged) -> None:
    """What is counted of a person changed: every year in which she stands."""
    if not COUNTED & event.fields:
        return
    moments = ContactParticipant.objects.filter(person_id=event.person_id).values_list("contact__started_at", flat=True)
    years = {moment.astimezone(HELSINKI).year for moment in moments}
    parts = EpisodeParticipant.objects.filter(person_id=event.person_id).values_list("start_on", "end_on")
    years |= {year for start, end in parts for year in range(start.year, (end or ctx.today).year + 1)}
    years |= years_of_stays(ctx, Presence.objects.filter(person_id=event.person_id).values_list("start_at", flat=True))
    if years:
        mark_stale(ctx, ctx.home_id, years)


@reacts_to(RecordsDeleted)
def records_deleted(ctx: Context, event: RecordsDeleted) -> None:
    """What is deleted counts no longer, in its own years or as an earlier stay of later ones; what was published stays as it was."""
    mark_stale(ctx, event.organisation_id, range(event.since_year, ctx.today.year + 1))
