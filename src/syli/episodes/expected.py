"""Why episodes make it expected that somebody opened a record: named in one, its unit, a contact, a beginning or an end to supervise."""

from __future__ import annotations

from django.db.models import Q

from syli.episodes.models import Contact, Episode, EpisodeWorker
from syli.episodes.providers import CLIENT_WORK
from syli.episodes.rules import still_open_since
from syli.kernel.context import Context
from syli.safety.choices import Expected
from syli.safety.expected import AROUND, About, Rows, each, expects, leaders_on, memberships_on, with_their_units

PERSON = "participants__person_id"


def _running(about: About, prefix: str = "") -> Q:
    """Return the episodes that ran on the day or had ended so lately that their workers still saw them (EPISODE-11)."""
    begun = Q(**{f"{prefix}start_on__lte": about.day + AROUND})
    return begun & (Q(**{f"{prefix}end_on__isnull": True}) | Q(**{f"{prefix}end_on__gte": still_open_since(about.day)}))


@expects(Expected.OWN_WORKER)
def named_in_her_episode(ctx: Context, about: About) -> Rows:
    """Was named as a worker of an episode in which she takes part."""
    rows = EpisodeWorker._base_manager.filter(
        _running(about, "episode__"), organisation_id=ctx.home_id, staff_id__in=about.staff, episode__participants__person_id__in=about.people
    )
    rows = rows.filter(Q(end_on__isnull=True) | Q(end_on__gte=about.day - AROUND))
    return rows.values_list("staff_id", f"episode__{PERSON}")


@expects(Expected.UNIT)
def worked_in_her_unit(ctx: Context, about: About) -> Rows:
    """Worked in the unit that gives her the service."""
    members = memberships_on(ctx, about, *CLIENT_WORK)
    rows = Episode._base_manager.filter(_running(about), organisation_id=ctx.home_id, participants__person_id__in=about.people)
    return with_their_units(members, rows.values_list("unit_id", PERSON))


@expects(Expected.CONTACT)
def met_her(ctx: Context, about: About) -> Rows:
    """Met her, or has agreed to, within the days around."""
    rows = Contact._base_manager.filter(organisation_id=ctx.home_id, started_at__gte=about.since, started_at__lt=about.until)
    rows = rows.filter(workers__staff_id__in=about.staff, participants__person_id__in=about.people)
    return rows.values_list("workers__staff_id", PERSON)


@expects(Expected.SUPERVISION)
def led_while_it_began_or_ended(ctx: Context, about: About) -> Rows:
    """Leads the association, and an episode of hers began or ended within the days around."""
    leaders = leaders_on(ctx, about)
    if not leaders:
        return ()
    around = (about.day - AROUND, about.day + AROUND)
    rows = Episode._base_manager.filter(Q(start_on__range=around) | Q(end_on__range=around), organisation_id=ctx.home_id)
    return each(leaders, rows.filter(participants__person_id__in=about.people).values_list(PERSON, flat=True))
