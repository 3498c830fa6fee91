"""Who may open, see, record into and close episodes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.episodes.models import Contact, CountOnlyContact, Episode
from syli.kernel.access import Actions, Audit, action, role
from syli.kernel.access.rules import relation
from syli.org.choices import Role

WORKS_IN = relation("works in", "episodes.Episode", "who works in the episode or its unit")
#: Given its meaning in `providers.py`: an episode of somebody whose record is open in an emergency.
IN_EMERGENCY = relation("in an emergency", "episodes.Episode", "in which somebody takes part whose record she has opened in an emergency")


class EpisodeAction(Actions, resource=Episode, unit=None):
    """Acts on an episode."""

    LIST = action(_("See the episodes one works in"), allow=[role(Role.WORKER, Role.STUDENT, Role.LEADER)], of_row=False)
    VIEW = action(
        _("See an episode"), allow=[role(Role.WORKER, Role.STUDENT).where(WORKS_IN), role(Role.LEADER), role(Role.WORKER).where(IN_EMERGENCY)]
    )
    OPEN = action(_("Open an episode"), allow=[role(Role.WORKER, Role.LEADER)], of_row=False, writes=True)
    EDIT = action(_("Change an episode"), allow=[role(Role.WORKER).where(WORKS_IN), role(Role.LEADER)], writes=True)
    TRANSFER = action(_("Transfer an episode or its worker"), allow=[role(Role.WORKER).where(WORKS_IN), role(Role.LEADER)], writes=True)
    CLOSE = action(_("Close an episode"), allow=[role(Role.WORKER).where(WORKS_IN), role(Role.LEADER)], writes=True)
    REOPEN = action(_("Reopen an episode closed by mistake"), allow=[role(Role.LEADER)], audit=Audit("high", reason=True), writes=True)
    RECORD_CONTACT = action(
        _("Record a contact of an episode"), allow=[role(Role.WORKER, Role.STUDENT).where(WORKS_IN), role(Role.LEADER)], writes=True
    )


class ContactAction(Actions, resource=Contact, links={"episodes.Episode": "episode"}):
    """Acts on a contact already recorded."""

    VIEW = action(
        _("See a contact"), allow=[role(Role.WORKER, Role.STUDENT).where(WORKS_IN), role(Role.LEADER), role(Role.WORKER).where(IN_EMERGENCY)]
    )
    EDIT = action(_("Correct a contact"), allow=[role(Role.WORKER).where(WORKS_IN), role(Role.LEADER)], writes=True)
    STRIKE = action(
        _("Strike out a contact recorded by mistake"),
        allow=[role(Role.WORKER).where(WORKS_IN), role(Role.LEADER)],
        audit=Audit(reason=True),
        writes=True,
    )
    PLAN_DAY = action(_("See one's own agreed and recorded contacts"), allow=[role(Role.WORKER, Role.STUDENT, Role.LEADER)], of_row=False)


class CountOnlyContactAction(Actions, resource=CountOnlyContact, unit="unit_id"):
    """Acts on contacts that count people and know nobody."""

    COUNT = action(_("Count an anonymous contact"), allow=[role(Role.WORKER, Role.STUDENT, Role.LEADER)], of_row=False, writes=True)
    CORRECT = action(_("Correct a count"), allow=[role(Role.WORKER, Role.LEADER)], audit=Audit(reason=True), writes=True)
