"""Who may receive, see and decide on help requests."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from syli.intake.models import HelpRequest
from syli.kernel.access import Actions, Audit, action, role
from syli.kernel.access.rules import relation
from syli.org.choices import Role

RECEIVES = relation("receives", "intake.HelpRequest", "who receives the unit's requests")
#: Given its meaning in `providers.py`: a request about somebody whose record is open in an emergency.
IN_EMERGENCY = relation("asked in an emergency", "intake.HelpRequest", "about somebody whose record she has opened in an emergency")


class HelpRequestAction(Actions, resource=HelpRequest):
    """Acts on a help request. Workers reach the requests of their own units; a leader those of the whole organisation."""

    LIST = action(_("See the requests that wait"), allow=[role(Role.WORKER, Role.LEADER)], of_row=False)
    RECEIVE = action(_("Receive a help request"), allow=[role(Role.WORKER, Role.LEADER)], of_row=False, writes=True)
    VIEW = action(_("See a help request"), allow=[role(Role.WORKER).where(RECEIVES), role(Role.LEADER), role(Role.WORKER).where(IN_EMERGENCY)])
    EDIT = action(_("Complete a help request"), allow=[role(Role.WORKER).where(RECEIVES), role(Role.LEADER)], writes=True)
    DECIDE = action(_("Decide on a help request"), allow=[role(Role.WORKER).where(RECEIVES), role(Role.LEADER)], writes=True)
    ACCEPT = action(_("Accept a help request into a service"), allow=[role(Role.WORKER).where(RECEIVES), role(Role.LEADER)], writes=True)
    REOPEN = action(_("Take up a decided request again"), allow=[role(Role.LEADER)], audit=Audit(reason=True), writes=True)
