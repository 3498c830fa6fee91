"""What signs, grounds and states are called on a page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from syli.oversight.choices import AlertState, Sign
from syli.safety.choices import Expected

SIGNS = {
    Sign.UNEXPLAINED: _("No work explains it"),
    Sign.KIN: _("Perhaps her own relative"),
    Sign.COLLEAGUE: _("Works or has worked here"),
    Sign.BLOCKED: _("The client has named her as one who must not see"),
    Sign.BOTH_SIDES: _("Opened both sides of a pair"),
    Sign.SECRET: _("Protected or sealed"),
    Sign.LONG_CLOSED: _("Services ended over 90 days ago"),
    Sign.SEARCHED: _("Searched for by name just before"),
    Sign.MANY: _("Many more clients than usual"),
    Sign.ODD_HOURS: _("At night, when she does not work"),
    Sign.FILES: _("Many files in an hour"),
    Sign.NOT_FOLLOWED: _("Emergency without a note or a contact"),
    Sign.EMERGENCY: _("Opened in an emergency"),
}
GROUNDS = {
    Expected.OWN_WORKER: _("Own worker"),
    Expected.UNIT: _("Her unit's client"),
    Expected.CONTACT: _("A contact within a week"),
    Expected.REQUEST: _("A request"),
    Expected.NOTE: _("Wrote a note"),
    Expected.STAY: _("Lives in her house"),
    Expected.REGISTERED: _("Registered the client"),
    Expected.EMERGENCY: _("Opened in an emergency"),
    Expected.SECOND: _("Second person"),
    Expected.SUPERVISION: _("Leads"),
    Expected.FAMILY: _("Family of her client"),
}
STATES = {
    AlertState.NEW: pgettext_lazy("review", "Waits"),
    AlertState.FINE: pgettext_lazy("review", "Fine"),
    AlertState.ASKED: pgettext_lazy("review", "Asked"),
    AlertState.ANSWERED: pgettext_lazy("review", "Answered"),
    AlertState.MISUSE: pgettext_lazy("review", "Misuse"),
}
