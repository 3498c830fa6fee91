"""Why a request makes it expected that somebody opened a record: it waited with her unit, was hers, or was decided."""

from __future__ import annotations

from django.db.models import Q

from syli.intake.choices import OPEN_STATES
from syli.intake.models import HelpRequest
from syli.intake.providers import CLIENT_WORK
from syli.kernel.context import Context
from syli.safety.choices import Expected
from syli.safety.expected import About, Rows, each, expects, leaders_on, memberships_on, with_their_units

PERSON = "people__person_id"


def _under_way(ctx: Context, about: About) -> Q:
    """Return the requests that waited on the day or were decided within the days around."""
    lately = Q(decided_at__gte=about.since, decided_at__lt=about.until) | Q(received_at__gte=about.since)
    return Q(organisation_id=ctx.home_id, received_at__lt=about.until, people__person_id__in=about.people) & (Q(state__in=OPEN_STATES) | lately)


@expects(Expected.REQUEST)
def received_her_request(ctx: Context, about: About) -> Rows:
    """Works in the unit that received her request, or was named for it, or decided on it."""
    rows = list(HelpRequest._base_manager.filter(_under_way(ctx, about)).values_list("unit_id", PERSON, "own_worker_id", "decided_by_id"))
    found = with_their_units(memberships_on(ctx, about, *CLIENT_WORK), ((unit, person) for unit, person, _own, _by in rows))
    return found | {(staff, person) for _unit, person, own, by in rows for staff in (own, by) if staff is not None}


@expects(Expected.SUPERVISION)
def led_while_it_waited(ctx: Context, about: About) -> Rows:
    """Leads the association, and her request came, waited or was decided within the days around."""
    leaders = leaders_on(ctx, about)
    return each(leaders, HelpRequest._base_manager.filter(_under_way(ctx, about)).values_list(PERSON, flat=True)) if leaders else ()
